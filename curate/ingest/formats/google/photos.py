"""Reads Google Photos as Google Takeout gives it: a JSON file beside each picture.

It is somebody's own library, which they showed to nobody, so nothing in it is ever public.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe, records
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    mapping,
    people_list,
    raw_text,
    sound,
    text,
    utc_from_epoch,
)
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import readings
from curate.ingest.sniffing import Head
from curate.sources import Export, ExportFile

PLATFORM = "googlephotos"
# The original of a picture that somebody else put into a shared album: no post has this id.
UNNAMED = "unnamed"
_SIDECAR_KEYS = frozenset({"title", "photoTakenTime"})
_ALBUM_KEYS = frozenset({"title", "access", "date"})
_PAGE = re.compile(r"https://photos\.google\.com/.*?/?photo/([\w-]+)")
_NUMBERED = re.compile(r"(.*)\(([0-9]+)\)")
# Takeout cuts this where a name would become too long, down to its dot.
_SUFFIX = ".supplemental-metadata"
# How long Takeout makes the stem of a picture's name, by its time: the rest is cut off.
_LONGEST_STEMS = (47, 46)
_ODD = re.compile(r"[&'\"<>:/\\|?*%+=]")
_PHOTOS = frozenset(
    {".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".avif", ".bmp", ".tif", ".tiff"}
)


def recognises(head: Head) -> bool:
    """Whether a file says something of one picture, or of an album."""
    document = head.value
    if head.kind != "json" or not isinstance(document, dict):
        return False
    return document.keys() >= _SIDECAR_KEYS or _is_album(document)


def _is_album(document: dict[str, Any]) -> bool:
    return document.keys() >= _ALBUM_KEYS and isinstance(document["date"], dict)


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield a private post a picture, of an account that nothing names."""
    owner: dict[str, str | None] = {}

    def convert(record: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        if not owner:
            owner.update(source.owner_of_unnamed(_oldest_picture(source)))
        return _rows(record, file, source.export, owner)

    yield from observe(source, log, convert)


def _rows(
    record: dict[str, Any], file: ExportFile, export: Export, owner: dict[str, str | None]
) -> Iterator[Row]:
    if "photoTakenTime" not in record and _is_album(record):
        raise SkippedError("an album")
    if record.get("trashed") is True:
        yield "deletions", {"platform": PLATFORM, "post_id": _post_id(record)}
        return
    is_shared = "fromSharedAlbum" in mapping(record, "googlePhotosOrigin")
    yield (
        "posts",
        {
            "platform": PLATFORM,
            "post_id": _post_id(record),
            **owner,
            "created_at": _taken_at(record),
            "kind": "post",
            "repost_of": UNNAMED if is_shared else None,
            "visibility": "private",
            "caption": raw_text(record, "description") or None,
            "people": [*_people(record)],
            "media": _photos(record, file, export),
        },
    )


def _post_id(record: dict[str, Any]) -> str:
    """The id in the picture's address, or one made of its name and time."""
    page = _PAGE.match(text(record, "url") or "")
    if page is not None:
        return page[1]
    title, taken_at = text(record, "title"), _taken_at(record)
    if title is None or taken_at is None:
        raise MalformedError("a picture without an address, or a name and a time")
    return hashlib.sha256(sound(f"{title}\0{taken_at}").encode()).hexdigest()[:32]


def _taken_at(record: dict[str, Any]) -> datetime | None:
    for key in ("photoTakenTime", "creationTime"):
        seconds = text(mapping(record, key), "timestamp") or ""
        if seconds.isascii() and seconds.isdecimal() and len(seconds) < 12:
            return utc_from_epoch(int(seconds))
    return None


def _people(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Whom the owner named in the picture, by whatever the owner calls them."""
    for one in people_list(record, "people"):
        name = text(one, "name")
        if name is None:
            raise MalformedError("a person (tagged) without a name")
        yield {"role": "tagged", "account_id": None, "handle": name}


def _photos(record: dict[str, Any], file: ExportFile, export: Export) -> list[dict[str, Any]]:
    title = text(record, "title") or ""
    names = [name for name in _names(file.unpacked_name, title) if _is_photo(name)]
    if not names:
        return []
    # One library may be cut into several archives, a picture in another than what is said of it.
    inner = file.folder.partition("/")[2]
    places = [
        export.locate(file.folder, f"{folder}{name}")
        for folder in ("", f"{inner}/" if inner else "")
        for name in names
    ]
    return [{"path": next((place for place in places if export.holds(place)), places[0])}]


def _is_photo(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _PHOTOS


def _names(sidecar: str, title: str) -> Iterator[str]:
    """What the picture beside a file may be called: ``a.jpg.supplemental-metad(1).json`` is of
    ``a(1).jpg``, and so is ``a.jpg(1).json``."""
    stem = sidecar.removesuffix(".json")
    numbered = _NUMBERED.fullmatch(stem)
    number = ""
    if numbered is not None:
        stem, number = numbered[1], f"({numbered[2]})"
    cut, dot, end = stem.rpartition(".")
    if dot and _SUFFIX.startswith(dot + end):
        stem = cut
    plain = _ODD.sub("_", title)
    short = PurePosixPath(plain)
    for name in (stem, plain, *(f"{short.stem[:most]}{short.suffix}" for most in _LONGEST_STEMS)):
        whole = PurePosixPath(name.replace("/", "_"))
        if whole.name:
            yield f"{whole.stem}{number}{whole.suffix}"


def _oldest_picture(source: Source) -> str:
    """The id of the oldest picture: it stays the same when more are taken."""
    found = []
    for file in source.files:
        for _, record in records(file, source, IngestLog()):
            for one in readings(record):
                try:
                    found.append((_taken_at(one) or datetime.max, _post_id(one)))
                except MalformedError:
                    continue
    return min(found, default=(None, ""))[1]


ADAPTER = Adapter(
    name="google-photos",
    looked_for="a .json beside each picture, of Google Photos in a Takeout",
    recognises=recognises,
    read=read,
)
