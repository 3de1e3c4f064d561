"""Leads the words of other wordnets to concepts, by the synsets of WordNet 3.0 that they are in."""

import functools

import polars as pl

from curate.tags.lexicon import Ambiguity, Lexicon, noun_senses


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
