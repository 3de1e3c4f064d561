"""What the photos of Flickr's API, account exports and YFCC100M have in common: posts, licences."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from curate.ingest.fields import MalformedError, raw_text, sound, text_id

PLATFORM = "flickr"
# namespace:predicate=value, as programs write it: no hashtag of a person.
_MACHINE_TAG = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*=", re.IGNORECASE)

# The numbers of flickr.photos.licenses.getInfo. Other licences, such as those it may get later,
# keep the name that they have.
_BY_NAME = {
    "all rights reserved": "0",
    "attribution-noncommercial-sharealike license": "1",
    "attribution-noncommercial license": "2",
    "attribution-noncommercial-noderivs license": "3",
    "attribution license": "4",
    "attribution-sharealike license": "5",
    "attribution-noderivs license": "6",
    "no known copyright restrictions": "7",
    "united states government work": "8",
    "public domain dedication (cc0)": "9",
    "public domain mark": "10",
    "cc by-nc-sa 2.0": "1",
    "cc by-nc 2.0": "2",
    "cc by-nc-nd 2.0": "3",
    "cc by 2.0": "4",
    "cc by-sa 2.0": "5",
    "cc by-nd 2.0": "6",
    "cc0 1.0": "9",
}
# By what follows creativecommons.org/ in the licence's address.
_BY_PATH = {
    "licenses/by-nc-sa/2.0": "1",
    "licenses/by-nc/2.0": "2",
    "licenses/by-nc-nd/2.0": "3",
    "licenses/by/2.0": "4",
    "licenses/by-sa/2.0": "5",
    "licenses/by-nd/2.0": "6",
    "publicdomain/zero/1.0": "9",
    "publicdomain/mark/1.0": "10",
}
_PATH = "^https?://(?:www\\.)?creativecommons\\.org/(.*?)/?$"
# Stands for a licence that is no text and no number: it may be a restriction.
UNREADABLE = "unreadable"


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
    """Who is in a photo; malformed if that can't be read, unless the photo is not public.

    Such a photo is kept all the same, because an older answer may call it public.
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
        # No account of Flickr is private: its owner counts as public where the photo is.
        "status": "public" if visibility == "public" else None,
        "created_at": created_at,
        "kind": "post",
        "visibility": visibility,
        "caption": caption,
        "tags": tags,
        "people": named,
        "media": media,
        "signals": licence_signals(licence),
    }


def licence(value: Any) -> str | None:
    """The licence that a number, a name or an address means; nothing if none is named.

    What isn't known to be a licence of Flickr comes back as it is.
    """
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return UNREADABLE
    plain = value.encode("utf-8", "replace").decode().strip()
    found = re.match(_PATH, plain.lower())
    path = found.group(1) if found else ""
    return _BY_PATH.get(path) or _BY_NAME.get(plain.lower()) or plain or None


def licence_signals(value: Any) -> list[dict[str, str]]:
    """The licence as a signal of a post."""
    found = licence(value)
    return [{"signal": "license", "value": found}] if found else []


def licence_sql(name: str, address: str) -> str:
    """An SQL expression for the licence that two text columns name: the address is preferred."""
    path = f"regexp_extract(lower(trim({address})), '{_PATH}', 1)"
    return (
        f"coalesce({_looked_up(path, _BY_PATH)}, {_looked_up(f'lower(trim({name}))', _BY_NAME)}, "
        f"nullif(trim({address}), ''), nullif(trim({name}), ''))"
    )


def _looked_up(key: str, numbers: dict[str, str]) -> str:
    cases = " ".join(f"WHEN '{text}' THEN '{number}'" for text, number in numbers.items())
    return f"CASE {key} {cases} END"
