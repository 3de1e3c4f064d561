import polars as pl
import pytest

from curate.tags.languages import language_code
from curate.tags.lexicon.dictionary import differing_readings

CONCEPTS = pl.DataFrame(
    {"concept_id": [1, 2, 3, 4], "synsets": [["n1", "n2"], ["n2"], ["n3"], ["n4"]]},
    schema={"concept_id": pl.Int32, "synsets": pl.List(pl.String)},
)
DEFAULT = pl.DataFrame(
    {"key": ["glass"], "route": ["lemma"], "concept_id": [1]},
    schema={"key": pl.String, "route": pl.String, "concept_id": pl.Int32},
)


def readings(*rows, default=DEFAULT):
    schema = {
        "language": pl.String,
        "source": pl.Int64,
        "concept_id": pl.Int32,
        "is_chosen": pl.Boolean,
    }
    spoken = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        key=pl.lit("glass"), route=pl.lit("language"), is_ambiguous=False
    )
    return differing_readings(spoken, default, CONCEPTS).select("language", "concept_id").rows()


@pytest.mark.parametrize("tag", ["sv", "SV", "sv-SE", "sv_FI", "sv-Latn-SE", " sv ", "swe"])
def test_a_language_tag_is_known_by_its_primary_subtag(tag):
    assert language_code(tag) == "sv"


@pytest.mark.parametrize(("tag", "code"), [("in", "id"), ("iw-IL", "he"), ("ji", "yi")])
def test_codes_that_were_withdrawn_are_read_as_what_took_their_place(tag, code):
    assert language_code(tag) == code


@pytest.mark.parametrize("tag", ["", "und", "zxx", "mul-x", "Swedish", "x-klingon", "s", "1"])
def test_what_names_no_language_is_unknown(tag):
    assert language_code(tag) is None


def test_a_word_that_shares_no_synset_with_the_default_is_another():
    assert readings(("sv", 0, 3, False)) == [("sv", 3)]


def test_a_dictionarys_word_that_shares_a_synset_is_the_same_and_a_curators_is_not():
    assert readings(("sv", 0, 2, False)) == []
    assert readings(("sv", 0, 2, True)) == [("sv", 2)]
    assert readings(("sv", 0, 1, True)) == []


def test_a_language_that_also_has_the_default_keeps_it():
    assert readings(("sv", 0, 3, False), ("sv", 0, 1, False)) == []


def test_the_first_source_that_has_the_word_in_the_language_counts():
    assert readings(("sv", 1, 4, False), ("sv", 0, 3, False), ("de", 1, 4, False)) == [
        ("de", 4),
        ("sv", 3),
    ]


def test_a_word_that_means_nothing_by_default_is_read_in_its_language():
    spoken = pl.DataFrame(
        {
            "key": ["älg"],
            "language": ["sv"],
            "source": [0],
            "route": ["language"],
            "concept_id": pl.Series([3], dtype=pl.Int32),
            "is_ambiguous": [False],
            "is_chosen": [False],
        }
    )
    assert differing_readings(spoken, DEFAULT, CONCEPTS)["concept_id"].to_list() == [3]


def test_a_word_without_a_known_meaning_is_another_word():
    assert readings(("sv", 0, None, False)) == [("sv", None)]


def test_a_word_of_any_language_is_no_reading_and_later_sources_do_not_contradict_it():
    foreign = DEFAULT.with_columns(route=pl.lit("lexicon"))
    assert readings((None, 0, 1, True), ("sv", 1, 3, False), default=foreign) == []
    assert readings(("sv", 0, 3, False), (None, 1, 1, True), default=foreign) == [("sv", 3)]
    assert readings((None, 0, 1, True), ("sv", 1, 3, False)) == [("sv", 3)]


def test_an_english_noun_is_read_as_english():
    assert readings(("en", 0, 3, True)) == []
