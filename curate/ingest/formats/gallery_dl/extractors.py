"""What the records of gallery-dl's extractors say: each platform has names of its own for it.

The names are those of gallery-dl 1.30, in its modules ``gallery_dl/extractor/*.py``.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    mapping,
    people_list,
    person,
    raw_text,
    status_of_flag,
    strictest,
    text,
    text_id,
)
from curate.ingest.formats.flickr.api import visibility_of
from curate.ingest.formats.flickr.photos import licence_signals
from curate.ingest.records import objects

# The original of a reshared story, of which only the author is named: no post has this id.
UNNAMED = "unnamed"
# Of these a record leaves out what the accounts refuse, and has another id than their own formats.
_READ_OTHERWISE = frozenset({"bluesky", "mastodon", "pleroma", "misskey"})
_STORIES = frozenset({"stories", "highlights", "story"})
_NO_LANGUAGE = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})
_NAME = re.compile(r"[a-z0-9]+")
_AI_FLAGS = ("isAiUseDisallowed", "is_ai_use_disallowed")
Post = dict[str, Any]


def post_of(record: dict[str, Any]) -> Post:
    """What a record says of its post, but for the picture.

    Raises a ``SkippedError`` for platforms that are not read from such records.
    """
    category = (text(record, "category") or "").lower()
    # A server's category may be its name, which may be somebody's.
    family = _READ_OTHERWISE & {category, text(record, "basecategory") or ""}
    if family:
        raise SkippedError(f"a record of {min(family)}, which has formats of its own")
    found = _EXTRACTORS.get(category, _any_other)(record)
    if found["post_id"] is None:
        raise MalformedError("a post without an id")
    if found["account_id"] is None and found["handle"] is None:
        raise MalformedError("a post without an owner")
    return found


def tags_of(record: dict[str, Any], key: str) -> list[str] | None:
    """The hashtags under a key, as texts or as objects with a ``tag_name``."""
    value = record.get(key)
    if isinstance(value, str):
        value = value.split()
    if not isinstance(value, list):
        return None
    found = (text(one, "tag_name") if isinstance(one, dict) else one for one in value)
    return [tag.lstrip("#＃") for tag in found if isinstance(tag, str) and tag.lstrip("#＃")]


def _instagram(record: dict[str, Any]) -> Post:
    owner_id, user = text_id(record, "owner_id"), mapping(record, "user")
    statuses = [status_of_flag(user)] if text_id(user, "id", "pk") == owner_id else []
    is_story = text(record, "subcategory") in _STORIES or record.get("expires") is not None
    author = record.get("author")
    people = [person(one, "coauthor") for one in people_list(record, "coauthors")]
    people += [person(one, "tagged") for one in people_list(record, "tagged_users")]
    part_owner = record.get("owner")
    if isinstance(part_owner, dict) and text_id(part_owner) not in {owner_id, None}:
        people.append(person(part_owner, "coauthor"))
    if isinstance(author, dict):
        people.append(person(author, "mentioned"))
    return {
        "platform": "instagram",
        "post_id": text_id(record, "post_id"),
        "account_id": owner_id,
        "handle": text(record, "username"),
        "status": strictest(statuses),
        "kind": "story" if is_story else "post",
        "repost_of": UNNAMED if author is not None else None,
        "caption": raw_text(record, "description"),
        "tags": tags_of(record, "tags"),
        "people": people,
    }


def _twitter(record: dict[str, Any]) -> Post:
    """A tweet is its author's; of a retweet, the original's: then it is the ``user``'s."""
    original = text_id(record, "retweet_id")
    is_retweet = original not in {None, "0"}
    author = mapping(record, "author")
    owner = mapping(record, "user") if is_retweet else author
    content, language = raw_text(record, "content"), text(record, "lang")
    people = [_tweeter(one) for one in people_list(record, "mentions")]
    if is_retweet:
        people.append(_tweeter(author))
    if (answered := text(record, "reply_to")) is not None:
        people.append({"role": "mentioned", "account_id": None, "handle": answered})
    return {
        "platform": "x",
        "post_id": text_id(record, "tweet_id"),
        "account_id": text_id(owner, "id"),
        "handle": text(owner, "name"),
        "status": status_of_flag(owner, "protected"),
        "kind": "repost" if is_retweet else "post",
        "repost_of": original if is_retweet else None,
        "language": None if language in _NO_LANGUAGE else language,
        "caption": None if is_retweet else content,
        "texts": [content],
        "tags": [] if is_retweet else tags_of(record, "hashtags"),
        "people": people,
    }


def _tweeter(node: Any) -> dict[str, Any]:
    found = person(node, "mentioned", id_keys=("id",), handle_key="name")
    return {**found, "status": status_of_flag(node, "protected")}


def _flickr(record: dict[str, Any]) -> Post:
    owner = record.get("owner")
    whose = owner if isinstance(owner, dict) else mapping(record, "user")
    visibility = visibility_of(record)
    texts = (raw_text(record, "title"), raw_text(record, "description"))
    shown = people_list(mapping(record, "people"), "person")
    return {
        "platform": "flickr",
        "post_id": text_id(record, "id"),
        "account_id": text_id(whose, "nsid") or text(record, "owner"),
        "handle": text(whose, "username"),
        # No account of Flickr is private: its owner counts as public where the photo is.
        "status": "public" if visibility == "public" else None,
        "kind": "post",
        "visibility": visibility,
        "caption": "\n".join(filter(None, texts)) or None,
        "tags": tags_of(record, "tags"),
        "people": [person(one, "tagged", id_keys=("nsid",)) for one in shown],
        "signals": licence_signals(record.get("license")),
    }


def _deviantart(record: dict[str, Any]) -> Post:
    author = mapping(record, "author")
    texts = [raw_text(record, "title"), raw_text(record, "description")]
    refuses = any(record.get(key) not in {None, False} for key in _AI_FLAGS)
    return {
        "platform": "deviantart",
        "post_id": text_id(record, "deviationid", "index"),
        "account_id": text_id(author, "userid"),
        "handle": text(author, "username"),
        "kind": "post",
        "is_deleted": record.get("is_deleted") is True,
        "caption": texts[0],
        "texts": texts,
        "tags": tags_of(record, "tags"),
        "signals": [{"signal": "robots:meta", "value": "noai"}] if refuses else None,
    }


def _any_other(record: dict[str, Any]) -> Post:
    """A post of a platform of which nothing more is known: of it no status is ever observed."""
    category = "".join(_NAME.findall((text(record, "category") or "").lower()))
    if not category:
        raise MalformedError("a record without a platform")
    account_id, handle = _owner(record)
    return {
        "platform": category,
        "post_id": text_id(record, "post_id", "id"),
        "account_id": account_id,
        "handle": handle,
        "kind": "post",
        "visibility": "unknown",
        "caption": next(
            filter(None, (raw_text(record, key) for key in ("caption", "content", "description"))),
            None,
        ),
        "texts": [raw_text(record, key) for key in ("title", "content", "description")],
        "tags": tags_of(record, "tags"),
    }


def _owner(record: dict[str, Any]) -> tuple[str | None, str | None]:
    for key in ("author", "user", "owner", "uploader", "artist"):
        whose = record.get(key)
        if isinstance(whose, dict):
            ids = text_id(whose, "id", "userid", "uuid")
            names = (text(whose, name) for name in ("username", "handle", "name"))
            found = ids, next(filter(None, names), None)
        else:
            found = None, text(record, key)
        if found != (None, None):
            return found
    return text_id(record, "user_id", "author_id", "owner_id"), text(record, "username")


_EXTRACTORS: dict[str, Callable[[dict[str, Any]], Post]] = {
    "instagram": _instagram,
    "twitter": _twitter,
    "flickr": _flickr,
    "deviantart": _deviantart,
}


def called_private(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The accounts that any object of a record calls private, or says so in no boolean."""
    category = (text(record, "category") or "").lower()
    platform = {"instagram": "instagram", "twitter": "x"}.get(category)
    flag, name = ("is_private", "username") if platform == "instagram" else ("protected", "name")
    for node in objects(record) if platform else ():
        status = status_of_flag(node, flag)
        who = {"account_id": text_id(node, "id", "pk"), "handle": text(node, name)}
        if status in {"private", "malformed"} and any(who.values()):
            yield {"platform": platform, **who, "status": status, "origin": "person"}
