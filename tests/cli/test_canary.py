"""No command repeats a personal value: not on a stream, in the ledger, in a version or in a run.

Every personal column of a small workspace holds a canary. Each command is run as it should be and
as it should not be, with ``--json`` and with ``--debug``.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from workspaces import new_workspace, write_picture

from curate.cli import _COMMANDS
from curate.errors import ExitCode
from curate.store.schema import load_schema
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
WORD, NUMBER = "zqxcanary", "9080706"
NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
HEADER = "platform,post_id,account_id,handle,is_private,caption,media,alt_text,tagged,coauthors"
ADA, BO = f"{WORD}ada", f"{WORD}bo"


def write_export(folder: Path) -> Path:
    """Six public posts of two accounts, a private one, and rows that can't be read."""
    lines = [HEADER]
    for number in range(6):
        write_picture(folder / f"{WORD}-{number}.jpg", number)
        who, handle = (f"{NUMBER}1", ADA) if number % 2 else (f"{NUMBER}2", BO)
        tag = "cat" if number % 3 else "dog"
        # A tag of five posts is taken to be a word, and `curate tags unmapped` shows it.
        own = f" #{WORD}" if number < 3 else ""
        lines.append(
            f"instagram,{NUMBER}77{number},{who},{handle},false,{WORD} says #{tag}{own},"
            f"{WORD}-{number}.jpg,photo of {WORD},,"
        )
    write_picture(folder / f"{WORD}-9.jpg", 9)
    lines.append(
        f"instagram,{NUMBER}779,{NUMBER}3,{WORD}cy,true,{WORD} #cat,{WORD}-9.jpg,{WORD},{ADA},{BO}"
    )
    lines.append(f"instagram,,{NUMBER}4,{WORD}di,false,{WORD},{WORD}.jpg,,,")
    lines.append(f"instagram,{NUMBER}778,{NUMBER}5,{WORD}ed,{WORD},{WORD} #cat,{WORD}-9.jpg,,,")
    (folder / "posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


class Told:
    """Runs commands and keeps whatever they print."""

    def __init__(self, workspace: Workspace, run_curate: Curate) -> None:
        self.workspace = workspace
        self.commands: set[str] = set()
        self.outputs: list[tuple[str, str]] = []
        self._run = run_curate

    def __call__(self, code: ExitCode | None, name: str, *arguments: object) -> str:
        """Run a command in the workspace; fails unless it exits with ``code`` (None: any)."""
        self.commands.add(name)
        found, out, err = self._run(name, *arguments)
        shown = f"{name} {' '.join(map(str, arguments))}"
        assert code is None or found == code, f"{shown}\n{err}{out}"
        self.outputs.append((shown, out + err))
        return out

    def here(self, code: ExitCode | None, name: str, *arguments: object) -> str:
        return self(code, name, *arguments, "--workspace", self.workspace.root)


@pytest.fixture
def told(tmp_path: Path, run_curate: Curate) -> Told:
    workspace = new_workspace(tmp_path / "ws", "[manifest]\nvalidation_share = 0.0\n")
    return Told(workspace, run_curate)


def use_every_command(told: Told, tmp_path: Path) -> None:
    here, done = told.here, ExitCode.DONE
    export = write_export(tmp_path / "export")
    seen = ("--observed-at", (NOW - timedelta(hours=2)).isoformat())
    told(done, "init", tmp_path / "another")
    here(done, "ingest", export, *seen, "--dry-run")
    here(done, "ingest", export, *seen)
    here(done, "ingest", export, *seen, "--json")
    here(done, "run")
    here(done, "status")
    here(done, "status", "--json")
    for wanted in (f"{NUMBER}3", ADA, f"{NUMBER}771"):
        here(done, "explain", wanted)
        here(done, "explain", wanted, "--json")
    here(done, "tags", "unmapped")
    here(done, "tags", "top")
    here(done, "sql", "--list")
    for view in ("posts", "accounts", "images", "post_people", "post_tags", "signals", "malformed"):
        here(done, "sql", f"FROM {view}", "--format", "json")
    for view in ("rejections", "account_status", "post_outcomes", "image_outcomes", "tag_map"):
        here(done, "sql", f"FROM {view}", "--format", "csv")
    here(done, "report")
    here(done, "report", "--json")
    quickly = ("--model", "resnet10", "--epochs", "1", "--batch-size", "4", "--image-size", "16")
    here(done, "train", *quickly, "--workers", "0", "--device", "cpu")
    here(done, "verify")
    statuses = tmp_path / "statuses.csv"
    when = (NOW - timedelta(hours=1)).isoformat()
    statuses.write_text(
        "platform,account_id,handle,status,observed_at\n"
        f"instagram,{NUMBER}1,{ADA},private,{when}Z\n"
        f"instagram,{NUMBER}2,{BO},{WORD},{WORD}\n"
    )
    here(done, "ingest", statuses, "--format", "account-status")
    here(ExitCode.VIOLATIONS, "verify", "--list", tmp_path / "list.csv")
    here(ExitCode.VIOLATIONS, "verify", "--json")
    here(ExitCode.REFUSED, "train", *quickly)
    here(None, "lookup", ADA)
    here(None, "lookup", f"{NUMBER}2", "--json")
    here(None, "revoke", BO, f"{NUMBER}1", f"https://www.instagram.com/{ADA}/", "--rebuild")
    here(None, "revoke", BO, "--json")
    here(done, "run", "--json")
    here(done, "ledger", "verify")
    here(done, "ledger", "head", "--json")
    told(done, "demo", tmp_path / "demo", "--no-train", "--posts", "40")


def misuse_every_command(told: Told, tmp_path: Path) -> None:
    """What people type by mistake, and files that are not what they should be."""
    here = told.here
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "a.csv").write_text(f"{WORD},{WORD}\n{NUMBER},{WORD}\n", encoding="utf-8")
    (broken / "b.json").write_text(f'{{"{WORD}": ["{WORD}"', encoding="utf-8")
    (broken / "c.parquet").write_bytes(b"PAR1" + WORD.encode())
    for options in ([], ["--json"], ["--debug"]):
        here(None, "ingest", broken, *options)
        here(ExitCode.BAD_INPUT, "explain", f"{WORD}nobody", *options)
        here(ExitCode.BAD_INPUT, "verify", broken / "a.csv", *options)
        here(ExitCode.BAD_INPUT, "verify", broken / "c.parquet", *options)
        here(None, "lookup", f"{WORD}nobody", *options)
        here(None, "revoke", "--from", broken / "a.csv", *options)
        here(None, "sql", "SELECT CAST(post_id AS INTEGER) FROM posts", *options)
        here(None, "sql", "SELECT CAST(account AS DATE) FROM accounts", *options)
        here(None, "sql", "SELECT strptime(account, '%Y') FROM posts", *options)
        here(None, "tags", "explain", "dog", *options)


def files_of(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes().decode("latin-1")
            if path.suffix == ".parquet":
                yield path, json.dumps(pq.read_table(path).to_pylist(), default=str)


def leaks(text: str) -> bool:
    return WORD in text.lower() or NUMBER in text


def test_no_command_and_no_file_that_may_leave_has_a_personal_value(
    told: Told, tmp_path: Path
) -> None:
    use_every_command(told, tmp_path)
    misuse_every_command(told, tmp_path)
    assert told.commands == set(_COMMANDS), "a command is not tried here"
    said = [shown for shown, output in told.outputs if leaks(output)]
    assert not said
    workspace = told.workspace
    assert not leaks(workspace.ledger.read_text(encoding="utf-8"))
    for folder in (workspace.versions, workspace.runs):
        assert list(folder.iterdir())
        assert [path.name for path, text in files_of(folder) if leaks(text)] == []
    assert not leaks((tmp_path / "list.csv").read_text())


def test_every_personal_column_of_the_store_had_a_canary_to_leak(
    told: Told, tmp_path: Path
) -> None:
    """The test above can't pass because nothing personal was there."""
    told.here(ExitCode.DONE, "ingest", write_export(tmp_path / "export"))
    for table in ("posts", "accounts", "account_handles", "images"):
        rows = [
            row
            for path in (told.workspace.store / table).glob("*.parquet")
            for row in pq.read_table(path).to_pylist()
        ]
        for column in load_schema()[table].columns:
            if column.personal and column.name not in {"repost_of", "url"}:
                assert any(leaks(str(row[column.name])) for row in rows), (table, column.name)


@pytest.mark.parametrize("name", ["status", "verify", "explain", "run"])
def test_a_foreign_errors_text_shows_in_no_traceback(
    name: str, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        text = f"could not convert '{WORD}'"[:999]
        raise ValueError(text) from KeyError(NUMBER + "1")

    told.here(ExitCode.DONE, "ingest", write_export(tmp_path / "export"))
    told.here(ExitCode.DONE, "run")
    places = {
        "status": "curate.status.read_status",
        "verify": "curate.verify.judge",
        "explain": "curate.explain.explain",
        "run": "curate.publish.publish",
    }
    monkeypatch.setattr(places[name], fail)
    arguments = ["x"] if name == "explain" else []
    told.here(ExitCode.BUG, name, *arguments, "--debug")
    _, output = told.outputs[-1]
    assert "Traceback" in output
    assert "ValueError" in output
    assert not leaks(output)
