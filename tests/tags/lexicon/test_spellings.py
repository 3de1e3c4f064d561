import polars as pl
import pytest

from curate.config import TagsConfig
from curate.tags.keys import tag_key
from curate.tags.lexicon.concepts import load_lexicon
from curate.tags.lexicon.forms import other_spellings, without_accents
from curate.tags.lexicon.shipped import foreign_words
from curate.tags.map import map_tags


def mapped(raw):
    result = map_tags(pl.DataFrame({"tag": [raw], "post_count": 1}), TagsConfig(emoji="all"))
    names = result.concepts["name"].to_list()
    return names[0] if names else None


def spellings(language, key):
    words = pl.DataFrame({"language": [language], "key": [key], "noun": ["thing"]})
    return other_spellings(words)["key"].to_list()


@pytest.mark.parametrize(
    ("language", "singular", "plural"),
    [
        ("ar", "سيارة", "سيارات"),
        ("de", "katze", "katzen"),
        ("de", "malerin", "malerinnen"),
        ("es", "gato", "gatos"),
        ("es", "avión", "aviones"),
        ("es", "pez", "peces"),
        ("es", "flor", "flores"),
        ("fr", "cheval", "chevaux"),
        ("fr", "bateau", "bateaux"),
        ("fr", "chien", "chiens"),
        ("hi", "कुत्ता", "कुत्ते"),
        ("id", "kucing", "kucingkucing"),
        ("it", "gatto", "gatti"),
        ("it", "barca", "barche"),
        ("pt", "avião", "aviões"),
        ("pt", "animal", "animais"),
        ("ru", "собака", "собаки"),
        ("ru", "гора", "горы"),
        ("sv", "blomma", "blommor"),
        ("tr", "kedi", "kediler"),
        ("tr", "araba", "arabalar"),
    ],
)
def test_plurals_follow_the_endings_of_their_language(language, singular, plural):
    assert spellings(language, singular)[1] == plural


@pytest.mark.parametrize(
    ("language", "key", "spelling"),
    [
        ("fr", "forêt", "foret"),
        ("de", "käse", "kaese"),
        ("de", "käse", "kase"),
        ("tr", "balıkçı", "balikci"),
        ("tr", "kış", tag_key("KIŞ")),
        ("tr", "ışık", tag_key("IŞIKLAR")),
        ("ru", "самолёт", "самолет"),
        ("hi", "कॉफ़ी", "कॉफी"),
        ("ja", "ネコ", "ねこ"),
        ("ar", "أرنب", "ارنب"),
        ("ar", "قطة", "قطه"),
        ("ar", "قطة", "القطه"),
    ],
)
def test_accents_and_other_optional_marks_may_be_left_out(language, key, spelling):
    assert spelling in spellings(language, key)


def test_arabic_nouns_may_have_their_article():
    assert "البحر" in spellings("ar", "بحر")
    assert "الالبحر" not in spellings("ar", "البحر")


def test_names_have_no_plural():
    words = pl.DataFrame({"language": "ru", "key": ["тога", "того"], "noun": ["toga", "togo"]})
    found = other_spellings(words, words.select("language", "key").tail(1))
    assert found["key"].to_list() == ["тога", "того", "тоги"]
    assert mapped("Газы") != mapped("Gaza") is not None


def test_marks_of_other_scripts_are_no_accents():
    keys = pl.DataFrame({"key": ["हिन्दी", "ガラス", "й", "한국", "café"]})
    plain = keys.select(without_accents(pl.col("key")))["key"].to_list()
    assert plain == ["हिन्दी", "ガラス", "й", "한국", "cafe"]


def test_a_form_that_is_a_word_keeps_its_meaning():
    words = pl.DataFrame(
        {"language": ["es", "es"], "key": ["gata", "gatas"], "noun": ["cat", "thing"]}
    )
    found = other_spellings(words)
    assert found.rows_by_key("key", unique=True)["gatas"] == ("es", "thing")
    assert not found.select("language", "key").is_duplicated().any()


def test_english_nouns_may_be_written_with_accents():
    assert mapped("jalapeños") == mapped("jalapeno")
    assert mapped("Fiancée") == mapped("fiancee")
    assert mapped("fàr") is None


@pytest.mark.parametrize(
    ("raw", "noun"),
    [
        ("fromage", "cheese"),
        ("Blumen", "flower"),
        ("queso", "cheese"),
        ("花", "flower"),
        ("arboles", "tree"),
        ("Schweden", "sweden"),
        ("東京", "tokyo"),
        ("🇯🇵", "japan"),
    ],
)
def test_words_that_are_no_emoji_name_come_from_the_dictionary(raw, noun):
    assert mapped(raw) == mapped(noun) is not None


def test_the_dictionary_leads_each_word_of_a_language_to_one_noun():
    words = foreign_words()
    assert words.height > 10_000
    assert not words.select("language", "key").is_duplicated().any()
    assert set(words["noun"]) <= set(load_lexicon("signature").keys["key"])
