"""Leads the keys of a workspace's lexicons to concepts: a layer each, for `load_dictionary`."""

import functools
from pathlib import Path

import polars as pl

from curate.tags.lexicon.concepts import Ambiguity, Lexicon
from curate.tags.lexicon.dictionary import Dictionary, load_dictionary
from curate.tags.lexicon.shipped import noun_senses
from curate.tags.lexicon.user import storage


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
    names = [name for name in storage.order(folder) if name != leave_out]
    dictionary = load_dictionary(ambiguity)
    return tuple(
        _layer(storage.read_entries(folder, name), dictionary, ambiguity) for name in names
    )


def _layer(entries: pl.DataFrame, dictionary: Dictionary, ambiguity: Ambiguity) -> pl.DataFrame:
    by_synsets = concepts_of_words(entries["synsets"], dictionary.lexicon, ambiguity)
    if ambiguity != "drop-ambiguous":
        by_synsets = _as_shipped(entries, by_synsets, dictionary)
    of_concepts = dictionary.table.group_by("concept_id").agg(pl.col("is_ambiguous").any())
    called = (
        entries.select(concept_id=dictionary.concepts_called(entries["concept"]))
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
    entries: pl.DataFrame, by_synsets: pl.DataFrame, dictionary: Dictionary
) -> pl.DataFrame:
    """``by_synsets``, with the concepts of the shipped words that mean one of the same synsets.

    A synset has several words. Of Swedish ``flicka``, in *female child, girl*, the shipped data
    know that it is ``girl``.
    """
    concepts = dictionary.concepts.select("concept_id", known="synsets")
    shipped = dictionary.table.filter(pl.col("route") == "language")
    known = (
        entries.join(
            dictionary.readings.select("key", "language", spoken="concept_id"),
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


@functools.cache
def _usual_words() -> pl.DataFrame:
    """The first word of each synset: ``synset``, ``key``, ``sense_rank`` (which sense of it)."""
    return (
        noun_senses()
        .sort("synset", "word")
        .unique("synset", keep="first", maintain_order=True)
        .select("synset", "key", "sense_rank")
    )


def concepts_of_words(words: pl.Series, lexicon: Lexicon, ambiguity: Ambiguity) -> pl.DataFrame:
    """The concept of each word, given as the list of its synsets: ``concept_id``, ``is_ambiguous``.

    ``words`` holds lists of synsets such as ``n02084071``; the rows come in its order, and
    ``concept_id`` is null where the lexicon has none of the synsets.

    - A word with several synsets is the concept of the English words that have exactly these.
    - Any other means what its main synset means: the one that is the most frequent sense of the
      word that it is called by (WordNet lists the most usual word of a synset first); of equals,
      the first in the list.
    - A synset is the concept of the word that it is called by, if that is the word's most frequent
      sense: Swedish ``hund`` joins ``dog``. Else it is the concept of the words that mean nothing
      but this synset (``computer mouse``, not ``mouse``), else that of the word it is called by.
      With ``drop-ambiguous``, which takes ``dog`` away, words that mean nothing else go first.

    ``is_ambiguous`` says that the word, or the concept that it joins, has several senses.
    """
    rows = words.alias("synset").to_frame().with_row_index("word")
    senses = (
        rows.explode("synset", empty_as_null=False)
        .with_row_index("place")
        .unique(["word", "synset"], keep="first", maintain_order=True)
        .join(_synsets(lexicon, ambiguity), on="synset", maintain_order="left")
    )
    main = senses.sort("word", "sense_rank", "place").unique("word", keep="first")
    signatures = senses.group_by("word").agg(
        signature=pl.col("synset").sort().str.join(" "), sense_count=pl.len()
    )
    exact = lexicon.concepts.filter(pl.col("synsets").list.len() > 1).select(
        signature=pl.col("synsets").list.join(" "), exact="concept_id"
    )
    sizes = lexicon.concepts.select("concept_id", size=pl.col("synsets").list.len())
    return (
        rows.select("word")
        .join(signatures, on="word", how="left", maintain_order="left")
        .join(exact, on="signature", how="left", maintain_order="left")
        .join(main.select("word", "called"), on="word", how="left", maintain_order="left")
        .with_columns(concept_id=pl.coalesce("exact", "called"))
        .join(sizes, on="concept_id", how="left", maintain_order="left")
        .select(
            "concept_id",
            is_ambiguous=((pl.col("sense_count") > 1) | (pl.col("size") > 1)).fill_null(
                value=False
            ),
        )
    )


def _synsets(lexicon: Lexicon, ambiguity: Ambiguity) -> pl.DataFrame:
    """For each synset the concept that it is ``called`` by, and the ``sense_rank`` of that word."""
    alone = lexicon.concepts.filter(pl.col("synsets").list.len() == 1).select(
        alone="concept_id", synset=pl.col("synsets").list.first()
    )
    is_main_sense = (pl.col("sense_rank") == 1) & (ambiguity != "drop-ambiguous")
    return (
        _usual_words()
        .join(lexicon.keys.select("key", usual="concept_id"), on="key")
        .join(alone, on="synset", how="left")
        .select(
            "synset",
            "sense_rank",
            called=pl.when(is_main_sense).then("usual").otherwise(pl.coalesce("alone", "usual")),
        )
    )
