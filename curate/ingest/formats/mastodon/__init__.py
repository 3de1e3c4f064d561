"""Exports of Mastodon: its API and archives; here, what both say in the same words."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from curate.ingest.fields import flag_words

PLATFORM = "mastodon"
# The original of a quote that doesn't say what it quotes: no post has this id.
UNNAMED = "unnamed"
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"</p\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def plain_text(html: str) -> str:
    """The text of a post's HTML, with its line breaks and paragraphs, and the text of its links.

    Patterns rather than a parser: the parser of the standard library raises on some broken HTML,
    and takes quadratic time for other.
    """
    lines = _PARAGRAPH_END.sub("\n\n", _BREAK.sub("\n", html))
    return unescape(_TAG.sub("", lines)).strip()


def full_handle(name: str | None, address: str | None) -> str | None:
    """``user@server``: a server leaves its own name out, and many servers have a ``user``."""
    name = (name or "").removeprefix("@")
    if not name or "@" in name:
        return name or None
    try:
        server = urlsplit(address or "").hostname
    except ValueError:
        server = None
    return f"{name}@{server}" if server else name


def standing(account: dict[str, Any]) -> str:
    """The status of an account. There are no private accounts: who approves followers is public."""
    flags = {key: account.get(key) for key in ("suspended", "memorial")}
    if flags["suspended"] is True:
        return "suspended"
    if flags["memorial"] is True:
        return "memorialised"
    is_readable = all(flag is None or flag is False for flag in flags.values())
    return "public" if is_readable else "malformed"


def signals(account: dict[str, Any], names: Iterable[str]) -> list[dict[str, str]]:
    """What an account says of being indexed and found; null is not said, and so no refusal."""
    said = ((name, flag_words(account.get(name))) for name in names)
    return [{"signal": f"mastodon:{name}", "value": value} for name, value in said if value]
