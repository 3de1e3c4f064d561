"""Posts with co-authors, tagged and mentioned people who refuse."""

from typing import Any

import pytest
from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "post_rules"


def people(engine: Engine, role: str, code: str, **policy: Any) -> None:
    """Somebody in a post, with two pieces of evidence for one reason, beside somebody else."""
    given(
        engine,
        post_people=f"""
        post_key | account_key | role
        1        | 10          | {role}
        1        | 11          | {role}
        """,
        account_reasons=f"""
        account_key | code   | evidence | observed_at
        10          | {code} | one      | day 4
        10          | {code} | another  | day 4
        """,
    )
    given_policy(engine, PolicyConfig.model_validate(policy))


@pytest.mark.parametrize("role", ["coauthor", "invited_coauthor"])
@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        ("CONSENT_WITHDRAWN", "COAUTHOR_PRIVATE"),
        ("MINOR_INDICATED", "COAUTHOR_PRIVATE"),
        ("ACCT_PRIVATE", "COAUTHOR_PRIVATE"),
        ("ACCT_WAS_PRIVATE", "COAUTHOR_PRIVATE"),
        ("ACCT_DELETED", "COAUTHOR_PRIVATE"),
        ("STATUS_MISSING", "COAUTHOR_UNKNOWN"),
        ("STATUS_NOT_PUBLIC", "COAUTHOR_UNKNOWN"),
        ("STATUS_MALFORMED", "COAUTHOR_UNKNOWN"),
        ("STATUS_CONFLICT", "COAUTHOR_CONFLICT"),
        ("SIGNAL_VALUE_UNKNOWN", "COAUTHOR_UNKNOWN"),
        ("STATUS_STALE", "STATUS_STALE"),
        ("STATUS_FUTURE", "STATUS_FUTURE"),
    ],
)
def test_a_co_author_bars_the_post_as_their_own_account_would(
    engine: Engine, role: str, verdict: str, code: str
) -> None:
    people(engine, role, verdict)
    then(
        engine,
        STAGE,
        f"""
        post_key | code   | evidence             | observed_at | because_account | because_code
        1        | {code} | co-author: {verdict} | day 4       | 10              | {verdict}
        """,
    )


@pytest.mark.parametrize("role", ["tagged", "mentioned"])
@pytest.mark.parametrize(
    "verdict", ["CONSENT_WITHDRAWN", "ACCT_PRIVATE", "ACCT_WAS_PRIVATE", "ACCT_DELETED"]
)
def test_a_refusing_person_who_is_tagged_or_mentioned_bars_the_post(
    engine: Engine, role: str, verdict: str
) -> None:
    people(engine, role, verdict)
    then(
        engine,
        STAGE,
        f"""
        post_key | code                   | evidence          | because_account
        1        | TAGGED_ACCOUNT_PRIVATE | {role}: {verdict} | 10
        """,
    )


@pytest.mark.parametrize(
    "verdict", ["STATUS_MISSING", "STATUS_STALE", "STATUS_FUTURE", "STATUS_CONFLICT"]
)
def test_a_mentioned_person_nobody_observed_bars_nothing(engine: Engine, verdict: str) -> None:
    people(engine, "mentioned", verdict)
    then_nothing(engine, STAGE)


def test_a_verdict_that_the_policy_ignores_bars_nothing(engine: Engine) -> None:
    people(engine, "coauthor", "ACCT_WAS_PRIVATE", preset="private-accounts")
    then_nothing(engine, STAGE)
    people(engine, "coauthor", "ACCT_PRIVATE", preset="private-accounts")
    then(
        engine,
        STAGE,
        """
        post_key | code
        1        | COAUTHOR_PRIVATE
        """,
    )


@pytest.mark.parametrize("role", ["coauthor", "tagged"])
@pytest.mark.parametrize(
    "verdict",
    ["ACCT_PRIVATE", "STATUS_MISSING", "STATUS_CONFLICT", "STATUS_STALE", "STATUS_FUTURE"],
)
def test_no_rule_on_people_looks_at_a_code_that_the_config_ignores(
    engine: Engine, role: str, verdict: str
) -> None:
    people(engine, role, verdict, actions={verdict: "ignore"})
    then_nothing(engine, STAGE)


def test_public_people_bar_nothing(engine: Engine) -> None:
    given(
        engine,
        post_people="""
        post_key | account_key | role
        1        | 10          | coauthor
        1        | 11          | tagged
        """,
    )
    given_policy(engine, PolicyConfig())
    then_nothing(engine, STAGE)


def test_each_person_who_gives_a_reason_is_its_cause_once(engine: Engine) -> None:
    given(
        engine,
        post_people="""
        post_key | account_key | role
        1        | 10          | coauthor
        1        | 11          | coauthor
        1        | 10          | tagged
        """,
        account_reasons="""
        account_key | code         | observed_at
        10          | ACCT_PRIVATE | day 4
        11          | ACCT_PRIVATE | day 4
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key | code                   | because_account
        1        | COAUTHOR_PRIVATE       | 10
        1        | COAUTHOR_PRIVATE       | 11
        1        | TAGGED_ACCOUNT_PRIVATE | 10
        """,
    )
