"""What no rule dropped is kept; and the check that holds it against the standings."""

import pytest
from tables import given, given_policy, then

from curate.config import PolicyConfig
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql


def test_exactly_the_images_that_are_not_dropped_are_kept(engine: Engine) -> None:
    given(
        engine,
        images="""
        image_key | post_key
        1         | 10
        2         | 10
        3         | 20
        """,
        dropped_images="""
        image_key | post_key | mask
        1         | 10       | [ACCT_PRIVATE]
        3         | 20       | [STATUS_STALE]
        """,
    )
    then(
        engine,
        "kept_images",
        """
        image_key | post_key
        2         | 10
        """,
    )


# ── The check: whoever is kept is public ──────────────────────────────────────────────────────

CODES = {
    "private": {"ACCT_PRIVATE"},
    "deleted": {"ACCT_DELETED", "STATUS_NOT_PUBLIC"},
    "suspended": {"ACCT_SUSPENDED", "STATUS_NOT_PUBLIC"},
    "memorialised": {"ACCT_MEMORIAL", "STATUS_NOT_PUBLIC"},
    "malformed": {"STATUS_MALFORMED"},
    "unknown": {"STATUS_MISSING"},
}


def violations(
    engine: Engine, standing: str, config: PolicyConfig | None = None, verdicts: str = ""
) -> int:
    """Of one kept image of account 1; without reasons, as if the rules saw nothing."""
    given(
        engine,
        posts="""
        post_key | account_key
        10       | 1
        """,
        kept_images="""
        image_key | post_key
        5         | 10
        """,
        account_standing=standing,
        **({"account_reasons": verdicts} if verdicts else {}),
    )
    given_policy(engine, config or PolicyConfig())
    return len(engine.rows(load_sql("checks", "kept_accounts_are_public").text))


def stands(status: str) -> str:
    return f"""
        account_key | status
        1           | {status}
        2           | private
    """


def test_the_check_passes_for_an_account_that_is_public(engine: Engine) -> None:
    assert violations(engine, stands("public")) == 0


@pytest.mark.parametrize("preset", ["strict", "private-accounts"])
@pytest.mark.parametrize("status", CODES)
def test_the_check_needs_no_reason_to_see_an_account_that_is_not_public(
    engine: Engine, status: str, preset: str
) -> None:
    assert violations(engine, stands(status), PolicyConfig(preset=preset)) == 1


@pytest.mark.parametrize("status", CODES)
def test_the_check_lets_pass_what_the_config_ignores_in_full_and_no_less(
    engine: Engine, status: str
) -> None:
    ignored = dict.fromkeys(CODES[status], "ignore")
    assert violations(engine, stands(status), PolicyConfig(actions=ignored)) == 0
    for code in CODES[status]:
        less = {**ignored, code: "quarantine"}
        assert violations(engine, stands(status), PolicyConfig(actions=less)) == 1


def test_the_check_sees_an_account_without_a_standing_whatever_is_ignored(engine: Engine) -> None:
    codes = {code for some in CODES.values() for code in some}
    standing = """
        account_key | status
        2           | public
    """
    config = PolicyConfig(actions=dict.fromkeys(codes, "ignore"))
    assert violations(engine, standing, config) == 1


def test_the_check_sees_a_public_account_that_another_rule_bars(engine: Engine) -> None:
    verdict = """
        account_key | code
        1           | ACCT_WAS_PRIVATE
    """
    assert violations(engine, stands("public"), verdicts=verdict) == 1
    loose = PolicyConfig(preset="private-accounts")
    assert violations(engine, stands("public"), loose, verdict) == 0
