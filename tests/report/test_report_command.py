"""``curate report``: a path on stdout, two lines on stderr, or the facts as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from curate import ledger
from curate.cli import main
from curate.errors import ExitCode
from curate.report import write_report
from curate.versions import write_attestation
from curate.workspace import create_workspace

Facts = dict[str, Any]


@pytest.fixture
def version(facts: Facts, tmp_path: Path) -> Path:
    workspace = create_workspace(tmp_path / "ws")
    directory = workspace.versions / "0001-3fa9c1d2"
    directory.mkdir()
    write_report(directory, facts)
    digest = "3fa9c1d2" + "0" * 56
    write_attestation(directory, digest, {"name": directory.name})
    ledger.append(workspace.ledger, "run", {"version": directory.name, "digest": digest})
    return directory


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["report", *arguments])
    return int(stopped.value.code or 0)


@pytest.mark.slow
def test_the_path_is_printed_and_a_lost_page_is_written_again(
    version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = version / "report.html"
    html = page.read_text(encoding="utf-8")
    page.unlink()
    assert run("--workspace", str(version.parent.parent)) == ExitCode.DONE
    told = capsys.readouterr()
    assert told.out == f"{page}\n"
    assert len(told.err.splitlines()) == 2
    assert page.read_text(encoding="utf-8") == html


def test_json_is_the_report_itself(
    version: Path, facts: Facts, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("1", "--json", "-w", str(version.parent.parent)) == ExitCode.DONE
    told = capsys.readouterr()
    assert json.loads(told.out) == facts
    assert told.err == ""


def test_open_shows_the_page(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", lambda page: opened.append(page) or 0)
    assert run("latest", "--open", "-w", str(version.parent.parent)) == ExitCode.DONE
    assert opened == [str(version / "report.html")]


def test_a_version_without_its_json_is_bad_input(
    version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (version / "report.json").unlink()
    assert run("-w", str(version.parent.parent)) == ExitCode.BAD_INPUT
    assert "has no report.json" in capsys.readouterr().err
