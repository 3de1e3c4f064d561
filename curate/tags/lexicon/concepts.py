"""Turns WordNet 3.0's nouns into concepts: the key of a noun leads to its concept.

Concept ids are ranks within WordNet and not within the data, so the same concept has the same
id in every workspace and version.
"""

import functools
from dataclasses import dataclass
from typing import Literal

import polars as pl

from curate.tags.lexicon.shipped import noun_senses

Ambiguity = Literal["signature", "first-sense", "drop-ambiguous"]

_NEEDS_MARKS = pl.col("lemma").str.to_lowercase() != pl.col("key")


@dataclass(frozen=True)
class Lexicon:
    """The nouns as keys, and the concepts that they mean.

    ``keys``: ``key`` (unique), ``concept_id``, ``is_ambiguous`` (the noun has several senses).
    ``concepts``: ``concept_id`` (unique, ascending), ``name`` (unique: a lemma, which leads to
    this concept), ``synsets`` (such as ``n02132136``, ascending).
    ``words``: ``synset``, ``key``: which nouns a synset holds, the most usual first.
    """

    keys: pl.DataFrame
    concepts: pl.DataFrame
    words: pl.DataFrame


@functools.cache
def load_lexicon(ambiguity: Ambiguity) -> Lexicon:
    """The nouns of WordNet 3.0, with ambiguous ones treated as ``ambiguity`` says.

    - ``signature``: two keys are one concept when they have the same set of synsets. The id is
      the rank of that set, as a sorted tuple, among all such sets.
    - ``first-sense``: two keys are one concept when they have the same first synset. The id is
      the rank of that synset among all synsets. Where a key is spelled in several ways (``hood``,
      ``'hood``), the first sense of the spelling that needs no marks counts, then the lower synset.
    - ``drop-ambiguous``: as ``signature``; what to do with ``is_ambiguous`` is the caller's affair.
    """
    senses = noun_senses()
    concepts_of_keys = _first_senses(senses) if ambiguity == "first-sense" else _signatures(senses)
    keys = concepts_of_keys.select(
        "key", "concept_id", is_ambiguous=pl.col("sense_count") > 1
    ).sort("key")
    concepts = (
        concepts_of_keys.select("concept_id", "synsets")
        .unique("concept_id", keep="any")
        .join(_names(senses, concepts_of_keys), on="concept_id", how="left")
        .select("concept_id", "name", "synsets")
        .sort("concept_id")
    )
    words = senses.sort("synset", "word").select("synset", "key")
    return Lexicon(keys, concepts, words)


def _signatures(senses: pl.DataFrame) -> pl.DataFrame:
    # Synset ids have equal lengths, so joined they sort as the tuples do.
    return (
        senses.group_by("key")
        .agg(synsets=pl.col("synset").unique().sort())
        .with_columns(
            sense_count=pl.col("synsets").list.len(),
            concept_id=pl.col("synsets").list.join(" ").rank("dense").cast(pl.Int32) - 1,
        )
    )


def _first_senses(senses: pl.DataFrame) -> pl.DataFrame:
    return (
        senses.with_columns(rank=pl.col("synset").rank("dense").cast(pl.Int32) - 1)
        .sort("key", "sense_rank", _NEEDS_MARKS, "synset")
        .group_by("key")
        .agg(
            concept_id=pl.col("rank").first(),
            sense_count=pl.col("synset").n_unique(),
            synsets=pl.col("synset").head(1),
        )
    )


def _names(senses: pl.DataFrame, concepts_of_keys: pl.DataFrame) -> pl.DataFrame:
    """One lemma for each concept: the key it is most used for, spelled as in its first sense."""
    meant = concepts_of_keys.explode("synsets").rename({"synsets": "synset"})
    candidates = senses.join(meant, on=["key", "synset"])
    named_by = candidates.sort("concept_id", "sense_rank", "word", "key").unique(
        "concept_id", keep="first", maintain_order=True
    )
    # Among equals small letters go before capitals, so: from the end of the alphabet.
    return (
        candidates.join(named_by, on=["concept_id", "key"], how="semi")
        .sort(
            "concept_id",
            "sense_rank",
            _NEEDS_MARKS,
            "lemma",
            descending=[False, False, False, True],
        )
        .unique("concept_id", keep="first", maintain_order=True)
        .select("concept_id", name="lemma")
    )
