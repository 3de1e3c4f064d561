"""What hashtags mean in single languages, as properties of any hashtags."""

import unicodedata

import polars as pl
import pytest
from example_counts import costing
from hypothesis import given
from hypothesis import strategies as st

from curate.config import TagsConfig
from curate.tags.languages.readings import read_tags
from curate.tags.map import map_tags

WORDS = [
    "glass",
    "Barn",
    "ÉTÉ",
    "fin",
    "gift",
    "su",
    "perro",
    "hund",
    "dog",
    "Hunde",
    "ニッポン",
    "12",
]
RAW_TAGS = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=6),
    ),
    unique=True,
    max_size=12,
)
LANGUAGES = ["sv", "fr", "de", "tr"]
SHIPPED = TagsConfig()


def read(raws, config=SHIPPED, languages=None, **lists):
    """What each tag is in each language that reads it otherwise, by the concept's id."""
    tags = pl.DataFrame({"tag": raws, "post_count": 1}, schema_overrides={"tag": pl.String})
    mapped = map_tags(tags, config, **lists).tag_map
    found = read_tags(mapped, config, languages=languages, **lists).readings
    default = dict(mapped.select("tag", "concept_id").rows())
    return default, {(tag, spoken): to for tag, spoken, _, to in found.rows()}


@costing(4)
@given(raws=RAW_TAGS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(raws, order):
    assert read(order.sample(raws, len(raws))) == read(raws)


@costing(4)
@given(raws=RAW_TAGS)
def test_a_reading_is_always_another_concept_than_the_default(raws):
    default, readings = read(raws)
    assert all(concept != default[tag] for (tag, _), concept in readings.items())


@costing(4)
@given(raws=RAW_TAGS, languages=st.sets(st.sampled_from(LANGUAGES)))
def test_asking_for_fewer_languages_leaves_the_others_out(raws, languages):
    readings = read(raws)[1]
    fewer = {pair: concept for pair, concept in readings.items() if pair[1] in languages}
    assert read(raws, languages=languages)[1] == fewer


@costing(4)
@given(raws=RAW_TAGS, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_other_forms_of_a_tag_are_read_alike(raws, form):
    others = {raw: unicodedata.normalize(form, raw) for raw in raws}
    readings = read(sorted({*raws, *others.values()}))[1]

    def meant(tag):
        return {spoken: concept for (word, spoken), concept in readings.items() if word == tag}

    for raw, other in others.items():
        assert meant(raw) == meant(other)


@pytest.mark.parametrize("decision", ["glass,dog", "glass,", "glass,+my glass"])
def test_what_a_curator_decides_holds_in_every_language(decision, tmp_path):
    overrides = tmp_path / "overrides.csv"
    overrides.write_text(f"tag,concept\n{decision}\n", encoding="utf-8")
    assert ("glass", "sv") in read(["glass"])[1]
    assert read(["glass"], overrides=overrides)[1] == {}


def test_the_vocabulary_binds_readings(tmp_path):
    (tmp_path / "words.txt").write_text("glass\n", encoding="utf-8")
    config = TagsConfig(vocabulary=str(tmp_path / "words.txt"))
    assert read(["glass"], config)[1][("glass", "sv")] is None
