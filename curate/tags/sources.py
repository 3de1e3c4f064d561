"""Puts the lexicon's sources in order, so that each key has one meaning: the first found."""

import functools
from dataclasses import dataclass

import polars as pl

from curate.tags.emoji import emoji_nouns, foreign_nouns, foreign_readings
from curate.tags.keys import tag_keys
from curate.tags.lexicon import Ambiguity, Lexicon, load_lexicon
from curate.tags.plurals import plural_forms


@dataclass(frozen=True)
class Source:
    """Keys that stand for nouns: ``nouns`` has the columns ``key`` (unique) and ``noun``.

    ``noun`` is a key of the lexicon, and ``route`` says in the tag map how a tag was understood.
    """

    route: str
    nouns: pl.DataFrame


def shipped_sources() -> tuple[Source, ...]:
    """What a key is looked up in, first hit wins."""
    lemmas = load_lexicon("signature").keys.select("key", noun="key")
    plurals = plural_forms()
    english = pl.concat([lemmas, plurals]).unique("key", keep="first", maintain_order=True)
    return (
        Source("lemma", lemmas),
        Source("plural", plurals),
        Source("emoji", emoji_nouns(english)),
        Source("language", foreign_nouns(english)),
    )


@dataclass(frozen=True)
class Meanings:
    """What each known key means, before overrides, blocklist and vocabulary.

    ``table``: ``key`` (unique), ``route``, ``concept_id``, ``is_ambiguous``.
    """

    table: pl.DataFrame
    lexicon: Lexicon

    def concepts_called(self, names: pl.Series) -> pl.Series:
        """The concept id of each name, null for an unknown one.

        A name is what a tag could be (``brown bear``, ``cats``), or the id of a synset: that
        stands for the concept of this synset alone, or, where none of its words has that one sense
        only, for the concept of its first word.
        """
        asked = pl.DataFrame({"name": names, "key": tag_keys(names)})
        alone = self.lexicon.concepts.filter(pl.col("synsets").list.len() == 1).select(
            name=pl.col("synsets").list.first(), alone="concept_id"
        )
        first_words = (
            self.lexicon.words.unique("synset", keep="first", maintain_order=True)
            .join(self.lexicon.keys, on="key")
            .select(name="synset", of_first_word="concept_id")
        )
        return (
            asked.join(alone, on="name", how="left", maintain_order="left")
            .join(first_words, on="name", how="left", maintain_order="left")
            .join(
                self.table.select("key", "concept_id"), on="key", how="left", maintain_order="left"
            )
            .select(concept_id=pl.coalesce("alone", "of_first_word", "concept_id"))["concept_id"]
        )

    def concepts_of_synsets(self, synsets: pl.Series) -> pl.Series:
        """The ids of the concepts of all words of these synsets, ascending; others are ignored."""
        words = self.lexicon.words.join(synsets.alias("synset").to_frame(), on="synset", how="semi")
        return words.join(self.lexicon.keys, on="key")["concept_id"].unique().sort()


@functools.cache
def load_meanings(ambiguity: Ambiguity) -> Meanings:
    """The shipped sources, led to concepts as ``ambiguity`` says."""
    lexicon = load_lexicon(ambiguity)
    table = (
        pl.concat(
            source.nouns.select("key", "noun", route=pl.lit(source.route))
            for source in shipped_sources()
        )
        .unique("key", keep="first", maintain_order=True)
        .join(lexicon.keys.rename({"key": "noun"}), on="noun", maintain_order="left")
        .select("key", "route", "concept_id", "is_ambiguous")
    )
    return Meanings(table, lexicon)


def ambiguous_words() -> pl.DataFrame:
    """The words that mean different things in different languages, with the reading that is taken.

    Columns: ``key``, ``taken`` (the noun; that of English, where the word is English as well),
    ``route``, ``noun`` (another noun that it may mean), ``languages`` (in which). Sorted by key.
    """
    sources = shipped_sources()
    english = pl.concat(source.nouns for source in sources[:2])
    english = english.unique("key", keep="first", maintain_order=True)
    taken = pl.concat(
        source.nouns.select("key", taken="noun", route=pl.lit(source.route)) for source in sources
    ).unique("key", keep="first", maintain_order=True)
    concepts = load_lexicon("signature").keys.select("key", "concept_id")
    return (
        foreign_readings(english)
        .join(taken, on="key", maintain_order="left")
        .join(concepts.select(noun="key", means="concept_id"), on="noun", maintain_order="left")
        .join(concepts.select(taken="key", takes="concept_id"), on="taken", maintain_order="left")
        .filter(pl.col("means") != pl.col("takes"))
        .select("key", "taken", "route", "noun", "languages")
    )
