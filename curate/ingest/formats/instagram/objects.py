"""Reads the media and user objects of Instagram's private API, as instagrapi dumps them too."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from curate.ingest.fields import (
    MalformedError,
    items,
    mapping,
    people_list,
    person,
    raw_text,
    speaks_of,
    status_of_flag,
    strictest,
    text,
    text_id,
    url,
    utc_from_epoch,
    utc_from_iso,
)
from curate.ingest.observations import Row

PLATFORM = "instagram"
IDS = ("pk", "id")
_VIDEO, _CAROUSEL = 2, 8
# What only stories have: an end, or instagrapi's list of stickers.
_STORY_KEYS = ("reel_media_type", "expiring_at", "is_reel_media", "stickers")
_DEFAULT_AUDIENCES = frozenset({"default", "mediaaudience.default"})
_OPEN = frozenset({"default", "everyone", "public"})
# The original of a quote that doesn't say what it quotes: no post has this id.
_UNNAMED = "unnamed"
_COAUTHORS = (
    ("coauthor_producers", "coauthor"),
    ("invited_coauthor_producers", "invited_coauthor"),
)
# One of the people of a post: the role, and the user object.
_Named = tuple[str, Any]
_User = dict[str, Any]


def media_rows(node: dict[str, Any]) -> Iterator[Row]:
    """A post or a story; and whoever in it is said to be, or not to be, a supervised minor."""
    owners, _ = _by_owner(node, None)
    identity = _identity(owners, "a post without an owner")
    named = list(_named(node, identity["account_id"] or ""))
    yield "posts", {**identity, **_post(node, owners, named)}
    accounts = [(identity, owner) for owner in owners]
    accounts += [(_identity([one], "a person without an id"), one) for _, one in named]
    for who, account in accounts:
        if signals := _signals(account):
            yield "accounts", {**who, "origin": "person", "signals": signals}


def mobile_row(node: dict[str, Any], owner: dict[str, str | None]) -> dict[str, Any]:
    """What an object of the mobile API, which came along with a post, says of the post's privacy.

    ``owner`` is whose post it is, as the post itself says. Of what the object leaves out nothing is
    said: the columns that it decides are ``kind``, ``visibility``, ``repost_of``, ``status``,
    ``is_followed_by_viewer``, ``texts`` and ``people``, and ``supervised`` are rows of accounts.
    """
    owners, _ = _by_owner(node, owner["account_id"])
    named = list(_named(node, owner["account_id"] or ""))
    people = [_person(account, role) for role, account in named]
    parts = (node, *_children(node))
    who = {"platform": PLATFORM, **owner}
    accounts = [(who, one) for one in owners]
    accounts += [(_identity([one], "a person without an id"), one) for _, one in named]
    return {
        "status": _status(owners),
        "is_followed_by_viewer": _is_followed(owners),
        "kind": "story" if _is_story(node) else "post",
        "visibility": _visibility(node),
        "repost_of": _quoted(node),
        "texts": [_caption(node), *(text(part, "accessibility_caption") for part in parts)],
        "people": people,
        "supervised": [
            ("accounts", {**whose, "origin": "person", "signals": signals})
            for whose, account in accounts
            if (signals := _signals(account))
        ],
    }


def account_row(account: _User) -> Row:
    """A user object as the profile that it shows."""
    return "accounts", {
        **_identity([account], "a profile without an id"),
        "status": _status([account]) or "unknown",
        "origin": "profile",
        "is_followed_by_viewer": _is_followed([account]),
        "signals": _signals(account) or None,
    }


def _post(node: dict[str, Any], owners: list[_User], named: list[_Named]) -> dict[str, Any]:
    post_id = _post_id(node)
    if not post_id:
        raise MalformedError("a post without an id")
    caption = _caption(node)
    parts = (node, *_children(node))
    alt_texts = [text(part, "accessibility_caption") for part in parts]
    people = [_person(account, role) for role, account in named]
    return {
        "post_id": post_id,
        "status": _status(owners),
        "is_followed_by_viewer": _is_followed(owners),
        "created_at": _time(node.get("taken_at")),
        "kind": "story" if _is_story(node) else "post",
        "visibility": _visibility(node),
        "repost_of": _quoted(node),
        "speaks_of": speaks_of(
            kind=text(node, "product_type") is not None,
            coauthor=any(node.get(key) is not None for key, _ in _COAUTHORS),
            tagged=any(part.get("usertags") is not None for part in parts),
            mentioned=caption is not None and None not in alt_texts,
        ),
        "caption": caption,
        "texts": alt_texts,
        "people": people,
        "media": _photos(node),
    }


def _post_id(node: dict[str, Any]) -> str:
    # The id of a post is <pk>_<pk of its user>.
    return (text_id(node, *IDS) or "").partition("_")[0]


def _identity(shown: list[_User], nobody: str) -> dict[str, Any]:
    """Who it is that is shown in one place or in several; malformed, as ``nobody``, if no one."""
    ids = (text_id(account, *IDS) for account in shown)
    handles = (text(account, "username") for account in shown)
    account_id, handle = next(filter(None, ids), None), next(filter(None, handles), None)
    if account_id is None and handle is None:
        raise MalformedError(nobody)
    return {"platform": PLATFORM, "account_id": account_id, "handle": handle}


def _status(shown: list[_User]) -> str | None:
    """What the flags of one account, shown in one place or in several, come to."""
    if any(mapping(account, "friendship_status").get("is_private") is True for account in shown):
        return "private"
    return strictest(status_of_flag(account) for account in shown)


def _is_followed(shown: list[_User]) -> bool:
    return any(mapping(account, "friendship_status").get("following") is True for account in shown)


def _signals(account: _User) -> list[dict[str, str]]:
    places = (account, mapping(account, "supervision_info"))
    flags = [one["is_supervised_user"] for one in places if "is_supervised_user" in one]
    said = {json.dumps(flag) if isinstance(flag, bool | None) else "malformed" for flag in flags}
    return [{"signal": "account:is_supervised", "value": value} for value in sorted(said)]


def _by_owner(part: dict[str, Any], owner_id: str | None) -> tuple[list[_User], list[_User]]:
    """The users that a post, or a part of it, belongs to: the one owner as shown, and others."""
    shown = [mapping(part, key) for key in ("user", "owner")]
    ids = [text_id(user, *IDS) for user in shown]
    if owner_id is None:
        owner_id = next(filter(None, ids), None)
    own = [user for user, found in zip(shown, ids, strict=True) if found in (None, owner_id)]
    others = [user for user, found in zip(shown, ids, strict=True) if found not in (None, owner_id)]
    return own, others


def _named(node: dict[str, Any], owner_id: str) -> Iterator[_Named]:
    """Who takes part in a post, by role, and whoever is named in it or in its parts."""
    for key, role in _COAUTHORS:
        for producer in people_list(node, key):
            yield role, producer
    for part in (node, *_children(node)):
        # Whoever else a post or a part of it belongs to has a say like a co-author.
        for other in _by_owner(part, owner_id)[1]:
            yield "coauthor", other
        for tag in _usertags(part):
            yield "tagged", mapping(tag, "user")
    for sponsor in people_list(node, "sponsor_tags"):
        yield "tagged", mapping(sponsor, "sponsor") or mapping(sponsor, "user") or sponsor
    for key in ("reel_mentions", "mentions"):
        for mention in people_list(node, key):
            yield "mentioned", mapping(mention, "user")


def _usertags(part: dict[str, Any]) -> list[Any]:
    """The tags, which the API wraps in an object and instagrapi doesn't."""
    tags = part.get("usertags")
    return people_list({"usertags": tags.get("in")} if isinstance(tags, dict) else part, "usertags")


def _person(account: Any, role: str) -> dict[str, Any]:
    return {**person(account, role, id_keys=IDS), "status": _status([account])}


def _caption(node: dict[str, Any]) -> str | None:
    places = ((mapping(node, "caption"), "text"), (node, "caption"), (node, "caption_text"))
    found = (raw_text(place, key) for place, key in places)
    return next((caption for caption in found if caption is not None), None)


def _time(value: Any) -> datetime | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        return utc_from_epoch(int(value))
    return utc_from_epoch(value) or utc_from_iso(value)


def _is_story(node: dict[str, Any]) -> bool:
    if text(node, "product_type") == "story":
        return True
    return any(node.get(key) is not None and node[key] is not False for key in _STORY_KEYS)


def _quoted(node: dict[str, Any]) -> str | None:
    """The post that is quoted or shared again: posts of Threads, of the same shape, do that."""
    shared = mapping(mapping(node, "text_post_app_info"), "share_info")
    for key in ("reposted_post", "quoted_post"):
        if shared.get(key) is not None:
            return _post_id(mapping(shared, key)) or _UNNAMED
    return None


def _visibility(node: dict[str, Any]) -> str | None:
    shown_to = node.get("visibility")
    if shown_to is not None and not (isinstance(shown_to, str) and shown_to.lower() in _OPEN):
        return "archived" if shown_to == "only_me" else "unknown"
    audience = node.get("audience")
    if audience is None:
        return None
    if not isinstance(audience, str):
        return "unknown"
    # Every audience that is named and isn't the default, such as close friends, is narrower.
    return None if audience.lower() in _DEFAULT_AUDIENCES else "followers"


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    children = people_list(node, "carousel_media") or people_list(node, "resources")
    return [child for child in children if isinstance(child, dict)]


def _photos(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The photos in order. A video's picture is its thumbnail, and no photo."""
    parts = _children(node)
    # The picture of a carousel whose parts are missing may be the thumbnail of a video.
    if not parts and node.get("media_type") != _CAROUSEL:
        parts = [node]
    photos = ((_address(part), text(part, "accessibility_caption")) for part in parts)
    return [{"url": address, "alt_text": alt} for address, alt in photos if address is not None]


def _address(part: dict[str, Any]) -> str | None:
    """Where the largest size of a photo is; nothing for a video."""
    is_video = part.get("media_type") == _VIDEO or bool(items(part, "video_versions"))
    if is_video or text(part, "video_url"):
        return None
    sizes = items(mapping(part, "image_versions2"), "candidates")
    usable = [size for size in sizes if url(size, "url")]
    return url(max(usable, key=_area), "url") if usable else url(part, "thumbnail_url")


def _area(size: dict[str, Any]) -> int:
    width, height = size.get("width"), size.get("height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0
