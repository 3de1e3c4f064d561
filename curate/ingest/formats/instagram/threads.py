"""Reads the posts of Threads in an Instagram download: ``threads/threads_and_replies.json``."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe, records
from curate.ingest.fields import (
    MalformedError,
    mapping,
    people_list,
    raw_text,
    repaired,
    sound,
    text,
)
from curate.ingest.formats.instagram import sections
from curate.ingest.formats.instagram.download import is_photo, photo
from curate.ingest.formats.instagram.owner import privacy, username
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.owners import Owner, owners
from curate.ingest.records import readings
from curate.ingest.sniffing import Head, look_at
from curate.sources import Export, ExportFile

PLATFORM = "threads"
_POSTS = "text_post_app_text_posts"
_PROFILE = "text_post_app_text_post_app_profile"


def recognises(head: Head) -> bool:
    """Whether a file lists the posts of Threads, or says whose they are."""
    document = head.value
    if head.kind != "json" or not isinstance(document, dict):
        return False
    return _POSTS in document or _PROFILE in document


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account of Threads, whose privacy is not that of Instagram's, and its posts."""
    profiles = dict(_profiles(source))
    whose = owners(source, profiles, lambda files: _oldest_post(files, source))

    def convert(record: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        # A document that can be read in several ways comes as it is.
        for entry in [record] if "section" in record else _entries(record):
            yield _row(entry, file, source.export, whose[file.name])

    yield from observe(source, log, convert, _entries)


def _entries(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"section": key, "item": item}
        for key in (_PROFILE, _POSTS)
        for item in people_list(document, key)
    ]


def _row(entry: dict[str, Any], file: ExportFile, export: Export, owner: Owner) -> Row:
    item = entry["item"]
    if not isinstance(item, dict):
        raise MalformedError("a record that is no object")
    if entry["section"] == _PROFILE:
        stated = _stated(item)
        if stated.handle is None:
            raise MalformedError("a profile without a username")
        return "accounts", {"platform": PLATFORM, **stated.columns, "origin": "profile"}
    return "posts", _post(item, file, export, owner)


def _stated(item: dict[str, Any]) -> Owner:
    facts = [
        (repaired(label), fact.get("value") if isinstance(fact, dict) else fact)
        for label, fact in mapping(item, "string_map_data").items()
    ]
    return Owner(handle=username(facts), status=privacy(facts))


def _profiles(source: Source) -> Iterator[tuple[str, Owner]]:
    """What each file with personal information says; nothing, if it says several things."""
    for file in source.files:
        value = look_at(file).value
        if not isinstance(value, dict) or _PROFILE not in value:
            continue
        stated = {
            _stated(reading["item"])
            for entry in _items(file, source)
            for reading in readings(entry)
            if entry["section"] == _PROFILE and isinstance(reading["item"], dict)
        }
        yield file.name, stated.pop() if len(stated) == 1 else Owner()


def _items(file: ExportFile, source: Source) -> Iterator[dict[str, Any]]:
    for _, document in records(file, source, IngestLog()):
        for one in readings(document):
            with suppress(MalformedError):
                yield from _entries(one)


def _oldest_post(files: Iterable[ExportFile], source: Source) -> str | None:
    """The id of the oldest post: it stays the same when the account posts more."""
    found = []
    for file in files:
        for entry in _items(file, source):
            if entry["section"] == _POSTS and isinstance(entry["item"], dict):
                with suppress(MalformedError):
                    item = entry["item"]
                    media = _parts(item)
                    found.append((_created_at(item, media) or datetime.max, _post_id(item, media)))
    return min(found, default=(None, None))[1]


def _parts(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a post: pictures, and the text, which is a part without a path."""
    parts = people_list(item, "media")
    if not all(isinstance(part, dict) for part in parts):
        raise MalformedError("a medium that is no object")
    return parts


def _post(item: dict[str, Any], file: ExportFile, export: Export, owner: Owner) -> dict[str, Any]:
    parts = _parts(item)
    titles = [_words(node) for node in (item, *parts)]
    media = [part for part in parts if text(part, "uri")]
    return {
        "platform": PLATFORM,
        "post_id": _post_id(item, parts),
        **owner.columns,
        "created_at": _created_at(item, parts),
        "kind": "post",
        "caption": next(filter(None, titles), None),
        "texts": titles,
        "media": [photo(part, file, export) for part in media if is_photo(part)],
    }


def _words(node: dict[str, Any]) -> str | None:
    words = raw_text(node, "title")
    return repaired(words) if words else None


def _created_at(item: dict[str, Any], parts: list[dict[str, Any]]) -> datetime | None:
    times = (node.get("creation_timestamp") for node in (item, *parts))
    return next(filter(None, map(sections.taken_at, times)), None)


def _post_id(item: dict[str, Any], parts: list[dict[str, Any]]) -> str:
    """An id made from the first file and the time, or from the text and the time."""
    when = _created_at(item, parts)
    paths = filter(None, (text(part, "uri") for part in parts))
    name = next((PurePosixPath(path).stem for path in paths), None)
    words = next(filter(None, map(_words, (item, *parts))), None)
    if when is None and name is None:
        raise MalformedError("a post with neither a time nor a medium")
    return hashlib.sha256(sound(f"{name or words}\0{when}").encode()).hexdigest()[:32]


ADAPTER = Adapter(
    name="threads-download",
    looked_for="threads/threads_and_replies.json of an Instagram download",
    recognises=recognises,
    read=read,
)
