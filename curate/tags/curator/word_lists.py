"""Reads the word lists that a curator writes, blocklists and vocabularies, line by line."""

import csv
from pathlib import Path

import polars as pl

from curate.config import TagsConfig
from curate.errors import InputError
from curate.tags.keys import tag_keys
from curate.tags.lexicon.dictionary import Dictionary


def word_lists(settings: TagsConfig, root: Path) -> dict[str, Path]:
    """The files of the curator's ``overrides`` and ``blocklist`` that there are, below ``root``.

    Those of the shipped names may be missing; raises `InputError` for any other that is no file.
    """
    lists = {}
    for kind in ("overrides", "blocklist"):
        name = getattr(settings, kind)
        if name is None:
            continue
        if (root / name).is_file():
            lists[kind] = root / name
        elif name != TagsConfig.model_fields[kind].default:
            raise InputError(
                f"{name!r} is no file",
                hint=f"curate.toml names it under [tags] as {kind}",
            )
    return lists


def numbered_lines(path: Path) -> list[tuple[int, str]]:
    """The lines of ``path`` with their numbers, without empty ones and comments (``// …``)."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return [
                (number, line.rstrip("\n"))
                for number, line in enumerate(lines, start=1)
                if line.strip() and not line.startswith("//")
            ]
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8 text") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None


def csv_rows(path: Path, header: str, hint: str) -> list[tuple[int, list[str]]]:
    """The lines below the ``header``, with their numbers; comments and empty ones are passed over.

    Raises an `InputError`, with the line, where there is another header, or another number of
    columns: ``hint`` says how a line is written.
    """
    names = header.split(",")
    rows = []
    has_header = False
    for number, line in numbered_lines(path):
        try:
            fields = [field.strip() for field in next(csv.reader([line]))]
        except csv.Error:
            raise InputError(f"{path.name}, line {number}: this is no line of CSV") from None
        if not has_header:
            has_header = True
            if fields != names:
                raise InputError(
                    f"{path.name}, line {number}: the header is not `{header}`",
                    hint=f"put `{header}` above the first line",
                )
        elif len(fields) != len(names):
            raise InputError(
                f"{path.name}, line {number}: {len(fields)} columns where there should be "
                f"{len(names)}",
                hint=hint,
            )
        else:
            rows.append((number, fields))
    return rows


def refuse(path: Path, rows: pl.DataFrame, problem: str, hint: str) -> None:
    """Raise an `InputError` about the first of ``rows``, read from ``path``, if there is any."""
    if not rows.is_empty():
        line = rows["line"].sort()[0]
        raise InputError(f"{path.name}, line {line}: {problem}", hint=hint)


def read_blocklist(path: Path) -> pl.Series:
    """The keys of the tags in ``path``, one a line, with or without ``#``, in any spelling.

    Raises `InputError`, with the line, where a line has no key.
    """
    rows = pl.DataFrame(
        numbered_lines(path), schema={"line": pl.Int64, "tag": pl.String}, orient="row"
    )
    rows = rows.with_columns(key=tag_keys(rows["tag"]))
    refuse(
        path,
        rows.filter(pl.col("key").is_null()),
        "this is no tag",
        "a tag is at least two letters; numbers, addresses and handles are dropped anyway",
    )
    return rows["key"].unique().sort()


def read_vocabulary(path: Path, dictionary: Dictionary) -> pl.Series:
    """The ids of the concepts that ``path`` names, one a line: a noun, or the id of a synset.

    A synset's id stands for the concepts of all its words. Raises `InputError`, with the line,
    for a name that means nothing.
    """
    rows = pl.DataFrame(
        numbered_lines(path), schema={"line": pl.Int64, "name": pl.String}, orient="row"
    )
    rows = rows.with_columns(pl.col("name").str.strip_chars())
    rows = rows.with_columns(concept_id=dictionary.concepts_called(rows["name"]))
    refuse(
        path,
        rows.filter(pl.col("concept_id").is_null()),
        "no concept has this name",
        "write a noun of WordNet, or the id of a noun synset such as n02132136",
    )
    of_synsets = dictionary.concepts_of_synsets(rows["name"])
    return pl.concat([rows["concept_id"], of_synsets]).unique().sort()
