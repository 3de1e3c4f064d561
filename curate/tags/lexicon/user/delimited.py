"""Reads lexicons in delimited files: tabs of the Open Multilingual Wordnet, and a curator's CSV.

In a tab file (https://omwn.org/doc/tsv.html) a line is ``offset-pos``, a relation such as
``swe:lemma`` or ``lemma``, and a word; offsets are of WordNet 3.0. A CSV file has the columns
``key``, ``concept`` and, if it wants, ``language``.
"""

import csv
import re

import polars as pl

from curate.sources.encoding import without_mark
from curate.tags.keys import tag_keys
from curate.tags.languages import language_code
from curate.tags.lexicon.dictionary import Dictionary
from curate.tags.lexicon.user.entries import ROWS, WordRows
from curate.tags.lexicon.user.source_file import MAX_WORDS, SourceFile, text_lines

_SYNSET = re.compile(r"\d{8}-[a-z]", re.ASCII)
_LEMMA = re.compile(r"(?:[a-z]{2,3}:)?lemma(:brokenplural)?", re.IGNORECASE)
# What stands where a language has no word for a synset.
_NO_WORD = frozenset({"GAP!", "PSEUDOGAP!"})
_HEADER_COLUMNS = 4
_NEEDED = {"key", "concept"}
_COLUMNS = _NEEDED | {"language"}


def is_tab(content: bytes) -> bool:
    """Whether a file begins with the header of the format."""
    first = without_mark(content).partition(b"\n")[0]
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


def is_key_list(content: bytes) -> bool:
    """Whether the first line that says something is the header of the format."""
    lines = without_mark(content).split(b"\n", 100)
    first = next((line for line in lines if line.strip() and not line.startswith(b"//")), b"")
    return _header(first.decode("utf-8", "replace")) is not None


def read_key_list(source: SourceFile, language: str | None, dictionary: Dictionary) -> WordRows:
    """The lines of the file; ``language`` is that of the lines that name none.

    ``key`` is a hashtag in any spelling, ``concept`` a noun of WordNet or the id of a synset.
    Lines that start with ``//`` are comments. Raises `InputError`, with the line, for an unknown
    concept, for what is no tag or no language, and for a tag with two concepts in a language.
    """
    lines = ((n, line) for n, line in text_lines(source) if not line.startswith("//"))
    header = _header(next(lines)[1]) or []
    rows: list[tuple[object, ...]] = []
    for number, line in lines:
        fields = _fields(line)
        if fields is None or len(fields) != len(header):
            raise source.error(
                number,
                f"{len(fields or [])} columns where there should be {len(header)}",
                f"the header is `{','.join(header)}`",
            )
        if len(rows) == MAX_WORDS:
            raise source.error(number, f"more than {MAX_WORDS:,} words", "split the file")
        row = dict(zip(header, fields, strict=True))
        spoken = row.get("language", "")
        code = language_code(spoken) if spoken else language
        if spoken and code is None:
            raise source.error(
                number,
                "this names no language",
                "write a code such as sv or swe, or nothing where the word is of any language",
            )
        rows.append((number, row["key"], code, False, None, row["concept"]))
    table = pl.DataFrame(rows, schema=ROWS, orient="row")
    _check(source, table, dictionary)
    return WordRows("csv", table)


def _header(line: str) -> list[str] | None:
    names = _fields(line) or []
    is_one = len(set(names)) == len(names) and set(names) <= _COLUMNS and set(names) >= _NEEDED
    return names if is_one else None


def _fields(line: str) -> list[str] | None:
    """The fields of a line, None where it is none of CSV: a carriage return in it, no end."""
    try:
        return [field.strip() for field in next(csv.reader([line.strip()]), [])]
    except csv.Error:
        return None


def _check(source: SourceFile, table: pl.DataFrame, dictionary: Dictionary) -> None:
    checked = table.with_columns(
        key=tag_keys(table["word"]), concept_id=dictionary.concepts_called(table["concept"])
    )
    key, concept_id = pl.col("key"), pl.col("concept_id")
    is_disputed = (concept_id != concept_id.first().over("key", "language")).fill_null(value=False)
    for is_wrong, problem, hint in (
        (key.is_null(), "what should be a tag is none", "a tag is at least two letters"),
        (
            concept_id.is_null(),
            "no concept has this name",
            "write a noun of WordNet, or the id of a noun synset such as n02132136",
        ),
        (
            is_disputed,
            "this tag was given another concept above",
            "spellings that differ only in case, width or punctuation are one tag",
        ),
    ):
        wrong = checked.filter(is_wrong)
        if not wrong.is_empty():
            raise source.error(wrong["line"].min(), problem, hint)  # type: ignore[arg-type]
