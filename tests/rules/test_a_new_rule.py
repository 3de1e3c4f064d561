"""A new rule is one file: nothing else is touched, and everything that lists rules lists it."""

import shutil
from pathlib import Path

import pytest
from tables import given, then
from workspaces import KEPT, Outcome, decide, new_workspace, post_node, take_in, write_node

from curate.config import PolicyConfig
from curate.explain import explain
from curate.policy import policy_table, reason_codes
from curate.store.engine import Engine

CODE = "POST_BEFORE_2000"
FILE = Path(__file__).parent / f"post/{CODE}.sql"
SENTENCE = "The post is dated before 2000, when nobody could foresee such a use of it."
IN_1998 = 900_000_000


@pytest.fixture
def rule(sql: Path) -> None:
    """The one file that is added."""
    shutil.copy(FILE, sql / "rules/post")


@pytest.mark.usefixtures("rule")
def test_an_old_post_is_found_and_a_newer_or_undated_one_is_not(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | created_at          | observed_at
        1        | 1999-12-31 23:59:59 | day 3
        2        | 2000-01-01 00:00:00 | day 3
        3        | -                   | day 3
        """,
    )
    then(
        engine,
        f"post/{CODE}",
        f"""
        post_key | code   | evidence        | observed_at | because_post
        1        | {CODE} | created in 1999 | day 3       | -
        """,
    )


@pytest.mark.usefixtures("rule")
def test_the_policy_has_it_in_its_place_and_a_config_can_set_it() -> None:
    codes = reason_codes()
    assert [code.bit for code in codes] == list(range(len(codes)))
    places = [(code.tier, code.code) for code in codes]
    assert places == sorted(places)
    set_apart = PolicyConfig(actions={CODE: "quarantine"})
    for config, action in (
        (PolicyConfig(), "reject"),
        (PolicyConfig(preset="private-accounts"), "ignore"),
        (set_apart, "quarantine"),
    ):
        (row,) = [row for row in policy_table(config).to_pylist() if row["code"] == CODE]
        assert row["action"] == action
        assert row["tier"] == 1
        assert row["sentence"] == SENTENCE
        assert row["remedy"].startswith("Nothing, unless the date is wrong")


@pytest.mark.usefixtures("rule")
def test_a_run_rejects_by_it_and_explain_names_its_file(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    owner = {"id": "70", "is_private": False}
    for post_id, taken_at in (("old", IN_1998), ("new", 1_700_000_000)):
        node = post_node(post_id, owner, taken_at_timestamp=taken_at)
        write_node(tmp_path / f"export/{post_id}.json", node, picture=True)
    take_in(workspace, tmp_path / "export")
    decided = decide(workspace)
    assert decided["old"] == Outcome("rejected", frozenset({CODE}))
    assert decided["new"].outcome == "kept"

    found = explain(workspace, "old")
    assert found.outcome == "rejected"
    (reason,) = found.reasons
    assert (reason.code, reason.tier) == (CODE, 1)
    assert reason.rule == f"sql/rules/post/{CODE}.sql"
    assert reason.evidence == "created in 1998"
    assert reason.sentence == SENTENCE


def test_a_run_judges_anew_when_a_rule_was_added(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The new code moves the bits of those behind it, which the earlier run's tables hold."""
    workspace = new_workspace(tmp_path / "ws")
    for post_id, owner in (("old", {"id": "70", "is_private": False}), ("unsaid", {"id": "71"})):
        node = post_node(post_id, owner, taken_at_timestamp=IN_1998)
        write_node(tmp_path / f"export/{post_id}.json", node, picture=True)
    take_in(workspace, tmp_path / "export")
    missing = frozenset({"STATUS_MISSING"})
    assert decide(workspace) == {"old": KEPT, "unsaid": Outcome("rejected", missing)}
    request.getfixturevalue("rule")
    assert decide(workspace) == {
        "old": Outcome("rejected", frozenset({CODE})),
        "unsaid": Outcome("rejected", missing | {CODE}),
    }
