"""Cuts an AIPREF usage preference into words such as ``train-ai=n``.

A preference is a Dictionary of structured fields (RFC 9651), in the header ``Content-Usage`` or in
a line of a robots.txt after a path (IETF draft-ietf-aipref-vocab and draft-ietf-aipref-attach).
"""

import re
from typing import Any

import http_sf

from curate.signals.words import UNREADABLE, plain, said, visible

_EQUALS = re.compile(r" ?= ?")
# Whose the line is: `Content-Usage: /photos/ train-ai=n`, or "/photos/"="train-ai=n".
_BEFORE = re.compile(r"^(?:content-usage ?: ?)?(?:/[^ =]*[ =](?=.))?")
_PREFERENCE = re.compile(r"(?<![a-z0-9_.*-])[.*-]*([a-z][a-z0-9_.*-]*) ?[:=]+ ?([yn])(?![\w-])")
# CC signals: a refusal except for whoever meets a condition. A condition is no permission.
_CONDITION = "exceptions"


def cut_preferences(value: str) -> tuple[str, ...]:
    """Each category with ``y`` or ``n``, and ``UNREADABLE`` beside them for anything else.

    Members are read one by one, because the standard keeps the last of two and drops all for one
    that does not parse; here a refusal counts wherever it stands.
    """
    members = re.split(r"[,|]", ",".join(value.splitlines()))
    return said([word for member in members if plain(member) for word in _member_words(member)])


def _member_words(member: str) -> list[str]:
    bare = _EQUALS.sub("=", plain(member))
    for text in (visible(member), bare):
        if words := _parsed(_BEFORE.sub("", text)):
            return words
    return [*("=".join(found) for found in _PREFERENCE.findall(bare)), UNREADABLE]


def _parsed(text: str) -> list[str]:
    """The preferences of a text that is nothing but preferences; none of any other."""
    try:
        members: Any = http_sf.parse(
            text.encode("ascii"), tltype="dictionary", on_duplicate_key=_refuse_duplicate
        )
    except (ValueError, OverflowError):
        return []
    words: list[str] = []
    for category, (value, parameters) in members.items():
        if value not in ("y", "n"):
            return []
        words.append(f"{category}={value}")
        for name, condition in parameters.items():
            if condition in ("y", "n"):
                words.append(f"{name}={condition}")
            elif name != _CONDITION or value == "y":
                words.append(UNREADABLE)
    return words


def _refuse_duplicate(name: str, kind: str) -> None:
    raise ValueError(f"two of one {kind}: {name}")
