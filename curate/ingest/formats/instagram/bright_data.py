"""Reads Bright Data's datasets of Instagram: posts and profiles, as JSON, JSON lines or CSV."""

from collections.abc import Iterator
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe, records
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    people_list,
    person,
    raw_text,
    speaks_of,
    status_of_flag,
    text,
    text_id,
    texts,
    url,
    utc_from_iso,
)
from curate.ingest.formats.tables.nested import nested_records
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import DoubledError, Numbered, doubled, parse
from curate.ingest.refusals import instagram_refusals
from curate.ingest.sniffing import Head, look_at
from curate.sources import ExportFile

PLATFORM = "instagram"
_POST_KEYS = frozenset({"user_posted", "post_id"})
_PROFILE_KEYS = frozenset({"account", "posts_count", "followers"})
_OURS = frozenset({"shortcode", "content_id", "pk", "user_posted_id", "photos", "fbid"})
_FAILURES = ("error", "error_code", "warning_code")
_LISTS = ("hashtags", "photos", "post_content", "tagged_users", "coauthor_producers", "posts")


def recognises(head: Head) -> bool:
    """Whether a file holds posts or profiles under the names that Bright Data gives them."""
    rows = [head.columns] if head.kind == "text" else head.records
    return any(
        bool(_OURS & set(names)) and (set(names) >= _POST_KEYS or set(names) >= _PROFILE_KEYS)
        for names in rows
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the profiles and posts."""
    yield from observe(source, log, _rows, numbered=_numbered, refusals=_refusals)


def _refusals(record: dict[str, Any]) -> Iterator[Row]:
    yield from instagram_refusals(record)
    # A profile has its name under a key of its own.
    yield from instagram_refusals({**record, "username": record.get("account")})


def _numbered(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    if look_at(file).kind != "text":
        yield from records(file, source, log)
        return
    for number, record in nested_records(file, source, log):
        found = _with_lists(record) if isinstance(record, dict) else record
        yield number, DoubledError(found) if doubled(found) else found


def _with_lists(record: dict[str, Any]) -> dict[str, Any]:
    """A row of CSV, whose lists are JSON in a cell. What can't be read stays a text."""
    found = dict(record)
    for key in _LISTS:
        value = found.get(key)
        if isinstance(value, str):
            try:
                found[key] = parse(value)
            except MalformedError:
                continue
    return found


def _rows(record: dict[str, Any], _: ExportFile) -> Iterator[Row]:
    is_post = "user_posted" in record or "post_id" in record
    is_refusal = record.get("is_private") is True
    if any(record.get(key) for key in _FAILURES) and not is_refusal:
        raise SkippedError("a failed scrape")
    if is_post:
        yield "posts", _post(record)
    elif "account" in record:
        yield "accounts", _profile(record)
    else:
        raise MalformedError("neither a post nor a profile")


def _profile(record: dict[str, Any]) -> dict[str, Any]:
    account_id, handle = text_id(record, "id"), text(record, "account")
    if account_id is None and handle is None:
        raise MalformedError("a profile without an id")
    return {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": handle,
        "status": status_of_flag(record),
        "observed_at": utc_from_iso(record.get("timestamp")),
        "origin": "profile",
    }


def _post(record: dict[str, Any]) -> dict[str, Any]:
    post_id, handle = text_id(record, "post_id", "pk"), text(record, "user_posted")
    account_id = text_id(record, "user_posted_id")
    if post_id is None:
        raise MalformedError("a post without an id")
    if account_id is None and handle is None:
        raise MalformedError("a post without an owner")
    # The dataset called it content until 2024.
    caption = raw_text(record, "description") or raw_text(record, "content")
    tags = texts(record, "hashtags")
    parts = [one for one in items(record, "post_content") if isinstance(one, dict)]
    is_story = text(record, "product_type") == "story"
    return {
        "platform": PLATFORM,
        "post_id": post_id,
        "account_id": account_id,
        "handle": handle,
        "status": status_of_flag(record),
        "created_at": utc_from_iso(record.get("date_posted")),
        "observed_at": utc_from_iso(record.get("timestamp")),
        "kind": "story" if is_story else "post",
        "speaks_of": speaks_of(
            kind="product_type" in record,
            coauthor=record.get("coauthor_producers") is not None,
            tagged=record.get("tagged_users") is not None,
        ),
        "caption": caption,
        "tags": None if tags is None else [tag.lstrip("#＃") for tag in tags if tag.strip("#＃ ")],
        "texts": [text(record, "alt_text"), *(text(part, "alt_text") for part in parts)],
        "people": [*_people(record, "tagged_users"), *_people(record, "coauthor_producers")],
        "media": _photos(record, parts),
    }


def _people(record: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    role = "tagged" if key == "tagged_users" else "coauthor"
    for one in people_list(record, key):
        named = {"username": one.lstrip("@＠")} if isinstance(one, str) else one
        yield person(named, role, id_keys=("id", "pk"))


def _photos(record: dict[str, Any], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The photos in order. A video's picture is its thumbnail, and no photo."""
    if parts:
        shown = [part for part in parts if (text(part, "type") or "").lower() in _PICTURES]
        photos = [(url(part, "url"), text(part, "alt_text")) for part in shown]
    else:
        addresses = texts(record, "photos") or []
        alt_text = text(record, "alt_text") if len(addresses) == 1 else None
        photos = [(url({"url": one}, "url"), alt_text) for one in addresses]
    return [{"url": address, "alt_text": words} for address, words in photos if address]


_PICTURES = frozenset({"photo", "image"})


ADAPTER = Adapter(
    name="bright-data",
    looked_for="JSON, JSON lines or CSV with user_posted and post_id, of Instagram",
    recognises=recognises,
    read=read,
)
