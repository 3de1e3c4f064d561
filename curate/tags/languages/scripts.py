"""Tells what a text's letters alone say of its language (Unicode's UAX #24, scripts)."""

from typing import Any

import polars as pl

# Scripts that one language is written in, as far as posts go.
_LANGUAGES = {
    "Hangul": "ko",
    "Thai": "th",
    "Hebrew": "he",
    "Greek": "el",
    "Armenian": "hy",
    "Georgian": "ka",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Sinhala": "si",
    "Khmer": "km",
    "Lao": "lo",
    "Myanmar": "my",
}
KANA = r"[\p{Hiragana}\p{Katakana}]"
"""The two scripts that Japanese is written in besides Han."""
_HAN = r"\p{Han}"
# A letter of these says about as much as three of an alphabet.
_DENSE = r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]"
_DENSITY = 3
# Chinese posts have a single の for ornament.
_LEAST_LETTERS = 2
# Names and addresses in Japanese have fewer ideographs in a row, and sentences have kana.
_LEAST_HAN = 8


def weight_of_letters(texts: pl.Series) -> pl.Series:
    """How many letters each text has, a dense one counted thrice; 0 for null."""
    letters, dense = texts.str.count_matches(r"\p{L}"), texts.str.count_matches(_DENSE)
    return (letters + (_DENSITY - 1) * dense).fill_null(0)


def language_of_script(texts: pl.Series) -> pl.Series:
    """The language of each text whose letters, at least half of them, only that one has.

    Japanese is Han with kana, of which it takes a tenth, and Chinese is much of Han without. Null
    where several languages share one, as Latin, Cyrillic, Arabic and Devanagari.
    """
    table = texts.alias("text").to_frame()
    weight = pl.lit(weight_of_letters(texts))
    kana, han = (pl.col("text").str.count_matches(pattern) for pattern in (KANA, _HAN))
    is_japanese = (kana >= _LEAST_LETTERS) & (kana * 10 >= kana + han)
    is_japanese &= (kana + han) * _DENSITY * 2 >= weight
    is_chinese = (kana < _LEAST_LETTERS) & (han >= _LEAST_HAN) & (han * _DENSITY * 2 >= weight)
    found: Any = pl.when(is_japanese).then(pl.lit("ja")).when(is_chinese).then(pl.lit("zh"))
    for script, language in _LANGUAGES.items():
        letters = pl.col("text").str.count_matches(rf"\p{{{script}}}")
        counted = letters * (_DENSITY if script == "Hangul" else 1)
        found = found.when((letters >= _LEAST_LETTERS) & (counted * 2 >= weight)).then(
            pl.lit(language)
        )
    is_ascii = ~pl.col("text").str.contains(r"[^\x00-\x7F]")
    return table.select(language=pl.when(~is_ascii).then(found.otherwise(None)))["language"]
