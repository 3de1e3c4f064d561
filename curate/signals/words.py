"""Turns a signal's text into its words, and says when something beside them was not understood."""

import re
import unicodedata

# The one word that no rule has: whoever looks it up finds that the value is unknown.
UNREADABLE = ""
# What may part words, or hold them, without saying anything.
_SEPARATORS = frozenset(" ,;|=")
_HOLDERS = str.maketrans(dict.fromkeys("\"'`<>(){}[]", " "))


def visible(text: str) -> str:
    """The text in lower case, without spaces at its ends; a run of invisible characters is one
    space, so that none joins two words or hides in one."""
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text.lower())
    return " ".join(shown.split())


def plain(text: str) -> str:
    """The visible text without quotes and brackets: a list that was printed reads like a list."""
    return visible(text.translate(_HOLDERS))


def read_words(text: str, word: re.Pattern[str]) -> tuple[str, ...]:
    """Each word of a plain text once, and ``UNREADABLE`` if there is none, or more than words."""
    words = word.findall(text)
    is_understood = set(word.sub(" ", text)) <= _SEPARATORS
    return said(words if is_understood else [*words, UNREADABLE])


def said(words: list[str]) -> tuple[str, ...]:
    """Each word once, in its order; ``UNREADABLE`` if there is none."""
    return tuple(dict.fromkeys(words)) or (UNREADABLE,)
