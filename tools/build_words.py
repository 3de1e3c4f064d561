"""Builds the bilingual dictionary that ``curate`` ships, as Parquet, out of Unicode's CLDR.

Run in a checkout, on the unpacked npm packages ``cldr-annotations-full``,
``cldr-localenames-full`` and ``cldr-dates-full`` (48.2.0), for example::

    npm pack cldr-annotations-full@48.2.0 && tar xzf cldr-annotations-full-48.2.0.tgz
    mv package annotations      # and so on
    python -m tools.build_words annotations localenames dates

It writes ``curate/data/foreign_words.parquet``, sorted: ``language``, ``key`` (of a word), ``noun``
(key of the noun of WordNet that it means; null where all that is known is that the language has
such a word, and that it is hardly what the same letters mean elsewhere). Names of countries, of
cities and of months are taken as CLDR translates them. Other words are those that it annotates
emoji with: it doesn't say which of them translate each other, but words that are given to the same
emoji do. How well two sets of emoji agree is the Dice coefficient (Dice 1945), and a pair is linked
where each is the other's best (after Melamed 2000, "Models of translational equivalence among
words"). A second round compares a word with all of a noun's translations so far, where single
annotators' whims cancel out.
"""

import sys
from pathlib import Path

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.lexicon.shipped import noun_senses
from tools.build_names import (
    ENGLISH,
    LOCALES,
    PAIR,
    english_nouns,
    read_json,
    translated_names,
)
from tools.build_wordnet import write_parquet

WORDS_FILE = "foreign_words.parquet"
_OF_SIGNS = ("face", "gesture", "button", "arrow", "symbol", "mark", "letters", "square")
# Chosen on one half of tests/tags/gold_hashtags.csv. One shared emoji is no evidence: all that an
# annotator thought of beside a taco is on the taco only.
_FEWEST_SHARED = 2
_LEAST_AGREEMENT = 0.5
_LEAST_LEAD = 0.1
# How far behind the best noun a synonym of it may lie that an emoji is called by: ``airplane`` is
# a better label than ``plane``, which means more.
_BEST_WITHIN = 0.15
# What fewer languages have a word for is an annotator's quirk.
_FEWEST_LANGUAGES = 4
# How far behind the best word of a noun another may lie and still be a synonym of it.
_SYNONYMS_WITHIN = 0.1
# What as many other languages write alike, for the same emoji, is one word: ``casino``.
_ALIKE_IN = 3
# A word may agree well with one emoji by chance: agreement is damped by one emoji.
_DAMPING = 1.0
# Both are what their emoji is called.
_BOTH_ARE_NAMES = 0.15


def read_annotations(package: Path, locales: tuple[str, ...]) -> pl.DataFrame:
    """The words of each emoji: ``emoji``, ``key``, ``is_name`` (it is what the emoji is called)."""
    rows = [
        (emoji.replace("\ufe0f", ""), word, kind == "tts")
        for locale in locales
        for emoji, entry in read_json(package, "annotations", locale, "annotations.json")
        .get("annotations", {})
        .get("annotations", {})
        .items()
        for kind in ("tts", "default")
        for word in entry.get(kind, ())
    ]
    schema = {"emoji": pl.String, "word": pl.String, "is_name": pl.Boolean}
    words = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        words.with_columns(key=tag_keys(words["word"]))
        .drop_nulls()
        .filter(pl.col("emoji").str.contains(r"\p{Extended_Pictographic}"))
        .group_by("emoji", "key")
        .agg(pl.col("is_name").any())
    )


def _agreement(words: pl.DataFrame, profiles: pl.DataFrame) -> pl.DataFrame:
    """How well each word agrees with each noun that it shares emoji with.

    ``words``: ``language``, ``key``, ``emoji``, ``is_name``. ``profiles``: ``language``, ``noun``,
    ``emoji``, ``share`` (of the noun's translations that are on that emoji), ``is_english_name``.
    """
    word_sizes = words.group_by(PAIR).agg(word_size=pl.len())
    noun_sizes = profiles.group_by("language", "noun").agg(noun_size=pl.col("share").sum())
    return (
        words.join(profiles, on=["language", "emoji"])
        .group_by(*PAIR, "noun")
        .agg(
            shared=pl.len(),
            overlap=pl.col("share").sum(),
            are_names=(pl.col("is_name") & pl.col("is_english_name")).any(),
            is_english_name=pl.col("is_english_name").any(),
        )
        .join(word_sizes, on=PAIR)
        .join(noun_sizes, on=["language", "noun"])
        .with_columns(
            score=2 * pl.col("overlap") / (pl.col("word_size") + pl.col("noun_size") + _DAMPING)
            + _BOTH_ARE_NAMES * pl.col("are_names")
        )
        # Sums in another order differ in their last digits.
        .with_columns(pl.col("score").round(6))
    )


def _links(agreement: pl.DataFrame) -> pl.DataFrame:
    """The pairs in which each is the other's best: ``language``, ``key``, ``noun``.

    Synonyms of the best noun don't contest it; of those, an emoji's name is taken.
    """
    synonyms = noun_senses().select("synset", noun="key")
    synonyms = (
        synonyms.join(synonyms.rename({"noun": "best"}), on="synset")
        .select("best", "noun", is_synonym=True)
        .unique()
    )
    ranked = agreement.sort(
        *PAIR, "score", "is_english_name", "noun", descending=[False, False, True, True, False]
    )
    best = ranked.group_by(PAIR, maintain_order=True).agg(best_score=pl.col("score").first())
    noun_best = pl.col("score").max().over("language", "noun")
    candidates = (
        ranked.filter(pl.col("score") >= noun_best - _SYNONYMS_WITHIN)
        .join(best, on=PAIR, maintain_order="left")
        .with_columns(behind=pl.col("best_score") - pl.col("score"))
        .filter(
            (pl.col("score") >= _LEAST_AGREEMENT)
            & (pl.col("shared") >= _FEWEST_SHARED)
            & (pl.col("behind") < _BEST_WITHIN)
        )
    )
    first = candidates.unique(PAIR, keep="first", maintain_order=True).select(
        *PAIR, first="noun", first_score="score"
    )
    close = (
        candidates.join(first, on=PAIR, maintain_order="left")
        .join(
            synonyms,
            left_on=["first", "noun"],
            right_on=["best", "noun"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("is_synonym").fill_null(value=False))
    )
    contested = close.filter(
        ~pl.col("is_synonym") & (pl.col("first_score") - pl.col("score") < _LEAST_LEAD)
    )
    return (
        close.filter("is_synonym")
        .join(contested, on=PAIR, how="anti", maintain_order="left")
        .sort(
            *PAIR, "is_english_name", "score", "noun", descending=[False, False, True, True, False]
        )
        .unique(PAIR, keep="first", maintain_order=True)
        .select(*PAIR, "noun")
    )


def _profiles(english: pl.DataFrame, words: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The emoji of each noun, for each language, by all other languages' words for it."""
    translated = words.join(links, on=PAIR).select("language", "noun", "emoji").unique()
    parts = []
    for language in LOCALES:
        others = pl.concat(
            [
                translated.filter(pl.col("language") != language),
                # English is where the nouns come from, and annotated with most care.
                english.select("noun", "emoji", language=pl.lit("en")).select(translated.columns),
                english.select("noun", "emoji", language=pl.lit("en2")).select(translated.columns),
            ]
        )
        count = others.group_by("noun").agg(languages=pl.col("language").n_unique())
        parts.append(
            others.group_by("noun", "emoji")
            .agg(uses=pl.len())
            .join(count, on="noun")
            .select(
                "noun",
                "emoji",
                share=pl.col("uses") / pl.col("languages"),
                language=pl.lit(language),
            )
        )
    names = english.select("noun", "emoji", is_english_name="is_name")
    return (
        pl.concat(parts)
        .join(names, on=["noun", "emoji"], how="left")
        .with_columns(pl.col("is_english_name").fill_null(value=False))
    )


def _is_sign() -> pl.Expr:
    """Smileys, gestures and symbols: annotators give them moods and uses, and agree little."""
    return pl.col("key").is_in(_OF_SIGNS).any() & (pl.col("key") != "animal").all()


def annotated_words(package: Path) -> pl.DataFrame:
    """The words that emoji are annotated with, and the nouns they mean."""
    english = (
        read_annotations(package, (ENGLISH,))
        .filter(~_is_sign().over("emoji"))
        .join(english_nouns(), on="key")
        .group_by("emoji", "noun")
        .agg(pl.col("is_name").any())
    )
    words = pl.concat(
        read_annotations(package, locales).with_columns(language=pl.lit(language))
        for language, locales in LOCALES.items()
    )
    links = words.select(*PAIR, noun=pl.lit("")).clear()
    for _ in range(3):
        profiles = _profiles(english, words, links)
        links = _links(_agreement(words, profiles))
    return links.filter(pl.col("language").n_unique().over("noun") >= _FEWEST_LANGUAGES)


def unclear_words(package: Path, words: pl.DataFrame) -> pl.DataFrame:
    """False friends: words of a language that are spelled as a noun of English or of another.

    They are those whose meaning is not among ``words``, and that no emoji shows to be the same
    word: Italian ``mare`` and French ``livre``. Columns as those of ``words``; ``noun`` is null.
    """
    parts = [(ENGLISH, (ENGLISH,)), *LOCALES.items()]
    annotated = pl.concat(
        read_annotations(package, locales).select("key", "emoji", language=pl.lit(language))
        for language, locales in parts
    )
    known = pl.concat(
        [
            english_nouns().select("key", by=pl.lit(ENGLISH)),
            words.select("key", by="language"),
        ]
    )
    unread = (
        annotated.filter(pl.col("language") != ENGLISH)
        .join(words, on=PAIR, how="anti")
        .join(known.select("key"), on="key", how="semi")
    )
    shared = (
        unread.join(annotated.rename({"language": "by"}), on=["key", "emoji"])
        .filter(pl.col("by") != pl.col("language"))
        .select(*PAIR, "by")
        .unique()
    )
    alike = shared.group_by(PAIR).len().filter(pl.col("len") >= _ALIKE_IN)
    same = shared.join(known, on=["key", "by"], how="semi")
    return (
        unread.select(*PAIR)
        .unique()
        .join(pl.concat([same.select(PAIR), alike.select(PAIR)]), on=PAIR, how="anti")
        .with_columns(noun=pl.lit(None, dtype=pl.String))
    )


def main(arguments: list[str]) -> int:
    """Build the file out of the packages that ``arguments`` names."""
    if len(arguments) != len(("annotations", "localenames", "dates")):
        sys.stderr.write("usage: python -m tools.build_words ANNOTATIONS LOCALENAMES DATES\n")
        return 2
    annotations, locale_names, dates = (Path(argument) for argument in arguments)
    words = pl.concat([translated_names(locale_names, dates), annotated_words(annotations)])
    words = words.unique(PAIR, keep="first", maintain_order=True)
    words = pl.concat([words, unclear_words(annotations, words)]).sort(PAIR)
    path = Path(__file__).parents[1] / "curate" / "data" / WORDS_FILE
    write_parquet(words, path)
    sys.stdout.write(f"{WORDS_FILE}: {words.height} rows, {path.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
