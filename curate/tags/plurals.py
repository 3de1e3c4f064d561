"""Turns the nouns of the lexicon into their plurals, so that finding a plural is a join."""

import polars as pl

from curate.tags.lexicon import english_key, noun_exceptions, noun_senses

# The endings that WordNet's morphy(7WN) detaches from nouns, the other way round and in its order.
_ENDINGS = (
    ("", "s"),
    ("s", "ses"),
    ("x", "xes"),
    ("z", "zes"),
    ("ch", "ches"),
    ("sh", "shes"),
    ("man", "men"),
    ("y", "ies"),
)
# ``his`` is not the plural of ``hi``, nor ``was`` that of WA.
_SHORTEST_REGULAR_NOUN = 3


def plural_forms() -> pl.DataFrame:
    """The plurals of all nouns: ``key`` (of the plural, unique) and ``noun`` (key of the noun).

    Irregular ones (``noun.exc``) come first, then those that end in an irregular word (``timber
    wolves``), then regular ones by their endings. No regular plural ends in ``ss``, is of a number,
    or of a noun of fewer than three letters. Of a form with several bases (``axes``), the first
    that WordNet lists counts. A form that is a noun itself is still listed: nouns are looked up
    before plurals.
    """
    nouns = noun_senses().select("key", "lemma")
    known = nouns.select(noun="key").unique()
    irregular = noun_exceptions().with_columns(
        key=english_key(pl.col("form")), noun=english_key(pl.col("base"))
    )
    return (
        pl.concat(
            [irregular.select("key", "noun"), _by_last_word(nouns, irregular), _regular(nouns)]
        )
        .join(known, on="noun", how="semi", maintain_order="left")
        .filter(pl.col("key") != pl.col("noun"))
        .unique("key", keep="first", maintain_order=True)
    )


def _by_last_word(nouns: pl.DataFrame, irregular: pl.DataFrame) -> pl.DataFrame:
    last_words = nouns.unique().with_columns(
        head=english_key(pl.col("lemma").str.extract("^(.*[ -])[^ -]+$")),
        base=pl.col("lemma").str.to_lowercase().str.extract("[ -]([^ -]+)$"),
    )
    forms = irregular.select("base", "form").with_row_index("place")
    return (
        last_words.drop_nulls()
        .join(forms, on="base")
        .select("place", key=pl.col("head") + english_key(pl.col("form")), noun="key")
        .sort("place", "noun")
        .drop("place")
    )


def _regular(nouns: pl.DataFrame) -> pl.DataFrame:
    keys = (
        nouns.select(noun="key")
        .unique()
        .filter(
            (pl.col("noun").str.len_chars() >= _SHORTEST_REGULAR_NOUN)
            & pl.col("noun").str.contains("[a-z]")
        )
        .sort("noun")
    )
    noun = pl.col("noun")
    return pl.concat(
        keys.filter(noun.str.ends_with(ending)).select(
            key=noun.str.strip_suffix(ending) + plural, noun=noun
        )
        for ending, plural in _ENDINGS
    ).filter(~pl.col("key").str.ends_with("ss"))
