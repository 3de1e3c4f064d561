"""How many kept images carry each concept."""

from tables import given, run_in_order, then_nothing

from curate.store.engine import Engine

STAGE = "concept_counts"


def test_every_image_of_a_carousel_counts_and_a_dropped_one_does_not(engine: Engine) -> None:
    given(
        engine,
        kept_images="""
        image_key | post_key
        1         | 10
        2         | 10
        3         | 20
        """,
        labels="""
        post_key | concept_ids
        10       | [7, 3]
        20       | [7]
        30       | [9]
        """,
    )
    assert run_in_order(engine, STAGE, ["concept_id", "image_count"]) == [("3", "2"), ("7", "3")]


def test_nothing_kept_is_nothing_counted(engine: Engine) -> None:
    given(
        engine,
        labels="""
        post_key | concept_ids
        10       | [7]
        """,
    )
    then_nothing(engine, STAGE)
