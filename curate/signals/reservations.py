"""Cuts a reservation of rights, by TDMRep or by a registry of opt-outs, into ``1`` and ``0``.

TDMRep (W3C community group) defines the numbers only; exports write them as a data frame, a list or
a JSON file does.
"""

import re

from curate.signals.words import plain, read_words, said

_WORD = re.compile(r"[\w.+-]+")
_ONE = re.compile(r"1(?:\.0*)?|true")
_ZERO = re.compile(r"0(?:\.0*)?")
# What is reserved or where: `tdm-reservation: 1`, `location: /photos/`.
_NAME = "tdm-reservation"
_ADDRESS = re.compile(r"(?<![^\s,;|=:])(?:(?!true ?:)[a-z][a-z_.-]* ?:|/[^\s,;|=:]*)")


def cut_reservation(value: str, no: str = "0") -> tuple[str, ...]:
    """``1`` for a reservation, ``0`` for none; ``no`` is another word for none.

    TDMRep's own ``false`` stays unknown: a reservation counts in any writing, its absence in the
    defined one.
    """
    words = read_words(_ADDRESS.sub(" ", plain(value)), _WORD)
    return said([_number(word, no) for word in words if word != _NAME])


def _number(word: str, no: str) -> str:
    if _ONE.fullmatch(word):
        return "1"
    return "0" if word == no or _ZERO.fullmatch(word) else word
