"""Reads what gallery-dl writes beside each file with ``--write-metadata``: a post in parts."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe, records
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    text,
    url,
    utc_from_epoch,
    utc_from_iso,
)
from curate.ingest.formats.gallery_dl import is_record
from curate.ingest.formats.gallery_dl.extractors import Post, called_private, post_of
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import doubled
from curate.ingest.sniffing import Head
from curate.sources import Export, ExportFile

_PHOTOS = frozenset(
    {"jpg", "jpeg", "png", "webp", "heic", "heif", "avif", "gif", "bmp", "tif", "tiff"}
)
_ADDRESSES = ("display_url", "url", "file_url")
_TIMES = ("post_date", "date", "published_time", "created_at", "timestamp")
_NUMBER = re.compile(r"[0-9]{1,9}")
Key = tuple[str, str]


@dataclass
class _Parts:
    """The pictures and people of one post, of all its files; whether one of those is unreadable."""

    media: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    is_whole: bool = True
    is_told: bool = False


def recognises(head: Head) -> bool:
    """Whether a file says from which extractor it is, and of which file."""
    return any(is_record(record) for record in head.records)


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the posts: one from all the files of each, at the first of them."""
    posts = _collected(source)

    def convert(record: dict[str, Any], _: ExportFile) -> Iterable[Row]:
        found = post_of(record)
        if found.pop("is_deleted", False):
            key = {"platform": found["platform"], "post_id": found["post_id"]}
            return [("deletions", key)]
        parts = posts.get(_key(found), _Parts(is_whole=False))
        if not parts.is_whole:
            raise MalformedError("a post of which a file can't be read")
        if parts.is_told:
            raise SkippedError("another picture of the same post")
        parts.is_told = True
        media = [medium for _, medium in sorted(parts.media, key=lambda one: one[0])]
        when = _created_at(record)
        return [("posts", {**found, "created_at": when, "people": parts.people, "media": media})]

    def refusals(record: dict[str, Any]) -> Iterable[Row]:
        return (("accounts", row) for row in called_private(record))

    yield from observe(source, log, convert, refusals=refusals)


def _collected(source: Source) -> dict[Key, _Parts]:
    """The parts of every post. A post that can't be read in one file is not read at all."""
    posts: dict[Key, _Parts] = {}
    for file in source.files:
        for _, record in records(file, source, IngestLog()):
            if not isinstance(record, dict):
                continue
            with suppress(SkippedError):
                try:
                    found = post_of(record)
                except MalformedError:
                    for key in _keys_of_unreadable(record):
                        posts.setdefault(key, _Parts()).is_whole = False
                    continue
                parts = posts.setdefault(_key(found), _Parts())
                parts.is_whole &= not doubled(record)
                parts.people += [one for one in found.get("people", ()) if one not in parts.people]
                # Nothing of a repost is its own.
                if found["kind"] != "repost":
                    parts.media += _picture(record, file, source.export)
    return posts


def _key(found: Post) -> Key:
    return found["platform"], found["post_id"]


def _keys_of_unreadable(record: dict[str, Any]) -> Iterator[Key]:
    """Of which post an unreadable record may be: read again without its lists of people."""
    lists = ("coauthors", "tagged_users", "mentions", "owner", "author")
    plain = {key: value for key, value in record.items() if key not in lists}
    for kept in (plain, {**plain, "author": record.get("author")}):
        with suppress(MalformedError, SkippedError):
            yield _key(post_of(kept))


def _picture(
    record: dict[str, Any], file: ExportFile, export: Export
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The file that a record lies beside, if it is a photo: ``a.jpg.json`` is of ``a.jpg``."""
    extension = (text(record, "extension") or "").lower().lstrip(".")
    is_video = text(record, "video_url") is not None or text(record, "type") == "video"
    if extension not in _PHOTOS or is_video:
        return
    name = file.unpacked_name.removesuffix(".json")
    # Without the option for another name, the ending of the picture stays.
    names = (name, f"{name}.{extension}")
    places = [export.locate(file.folder, one) for one in names]
    path = next((place for place in places if export.holds(place)), None)
    address = next(filter(None, (url(record, key) for key in _ADDRESSES)), None)
    number = str(record.get("num"))
    is_x = text(record, "category") == "twitter"
    yield (
        int(number) if _NUMBER.fullmatch(number) else 0,
        {
            "path": path if path is not None or address is not None else places[0],
            "url": address,
            # What X calls description is the alt text; elsewhere it is the caption.
            "alt_text": text(record, "description") if is_x else text(record, "alt_text"),
        },
    )


def _created_at(record: dict[str, Any]) -> datetime | None:
    values = [record.get(key) for key in _TIMES]
    times = [utc_from_iso(value) or utc_from_epoch(value) for value in values]
    return next(filter(None, times), None)


ADAPTER = Adapter(
    name="gallery-dl",
    looked_for="a .json beside each file, with category and subcategory, of gallery-dl",
    recognises=recognises,
    read=read,
)
