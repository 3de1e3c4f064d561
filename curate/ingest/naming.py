"""Brings the names in observations into their normal form, and says which of them are none."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curate.ingest.fields import MalformedError
from curate.ingest.observations import SCHEMAS, Subject
from curate.names import (
    NOTHING,
    PLAIN,
    Kind,
    NoNameError,
    account_of,
    fold,
    handle_of,
    is_nothing,
    post_id_of,
    visible,
)

_COLUMNS: Mapping[str, Kind] = {
    "account_id": "account",
    "handle": "handle",
    "post_id": "post",
    "repost_of": "post",
}
MENTIONS = pa.schema(
    [
        ("row", pa.int64()),
        ("platform", pa.string()),
        ("observed_at", pa.timestamp("us")),
        ("handle", pa.string()),
        ("listed", pa.list_(pa.string())),
    ]
)
"""What `sql/ingest/observations/mentions.sql` finds in the texts of posts."""
_PLAIN_PLATFORM = "^[a-z0-9]+$"
_ROUNDED = "an id rounded to a float"
_Values = dict[str, Any]


def named(subject: Subject, row: _Values) -> _Values:
    """A row with its names in their normal form; a ``MalformedError`` says which one is none."""
    platform = _platform(row["platform"])
    found = {**row, "platform": platform}
    if subject != "deletions":
        found |= _account(platform, row, "an account")
    for field in ("post_id", "repost_of"):
        if row.get(field) is not None:
            found[field] = _post(platform, row[field], field)
    if subject != "accounts" and found.get("post_id") is None:
        raise MalformedError("no post id")
    if row.get("people"):
        found["people"] = [{**one, **_account(platform, one, "a person")} for one in row["people"]]
    return found


def named_rows(subject: Subject, rows: pa.Table) -> pa.Table:
    """The same for a table: a row with a name that is none gets that as its ``problem``.

    Such a row keeps its account if that could be read, so that a refusal of it is kept too.
    """
    is_plain = _are_plain(rows)
    if is_plain.all():
        return rows
    others = []
    for row in rows.filter(pa.array(~is_plain)).to_pylist():
        try:
            others.append(named(subject, row))
        except MalformedError as error:
            new = {**row, "problem": row["problem"] or str(error)}
            if subject != "deletions":
                new |= _readable_account(row)
            others.append(new)
    read = pa.Table.from_pylist(others, schema=SCHEMAS[subject])
    places = np.empty(len(rows), dtype=np.int64)
    places[is_plain] = np.arange(is_plain.sum())
    places[~is_plain] = is_plain.sum() + np.arange(len(others))
    return pa.concat_tables([rows.filter(pa.array(is_plain)), read]).take(pa.array(places))


def named_mentions(mentions: pa.Table) -> pa.Table:
    """Handles that were found in texts (``MENTIONS``), in their normal form.

    Where a handle ends in a text is a guess: one that can't be a handle is none. Nor is one that
    names, as a post of Mastodon's does, whom the post lists anyway.
    """
    is_plain = _is_plain(mentions["handle"], "handle")
    is_plain &= np.asarray(pc.is_null(mentions["listed"]))
    found = mentions.filter(pa.array(~is_plain))
    written = list(zip(found["platform"].to_pylist(), found["handle"].to_pylist(), strict=True))
    read: dict[tuple[str, str], str] = {}
    for platform, handle in set(written):
        with suppress(NoNameError):
            read[platform, handle] = handle_of(handle, platform)
    handles = [
        None if name is None or {name, name.partition("@")[0]} & {*(listed or ())} else name
        for name, listed in zip(map(read.get, written), found["listed"].to_pylist(), strict=True)
    ]
    place = found.column_names.index("handle")
    named = found.set_column(place, "handle", pa.array(handles, found["handle"].type))
    plain = mentions.filter(pa.array(is_plain))
    return pa.concat_tables([plain, named.filter(pc.is_valid(named["handle"]))])


def _are_plain(rows: pa.Table) -> Any:
    """Which rows have names in their normal form only, as nearly all have: told without Python."""
    plain = np.ones(len(rows), dtype=bool)
    # A few different ones, mostly one.
    platforms = rows["platform"].unique()
    if not _matches(platforms, _PLAIN_PLATFORM).all():
        plain &= _matches(rows["platform"], _PLAIN_PLATFORM)
    for name in set(_COLUMNS) & set(rows.column_names):
        plain &= _is_plain(rows[name], _COLUMNS[name])
    if "people" in rows.column_names and rows["people"].null_count < len(rows):
        people = rows["people"].combine_chunks()
        persons = people.flatten()
        of = pc.list_parent_indices(people).to_numpy()
        ids, handles = (pc.struct_field(persons, name) for name in ("account_id", "handle"))
        are = _is_plain(ids, "account") & _is_plain(handles, "handle")
        are &= pc.or_(pc.is_valid(ids), pc.is_valid(handles)).to_numpy(zero_copy_only=False)
        plain[of[~are]] = False
    return plain


def _is_plain(values: Any, kind: Kind) -> Any:
    found = _matches(values, PLAIN[kind])
    if kind == "handle":
        is_gap = pc.is_in(values, value_set=pa.array(sorted(NOTHING)))
        found &= ~np.asarray(is_gap)
    return found


def _matches(values: Any, pattern: str) -> Any:
    return np.array(pc.fill_null(pc.match_substring_regex(values, pattern), True))


def _platform(text: str) -> str:
    return fold(visible(text))


def _account(platform: str, row: _Values, who: str) -> dict[str, str | None]:
    account_id, handle = row.get("account_id"), row.get("handle")
    try:
        found = account_of(platform, account_id, handle)
        if found == (None, None) and handle and "role" in row:
            # Somebody may be called so: only in a column of names is it a gap.
            found = None, handle_of(handle, platform)
    except NoNameError as error:
        raise _malformed(who, error) from None
    if found == (None, None):
        raise MalformedError("no account" if who == "an account" else f"{who} without an id")
    return {"account_id": found[0], "handle": found[1]}


def _readable_account(row: _Values) -> dict[str, str | None]:
    try:
        return _account(_platform(row["platform"]), row, "an account")
    except MalformedError:
        return {"account_id": None, "handle": None}


def _post(platform: str, text: str, field: str) -> str | None:
    if is_nothing(text):
        return None
    try:
        return post_id_of(text, platform)
    except NoNameError as error:
        raise _malformed(f"a {field}", error) from None


def _malformed(what: str, error: NoNameError) -> MalformedError:
    is_rounded = error.looks == _ROUNDED
    return MalformedError(_ROUNDED if is_rounded else f"{what} that looks like {error.looks}")
