import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.tags.keys import MAX_KEY_LENGTH, key_columns, tag_key, tag_keys

# Characters that are assigned in this Python's Unicode; the engine's may be newer.
KNOWN_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=12)
SPELLINGS_OF_BROWN_BEAR = [
    "#Brown_Bear",
    "brownbear",
    "#ＢｒｏｗｎＢｅａｒ",
    "brown bear",
    "Brown-Bear!",
]


@pytest.mark.parametrize("raw", SPELLINGS_OF_BROWN_BEAR)
def test_spellings_of_one_word_share_a_key(raw):
    assert tag_key(raw) == "brownbear"


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("Straße", "strasse"),
        ("ΣΟΦΟΣ", "σοφοσ"),
        ("e\u0301te\u0301", "été"),
        ("ﬁlm", "film"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("کتاب\u200cخانه", "کتابخانه"),
        ("bear\ufe0f🐻\u200d", "bear"),
        ("k9", "k9"),
    ],
)
def test_a_key_is_folded_and_keeps_letters_marks_and_digits(raw, key):
    assert tag_key(raw) == key


def test_turkish_capital_i_with_a_dot_is_an_i():
    assert tag_key("İSTANBUL") == tag_key("istanbul") == "istanbul"


@pytest.mark.parametrize("raw", ["", "#", "_", "2015", "٣٤", "½", "1\ufe0f\u20e3", "2🔥", "\u3164"])
def test_what_holds_no_letter_has_no_key(raw):
    assert tag_key(raw) is None


@pytest.mark.parametrize("raw", ["a", "É", "あ", "я", "#X"])
def test_a_single_letter_has_no_key(raw):
    assert tag_key(raw) is None


@pytest.mark.parametrize("raw", ["犬", "山", "곰"])
def test_a_single_ideograph_or_hangul_syllable_is_a_word(raw):
    assert tag_key(raw) == raw


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("🐻", "🐻"),
        ("#👍🏽", "👍"),
        ("🐻\u200d❄\ufe0f", "🐻❄"),
        ("bear🐻", "bear"),
        ("❤\ufe0f", "❤"),
        ("🇸🇪", "🇸🇪"),
    ],
)
def test_a_tag_of_nothing_but_emoji_is_its_own_key(raw, key):
    assert tag_key(raw) == key


def test_an_overlong_tag_has_no_key():
    assert tag_key("a" * MAX_KEY_LENGTH) is not None
    assert tag_key("a" * (MAX_KEY_LENGTH + 1)) is None
    # One code point that NFKC spells out in eighteen.
    assert tag_key("ﷺ" * 1000) is None


@pytest.mark.parametrize(
    "raw",
    [
        "#tel46701740613",
        "call_555_123_4567",
        "+46 70-174 06 13",
        "٠٧٠١٢٣٤٥٦٧ب",
        "ＷｈａｔｓＡｐｐ０８１２３４５６７",
        "@handle",
        "＠handle",
        "jane.doe@example.com",
        "jane_doe_gmail_com",
        "JaneDoeHotmailCoUk",
        "https://example.org/jane",
        "instagram.com/jane",
        "geo:lat=57.123456",
    ],
)
def test_numbers_addresses_handles_and_links_are_personal_and_have_no_key(raw):
    columns = key_columns(pl.Series([raw]))
    assert columns.row(0) == (None, True)


@pytest.mark.parametrize("raw", ["summer2015", "route66", "gmail", "proton", "mailcom", "123456ab"])
def test_years_short_numbers_and_brands_are_not_personal(raw):
    assert key_columns(pl.Series([raw])).row(0) == (raw, False)


def test_an_absent_tag_has_no_key():
    assert key_columns(pl.Series([None], dtype=pl.String)).row(0) == (None, False)


@given(KNOWN_TEXT)
def test_a_key_is_its_own_key(raw):
    key = tag_key(raw)
    assert key is None or tag_key(key) == key


@given(KNOWN_TEXT)
def test_unicode_normal_forms_of_a_tag_share_a_key(raw):
    forms = [unicodedata.normalize(form, raw) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    assert len(set(tag_keys(pl.Series([raw, *forms], dtype=pl.String)))) == 1


@given(KNOWN_TEXT)
def test_a_key_holds_letters_marks_and_digits_or_else_emoji_only(raw):
    kinds = {unicodedata.category(character)[0] for character in tag_key(raw) or ""}
    assert kinds <= set("LMN") or not kinds & set("LMN")


@given(KNOWN_TEXT)
def test_case_makes_no_difference(raw):
    assert tag_key(raw.casefold()) == tag_key(raw)


@given(st.lists(KNOWN_TEXT, max_size=8))
def test_a_tag_has_the_same_key_alone_and_among_others(raws):
    assert tag_keys(pl.Series(raws, dtype=pl.String)).to_list() == [tag_key(raw) for raw in raws]
