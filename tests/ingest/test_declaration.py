"""Exports that say nothing about privacy: what is said of them, and what a declaration does."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from workspaces import (
    KEPT,
    OBSERVED,
    base_rows,
    decide,
    new_workspace,
    post_node,
    take_in,
    write_node,
    write_picture,
)

from curate.errors import UsageError
from curate.ingest import Options

MADE = datetime(2026, 5, 30, 12)
SILENT = "post_id,handle,hashtags,media\n1,ada,#cat,a.png\n2,bo,#dog,b.png\n"


@pytest.fixture(autouse=True)
def made_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curate.ingest.load._now", lambda: MADE)


def silent_export(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "posts.csv").write_text(SILENT, encoding="utf-8")
    write_picture(folder / "a.png", seed=1)
    write_picture(folder / "b.png", seed=2)
    return folder / "posts.csv"


def test_posts_that_come_without_a_status_are_counted_and_rejected(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    counts = take_in(workspace, silent_export(tmp_path / "in")).counts
    assert (counts.posts, counts.without_status, counts.declared) == (2, 2, 0)
    assert [sorted(outcome.codes) for outcome in decide(workspace).values()] == [
        ["STATUS_MISSING"],
        ["STATUS_MISSING"],
    ]


def test_a_declaration_keeps_them_and_says_whose_word_it_is(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    path = silent_export(tmp_path / "in")
    take_in(workspace, path)
    counts = take_in(workspace, path, declared_public="a museum's own posts").counts
    assert (counts.posts, counts.without_status, counts.declared) == (2, 0, 2)
    assert decide(workspace) == {"1": KEPT, "2": KEPT}
    assert base_rows(workspace, "account_status", "status, observed_at, origin") == [
        ("public", MADE, "declaration"),
        ("public", MADE, "declaration"),
    ]
    entries = [json.loads(line) for line in workspace.ledger.read_text("utf-8").splitlines()]
    assert [entry["facts"].get("declared_public") for entry in entries] == [
        None,
        {"reason": "a museum's own posts", "posts": 2},
    ]


def test_a_declaration_never_stands_before_what_was_observed(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    path = silent_export(tmp_path / "in")
    statuses = tmp_path / "statuses.csv"
    statuses.write_text(
        "platform,handle,status,observed_at\ntable,ada,private,2020-01-01\n", encoding="utf-8"
    )
    take_in(workspace, statuses, source_format="account-status")
    take_in(workspace, path, declared_public="they looked public")
    outcomes = decide(workspace)
    assert outcomes["1"].outcome == "rejected"
    assert "ACCT_PRIVATE" in outcomes["1"].codes
    assert outcomes["2"] == KEPT


def test_what_the_export_itself_says_is_not_declared(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    for number, flag in enumerate((True, None, "False"), 1):
        owner = {"id": str(number), "username": f"u{number}", "is_private": flag}
        write_node(tmp_path / f"in/{number}.json", post_node(str(number), owner))
    counts = take_in(workspace, tmp_path / "in", declared_public="hm").counts
    assert counts.declared == 0
    assert sorted(base_rows(workspace, "account_status", "status, origin")) == [
        ("malformed", "post"),
        ("private", "post"),
        ("unknown", "post"),
    ]


def test_a_declaration_covers_the_posts_accounts_and_not_who_is_in_them(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    path = tmp_path / "posts.csv"
    path.write_text("post_id,handle,coauthors\n1,ada,bo\n", encoding="utf-8")
    take_in(workspace, path, declared_public="ok")
    assert "COAUTHOR_UNKNOWN" in decide(workspace)["1"].codes


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_declaration_needs_a_reason(reason: str) -> None:
    with pytest.raises(UsageError, match="reason"):
        Options(declared_public=reason)


@pytest.mark.parametrize("observed_at", [None, OBSERVED, datetime(2020, 1, 1)])
def test_a_declaration_dates_from_when_it_is_made_whenever_the_export_was(
    observed_at: datetime | None, tmp_path: Path
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    take_in(
        workspace, silent_export(tmp_path / "in"), declared_public="ok", observed_at=observed_at
    )
    assert base_rows(workspace, "account_status", "observed_at") == [(MADE,)] * 2


def test_nothing_makes_a_stand_in_public(tmp_path: Path) -> None:
    """Three exports with a stand-in each: of no word, of public posts, and of private ones."""
    workspace = new_workspace(tmp_path / "ws")
    for post_id, flag in (("1", ""), ("2", ",false"), ("3", ",true")):
        path = tmp_path / f"{post_id}.csv"
        columns = "post_id,caption" + (",is_private" if flag else "")
        path.write_text(f"{columns}\n{post_id},#cat{flag}\n", encoding="utf-8")
        counts = take_in(workspace, path, declared_public="mine").counts
        assert (counts.unnamed, counts.declared) == (1, 0)
    stand_ins = {account_id for (account_id,) in base_rows(workspace, "accounts", "account_id")}
    assert all(stand_in.startswith("unnamed:") for stand_in in stand_ins)
    statuses = tmp_path / "statuses.csv"
    rows = "".join(f"{stand_in},public\n" for stand_in in sorted(stand_ins))
    statuses.write_text(f"account_id,status\n{rows}", encoding="utf-8")
    take_in(workspace, statuses, source_format="account-status")
    assert base_rows(workspace, "account_status", "status") == [("private",)]
    outcomes = {post_id: one.outcome for post_id, one in decide(workspace).items()}
    assert outcomes == dict.fromkeys("123", "rejected")


def test_posts_of_a_stand_in_are_ones_own_once_it_is_said_whose_they_are(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("post_id,caption,media\n1,#cat,a.png\n", encoding="utf-8")
    write_picture(tmp_path / "a.png", seed=1)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, path, declared_public="mine", account="ada")
    assert decide(workspace) == {"1": KEPT}
