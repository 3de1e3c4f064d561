"""docs/hashtags.md: its commands run one after the other on its files, and print what it shows."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

import curate
from curate.errors import ExitCode

PAGE = Path(curate.__file__).parents[1] / "docs" / "hashtags.md"
BLOCK = re.compile(r"^```(sh|console|csv \S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_commands_of_the_page_run(run_curate, synthetic_workspace, tmp_path, monkeypatch):
    shutil.copytree(synthetic_workspace.root, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    commands = 0
    for language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language.startswith("csv "):
            Path(language.removeprefix("csv ")).write_text(text, encoding="utf-8")
            continue
        is_shown = language == "console"
        shown: list[str] = []
        out = ""
        for line in text.splitlines():
            if is_shown and not line.startswith("$ "):
                shown.append(line)
                continue
            program, *arguments = shlex.split(line.removeprefix("$ "))
            assert program == "curate"
            code, out, err = run_curate(*arguments)
            assert code == ExitCode.DONE, f"{line}: {err}"
            commands += 1
        printed = out.splitlines()
        assert [line for line in printed if line in shown] == shown
    assert commands > 8
