"""What differs between two tag maps."""

import polars as pl

from curate.tags.diff import changed_tags, renamed_concepts, tags_of_changed_concepts

SCHEMA = {"tag": pl.String, "concept_id": pl.Int32, "concept_name": pl.String}


def tag_map(**meanings: tuple[int, str] | None) -> pl.DataFrame:
    rows = [(tag, *(meaning or (None, None))) for tag, meaning in meanings.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(
        post_count=pl.lit(3), account_count=pl.lit(2)
    )


DOG, CAT = (1, "dog"), (2, "cat")


def test_each_tag_whose_concept_differs_is_listed_with_its_kind_of_change() -> None:
    before = tag_map(hund=DOG, puss=None, love=CAT, same=DOG, none=None)
    after = tag_map(hund=CAT, puss=CAT, love=None, same=DOG, none=None)
    changed = changed_tags(before, after)
    assert changed.select("tag", "change", "before", "after").rows() == [
        ("hund", "moved", "dog", "cat"),
        ("love", "unmapped", "cat", None),
        ("puss", "mapped", None, "cat"),
    ]


def test_a_new_name_is_no_change_of_concept() -> None:
    before, after = tag_map(hund=DOG, cat=CAT), tag_map(hund=(1, "good dog"), cat=CAT)
    assert changed_tags(before, after).is_empty()
    assert renamed_concepts(before, after).rows() == [(1, "dog", "good dog")]


def test_a_concept_that_wins_a_tag_is_counted_with_all_its_tags() -> None:
    before, after = tag_map(hund=DOG, puss=None, cat=CAT), tag_map(hund=DOG, puss=CAT, cat=CAT)
    meant = tags_of_changed_concepts(before, after, changed_tags(before, after))
    assert meant.rows() == [("cat", 2, 2), ("puss", None, 2)]
