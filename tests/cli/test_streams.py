"""A full disk, a reader that left and a locale of few characters are told as what they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from curate.cli import failures
from curate.errors import ExitCode


@pytest.fixture
def workspace(run_curate, tmp_path: Path) -> Path:
    assert run_curate("init", tmp_path / "w")[0] == 0
    return tmp_path / "w"


def _shell(workspace: Path, line: str, **environment: str) -> tuple[int, str, str]:
    command = f"set -o pipefail; curate() {{ '{sys.executable}' -m curate \"$@\"; }}; {line}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=workspace,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "line", ["status > /dev/full", "status --json > /dev/full", "sql -o /dev/full 'SELECT 1'"]
)
def test_a_full_disk_is_told(workspace: Path, line: str) -> None:
    code, _, err = _shell(workspace, f"curate {line}")
    assert code == ExitCode.BAD_INPUT
    assert err.splitlines()[0] == "curate: no space is left on the disk"
    assert len(err.splitlines()) == 2


def test_where_nothing_can_be_told_the_exit_code_still_is(workspace: Path) -> None:
    assert _shell(workspace, "curate status > /dev/full 2> /dev/full") == (4, "", "")


def test_a_reader_that_left_is_no_fault(workspace: Path) -> None:
    line = "curate sql 'SELECT range FROM range(1000000)' | head -1"
    assert _shell(workspace, line) == (0, "range\n", "")


def test_a_reader_that_left_does_not_make_a_verdict_a_good_one(workspace: Path) -> None:
    code, _, _ = _shell(workspace, "curate ledger verify --expect 0123456789abcdef | true")
    assert code == ExitCode.VIOLATIONS


def test_a_closed_stdout_and_stdin_are_empty_ones(workspace: Path) -> None:
    assert _shell(workspace, "curate sql 'SELECT 1' >&- <&-") == (0, "", "")


def test_a_character_that_the_output_cannot_show_is_told_and_escaped_in_json(
    workspace: Path,
) -> None:
    ask = "curate sql \"SELECT '猫' AS a\""
    code, _, err = _shell(workspace, ask, PYTHONIOENCODING="ascii")
    assert code == ExitCode.BAD_INPUT
    assert err.startswith("curate: the output's encoding (ascii) has no such character\n")
    code, out, _ = _shell(workspace, f"{ask} --format json", PYTHONIOENCODING="ascii")
    assert code == 0
    assert json.loads(out)["rows"] == [{"a": "猫"}]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "x", "/home/jane"), "no space is left on the disk"),
        (RuntimeError('Could not write "jane": No space left on device'), "no space is left"),
        (MemoryError(), "there is not enough memory"),
        (PermissionError(13, "x", "/home/jane"), "may not be read"),
        (ValueError("jane"), "this is a bug in curate (ValueError)"),
        # A half surrogate pair on its way into UTF-8 is a fault of ours, not of the terminal.
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"), "this is a bug in curate"),
    ],
)
def test_what_the_machine_refuses_is_no_bug_and_quotes_nothing(
    capsys: pytest.CaptureFixture[str], error: Exception, told: str
) -> None:
    code = failures.report(error, [])
    err = capsys.readouterr().err
    assert told in err
    assert "jane" not in err
    assert (code == ExitCode.BUG) == ("bug" in told)
