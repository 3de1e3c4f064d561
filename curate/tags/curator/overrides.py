"""A curator's overrides: which tags join which concepts, are dropped, or make new ones.

Read as what they decide, and edited as text: one line for each tag, comments stay as they are.
"""

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import polars as pl

from curate.durable import written_whole
from curate.errors import InputError
from curate.tags.curator.word_lists import csv_rows, refuse
from curate.tags.keys import tag_key, tag_keys
from curate.tags.lexicon.dictionary import Dictionary

FIRST_NEW_CONCEPT_ID = 1_000_000
"""Concepts that an overrides file makes are numbered from here, in the order of their names."""
_NEW = "+"
_RENAMED = "="
HEADER = "tag,concept"


@dataclass(frozen=True)
class Overrides:
    """What a curator decided.

    ``entries``: ``key`` (unique) and ``concept_id``, null where the tag is to be dropped.
    ``new_concepts``: ``concept_id``, ``name``, ``synsets`` (empty), ascending.
    ``names``: ``concept_id`` (unique) and the ``name`` (unique) that it has from now on.
    """

    entries: pl.DataFrame
    new_concepts: pl.DataFrame
    names: pl.DataFrame

    @classmethod
    def none(cls) -> Self:
        """A file without a line."""
        named = {"concept_id": pl.Int32, "name": pl.String}
        return cls(
            pl.DataFrame(schema={"key": pl.String, "concept_id": pl.Int32}),
            pl.DataFrame(schema={**named, "synsets": pl.List(pl.String)}),
            pl.DataFrame(schema=named),
        )


def read_overrides(path: Path, dictionary: Dictionary) -> Overrides:
    """Read a CSV file with the header ``tag,concept``.

    ``tag`` is any spelling of a tag: what counts is its key. ``concept`` is one of

    - a noun or the id of a synset: the tag joins that concept (``doggo,dog``);
    - nothing: the tag is dropped (``love,``);
    - ``+`` and a name: the tag joins a concept that this file makes (``fpv,+fpv drone``), and so
      do tags that are spelled as the name and have no line of their own. Names with the same key
      are one; the first in the alphabet is shown. Ids depend on the names in the file only.

    A line that starts with ``=`` gives a concept another name (``=dog,good dog``): what is called
    ``dog``, or is made under that name in this file, keeps its id and its tags. The new name's key
    joins it.

    Raises `InputError`, with the line, for a tag without key, an unknown concept, a new name
    that already is a noun, a key that is given two concepts, a name that is another concept's,
    and a concept that is renamed twice.
    """
    every_row = _override_rows(path)
    if every_row.is_empty():
        # As in most runs, and what follows takes as long as the tags of a small export.
        return Overrides.none()
    is_renamed = pl.col("tag").str.starts_with(_RENAMED)
    rows = every_row.filter(~is_renamed)
    rows = rows.with_columns(
        is_new=pl.col("concept").str.starts_with(_NEW),
        name=pl.col("concept").str.strip_prefix(_NEW).str.strip_chars(),
        key=tag_keys(rows["tag"]),
    )
    rows = rows.with_columns(
        known_id=dictionary.concepts_called(rows["name"]), name_key=tag_keys(rows["name"])
    )
    refuse(
        path,
        rows.filter(pl.col("key").is_null()),
        "what should be a tag is none",
        "a tag is at least two letters; numbers, addresses and handles are dropped anyway",
    )
    refuse(
        path,
        rows.filter(~pl.col("is_new") & (pl.col("name") != "") & pl.col("known_id").is_null()),
        "no concept has this name",
        "write a noun of WordNet, a synset's id such as n02132136, or + before a new name",
    )
    refuse(
        path,
        rows.filter(pl.col("is_new") & pl.col("name_key").is_null()),
        "a new concept needs a name of at least two letters",
        "for example: fpv,+fpv drone",
    )
    refuse(
        path,
        rows.filter(pl.col("is_new") & pl.col("known_id").is_not_null()),
        "the new concept exists already",
        "leave out the + to join it",
    )
    made = (
        rows.filter("is_new")
        .group_by("name_key")
        .agg(name=pl.col("name").min(), line=pl.col("line").min())
        .sort("name_key")
        .with_row_index("rank")
        .with_columns(new_id=pl.col("rank").cast(pl.Int32) + FIRST_NEW_CONCEPT_ID)
    )
    entries = rows.join(made.select("name_key", "new_id"), on="name_key", how="left").select(
        "line",
        "key",
        concept_id=pl.when("is_new").then("new_id").otherwise("known_id"),
    )
    disputed = entries.sort("line").filter(
        (pl.col("concept_id").rank("dense").fill_null(0).n_unique().over("key") > 1)
        & ~pl.col("key").is_first_distinct()
    )
    refuse(
        path,
        disputed,
        "this tag was given another concept above",
        "spellings that differ only in case, width or punctuation are one tag",
    )
    named = made.select(key="name_key", concept_id="new_id")
    entries = pl.concat([entries.sort("line").select("key", "concept_id"), named]).unique(
        "key", keep="first", maintain_order=True
    )
    renamed = _renamed(path, every_row.filter(is_renamed), dictionary, entries, made)
    names = renamed.select("key", "concept_id")
    return Overrides(
        entries=pl.concat([entries, names]).unique("key", keep="first", maintain_order=True),
        new_concepts=made.select(
            concept_id="new_id",
            name="name",
            synsets=pl.lit([], dtype=pl.List(pl.String)),
        ),
        names=renamed.select("concept_id", "name"),
    )


def _renamed(
    path: Path,
    rows: pl.DataFrame,
    dictionary: Dictionary,
    entries: pl.DataFrame,
    made: pl.DataFrame,
) -> pl.DataFrame:
    """The concepts that get another name: ``concept_id``, ``name``, ``key`` (of the name)."""
    called = rows["tag"].str.strip_prefix(_RENAMED).str.strip_chars()
    rows = rows.with_columns(
        called=called,
        called_key=tag_keys(called),
        name="concept",
        key=tag_keys(rows["concept"]),
        known_id=dictionary.concepts_called(called),
        id_of_name=dictionary.concepts_called(rows["concept"]),
    )
    rows = (
        rows.join(made.select(called_key="name_key", made_id="new_id"), on="called_key", how="left")
        .join(entries.select("key", entry_id="concept_id", is_entry=True), on="key", how="left")
        .with_columns(concept_id=pl.coalesce("known_id", "made_id"))
        .sort("line")
    )
    refuse(
        path,
        rows.filter(pl.col("concept_id").is_null()),
        "no concept has this name",
        "after the = write a noun of WordNet, a synset's id, or a name made in this file",
    )
    refuse(
        path,
        rows.filter(pl.col("key").is_null()),
        "the new name has no letters",
        "a name has at least two letters, for example: =dog,good dog",
    )
    is_anothers = (pl.col("id_of_name") != pl.col("concept_id")).fill_null(value=False) | (
        pl.col("is_entry") & ~pl.col("entry_id").eq_missing(pl.col("concept_id"))
    ).fill_null(value=False)
    refuse(
        path,
        rows.filter(is_anothers),
        "the new name means something else already",
        "choose a name whose hashtag is no noun, and has no other line in this file",
    )
    refuse(
        path,
        rows.filter(
            ~(pl.col("concept_id").is_first_distinct() & pl.col("key").is_first_distinct())
        ),
        "the concept, or the name, stands in a renaming above",
        "keep one line for each concept, and one concept for each name",
    )
    return rows


def _override_rows(path: Path) -> pl.DataFrame:
    rows = [
        (number, tag, concept)
        for number, (tag, concept) in csv_rows(
            path, HEADER, "write `tag,concept`; to drop a tag, end its line with the comma"
        )
    ]
    schema = {"line": pl.Int64, "tag": pl.String, "concept": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def with_line(text: str, tag: str, concept: str) -> str:
    """``text`` with the line ``tag,concept``, in the place of the line for the same tag if any.

    Tags are the same when their keys are. A ``tag`` that starts with ``=`` renames, and only
    replaces another renaming of the concept so called.
    """
    line = _written([tag, concept])
    lines = _lines(text) or [HEADER]
    wanted = _identity(tag)
    kept = [old for old in lines if _tag_of(old) is None or _identity(_tag_of(old) or "") != wanted]
    place = next((n for n, old in enumerate(lines) if old not in kept), len(kept))
    kept.insert(min(place, len(kept)), line)
    return "\n".join(kept) + "\n"


def decisions(text: str) -> list[tuple[int, str, str]]:
    """The lines that decide something: number, tag, concept."""
    found = []
    for number, line in enumerate(_lines(text), start=1):
        tag = _tag_of(line)
        if tag is not None:
            fields = _fields(line)
            found.append((number, tag, fields[1].strip() if len(fields) > 1 else ""))
    return found


def checked(text: str, path: Path, dictionary: Dictionary) -> Overrides:
    """What the file ``path`` would say with ``text`` in it; raises as `read_overrides` does."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(text, encoding="utf-8")
        return read_overrides(draft, dictionary)


def write_checked(text: str, path: Path, dictionary: Dictionary) -> None:
    """Make ``text`` the content of ``path``, whole or not at all, if it can be read."""
    checked(text, path, dictionary)
    try:
        with written_whole(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path.name} cannot be written: {error.strerror}") from None


def _tag_of(line: str) -> str | None:
    """The first column of a line that decides something."""
    if not line.strip() or line.startswith("//"):
        return None
    fields = [field.strip() for field in _fields(line)]
    return None if ",".join(fields) == HEADER else fields[0]


def _lines(text: str) -> list[str]:
    """The lines as a run reads them: a separator of Unicode's ends none."""
    return text.removesuffix("\n").split("\n") if text else []


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader([line]))
    except csv.Error:
        # Longer than a field can be: `read_overrides` says so, with the line.
        return [""]


def _identity(tag: str) -> tuple[bool, str]:
    """What two lines for one tag, or one concept, share; the id of a synset has no key."""
    return tag.startswith("="), tag_key(tag) or tag.lower()


def _written(fields: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(fields)
    # The tag #tag that joins the concept "concept" is no header.
    return f"#{stream.getvalue()}" if stream.getvalue() == HEADER else stream.getvalue()
