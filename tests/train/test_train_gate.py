"""No training begins on a version that somebody in it has refused since, unless it is said why."""

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from toy_versions import balanced_rows, write_version
from workspaces import new_workspace, prepared, take_in, write_picture

from curate import ledger
from curate.errors import ExitCode
from curate.pipeline import run
from curate.publish import publish
from curate.train import __main__ as torchrun
from curate.train.checkpoint import read_header
from curate.workspace import Workspace

NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
QUICKLY = ["--model", "resnet10", "--epochs", "1", "--batch-size", "4", "--image-size", "16"]
QUICKLY += ["--workers", "0", "--device", "cpu"]


@pytest.fixture
def workspace():
    """Six public accounts with a photo each, in a version."""
    return Workspace(prepared("train-gate", six_photos) / "ws")


def six_photos(folder):
    lines = ["platform,post_id,account_id,is_private,hashtags,media"]
    for number in range(6):
        write_picture(folder / f"export/{number}.jpg", number)
        tag = "cat" if number % 2 else "dog"
        lines.append(f"instagram,p{number},a{number},false,{tag},{number}.jpg")
    (folder / "export/posts.csv").write_text("\n".join(lines) + "\n")
    workspace = new_workspace(folder / "ws", "[manifest]\nvalidation_share = 0.0\n")
    take_in(workspace, folder / "export", observed_at=NOW - timedelta(hours=2))
    with run(workspace, threads=1) as (engine, result):
        publish(workspace, engine, result)


def refuse(workspace):
    path = workspace.root.parent / "statuses.csv"
    when = (NOW - timedelta(hours=1)).isoformat()
    path.write_text(f"platform,account_id,status,observed_at\ninstagram,a1,private,{when}Z\n")
    take_in(workspace, path, source_format="account-status")


def entries(workspace, *actions):
    return [entry for entry in ledger.read(workspace.ledger) if entry.action in actions]


def test_a_clean_version_is_trained_on_and_the_checkpoint_says_it_was_verified(
    workspace, run_curate
):
    code, out, err = run_curate("train", "-w", workspace.root, *QUICKLY)
    assert code == ExitCode.DONE, err
    header = read_header(Path(out.strip()))
    assert header.verified["checked"] == 6
    assert header.verified["violations"] == header.verified["unknown"] == 0
    assert header.verified["accepted_violations"] is None
    (verified,) = entries(workspace, "verify")
    assert header.verified["ledger_head"] == verified.hash


def test_the_ledger_has_the_start_and_the_finish_with_both_digests(workspace, run_curate):
    _, out, _ = run_curate("train", "-w", workspace.root, *QUICKLY)
    start, finish = entries(workspace, "train", "train finished")
    (version,) = workspace.version_paths()
    assert start.facts["version"] == finish.facts["version"] == version.name
    assert start.facts["digest"].startswith(version.name.split("-")[1])
    assert start.facts["run"] == finish.facts["run"] == f"{version.name}-1"
    digest = hashlib.sha256(Path(out.strip()).read_bytes()).hexdigest()
    assert finish.facts["checkpoint_sha256"] == digest


def test_a_version_with_an_image_that_must_leave_is_refused(workspace, run_curate):
    refuse(workspace)
    code, out, err = run_curate("train", "-w", workspace.root, *QUICKLY)
    assert (code, out) == (ExitCode.REFUSED, "")
    assert "1 must leave" in err
    assert "--accept-violations" in err
    assert not list(workspace.runs.iterdir())
    assert not entries(workspace, "train")


def test_an_accepted_violation_is_recorded_in_the_ledger_and_the_checkpoint(workspace, run_curate):
    refuse(workspace)
    code, out, err = run_curate(
        "train", "-w", workspace.root, "--accept-violations", "a test of the gate", *QUICKLY
    )
    assert code == ExitCode.DONE, err
    header = read_header(Path(out.strip()))
    assert header.verified["violations"] == 1
    assert header.verified["codes"] == {"ACCT_PRIVATE": 1}
    assert header.verified["accepted_violations"] == "a test of the gate"
    (start,) = entries(workspace, "train")
    assert start.facts["accepted_violations"] == "a test of the gate"


def test_nothing_is_accepted_where_nothing_is_violated(workspace, run_curate):
    _, out, _ = run_curate("train", "-w", workspace.root, "--accept-violations", "x", *QUICKLY)
    assert read_header(Path(out.strip())).verified["accepted_violations"] is None


def test_a_run_is_not_resumed_after_somebody_has_refused(workspace, run_curate):
    assert run_curate("train", "-w", workspace.root, *QUICKLY)[0] == ExitCode.DONE
    refuse(workspace)
    assert run_curate("train", "-w", workspace.root, "--resume")[0] == ExitCode.REFUSED


def test_a_place_where_nothing_was_ingested_says_that_it_can_verify_nothing(
    tmp_path, run_curate, monkeypatch
):
    version = write_version(tmp_path / "elsewhere", balanced_rows(8, 2))
    (tmp_path / "elsewhere/ledger.jsonl").unlink()  # a copy comes without it
    monkeypatch.chdir(tmp_path)
    code, out, err = run_curate("train", version.path, *QUICKLY)
    assert code == ExitCode.DONE, err
    assert "not verified" in err
    assert read_header(Path(out.strip())).verified is None
    # No ledger is made where there is no workspace.
    assert not list(tmp_path.rglob("ledger.jsonl"))


def test_a_copied_version_in_a_workspace_that_does_not_know_it_is_refused(
    workspace, tmp_path, run_curate
):
    version = write_version(tmp_path / "elsewhere", balanced_rows(8, 2))
    code, _, err = run_curate("train", version.path, "-w", workspace.root, *QUICKLY)
    assert code == ExitCode.REFUSED
    assert "not known here" in err


def test_torchruns_entry_has_the_same_gate(workspace, monkeypatch, capfd):
    monkeypatch.chdir(workspace.root)
    refuse(workspace)
    assert torchrun.main(QUICKLY) == ExitCode.REFUSED
    assert "must leave" in capfd.readouterr().err
    assert torchrun.main([*QUICKLY, "--accept-violations", "a test"]) == ExitCode.DONE
    body = json.loads(capfd.readouterr().out)
    assert read_header(Path(body["checkpoint"])).verified["violations"] == 1


def test_torchruns_entry_trains_on_a_version_that_was_copied_elsewhere(
    tmp_path, monkeypatch, capfd
):
    version = write_version(tmp_path / "box", balanced_rows(8, 2))
    copy = tmp_path / "data" / "versions" / version.path.name
    shutil.copytree(version.path, copy)
    shutil.copytree(version.media_root, tmp_path / "data" / "store")
    monkeypatch.chdir(tmp_path)
    assert torchrun.main([str(copy), *QUICKLY]) == ExitCode.DONE
    streams = capfd.readouterr()
    assert "not verified" in streams.err
    assert json.loads(streams.out)["directory"].startswith(str(tmp_path / "data" / "runs"))


def test_only_the_first_of_several_processes_verifies(workspace, monkeypatch):
    from curate.train import gate

    def fail(*_, **__):
        raise AssertionError("verified twice")

    seen = []
    monkeypatch.setattr(torchrun, "clear", fail)
    monkeypatch.setattr(
        torchrun,
        "train_cleared",
        lambda place, request, clearance, **more: seen.append(clearance),
    )
    monkeypatch.setenv("RANK", "1")
    monkeypatch.chdir(workspace.root)
    assert torchrun.main(QUICKLY) == ExitCode.DONE
    assert seen == [gate.Clearance(None)]
