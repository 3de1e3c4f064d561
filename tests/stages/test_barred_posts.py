"""Which posts nothing looks at any more, and what they bear."""

from tables import given, given_policy, output_of, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "barred_posts"
POSTS = """
    post_key | account_key
    1        | 10
    2        | 10
    3        | 20
"""


def barred(engine: Engine, accounts: str = "", posts: str = "", preset: str = "strict") -> None:
    given(
        engine,
        posts=POSTS,
        **({"account_reasons": accounts} if accounts else {}),
        **({"post_reasons": posts} if posts else {}),
    )
    given_policy(engine, PolicyConfig.model_validate({"preset": preset}))
    output_of(engine, "barred_accounts")


def test_a_post_bears_the_reasons_of_its_account_and_its_own(engine: Engine) -> None:
    barred(
        engine,
        """
        account_key | code
        10          | ACCT_PRIVATE
        10          | STATUS_CONFLICT
        """,
        """
        post_key | code
        2        | POST_UNLISTED
        2        | POST_UNLISTED
        2        | POST_EPHEMERAL
        3        | STATUS_STALE
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | mask
        1        | [ACCT_PRIVATE, STATUS_CONFLICT]
        2        | [ACCT_PRIVATE, POST_EPHEMERAL, POST_UNLISTED, STATUS_CONFLICT]
        3        | [STATUS_STALE]
        """,
    )


def test_a_reason_that_the_policy_ignores_bars_nothing(engine: Engine) -> None:
    ignored = "account_key | code\n10 | ACCT_WAS_PRIVATE"
    barred(engine, ignored, "post_key | code\n3 | TDMREP_RESERVED", "private-accounts")
    then_nothing(engine, STAGE)


def test_a_reason_of_another_part_is_not_this_parts(engine: Engine) -> None:
    barred(engine, posts="post_key | code\n9 | REPOST_OF_PRIVATE")
    then_nothing(engine, STAGE)
