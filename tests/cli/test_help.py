"""What every command has in common: help at once, errors that help, documented exit codes."""

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest

from curate.cli import _COMMANDS, cli
from curate.errors import ExitCode
from curate.synthetic import write_export
from curate.workspace import Workspace, create_workspace

Curate = Callable[..., tuple[int, str, str]]
# Packages that take longer to import than an answer may take.
SLOW = {"duckdb", "polars", "pyarrow", "torch", "numpy", "PIL"}
_HELP = """
import sys
from curate.cli import _run
for name in {commands!r}:
    assert _run([name, "--help"] if name else ["--help"]) == 0
print("loaded", *{packages!r} & set(sys.modules))
"""


def _loaded_by_help(*commands: str, packages: set[str]) -> list[str]:
    """Which of ``packages`` the help of the commands imports, in a fresh process."""
    program = _HELP.format(commands=commands, packages=packages)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1].split()[1:]


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def _error(out: str) -> dict[str, object]:
    """The error of a stdout that is one JSON object."""
    assert out.count("\n") == 1
    body = json.loads(out)
    assert set(body) == {"schema_version", "error"}
    assert set(body["error"]) == {"code", "message", "hint"}
    return dict(body["error"])


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with nothing in it."""
    return create_workspace(tmp_path / "workspace")


def test_the_help_imports_nothing_that_is_slow() -> None:
    assert not _loaded_by_help("", packages=SLOW | {"pydantic", "rich", "jinja2"})


def test_the_help_of_a_command_imports_no_engine_and_no_trainer() -> None:
    assert not _loaded_by_help(*_COMMANDS, packages=SLOW)


def test_help_lists_every_command_with_a_sentence(run_curate: Curate) -> None:
    code, out, _ = run_curate("--help")
    assert code == ExitCode.DONE
    for name, (_, sentence) in _COMMANDS.items():
        assert sentence.endswith(".")
        assert any(line.split()[:1] == [name] and sentence in line for line in out.splitlines())


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_explains_itself(name: str, run_curate: Curate) -> None:
    code, out, _ = run_curate(name, "--help")
    assert code == ExitCode.DONE
    assert out.startswith(f"Usage: curate {name}")
    command = _command(name)
    assert inspect.getdoc(command.callback)
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option) and name != "demo":
            assert option.help or option.name == "help", f"{option.name} of {name} has no help"


def test_an_unknown_command_is_wrong_usage(run_curate: Curate) -> None:
    code, out, err = run_curate("frobnicate")
    assert (code, out) == (ExitCode.USAGE, "")
    assert "frobnicate" in err
    assert "curate --help" in err


def test_an_unknown_option_is_wrong_usage_in_json_too(run_curate: Curate) -> None:
    code, out, _ = run_curate("run", "--frobnicate", "--json")
    error = _error(out)
    assert code == error["code"] == ExitCode.USAGE
    assert "curate run --help" in str(error["hint"])


@pytest.mark.parametrize("arguments", [("run",), ("status",), ("explain", "x"), ("report",)])
def test_no_workspace_says_how_to_make_one(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run_curate: Curate,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run_curate(*arguments)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "curate init" in err
    code, out, err = run_curate(*arguments, "--json")
    error = _error(out)
    assert code == error["code"] == ExitCode.USAGE
    assert "curate init" in str(error["hint"])
    assert err == ""


def test_a_folder_without_a_usable_record_says_what_was_looked_for(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir()
    (folder / "notes.txt").write_text("nothing to see")
    arguments = ("ingest", folder, "--workspace", workspace.root)
    code, out, err = run_curate(*arguments)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert "looked for" in err
    assert "a text of no known format" in err
    assert "instaloader" in err
    assert "CSV" in err
    code, out, _ = run_curate(*arguments, "--json")
    error = _error(out)
    assert code == error["code"] == ExitCode.BAD_INPUT
    assert "looked for" in str(error["hint"])


def test_a_table_without_a_usable_row_says_why(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("post_id,account_id\n,5\n")
    code, _, err = run_curate("ingest", table, "--workspace", workspace.root)
    assert code == ExitCode.BAD_INPUT
    assert "no usable record (no post id)" in err
    assert "looked for" in err


def test_a_run_before_anything_is_ingested_says_what_to_do(
    workspace: Workspace, run_curate: Curate
) -> None:
    code, out, err = run_curate("run", "--workspace", workspace.root)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert "curate ingest" in err


def test_a_key_that_the_config_does_not_know_is_refused(
    workspace: Workspace, run_curate: Curate, tmp_path: Path
) -> None:
    write_export(tmp_path / "export", posts=40, accounts=12, image_side_px=32)
    assert run_curate("ingest", tmp_path / "export", "--workspace", workspace.root)[0] == 0
    (workspace.root / "curate.toml").write_text("[policy]\nallow_everything = true\n")
    code, out, _ = run_curate("run", "--workspace", workspace.root, "--json")
    error = _error(out)
    assert code == error["code"] == ExitCode.BAD_INPUT
    assert "allow_everything" in f"{error['message']} {error['hint']}"


def test_training_on_a_manifest_that_was_changed_is_refused(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    here = ("--workspace", workspace.root)
    write_export(tmp_path / "export", posts=40, accounts=12, image_side_px=32)
    run_curate("ingest", tmp_path / "export", "--observed-at", "2026-05-20", *here)
    code, out, err = run_curate("run", "--cutoff", "2026-06-01", *here)
    assert code == ExitCode.DONE, err
    manifest = Path(out.strip()) / "manifest.parquet"
    pq.write_table(pq.read_table(manifest).slice(1), manifest)
    code, out, _ = run_curate("train", *here, "--json")
    error = _error(out)
    assert code == error["code"] == ExitCode.REFUSED
    assert "attested" in str(error["message"])
    assert not list(workspace.runs.iterdir())


def test_a_bug_is_named_by_its_kind_and_not_by_its_text(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, run_curate: Curate
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("a personal value")

    monkeypatch.setattr("curate.status.read_status", fail)
    code, out, err = run_curate("status", "--workspace", workspace.root)
    assert (code, out) == (ExitCode.BUG, "")
    assert "RuntimeError" in err
    assert "a personal value" not in err
    assert "Traceback" not in err
    code, _, err = run_curate("status", "--workspace", workspace.root, "--debug")
    assert code == ExitCode.BUG
    assert "Traceback" in err
    assert "RuntimeError" in err
    assert "test_help.py" in err
    assert "RuntimeError: a personal value" not in err
