"""`curate run` as a user and a script meet it."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from workspaces import CUTOFF, OBSERVED, new_workspace, post_node, prepared, take_in, write_node

from curate.errors import ExitCode
from curate.pipeline import describe
from curate.synthetic import write_export
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
PUBLIC = {"id": "501", "username": "somebody", "is_private": False}
NO_STATUS = {"id": "502", "username": "nobody"}
COUNTS = {"in", "kept", "rejected", "quarantined"}
LONG_AGO = datetime(2025, 1, 1)


@pytest.fixture
def exported() -> Workspace:
    """A workspace with a small synthetic export, not run yet."""

    def make(place: Path) -> None:
        write_export(place / "export", posts=40, accounts=12, image_side_px=32)
        take_in(new_workspace(place / "workspace"), place / "export")

    return Workspace(prepared("run-command", make) / "workspace")


def _workspace_of(tmp_path: Path, account: dict[str, object], caption: str) -> Workspace:
    """A workspace with two posts of one account, under the given caption."""
    for post_id in ("9001", "9002"):
        node = post_node(
            post_id, account, edge_media_to_caption={"edges": [{"node": {"text": caption}}]}
        )
        write_node(tmp_path / f"export/somebody/{post_id}.json.xz", node, picture=True)
    return new_workspace(tmp_path / "workspace")


def _run(run_curate: Curate, workspace: Workspace, *more: object) -> tuple[int, str, str]:
    return run_curate("run", "--workspace", workspace.root, "--cutoff", CUTOFF.isoformat(), *more)


def test_json_has_the_keys_that_scripts_rely_on_and_a_second_run_changes_nothing(
    exported: Workspace, run_curate: Curate
) -> None:
    code, out, err = _run(run_curate, exported, "--json")
    assert (code, err) == (ExitCode.DONE, "")
    body = json.loads(out)
    assert set(body) == {
        "schema_version",
        "version",
        "path",
        "digest",
        "posts",
        "images",
        "reasons",
        "post_reasons",
        "image_reasons",
        "unplaced_statuses",
        "concepts",
        "epoch_length",
        "stages",
        "ledger_head",
    }
    assert body["schema_version"] == 1
    for counts in (body["posts"], body["images"]):
        assert set(counts) == COUNTS
        assert counts["in"] == counts["kept"] + counts["rejected"] + counts["quarantined"]
        assert counts["kept"]
        assert counts["rejected"]
    for code, count in body["reasons"].items():
        apart = (body["post_reasons"].get(code, 0), body["image_reasons"].get(code, 0))
        assert count == sum(apart)
        assert max(apart) <= body["images"]["in"]
    assert all(set(stage) == {"name", "rows", "seconds", "reused"} for stage in body["stages"])
    assert [stage["name"] for stage in body["stages"]] == [name for name, _ in describe()]
    assert body["version"] == f"0001-{body['digest'][:8]}"
    assert Path(body["path"]) == exported.versions / body["version"]
    ledger = json.loads(exported.ledger.read_text().splitlines()[-1])
    assert body["ledger_head"] in ledger.values()
    again = json.loads(_run(run_curate, exported, "--json")[1])
    # What the first run remembered is read by the second, which finds nothing new in it.
    asked_again = {stage["name"] for stage in again["stages"] if not stage["reused"]}
    assert asked_again <= {"gone_files", "address_digests"}
    same = ("version", "path", "digest", "posts", "images", "reasons", "concepts", "epoch_length")
    assert [again[key] for key in same] == [body[key] for key in same]
    code, out, err = _run(run_curate, exported)
    assert code == ExitCode.DONE
    assert f"unchanged, still version {body['version']}" in err
    assert out == f"{body['path']}\n"
    assert len(exported.version_paths()) == 1


def test_the_version_goes_to_stdout_and_the_talk_to_stderr(
    exported: Workspace, run_curate: Curate
) -> None:
    code, out, err = _run(run_curate, exported)
    assert code == ExitCode.DONE
    assert Path(out.removesuffix("\n")) == exported.version_paths()[0]
    assert out.count("\n") == 1
    assert "ACCT_PRIVATE" in err
    assert "version 0001-" in err


def test_a_dry_run_lists_every_stage_with_its_purpose_and_needs_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_curate: Curate
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = run_curate("run", "--dry-run")
    assert code == ExitCode.DONE
    listed = [tuple(line.split(maxsplit=1)) for line in out.splitlines()]
    # A line a stage: the purpose's first sentence; with --json, the whole of it.
    assert [name for name, _ in listed] == [name for name, _ in describe()]
    for (_, shown), (_, purpose) in zip(listed, describe(), strict=True):
        assert purpose.startswith(shown)
        assert ". " not in shown
    code, out, _ = run_curate("run", "--dry-run", "--json")
    stages = json.loads(out)["stages"]
    assert [(stage["name"], stage["purpose"]) for stage in stages] == describe()
    assert not list(tmp_path.iterdir())


def test_a_run_until_a_stage_writes_no_version(exported: Workspace, run_curate: Curate) -> None:
    code, out, err = _run(run_curate, exported, "--until", "account_rules")
    assert (code, out) == (ExitCode.DONE, "")
    assert "stopped after account_rules; no version was written" in err
    assert not exported.version_paths()
    code, out, _ = _run(run_curate, exported, "--until", "account_rules", "--json")
    body = json.loads(out)
    assert [body[key] for key in ("version", "path", "digest")] == [None, None, None]
    assert body["stages"][-1]["name"] == "account_rules"


def test_until_a_stage_that_is_none_lists_the_stages(
    exported: Workspace, run_curate: Curate
) -> None:
    code, _, err = _run(run_curate, exported, "--until", "nowhere")
    assert code == ExitCode.USAGE
    assert "account_rules" in err


def _why(err: str) -> str:
    """The one line that says why nothing was kept."""
    lines = [line for line in err.splitlines() if "To keep them:" in line]
    assert len(lines) == 1, err
    return lines[0]


def test_a_run_without_any_status_says_so_and_what_to_do(
    tmp_path: Path, run_curate: Curate
) -> None:
    workspace = _workspace_of(tmp_path, NO_STATUS, "look #cat")
    take_in(workspace, tmp_path / "export")
    code, _, err = _run(run_curate, workspace)
    assert code == ExitCode.DONE
    assert _why(err) == (
        "2 of 2 posts rejected: STATUS_MISSING. To keep them: "
        "Ingest a status of the account (`curate ingest FILE --format account-status`), or "
        "declare it public on your own word (`--declare-public REASON`)."
    )


@pytest.mark.parametrize("observed_at", [LONG_AGO, None])
def test_a_run_with_stale_or_undated_statuses_says_so_and_what_to_do(
    observed_at: datetime | None, tmp_path: Path, run_curate: Curate
) -> None:
    workspace = _workspace_of(tmp_path, PUBLIC, "look #cat")
    observed = ("--observed-at", observed_at.isoformat()) if observed_at else ()
    path = tmp_path / "export"
    assert run_curate("ingest", path, "--workspace", workspace.root, *observed)[0] == ExitCode.DONE
    _, _, err = _run(run_curate, workspace)
    line = _why(err)
    assert line.startswith("2 of 2 posts quarantined: STATUS_STALE. ")
    assert "--observed-at" in line


def test_a_run_without_a_known_tag_says_so_and_what_to_do(
    tmp_path: Path, run_curate: Curate
) -> None:
    workspace = _workspace_of(tmp_path, PUBLIC, "look #zzzqqqx")
    take_in(workspace, tmp_path / "export")
    _, _, err = _run(run_curate, workspace)
    line = _why(err)
    assert line.startswith("2 of 2 posts rejected: NO_CONCEPT. ")
    assert "overrides" in line


def test_a_run_that_keeps_most_posts_does_not_complain(tmp_path: Path, run_curate: Curate) -> None:
    workspace = _workspace_of(tmp_path, PUBLIC, "look #cat")
    take_in(workspace, tmp_path / "export", observed_at=OBSERVED)
    code, _, err = _run(run_curate, workspace)
    assert code == ExitCode.DONE
    assert "To keep them:" not in err


@pytest.mark.slow
def test_a_status_of_a_platform_that_no_post_is_from_is_warned_of(
    tmp_path: Path, run_curate: Curate
) -> None:
    workspace = _workspace_of(tmp_path, PUBLIC, "#cat")
    take_in(workspace, tmp_path / "export")
    table = tmp_path / "statuses.csv"
    for platform, is_warned_of in (("instagram", False), ("instagran", True)):
        table.write_text(f"account_id,platform,status\n501,{platform},public\n", encoding="utf-8")
        take_in(workspace, table, source_format="account-status")
        _, _, err = _run(run_curate, workspace)
        assert ("a platform that no post is from" in err) == is_warned_of
        assert platform not in err


def test_a_cutoff_that_is_no_time_says_what_one_looks_like(
    exported: Workspace, run_curate: Curate
) -> None:
    code, _, err = run_curate("run", "--workspace", exported.root, "--cutoff", "yesterday")
    assert code == ExitCode.USAGE
    assert "2026-06-01" in err
