"""Cuts robots directives, of a header or a page, into the names of the directives.

The grammar is Google's and Bing's for ``X-Robots-Tag`` and ``<meta name="robots">``: directives
between commas, some with a value after a colon, after the crawler that they are for, if any.
"""

import re

from curate.signals.words import plain, read_words

_WORD = re.compile(r"[^\W_]+(?:[-_]+[^\W_]+)*")
# `max-image-preview: none` is about previews; the `none` is no directive.
_WITH_VALUE = re.compile(
    r"(?<![\w-])(max-snippet|max-image-preview|max-video-preview) ?: ?"
    r"(?:-?\d+|none|standard|large)(?![\w-])"
)
_NAMES = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NAMED = "|".join(sorted({*_NAMES, *(name[:3] for name in _NAMES)}, key=len, reverse=True))
# Whole names only: a longer word that starts like a day may be a directive.
_WITH_DATE = re.compile(
    r"(?<![\w-])unavailable_after ?: ?"
    rf"(?:(?:{_NAMED}|gmt|utc|[ecmp][sd]t|am|pm)(?![^\W_])|\d[\d:.+tz/-]*(?![^\W\d_])|[-+,. ])*"
)
# Who is spoken to (`googlebot:`, `my-bot/2.0:`) or of what (`/photos/`).
_ADDRESS = re.compile(r"(?<![^\s,;|=:])(?:[a-z0-9_.*/+~-]+ ?:|/[^\s,;|=:]*)")


def cut_directives(value: str) -> tuple[str, ...]:
    """The names of the directives; who they are for is left out, if there is any directive."""
    # A value stands in the line of its directive: the next line is another header.
    text = ",".join(_without_values(plain(line)) for line in value.splitlines())
    return read_words(_ADDRESS.sub(_unless_refusing, text), _WORD)


def _without_values(line: str) -> str:
    return _WITH_DATE.sub("unavailable_after ", _WITH_VALUE.sub(r"\1 ", line))


def _unless_refusing(address: re.Match[str]) -> str:
    # Every directive that refuses starts with `no`. In `noai: googlebot` it is no crawler.
    words = _WORD.findall(address[0])
    return f" {' '.join(words)} " if any(word.startswith("no") for word in words) else " "
