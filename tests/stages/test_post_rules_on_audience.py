"""Posts that were not shared with the public."""

import pytest
from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "post_rules"


def test_a_public_post_and_one_whose_platform_names_no_audience_pass(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | kind   | visibility
        1        | post   | public
        2        | post   | -
        3        | repost | public
        """,
    )
    then_nothing(engine, STAGE)


@pytest.mark.parametrize(
    ("audience", "code"),
    [
        ("unlisted", "POST_UNLISTED"),
        ("followers", "POST_NOT_PUBLIC"),
        ("direct", "POST_NOT_PUBLIC"),
        ("private", "POST_NOT_PUBLIC"),
        ("archived", "POST_NOT_PUBLIC"),
        ("unknown", "POST_NOT_PUBLIC"),
    ],
)
def test_every_other_audience_is_rejected(engine: Engine, audience: str, code: str) -> None:
    given(
        engine,
        posts=f"""
        post_key | visibility | observed_at
        1        | {audience} | day 3
        """,
    )
    then(
        engine,
        STAGE,
        f"""
        post_key | code   | evidence            | observed_at
        1        | {code} | audience {audience} | day 3
        """,
    )


def test_a_story_is_ephemeral_even_if_it_was_public(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | kind  | visibility
        1        | story | public
        2        | story | -
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code
        1        | POST_EPHEMERAL
        2        | POST_EPHEMERAL
        """,
    )


def test_a_story_for_followers_has_both_reasons(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | kind  | visibility
        1        | story | followers
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code
        1        | POST_EPHEMERAL
        1        | POST_NOT_PUBLIC
        """,
    )


def test_a_kind_that_nobody_has_defined_is_not_public(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | kind    | visibility
        1        | unknown | public
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code
        1        | POST_NOT_PUBLIC
        """,
    )
