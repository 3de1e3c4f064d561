"""Reads what TikTok sends to whoever asks for their data, as JSON: ``user_data_tiktok.json``."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.ages import age_of, age_signal
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    people_list,
    raw_text,
    sound,
    strictest,
    text,
    url,
    utc_from_iso,
)
from curate.ingest.formats.tiktok import PLATFORM, original_of
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.owners import Owner
from curate.ingest.records import doubled, readings
from curate.ingest.sniffing import Head
from curate.sources import ExportFile

_NAMES = frozenset({"user_data.json", "user_data_tiktok.json"})
# Where the lists are; TikTok renamed most of them in 2024 and in 2025.
_POSTS = (("Post", "Posts", "VideoList"), ("Video", "Videos", "VideoList"))
_DELETED = (
    ("Post", "Recently Deleted Posts", "PostList"),
    ("Post", "Recently Deleted Videos", "VideoList"),
    ("Video", "Recently Deleted Videos", "VideoList"),
)
_REPOSTS = (("Your Activity", "Reposts", "RepostList"), ("Activity", "Reposts", "RepostList"))
_LISTS = {"post": _POSTS, "deleted": _DELETED, "repost": _REPOSTS}
_PROFILES = (
    ("Profile And Settings", "Profile Info", "ProfileMap"),
    ("Profile", "Profile Info", "ProfileMap"),
    ("Profile", "Profile Information", "ProfileMap"),
)
_SETTINGS = (
    ("Profile And Settings", "Settings", "SettingsMap"),
    ("App Settings", "Settings", "SettingsMap"),
)
_KNOWN = (*_POSTS, *_PROFILES, *_SETTINGS)
_PRIVACY = {"on": "private", "off": "public"}
_AUDIENCES = {
    "everyone": "public",
    "public": "public",
    "followers": "followers",
    "friends": "followers",
    "only you": "private",
    "only me": "private",
    "private": "private",
}
_VIDEO = re.compile(r"/(?:video|photo)/([0-9]+)")
_IMAGE = re.compile(r"[^?#]+\.(?:jpe?g|png|webp|heic|heif|avif|image)(?:[?#].*)?", re.IGNORECASE)


def recognises(head: Head) -> bool:
    """Whether a file is the one document of a download."""
    document = head.value
    if head.kind != "json" or not isinstance(document, dict):
        return False
    tops = {path[0] for path in _KNOWN} | {"Your Activity", "Activity"}
    is_called_so = head.name in _NAMES and bool(tops & document.keys())
    return is_called_so or any(_at(document, path) is not None for path in _KNOWN)


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account, its posts and reposts, and what was deleted."""

    def expand(document: dict[str, Any]) -> list[dict[str, Any]]:
        return list(_entries(document, source))

    def convert(entry: dict[str, Any], _: ExportFile) -> Iterable[Row]:
        # A document that can be read in several ways comes as it is.
        for one in [entry] if "section" in entry else expand(entry):
            yield from _rows(one)

    yield from observe(source, log, convert, expand)


def _at(document: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _first(document: dict[str, Any], paths: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    found = (_at(document, path) for path in paths)
    return next((one for one in found if isinstance(one, dict)), {})


def _entries(document: dict[str, Any], source: Source) -> Iterator[dict[str, Any]]:
    """The profile, and each item of the lists, with whose it is."""
    profile = _first(document, _PROFILES)
    # Wherever a version of the download has them: one that says private counts.
    settings = [one for path in _SETTINGS if isinstance(one := _at(document, path), dict)]
    stated = {_stated(profile_, settings_) for profile_, settings_ in _ways(profile, settings)}
    owner = stated.pop() if len(stated) == 1 else Owner()
    lists = [
        (section, item)
        for section, paths in _LISTS.items()
        for path in paths
        for item in people_list(_at(document, path[:-1]), path[-1])
    ]
    if owner.handle is None:
        posts = (item for section, item in lists if section == "post")
        seed = min((_oldest(item) for item in posts), default="")
        owner = Owner(**source.owner_of_unnamed(seed), status=owner.status).believed()
    if profile or settings:
        yield {
            "section": "profile",
            "profile": profile,
            "settings": settings,
            "owner": owner.columns,
        }
    for section, item in lists:
        yield {"section": section, "item": item, "owner": owner.columns}


def _ways(
    profile: dict[str, Any], settings: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for one in readings(profile):
        for other in readings(settings):
            yield one, other


def _stated(profile: dict[str, Any], settings: list[dict[str, Any]]) -> Owner:
    return Owner(handle=text(profile, "userName"), status=_status(settings))


def _status(settings: list[dict[str, Any]]) -> str | None:
    """What the setting says: ``On`` or ``Off``, as TikTok writes them, and nothing else."""
    said = [
        value
        for one in settings
        for key, value in one.items()
        if key.strip(": ") == "Private Account"
    ]
    return strictest(
        _PRIVACY.get(value.strip().lower(), "malformed") if isinstance(value, str) else "malformed"
        for value in said
    )


def _rows(entry: dict[str, Any]) -> Iterator[Row]:
    if entry["section"] == "profile":
        yield "accounts", _account(entry)
        return
    item = entry["item"]
    if not isinstance(item, dict):
        raise MalformedError("a record that is no object")
    if entry["section"] == "deleted":
        yield "deletions", {"platform": PLATFORM, "post_id": _post_id(item)}
    elif entry["section"] == "repost":
        yield "posts", _repost(item, entry["owner"])
    else:
        yield "posts", _post(item, entry["owner"])


def _account(entry: dict[str, Any]) -> dict[str, Any]:
    owner = _stated(entry["profile"], entry["settings"])
    if owner.handle is None:
        # Whoever the posts are given to is private, or a minor, all the same.
        owner = Owner(**entry["owner"])
    if owner.is_nobody:
        raise MalformedError("a profile without a username")
    born = text(entry["profile"], "birthDate")
    age = None
    for shape in ("%d-%b-%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            age = age_of(datetime.strptime(born or "", shape).date(), None)
    return {
        "platform": PLATFORM,
        **owner.columns,
        "origin": "profile",
        "signals": age_signal(age),
    }


def _post(item: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    caption, alt_text = _words(item, "Title"), _words(item, "AlternateText")
    shown_to = _words(item, "WhoCanView")
    return {
        "platform": PLATFORM,
        "post_id": _post_id(item),
        **owner,
        "created_at": _created_at(item),
        "kind": "post",
        "repost_of": original_of(caption),
        "visibility": _AUDIENCES.get((shown_to or "").strip().lower(), "unknown"),
        "caption": caption,
        "texts": [alt_text, _words(item, "AddYoursText")],
        "media": [{"url": one, "alt_text": alt_text} for one in _photos(item)],
    }


def _repost(item: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    """A repost, of which a download has the original's address only."""
    found = _VIDEO.search(_words(item, "Link") or "")
    if found is None:
        raise SkippedError("a repost of an unknown post")
    return {
        "platform": PLATFORM,
        "post_id": f"repost-{_post_id(item)}",
        **owner,
        "created_at": _created_at(item),
        "kind": "repost",
        "repost_of": found[1],
        "visibility": "unknown",
    }


def _words(item: dict[str, Any], key: str) -> str | None:
    """A text; TikTok writes ``N/A`` where there is none."""
    words = raw_text(item, key)
    return None if words is None or words.strip() in {"", "N/A"} else words


def _created_at(item: dict[str, Any]) -> datetime | None:
    return utc_from_iso((text(item, "Date") or "").removesuffix(" UTC"))


def _post_id(item: dict[str, Any]) -> str:
    """The id in the address; the addresses of files have none, and then it is made of the time.

    The addresses change with every download.
    """
    found = _VIDEO.search(text(item, "Link") or "")
    if found is not None:
        return found[1]
    when = _created_at(item)
    if when is None:
        raise MalformedError("a post without an id or a time")
    return hashlib.sha256(sound(f"{when}\0{_words(item, 'Title')}").encode()).hexdigest()[:32]


def _oldest(item: Any) -> str:
    """What sorts posts by their time, if it is known."""
    if isinstance(item, dict) and not doubled(item):
        with suppress(MalformedError):
            return f"{_created_at(item) or datetime.max} {_post_id(item)}"
    return "~"


def _photos(item: dict[str, Any]) -> list[str]:
    """The pictures of a post of photos. A video's cover is no photo."""
    links = re.split(r"[\s,]+", text(item, "Link") or "")
    return [link for link in links if _IMAGE.fullmatch(link) and url({"url": link}, "url")]


ADAPTER = Adapter(
    name="tiktok-download",
    looked_for="user_data_tiktok.json of a TikTok download",
    recognises=recognises,
    read=read,
)
