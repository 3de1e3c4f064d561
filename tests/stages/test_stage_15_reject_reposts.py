"""Stage 15: reposts and quotes of what is not known to be public."""

import pytest
from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "15_reject_reposts"
REPOST = """
    post_key | account_key | post_id | kind   | repost_of
    1        | 10          | a       | post   | -
    2        | 11          | b       | repost | a
"""


def reposted(engine: Engine, posts: str, verdicts: str | None = None) -> None:
    given(engine, posts=posts, **({"account_verdicts": verdicts} if verdicts else {}))
    given_policy(engine, PolicyConfig())


def test_a_repost_of_a_public_account_passes(engine: Engine) -> None:
    reposted(engine, REPOST)
    then_nothing(engine, STAGE)


@pytest.mark.parametrize("code", ["ACCT_PRIVATE", "STATUS_MISSING", "STATUS_STALE"])
def test_a_repost_of_a_barred_account_is_rejected(engine: Engine, code: str) -> None:
    reposted(
        engine,
        REPOST,
        f"""
        account_key | code
        10          | {code}
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_PRIVATE | the original's account is barred
        """,
    )


def test_a_repost_whose_original_is_nowhere_is_rejected(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | repost_of
        2        | 11          | b       | repost | a
        3        | 11          | c       | repost | -
        4        | 11          | d       | post   | a
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_PRIVATE | the original is not known
        3        | REPOST_OF_PRIVATE | the original is not known
        4        | REPOST_OF_PRIVATE | the original is not known
        """,
    )


def test_a_quote_counts_as_a_repost(engine: Engine) -> None:
    reposted(
        engine,
        REPOST.replace("repost | a", "post   | a"),
        """
        account_key | code
        10          | ACCT_PRIVATE
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code
        2        | REPOST_OF_PRIVATE
        """,
    )


def test_the_same_id_on_another_platform_is_not_the_original(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | platform  | post_id | kind   | repost_of
        1        | 10          | mastodon  | a       | post   | -
        2        | 11          | instagram | b       | repost | a
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | evidence
        2        | the original is not known
        """,
    )


def test_a_repost_of_a_repost_does_not_launder_a_private_original(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | repost_of
        1        | 10          | a       | post   | -
        2        | 11          | b       | repost | a
        3        | 12          | c       | repost | b
        """,
        """
        account_key | code
        10          | ACCT_PRIVATE
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_PRIVATE | the original's account is barred
        3        | REPOST_OF_PRIVATE | the original is itself a repost
        """,
    )


def test_a_post_that_claims_to_repost_itself_is_rejected(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | repost_of
        1        | 10          | a       | repost | a
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code
        1        | REPOST_OF_PRIVATE
        """,
    )


@pytest.mark.parametrize(
    ("kind", "visibility"),
    [("post", other) for other in ("unlisted", "followers", "direct", "private", "archived")]
    + [("post", "unknown"), ("story", "-"), ("story", "public"), ("unknown", "-")],
)
def test_a_repost_of_what_was_not_shared_with_the_public_is_rejected(
    engine: Engine, kind: str, visibility: str
) -> None:
    reposted(
        engine,
        f"""
        post_key | account_key | post_id | kind   | visibility   | repost_of
        1        | 10          | a       | {kind} | {visibility} | -
        2        | 11          | b       | repost | public       | a
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_PRIVATE | the original was not shared with the public
        """,
    )


def test_a_repost_of_a_post_that_says_public_passes(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | visibility | repost_of
        1        | 10          | a       | post   | public     | -
        2        | 11          | b       | repost | -          | a
        """,
    )
    then_nothing(engine, STAGE)


@pytest.mark.parametrize("platform", ["instagram", "table"])
def test_a_repost_of_a_deleted_post_is_rejected(engine: Engine, platform: str) -> None:
    given(engine, posts=REPOST, tombstones=f"post_id | platform\na | {platform}")
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_PRIVATE | the original was deleted
        """,
    )


def test_a_deletion_that_the_policy_ignores_bars_no_repost(engine: Engine) -> None:
    given(engine, posts=REPOST, tombstones="post_id | platform\na | instagram")
    given_policy(engine, PolicyConfig(actions={"POST_DELETED": "ignore"}))
    then_nothing(engine, STAGE)
