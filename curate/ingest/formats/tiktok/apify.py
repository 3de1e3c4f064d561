"""Reads datasets of Apify's TikTok scrapers (clockworks), as JSON, JSON lines or CSV."""

from collections.abc import Iterator
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe, records
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    people_list,
    person,
    raw_text,
    speaks_of,
    status_of_flag,
    text,
    text_id,
    url,
    utc_from_epoch,
    utc_from_iso,
)
from curate.ingest.formats.tables.nested import nested_records
from curate.ingest.formats.tiktok import PLATFORM, original_of
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import Doubled, Numbered, objects
from curate.ingest.sniffing import Head, look_at
from curate.sources import ExportFile

_FLAG = "privateAccount"
_FAILURES = ("error", "errorCode")
# What TikTok answers where it can't tell the language of a text.
_NO_LANGUAGE = frozenset({"un", "und", ""})


def recognises(head: Head) -> bool:
    """Whether a file holds items under the names that these scrapers give them."""
    rows = [head.columns] if head.kind == "text" else head.records
    return any(
        any(name == "authorMeta" or name.startswith(("authorMeta/", "authorMeta.")) for name in row)
        for row in rows
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the posts and the accounts of their authors."""
    yield from observe(source, log, _rows, _expand, _numbered, _refusals)


def _numbered(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    is_table = look_at(file).kind == "text"
    return (nested_records if is_table else records)(file, source, log)


def _expand(record: dict[str, Any]) -> Iterator[Any]:
    """The record with ``authorMeta.name`` and its like as objects, as some views flatten them."""
    flat = [key for key in record if "." in key]
    if not flat or isinstance(record, Doubled):
        yield record
        return
    found = {key: value for key, value in record.items() if "." not in key}
    for key in flat:
        top, _, below = key.partition(".")
        inner = found.setdefault(top, {})
        if not isinstance(inner, dict):
            yield MalformedError("a column that contradicts another")
            return
        found[top] = {**inner, below: record[key]}
    yield found


def _rows(record: dict[str, Any], _: ExportFile) -> Iterator[Row]:
    author = mapping(record, "authorMeta")
    is_refusal = author.get(_FLAG) is True
    if any(record.get(key) for key in _FAILURES) and not is_refusal:
        raise SkippedError("a failed scrape")
    if not author:
        raise MalformedError("a post without an owner")
    account_id, handle = text_id(author, "id"), text(author, "name")
    if account_id is None and handle is None:
        raise MalformedError("a post without an owner")
    owner = {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": handle,
        "status": status_of_flag(author, _FLAG),
    }
    if text_id(record, "id") is None and "webVideoUrl" not in record:
        yield "accounts", {**owner, "origin": "profile"}
        return
    yield "posts", {**owner, **_post(record)}


def _post(record: dict[str, Any]) -> dict[str, Any]:
    post_id = text_id(record, "id")
    if post_id is None:
        raise MalformedError("a post without an id")
    caption, language = raw_text(record, "text"), text(record, "textLanguage")
    when = utc_from_iso(record.get("createTimeISO"))
    return {
        "post_id": post_id,
        "created_at": when or utc_from_epoch(record.get("createTime")),
        "kind": "post",
        "repost_of": original_of(caption),
        "speaks_of": speaks_of(kind=True, mentioned=record.get("mentions") is not None),
        "language": None if language in _NO_LANGUAGE else language,
        "caption": caption,
        "tags": _tags(record),
        "people": [*_mentioned(record)],
        "media": [*_photos(record)],
    }


def _tags(record: dict[str, Any]) -> list[str] | None:
    if not isinstance(record.get("hashtags"), list):
        return None
    found = (text(tag, "name") for tag in items(record, "hashtags"))
    return [tag.lstrip("#＃") for tag in found if tag]


def _mentioned(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for handle in people_list(record, "mentions"):
        if not isinstance(handle, str) or not handle.strip("@＠ "):
            raise MalformedError("a mention without a handle")
        yield {"role": "mentioned", "account_id": None, "handle": handle.lstrip("@＠")}
    for one in people_list(record, "detailedMentions"):
        named = {"name": one.lstrip("@＠")} if isinstance(one, str) else one
        yield person(named, "mentioned", id_keys=("id",), handle_key="name")


def _photos(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The pictures of a slideshow. A video's cover is no photo."""
    for link in items(record, "slideshowImageLinks"):
        node = {"downloadLink": link} if isinstance(link, str) else link
        address = url(node, "downloadLink") or url(node, "tiktokLink")
        if address is not None:
            yield {"url": address}


def _refusals(record: dict[str, Any]) -> Iterator[Row]:
    """The accounts that any object in a record calls private, or says so in no boolean."""
    for node in objects(record):
        status = status_of_flag(node, _FLAG)
        account_id, handle = text_id(node, "id"), text(node, "name") or text(node, "uniqueId")
        if status not in {"private", "malformed"} or (account_id is None and handle is None):
            continue
        who = {"platform": PLATFORM, "account_id": account_id, "handle": handle}
        yield "accounts", {**who, "status": status, "origin": "person"}


ADAPTER = Adapter(
    name="apify-tiktok",
    looked_for="JSON, JSON lines or CSV with authorMeta and webVideoUrl",
    recognises=recognises,
    read=read,
)
