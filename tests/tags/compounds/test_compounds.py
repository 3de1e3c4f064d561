"""Compounds are split as a reader would, and names and nonsense are left alone.

``compounds.csv`` was written before the code answered: compounds with the head they should have,
and, without a head, what must not be mapped. ``tag_frequencies.csv`` says roughly how often the
most usual English hashtags are used, in millions.
"""

from pathlib import Path

import polars as pl
import pytest
from example_counts import costing
from hypothesis import given
from hypothesis import strategies as st

from curate.config import TagsConfig
from curate.tags.compounds import split_compounds
from curate.tags.map import map_tags

HERE = Path(__file__).parent
NO_COUNTS = pl.DataFrame(schema={"key": pl.String, "post_count": pl.Int64})
LEAST_PRECISION, LEAST_RECALL = 0.93, 0.92


def frequencies() -> pl.DataFrame:
    return pl.read_csv(HERE / "tag_frequencies.csv")


def heads(*keys: str, counts: pl.DataFrame = NO_COUNTS) -> dict[str, str]:
    found = split_compounds(pl.Series(keys, dtype=pl.String), counts)
    return dict(found.select("key", "head").iter_rows())


def mapped(tags: pl.DataFrame, **options: object) -> dict[str, tuple[str, int | None]]:
    found = map_tags(tags, TagsConfig(overrides=None, blocklist=None, **options)).tag_map
    return {row["tag"]: (row["route"], row["concept_id"]) for row in found.to_dicts()}


@pytest.mark.parametrize("with_counts", [True, False])
def test_the_list_is_mapped_with_the_precision_that_the_documentation_claims(
    with_counts: bool,
) -> None:
    gold = pl.read_csv(HERE / "compounds.csv")
    counts = frequencies() if with_counts else pl.DataFrame(schema=frequencies().schema)
    asked = pl.concat([gold["tag"], gold["head"].drop_nulls(), counts["tag"]]).unique()
    tags = asked.to_frame().join(counts, on="tag", how="left").fill_null(0)
    before, after = mapped(tags), mapped(tags, compounds=True)
    right = wrong = missed = 0
    unlisted = [(tag, head) for tag, head in gold.rows() if before[tag][0] == "unmapped"]
    for tag, head in unlisted:
        route, concept = after[tag]
        is_right = route == "compound" and head is not None and concept == before[head][1]
        right += is_right
        wrong += route == "compound" and not is_right
        missed += head is not None and not is_right
    precision, recall = right / (right + wrong), right / (right + missed)
    print(  # noqa: T201 - the figures are what the test is for
        f"{len(unlisted)} tags that no source has, {'with' if with_counts else 'without'} counts: "
        f"precision {precision:.3f}, recall {recall:.3f}"
    )
    assert len(unlisted) > 300
    assert sum(head is None for _, head in unlisted) >= 60
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_the_last_noun_is_the_head() -> None:
    assert heads("goldenretrieverpuppy") == {"goldenretrieverpuppy": "puppy"}


def test_the_head_stands_before_a_preposition() -> None:
    found = heads("catsofinstagram", "houseonthehill")
    assert found == {"catsofinstagram": "cats", "houseonthehill": "house"}


def test_a_longer_noun_goes_before_its_parts() -> None:
    found = split_compounds(pl.Series(["goldenretrieverlover"]), NO_COUNTS)
    assert found["words"].to_list() == ["goldenretriever lover"]


def test_what_is_used_more_wins() -> None:
    used = pl.DataFrame({"key": ["pen", "island"], "post_count": [500, 500]})
    assert heads("penisland")["penisland"] == "land"
    assert heads("penisland", counts=used)["penisland"] == "island"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("mycat", "it is too short"),
        ("x" * 41, "it is too long"),
        ("hundvalp", "its words are not English"),
        ("straßenhund", "it has other letters"),
        ("dogs2024", "it has digits"),
        ("catsanddogs", "it has two heads"),
        ("iamhappy", "it has no noun"),
        ("goldfish", "it is one word"),
        ("annelise", "it is a name"),
        ("qwertyuiop", "it is nonsense"),
    ],
)
def test_what_is_no_compound_has_no_head(key: str, why: str) -> None:
    assert heads(key) == {}, why


def test_compounds_are_off_by_default_and_rank_below_every_source() -> None:
    tags = pl.DataFrame({"tag": ["cutepuppies", "puppies", "puppy"], "post_count": [1, 1, 1]})
    assert mapped(tags)["cutepuppies"] == ("unmapped", None)
    found = mapped(tags, compounds=True)
    assert found["cutepuppies"] == ("compound", found["puppy"][1])
    assert found["puppies"][0] == "plural"


def test_a_head_that_a_curator_dropped_maps_nothing(tmp_path: Path) -> None:
    overrides = tmp_path / "overrides.csv"
    overrides.write_text("tag,concept\npuppies,\n", encoding="utf-8")
    tags = pl.DataFrame({"tag": ["cutepuppies", "cutepuppy"], "post_count": [1, 1]})
    found = map_tags(tags, TagsConfig(compounds=True), overrides=overrides).tag_map
    assert found["route"].to_list() == ["unmapped", "compound"]


WORDS = st.sampled_from(["cat", "dogs", "beach", "the", "of", "my", "cute", "house", "zq", "rome"])
KEYS = st.lists(WORDS, min_size=1, max_size=5).map("".join)


@costing(4)
@given(keys=st.lists(KEYS, max_size=30, unique=True), order=st.randoms())
def test_a_key_is_split_alike_in_any_company_and_order(keys: list[str], order: object) -> None:
    shuffled = list(keys)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    together = heads(*shuffled)
    assert together == heads(*keys)
    if keys:
        assert heads(keys[0]).get(keys[0]) == together.get(keys[0])


@costing(4)
@given(keys=st.lists(KEYS, min_size=1, max_size=20, unique=True))
def test_the_words_of_a_split_spell_the_key_and_hold_the_head(keys: list[str]) -> None:
    for key, words, head in split_compounds(pl.Series(keys), NO_COUNTS).rows():
        assert words.replace(" ", "") == key
        assert head in words.split()
        assert len(words.split()) > 1
