import unicodedata

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.store.sqlfiles import load_sql
from curate.tags.keys import tag_key, tag_keys
from curate.tags.keys.extraction import MAY_HOLD_TAGS, PICTOGRAPHS, TAG_PATTERN

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
    *((f"ring me #tel{zero}!", [f"tel{zero}"]) for zero in "0٠۰०০๐០０𝟎𞥐"),  # zeros of ten scripts
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
def tags_of_all():
    """The tags of each caption, by the statement with which ingest takes them."""
    ingest = load_sql("ingest", "post_tags").text
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE VIEW post_observations AS SELECT CAST(NULL AS VARCHAR[]) AS tags, "
            "unnest(getvariable('captions')) AS caption, "
            "unnest(range(len(getvariable('captions')))) AS row"
        )

        def tags(captions, may_hold_tags=MAY_HOLD_TAGS):
            connection.execute("SET VARIABLE captions = $captions", {"captions": captions})
            parameters = {"tag_pattern": TAG_PATTERN, "may_hold_tags": may_hold_tags}
            rows = connection.execute(ingest, {**parameters, "first_post_key": 0}).fetchall()
            return [dict(rows).get(row, []) for row in range(len(captions))]

        yield tags


@pytest.fixture(scope="module")
def tags_of(tags_of_all):
    return lambda caption: tags_of_all([caption])[0]


@pytest.mark.parametrize(("caption", "tags"), CASES)
def test_captions_hold_these_hashtags(tags_of, caption, tags):
    assert tags_of(caption) == tags


@settings(max_examples=20)
@given(captions=st.lists(CAPTIONS, min_size=1, max_size=20))
def test_no_caption_with_tags_is_passed_over(tags_of_all, captions):
    assert tags_of_all(captions) == tags_of_all(captions, may_hold_tags="")


@settings(max_examples=30)
@given(
    tags=st.lists(st.text("abcé犬_", min_size=1), max_size=5),
    between=st.sampled_from([" ", "", ",", "\n"]),
)
def test_every_tag_that_is_written_is_found(tags_of, tags, between):
    assert tags_of(between.join(f"#{tag}" for tag in tags)) == tags


def test_a_number_is_extracted_and_is_no_label(tags_of):
    assert tags_of("#123") == ["123"]
    assert tag_key("123") is None


def test_pictographs_are_those_of_unicode():
    codes = [*range(0x2300, 0xD800), *range(0xE000, 0x20000)]
    characters = pl.Series([chr(code) for code in codes])
    expected = characters.filter(characters.str.contains(r"\p{Extended_Pictographic}"))
    assert characters.filter(characters.str.contains(f"[{PICTOGRAPHS}]")).equals(expected)


@settings(max_examples=30)
@given(captions=st.lists(CAPTIONS, max_size=4), order=st.randoms(use_true_random=False))
def test_captions_in_another_order_hold_the_same_tags(tags_of, captions, order):
    shuffled = order.sample(captions, len(captions))
    assert sorted(tags_of("\n".join(captions))) == sorted(tags_of("\n".join(shuffled)))


@settings(max_examples=20)
@given(captions=st.lists(CAPTIONS, min_size=1, max_size=20))
def test_a_tag_holds_itself_and_nothing_else(tags_of_all, captions):
    tags = [tag for found in tags_of_all(captions) for tag in found] or ["a"]
    again = [tag if tag_is_emoji(tag) else f"#{tag}" for tag in tags]
    assert tags_of_all(again) == [[tag] for tag in tags]


def tag_is_emoji(tag):
    return unicodedata.category(tag[0]) == "So"


@pytest.mark.parametrize(
    "caption", ["#café #Ångström", "#हिन्दी #कॉफ़ी", "#한국 #ｶﾞﾗｽ", "#İstanbul #ﬁlm", "❤️#été"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_normal_forms_of_a_caption_give_the_same_keys(tags_of, caption, form):
    keys = tag_keys(pl.Series(tags_of(unicodedata.normalize(form, caption))))
    assert keys.to_list() == tag_keys(pl.Series(tags_of(caption))).to_list()
