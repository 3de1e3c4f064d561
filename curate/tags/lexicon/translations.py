"""Turns emoji, and their names in fifteen languages, into the English nouns they are called by.

The names are those of Unicode's CLDR 48. 🐻 is called "bear", so it stands for that noun, and so
does what other languages call it: ``björn``, ``oso``, ``熊``. Reviewed words go before the names.
"""

import functools

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.lexicon.forms import other_spellings
from curate.tags.lexicon.shipped import (
    emoji_names,
    foreign_words,
    other_english_words,
    picture_emoji,
    proper_nouns,
    reviewed_words,
)

# Where no language is known, words as short as this are particles and initials more often than
# nouns: Turkish "at" is a horse. Han and Hangul words are short by nature.
SHORT_WORD = r"^[\p{Latin}\p{Cyrillic}0-9]{1,2}$"


@functools.cache
def _named() -> pl.DataFrame:
    names = emoji_names()
    return names.with_columns(
        emoji=tag_keys(names["emoji"]), key=tag_keys(names["name"])
    ).drop_nulls()


def emoji_nouns(nouns: pl.DataFrame) -> pl.DataFrame:
    """The emoji that have an English noun as their name: ``key`` (the emoji, unique) and ``noun``.

    ``nouns`` says which words are nouns: ``key`` (unique) and ``noun``. An emoji that is the
    face of something (🐱 "cat face") stands for it where that has an emoji as well (🐈 "cat").
    """
    english = _named().filter(pl.col("language") == "en")
    faces = english.filter(pl.col("name").str.ends_with(" face")).with_columns(
        pl.col("key").str.strip_suffix("face")
    )
    of_something = faces.join(english, on="key", how="semi")
    return (
        pl.concat([english, of_something])
        .join(nouns, on="key", maintain_order="left")
        .select("noun", key="emoji")
        .unique("key", keep="first", maintain_order=True)
        .select("key", "noun")
    )


@functools.cache
def named_emoji() -> pl.Series:
    """The keys of all emoji and symbols with a name: ``key``."""
    return _named()["emoji"].unique().sort().alias("key")


@functools.cache
def sign_emoji() -> pl.Series:
    """The keys of all emoji and symbols with a name that picture nothing: ``key``."""
    named = named_emoji()
    return named.filter(~named.is_in(picture_emoji().implode()))


def foreign_readings(nouns: pl.DataFrame) -> pl.DataFrame:
    """What words of other languages mean: ``key``, ``language`` (with it unique), ``noun``.

    Sorted by key, the most widespread reading of each first: the one with the most languages, then
    the one whose languages, then whose noun comes first in the alphabet; then by language.
    ``nouns`` is as in `emoji_nouns`.
    """
    called = (
        _named()
        .filter(pl.col("language") != "en")
        .join(emoji_nouns(nouns).rename({"key": "emoji"}), on="emoji", maintain_order="left")
        .select("language", "key", "noun")
    )
    reviewed = reviewed_words()
    struck = reviewed.filter(pl.col("noun").is_null())
    # The dictionary weighs all emoji that a word is given to, a name is given to one.
    words = pl.concat([reviewed, foreign_words(), called]).unique(
        ["language", "key"], keep="first", maintain_order=True
    )
    # A noun is read as English is: teeth are more than one tooth.
    meant = nouns.rename({"key": "noun", "noun": "meant"})
    words = words.join(meant, on="noun", maintain_order="left").select(
        "language", "key", noun="meant"
    )
    names = words.join(proper_nouns(), on="noun", how="semi")
    return (
        other_spellings(words, names)
        .join(struck, on=["language", "key"], how="anti")
        .group_by("key", "noun")
        .agg(pl.col("language").unique().sort())
        .sort(
            "key",
            pl.col("language").list.len(),
            pl.col("language").list.join(" "),
            "noun",
            descending=[False, True, False, False],
        )
        .explode("language", empty_as_null=False)
        .select("key", "language", "noun")
    )


def foreign_nouns(readings: pl.DataFrame) -> pl.DataFrame:
    """The words of other languages: ``key`` (unique) and ``noun``, the most widespread reading.

    ``readings`` are those of `foreign_readings`. Words of one or two Latin or Cyrillic letters are
    left out, and so are words that English has as well, though as no noun: French ``thé``, typed
    ``the``, is tea.
    """
    return (
        readings.filter(~pl.col("key").str.contains(SHORT_WORD))
        .join(other_english_words(), on="key", how="anti", maintain_order="left")
        .select("key", "noun")
        .unique("key", keep="first", maintain_order=True)
    )
