import unicodedata

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.tags.extract import HASHTAG_PATTERN, HASHTAGS_SQL, extract_hashtags
from curate.tags.keys import tag_key

CASES = [
    ("#a", ["a"]),
    ("＃Ｂ", ["Ｂ"]),
    ("##a", ["a"]),
    ("#a##b", ["a", "b"]),
    ("#a#b", ["a", "b"]),
    ("#motivation🔥", ["motivation"]),
    ("🔥#a", ["a"]),
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
    ["#", "＃", "##", "a", "é", "犬", "_", " ", "http://", ".org/", "&#", ";", "🔥", "1"]
)
CAPTIONS = st.lists(st.one_of(PIECES, OLD_CHARACTERS), max_size=12).map("".join)


@pytest.fixture(scope="module")
def duckdb_hashtags():
    connection = duckdb.connect()

    def hashtags(text):
        parameters = {"hashtag_pattern": HASHTAG_PATTERN, "text": text}
        query = f"SELECT {HASHTAGS_SQL} FROM (SELECT $text AS caption)"
        return connection.execute(query, parameters).fetchall()[0][0]

    yield hashtags
    connection.close()


@pytest.mark.parametrize(("caption", "tags"), CASES)
def test_captions_hold_these_hashtags(caption, tags):
    assert extract_hashtags(caption) == tags


@pytest.mark.parametrize(("caption", "tags"), CASES)
def test_duckdb_finds_the_same_hashtags(duckdb_hashtags, caption, tags):
    assert duckdb_hashtags(caption) == tags


@settings(max_examples=200)
@given(caption=CAPTIONS)
def test_duckdb_and_python_agree_on_any_caption(duckdb_hashtags, caption):
    assert duckdb_hashtags(caption) == extract_hashtags(caption)


@given(
    tags=st.lists(st.text("abcé犬_", min_size=1), max_size=5),
    between=st.sampled_from([" ", "", ",", "🔥"]),
)
def test_every_tag_that_is_written_is_found(tags, between):
    assert extract_hashtags(between.join(f"#{tag}" for tag in tags)) == tags


def test_a_number_is_extracted_and_is_no_label():
    assert extract_hashtags("#123") == ["123"]
    assert tag_key("123") is None
