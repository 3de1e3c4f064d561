"""Reposts and quotes of what is private, refuses, or is not known."""

import pytest
from tables import given, given_policy, output_of, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "post_rules_on_reasons"
REPOST = """
    post_key | account_key | post_id | kind   | repost_of
    1        | 10          | a       | post   | -
    2        | 11          | b       | repost | a
    3        | 12          | c       | post   | -
    4        | 13          | d       | repost | c
"""


def reposted(
    engine: Engine, posts: str, config: PolicyConfig | None = None, **drawings: str
) -> None:
    given(engine, posts=posts, **drawings)
    given_policy(engine, config or PolicyConfig())
    output_of(engine, "originals")


def test_a_repost_of_a_public_account_passes(engine: Engine) -> None:
    reposted(engine, REPOST)
    then_nothing(engine, STAGE)


@pytest.mark.parametrize("kind", ["repost", "post"])
@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("ACCT_PRIVATE", "REPOST_OF_PRIVATE"),
        ("ACCT_DELETED", "REPOST_OF_PRIVATE"),
        ("MINOR_INDICATED", "REPOST_OF_REFUSED"),
        ("FEDI_NOT_INDEXABLE", "REPOST_OF_REFUSED"),
        ("STATUS_MISSING", "REPOST_OF_UNKNOWN"),
        ("STATUS_STALE", "REPOST_OF_UNKNOWN"),
    ],
)
def test_a_repost_or_quote_inherits_what_is_against_the_originals_account(
    engine: Engine, kind: str, reason: str, code: str
) -> None:
    reposted(
        engine,
        REPOST.replace("repost | a", f"{kind} | a"),
        account_reasons=f"account_key | code\n10 | {reason}",
    )
    row = f"the original's account: {reason} | 10 | 1 | {reason}"
    then(
        engine,
        STAGE,
        f"""
        post_key | code   | evidence | because_account | because_post | because_code
        2        | {code} | {row}
        {f"2 | SUBJECT_INVOLVED | {row}" if reason == "MINOR_INDICATED" else ""}
        """,
    )


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("SUBJECT_OBJECTION", "REPOST_OF_REFUSED"),
        ("POST_NOT_PUBLIC", "REPOST_OF_PRIVATE"),
        ("POST_UNLISTED", "REPOST_OF_PRIVATE"),
        ("POST_EPHEMERAL", "REPOST_OF_PRIVATE"),
        ("COAUTHOR_PRIVATE", "REPOST_OF_PRIVATE"),
        ("TAGGED_ACCOUNT_PRIVATE", "REPOST_OF_PRIVATE"),
        ("POST_DELETED", "REPOST_OF_REFUSED"),
        ("ROBOTS_NOAI", "REPOST_OF_REFUSED"),
        ("COAUTHOR_UNKNOWN", "REPOST_OF_UNKNOWN"),
        ("SIGNAL_VALUE_UNKNOWN", "REPOST_OF_UNKNOWN"),
    ],
)
def test_a_repost_inherits_what_is_against_the_original_itself(
    engine: Engine, reason: str, code: str
) -> None:
    reposted(engine, REPOST, post_reasons=f"post_key | code\n1 | {reason}")
    row = f"the original: {reason} | 1 | {reason}"
    then(
        engine,
        STAGE,
        f"""
        post_key | code   | evidence | because_post | because_code
        2        | {code} | {row}
        {f"2 | SUBJECT_INVOLVED | {row}" if reason == "SUBJECT_OBJECTION" else ""}
        """,
    )


def test_a_refusal_in_the_originals_picture_reaches_the_repost(engine: Engine) -> None:
    reposted(
        engine,
        REPOST,
        images="image_key | post_key\n7 | 1\n8 | 3",
        said="image_key | signal | word | code\n7 | x | y | XMP_PLUS_DMI\n7 | x | z | -",
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | because_post | because_image | because_code
        2        | REPOST_OF_REFUSED | 1            | 7             | XMP_PLUS_DMI
        """,
    )


def test_what_nobody_can_read_in_the_originals_picture_may_be_a_refusal(engine: Engine) -> None:
    reposted(
        engine,
        REPOST,
        images="image_key | post_key\n7 | 1\n8 | 3\n9 | 3",
        said="image_key | signal | word | code\n7 | x | - | SIGNAL_VALUE_UNKNOWN\n9 | x | z | -",
        image_facts="image_key | state\n7 | ok\n8 | metadata_unreadable\n9 | missing",
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | because_post | because_image | because_code
        2        | REPOST_OF_UNKNOWN | 1            | 7             | SIGNAL_VALUE_UNKNOWN
        4        | REPOST_OF_UNKNOWN | 3            | 8             | METADATA_UNREADABLE
        """,
    )


@pytest.mark.parametrize("state", ["scan_too_slow", "scan_crashed"])
def test_an_originals_picture_that_could_not_be_looked_at_may_refuse(
    engine: Engine, state: str
) -> None:
    reposted(
        engine,
        REPOST,
        images="image_key | post_key\n7 | 1",
        said="image_key\n-",
        image_facts=f"image_key | state\n7 | {state}",
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | because_post | because_image | because_code
        2        | REPOST_OF_UNKNOWN | 1            | 7             | IMAGE_NOT_SCANNED
        """,
    )


def test_what_the_policy_ignores_in_the_originals_picture_is_not_inherited(engine: Engine) -> None:
    reposted(
        engine,
        REPOST,
        PolicyConfig(actions={"SIGNAL_VALUE_UNKNOWN": "ignore"}),
        images="image_key | post_key\n7 | 1",
        said="image_key | signal | word | code\n7 | x | - | SIGNAL_VALUE_UNKNOWN",
    )
    then_nothing(engine, STAGE)


def test_a_reason_that_the_policy_ignores_is_not_inherited(engine: Engine) -> None:
    reposted(
        engine,
        REPOST,
        PolicyConfig(preset="private-accounts"),
        account_reasons="""
        account_key | code
        10          | ACCT_WAS_PRIVATE
        10          | ACCT_DELETED
        10          | FEDI_NOT_INDEXABLE
        10          | STATUS_STALE
        """,
        post_reasons="""
        post_key | code
        1        | TAGGED_ACCOUNT_PRIVATE
        1        | POST_DELETED
        1        | ROBOTS_NOAI
        1        | STATUS_FUTURE
        """,
        images="image_key | post_key\n7 | 1",
        said="image_key | signal | word | code\n7 | x | y | XMP_PLUS_DMI",
        deleted_posts="post_id | platform\na | instagram",
    )
    then_nothing(engine, STAGE)


def test_a_repost_whose_original_is_nowhere_is_unknown(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | repost_of
        2        | 11          | b       | repost | a
        3        | 11          | c       | repost | -
        4        | 11          | d       | post   | a
        5        | 12          | e       | post   | -
        6        | 13          | f       | repost | e
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_UNKNOWN | the original is not known
        3        | REPOST_OF_UNKNOWN | the original is not known
        4        | REPOST_OF_UNKNOWN | the original is not known
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
        account_reasons="account_key | code\n10 | ACCT_PRIVATE",
    )
    then(engine, STAGE, "post_key | code\n2 | REPOST_OF_UNKNOWN")


@pytest.mark.parametrize(("of", "by"), [("table", "instagram"), ("instagram", "table")])
def test_a_table_without_a_platform_can_refuse_and_not_allow(
    engine: Engine, of: str, by: str
) -> None:
    posts = f"""
        post_key | account_key | platform | post_id | kind   | repost_of
        1        | 10          | {of}     | a       | post   | -
        2        | 11          | {by}     | b       | repost | a
    """
    reposted(engine, posts)
    then(engine, STAGE, "post_key | code\n2 | REPOST_OF_UNKNOWN")
    reposted(engine, posts, account_reasons="account_key | code\n10 | ACCT_PRIVATE")
    then(engine, STAGE, "post_key | code\n2 | REPOST_OF_PRIVATE\n2 | REPOST_OF_UNKNOWN")


def test_a_repost_of_a_repost_does_not_launder_a_private_original(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | repost_of
        1        | 10          | a       | post   | -
        2        | 11          | b       | repost | a
        3        | 12          | c       | repost | b
        """,
        account_reasons="account_key | code\n10 | ACCT_PRIVATE",
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_PRIVATE | the original's account: ACCT_PRIVATE
        3        | REPOST_OF_PRIVATE | the original's account: ACCT_PRIVATE
        3        | REPOST_OF_UNKNOWN | the original is itself a repost
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
    then(engine, STAGE, "post_key | code\n1 | REPOST_OF_UNKNOWN")


@pytest.mark.parametrize("platform", ["instagram", "table"])
def test_a_repost_of_what_was_deleted_is_refused_though_it_was_never_seen(
    engine: Engine, platform: str
) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | repost_of
        2        | 11          | b       | repost | a
        3        | 11          | c       | repost | z
        """,
        deleted_posts=f"post_id | platform\na | {platform}\nz | mastodon",
    )
    then(
        engine,
        STAGE,
        """
        post_key | code              | evidence
        2        | REPOST_OF_REFUSED | the original: its deletion was announced
        2        | REPOST_OF_UNKNOWN | the original is not known
        3        | REPOST_OF_UNKNOWN | the original is not known
        """,
    )


def test_an_original_that_says_public_passes(engine: Engine) -> None:
    reposted(
        engine,
        """
        post_key | account_key | post_id | kind   | visibility | repost_of
        1        | 10          | a       | post   | public     | -
        2        | 11          | b       | repost | -          | a
        """,
    )
    then_nothing(engine, STAGE)
