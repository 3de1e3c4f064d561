"""Reads what Instagram sends to whoever asks for their own information, be it JSON or HTML."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    mapping,
    person,
    raw_text,
    repaired,
    status_of_flag,
    strictest,
    text,
    url,
)
from curate.ingest.formats.instagram import sections
from curate.ingest.formats.instagram.owner import INNER_FOLDERS, privacy, username
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.owners import Owner, owners
from curate.ingest.records import doubled
from curate.ingest.sniffing import look_at
from curate.sources import Export, ExportFile

PLATFORM = "instagram"
_SKIPPED = {
    sections.PROFILE_PICTURES: "a profile picture",
    sections.DIRECT: "a picture of a direct message",
}
_PROFILES = frozenset({sections.PROFILE, sections.OLD_PROFILE})
_KINDS = {
    sections.POSTS: "post",
    sections.REELS: "post",
    sections.VIDEOS: "post",
    sections.ARCHIVED: "post",
    sections.OTHER: "post",
    sections.STORIES: "story",
}
_VISIBILITY = {
    sections.ARCHIVED: "archived",
    # Drafts lie among these, and nothing says which of them were ever shown to anybody.
    sections.OTHER: "unknown",
}
_PHOTO = re.compile(r".*\.(jpe?g|png|webp|heic|heif|avif|gif|bmp|tiff?)", re.IGNORECASE)
_NO_PHOTO = re.compile(r".*\.(mp\d|mov|m4[av]|avi|webm|mkv|3gp|mpe?g|aac|wav)", re.IGNORECASE)
# The words for public in the languages whose word for private begins with priv, as most do.
_PUBLIC_STEMS = ("publi", "públi", "pubbli", "öffentlich", "openbaar")
_OF_VIDEOS = ("dubbing_info", "media_variants")


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account, and its posts and stories."""
    profiles = dict(_profiles(source))
    whose = owners(source, profiles, lambda files: _oldest_post(files, source), INNER_FOLDERS)

    def convert(entry: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        return _rows(entry, file, source.export, whose[file.name])

    yield from observe(source, log, convert, numbered=sections.numbered_entries)


def _rows(entry: dict[str, Any], file: ExportFile, export: Export, owner: Owner) -> Iterator[Row]:
    section, item = entry["section"], entry["item"]
    if section in _SKIPPED:
        raise SkippedError(_SKIPPED[section])
    if not isinstance(item, dict):
        raise MalformedError("a record that is no object")
    if section in _PROFILES:
        yield "accounts", _profile(entry, owner)
    elif section == sections.PRIVACY_CHANGES:
        yield "accounts", _privacy_change(entry, owner)
    elif section == sections.DELETED:
        yield "deletions", {"platform": PLATFORM, "post_id": _post_id(_media(item)[0])}
    else:
        yield "posts", _post(entry, file, export, owner)


# ── The account ───────────────────────────────────────────────────────────────────────────────


def _profiles(source: Source) -> Iterator[tuple[str, Owner]]:
    """What each file that should say whose export it is says, by the file's name."""
    for file in source.files:
        if not sections.is_profile(look_at(file)):
            continue
        found = {
            _stated(entry)
            for _, entry in sections.numbered_entries(file, source, IngestLog())
            if isinstance(entry, dict) and entry["section"] in _PROFILES
        }
        yield file.name, found.pop() if len(found) == 1 else Owner()


def _stated(entry: dict[str, Any]) -> Owner:
    if doubled(entry):
        return Owner(status=strictest(["malformed", privacy(entry["facts"])]))
    if entry["section"] == sections.OLD_PROFILE:
        status = status_of_flag(entry["item"], sections.OLD_PROFILE)
    else:
        status = privacy(entry["facts"])
    return Owner(handle=username(entry["facts"]), status=status)


def _profile(entry: dict[str, Any], owner: Owner) -> dict[str, Any]:
    stated = _stated(entry)
    if stated.handle is None:
        stated = replace(owner, status=stated.status).believed()
    return _account(stated, entry.get("made_at"))


def _privacy_change(entry: dict[str, Any], owner: Owner) -> dict[str, Any]:
    """That an account was made private, which counts for its history.

    That it was made public says nothing of today, and is no grant.
    """
    title = (_words(entry, entry["item"]) or "").casefold()
    if "priv" in title:
        return _account(replace(owner, status="private"), entry["changed_at"])
    if any(stem in title for stem in _PUBLIC_STEMS):
        raise SkippedError("a change to a public account")
    raise MalformedError("a change of privacy that can't be read")


def _account(owner: Owner, observed_at: datetime | None) -> dict[str, Any]:
    if owner.is_nobody:
        raise MalformedError("a profile without a username")
    return {
        "platform": PLATFORM,
        **owner.columns,
        "observed_at": observed_at,
        "origin": "profile",
    }


# ── The posts ─────────────────────────────────────────────────────────────────────────────────


def _oldest_post(files: Iterable[ExportFile], source: Source) -> str | None:
    """The id of the oldest post: it stays the same when the account posts more."""
    return min(_dated_posts(files, source), default=(None, None))[1]


def _dated_posts(files: Iterable[ExportFile], source: Source) -> Iterator[tuple[datetime, str]]:
    for file in files:
        for _, entry in sections.numbered_entries(file, source, IngestLog()):
            if not isinstance(entry, dict) or entry["section"] not in _KINDS:
                continue
            try:
                first = _media(entry["item"])[0]
                yield _created_at(entry["item"], first) or datetime.max, _post_id(first)
            except (MalformedError, SkippedError):
                continue


def _post(entry: dict[str, Any], file: ExportFile, export: Export, owner: Owner) -> dict[str, Any]:
    item = entry["item"]
    media = _media(item)
    title, *titles = [_words(entry, node) for node in (item, *media)]
    tagged = [person({"username": name}, "tagged") for name in entry.get("tagged", ())]
    return {
        "platform": PLATFORM,
        "post_id": _post_id(media[0]),
        **owner.columns,
        "created_at": _created_at(item, media[0]),
        "observed_at": entry.get("made_at"),
        "kind": _KINDS[entry["section"]],
        "visibility": _VISIBILITY.get(entry["section"]),
        "caption": title or titles[0],
        # Somebody may be named in a text that is not the one that is kept.
        "texts": [title, *titles, *entry.get("texts", ())],
        "people": tagged,
        "media": [photo(medium, file, export) for medium in media if is_photo(medium)],
    }


def _media(item: Any) -> list[dict[str, Any]]:
    """The pictures and videos of a post, of which there is at least one; a story is its own."""
    value = item.get("media", [item]) if isinstance(item, dict) else None
    if not isinstance(value, list):
        raise MalformedError("media that are no list")
    # Subtitles are listed like media.
    media = [medium for medium in value if not _path(medium).lower().endswith(".srt")]
    if not media:
        raise SkippedError("a post without media")
    return media


def _path(medium: Any) -> str:
    path = text(medium, "uri")
    if path is None:
        raise MalformedError("a medium without a path")
    return path


def _post_id(first: dict[str, Any]) -> str:
    """An id made from the first medium: its name, and its time where that is known to the second.

    Instagram gives none, but names every file by an id of its own.
    """
    stem = PurePosixPath(_path(first)).stem
    if not stem:
        raise MalformedError("a medium without a path")
    taken_at = sections.taken_at(first.get("creation_timestamp"))
    seconds = "" if taken_at is None else int(sections.seconds(taken_at))
    return hashlib.sha256(f"{stem}\0{seconds}".encode()).hexdigest()[:32]


def _created_at(item: dict[str, Any], first: dict[str, Any]) -> datetime | None:
    # Of a carousel, the post and its first picture have different times about half of the time.
    times = (node.get("creation_timestamp") for node in (item, first))
    return next(filter(None, map(sections.taken_at, times)), None)


def _words(entry: dict[str, Any], node: dict[str, Any]) -> str | None:
    words = raw_text(node, "title")
    return repaired(words) if words and entry.get("is_mojibake") else words


def is_photo(medium: dict[str, Any]) -> bool:
    """By the file's ending; some files have none, and a video is told by what is said of it."""
    name = _path(medium)
    if _PHOTO.fullmatch(name) or _NO_PHOTO.fullmatch(name):
        return _PHOTO.fullmatch(name) is not None
    is_video = "video_metadata" in mapping(medium, "media_metadata")
    return not is_video and not any(key in medium for key in _OF_VIDEOS)


def photo(medium: dict[str, Any], file: ExportFile, export: Export) -> dict[str, Any]:
    """Where a photo is: at an address, or in the export."""
    if address := url(medium, "uri"):
        return {"url": address}
    return {"path": export.locate(file.folder, _path(medium))}


ADAPTER = Adapter(
    name="instagram-download",
    looked_for="posts_1.json, posts_1.html or media.json of an Instagram download",
    recognises=sections.recognises,
    read=read,
)
