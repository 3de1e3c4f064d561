"""Leads the keys of a workspace's lexicons to concepts: a layer each, for `load_meanings`."""

from pathlib import Path

import polars as pl

from curate.tags.lexicon import Ambiguity
from curate.tags.lexicons import shelf
from curate.tags.senses import concepts_of_words
from curate.tags.sources import Meanings, load_meanings


def lexicons_folder(root: Path) -> Path:
    """Where the lexicons of the workspace at ``root`` lie; the folder need not exist."""
    return root / "lexicons"


def lexicon_layers(
    folder: Path, ambiguity: Ambiguity, *, leave_out: str | None = None
) -> tuple[pl.DataFrame, ...]:
    """What the lexicons in ``folder`` say of keys: a table each, the one that counts first above.

    Columns: ``key`` and ``language`` (null: any; together unique), ``concept_id``,
    ``is_ambiguous``, ``is_chosen`` (a curator said so, and no dictionary). A wordnet's word is what
    `concepts_of_words` says, but where the shipped data have it with one of its synsets, the
    concept that it is there. Without the lexicon to ``leave_out``. Raises `InputError` where a
    lexicon's file is unusable.
    """
    names = [name for name in shelf.order(folder) if name != leave_out]
    meanings = load_meanings(ambiguity)
    return tuple(_layer(shelf.read_entries(folder, name), meanings, ambiguity) for name in names)


def _layer(entries: pl.DataFrame, meanings: Meanings, ambiguity: Ambiguity) -> pl.DataFrame:
    by_synsets = concepts_of_words(entries["synsets"], meanings.lexicon, ambiguity)
    if ambiguity != "drop-ambiguous":
        by_synsets = _as_shipped(entries, by_synsets, meanings)
    of_concepts = meanings.table.group_by("concept_id").agg(pl.col("is_ambiguous").any())
    called = (
        entries.select(concept_id=meanings.concepts_called(entries["concept"]))
        .join(of_concepts, on="concept_id", how="left", maintain_order="left")
        .with_columns(pl.col("is_ambiguous").fill_null(value=False))
    )
    is_chosen = entries["concept"].is_not_null()
    return entries.select(
        "key",
        "language",
        *(called[name].zip_with(is_chosen, by_synsets[name]) for name in by_synsets.columns),
        is_chosen=is_chosen,
    ).drop_nulls("concept_id")


def _as_shipped(
    entries: pl.DataFrame, by_synsets: pl.DataFrame, meanings: Meanings
) -> pl.DataFrame:
    """``by_synsets``, with the concepts of the shipped words that mean one of the same synsets.

    A synset has several words. Of Swedish ``flicka``, in *female child, girl*, the shipped data
    know that it is ``girl``.
    """
    concepts = meanings.lexicon.concepts.select("concept_id", known="synsets")
    shipped = meanings.table.filter(pl.col("route") == "language")
    known = (
        entries.join(
            meanings.readings.select("key", "language", spoken="concept_id"),
            on=["key", "language"],
            how="left",
            maintain_order="left",
        )
        .join(
            shipped.select("key", default="concept_id"), on="key", how="left", maintain_order="left"
        )
        .with_columns(concept_id=pl.coalesce("spoken", "default"))
        .join(concepts, on="concept_id", how="left", maintain_order="left")
    )
    shared = pl.col("synsets").list.set_intersection("known").list.len()
    is_same = known.select(is_same=(shared > 0).fill_null(value=False))["is_same"]
    # What is ambiguous stays so: the word has several senses, or the concept has.
    is_ambiguous = by_synsets["is_ambiguous"] | (is_same & (known["known"].list.len() > 1))
    return by_synsets.with_columns(
        concept_id=known["concept_id"].zip_with(is_same, by_synsets["concept_id"]),
        is_ambiguous=is_ambiguous.fill_null(value=False),
    )
