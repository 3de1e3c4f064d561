"""The vocabulary of raw tags: what no source has is a concept if enough accounts use it."""

from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from curate.config import TagsConfig
from curate.synthetic import PHONE_HASHTAG
from curate.tags.map import TagMap, map_tags
from curate.tags.map.out_of_vocabulary import FIRST_RAW_CONCEPT_ID, raw_concept_ids

KEYS = st.lists(st.text("abcdef", min_size=1, max_size=3), max_size=60, unique=True)


def mapped(*tags: tuple[str, int, int], blocklist: Path | None = None, **options: object) -> TagMap:
    table = pl.DataFrame(
        tags,
        schema={"tag": pl.String, "post_count": pl.Int64, "account_count": pl.Int64},
        orient="row",
    )
    return map_tags(table, TagsConfig(vocabulary="raw-tags", **options), blocklist=blocklist)


def concepts(found: TagMap) -> dict[str, str | None]:
    names = dict(found.concepts.select("concept_id", "name").rows())
    return {tag: names.get(number) for tag, number in found.tag_map["tag", "concept_id"].rows()}


def test_a_tag_that_enough_accounts_use_names_its_own_concept() -> None:
    found = mapped(("Weekend_Vibez", 9, 5), ("xqzzy", 90, 4), ("cat", 1, 1))
    assert concepts(found) == {"Weekend_Vibez": "weekendvibez", "xqzzy": None, "cat": "cat"}
    assert found.tag_map["route"].to_list() == ["raw", "unmapped", "lemma"]


def test_an_account_with_several_spellings_does_not_make_a_tag_shared() -> None:
    found = mapped(("xqzzy", 3, 3), ("XQZZY", 3, 3), ("Xqzzy", 3, 3))
    assert set(concepts(found).values()) == {None}


def test_min_accounts_is_a_setting() -> None:
    assert concepts(mapped(("xqzzy", 9, 9), min_accounts=10)) == {"xqzzy": None}


def test_a_phone_number_is_no_concept_however_many_write_it() -> None:
    found = mapped((PHONE_HASHTAG, 900, 900), ("jane_doe_gmail_com", 900, 900))
    assert found.tag_map["route"].to_list() == ["personal", "personal"]
    assert found.concepts.is_empty()


def test_a_blocked_tag_is_no_concept(tmp_path: Path) -> None:
    blocklist = tmp_path / "blocklist.txt"
    blocklist.write_text("xqzzy\n", encoding="utf-8")
    assert concepts(mapped(("xqzzy", 90, 90), blocklist=blocklist)) == {"xqzzy": None}


def test_top_k_weighs_raw_tags_with_nouns() -> None:
    found = mapped(("xqzzy", 9, 9), ("cat", 5, 5), ("zzyxq", 3, 9), top_k=2)
    assert concepts(found) == {"xqzzy": "xqzzy", "cat": "cat", "zzyxq": None}


def test_a_head_noun_goes_before_the_tag_itself() -> None:
    found = mapped(("cutepuppies", 9, 9), ("puppy", 1, 1), compounds=True)
    assert set(concepts(found).values()) == {"puppy"}


@given(keys=KEYS, order=st.randoms())
def test_ids_do_not_depend_on_the_order_and_are_unique(keys: list[str], order: object) -> None:
    shuffled = list(keys)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    ids = raw_concept_ids(keys)
    assert raw_concept_ids(shuffled) == ids
    assert len(set(ids.values())) == len(keys)
    assert all(FIRST_RAW_CONCEPT_ID <= number < 2**31 for number in ids.values())


def test_an_id_is_that_of_the_key_alone() -> None:
    keys = [f"key{number}" for number in range(1000)]
    assert raw_concept_ids(keys)["key7"] == raw_concept_ids(["key7"])["key7"] == 1505873377


def test_keys_with_the_same_bits_get_different_ids() -> None:
    # 60,000 keys in 2^30 places collide once or twice; the later of the two moves on.
    keys = [f"key{number}" for number in range(60_000)]
    ids = raw_concept_ids(keys)
    moved = [key for key in keys if raw_concept_ids([key])[key] != ids[key]]
    assert len(set(ids.values())) == len(keys)
    assert moved
