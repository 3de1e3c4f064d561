import polars as pl
import pytest

from curate.tags.lexicon.concepts import load_lexicon
from curate.tags.lexicon.user.layers import concepts_of_words

DOG, BEAR, COMPUTER_MOUSE = "n02084071", "n02131653", "n03793489"


def called(synsets, ambiguity="signature"):
    lexicon = load_lexicon(ambiguity)
    words = pl.Series([synsets], dtype=pl.List(pl.String))
    (concept_id,) = concepts_of_words(words, lexicon, ambiguity)["concept_id"]
    names = dict(lexicon.concepts.select("concept_id", "name").iter_rows())
    return names.get(concept_id)


@pytest.mark.parametrize(
    ("synsets", "name"),
    [
        ([DOG], "dog"),
        ([BEAR], "bear"),
        ([COMPUTER_MOUSE], "computer mouse"),
        (["n02132320", "n02132136"], "bruin"),
        ([COMPUTER_MOUSE, DOG], "dog"),
        (["n99999999"], None),
        ([], None),
    ],
)
def test_a_foreign_word_is_the_concept_of_its_synsets(synsets, name):
    assert called(synsets) == name


def test_where_ambiguous_words_are_dropped_a_word_of_one_sense_goes_first():
    assert called([DOG], "drop-ambiguous") == "domestic dog"


def test_a_word_is_ambiguous_if_it_or_its_concept_has_several_senses():
    lexicon = load_lexicon("drop-ambiguous")
    words = pl.Series([[DOG], [BEAR], [DOG, COMPUTER_MOUSE]])
    found = concepts_of_words(words, lexicon, "drop-ambiguous")
    assert found["is_ambiguous"].to_list() == [False, True, True]
