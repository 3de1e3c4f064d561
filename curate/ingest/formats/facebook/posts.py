"""Turns posts and photos of a Facebook download into observations.

No post says for whom it was posted: on Facebook that is friends unless somebody chose otherwise.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.fields import (
    MalformedError,
    items,
    mapping,
    people_list,
    raw_text,
    repaired,
    sound,
    text,
    url,
    utc_from_epoch,
)
from curate.ingest.formats.facebook import PLATFORM
from curate.ingest.owners import Owner
from curate.sources import Export, ExportFile

# The original of a post that shares one which the export doesn't name: no post has this id.
UNNAMED = "unnamed"
_PHOTO = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".gif", ".bmp"})
_MENTION = re.compile(r"@\[([0-9]+):[0-9]+:([^\]]+)\]")
# Sentences of Facebook's own, as they are in English.
_SHARED = re.compile(r"\bshared (?:a|an|the|his|her|their|[^.]+'s)\b", re.IGNORECASE)
_ON_TIMELINE = re.compile(r"\b(?:on|to) (.+?)['’]s (?:timeline|wall|profile)\b", re.IGNORECASE)
_OWN_NETWORK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:facebook\.com|fb\.watch|fb\.com)/", re.IGNORECASE
)
_POST_NUMBER = re.compile(
    r"(?:story_fbid=|fbid=|/posts/|/permalink/|/videos/|/photos/\S*?)([0-9]+)"
)


@dataclass(frozen=True)
class Place:
    """Where a post stands: its file, whose that is, and how the post was shared."""

    file: ExportFile
    export: Export
    owner: Owner
    kind: str
    visibility: str


def media_of(item: Any) -> list[dict[str, Any]]:
    """The pictures and videos of a post; a ``MalformedError`` if what is attached can't be read."""
    found: list[dict[str, Any]] = []
    for attached in _attached(item):
        for one in (attached.get("media"), *items(mapping(attached, "note"), "media")):
            if one is None:
                continue
            if path_of(one) is None:
                raise MalformedError("a medium without a path")
            found.append(one)
    return found


def path_of(medium: Any) -> str | None:
    """Where a picture or a video lies in the export."""
    path = text(medium, "uri")
    return None if path is None else repaired(path)


def post(item: dict[str, Any], place: Place) -> dict[str, Any]:
    """The observation of a post."""
    media = media_of(item)
    written = [_words(one, "post") for one in people_list(item, "data")]
    described = [_words(one, key) for one in media for key in ("description", "title")]
    title = _words(item, "title")
    linked = [
        url(mapping(attached, "external_context"), "url") or "" for attached in _attached(item)
    ]
    original = _original(title, linked)
    return {
        **_common(place, post_id(item), item.get("timestamp")),
        "kind": "repost" if original is not None and place.kind == "post" else place.kind,
        "repost_of": original,
        "caption": next(filter(None, (*written, *described[::2])), None),
        "texts": [*written, *described, title],
        "people": [*_people(item, media, [*written, *described]), *_hosts(title)],
        "media": _photos(media, place),
    }


def photo(item: Any, place: Place) -> dict[str, Any]:
    """The observation of a photo of an album, which is a post of its own."""
    if not isinstance(item, dict) or path_of(item) is None:
        raise MalformedError("a medium without a path")
    words = [_words(item, "description"), _words(item, "title")]
    return {
        **_common(place, post_id(item), item.get("creation_timestamp")),
        "kind": place.kind,
        "caption": words[0],
        "texts": words,
        "people": _people(item, [], words),
        "media": _photos([item], place),
    }


def post_id(item: dict[str, Any]) -> str:
    """An id made from the name and the time of the first file, or from the text and its time.

    Facebook gives none. Of an album's photo it is the same as of a post of that photo.
    """
    media = [item] if "uri" in item else media_of(item)
    if media:
        name = PurePosixPath(path_of(media[0]) or "").stem
        seed = f"{name}\0{media[0].get('creation_timestamp')}"
    else:
        texts = [_words(one, "post") or "" for one in people_list(item, "data")]
        seed = "\0".join((str(item.get("timestamp")), _words(item, "title") or "", *texts))
        if utc_from_epoch(item.get("timestamp")) is None:
            raise MalformedError("a post with neither a time nor a medium")
    return hashlib.sha256(sound(seed).encode()).hexdigest()[:32]


def _common(place: Place, identifier: str, timestamp: Any) -> dict[str, Any]:
    return {
        "platform": PLATFORM,
        "post_id": identifier,
        **place.owner.columns,
        "created_at": utc_from_epoch(timestamp),
        "visibility": place.visibility,
    }


def _attached(item: Any) -> Iterator[dict[str, Any]]:
    for group in people_list(item, "attachments"):
        if not isinstance(group, dict):
            raise MalformedError("an attachment that is no object")
        for one in people_list(group, "data"):
            if not isinstance(one, dict):
                raise MalformedError("an attachment that is no object")
            yield one


def _words(node: Any, key: str) -> str | None:
    words = raw_text(node, key)
    return repaired(words) if words else None


def _people(
    item: dict[str, Any], media: list[dict[str, Any]], texts: list[str | None]
) -> list[dict[str, Any]]:
    """Who is tagged, by name or number, and who is mentioned: Facebook writes whom by number."""
    found = []
    for node in (item, *media):
        for one in people_list(node, "tags"):
            name = one if isinstance(one, str) else text(one, "name")
            if not name:
                raise MalformedError("a person (tagged) without a name")
            found.append({"role": "tagged", "account_id": None, "handle": repaired(name)})
    for number, name in _MENTION.findall("\n".join(filter(None, texts))):
        found.append({"role": "mentioned", "account_id": number, "handle": name})
    return found


def _hosts(title: str | None) -> list[dict[str, Any]]:
    """On whose timeline a post is: that person decides who sees it."""
    found = _ON_TIMELINE.search(title or "")
    return [{"role": "tagged", "account_id": None, "handle": found[1]}] if found else []


def _original(title: str | None, linked: list[str]) -> str | None:
    """What a post shares: by its number, where the link has it."""
    own = [address for address in linked if _OWN_NETWORK.match(address)]
    numbers = [found[1] for address in own if (found := _POST_NUMBER.search(address))]
    is_shared = own or _SHARED.search(title or "")
    return (numbers[0] if numbers else UNNAMED) if is_shared else None


def _photos(media: list[dict[str, Any]], place: Place) -> list[dict[str, Any]]:
    photos = []
    for medium in media:
        path = path_of(medium) or ""
        is_video = "video_metadata" in mapping(medium, "media_metadata")
        if is_video or PurePosixPath(path.partition("?")[0]).suffix.lower() not in _PHOTO:
            continue
        if address := url(medium, "uri"):
            photos.append({"url": address})
        else:
            photos.append({"path": place.export.locate(place.file.folder, path)})
    return photos
