"""Stage 16: what an author deleted stays out."""

from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "post/POST_DELETED"


def test_a_post_that_was_deleted_is_out_whenever_it_was_seen(engine: Engine) -> None:
    given(
        engine,
        posts="""
            post_key | platform  | post_id | observed_at
            1        | bluesky   | a       | day 1
            2        | bluesky   | a       | day 9
            3        | bluesky   | b       | day 9
            4        | instagram | a       | day 9
        """,
        deleted_posts="""
            platform | post_id | observed_at
            bluesky  | a       | day 5
            bluesky  | a       | day 4
        """,
    )
    then(
        engine,
        STAGE,
        """
            post_key | code         | evidence                            | observed_at
            1        | POST_DELETED | the platform announced its deletion | day 4
            2        | POST_DELETED | the platform announced its deletion | day 4
        """,
    )


def test_a_deletion_reaches_a_post_of_a_table_that_names_no_platform(engine: Engine) -> None:
    given(
        engine,
        posts="""
            post_key | platform | post_id
            1        | table    | a
            2        | table    | b
        """,
        deleted_posts="platform | post_id\nbluesky | a",
    )
    then(engine, STAGE, "post_key | code\n1 | POST_DELETED")


def test_without_deletions_nothing_is_rejected(engine: Engine) -> None:
    given(
        engine,
        posts="""
            post_key | platform | post_id
            1        | bluesky  | a
        """,
    )
    then_nothing(engine, STAGE)
