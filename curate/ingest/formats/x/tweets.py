"""Turns a tweet of an archive into a post.

A tweet has no author, no original and no audience of its own: whose it is says the archive, what it
repeats its text and its links, and who may see it the list that it is in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    people_list,
    raw_text,
    speaks_of,
    text,
    text_id,
    texts,
    url,
    utc_from_iso,
)
from curate.ingest.formats.x import PLATFORM
from curate.ingest.owners import Owner
from curate.ingest.records import objects
from curate.sources import Export, ExportFile

# The original of a retweet, of which an archive has the text and not the id: no post has this one.
UNNAMED = "unnamed"
_RETWEET = re.compile(r"RT @[A-Za-z0-9_]+:? ")
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/"
    r"(?:i/web|#!/([A-Za-z0-9_]+)|([A-Za-z0-9_]+))/status(?:es)?/([0-9]+)",
    re.IGNORECASE,
)
# What X writes where it could not tell a language, or where there is no text in one.
_NO_LANGUAGE = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})
# The id of who is gone, or was never there.
_NOBODY = "-1"


@dataclass(frozen=True)
class Place:
    """Where a tweet stands: its file, the folder of its pictures, and its audience by its list."""

    file: ExportFile
    export: Export
    media_folders: tuple[str, ...]
    visibility: str | None


def created_at(tweet: dict[str, Any], key: str = "created_at") -> datetime | None:
    """A time as X writes it: ``Sat Aug 12 16:10:37 +0000 2023``, or in ISO 8601."""
    value = text(tweet, key)
    if value is None:
        return None
    try:
        parsed = datetime.strptime(value, "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        return utc_from_iso(value)
    return parsed.astimezone(UTC).replace(tzinfo=None)


def tweet_id(tweet: dict[str, Any]) -> str:
    """The id of a tweet; a ``MalformedError`` if it has none."""
    found = text_id(tweet, "id_str", "id", "tweet_id")
    if found is None:
        raise MalformedError("a post without an id")
    return found


def post(
    tweet: dict[str, Any],
    owner: Owner,
    place: Place,
    observed_at: datetime | None,
    long_text: str | None,
) -> dict[str, Any]:
    """The observation of a tweet.

    A retweet has nobody's text, tags or pictures, because they are the original author's.
    ``long_text`` is what a long tweet says in full. A ``SkippedError`` says that the tweet was
    edited since.
    """
    identifier = tweet_id(tweet)
    if _is_replaced(tweet, identifier):
        raise SkippedError("an earlier version of an edited post")
    shown = raw_text(tweet, "full_text")
    shown = raw_text(tweet, "text") if shown is None else shown
    if shown is None:
        raise MalformedError("a post without a text")
    written = unescape(shown)
    is_retweet = _RETWEET.match(written) is not None
    entities = _entities(tweet)
    original, others = _original(tweet, entities, owner)
    language = text(tweet, "lang")
    return {
        "platform": PLATFORM,
        "post_id": identifier,
        **owner.columns,
        "created_at": created_at(tweet),
        "observed_at": observed_at,
        "kind": "repost" if is_retweet else "post",
        "repost_of": original or (UNNAMED if is_retweet else None),
        "visibility": place.visibility,
        "speaks_of": speaks_of(kind=True, mentioned="user_mentions" in entities),
        "language": None if language in _NO_LANGUAGE else language,
        "caption": None if is_retweet else long_text or written,
        "texts": [written, long_text],
        "tags": [] if is_retweet else _tags(entities),
        "people": [*_mentioned(tweet, entities), *others],
        "media": [] if is_retweet else [*_photos(tweet, identifier, place)],
    }


def _is_replaced(tweet: dict[str, Any], identifier: str) -> bool:
    chains = [texts(one, "editTweetIds") for one in objects(tweet.get("edit_info"))]
    return any(chain and identifier in chain[:-1] for chain in chains)


def _entities(tweet: dict[str, Any]) -> dict[str, Any]:
    entities = tweet.get("entities", {})
    if not isinstance(entities, dict):
        raise MalformedError("entities that are no object")
    return entities


def _tags(entities: dict[str, Any]) -> list[str] | None:
    if not isinstance(entities.get("hashtags"), list):
        return None
    found = (text(tag, "text") for tag in items(entities, "hashtags"))
    return [tag.lstrip("#＃") for tag in found if tag]


def _mentioned(tweet: dict[str, Any], entities: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Whom the text names, and whom it answers, who may be named nowhere else."""
    for one in people_list(entities, "user_mentions"):
        yield _named(one, ("id_str", "id"), "screen_name")
    keys = ("in_reply_to_user_id_str", "in_reply_to_user_id")
    if any(tweet.get(key) is not None for key in (*keys, "in_reply_to_screen_name")):
        yield _named(tweet, keys, "in_reply_to_screen_name")


def _named(node: Any, id_keys: tuple[str, ...], handle_key: str) -> dict[str, Any]:
    ids = (text_id(node, key) for key in id_keys)
    account_id = next((one for one in ids if one not in {None, _NOBODY}), None)
    handle = text(node, handle_key)
    if account_id is None and handle is None:
        raise MalformedError("a person (mentioned) without an id")
    return {"role": "mentioned", "account_id": account_id, "handle": handle}


def _original(
    tweet: dict[str, Any], entities: dict[str, Any], owner: Owner
) -> tuple[str | None, list[dict[str, Any]]]:
    """The post that a tweet quotes, or whose pictures it shows, and whose that one is."""
    quoted = text_id(tweet, "quoted_status_id_str", "quoted_status_id")
    others: list[dict[str, Any]] = []
    for link in items(entities, "urls"):
        found = _STATUS.match(text(link, "expanded_url") or "")
        if found is not None:
            quoted = quoted or found[3]
            handle = found[1] or found[2]
            if handle:
                others.append({"role": "mentioned", "account_id": None, "handle": handle})
    for medium in _media(tweet):
        author = text_id(medium, "source_user_id_str", "source_user_id")
        if author is not None and author != owner.account_id:
            quoted = quoted or text_id(medium, "source_status_id_str", "source_status_id")
            quoted = quoted or UNNAMED
            others.append({"role": "mentioned", "account_id": author, "handle": None})
    return quoted, others


def _media(tweet: dict[str, Any]) -> list[Any]:
    # Of several pictures, entities has the first alone.
    return items(mapping(tweet, "extended_entities"), "media") or items(
        mapping(tweet, "entities"), "media"
    )


def _photos(tweet: dict[str, Any], identifier: str, place: Place) -> Iterator[dict[str, Any]]:
    """The photos. Their files are called ``<id of the tweet>-<name in the address>``."""
    for medium in _media(tweet):
        address = url(medium, "media_url_https") or url(medium, "media_url")
        if text(medium, "type") != "photo" or address is None:
            continue
        name = f"{identifier}-{PurePosixPath(address).name}"
        found = (
            place.export.locate(place.file.folder, f"{folder}/{name}")
            for folder in place.media_folders
        )
        path = next((one for one in found if place.export.holds(one)), None)
        alt_text = text(medium, "ext_alt_text")
        yield {"path": path, "url": address, "alt_text": alt_text}
