"""Reads a curator's own lexicon: a CSV file with the columns ``key``, ``concept``, ``language``."""

import csv

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.languages import language_code
from curate.tags.lexicons.source_file import MAX_WORDS, SourceFile, text_lines
from curate.tags.lexicons.word_rows import ROWS, WordRows
from curate.tags.sources import Meanings

_NEEDED = {"key", "concept"}
_COLUMNS = _NEEDED | {"language"}


def is_key_list(content: bytes) -> bool:
    """Whether the first line that says something is the header of the format."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n", 100)
    first = next((line for line in lines if line.strip() and not line.startswith(b"//")), b"")
    return _header(first.decode("utf-8", "replace")) is not None


def read_key_list(source: SourceFile, language: str | None, meanings: Meanings) -> WordRows:
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
    _check(source, table, meanings)
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


def _check(source: SourceFile, table: pl.DataFrame, meanings: Meanings) -> None:
    checked = table.with_columns(
        key=tag_keys(table["word"]), concept_id=meanings.concepts_called(table["concept"])
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
