"""Reads what Facebook sends to whoever asks for their own information, as JSON."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe, records
from curate.ingest.ages import age_of, age_signal
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    people_list,
    repaired,
    text,
    utc_from_epoch,
)
from curate.ingest.formats.facebook import PLATFORM
from curate.ingest.formats.facebook.posts import Place, media_of, path_of, photo, post, post_id
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.owners import Owner, owners
from curate.ingest.records import Numbered, readings
from curate.ingest.sniffing import Head, look_at
from curate.sources import ExportFile

_POSTS, _ALBUM, _PROFILE = "posts", "photos", "profile_v2"
_PHOTOS = "other_photos_v2"
_STORIES = "archived_stories_v2"
_ARCHIVED, _DELETED = frozenset({"archive_v2", "archive"}), frozenset({"trash_v2", "trash"})
_GROUPS, _VIDEOS = "group_posts_v2", "videos_v2"
_KEYS = (_PROFILE, _PHOTOS, _STORIES, *sorted(_ARCHIVED | _DELETED), _GROUPS, _VIDEOS)
# A list without a key says what it lists by its file's name, which is not translated.
_LISTS = re.compile(r"(your_)?posts(_.*)?\.json|(?:archive|trash)\.json")
_PAGES = re.compile(r"(your_posts.*|your_photos|your_uncategorized_photos|archive|trash)\.html")
_POST_KEYS = frozenset({"data", "attachments", "title", "label_values"})
_INNER_FOLDERS = ("profile_information", "personal_information")
_FOLDERS = frozenset({"your_facebook_activity", "your_activity_across_facebook"})
_HTML = "an HTML page, which is not read: ask Facebook for the download in the format JSON"
_PAGE = re.compile(r"https?://(?:[\w-]+\.)?facebook\.com/(?:profile\.php\?id=([0-9]+)|([\w.]+)/?$)")


def recognises(head: Head) -> bool:
    """Whether a file lists posts or photos of the account, or says whose export it is."""
    if head.kind == "html":
        is_ours = _FOLDERS & set(PurePosixPath(head.file.folder).parts) or "facebook" in head.text
        return bool(_PAGES.fullmatch(head.name) and is_ours and "instagram" not in head.file.folder)
    if head.kind != "json":
        return False
    document = head.value
    if isinstance(document, dict):
        return _key(document) is not None
    return bool(_LISTS.fullmatch(head.name)) and any(
        "timestamp" in record and _POST_KEYS & record.keys() for record in head.records
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account, its posts, and the photos of its albums that no post shows."""
    whose = owners(
        source,
        dict(_profiles(source)),
        lambda files: _oldest_post(files, source),
        _INNER_FOLDERS,
    )
    shown = _shown_in_posts(source)

    def convert(record: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        # A document that can be read in several ways comes as it is.
        entries = [record] if "section" in record else _entries(record)
        for entry in entries:
            yield from _rows(entry, file, source, whose[file.name], shown)

    yield from observe(source, log, convert, _entries, _numbered)


def _numbered(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    if look_at(file).kind == "html":
        log.reject(file.name, None, _HTML)
        return
    yield from records(file, source, log)


def _key(document: dict[str, Any]) -> str | None:
    """The key that says what a document holds."""
    found = next((key for key in _KEYS if key in document), None)
    return _ALBUM if found is None and _is_album(document) else found


def _is_album(document: dict[str, Any]) -> bool:
    """Whether a document is an album of Facebook; those of Flickr have much the same keys."""
    photos = items(document, _ALBUM)
    has_paths = any(isinstance(one, dict) and "uri" in one for one in photos)
    return _ALBUM in document and ("last_modified_timestamp" in document or has_paths)


def _entries(document: dict[str, Any]) -> list[dict[str, Any]]:
    key = _key(document)
    if key is None or key == _PROFILE:
        return [{"section": key or _POSTS, "item": document}]
    return [{"section": key, "item": item} for item in people_list(document, key)]


def _rows(
    entry: dict[str, Any],
    file: ExportFile,
    source: Source,
    owner: Owner,
    shown: frozenset[str],
) -> Iterator[Row]:
    section, item = _section(entry["section"], file), entry["item"]
    if not isinstance(item, dict):
        raise MalformedError("a record that is no object")
    if section == _PROFILE:
        yield from _account(item, owner)
    elif section == _VIDEOS:
        raise SkippedError("a video")
    elif section in {_ALBUM, _PHOTOS}:
        if path_of(item) in shown:
            raise SkippedError("a photo of a post")
        yield "posts", photo(item, Place(file, source.export, owner, "post", "unknown"))
    elif "label_values" in item:
        raise SkippedError("a post as a list of labels, which is not read")
    elif section in _DELETED:
        yield "deletions", {"platform": PLATFORM, "post_id": post_id(item)}
    else:
        kind = "story" if section == _STORIES else "post"
        visibility = "archived" if section in _ARCHIVED else "unknown"
        yield "posts", post(item, Place(file, source.export, owner, kind, visibility))


def _section(section: str, file: ExportFile) -> str:
    stem = PurePosixPath(file.unpacked_name.lower()).stem
    return stem if section == _POSTS and stem in _ARCHIVED | _DELETED else section


# ── The account ───────────────────────────────────────────────────────────────────────────────


def _account(document: dict[str, Any], whose: Owner) -> Iterator[Row]:
    """The account by its name and by the name in its address, which tags and lists may use.

    Where the profile names nobody, whoever the posts are given to may be a minor all the same.
    """
    owner = _stated(document)
    owner = whose if owner.is_nobody else owner
    if owner.is_nobody:
        raise MalformedError("a profile without a name")
    row = {"platform": PLATFORM, **owner.columns, "origin": "profile"}
    yield "accounts", {**row, "signals": age_signal(_age(document))}
    if owner.account_id is not None and not owner.account_id.isdigit():
        yield "accounts", {**row, "handle": owner.account_id}


def _stated(document: dict[str, Any]) -> Owner:
    profile = mapping(document, _PROFILE)
    name = text(mapping(profile, "name"), "full_name")
    page = _PAGE.match(text(profile, "profile_uri") or "")
    account_id = (page[1] or page[2]) if page else text(profile, "username")
    return Owner(account_id, repaired(name) if name else None)


def _age(document: dict[str, Any]) -> int | None:
    born = mapping(mapping(document, _PROFILE), "birthday")
    with suppress(KeyError, ValueError, TypeError, OverflowError):
        return age_of(date(born["year"], born["month"], born["day"]), None)
    return None


def _profiles(source: Source) -> Iterator[tuple[str, Owner]]:
    """What each profile says, by the file's name: nothing, if it can be read in several ways."""
    for file in source.files:
        value = look_at(file).value
        if not isinstance(value, dict) or _PROFILE not in value:
            continue
        stated = {
            _stated(reading)
            for _, document in _documents(file, source)
            for reading in readings(document)
        }
        yield file.name, stated.pop() if len(stated) == 1 else Owner()


# ── What is known before the posts ────────────────────────────────────────────────────────────


def _documents(file: ExportFile, source: Source) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, record in _numbered(file, source, IngestLog()):
        if isinstance(record, dict):
            yield number, record


def _posts(files: Iterable[ExportFile], source: Source) -> Iterator[dict[str, Any]]:
    for file in files:
        for _, document in _documents(file, source):
            with suppress(MalformedError):
                for entry in _entries(document):
                    is_post = entry["section"] not in {_PROFILE, _VIDEOS, _ALBUM, _PHOTOS}
                    if is_post and isinstance(entry["item"], dict):
                        yield entry["item"]


def _shown_in_posts(source: Source) -> frozenset[str]:
    """The pictures of posts: albums repeat them, and a post says more of them."""
    found: set[str] = set()
    for item in _posts(source.files, source):
        with suppress(MalformedError):
            found |= {path for medium in media_of(item) if (path := path_of(medium))}
    return frozenset(found)


def _oldest_post(files: Iterable[ExportFile], source: Source) -> str | None:
    """The id of the oldest post: it stays the same when the account posts more."""
    found = []
    for item in _posts(files, source):
        with suppress(MalformedError):
            when = utc_from_epoch(item.get("timestamp"))
            found.append((when or datetime.max, post_id(item)))
    return min(found, default=(None, None))[1]


ADAPTER = Adapter(
    name="facebook-download",
    looked_for="your_posts_1.json of a Facebook download",
    recognises=recognises,
    read=read,
)
