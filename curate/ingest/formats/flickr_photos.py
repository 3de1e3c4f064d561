"""What the photos of Flickr's API and of its account exports have in common."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from curate.ingest.fields import MalformedError, mentioned, raw_text, sound, text_id
from curate.ingest.formats.flickr_licences import licence_signals

PLATFORM = "flickr"
# namespace:predicate=value, as programs write it: no hashtag of a person.
_MACHINE_TAG = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*=", re.IGNORECASE)


def photo_id(record: dict[str, Any]) -> str:
    """The id of a photo, which is a whole number; malformed if there is none."""
    found = text_id(record, "id")
    if found is None or not re.fullmatch("[0-9]+", found):
        raise MalformedError("a photo without an id")
    return found


def user_tags(tags: Iterable[Any], *keys: str) -> list[str]:
    """The tags that people wrote: texts, or objects with the text under one of the keys."""
    plain = (_tag(tag, keys).strip().lstrip("#").strip() for tag in tags)
    return [tag for tag in plain if tag and not _MACHINE_TAG.match(tag)]


def _tag(tag: Any, keys: Iterable[str]) -> str:
    if isinstance(tag, str):
        return sound(tag)
    return next(filter(None, (raw_text(tag, key) for key in keys)), "")


def _named(people: Iterable[dict[str, Any]], *, is_public: bool) -> list[dict[str, Any]]:
    """Who is in a photo; malformed if that can't be read, unless the photo is for few anyway.

    A photo that isn't public must not get lost: an older answer may say that it is.
    """
    try:
        return list(people)
    except MalformedError:
        if is_public:
            raise
        return []


def photo_row(
    identifier: str,
    owner: dict[str, str | None],
    *,
    visibility: str,
    created_at: datetime | None,
    texts: Iterable[str | None],
    tags: list[str] | None,
    people: Iterable[dict[str, Any]],
    media: list[dict[str, Any]],
    licence: Any,
) -> dict[str, Any]:
    """A post. ``texts`` are its title and its description."""
    named = _named(people, is_public=visibility == "public")
    caption = "\n".join(text.strip() for text in texts if text and text.strip()) or None
    return {
        "platform": PLATFORM,
        "post_id": identifier,
        **owner,
        # No account of Flickr is private. That this photo is public is what is known of its owner.
        "status": "public" if visibility == "public" else None,
        "created_at": created_at,
        "kind": "post",
        "visibility": visibility,
        "caption": caption,
        "tags": tags,
        "people": [*named, *mentioned(caption)],
        "media": media,
        "signals": licence_signals(licence),
    }
