"""Reads the word lists that come with the package: WordNet 3.0, CLDR, and reviewed words."""

import functools
from importlib import resources
from pathlib import Path

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.languages import ENGLISH

_DATA = resources.files("curate") / "data"

_NOT_IN_A_KEY = "[^a-z0-9]"


def _read(name: str) -> pl.DataFrame:
    with resources.as_file(_DATA / name) as path:
        return pl.read_parquet(Path(path), glob=False, hive_partitioning=False)


def dictionary_as_shipped() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """What `curate.tags.lexicon.dictionary.work_out` makes of all the lists below, worked out."""
    names = ("table", "readings", "concepts")
    table, readings, concepts = (_read(f"dictionary/{name}.parquet") for name in names)
    return table, readings, concepts


@functools.cache
def words_of_one_language() -> pl.DataFrame:
    """Words that one language has, and neither English nor another: ``key`` (unique), ``language``.

    `curate.tags.lexicon.dictionary.told_apart` makes them of all the lists below.
    """
    return _read("dictionary/words_of_one_language.parquet")


def english_key(lemma: pl.Expr) -> pl.Expr:
    """The key of a lemma of WordNet, all of which are ASCII; numbers and letters have one too."""
    return lemma.str.to_lowercase().str.replace_all(_NOT_IN_A_KEY, "")


@functools.cache
def noun_senses() -> pl.DataFrame:
    """A row for each word of each noun synset of WordNet 3.0.

    Columns: ``key``, ``lemma`` (as spelled), ``synset`` (such as ``n02132136``), ``word`` (its
    place in the synset) and ``sense_rank`` (from 1, the most frequent sense of the lemma).
    """
    offset = pl.col("synset").cast(pl.String).str.zfill(8)
    return _read("wordnet_nouns.parquet").with_columns(
        key=english_key(pl.col("lemma")), synset=pl.lit("n") + offset
    )


@functools.cache
def first_hypernyms() -> dict[str, str]:
    """What each noun synset of WordNet 3.0 is a kind or an instance of, but the one at the top.

    Of several the first that WordNet names: so the synsets are a tree. Both are such as
    ``n02132136``.
    """
    rows = _read("wordnet_hypernyms.parquet")
    offsets = (rows[name].cast(pl.String).str.zfill(8) for name in ("synset", "hypernym"))
    return dict(zip(*("n" + offset for offset in offsets), strict=True))


@functools.cache
def proper_nouns() -> pl.DataFrame:
    """The nouns that WordNet writes with a capital in all their senses: ``noun``, a key."""
    is_capital = pl.col("lemma").str.contains("^[A-Z]")
    return noun_senses().group_by(noun="key").agg(is_capital.all()).filter("lemma").select("noun")


def noun_exceptions() -> pl.DataFrame:
    """The irregular plurals: ``form`` and ``base``, in the order in which WordNet lists them."""
    return _read("wordnet_noun_exceptions.parquet")


@functools.cache
def other_english_words() -> pl.DataFrame:
    """English words that are no noun: ``key``. WordNet's have three letters or more."""
    struck = reviewed_english().filter(pl.col("noun").is_null()).select("key")
    return pl.concat([_read("wordnet_other_words.parquet"), struck]).unique(maintain_order=True)


def emoji_names() -> pl.DataFrame:
    """What emoji are called: ``language``, ``emoji``, ``name``, of Unicode's CLDR 48."""
    return _read("emoji_names.parquet")


@functools.cache
def picture_emoji() -> pl.Series:
    """The keys of emoji that picture an animal, a plant, food, a thing or a place: of UTS #51."""
    text = (_DATA / "picture_emoji.txt").read_text(encoding="utf-8")
    return tag_keys(pl.Series("key", text.split())).unique()


def foreign_words() -> pl.DataFrame:
    """Words of other languages, after CLDR 48: ``language``, ``key``, ``noun`` (a key as well)."""
    return _read("foreign_words.parquet").drop_nulls("noun")


@functools.cache
def _reviewed() -> pl.DataFrame:
    files = sorted((_DATA / "words").iterdir(), key=lambda file: file.name)
    words = pl.concat(
        pl.read_csv(file.read_bytes(), schema={"word": pl.String, "noun": pl.String}).with_columns(
            language=pl.lit(file.name.removesuffix(".csv"))
        )
        for file in files
    )
    return words.select("language", key=tag_keys(words["word"]), noun=english_key(pl.col("noun")))


def reviewed_words() -> pl.DataFrame:
    """Words of other languages that people went through: they go before those of CLDR.

    Columns: ``language``, ``key`` (unique in a language), ``noun`` (a key as well; null where the
    word stands for no thing). Each language is a file of its own, ``data/words/sv.csv``, with a
    word and its noun a line.
    """
    return _reviewed().filter(pl.col("language") != ENGLISH)


def reviewed_english() -> pl.DataFrame:
    """English words that mean something else than WordNet says, or that it lacks.

    It has ``crabs`` as lice, ``Parks`` as a person and ``he`` as helium, and no ``selfie``.
    Columns: ``key`` (unique), ``noun`` (a key as well; null where the word stands for no thing).
    """
    return _reviewed().filter(pl.col("language") == ENGLISH).select("key", "noun")


def unclear_words() -> pl.DataFrame:
    """False friends: words of a language that mean there what no source says, or no thing.

    They are spelled as a noun of English or of another language. Columns: ``language``, ``key``
    (unique together).
    """
    word = ["language", "key"]
    words = pl.concat([reviewed_words(), _read("foreign_words.parquet")])
    words = words.unique(word, keep="first", maintain_order=True)
    return words.filter(pl.col("noun").is_null()).select(word)


@functools.cache
def imagenet_1k_synsets() -> frozenset[str]:
    """The ids of ImageNet's 1,000 classes (ILSVRC 2012), such as ``n02132136``."""
    lines = (_DATA / "imagenet_1k_synsets.txt").read_text(encoding="ascii")
    return frozenset(lines.split())
