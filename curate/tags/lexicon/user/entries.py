"""Turns a lexicon's words, in a language and with their meaning, into keys: for every format."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.lexicon.forms import other_spellings

Format = Literal["omw-tab", "wn-lmf", "csv"]

ROWS = pl.Schema(
    [
        ("line", pl.Int64),  # where it stands, null where the format has none
        ("word", pl.String),
        ("language", pl.String),  # as `language_code`; null: any
        ("is_form", pl.Boolean),  # an inflected form, which is not its own dictionary entry
        ("synset", pl.String),  # of WordNet 3.0; null: of none
        ("concept", pl.String),  # in place of a synset, what a curator calls the concept
    ]
)
_ENTRY_COLUMNS = ("key", "language", "synsets", "concept")

# As hashtags, words as short as this are particles and initials more often than nouns: Swedish
# "is" is ice. Han and Hangul words are short by nature. A curator's own list may have them.
_SHORT_WORD = r"^[\p{Latin}\p{Cyrillic}0-9]{1,2}$"
# The vowel marks of Arabic and Hebrew, and what stretches a word: dictionaries write them, people
# seldom do.
_VOWEL_MARKS = r"[\u{0591}-\u{05BD}\u{05BF}-\u{05C7}\u{0640}\u{064B}-\u{0652}\u{0670}]"


@dataclass(frozen=True)
class WordRows:
    """A file as it was read: ``rows`` as `ROWS`, in the file's order where that means something.

    ``licence`` and ``url`` are what the file says of itself.
    """

    format: Format
    rows: pl.DataFrame
    licence: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Entries:
    """The keys of a lexicon.

    ``table``: ``key`` and ``language`` (together unique), ``synsets`` (empty for a curator's word)
    and ``concept`` (null for a wordnet's word).
    ``words`` counts the distinct words that were read, ``mapped`` those with an entry; the others
    are in no synset of WordNet 3.0, or no hashtag can be written so that it means them.
    """

    table: pl.DataFrame
    words: int
    mapped: int


def entries_of(read: WordRows) -> Entries:
    """Make keys of words, and of their plurals and other spellings where a wordnet has them.

    A form, or a spelling, that is an entry of its own keeps that entry's meaning.
    """
    word = ["language", "word"]
    rows = read.rows.with_columns(key=tag_keys(read.rows["word"]))
    is_usable = pl.col("key").is_not_null() & (
        pl.col("concept").is_not_null()
        | (pl.col("synset").is_not_null() & ~pl.col("key").str.contains(_SHORT_WORD))
    )
    usable = rows.filter(is_usable)
    entry = ["language", "key"]
    table = (
        usable.filter(pl.col("is_form") == pl.col("is_form").min().over(entry))
        .group_by(entry, maintain_order=True)
        .agg(
            synsets=pl.col("synset").drop_nulls().unique(maintain_order=True),
            concept=pl.col("concept").first(),
        )
    )
    if read.format != "csv":
        table = _with_spellings(table)
    return Entries(
        table=table.select(_ENTRY_COLUMNS).sort("key", "language"),
        words=rows.select(word).n_unique(),
        mapped=usable.select(word).n_unique(),
    )


def _with_spellings(table: pl.DataFrame) -> pl.DataFrame:
    numbered = table.with_row_index("noun")
    words = numbered.select("language", "key", "noun")
    unmarked = words.with_columns(key=tag_keys(words["key"].str.replace_all(_VOWEL_MARKS, "")))
    words = pl.concat([words, unmarked.drop_nulls("key")])
    spelled = other_spellings(words.unique(["language", "key"], keep="first", maintain_order=True))
    return spelled.join(
        numbered.select("noun", "synsets", "concept"), on="noun", maintain_order="left"
    )
