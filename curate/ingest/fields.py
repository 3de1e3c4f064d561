"""Reads single fields of a JSON record, believing only what has the right type."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from curate.names import EXACT

# Digits, a DID, an NSID or a URI are an account's id; anything else is a handle.
ACCOUNT_ID = r"(?i:[0-9]+(\.0+)?|did:.+|[0-9]+@N[0-9]+|https?://.+)"


# A bare number is a time of these years (UTC), or none: 20261119 is no second of 1970.
_FIRST_SECOND, _LAST_SECOND = 631_152_000, 4_102_444_800


class MalformedError(Exception):
    """A record can't be used; the text is the reason, and quotes nothing of the record."""


class SkippedError(Exception):
    """A record is no post and no account, such as a like; the text says what it is."""


def sound(text: str) -> str:
    """Text that can be written as UTF-8: JSON allows half a surrogate pair, as of a cut emoji."""
    return text.encode("utf-8", "replace").decode()


def repaired(words: str) -> str:
    """Text whose UTF-8 was taken for Latin-1, as it was meant; any other text as it stands."""
    try:
        return words.encode("latin-1").decode()
    except UnicodeError:
        return sound(words)


def text(node: Any, key: str) -> str | None:
    """A text that is not empty, without the space around it; nothing if it isn't sound."""
    value = node.get(key) if isinstance(node, dict) else None
    if not isinstance(value, str) or value != sound(value):
        return None
    return value.strip() or None


def raw_text(node: Any, key: str) -> str | None:
    """A text as it stands, made sound."""
    value = node.get(key) if isinstance(node, dict) else None
    return sound(value) if isinstance(value, str) else None


def text_id(node: Any, *keys: str) -> str | None:
    """The first of the keys that holds an id, as text: ids are longer than a float is exact.

    A number that may have been rounded comes last, and in a form that is read as such.
    """
    rounded = None
    for key in keys or ("id", "pk"):
        value = node.get(key) if isinstance(node, dict) else None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if abs(value) <= EXACT:
                return str(value)
            rounded = rounded or (f"{value}e+0" if isinstance(value, int) else f"{value:.17e}")
        found = text(node, key)
        if found is not None:
            return found
    return rounded


def mapping(node: Any, key: str) -> dict[str, Any]:
    """The object under a key; empty if there is none."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, dict) else {}


def items(node: Any, key: str) -> list[Any]:
    """The array under a key; empty if there is none."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, list) else []


def texts(node: Any, key: str) -> list[str] | None:
    """The texts of the array under a key; nothing if the key holds no array."""
    value = node.get(key) if isinstance(node, dict) else None
    if not isinstance(value, list):
        return None
    return [sound(item) for item in value if isinstance(item, str)]


def people_list(node: Any, key: str) -> list[Any]:
    """The array of people under a key; malformed if something else is there.

    Whoever is named and can't be read must not pass as if nobody was.
    """
    value = node.get(key) if isinstance(node, dict) else None
    if value is not None and not isinstance(value, list):
        raise MalformedError(f"{key} is no list")
    return value or []


def speaks_of(**is_said: bool) -> list[str]:
    """The fields of a post that its record speaks of: what it leaves out stands as it was."""
    return [field for field, is_true in is_said.items() if is_true]


def url(node: Any, key: str) -> str | None:
    """A web address."""
    value = text(node, key)
    return value if value and value.startswith(("http://", "https://")) else None


def status_of_flag(flags: dict[str, Any], key: str = "is_private") -> str | None:
    """The status that a JSON flag speaks of: nothing if the key is missing.

    Only a JSON boolean is believed. ``"False"`` is a string, and truthy in many languages: the
    classic leak.
    """
    if key not in flags:
        return None
    value = flags[key]
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "private" if value else "public"
    return "malformed"


def strictest(statuses: Iterable[str | None]) -> str | None:
    """What several statements about one account come to: any ``private`` among them wins.

    Nothing if none speaks of the status; one that says nothing doesn't weigh against one that does.
    """
    spoken = set(statuses)
    return next(
        (one for one in ("private", "malformed", "public", "unknown") if one in spoken), None
    )


def flag_words(value: Any) -> str | None:
    """What a flag says, word for word, as the value of a signal; nothing if it is null or missing.

    What is no JSON boolean comes out in a way that no rule knows, such as ``"true"`` in quotes.
    """
    if value is None:
        return None
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    return json.dumps(value)[:100]


def person(
    node: Any, role: str, *, id_keys: tuple[str, ...] = (), handle_key: str = "username"
) -> dict[str, Any]:
    """One of the people of a post; malformed if nothing says who it is."""
    account_id, handle = text_id(node, *id_keys), text(node, handle_key)
    if account_id is None and handle is None:
        raise MalformedError(f"a person ({role.replace('_', '-')}) without an id")
    return {
        "role": role,
        "account_id": account_id,
        "handle": handle,
        "status": status_of_flag(node),
    }


def utc_from_epoch(value: Any) -> datetime | None:
    """A naive UTC time from epoch seconds, milliseconds, microseconds or nanoseconds.

    Nothing for other things, such as a number that is in no unit one of the years 1990 to 2100.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    for scale in (1, 10**3, 10**6, 10**9):
        if _FIRST_SECOND * scale <= value < _LAST_SECOND * scale:
            return datetime.fromtimestamp(value / scale, UTC).replace(tzinfo=None)
    return None


def utc_from_iso(value: Any) -> datetime | None:
    """A naive UTC time from ISO 8601 text; a time without an offset is taken as UTC."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
        return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed
    except (ValueError, OverflowError):
        return None
