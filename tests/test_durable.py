"""A file appears whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from curate import durable
from curate.durable import force_to_disk, written_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_old_content_stands_until_the_new_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text("old")
    with written_whole(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
        assert temporary.parent == path.parent
    assert path.read_text() == "new"
    assert names(tmp_path) == ["facts.json"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_fails_changes_and_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "facts.json"
    path.write_text("old")
    with pytest.raises(error), written_whole(path) as temporary:
        temporary.write_text("ne")
        raise error
    assert path.read_text() == "old"
    assert names(tmp_path) == ["facts.json"]


def test_what_a_killed_process_left_is_neither_read_nor_followed(tmp_path: Path) -> None:
    path, other = tmp_path / "facts.json", tmp_path / "other"
    other.write_text("somebody's")
    with written_whole(path) as temporary:
        left = temporary
        temporary.write_text("first")
    left.symlink_to(other)
    with written_whole(path) as temporary, temporary.open("a") as file:
        file.write("second")
    assert path.read_text() == "second"
    assert other.read_text() == "somebody's"


def test_a_mode_holds_from_the_start_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with written_whole(tmp_path / "secret", mode=0o600) as temporary:
            assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
            temporary.write_text("x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_the_content_is_forced_before_the_name_and_the_name_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "facts.json"
    seen: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        durable, "force_to_disk", lambda forced: seen.append((forced.name, path.exists()))
    )
    with written_whole(path, is_forced=True) as temporary:
        temporary.write_text("x")
    assert seen == [(temporary.name, False), (tmp_path.name, True)]


def test_a_file_and_a_folder_can_be_forced_to_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    force_to_disk(tmp_path / "file")
    force_to_disk(tmp_path)
