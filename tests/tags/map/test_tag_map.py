from importlib import resources

import polars as pl
import pytest
from example_counts import costing
from hypothesis import given
from hypothesis import strategies as st

from curate.config import TagsConfig
from curate.errors import InputError
from curate.tags.curator.decisions import Route
from curate.tags.curator.word_lists import read_blocklist
from curate.tags.keys import tag_key
from curate.tags.lexicon.shipped import noun_senses
from curate.tags.map import map_tags

SIGNATURE = TagsConfig()
SHIPPED_OVERRIDES = resources.files("curate") / "data" / "overrides.csv"
SHIPPED_BLOCKLIST = resources.files("curate") / "data" / "blocklist.txt"


def tags(*raws, counts=None):
    return pl.DataFrame(
        {"tag": raws, "post_count": counts or [1] * len(raws)},
        schema={"tag": pl.String, "post_count": pl.Int64},
    )


def mapped(frame, config=SIGNATURE, **files):
    """Each tag's route and concept's name."""
    result = map_tags(frame, config, **files)
    rows = result.tag_map.join(result.concepts, on="concept_id", how="left", maintain_order="left")
    return {row["tag"]: (row["route"], row["name"]) for row in rows.iter_rows(named=True)}


@pytest.fixture
def write(tmp_path):
    def written(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return written


def test_the_map_has_the_columns_of_the_contract():
    result = map_tags(tags("bear", "犬"), SIGNATURE)
    assert result.tag_map.schema == {
        "tag": pl.String,
        "key": pl.String,
        "route": Route,
        "concept_id": pl.Int32,
    }
    assert result.concepts.schema == {
        "concept_id": pl.Int32,
        "name": pl.String,
        "synsets": pl.List(pl.String),
    }


def test_nothing_maps_to_nothing():
    result = map_tags(tags(), SIGNATURE)
    assert result.tag_map.is_empty()
    assert result.concepts.is_empty()


def test_spellings_synonyms_and_plurals_become_one_concept():
    frame = tags("Brown_Bear", "ＢｒｏｗｎＢｅａｒ", "ursusarctos", "brownbears")
    result = map_tags(frame, SIGNATURE)
    assert result.tag_map["concept_id"].n_unique() == 1
    assert result.tag_map["route"].to_list() == ["lemma", "lemma", "lemma", "plural"]
    assert result.concepts.rows() == [(12383, "brown bear", ["n02132136"])]


def test_a_noun_goes_before_a_plural():
    assert mapped(tags("glasses"))["glasses"] == ("lemma", "spectacles")


def test_unknown_words_are_unmapped_and_keep_their_key():
    row = map_tags(tags("Björn_Borg"), SIGNATURE).tag_map.row(0)
    assert row == ("Björn_Borg", "björnborg", "unmapped", None)


@pytest.mark.parametrize("raw", ["tel46701740613", "@jane", "jane_doe_gmail_com", "dog@home"])
def test_a_personal_tag_has_neither_key_nor_concept(raw):
    assert map_tags(tags(raw), SIGNATURE).tag_map.row(0) == (raw, None, "personal", None)


@pytest.mark.parametrize("raw", ["123", "x", "1️⃣", ""])
def test_what_is_no_word_has_no_key(raw):
    assert map_tags(tags(raw), SIGNATURE).tag_map.row(0) == (raw, None, "no_key", None)


def test_ambiguous_words_are_kept_merged_by_first_sense_or_dropped():
    frame = tags("crane", "stephencrane", "okapi")
    ids = {
        ambiguity: map_tags(frame, TagsConfig(ambiguous=ambiguity)).tag_map["concept_id"].to_list()
        for ambiguity in ("signature", "first-sense", "drop-ambiguous")
    }
    assert ids["signature"][0] != ids["signature"][1]
    assert ids["first-sense"][0] == ids["first-sense"][1]
    assert ids["drop-ambiguous"] == [None, ids["signature"][1], ids["signature"][2]]
    dropped = map_tags(frame, TagsConfig(ambiguous="drop-ambiguous"))
    assert dropped.tag_map["route"].to_list() == ["ambiguous_dropped", "lemma", "lemma"]


def test_concept_ids_do_not_depend_on_the_data():
    alone = map_tags(tags("okapi"), SIGNATURE).concepts
    among_others = map_tags(tags("aardvark", "okapi", "zebra"), SIGNATURE).concepts
    assert alone.row(0) in among_others.rows()


def test_a_concept_outside_the_vocabulary_is_no_label():
    found = mapped(tags("okapi", "brownbears", "ursusarctos"), TagsConfig(vocabulary="imagenet-1k"))
    assert found == {
        "okapi": ("outside_vocabulary", None),
        "brownbears": ("plural", "brown bear"),
        "ursusarctos": ("lemma", "brown bear"),
    }


def test_all_words_of_imagenet_1k_are_in_its_vocabulary():
    lemmas = noun_senses().select(tag="lemma", post_count=pl.lit(1)).unique("tag")
    result = map_tags(lemmas, TagsConfig(vocabulary="imagenet-1k"))
    assert result.concepts.height == 1_284


def test_a_vocabulary_file_holds_nouns_and_synsets(write):
    path = write("animals.txt", "// animals\nbear\n\nn02132136\n")
    found = mapped(
        tags("bears", "brownbear", "bruin", "okapi"),
        TagsConfig(vocabulary=path.name),
        folder=path.parent,
    )
    assert found == {
        "bears": ("plural", "bear"),
        "brownbear": ("lemma", "brown bear"),
        "bruin": ("lemma", "bruin"),
        "okapi": ("outside_vocabulary", None),
    }


def test_a_vocabulary_that_is_no_file_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"vocabulary 'animals\.txt' is no file"):
        map_tags(tags("bear"), TagsConfig(vocabulary="animals.txt"), folder=tmp_path)


def test_an_unknown_word_in_a_vocabulary_is_an_error_with_its_line(write):
    path = write("animals.txt", "// animals\nbear\nbxar\n")
    with pytest.raises(InputError, match=r"animals\.txt, line 3"):
        map_tags(tags("bear"), TagsConfig(vocabulary=str(path)))


def test_top_k_keeps_the_concepts_that_most_posts_have():
    frame = tags("bear", "Bears", "okapi", "zebra", counts=[2, 2, 3, 1])
    found = mapped(frame, TagsConfig(top_k=1))
    assert found == {
        "bear": ("lemma", "bear"),
        "Bears": ("plural", "bear"),
        "okapi": ("outside_vocabulary", None),
        "zebra": ("outside_vocabulary", None),
    }


def test_of_equally_frequent_concepts_top_k_keeps_the_lower_id():
    result = map_tags(tags("zebra", "okapi"), SIGNATURE)
    assert map_tags(tags("zebra", "okapi"), TagsConfig(top_k=1)).concepts.rows() == [
        result.concepts.row(0)
    ]


def test_a_curator_merges_drops_and_makes_concepts(write):
    path = write(
        "overrides.csv",
        "// decisions\ntag,concept\n#Doggo,dog\nkodiak,n02132788\nlove,\nfpv,+fpv drone\n",
    )
    found = mapped(tags("doggo", "DOGGO_", "kodiak", "love", "fpv", "FPVdrone"), overrides=path)
    assert found == {
        "doggo": ("override", "dog"),
        "DOGGO_": ("override", "dog"),
        "kodiak": ("override", "Alaskan brown bear"),
        "love": ("override", None),
        "fpv": ("override", "fpv drone"),
        "FPVdrone": ("override", "fpv drone"),
    }


def test_new_concepts_are_numbered_by_name_and_outlive_every_vocabulary(write):
    path = write("overrides.csv", "tag,concept\nfpv,+fpv drone\nx1,+aeropress\n")
    config = TagsConfig(vocabulary="imagenet-1k", top_k=1)
    result = map_tags(tags("fpv", "x1", "okapi"), config, overrides=path)
    assert result.concepts.rows() == [
        (1_000_000, "aeropress", []),
        (1_000_001, "fpv drone", []),
    ]


def test_an_override_goes_before_the_blocklist(write):
    overrides = write("overrides.csv", "tag,concept\ntbt,dog\n")
    blocklist = write("blocklist.txt", "tbt\n#InstaGood\n")
    found = mapped(tags("tbt", "instagood"), overrides=overrides, blocklist=blocklist)
    assert found == {"tbt": ("override", "dog"), "instagood": ("blocked", None)}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("doggo,dgo", "line 3: no concept has this name"),
        ("doggo,n00000000", "line 3: no concept has this name"),
        ("123,dog", "line 3: what should be a tag is none"),
        ("tel46701740613,dog", "line 3: what should be a tag is none"),
        ("doggo,+dog", "line 3: the new concept exists already"),
        ("doggo,+", "line 3: a new concept needs a name"),
        ("doggo", "line 3: 1 columns"),
        ("doggo,dog,cat", "line 3: 3 columns"),
        ("doggo,dog\nDoggo,cat", "line 4: this tag was given another concept above"),
        ("doggo,\n#doggo,dog", "line 4: this tag was given another concept above"),
    ],
)
def test_an_override_that_cannot_be_followed_is_an_error_with_its_line(write, rows, message):
    path = write("overrides.csv", f"// decisions\ntag,concept\n{rows}\n")
    with pytest.raises(InputError, match=rf"overrides\.csv, {message}") as refused:
        map_tags(tags("bear"), SIGNATURE, overrides=path)
    assert "46701740613" not in f"{refused.value.message} {refused.value.hint}"


def test_overrides_without_their_header_are_an_error(write):
    with pytest.raises(InputError, match=r"line 1: the header is not `tag,concept`"):
        map_tags(tags("bear"), SIGNATURE, overrides=write("overrides.csv", "doggo,dog\n"))


@pytest.mark.parametrize("line", ["123", "@jane", "1️⃣"])
def test_a_blocklist_line_that_is_no_tag_is_an_error(write, line):
    with pytest.raises(InputError, match=r"blocklist\.txt, line 2: this is no tag"):
        map_tags(tags("bear"), SIGNATURE, blocklist=write("blocklist.txt", f"tbt\n{line}\n"))


def test_a_missing_or_binary_word_list_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"gone\.txt cannot be read"):
        map_tags(tags("bear"), SIGNATURE, blocklist=tmp_path / "gone.txt")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"binary\.txt is not UTF-8"):
        map_tags(tags("bear"), SIGNATURE, blocklist=tmp_path / "binary.txt")


def test_the_shipped_overrides_decide_nothing_and_the_shipped_blocklist_spares_concepts():
    with (
        resources.as_file(SHIPPED_OVERRIDES) as overrides,
        resources.as_file(SHIPPED_BLOCKLIST) as blocklist,
    ):
        blocked = set(read_blocklist(blocklist))
        found = mapped(tags("dog", "love", "tbt"), overrides=overrides, blocklist=blocklist)
    assert {"like4like", "followforfollow", "instagood", "tbt", "photooftheday"} <= blocked
    assert not {"love", "art", "travel", "fashion", "nature", "photography"} & blocked
    assert found["dog"] == ("lemma", "dog")
    assert found["love"] == ("lemma", "love")
    assert found["tbt"] == ("blocked", None)


RAW_TAGS = st.lists(
    st.one_of(
        st.sampled_from(
            ["bear", "Bears", "cat", "CATS", "okapi", "犬", "tbt", "@x", "12", "crane"]
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=6),
    ),
    unique=True,
    max_size=12,
)


@costing(4)
@given(raws=RAW_TAGS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(raws, order):
    shuffled = order.sample(raws, len(raws))
    config = TagsConfig(top_k=2)
    one = map_tags(tags(*raws), config)
    other = map_tags(tags(*shuffled), config)
    assert sorted(one.tag_map.rows()) == sorted(other.tag_map.rows(), key=lambda row: row[0])
    assert one.concepts.equals(other.concepts)


@costing(4)
@given(raws=RAW_TAGS)
def test_a_key_maps_to_what_its_tag_maps_to(raws):
    first = map_tags(tags(*raws), SIGNATURE).tag_map.filter(pl.col("key").is_not_null())
    again = map_tags(tags(*first["key"].unique()), SIGNATURE).tag_map
    joined = first.join(again, left_on="key", right_on="tag")
    assert joined.height == first.height
    assert joined["concept_id"].equals(joined["concept_id_right"], null_equal=True)
    assert joined["route"].equals(joined["route_right"])
    assert all(tag_key(key) == key for key in first["key"])
