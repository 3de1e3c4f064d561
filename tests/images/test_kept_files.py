"""The kept files against the digests of a manifest: read once, and again where they moved."""

import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curate.images import kept_files
from curate.images.kept_files import KeptFiles, check_kept_files, prune_notes

NAMES = ("a", "b", "c")
CLEAN = KeptFiles((), ())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    rows = []
    for name in NAMES:
        (tmp_path / f"media/{name}.jpg").write_bytes(name.encode())
        rows.append((f"id-{name}", f"media/{name}.jpg", hashlib.sha256(name.encode()).hexdigest()))
    rows.append(("id-url", "url/0123", None))
    columns = [pa.array(values, pa.string()) for values in zip(*rows, strict=True)]
    table = pa.table(columns, names=["image_id", "location", "sha256"])
    pq.write_table(table, tmp_path / "manifest.parquet")
    return tmp_path


def check(root: Path, *, reads_all: bool = False, notes: bool = True) -> KeptFiles:
    return check_kept_files(
        root / "manifest.parquet",
        root,
        root / "notes.parquet" if notes else None,
        reads_all=reads_all,
    )


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []
    sha256 = kept_files._sha256

    def counted(path: Path) -> str | None:
        names.append(path.stem)
        return sha256(path)

    monkeypatch.setattr(kept_files, "_sha256", counted)
    return names


def test_a_file_is_read_once_and_again_where_it_moved(root: Path, read: list[str]) -> None:
    assert check(root) == CLEAN
    assert sorted(read) == ["a", "b", "c"]
    assert check(root) == CLEAN
    os.utime(root / "media/b.jpg")
    assert check(root) == CLEAN
    assert read[3:] == ["b"]
    assert check(root, reads_all=True) == CLEAN
    assert sorted(read[4:]) == ["a", "b", "c"]


def test_without_notes_everything_is_read(root: Path, read: list[str]) -> None:
    check(root)
    assert check(root, notes=False) == CLEAN
    assert len(read) == 6


@pytest.mark.parametrize("content", [b"x", b"longer"])
def test_other_bytes_are_found_whatever_the_times_say(root: Path, content: bytes) -> None:
    check(root)
    path = root / "media/a.jpg"
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    for _ in range(2):
        assert check(root) == KeptFiles(("id-a",), ())
    path.write_bytes(b"a")
    assert check(root) == CLEAN


def test_another_digest_of_the_same_file_is_read(root: Path) -> None:
    check(root)
    table = pq.read_table(root / "manifest.parquet")
    wrong = pa.array(["0" * 64, *table["sha256"].to_pylist()[1:]], pa.string())
    pq.write_table(table.set_column(2, "sha256", wrong), root / "manifest.parquet")
    assert check(root) == KeptFiles(("id-a",), ())


def test_files_that_are_gone_are_told_apart(root: Path) -> None:
    (root / "media/c.jpg").unlink()
    assert check(root) == KeptFiles((), ("id-c",))


def test_images_of_the_same_bytes_have_one_file_and_are_told_each(root: Path) -> None:
    table = pq.read_table(root / "manifest.parquet")
    again = table.slice(0, 1).set_column(0, "image_id", pa.array(["id-again"]))
    pq.write_table(pa.concat_tables([table, again]), root / "manifest.parquet")
    assert check(root) == CLEAN
    (root / "media/a.jpg").write_bytes(b"x")
    assert check(root) == KeptFiles(("id-a", "id-again"), ())


@pytest.mark.parametrize("location", ["/dev/zero", "media", "media/pipe", "media/a\0b"])
def test_what_is_no_regular_file_is_not_read(root: Path, location: str) -> None:
    os.mkfifo(root / "media/pipe")
    rows = {"image_id": ["id"], "location": [location], "sha256": ["0" * 64]}
    pq.write_table(pa.table(rows), root / "manifest.parquet")
    assert check(root) == KeptFiles((), ("id",))


def test_damaged_notes_only_cost_time(root: Path, read: list[str]) -> None:
    check(root)
    (root / "notes.parquet").write_bytes(b"no table")
    assert check(root) == CLEAN
    assert len(read) == 6
    assert check(root) == CLEAN
    assert len(read) == 6


def test_a_table_without_locations_has_no_files(root: Path) -> None:
    table = pq.read_table(root / "manifest.parquet").drop_columns(["location"])
    pq.write_table(table, root / "manifest.parquet")
    assert check(root) == CLEAN


def noted(root: Path) -> list[str]:
    return pq.read_table(root / "notes.parquet")["location"].to_pylist()


def test_a_file_that_is_gone_has_no_note(root: Path) -> None:
    check(root)
    (root / "media/c.jpg").unlink()
    check(root)
    assert noted(root) == ["media/a.jpg", "media/b.jpg"]


def test_what_no_manifest_has_leaves_the_notes_and_so_does_a_digest_that_is_named(
    root: Path, read: list[str]
) -> None:
    check(root)
    table = pq.read_table(root / "manifest.parquet")
    names = ["newest.parquet", "absent.parquet", "damaged.parquet", "older.parquet"]
    newest, absent, damaged, older = (root / name for name in names)
    pq.write_table(table.slice(1, 1), newest)
    pq.write_table(table.slice(2), older)
    damaged.write_bytes(b"no table")
    prune_notes(root / "notes.parquet", [newest, absent, damaged, older])
    assert noted(root) == ["media/b.jpg", "media/c.jpg"]
    assert check(root) == CLEAN
    assert read[3:] == ["a"]
    prune_notes(
        root / "notes.parquet", [root / "manifest.parquet"], without={table["sha256"][1].as_py()}
    )
    assert noted(root) == ["media/a.jpg", "media/c.jpg"]
    prune_notes(root / "notes.parquet", [])
    assert noted(root) == []


def test_notes_that_are_absent_or_damaged_are_pruned_to_none(root: Path) -> None:
    notes = root / "notes.parquet"
    prune_notes(notes, [])
    assert not notes.exists()
    notes.write_bytes(b"no table")
    prune_notes(notes, [root / "manifest.parquet"])
    assert not notes.exists()
