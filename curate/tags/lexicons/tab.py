"""Reads tab files of the Open Multilingual Wordnet (https://omwn.org/doc/tsv.html).

A line is ``offset-pos``, a relation such as ``swe:lemma`` or ``lemma``, and a word. Offsets are of
WordNet 3.0.
"""

import re

import polars as pl

from curate.tags.languages import language_code
from curate.tags.lexicons.source_file import MAX_WORDS, SourceFile, text_lines
from curate.tags.lexicons.word_rows import ROWS, WordRows

_SYNSET = re.compile(r"\d{8}-[a-z]", re.ASCII)
_LEMMA = re.compile(r"(?:[a-z]{2,3}:)?lemma(:brokenplural)?", re.IGNORECASE)
# What stands where a language has no word for a synset.
_NO_WORD = frozenset({"GAP!", "PSEUDOGAP!"})
_HEADER_COLUMNS = 4


def is_tab(content: bytes) -> bool:
    """Whether a file begins with the header of the format."""
    first = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return first.startswith(b"#") and first.count(b"\t") == _HEADER_COLUMNS - 1


def read_tab(source: SourceFile, language: str | None, known: frozenset[str]) -> WordRows:
    """The nouns of a tab file; ``language`` is theirs if the header names none.

    ``known`` holds the synsets of WordNet 3.0. The lines are in no order, so a word's synsets come
    in that of their ids. Raises `InputError`, with the line, for what is no such line.
    """
    lines = text_lines(source)
    _, code, url, licence = next(lines)[1].lstrip("#").strip(" ").split("\t")
    language = language_code(code) or language
    rows: list[tuple[object, ...]] = []
    for number, line in lines:
        if line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) < 3 or _SYNSET.fullmatch(columns[0]) is None:
            raise source.error(
                number,
                "this is no line of an Open Multilingual Wordnet file",
                "a line is a synset such as 02084071-n, `lemma`, and a word, with tabs between",
            )
        lemma = _LEMMA.fullmatch(columns[1])
        if lemma is None or not columns[0].endswith("-n") or columns[2] in _NO_WORD:
            continue
        if len(rows) == MAX_WORDS:
            raise source.error(number, f"more than {MAX_WORDS:,} words", "split the file")
        synset = f"n{columns[0][:8]}"
        is_form = lemma[1] is not None
        known_synset = synset if synset in known else None
        rows.append((number, columns[2], language, is_form, known_synset, None))
    table = pl.DataFrame(rows, schema=ROWS, orient="row").sort("synset", "word", nulls_last=True)
    return WordRows("omw-tab", table, licence.strip() or None, url.strip() or None)
