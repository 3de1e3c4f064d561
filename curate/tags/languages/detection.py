"""Says which language a post is in that does not say so itself: by its caption, or by its tags.

The model is fastText's lid.176 (Joulin et al., "Bag of Tricks for Efficient Text Classification",
2017; "FastText.zip", 2016): n-grams of letters, 176 languages, less than a megabyte. It runs here;
nothing is fetched, and no text leaves.
"""

import functools
from importlib import resources
from typing import Any

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.languages.scripts import KANA, language_of_script, weight_of_letters
from curate.tags.lexicon.shipped import words_of_one_language

MIN_LETTERS = 12
"""How many letters the model needs; an ideograph or a syllable of Hangul or kana counts as 3."""
MIN_CONFIDENCE, MIN_MARGIN = 0.5, 0.3
"""How sure the model must be of a language, and how much surer than of any other."""
MIN_WORDS, MIN_SHARE = 2, 0.8
"""How many tags must be words that one language has alone, and which share of all such words."""

_DATA = resources.files("curate") / "data"
# Of 187 real captions of 250 letters and more, 200 say what the whole says, but for one.
_MOST_READ, _MOST_LETTERS = 2_000, 200
# What is in a caption and is no sentence: links and addresses, tags, mentions; then whatever is no
# letter, emoji and digits with it.
_NO_WORDS = (
    r"(?i)(?:https?://|www\.)\S+",
    r"\S+[@＠]\S+\.\S+",
    r"[#＃@＠﹫][\p{L}\p{M}\p{N}_.\-\x{200C}\x{200D}]*",
    r"[^\p{L}\p{M}'’\x{200C}\x{200D}]+|[\x{FE00}-\x{FE0F}]",
)
# The model knows 176 languages, of which a few letters more often look like one that hardly anybody
# writes captions in (Lojban, Volapük, Breton) than are one.
_COMMON_CODES = """
af am ar az be bg bn bs ca ceb cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it
ja ka kk km kn ko ku ky lo lt lv mk ml mn mr ms mt my ne nl no pa pl ps pt ro ru si sk sl so sq sr
su sv sw ta te tg th tl tr uk ur uz vi zh
"""
_COMMON = frozenset(_COMMON_CODES.split())
_ASKED = 5
# What the model tells apart, and readers of captions need not.
_CODES = {"arz": "ar", "nn": "no", "sh": "sr", "wuu": "zh", "yue": "zh"}


def own_words(captions: pl.Series) -> pl.Series:
    """The captions without links, tags, mentions, digits, signs and emoji; null stays null.

    Of a long one, the beginning: it says enough, and a caption can be made to be a book.
    """
    words = captions.cast(pl.String).str.slice(0, _MOST_READ)
    for pattern in _NO_WORDS:
        words = words.str.replace_all(pattern, " ")
    return words.str.strip_chars(" '’").str.to_lowercase().str.slice(0, _MOST_LETTERS)


def detect_languages(captions: pl.Series, tags: pl.Series) -> pl.DataFrame:
    """The language of each post, by its caption, or else by its tags (a list of texts).

    Columns: ``language`` (a primary subtag of BCP 47), ``evidence`` (``caption`` or ``tags``),
    ``confidence`` (from 0 to 1); all null where neither is sure. The answer about a post depends
    on nothing but that post.
    """
    by_caption = caption_languages(captions).with_columns(evidence=pl.lit("caption"))
    by_tags = tag_languages(tags).with_columns(evidence=pl.lit("tags"))
    is_caption = by_caption["language"].is_not_null()
    columns = {
        name: by_caption[name].zip_with(is_caption, by_tags[name])
        for name in ("language", "evidence", "confidence")
    }
    found = pl.DataFrame(columns)
    return found.with_columns(evidence=pl.when(pl.col("language").is_not_null()).then("evidence"))


def tag_languages(tags: pl.Series) -> pl.DataFrame:
    """The language that each post's tags are surely in, by the words that only one language has.

    Columns: ``language``, ``confidence``: which share of such words is of it.
    """
    posts = tags.rename("tag").cast(pl.List(pl.String)).to_frame().with_row_index("post")
    uses = posts.explode("tag", empty_as_null=False).drop_nulls("tag")
    keyed = uses.with_columns(key=tag_keys(uses["tag"])).unique(["post", "key"])
    words = keyed.join(words_of_one_language(), on="key")
    counted = (
        words.group_by("post", "language")
        .len()
        .with_columns(confidence=pl.col("len") / pl.col("len").sum().over("post"))
        .filter((pl.col("len") >= MIN_WORDS) & (pl.col("confidence") >= MIN_SHARE))
    )
    return (
        posts.select("post")
        .join(
            counted.select("post", "language", "confidence"),
            on="post",
            how="left",
            maintain_order="left",
        )
        .select("language", "confidence")
    )


def caption_languages(captions: pl.Series) -> pl.DataFrame:
    """The language that each caption's own words are surely in, and how sure that is.

    Columns: ``language`` (a primary subtag of BCP 47; null if it can't be told), ``confidence``
    (from 0 to 1; 1 where the script alone says it). A caption's answer depends on nothing but
    itself.
    """
    words = own_words(captions)
    weights = weight_of_letters(words)
    by_script = language_of_script(words)
    # What is left of kana are ornaments of Chinese, which the model takes for Japanese.
    words = words.str.replace_all(KANA, " ")
    rows = [
        (script, 1.0) if script else _modelled(text) if text and weight >= MIN_LETTERS else _NONE
        for text, weight, script in zip(words, weights, by_script, strict=True)
    ]
    schema = {"language": pl.String, "confidence": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


_NONE = (None, None)


def _modelled(text: str) -> tuple[str | None, float | None]:
    labels, probabilities = _model().predict(text, k=_ASKED)
    codes = [label.removeprefix("__label__") for label in labels]
    found: dict[str, float] = {}
    for code, probability in zip(codes, probabilities, strict=True):
        language = _CODES.get(code, code)
        if language in _COMMON:
            found[language] = found.get(language, 0.0) + float(probability)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return _NONE
    language, confidence = ranked[0]
    margin = confidence - (ranked[1][1] if len(ranked) > 1 else 0.0)
    if confidence < MIN_CONFIDENCE or margin < MIN_MARGIN:
        return _NONE
    return language, min(confidence, 1.0)


@functools.cache
def _model() -> Any:
    import fasttext  # noqa: PLC0415 - its library is loaded by few commands

    with resources.as_file(_DATA / "language_model" / "lid.176.ftz") as path:
        return fasttext.load_model(str(path))
