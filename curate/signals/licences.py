"""Cuts a licence, by name, SPDX id or address, into the form of ``sql/licences.sql``."""

import re

from curate.signals.words import UNREADABLE, said, visible

_ADDRESS = re.compile(
    r"(?<![^\s\"'`<>(){}\[\],;|=_-])(?:(?:https?:)?//)?(?:www\.)?"
    r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)(?:/[0-9.]+)?(?:[/?#]\S*)?"
)
_VERSION = re.compile(
    r"(?: v?[0-9]+\.[0-9]+| international| generic| unported| universal| licen[cs]e)+$"
)
_RESERVED = "all rights reserved"
_IS_RESERVED = re.compile(rf"(?<!\w){_RESERVED}(?!\w)")
_COMMONS = re.compile(r"cc (?:by(?: nc)?(?: nd| sa)?|zero|mark)|cc0")
OTHER = "other"


def cut_licence(value: str) -> tuple[str, ...]:
    """The licence that a value names, whatever its version, as in ``cc by nc``.

    A text that is more than a licence is unknown; a Creative Commons address in it, or the words
    that all rights are reserved, come out beside that. Another address is unreadable.
    """
    text = visible(value)
    if address := _ADDRESS.fullmatch(text):
        return (_named(address),)
    name = _VERSION.sub("", re.sub(r"[\s_-]+", " ", text).strip())
    name = re.sub(r"^(?:creative commons )+", "cc ", name)
    found = [_named(address) for address in _ADDRESS.finditer(text)]
    if name != _RESERVED and _IS_RESERVED.search(name):
        found.append(_RESERVED)
    # No name of a licence has a slash; somebody's address may hold the name of a person.
    return said([*found, UNREADABLE]) if found or "/" in name else said([name])


def cut_web_statement(value: str) -> tuple[str, ...]:
    """The licence that the address of a rights statement means, or ``other`` for somebody's page.

    The page describes the owner or the rights (XMP Rights Management, ISO 16684-1), so only an
    address of Creative Commons is a licence. One of theirs that cannot be read is unknown.
    """
    words = cut_licence(value)
    if any(word.startswith("cc ") or word in ("cc0", _RESERVED) for word in words):
        return words
    page = visible(value)
    return (OTHER,) if page and "creativecommons.org" not in page else (UNREADABLE,)


def is_creative_commons(word: str) -> bool:
    """Whether a licence's word is a licence or public-domain mark that Creative Commons wrote."""
    return _COMMONS.fullmatch(word) is not None


def _named(address: re.Match[str]) -> str:
    return f"cc {address[1].replace('-', ' ')}"
