"""A file that a person asked for replaces files only, and nothing else of theirs."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from curate.errors import UsageError
from curate.outputs import private_file


def _write(path: Path, text: str = "new") -> None:
    with private_file(path) as temporary:
        temporary.write_text(text)


def test_a_file_is_replaced_by_a_private_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    _write(tmp_path / "a")
    assert (tmp_path / "a").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


@pytest.mark.parametrize("is_there", [True, False])
def test_what_a_link_leads_to_is_written(tmp_path: Path, is_there: bool) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder/real", tmp_path / "link"
    if is_there:
        real.write_text("old")
    link.symlink_to("folder/real")
    _write(link)
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "link"]


def test_a_pipe_gets_the_content_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    _write(pipe)
    reader.join(10)
    assert got == ["new"]
    assert pipe.is_fifo()


def test_a_device_stays_a_device() -> None:
    _write(Path(os.devnull))
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("name", ["/dev/stdout", "/proc/self/fd/1"])
def test_what_a_shell_has_opened_is_added_to(tmp_path: Path, name: str) -> None:
    (tmp_path / "a").write_text("old,")
    code = (
        "import pathlib\nfrom curate.outputs import private_file\n"
        f"with private_file(pathlib.Path({name!r})) as t: t.write_text('new')"
    )
    with (tmp_path / "a").open("a") as out:
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert (tmp_path / "a").read_text() == "old,new"


def test_a_circle_of_links_and_a_folder_that_is_not_there_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for path in (tmp_path / "a", tmp_path / "none/x"):
        with pytest.raises(UsageError):
            _write(path)


def test_what_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for path in (tmp_path / "a", Path(os.devnull)):
        with pytest.raises(ValueError, match="mine"), private_file(path):
            raise ValueError("mine")
    assert list(tmp_path.iterdir()) == []
