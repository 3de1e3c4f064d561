"""Turns raw hashtags into keys: what is left of a tag when spelling, case and width are ignored.

``#Brown_Bear``, ``#brownbear`` and ``#ＢｒｏｗｎＢｅａｒ`` share the key ``brownbear``. The key is
Unicode's NFKC_Casefold (UAX #31) of the tag, reduced to letters, marks and digits. Emoji
are tags of their own: a tag of nothing but emoji is its own key, without skin tones and joiners.
"""

import functools

import polars as pl

MAX_KEY_LENGTH = 100
"""A longer run of characters is no word; the longest noun of WordNet has 71."""

# Seven digits are the shortest subscriber numbers in use (ITU-T E.164 allows up to 15). Longer
# dates and coordinates fall under it too, and are no words either.
# Marks between them, as of digits in boxes or underlined, change nothing.
_PHONE_NUMBER = r"\p{Nd}(?:\p{M}*\p{Nd}){6}"
_HANDLE_OR_ADDRESS = r"@|://|\bwww\.|\.(com|net|org|me)/"
# A caption's `#jane_doe_gmail_com`: the extraction cannot hold an @.
_ADDRESS_RUN_TOGETHER = (
    r"\p{L}.*(?:(?:126|163|aol|gmail|gmx|googlemail|hotmail|icloud|mail|naver|outlook|proton|qq|"
    r"yahoo|yandex)(?:com|cojp|couk|coin|combr|commx|ch|de|fr|me|net|ru)|(?:web|tonline)de)$"
)

# Unicode's tag characters, which spell a region after a black flag.
_TAG_CHARACTERS = r"[\x{E0020}-\x{E007F}]"
_NOT_ASCII = r"[^\x00-\x7F]"
_LETTER = r"\p{L}"
_NOT_IN_A_KEY = r"[^\p{L}\p{M}\p{N}]"
# Variation selectors, joiners and fillers: some count as marks or letters, all are invisible.
_INVISIBLE = r"\p{Default_Ignorable_Code_Point}"
# What has a picture of its own, without skin tones, or is a flag; digits in boxes are none.
_NOT_PICTOGRAPHIC = r"[^\p{Extended_Pictographic}\p{Regional_Indicator}]"
# 犬 and 곰 are words; a single letter of an alphabet or a kana is none.
_SINGLE_LETTER = r"^[\p{L}--[\p{Han}\p{Hangul}]]$"


@functools.cache
def _foldings() -> dict[str, str]:
    """What case folding does beyond lower case: ``ß`` to ``ss``, ``ς`` to ``σ`` and the like.

    Cherokee is left out: it folds to capitals, and lower case unites its spellings as well. The
    Turkish ``İ``, in lower case an ``i`` with a second dot, becomes a plain ``i``.
    """
    small = (chr(code) for code in range(0x80, 0x10000) if not 0xD800 <= code < 0xE000)
    foldings = {
        letter: letter.casefold()
        for letter in small
        if letter == letter.lower() != letter.casefold() and letter.casefold().lower() != letter
    }
    return foldings | {"i̇": "i"}


def key_columns(tags: pl.Series) -> pl.DataFrame:
    """The key of each raw tag, in the same order: columns ``key`` and ``is_personal``.

    ``tags`` holds strings, with or without ``#``. A tag without letters and digits is reduced to
    its emoji, if it has any. ``key`` is null where the tag is no word: when
    nothing but digits and marks is left, when one letter of an alphabet is left (a single Han
    ideograph or Hangul syllable is a word), when it is longer than `MAX_KEY_LENGTH`, and when the
    tag ``is_personal``: it holds seven digits with nothing but marks between them, an ``@``, a
    link, or ends in an e-mail provider's name. The flag of a region has none either. A key is its
    own key.
    """
    tag = pl.col("tag")
    # Most tags are ASCII, and what takes the longest leaves those as they are.
    is_wide = pl.col("is_wide")
    composed = pl.when("is_wide").then("tag").str.normalize("NFKC").str.replace_all(_INVISIBLE, "")
    folded = pl.col("plain")
    if tags.cast(pl.String).str.contains(_NOT_ASCII).any():
        # To prepare for so many letters takes longer than to read a few tags.
        foldings = _foldings()
        folded = folded.str.replace_many(list(foldings), list(foldings.values()))
    letters = folded.str.replace_all(_NOT_IN_A_KEY, "")
    # Folding and dropping may put a letter next to a mark that it composes with.
    recomposed = pl.when("is_wide").then("key").str.normalize("NFKC")
    # What is left of the flag of Scotland would be the black one.
    is_bare = is_wide & (pl.col("key") == "") & ~pl.col("is_region")
    emoji = pl.when(is_bare).then("plain").str.replace_all(_NOT_PICTOGRAPHIC, "").fill_null("")
    key = pl.col("key")
    is_personal = (
        key.str.contains(_PHONE_NUMBER)
        | pl.col("plain").str.contains(_HANDLE_OR_ADDRESS)
        | key.str.contains(_ADDRESS_RUN_TOGETHER)
    ).fill_null(value=False)
    is_word = (
        (key.str.contains(_LETTER) | pl.col("is_emoji"))
        & ~key.str.contains(_SINGLE_LETTER)
        & (key.str.len_chars() <= MAX_KEY_LENGTH)
    )
    return (
        tags.alias("tag")
        .cast(pl.String)
        .to_frame()
        .with_columns(
            is_wide=tag.str.contains(_NOT_ASCII), is_region=tag.str.contains(_TAG_CHARACTERS)
        )
        .select("is_wide", "is_region", plain=pl.coalesce(composed, tag).str.to_lowercase())
        .with_columns(key=letters)
        .with_columns(key=pl.coalesce(recomposed, "key"))
        .with_columns(emoji=emoji)
        .with_columns(is_emoji=pl.col("emoji") != "")
        .with_columns(key=pl.when("is_emoji").then("emoji").otherwise("key"))
        .select("key", "is_emoji", is_personal=is_personal)
        .select(pl.when(is_word & ~pl.col("is_personal")).then(key).alias("key"), "is_personal")
    )


def tag_keys(tags: pl.Series) -> pl.Series:
    """The key of each raw tag, null where it has none; see `key_columns`."""
    return key_columns(tags)["key"]


def tag_key(raw: str) -> str | None:
    """The key of one raw tag, or None; for many, `tag_keys` is some thousand times faster."""
    key: str | None = tag_keys(pl.Series([raw], dtype=pl.String))[0]
    return key
