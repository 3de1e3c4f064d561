"""``curate report --contact-sheet``: a file, two lines on stderr, or counts as JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from curate.errors import ExitCode
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
OPTION = "--contact-sheet"


@pytest.fixture
def here(synthetic_workspace: Workspace) -> tuple[str, Path]:
    return "--workspace", synthetic_workspace.root


def test_it_writes_the_file_and_says_to_delete_it(
    run_curate: Curate, here: tuple[str, Path], tmp_path: Path
) -> None:
    page = tmp_path / "sheet.html"
    code, out, err = run_curate("report", OPTION, page, *here)
    assert (code, out) == (ExitCode.DONE, "")
    assert "clusters of duplicates" in err
    assert "delete it when done" in err
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_json_has_what_is_shown_and_what_there_is(
    run_curate: Curate, here: tuple[str, Path], tmp_path: Path
) -> None:
    told = run_curate("report", OPTION, tmp_path / "sheet.html", "--most", 1, "--json", *here)
    assert told[0] == ExitCode.DONE
    body = json.loads(told[1])
    assert set(body) == {"schema_version", "matches", "clusters"}
    for counts in (body["matches"], body["clusters"]):
        assert counts["shown"] == min(1, counts["total"])
    assert told[2] == ""


def test_open_shows_it(
    run_curate: Curate,
    here: tuple[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", lambda page: opened.append(page) or 0)
    run_curate("report", OPTION, tmp_path / "sheet.html", "--open", *here)
    assert opened == [str(tmp_path / "sheet.html")]


@pytest.mark.parametrize("arguments", [("1", OPTION, "x.html"), ("--most", "3")])
def test_it_is_of_no_version_and_most_is_of_it(
    run_curate: Curate, here: tuple[str, Path], arguments: tuple[str, ...]
) -> None:
    code, out, err = run_curate("report", *arguments, *here)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "contact" in err


def test_a_place_in_versions_is_refused(run_curate: Curate, here: tuple[str, Path]) -> None:
    page = here[1] / "versions" / "sheet.html"
    code, _, err = run_curate("report", OPTION, page, *here)
    assert code == ExitCode.USAGE
    assert "part of a version" in err
    assert not page.exists()
