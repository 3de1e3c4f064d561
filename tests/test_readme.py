"""The README and the recipes: their commands run as they stand, and what they state is true."""

import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from workspaces import write_picture

import curate
from curate.cli import _COMMANDS
from curate.errors import ExitCode
from curate.ingest.formats.registry import ADAPTERS
from curate.ingest.formats.tables.headers import OBVIOUS_NAMES
from curate.policy import reason_codes
from curate.version_rows import manifest_schema
from curate.versions import open_version
from curate.workspace import Workspace

ROOT = Path(curate.__file__).parent.parent
README = ROOT / "README.md"
EXPORTS = ROOT / "docs" / "exports.md"
_BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What sets up a machine is held against the files that it names, and not run.
_SETUP = re.compile(r"^(make |git clone |pip install |python3 -m venv |\. )")


@dataclass(frozen=True)
class Step:
    """A script for the shell, and the lines that the page says it prints."""

    script: str
    shown: tuple[str, ...] = ()


def _steps(page: Path) -> list[Step]:
    steps: list[Step] = []
    for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "sh":
            steps.append(Step(text))
            continue
        for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *shown = piece.splitlines()
            steps.append(Step(command, tuple(shown)))
    return steps


def _is_setup(step: Step) -> bool:
    return all(_SETUP.match(line) for line in step.script.splitlines())


class Shell:
    """A shell on a machine with ``curate`` and ``python``; it stays where a step has gone."""

    def __init__(self, folder: Path) -> None:
        programs = folder / "bin"
        programs.mkdir()
        for name, arguments in (("curate", "-m curate"), ("python", "")):
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
            program.chmod(0o755)
        self.where = folder / "home"
        self.where.mkdir()
        (self.where / "examples").symlink_to(ROOT / "examples")
        self._note = folder / "where"
        self._environment = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "200",
        }

    def run(self, step: Step) -> str:
        """Run a step; fails unless it exits with 0 and prints, in order, what the page shows."""
        done = subprocess.run(
            ["sh", "-euc", f'{step.script}\npwd > "{self._note}"'],
            cwd=self.where,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == ExitCode.DONE, f"{step.script}\n{done.stdout}"
        self.where = Path(self._note.read_text().strip())
        printed = iter(done.stdout.splitlines())
        for line in step.shown:
            pattern = re.compile(".*".join(map(re.escape, line.rstrip().split("…"))))
            assert any(pattern.fullmatch(found.rstrip()) for found in printed), (
                f"{step.script}\ndoes not print, or not in this order:\n{line}\nbut\n{done.stdout}"
            )
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A fresh shell in an empty directory that has only ``examples``."""
    return Shell(tmp_path)


def _is_training(step: Step) -> bool:
    return "curate train" in step.script


def _follow_readme(shell: Shell) -> list[Step]:
    """Run all steps before the first training; return the others."""
    steps = [step for step in _steps(README) if not _is_setup(step)]
    first = next(number for number, step in enumerate(steps) if _is_training(step))
    for step in steps[:first]:
        shell.run(step)
    return steps[first:]


@pytest.mark.slow
def test_the_readmes_commands_and_its_training_run_as_they_stand(shell: Shell) -> None:
    left = _follow_readme(shell)
    assert all(map(_is_training, left)), "a command after the training is not tested here"
    assert len(left) == 1
    workspace = Workspace(shell.where)
    first, second = map(open_version, workspace.version_paths())
    assert pq.read_metadata(second.manifest).num_rows > pq.read_metadata(first.manifest).num_rows
    assert {path.name for path in second.path.iterdir()} == {
        "manifest.parquet",
        "concepts.parquet",
        "report.html",
        "report.json",
        "attestation.json",
    }
    manifest = pq.read_table(second.manifest)
    assert all((second.media_root / name).is_file() for name in manifest["location"].to_pylist())
    assert not (set(manifest["split"].to_pylist()) - {"train", "validation"})
    checkpoint = shell.run(left[0]).splitlines()[-1]
    assert Path(checkpoint).is_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["own_instaloader.md", "own_table.md"])
def test_a_recipes_commands_run_as_they_stand(name: str, shell: Shell) -> None:
    for post_id in (1001, 1002, 1003):
        write_picture(shell.where / f"pictures/{post_id}.jpg", post_id)
    start = shell.where
    steps = _steps(ROOT / "examples" / name)
    assert steps
    for step in steps:
        shell.run(step)
    assert len(Workspace(start / "work").version_paths()) == 1


@pytest.mark.slow
def test_the_commands_of_the_page_on_exports_run_as_they_stand(shell: Shell) -> None:
    start = shell.where
    steps = _steps(EXPORTS)
    assert steps
    for step in steps:
        shell.run(step)
    entries = [
        json.loads(line)["facts"]
        for line in Workspace(start / "work").ledger.read_text(encoding="utf-8").splitlines()
    ]
    assert [entry.get("declared_public") is not None for entry in entries] == [False, True]


def test_the_page_on_exports_has_a_section_and_a_row_for_every_format() -> None:
    text = EXPORTS.read_text(encoding="utf-8")
    sections = re.findall(r"^## ([a-z0-9-]+)$", text, re.MULTILINE)
    rows = re.findall(r"^\| \[([a-z0-9-]+)\]\(#\1\) \|", text, re.MULTILINE)
    assert sections == rows == list(ADAPTERS)


def test_the_page_on_exports_names_the_columns_that_a_table_is_read_by() -> None:
    text = EXPORTS.read_text(encoding="utf-8").split("## table")[1].split("**How")[0]
    named = set(re.findall(r"`([a-z_]+)`", text))
    assert {name for names in OBVIOUS_NAMES.values() for name in names} <= named


def test_the_examples_page_names_every_example() -> None:
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)]+)\)", page))
    assert linked == {
        path.name
        for path in (ROOT / "examples").iterdir()
        if path.suffix in {".py", ".md"} and path.name != "README.md"
    }


def test_the_setup_lines_name_what_there_is() -> None:
    lines = [line for step in _steps(README) if _is_setup(step) for line in step.script.split("\n")]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    targets = [line.removeprefix("make ") for line in lines if line.startswith("make ")]
    assert targets == ["demo", "test"]
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    installs = [line for line in lines if line.startswith("pip install ")]
    assert installs
    for line in installs:
        for constraints in re.findall(r"-c (\S+)", line):
            assert (ROOT / constraints).is_file()
        for named in re.findall(r"\.\[([^]]+)]", line):
            assert set(named.split(",")) <= set(extras)


def test_files_that_the_readme_links_to_are_there() -> None:
    for link in re.findall(r"\]\(([^):]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / link).exists(), link


def _tables() -> dict[str, list[list[str]]]:
    """The README's tables by the first word of their header, each row a list of its cells."""
    tables: dict[str, list[list[str]]] = {}
    text = README.read_text(encoding="utf-8")
    for found in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        header, _, *rows = (
            [cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()
        )
        tables[header[0]] = rows
    return tables


def test_the_readme_lists_the_commands_that_there_are() -> None:
    assert [row[0] for row in _tables()["command"]] == [f"`curate {name}`" for name in _COMMANDS]


def test_the_readme_lists_the_exit_codes_that_there_are() -> None:
    assert [int(row[0]) for row in _tables()["exit code"]] == [int(code) for code in ExitCode]


def test_the_readme_describes_every_column_of_the_manifest() -> None:
    types = {
        "string": "string",
        "int32": "int32",
        "float": "float",
        "list<l: int32>": "list of int32",
    }
    assert [row[:2] for row in _tables()["column"]] == [
        [f"`{field.name}`", types[str(field.type)]] for field in manifest_schema()
    ]


def test_the_readme_names_every_reason_code_with_its_tier_and_outcome() -> None:
    outcomes = {"reject": "rejected", "quarantine": "quarantined"}
    named = [
        (code, int(tier), outcome)
        for _, codes, tier, outcome in _tables()["rule"]
        for code in re.findall(r"`([A-Z0-9_]+)`", codes)
    ]
    assert sorted(named) == sorted(
        (code.code, code.tier, outcomes[code.strict]) for code in reason_codes()
    )


def test_the_readme_names_what_the_report_says_is_not_checked() -> None:
    from curate.report.signals import not_checked

    section = README.read_text(encoding="utf-8").split("## What it does not check yet")[1]
    named = re.findall(r"^- (.+)$", section.split("\n## ")[0], re.MULTILINE)
    assert named == [name for name, _ in not_checked(turned_copies=False)]


def test_the_readme_never_claims_compliance() -> None:
    text = README.read_text(encoding="utf-8").lower()
    assert "compliant" not in text
