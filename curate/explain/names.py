"""Finds the one post, image or account that a name stands for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curate.errors import InputError
from curate.explain.explanation import Kind
from curate.names import UNSAID, visible
from curate.query import QueryConnection
from curate.revocation.addresses import is_address
from curate.revocation.identifiers import identify
from curate.store.sqlfiles import load_sql

_PSEUDONYM = re.compile(r"[0-9a-f]{32}")
_NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Meanings:
    """What a name can mean; without ``platforms``, on any of them.

    A post of ``record`` is one of whoever has or had one of the handles ``authors``: an address of
    Bluesky's names it so.
    """

    pseudonym: str | None
    accounts: list[str]
    handles: list[str]
    posts: list[str]
    platforms: list[str] | None
    authors: list[str]
    record: str | None


def meanings(wanted: str) -> Meanings:
    """Read ``wanted`` as `curate revoke` does; raises an ``InputError`` if it is no name at all."""
    name = visible(wanted)
    try:
        identifier = identify(name)
    except InputError:
        raise unknown() from None
    values: dict[str, set[str]] = {"account": set(), "handle": set(), "post": set()}
    for reading in identifier.readings:
        values[reading.kind].add(reading.value)
    by_handle = identifier.posts_by_handle
    platforms = {reading.platform for reading in identifier.readings} | {*UNSAID}
    platforms |= {"bluesky"} if by_handle else set()
    return Meanings(
        name if _PSEUDONYM.fullmatch(name) else None,
        sorted(values["account"]),
        sorted(values["handle"]),
        sorted(values["post"]),
        sorted(platforms) if is_address(name) else None,
        sorted({handle for handle, _ in by_handle}),
        next((record for _, record in by_handle), None),
    )


def find(
    tables: QueryConnection, meant: Meanings, versions: Sequence[str]
) -> tuple[Kind, int, str] | None:
    """The kind, key and pseudonym of the one thing that is meant; nothing if none is known.

    ``versions`` are those whose reports may have it by a name of their own.
    Raises an ``InputError`` that names them by their pseudonyms if there are several.
    """
    found = tables.ask(load_sql("explain", "named").text, vars(meant))
    if not found and meant.pseudonym:
        # Last, because the pseudonym of every post is made to compare it.
        found = tables.ask(load_sql("explain", "named_post").text, {"wanted": meant.pseudonym})
    if not found and meant.pseudonym:
        reported = {"wanted": meant.pseudonym, "versions": list(versions)}
        found = tables.ask(load_sql("explain", "named_sample").text, reported)
    if not found:
        return None
    first = min(row[3] for row in found)
    found = [row for row in found if row[3] == first]
    refuse_several([(row[0], row[2]) for row in found])
    return found[0][0], found[0][1], found[0][2]


def refuse_several(found: Sequence[tuple[str, str]]) -> None:
    """Raise an ``InputError`` if there is more than one kind and pseudonym."""
    if len(found) > 1:
        names = ", ".join(f"{kind} {pseudonym}" for kind, pseudonym in found[:_NAMED_AT_MOST])
        raise InputError("several things go by that name", hint=f"ask for one of: {names}")


def unknown() -> InputError:
    """The error for a name that nothing goes by; it does not repeat the name."""
    return InputError(
        "nothing is known by that name",
        hint="looked for a post id, a shortcode, an account id, a handle, the address of a profile "
        "or a post, an image_id of a manifest, the pseudonym of a post or account, and what the "
        "report of a version calls one",
    )
