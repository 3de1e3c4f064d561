"""Stage 12: the posts of barred accounts."""

from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "12_reject_by_account"


def test_every_post_of_a_barred_account_is_rejected_for_each_reason(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key
        1        | 10
        2        | 10
        3        | 11
        """,
        account_verdicts="""
        account_key | code         | evidence | observed_at
        10          | ACCT_PRIVATE | private  | day 2
        10          | STATUS_STALE | old      | day 2
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | image_key | code         | evidence        | observed_at
        1        | -         | ACCT_PRIVATE | account private | day 2
        1        | -         | STATUS_STALE | account old     | day 2
        2        | -         | ACCT_PRIVATE | account private | day 2
        2        | -         | STATUS_STALE | account old     | day 2
        """,
    )


def test_a_verdict_on_an_account_without_posts_rejects_nothing(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key
        1        | 11
        """,
        account_verdicts="""
        account_key | code
        10          | ACCT_PRIVATE
        """,
    )
    then_nothing(engine, STAGE)
