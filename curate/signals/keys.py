"""Cuts values that are one key of a vocabulary: flags, labels, PLUS keys, uses."""

import re

from curate.signals.words import UNREADABLE, plain, read_words, said, visible

_FLAG = re.compile(r"\w+(?:[-.]\w+)*")
# AT Protocol: labels that mean the same everywhere start with an exclamation mark.
_LABEL = re.compile(rf"!?{_FLAG.pattern}")
_PLUS_KEY = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# PLUS LDF keys stand bare or at the end of their vocabulary's URI. Another URI is no PLUS key:
# taking its end would let `…/DMI-PROHIBITED/DMI-ALLOWED` through.
_VOCABULARY = re.compile(
    r"(?<![^\s,;|])(?:https?://)?ns\.useplus\.org/ldf/vocab/([^\s,;|/]*)/?(?![^\s,;|])"
)


def cut_flag(value: str) -> tuple[str, ...]:
    """The value as one word in lower case; more than a word is its words and ``UNREADABLE``."""
    return _only_word(visible(value), _FLAG)


def cut_label(value: str) -> tuple[str, ...]:
    """The same for a label, such as ``!no-unauthenticated``."""
    return _only_word(visible(value), _LABEL)


def cut_plus_keys(value: str) -> tuple[str, ...]:
    """The keys in lower case, such as ``dmi-prohibited``, without the URI of their vocabulary."""
    text = _VOCABULARY.sub(r"\1", plain(value))
    return read_words(text.removesuffix("/"), _PLUS_KEY)


def _only_word(text: str, word: re.Pattern[str]) -> tuple[str, ...]:
    words = word.findall(text)
    return (text,) if words == [text] else said([*words, UNREADABLE])
