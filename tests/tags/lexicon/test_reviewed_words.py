"""The words that were reviewed one by one, `curate/data/words`."""

from importlib import resources

import polars as pl
import pytest

from curate.config import TagsConfig
from curate.tags.languages.readings import read_tags
from curate.tags.lexicon.concepts import load_lexicon
from curate.tags.lexicon.dictionary import load_dictionary
from curate.tags.lexicon.shipped import other_english_words, reviewed_english, reviewed_words
from curate.tags.map import map_tags

FILES = sorted((resources.files("curate") / "data" / "words").iterdir(), key=lambda file: file.name)
LANGUAGES = {"ar", "de", "es", "fr", "hi", "id", "it", "ja", "ko", "pt", "ru", "sv", "tr", "zh"}
MEANINGS = load_dictionary("signature")
NAMES = dict(MEANINGS.concepts.select("concept_id", "name").rows())


def meant(raw, language):
    """The concept's name of a hashtag in a post of the language."""
    tags = pl.DataFrame({"tag": [raw], "post_count": 1})
    mapped = map_tags(tags, TagsConfig()).tag_map
    readings = read_tags(mapped, TagsConfig(), languages=[language]).readings
    return NAMES.get((readings if readings.height else mapped)["concept_id"][0])


def test_there_is_a_file_for_each_language():
    assert {file.name for file in FILES} == {f"{language}.csv" for language in LANGUAGES | {"en"}}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_can_be_read_by_a_person(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "word,noun"
    assert lines[1:] == sorted(lines[1:], key=lambda line: line.partition(",")[0])
    assert all(line.count(",") == 1 and line == line.strip() for line in lines)


def test_every_word_is_a_hashtag_that_stands_once_and_for_a_noun():
    words = reviewed_words()
    nouns = load_lexicon("signature").keys["key"]
    assert words["key"].null_count() == 0
    assert not words.select("language", "key").is_duplicated().any()
    assert set(words["noun"].drop_nulls()) <= set(nouns)
    assert words.group_by("language").len()["len"].min() > 500


def test_every_english_word_stands_once_and_for_a_noun_that_means_what_wordnet_says():
    words = reviewed_english()
    assert words["key"].null_count() == 0
    assert not words["key"].is_duplicated().any()
    nouns = words["noun"].drop_nulls()
    assert set(nouns) <= set(load_lexicon("signature").keys["key"])
    assert not set(nouns) & set(words["key"])


def test_no_word_of_another_language_stands_for_a_noun_that_is_none_in_english():
    struck = reviewed_english().filter(pl.col("noun").is_null())
    assert not set(reviewed_words()["noun"].drop_nulls()) & set(struck["key"])


@pytest.mark.slow
def test_they_go_before_the_words_of_cldr():
    rows = reviewed_words().sample(200, seed=1).rows()
    nouns = dict(MEANINGS.table.select("key", "concept_id").rows())
    for language, key, noun in rows:
        expected = None if noun is None else NAMES[nouns[noun]]
        assert meant(key, language) == expected, (language, key)


@pytest.mark.parametrize(
    ("raw", "language", "name"),
    [
        ("gift", "sv", None),
        ("gift", "de", "poison"),
        ("gift", "en", "gift"),
        ("fin", "fr", "end"),
        ("fin", "sv", None),
        ("fin", "en", "fin"),
        ("barn", "sv", "child"),
        ("barn", "en", "barn"),
        ("glass", "sv", "icecream"),
        ("glass", "en", "glass"),
        ("chat", "fr", "cat"),
        ("burro", "it", "butter"),
    ],
)
def test_a_key_is_what_it_means_in_the_language_of_the_post(raw, language, name):
    assert meant(raw, language) == name


def test_a_reviewed_word_is_that_concept_even_if_another_shares_a_synset():
    # WordNet has aguacate, in the same synset as avocado.
    assert (meant("mesa", "es"), meant("mesa", "en")) == ("table", "mesa")


@pytest.mark.parametrize("raw", ["the", "once", "but", "not", "hot"])
def test_an_english_word_that_is_no_noun_is_foreign_in_its_language_only(raw):
    assert raw in set(other_english_words()["key"])
    assert MEANINGS.table.filter(pl.col("key") == raw).is_empty()


def test_such_a_word_keeps_its_meaning_in_its_language():
    assert (meant("once", "es"), meant("once", "de")) == ("eleven", None)


def test_a_lexicon_does_not_make_english_words_of_foreign_ones():
    words = pl.DataFrame(
        {
            "key": ["hot", "hot", "cool"],
            "language": ["sv", "de", None],
            "concept_id": pl.Series([1, 2, 3], dtype=pl.Int32),
            "is_ambiguous": False,
            "is_chosen": True,
        }
    )
    meanings = load_dictionary("signature", [words])
    readings = meanings.readings.filter(pl.col("key") == "hot").select("language", "concept_id")
    assert sorted(readings.rows()) == [("de", 2), ("sv", 1)]
    table = meanings.table.filter(pl.col("key").is_in(["hot", "cool"]))
    # A word of any language counts anywhere; WordNet has cool as a noun.
    assert table.select("key", "route").rows() == [("cool", "lemma")]


@pytest.mark.parametrize(
    ("raw", "concept"),
    [
        ("crabs", "crab"),  # WordNet: lice
        ("clocks", "clock"),  # a weed
        ("Shoes", "shoe"),  # a situation
        ("bridges", "bridge"),  # Harry Bridges
        ("tigers", "tiger"),  # a militia
        ("burger", "hamburger"),  # Warren Burger
        ("selfies", "self-portrait"),
        ("glasses", "spectacles"),
        ("alps", "Alps"),
        ("wales", "Wales"),
    ],
)
def test_an_english_word_means_what_people_mean_by_it(raw, concept):
    names = MEANINGS.concepts_called(pl.Series([raw, concept]))
    assert names[0] == names[1] is not None


@pytest.mark.parametrize("raw", ["he", "come", "same", "who", "wow", "bro"])
def test_an_english_word_that_was_struck_is_no_thing_by_default(raw):
    assert meant(raw, "en") is None


def test_a_struck_english_word_keeps_its_meaning_in_another_language():
    assert (meant("bro", "sv"), meant("see", "de")) == ("bridge", "lake")
