"""What differs between the meanings of the same hashtags before and after."""

import polars as pl

from curate.tags.curator.diff import (
    all_meanings,
    compared_meanings,
    kind_of_change,
    renamed_concepts,
    with_changed_concepts,
)

CONCEPT = {"concept_id": pl.Int32, "concept_name": pl.String}
DOG, CAT = (1, "dog"), (2, "cat")


def meanings(readings: dict[tuple[str, str], tuple[int, str] | None] | None = None, /, **defaults):
    """Of tags by default, and in single languages."""
    none = (None, None)
    return all_meanings(
        pl.DataFrame(
            [(tag, *(meaning or none)) for tag, meaning in defaults.items()],
            schema={"tag": pl.String, **CONCEPT},
            orient="row",
        ),
        pl.DataFrame(
            [(*pair, *(meaning or none)) for pair, meaning in (readings or {}).items()],
            schema={"tag": pl.String, "language": pl.String, **CONCEPT},
            orient="row",
        ),
    )


def changes(before: pl.DataFrame, after: pl.DataFrame) -> list[tuple[object, ...]]:
    return (
        compared_meanings(before, after)
        .filter(pl.col("before_id").ne_missing(pl.col("after_id")))
        .select("tag", "language", kind_of_change(), "before", "after")
        .rows()
    )


def test_each_tag_whose_concept_differs_is_listed_with_its_kind_of_change() -> None:
    before = meanings(hund=DOG, puss=None, love=CAT, same=DOG, none=None)
    after = meanings(hund=CAT, puss=CAT, love=None, same=DOG, none=None)
    assert changes(before, after) == [
        ("hund", None, "moved", "dog", "cat"),
        ("love", None, "unmapped", "cat", None),
        ("puss", None, "mapped", None, "cat"),
    ]


def test_a_reading_that_only_one_side_has_is_compared_with_the_others_default() -> None:
    before = meanings({("glass", "sv"): DOG, ("glass", "fr"): None}, glass=CAT)
    assert changes(before, meanings(glass=CAT)) == [
        ("glass", "fr", "mapped", None, "cat"),
        ("glass", "sv", "moved", "dog", "cat"),
    ]
    assert changes(before, meanings({("glass", "fr"): None}, glass=DOG)) == [
        ("glass", None, "moved", "cat", "dog"),
    ]


def test_a_new_name_is_no_change_of_concept() -> None:
    before, after = meanings(hund=DOG, cat=CAT), meanings(hund=(1, "good dog"), cat=CAT)
    assert changes(before, after) == []
    assert renamed_concepts(compared_meanings(before, after)).rows() == [(1, "dog", "good dog")]


def test_a_concept_that_wins_a_tag_comes_with_all_its_tags_in_all_languages() -> None:
    before = meanings({("cat", "fr"): None}, hund=DOG, puss=None, cat=CAT)
    after = meanings({("cat", "fr"): None}, hund=DOG, puss=CAT, cat=CAT)
    meant = with_changed_concepts(compared_meanings(before, after))
    assert meant.select("tag", "language", "before_id", "after_id").rows() == [
        ("cat", None, 2, 2),
        ("cat", "fr", None, None),
        ("puss", None, None, 2),
    ]
