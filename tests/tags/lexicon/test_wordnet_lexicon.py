from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from curate.tags.keys import key_columns
from curate.tags.lexicon.concepts import load_lexicon
from curate.tags.lexicon.forms import plural_forms
from curate.tags.lexicon.shipped import (
    first_hypernyms,
    imagenet_1k_synsets,
    noun_exceptions,
    noun_senses,
)
from tools import build_wordnet

WORDNET = Path("/usr/share/wordnet")


def concept_of(key, ambiguity="signature"):
    lexicon = load_lexicon(ambiguity)
    return lexicon.keys.join(lexicon.concepts, on="concept_id").row(
        by_predicate=pl.col("key") == key, named=True
    )


def imagenet_keys():
    words = load_lexicon("signature").words
    return (
        words.filter(pl.col("synset").is_in(sorted(imagenet_1k_synsets()))).select("key").unique()
    )


def test_the_lexicon_is_wordnet_3_0():
    senses = noun_senses()
    assert senses.height == 146_347
    assert senses["synset"].n_unique() == 82_115
    assert senses["lemma"].str.to_lowercase().n_unique() == 117_798


def test_keys_and_signatures_of_all_nouns_are_as_many_as_published():
    lexicon = load_lexicon("signature")
    assert lexicon.keys.height == lexicon.keys["key"].n_unique() == 116_654
    assert lexicon.keys["is_ambiguous"].sum() == 15_955
    assert lexicon.concepts.height == 77_225
    assert lexicon.concepts["concept_id"].to_list() == list(range(77_225))


@pytest.mark.parametrize(("ambiguity", "concepts"), [("signature", 1_284), ("first-sense", 1_208)])
def test_imagenet_1k_has_as_many_keys_and_concepts_as_published(ambiguity, concepts):
    keys = imagenet_keys()
    assert keys.height == 1_804
    meant = load_lexicon(ambiguity).keys.join(keys, on="key", how="semi")
    assert meant["concept_id"].n_unique() == concepts


def test_all_imagenet_1k_ids_are_synsets_of_the_lexicon():
    assert len(imagenet_1k_synsets()) == 1_000
    assert imagenet_1k_synsets() <= set(noun_senses()["synset"])


def test_brown_bear_and_ursus_arctos_are_one_concept():
    assert concept_of("brownbear") == concept_of("ursusarctos") | {"key": "brownbear"}
    assert concept_of("brownbear")["synsets"] == ["n02132136"]
    assert concept_of("brownbear")["name"] == "brown bear"


def test_bruin_stays_apart():
    assert concept_of("bruin")["synsets"] == ["n02132136", "n02132320"]
    assert concept_of("bruin")["concept_id"] != concept_of("brownbear")["concept_id"]


@pytest.mark.parametrize(("key", "senses"), [("crane", 5), ("mole", 6)])
def test_words_of_many_senses_are_concepts_of_their_own(key, senses):
    assert len(concept_of(key)["synsets"]) == senses
    assert concept_of(key)["is_ambiguous"]


def test_the_first_sense_of_a_plain_spelling_goes_before_that_of_a_marked_one():
    # "'hood" is a neighbourhood, "hood" has that sense only further down.
    assert concept_of("hood", "first-sense")["name"] == "hood"


@pytest.mark.parametrize("ambiguity", ["signature", "first-sense"])
def test_a_concept_has_a_name_of_its_own_that_leads_back_to_it(ambiguity):
    lexicon = load_lexicon(ambiguity)
    named = lexicon.concepts.with_columns(
        key=pl.col("name").str.to_lowercase().str.replace_all("[^a-z0-9]", "")
    )
    assert named["name"].n_unique() == named["key"].n_unique() == lexicon.concepts.height
    back = named.join(lexicon.keys, on=["key", "concept_id"], how="semi")
    assert back.height == lexicon.concepts.height
    assert not named["name"].str.contains("_").any()


def test_every_noun_but_numbers_and_letters_can_be_a_tag():
    senses = noun_senses().select("key", "lemma").unique()
    columns = key_columns(senses["lemma"])
    no_tag = senses.filter(columns["key"].is_null())["key"]
    assert no_tag.str.contains("^([0-9]+|[a-z])$").all()
    is_tag = columns["key"].is_not_null()
    assert (columns["key"] == senses["key"]).filter(is_tag).all()


@pytest.mark.parametrize(
    ("plural", "noun"),
    [
        ("cats", "cat"),
        ("foxes", "fox"),
        ("churches", "church"),
        ("butterflies", "butterfly"),
        ("policemen", "policeman"),
        ("wolves", "wolf"),
        ("geese", "goose"),
        ("timberwolves", "timberwolf"),
        ("snowgeese", "snowgoose"),
        ("brownbears", "brownbear"),
        ("axes", "ax"),
    ],
)
def test_plurals_lead_to_their_nouns(plural, noun):
    assert dict(plural_forms().iter_rows())[plural] == noun


@pytest.mark.parametrize("word", ["his", "was", "boss", "1000s"])
def test_what_only_looks_like_a_plural_is_none(word):
    assert word not in set(plural_forms()["key"])


@pytest.mark.skipif(not (WORDNET / "data.noun").exists(), reason="wordnet-base is not installed")
def test_the_shipped_files_are_what_the_build_script_makes():
    nouns = build_wordnet.read_nouns(WORDNET)
    shipped = noun_senses().select(
        "lemma", pl.col("synset").str.slice(1).cast(pl.Int32), "word", "sense_rank"
    )
    assert_frame_equal(shipped, nouns)
    assert_frame_equal(noun_exceptions(), build_wordnet.read_exceptions(WORDNET))
    hypernyms = build_wordnet.read_hypernyms(WORDNET)
    offsets = (hypernyms[name].cast(pl.String).str.zfill(8) for name in hypernyms.columns)
    assert first_hypernyms() == dict(zip(*("n" + offset for offset in offsets), strict=True))


def test_the_first_hypernyms_are_a_tree_below_entity():
    tree = first_hypernyms()
    synsets = set(noun_senses()["synset"])
    assert synsets - tree.keys() == {"n00001740"}
    for synset in synsets:
        steps, above = 0, synset
        while above in tree and steps < 100:
            steps, above = steps + 1, tree[above]
        assert above == "n00001740"
    # beagle, hound, hunting dog, dog
    assert tree["n02088364"] == "n02087551"
    assert tree["n02087551"] == "n02087122"
    assert tree["n02087122"] == "n02084071"
