"""Stage 19: which posts nothing looks at any more."""

from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "19_bar_posts"
POSTS = """
    post_key
    1
    2
    3
"""


def test_rejected_and_quarantined_posts_are_barred_each_once(engine: Engine) -> None:
    given(
        engine,
        posts=POSTS,
        rejections="""
        post_key | code
        1        | ACCT_PRIVATE
        1        | STATUS_CONFLICT
        2        | STATUS_STALE
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key
        1
        2
        """,
    )


def test_a_reason_that_the_policy_ignores_bars_nothing(engine: Engine) -> None:
    given(
        engine,
        posts=POSTS,
        rejections="""
        post_key | code
        1        | ACCT_WAS_PRIVATE
        """,
    )
    given_policy(engine, PolicyConfig(preset="private-accounts"))
    then_nothing(engine, STAGE)


def test_a_rejection_of_another_part_is_not_this_parts(engine: Engine) -> None:
    given(
        engine,
        posts=POSTS,
        rejections="""
        post_key | code
        9        | REPOST_OF_PRIVATE
        """,
    )
    given_policy(engine, PolicyConfig())
    then_nothing(engine, STAGE)
