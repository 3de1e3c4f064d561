import unicodedata

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.store.sqlfiles import load_sql
from curate.tags.extract import (
    FIRST_EMOJI,
    MAY_HOLD_TAGS,
    PICTOGRAPHS,
    TAG_PATTERN,
    TAGS_SQL,
    extract_tags,
)
from curate.tags.keys import tag_key, tag_keys

CASES = [
    ("#a", ["a"]),
    ("＃Ｂ", ["Ｂ"]),
    ("##a", ["a"]),
    ("#a##b", ["a", "b"]),
    ("#a#b", ["a", "b"]),
    ("#motivation🔥", ["motivation", "🔥"]),
    ("🔥#a", ["🔥", "a"]),
    ("#🐻 a🐻b", ["🐻", "🐻"]),
    ("🔥🔥", ["🔥", "🔥"]),
    ("👍🏽❤️☀", ["👍🏽", "❤️", "☀"]),
    ("👩\u200d🌾👨‍👩‍👧‍👦", ["👩\u200d🌾", "👨‍👩‍👧‍👦"]),
    ("👩🏽\u200d❤️\u200d👩🏻", ["👩🏽\u200d❤️\u200d👩🏻"]),
    ("🇸🇪🇯🇵", ["🇸🇪", "🇯🇵"]),
    (
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!",
        ["🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"],
    ),
    ("🇸 ", []),
    ("❤️#love", ["❤️", "love"]),
    ("1️⃣#a #️⃣ *️⃣", ["a"]),
    ("#️⃣b", []),
    ("© ™ ↔ → 100% 1", []),
    ("https://x.org/#🔥", ["🔥"]),
    ("#ا#ب", ["ا", "ب"]),
    ("\u200f#بحر\u200f", ["بحر"]),
    ("#कॉफ़ी", ["कॉफ़ी"]),
    ("#cafe\u0301", ["cafe\u0301"]),
    ("a#b", []),
    ("a#b#c", []),
    ("é#b", []),
    ("e\u0301#b", []),
    ("1#a", []),
    ("_#a", ["a"]),
    ("#a,#b", ["a", "b"]),
    ("#a #b", ["a", "b"]),
    ("#a\n#b\t#c", ["a", "b", "c"]),
    ("#a/#b", ["a", "b"]),
    ("(#a) “#b”", ["a", "b"]),
    ("http://x.org/#frag", []),
    ("https://пример.рф/#дом", []),
    ("https://ja.wikipedia.org/wiki/東京/#top", []),
    ("https://x.org/(é)?a=#frag", []),
    ("site.рф/#top example.com:8080/#top", []),
    ("www.example.com?#frag", []),
    ("ewww.#gross ...right?#yum", ["gross", "yum"]),
    ("https://x.org/é #a", ["a"]),
    ("https://x.org/a。#猫 https://x.org/a＃犬", ["猫", "犬"]),
    ("™️#beach ©️#beach ‼️#beach ↗️#beach #️⃣#beach", ["beach"] * 5),
    ("ℹ️#beach", ["ℹ️", "beach"]),
    ("HTTPS://X.ORG/page?q=1#frag", []),
    ("x.org/a#b", []),
    ("x.org/#b", []),
    ("https://x.org/#frag #a", ["a"]),
    ("don&#39;t &#x27;quote&#x27;", []),
    ("rock&#roll", ["roll"]),
    ("#", []),
    ("# a", []),
    ("#हिन्दी #صورة #ภาษาไทย", ["हिन्दी", "صورة", "ภาษาไทย"]),
    ("#کتاب\u200cخانه", ["کتاب\u200cخانه"]),
    ("#brown_bear #Brown_Bear", ["brown_bear", "Brown_Bear"]),
    ("今日は#東京", []),
    ("今日は #東京タワー", ["東京タワー"]),
    ("", []),
]
# RE2 and Python may know different versions of Unicode: both know what 3.2 had.
OLD_CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda character: unicodedata.ucd_3_2_0.category(character) != "Cn"
)
PIECES = st.sampled_from(
    [
        *("#", "＃", "##", "a", "é", "犬", "_", " ", "http://", ".org/", "&#", ";", "🔥", "1"),
        *(
            "\u200d",
            "\ufe0f",
            "\u20e3",
            "🏽",
            "🇸",
            "🇪",
            "❤",
            "👩",
            "🏴",
            "\U000e0067",
            "\U000e007f",
        ),
    ]
)
CAPTIONS = st.lists(st.one_of(PIECES, OLD_CHARACTERS), max_size=12).map("".join)


@pytest.fixture(scope="module")
def duckdb_tags():
    connection = duckdb.connect()

    def tags(text):
        parameters = {"tag_pattern": TAG_PATTERN, "may_hold_tags": MAY_HOLD_TAGS, "text": text}
        query = (
            f"SELECT {TAGS_SQL}, regexp_matches(caption, $may_hold_tags) "
            "FROM (SELECT $text AS caption)"
        )
        found, is_looked_at = connection.execute(query, parameters).fetchall()[0]
        assert is_looked_at or not found
        return found

    yield tags
    connection.close()


@pytest.mark.parametrize(("caption", "tags"), CASES)
def test_captions_hold_these_hashtags(caption, tags):
    assert extract_tags(caption) == tags


@pytest.mark.parametrize(("caption", "tags"), CASES)
def test_duckdb_finds_the_same_hashtags(duckdb_tags, caption, tags):
    assert duckdb_tags(caption) == tags


@given(caption=CAPTIONS)
def test_duckdb_and_python_agree_on_any_caption(duckdb_tags, caption):
    assert duckdb_tags(caption) == extract_tags(caption)


@given(
    tags=st.lists(st.text("abcé犬_", min_size=1), max_size=5),
    between=st.sampled_from([" ", "", ",", "\n"]),
)
def test_every_tag_that_is_written_is_found(tags, between):
    assert extract_tags(between.join(f"#{tag}" for tag in tags)) == tags


def test_a_number_is_extracted_and_is_no_label():
    assert extract_tags("#123") == ["123"]
    assert tag_key("123") is None


def test_ingest_takes_tags_by_the_same_expression():
    ingest = " ".join(load_sql("ingest", "24_post_tags").text.split())
    assert TAGS_SQL.replace("(caption", "(seen.caption").replace("( ", "(") in ingest.replace(
        "( ", "("
    ).replace(" )", ")")


def test_pictographs_are_those_of_unicode():
    codes = [*range(FIRST_EMOJI, 0xD800), *range(0xE000, 0x20000)]
    characters = pl.Series([chr(code) for code in codes])
    expected = characters.filter(characters.str.contains(r"\p{Extended_Pictographic}"))
    assert characters.filter(characters.str.contains(f"[{PICTOGRAPHS}]")).equals(expected)


@given(captions=st.lists(CAPTIONS, max_size=4), order=st.randoms(use_true_random=False))
def test_captions_in_another_order_hold_the_same_tags(captions, order):
    shuffled = order.sample(captions, len(captions))
    assert sorted(extract_tags("\n".join(captions))) == sorted(extract_tags("\n".join(shuffled)))


@given(caption=CAPTIONS)
def test_a_tag_holds_itself_and_nothing_else(caption):
    for tag in extract_tags(caption):
        assert extract_tags(tag if tag_is_emoji(tag) else f"#{tag}") == [tag]


def tag_is_emoji(tag):
    return unicodedata.category(tag[0]) == "So"


@pytest.mark.parametrize(
    "caption", ["#café #Ångström", "#हिन्दी #कॉफ़ी", "#한국 #ｶﾞﾗｽ", "#İstanbul #ﬁlm", "❤️#été"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_normal_forms_of_a_caption_give_the_same_keys(caption, form):
    keys = tag_keys(pl.Series(extract_tags(unicodedata.normalize(form, caption))))
    assert keys.to_list() == tag_keys(pl.Series(extract_tags(caption))).to_list()
