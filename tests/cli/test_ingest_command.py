"""``curate ingest``: what it says to the person at the keyboard, and to scripts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from curate.cli.ingest import FORMATS
from curate.errors import ExitCode
from curate.ingest.formats.registry import ADAPTERS
from curate.workspace import Workspace, create_workspace

Curate = Callable[..., tuple[int, str, str]]
SILENT = "post_id,handle,caption\n1,ada,look #cat\n2,bo,look #dog\n"
SAYING = "post_id,handle,caption,is_private\n3,cy,look #cat,false\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "work")


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_help_names_every_format(run_curate: Curate) -> None:
    assert list(ADAPTERS) == list(FORMATS)
    _, out, _ = run_curate("ingest", "--help")
    assert all(name in " ".join(out.split()).replace("- ", "-") for name in FORMATS)


def test_silence_about_privacy_is_told_once_with_both_ways_out(
    tmp_path: Path, workspace: Workspace, run_curate: Curate
) -> None:
    first = written(tmp_path / "a" / "silent.csv", SILENT)
    second = written(tmp_path / "b" / "saying.csv", SAYING)
    code, out, err = run_curate("ingest", first, second, "-w", workspace.root)
    assert (code, out) == (ExitCode.DONE, "")
    assert "table: 0 profiles, 2 posts, 0 images, 0 account statuses" in err
    assert err.count("2 of 3 posts: nothing says whether the account is public") == 1
    assert "--format account-status" in err
    assert "--declare-public 'reason'" in err
    assert "--account" not in err


def test_posts_of_an_account_that_is_known_already_are_not_called_silent(
    tmp_path: Path, workspace: Workspace, run_curate: Curate
) -> None:
    statuses = written(
        tmp_path / "s.csv", "platform,handle,status\ntable,ada,public\ntable,bo,public\n"
    )
    run_curate("ingest", statuses, "--format", "account-status", "-w", workspace.root)
    _, _, err = run_curate("ingest", written(tmp_path / "p.csv", SILENT), "-w", workspace.root)
    assert "nothing says" not in err


def test_an_export_that_names_nobody_is_told_of_account(
    tmp_path: Path, workspace: Workspace, run_curate: Curate
) -> None:
    path = written(tmp_path / "p.csv", "post_id,caption\n1,look\n")
    _, _, err = run_curate("ingest", path, "-w", workspace.root)
    assert "--account HANDLE" in err
    _, out, err = run_curate("ingest", path, "--account", "ada", "--json", "-w", workspace.root)
    assert "--account" not in err
    (outcome,) = json.loads(out)["ingested"]
    assert (outcome["posts"], outcome["duplicates"], outcome["without_status"]) == (1, 1, 1)


def test_a_declaration_is_told_as_the_operators_word(
    tmp_path: Path, workspace: Workspace, run_curate: Curate
) -> None:
    path = written(tmp_path / "p.csv", SILENT)
    code, _, err = run_curate("ingest", path, "--declare-public", "ours", "-w", workspace.root)
    assert code == ExitCode.DONE
    assert "2 posts declared public, on your word" in err
    assert "nothing says" not in err
    code, _, err = run_curate("ingest", path, "--declare-public", " ", "-w", workspace.root)
    assert code == ExitCode.USAGE
    assert "reason" in err


def test_a_dry_run_says_what_would_be_read_and_reads_nothing(
    tmp_path: Path, workspace: Workspace, run_curate: Curate
) -> None:
    folder = written(tmp_path / "in" / "p.csv", SILENT).parent
    written(folder / "other.json", '{"a": 1}')
    written(folder / "broken.json", '{"a": ')
    before = sorted(path.name for path in workspace.store.rglob("*.parquet"))
    code, out, err = run_curate("ingest", folder, "--dry-run", "-w", workspace.root)
    assert (code, out) == (ExitCode.DONE, "")
    assert "table: 1 file, " in err
    assert "  post_id from the column post_id\n" in err
    assert "  1 file not read: invalid JSON\n" in err
    assert "  1 file not read: of no known format\n" in err
    assert sorted(path.name for path in workspace.store.rglob("*.parquet")) == before
    assert not workspace.ledger.exists() or workspace.ledger.read_text() == ""
    run_curate("ingest", folder, "-w", workspace.root)
    _, out, _ = run_curate("ingest", folder, "--dry-run", "--json", "-w", workspace.root)
    (preview,) = json.loads(out)["would_ingest"]
    assert (preview["format"], preview["files"], preview["is_known"]) == ("table", 1, True)
    assert preview["left_out"] == {"invalid JSON": 1, "of no known format": 1}


def test_a_file_that_could_be_of_two_formats_is_an_error_that_names_both(
    tmp_path: Path, workspace: Workspace, run_curate: Curate, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = {"node": {"id": "1"}, "instaloader": {"node_type": "Post"}}
    both |= {"shortCode": "x", "ownerUsername": "ada", "id": "1"}
    path = written(tmp_path / "zqxcanary.json", json.dumps(both))
    code, _, err = run_curate("ingest", path, "-w", workspace.root)
    assert code == ExitCode.BAD_INPUT
    assert "instaloader or apify" in err
    assert "--format instaloader" in err
    code, _, err = run_curate("ingest", path, "--format", "apify", "-w", workspace.root)
    assert code == ExitCode.DONE
    assert "apify: " in err


def test_an_unknown_format_lists_those_that_there_are(
    tmp_path: Path, workspace: Workspace, run_curate: Curate
) -> None:
    path = written(tmp_path / "p.csv", SILENT)
    code, _, err = run_curate("ingest", path, "--format", "myspace", "-w", workspace.root)
    assert code == ExitCode.USAGE
    assert ", ".join(FORMATS) in err


def test_what_is_no_export_says_what_was_looked_for(
    tmp_path: Path, workspace: Workspace, run_curate: Curate
) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", written(tmp_path / "note.txt", "hello"), tmp_path / "no"):
        code, _, err = run_curate("ingest", path, "-w", workspace.root)
        assert code == ExitCode.BAD_INPUT
        assert "looked for" in err or "no such file" in err
