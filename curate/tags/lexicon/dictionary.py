"""Looks keys up in the shipped lists and the user's lexicons: the first that has a key counts."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.languages import ENGLISH
from curate.tags.lexicon.concepts import Ambiguity, Lexicon, load_lexicon
from curate.tags.lexicon.forms import plural_forms
from curate.tags.lexicon.shipped import (
    dictionary_as_shipped,
    foreign_words,
    other_english_words,
    reviewed_english,
    reviewed_words,
    unclear_words,
)
from curate.tags.lexicon.translations import (
    SHORT_WORD,
    emoji_nouns,
    foreign_nouns,
    foreign_readings,
)


@dataclass(frozen=True)
class NounSource:
    """Keys that stand for nouns: ``nouns`` has the columns ``key`` (unique) and ``noun``.

    ``noun`` is a key of the lexicon, and ``route`` says in the tag map how a tag was understood.
    """

    route: str
    nouns: pl.DataFrame


@functools.cache
def shipped_sources() -> tuple[NounSource, ...]:
    """What a key is looked up in, first hit wins."""
    return (
        *_english_sources(),
        NounSource("emoji", emoji_nouns(_english_nouns())),
        NounSource("language", foreign_nouns(_foreign_readings())),
    )


@functools.cache
def _english_sources() -> tuple[NounSource, NounSource]:
    reviewed = reviewed_english()
    nouns = load_lexicon("signature").keys.select("key", noun="key")
    lemmas, plurals = (
        source.join(reviewed, on="key", how="anti", maintain_order="left")
        for source in (nouns, plural_forms())
    )
    lemmas = pl.concat([reviewed.drop_nulls(), lemmas])
    return NounSource("lemma", lemmas), NounSource("plural", plurals)


@functools.cache
def _english_nouns() -> pl.DataFrame:
    nouns = pl.concat(source.nouns for source in _english_sources())
    return nouns.unique("key", keep="first", maintain_order=True)


@functools.cache
def _foreign_readings() -> pl.DataFrame:
    return foreign_readings(_english_nouns())


@dataclass(frozen=True)
class Dictionary:
    """What each known key means, before overrides, blocklist and vocabulary.

    ``table``: ``key`` (unique), ``route``, ``concept_id``, ``is_ambiguous``: what it means where
    the language of a post is unknown, or is none of the following.
    ``readings``: ``key``, ``language`` (with it unique; a primary subtag such as ``sv``), and the
    same columns: what it means in single languages, where that is something else.
    ``concepts``: what is meant, as in `Lexicon`.
    """

    ambiguity: Ambiguity
    table: pl.DataFrame
    readings: pl.DataFrame
    concepts: pl.DataFrame

    @property
    def lexicon(self) -> Lexicon:
        """WordNet's nouns, led to the same concepts; few runs need them, and it takes a second."""
        return load_lexicon(self.ambiguity)

    def concepts_called(self, names: pl.Series) -> pl.Series:
        """The concept id of each name, null for an unknown one.

        A name is what a tag could be (``brown bear``, ``cats``), or the id of a synset: that
        stands for the concept of this synset alone, or, where none of its words has that one sense
        only, for the concept of its first word.
        """
        if names.is_empty():
            # As in most runs, and what follows goes through the whole lexicon.
            return pl.Series("concept_id", [], dtype=pl.Int32)
        asked = pl.DataFrame({"name": names, "key": tag_keys(names)})
        alone = self.concepts.filter(pl.col("synsets").list.len() == 1).select(
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


def load_dictionary(ambiguity: Ambiguity, layers: Sequence[pl.DataFrame] = ()) -> Dictionary:
    """The shipped sources, led to concepts as ``ambiguity`` says, and further ``layers``.

    A layer is a lexicon of the user's: ``key``, ``language`` (null stands for any), ``concept_id``
    (of `load_lexicon` with the same ``ambiguity``), ``is_ambiguous``, ``is_chosen`` (a curator's
    word, and no dictionary's). The first row of a key, and of a key in a language, counts. Layers
    come after English words and emoji and before the shipped names of other languages, in their
    order. What is an English word, though no noun, counts in its language only.
    """
    shipped = _shipped_dictionary(ambiguity)
    if not layers:
        return shipped
    return _with_layers(shipped, layers, _shipped_readings(shipped.lexicon))


@functools.cache
def _shipped_dictionary(ambiguity: Ambiguity) -> Dictionary:
    if ambiguity == "first-sense":
        return work_out(ambiguity)
    return Dictionary(ambiguity, *dictionary_as_shipped())


def work_out(ambiguity: Ambiguity) -> Dictionary:
    """The dictionary of the shipped sources, out of the lists that it is made from.

    It takes two seconds. What comes of it for ``signature``, and for ``drop-ambiguous`` alike, is
    shipped as it is (``tools/build_dictionary.py``).
    """
    lexicon = load_lexicon(ambiguity)
    table = (
        pl.concat(
            source.nouns.select("key", "noun", route=pl.lit(source.route))
            for source in shipped_sources()
        )
        .unique("key", keep="first", maintain_order=True)
        .join(lexicon.keys.rename({"key": "noun"}), on="noun", maintain_order="left")
        .select("key", "route", "concept_id", "is_ambiguous")
        .sort("key")
    )
    spoken = _shipped_readings(lexicon).with_columns(source=pl.lit(0))
    readings = differing_readings(spoken, table, lexicon.concepts)
    return Dictionary(ambiguity, table, readings, lexicon.concepts)


def told_apart() -> pl.DataFrame:
    """The words by which one language is told from the others: ``key`` (unique), ``language``.

    Out of the shipped lists; what English has as well, and what is shorter than three letters of an
    alphabet, tells nothing.
    """
    word = ["key", "language"]
    spoken = (_foreign_readings(), reviewed_words(), unclear_words(), foreign_words())
    words = pl.concat(one.select(word) for one in spoken).unique()
    english = pl.concat([_english_nouns().select("key"), other_english_words()])
    is_short = pl.col("key").str.contains(SHORT_WORD)
    words = words.filter(~is_short).join(english, on="key", how="anti")
    return words.filter(pl.len().over("key") == 1).sort(word)


def _shipped_readings(lexicon: Lexicon) -> pl.DataFrame:
    """The words of other languages, as the rows of a layer, with their route."""
    word = ["language", "key"]
    read = _foreign_readings().with_columns(route=pl.lit("language"))
    unclear = unclear_words().join(read, on=word, how="anti")
    reviewed = reviewed_words().select(*word, is_chosen=True)
    return (
        pl.concat([read, unclear.with_columns(route=pl.lit("unmapped"))], how="diagonal")
        .join(lexicon.keys.rename({"key": "noun"}), on="noun", how="left", maintain_order="left")
        .join(reviewed, on=word, how="left", maintain_order="left")
        .select(
            *("key", "language", "concept_id", "is_ambiguous"),
            pl.col("is_chosen").fill_null(value=False),
            "route",
        )
    )


def _with_layers(
    shipped: Dictionary, layers: Sequence[pl.DataFrame], foreign: pl.DataFrame
) -> Dictionary:
    named = [layer.with_columns(route=pl.lit("lexicon")) for layer in layers]
    spoken = pl.concat(
        layer.select(foreign.columns).with_columns(source=pl.lit(rank))
        for rank, layer in enumerate([*named, foreign])
    )
    is_before = pl.col("route") != "language"
    columns = shipped.table.columns
    # Swedish hot is a threat; in a post of no known language it is English, and no noun.
    english = other_english_words().with_columns(is_english=True)
    anywhere = pl.col("language").is_null() | pl.col("is_english").is_null()
    table = pl.concat(
        [
            shipped.table.filter(is_before),
            *(
                layer.join(english, on="key", how="left", maintain_order="left")
                .filter(anywhere)
                .select(columns)
                for layer in named
            ),
            shipped.table.filter(~is_before),
        ]
    ).unique("key", keep="first", maintain_order=True)
    readings = differing_readings(spoken, table, shipped.concepts)
    return Dictionary(shipped.ambiguity, table, readings, shipped.concepts)


def differing_readings(
    spoken: pl.DataFrame, table: pl.DataFrame, concepts: pl.DataFrame
) -> pl.DataFrame:
    """What keys mean in single languages, where that is something else than by default.

    ``spoken``: ``key``, ``language`` (null stands for any), ``source`` (its rank; the first that
    has the key in the language counts), ``route``, ``concept_id``, ``is_ambiguous``, ``is_chosen``
    (a person's word and no dictionary's); the better reading first.
    ``table``: the default of every key, and ``concepts`` what is meant, as in `Dictionary`.

    A dictionary's word is another only if it shares no synset with the default: German ``kiwi``
    stays ``kiwi``, and a language with several words of that spelling keeps the default if that
    is one of them. English words are read as the default reads them, which is as English. What a
    source says of any language is in the default, unless the word is English, and no later source
    contradicts it.

    Columns: ``key``, ``language`` (with it unique), ``route``, ``concept_id``, ``is_ambiguous``;
    sorted by key and language.
    """
    synsets = concepts.select("concept_id", "synsets")
    default = table.select("key", default_id="concept_id", default_route="route")
    is_english = pl.col("default_route").is_in(["lemma", "plural"]).fill_null(value=False)
    any_language = (
        spoken.filter(pl.col("language").is_null())
        .group_by("key")
        .agg(any_source=pl.col("source").min())
    )
    is_contradicted = ~is_english & (pl.col("source") > pl.col("any_source"))
    is_the_same = (pl.col("concept_id") == pl.col("default_id")) | (
        ~pl.col("is_chosen")
        & (pl.col("synsets").list.set_intersection("default_synsets").list.len() > 0)
    )
    word = ["key", "language"]
    return (
        spoken.drop_nulls("language")
        .filter(pl.col("source") == pl.col("source").min().over(word))
        .join(default, on="key", how="left", maintain_order="left")
        .join(any_language, on="key", how="left", maintain_order="left")
        .filter(~(is_english & (pl.col("language") == ENGLISH)))
        .filter(~is_contradicted.fill_null(value=False))
        .join(synsets, on="concept_id", how="left", maintain_order="left")
        .join(
            synsets.select(default_id="concept_id", default_synsets="synsets"),
            on="default_id",
            how="left",
            maintain_order="left",
        )
        .filter(~is_the_same.fill_null(value=False).any().over(word))
        .unique(word, keep="first", maintain_order=True)
        .select(*word, "route", "concept_id", "is_ambiguous")
        .sort(word)
    )
