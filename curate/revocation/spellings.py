"""Finds names in texts and tags in any spelling that has the same normal form."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from curate.names import fold, looks_edited, visible

# A shorter name is a word like any other, unless it is addressed.
_SHORTEST_NAME = 3
_TAG_SIGNS = "#@"

# Full-width forms of ASCII, and the small @: as `sql/ingest/observations/mentions.sql` reads them.
_WIDE = re.compile("[\uff01-\uff5e\ufe6b]")
# Letters of which folding makes nothing but small ones, each for itself, and signs that it leaves
# as they are. Texts of these alone, as most are, are folded at once instead of in Python. What is
# not here only takes longer.
_NOT_PLAIN = (
    r"[^\x00-\x7F\xA0-\xAC\xAE-\xB4\xB6-\xDE\xE0-\x{012F}\x{0132}-\x{0148}\x{014A}-\x{017E}"
    r"\x{0388}-\x{03C1}\x{03C3}-\x{03CE}\x{0400}-\x{0482}\x{048A}-\x{052F}\x{05D0}-\x{05EA}"
    r"\x{0621}-\x{064A}\x{2010}-\x{2027}\x{2030}-\x{205E}\x{20A0}-\x{20BF}\x{2190}-\x{2328}"
    r"\x{232B}-\x{2ADB}\x{3001}-\x{3029}\x{3041}-\x{3096}\x{30A1}-\x{30FE}\x{4E00}-\x{9FFF}"
    r"\x{AC00}-\x{D7A3}\x{1F000}-\x{1FAFF}]"
)
_OTHER_LETTERS = ("ß", "ẞ", "ς", "İ", "ı", *map(chr, range(0xFF01, 0xFF5F)))
# The second half of many an emoji, which parts no words that the sign before it does not part.
_AFTER_SIGNS = r"([\p{So}\p{Sk}])[\x{FE0F}\x{200D}]+"


def spelled(text: str) -> str:
    """The form in which names and words of texts are compared: the normal form, in plain width."""
    return fold(visible(_narrow(text)))


def are_named(texts: pa.ChunkedArray, names: Iterable[str]) -> pa.ChunkedArray:
    """Which texts hold one of the names, ``spelled``, as a word of its own; never null.

    Characters that nobody sees are in no word, or all part two words: both are tried.
    """
    return pc.fill_null(pc.match_substring_regex(_folded(texts, _readings), _pattern(names)), False)


def spelled_tags(tags: pa.ChunkedArray, names: Iterable[str]) -> pa.Table:
    """Those of the tags that are one of the names, ``spelled``: columns ``tag`` and ``name``."""
    found = pc.utf8_ltrim(_folded(tags, spelled), _TAG_SIGNS)
    is_name = pc.is_in(found, value_set=pa.array(list(names), pa.string()))
    return pa.table({"tag": tags, "name": found}).filter(is_name)


def _folded(texts: pa.ChunkedArray, form: Callable[[str], str]) -> pa.ChunkedArray:
    """The texts in their form. ``form`` is asked only where it is not known at once."""
    folded = []
    for chunk in texts.chunks:
        is_rare = pc.fill_null(pc.match_substring_regex(chunk, _NOT_PLAIN), False)
        rare = pl.Series(chunk.filter(is_rare).cast(pa.large_string()), dtype=pl.String)
        foldings = _foldings()
        rare = rare.str.replace_all(_AFTER_SIGNS, "$1").str.replace_many(
            list(foldings), list(foldings.values())
        )
        read = pc.utf8_lower(rare.to_arrow().cast(pa.string())).to_pylist()
        for place in rare.str.contains(_NOT_PLAIN).arg_true():
            read[place] = form(rare[place])
        there = pa.array(read, pa.string())
        folded.append(pc.replace_with_mask(pc.utf8_lower(chunk), is_rare, there))
    return pa.chunked_array(folded, pa.string())


@cache
def _foldings() -> dict[str, str]:
    """What becomes of the commonest letters that are not plain, wherever they stand."""
    return {letter: spelled(letter) for letter in _OTHER_LETTERS}


def _readings(text: str) -> str:
    """The text in its form, and once more with what nobody sees of it, which may part words."""
    folded = spelled(text)
    return f"{folded}\n{fold(_narrow(text))}" if looks_edited(text) else folded


def _narrow(text: str) -> str:
    return _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)


def _pattern(names: Iterable[str]) -> str:
    """A regular expression (RE2) that finds a name as a word of its own."""
    edge = r"[^\p{L}\p{M}\p{N}_]"
    words = [re.escape(name) for name in names]
    long = "|".join(word for word in words if len(word) >= _SHORTEST_NAME)
    short = "|".join(word for word in words if 0 < len(word) < _SHORTEST_NAME)
    options = [f"(?:^|{edge})(?:{long})"] if long else []
    options += [f"@(?:{short})"] if short else []
    # Without a name, nothing: no text goes on after its end.
    return f"(?:{'|'.join(options) or '$.'})(?:$|{edge})"
