"""Reads datasets of Apify's Instagram scrapers: posts and profiles, as JSON, JSON lines or CSV."""

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
    strictest,
    text,
    text_id,
    texts,
    url,
    utc_from_iso,
)
from curate.ingest.formats.tables.nested import nested_records
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import Numbered
from curate.ingest.refusals import instagram_refusals
from curate.ingest.sniffing import Head, look_at
from curate.sources import ExportFile

PLATFORM = "instagram"
_POST_KEYS = {"shortCode", "ownerUsername"}
_PROFILE_KEYS = {"username", "private", "followersCount"}
# What a profile, or the page of a hashtag or of a place, holds besides itself.
_INNER_LISTS = ("latestPosts", "topPosts", "latestIgtvVideos", "relatedProfiles")
_FAILURES = ("error", "errorDescription")


def recognises(head: Head) -> bool:
    """Whether a file holds posts or profiles under the names that Apify gives them."""
    records = [head.columns] if head.kind == "text" else head.records
    return any(_POST_KEYS.issubset(names) or _PROFILE_KEYS.issubset(names) for names in records)


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the profiles and posts."""
    yield from observe(source, log, _rows, _expand, _numbered, instagram_refusals)


def _numbered(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    is_table = look_at(file).kind == "text"
    return (nested_records if is_table else records)(file, source, log)


def _expand(record: dict[str, Any]) -> Iterator[Any]:
    if "shortCode" in record:
        yield record
        return
    # Posts that are handed out on their own are taken out of the profile.
    yield {
        key: [] if key in _INNER_LISTS and isinstance(value, list) else value
        for key, value in record.items()
    }
    for key in _INNER_LISTS:
        try:
            yield from people_list(record, key)
        except MalformedError as error:
            yield error


def _rows(record: dict[str, Any], _: ExportFile) -> Iterator[Row]:
    # A record that calls an account private is used, even where the scrape failed otherwise.
    is_refusal = record.get("private") is True or record.get("is_private") is True
    if any(record.get(key) for key in _FAILURES) and not is_refusal:
        raise SkippedError("a failed scrape")
    if "shortCode" in record:
        yield "posts", _post(record)
    elif "username" in record:
        yield "accounts", _profile(record)
    elif "latestPosts" in record or "topPosts" in record:
        raise SkippedError("the page of a hashtag or of a place")
    elif "text" in record and "ownerUsername" in record:
        raise SkippedError("a comment")
    else:
        raise MalformedError("neither a post nor a profile")


def _profile(record: dict[str, Any]) -> dict[str, Any]:
    account_id, handle = text_id(record, "id"), text(record, "username")
    if account_id is None and handle is None:
        raise MalformedError("a profile without an id")
    flags = (status_of_flag(record, key) for key in ("private", "is_private"))
    return {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": handle,
        "status": strictest(flags) or "unknown",
        "origin": "profile",
    }


def _post(record: dict[str, Any]) -> dict[str, Any]:
    post_id, account_id = text_id(record, "id"), text_id(record, "ownerId")
    handle = text(record, "ownerUsername")
    if post_id is None:
        raise MalformedError("a post without an id")
    # Never the profile that was asked for: others' posts are listed with it.
    if account_id is None and handle is None:
        raise MalformedError("a post without an owner")
    caption = raw_text(record, "caption")
    tags = texts(record, "hashtags")
    return {
        "platform": PLATFORM,
        "post_id": post_id,
        "account_id": account_id,
        "handle": handle,
        "created_at": utc_from_iso(record.get("timestamp")),
        "kind": "story" if record.get("productType") == "story" else "post",
        "speaks_of": speaks_of(
            kind=text(record, "productType") is not None,
            coauthor=record.get("coauthorProducers") is not None,
            tagged=record.get("taggedUsers") is not None,
            mentioned=record.get("mentions") is not None and text(record, "alt") is not None,
        ),
        "caption": caption,
        "tags": None if tags is None else [tag.removeprefix("#") for tag in tags],
        "texts": _alt_texts(record),
        "people": [*_people(record)],
        "media": _photos(record),
    }


def _people(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for producer in people_list(record, "coauthorProducers"):
        yield person(producer, "coauthor")
    places = [record, *people_list(record, "childPosts")]
    for place in places:
        for tagged in people_list(place, "taggedUsers"):
            yield person(tagged, "tagged")
    listed = people_list(record, "mentions")
    if not all(isinstance(handle, str) for handle in listed):
        raise MalformedError("a mention without a handle")
    for handle in listed:
        yield person({"username": handle.lstrip("@")}, "mentioned")


def _alt_texts(record: dict[str, Any]) -> list[str | None]:
    # They name whom a photo tags, even where taggedUsers leaves them out.
    return [text(place, "alt") for place in (record, *items(record, "childPosts"))]


def _photos(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The photos in order. A video's picture is its thumbnail, and no photo."""
    children = items(record, "childPosts")
    if children:
        return [photo for child in children if _is_photo(child) for photo in _medium(child)]
    if not _is_photo(record):
        return []
    addresses = texts(record, "images") or []
    if len(addresses) > 1:
        return [photo for address in addresses for photo in _medium({"displayUrl": address})]
    return _medium({**record, "displayUrl": addresses[0]} if addresses else record)


def _is_photo(record: Any) -> bool:
    if not isinstance(record, dict) or record.get("type") == "Video":
        return False
    return text(record, "videoUrl") is None


def _medium(record: dict[str, Any]) -> list[dict[str, Any]]:
    address = url(record, "displayUrl")
    return [] if address is None else [{"url": address, "alt_text": text(record, "alt")}]


ADAPTER = Adapter(
    name="apify",
    looked_for="JSON, JSON lines or CSV with shortCode and ownerUsername",
    recognises=recognises,
    read=read,
)
