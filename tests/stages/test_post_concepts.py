"""The labels of admitted posts."""

from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "post_concepts"
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


READINGS = {
    "tag_map": """
    tag   | concept_id
    glass | 1
    barn  | 2
    cat   | 7
    su    | -
    """,
    "tag_readings": """
    tag   | language | concept_id
    glass | sv       | 11
    barn  | sv       | 12
    glass | fr       | -
    su    | tr       | 13
    """,
}


def test_a_tag_is_read_in_the_language_of_its_post(engine: Engine) -> None:
    given(
        engine,
        post_languages="""
        post_key | language
        1        | sv
        2        | en
        3        | fr
        4        | tr
        5        | -
        """,
        post_tags="""
        post_key | tags
        1        | [glass, barn, cat, glass]
        2        | [glass, barn]
        3        | [glass, cat]
        4        | [su, glass]
        5        | [glass, su]
        6        | [cat]
        """,
        **READINGS,
    )
    then(
        engine,
        STAGE,
        """
        post_key | concept_ids
        1        | [7, 11, 12]
        2        | [1, 2]
        3        | [7]
        4        | [1, 13]
        5        | [1]
        6        | [7]
        """,
    )


def test_a_barred_post_gets_no_label_in_any_language(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key | language
        1        | 7           | sv
        """,
        post_tags="""
        post_key | tags
        1        | [glass]
        """,
        barred_posts="post_key\n1",
        **READINGS,
    )
    then_nothing(engine, STAGE)
