"""Stage 22: the labels of admitted posts."""

from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "22_label_posts"
MAP = """
    tag    | concept_id
    cat    | 7
    kitty  | 7
    animal | 3
    xqzzy  | -
"""


def test_a_post_gets_each_concept_once_in_ascending_order(engine: Engine) -> None:
    given(
        engine,
        post_tags="""
        post_key | tags
        1        | [cat, kitty, animal, xqzzy, cat]
        """,
        tag_map=MAP,
    )
    then(
        engine,
        STAGE,
        """
        post_key | concept_ids
        1        | [3, 7]
        """,
    )


def test_posts_that_are_barred_or_without_a_known_tag_get_no_label(engine: Engine) -> None:
    given(
        engine,
        post_tags="""
        post_key | tags
        1        | [cat]
        2        | [xqzzy]
        3        | [neverseen]
        """,
        barred_posts="""
        post_key
        1
        """,
        tag_map=MAP,
    )
    then_nothing(engine, STAGE)
