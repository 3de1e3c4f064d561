"""Says which language a post is in that does not say so itself: by its caption, or by its tags."""

import polars as pl

from curate.tags.keys import tag_keys
from curate.tags.languages.model import likely_languages
from curate.tags.languages.scripts import KANA, language_of_script, weight_of_letters
from curate.tags.lexicon.shipped import words_of_one_language

MIN_LETTERS = 6
"""How many letters the model needs; an ideograph or a syllable of Hangul or kana counts as 3."""
MIN_CONFIDENCE, MIN_MARGIN = 0.4, 0.2
"""How sure the model must be of a language, and how much surer than of any other."""
MIN_SHARE = 0.8
"""Which share of the tags that are words of one language alone must be of the same one."""

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
_SCHEMA = {"language": pl.String, "evidence": pl.String, "confidence": pl.Float64}
_Told = tuple[str | None, str | None, float | None]
_NOTHING: _Told = (None, None, None)


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
    ``confidence`` (of a caption, how sure the model is, and 1 where the script alone says it; of
    tags, Laplace's rule of succession: two thirds for one word, three quarters for two that agree).
    All are null where neither is sure. The answer about a post depends on nothing but that post.
    """
    told = [_sure_of(likely) for likely in _likely(captions)]
    # Most captions settle it, and to look for words takes as long as to ask the model.
    unsettled = [post for post, found in enumerate(told) if found == _NOTHING]
    for post, (language, confidence) in zip(
        unsettled, _tag_languages(tags.gather(unsettled)).rows(), strict=True
    ):
        if language is not None:
            told[post] = (language, "tags", confidence)
    return pl.DataFrame(told, schema=_SCHEMA, orient="row")


def caption_languages(captions: pl.Series) -> pl.DataFrame:
    """The same by the captions alone: ``language``, ``confidence``."""
    told = [_sure_of(likely) for likely in _likely(captions)]
    return pl.DataFrame(told, schema=_SCHEMA, orient="row").select("language", "confidence")


def _sure_of(likely: dict[str, float]) -> _Told:
    ranked = sorted(likely.items(), key=lambda pair: (-pair[1], pair[0]))
    if ranked:
        (language, confidence), *others = ranked
        margin = confidence - (others[0][1] if others else 0.0)
        if confidence >= MIN_CONFIDENCE and margin >= MIN_MARGIN:
            return language, "caption", confidence
    return _NOTHING


def _likely(captions: pl.Series) -> list[dict[str, float]]:
    """Of each caption, how likely it is in which language; nothing if it has too few letters."""
    words = own_words(captions)
    weights = weight_of_letters(words)
    by_script = language_of_script(words)
    # What is left of kana are ornaments of Chinese, which the model takes for Japanese.
    words = words.str.replace_all(KANA, " ")
    return [
        {script: 1.0} if script else likely_languages(text) if weight >= MIN_LETTERS else {}
        for text, weight, script in zip(words, weights, by_script, strict=True)
    ]


def _tag_languages(tags: pl.Series) -> pl.DataFrame:
    """Of each post, the ``language`` of those of its tags that are words of one language alone, and
    the ``confidence``; null if there is none, or if fewer than four fifths agree."""
    posts = tags.rename("tag").cast(pl.List(pl.String)).to_frame().with_row_index("post")
    uses = posts.explode("tag", empty_as_null=False).drop_nulls("tag")
    keyed = uses.with_columns(key=tag_keys(uses["tag"])).unique(["post", "key"])
    words = keyed.join(words_of_one_language(), on="key")
    agreed = (
        words.group_by("post", "language")
        .agg(of_it=pl.len())
        .with_columns(in_all=pl.col("of_it").sum().over("post"))
        .filter(pl.col("of_it") >= MIN_SHARE * pl.col("in_all"))
        .select("post", "language", confidence=(pl.col("of_it") + 1) / (pl.col("in_all") + 2))
    )
    return (
        posts.select("post").join(agreed, on="post", how="left", maintain_order="left").drop("post")
    )
