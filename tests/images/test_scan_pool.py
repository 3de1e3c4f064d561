"""Files are looked at in processes that may die or hang; the others are not taken along."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from hostile_files import HANGS, KILLS, KILLS_ONCE, hostile_decoder
from workspaces import write_picture

from curate.errors import ContractError
from curate.images import scan_pool
from curate.images.scan import ImageFacts, scan_image
from curate.images.scan_pool import NothingKnown, ScanPool
from curate.sources.media import Media, Sidecar

__all__ = ["hostile_decoder"]
LOOK = {
    "min_side_px": 32,
    "max_megapixels": 100.0,
    "c2pa_reader": "not installed",
    "metadata": "minimal",
}


def scanned(*files: Media, workers: int = 2, seconds: float = 60) -> list[ImageFacts]:
    with ScanPool(workers, seconds, LOOK) as pool:
        return pool.scan(files, NothingKnown())


def picture(path: Path, seed: int = 1, behind: bytes = b"") -> Media:
    write_picture(path, seed)
    path.write_bytes(path.read_bytes() + behind)
    return Media(path, [])


def digest(file: Media) -> str:
    assert file.path is not None
    return hashlib.sha256(file.path.read_bytes()).hexdigest()


def test_what_processes_see_is_what_a_look_in_this_one_sees(tmp_path: Path) -> None:
    files = [picture(tmp_path / f"{number}.jpg", number) for number in range(5)]
    (tmp_path / "text.jpg").write_bytes(b"<html>")
    (tmp_path / "note.xmp").write_bytes(b"no XMP")
    files += [
        Media(tmp_path / "text.jpg", []),
        Media(tmp_path / "gone.jpg", []),
        Media(None, []),
        Media(files[0].path, [Sidecar(".xmp", tmp_path / "note.xmp")]),
    ]
    expected = [scan_image(*file, **LOOK) for file in files]
    assert [facts.state for facts in expected[5:]] == [
        "unreadable",
        "missing",
        "missing",
        "metadata_unreadable",
    ]
    assert scanned(*files) == expected


@pytest.mark.usefixtures("hostile_decoder")
def test_a_file_that_ends_its_process_is_named_and_no_other_suffers(tmp_path: Path) -> None:
    files = [picture(tmp_path / f"{number}.jpg", number) for number in range(4)]
    files.insert(2, picture(tmp_path / "bad.jpg", 9, behind=KILLS))
    found = scanned(*files)
    assert [facts.state for facts in found] == ["ok", "ok", "scan_crashed", "ok", "ok"]
    assert [facts.sha256 for facts in found] == [digest(file) for file in files]


@pytest.mark.usefixtures("hostile_decoder")
def test_a_file_that_holds_its_process_up_is_given_up(tmp_path: Path) -> None:
    files = [picture(tmp_path / "bad.jpg", 9, behind=HANGS), picture(tmp_path / "a.jpg", 2)]
    assert [facts.state for facts in scanned(*files, seconds=2)] == ["scan_too_slow", "ok"]


def test_a_file_that_cannot_be_read_to_its_end_is_given_up(tmp_path: Path) -> None:
    # Between the search for files and the look at one, somebody may put a pipe in its place.
    os.mkfifo(tmp_path / "pipe.jpg")
    pipe = Media(tmp_path / "pipe.jpg", [])
    assert scanned(pipe, workers=1, seconds=0.5) == [ImageFacts("scan_too_slow")]


@pytest.mark.usefixtures("hostile_decoder")
def test_what_goes_wrong_once_only_is_no_matter(tmp_path: Path) -> None:
    file = picture(tmp_path / "a.jpg", 1, behind=KILLS_ONCE)
    assert [facts.state for facts in scanned(file, workers=1)] == ["ok"]


@pytest.mark.usefixtures("hostile_decoder")
def test_whoever_leaves_does_not_wait_for_files_that_nobody_wants(tmp_path: Path) -> None:
    file = picture(tmp_path / "bad.jpg", 1, behind=HANGS)
    pool = ScanPool(1, 600, LOOK)

    def ask() -> None:
        with pytest.raises(CancelledError):
            pool.scan([file, file, file], NothingKnown())

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(1)
    began = time.monotonic()
    pool.__exit__(None, None, None)
    asking.join()
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("interpreter", ["false", "no-such-interpreter"])
def test_no_file_is_blamed_where_no_process_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interpreter: str
) -> None:
    scan_pool.stop_idle()
    monkeypatch.setattr(sys, "executable", interpreter)
    with pytest.raises(ContractError, match="can be started"):
        scanned(picture(tmp_path / "a.jpg", 1), workers=1)


def test_nothing_is_imported_from_the_folder_that_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "export"
    file = picture(folder / "a.jpg", 1)
    for name in ("numpy", "json", "resource", "curate"):
        (folder / f"{name}.py").write_text("open('was-run', 'w').close()\nraise ImportError\n")
    monkeypatch.chdir(folder)
    scan_pool.stop_idle()
    assert [facts.state for facts in scanned(file, workers=1)] == ["ok"]
    assert not (folder / "was-run").exists()


class Counting:
    """Facts by key, and how often some were added."""

    def __init__(self) -> None:
        self.facts: dict[bytes, ImageFacts] = {}
        self.added = 0

    def find(self, key: bytes) -> ImageFacts | None:
        return self.facts.get(key)

    def add(self, key: bytes, facts: ImageFacts) -> None:
        self.facts[key] = facts
        self.added += 1


def test_the_same_bytes_are_looked_at_once_and_others_beside_them_are_others(
    tmp_path: Path,
) -> None:
    known = Counting()
    one, two = picture(tmp_path / "a.jpg", 1), picture(tmp_path / "b.jpg", 1)
    (tmp_path / "a.xmp").write_bytes(b"no XMP")
    beside = Media(one.path, [Sidecar(".xmp", tmp_path / "a.xmp")])
    with ScanPool(1, 60, LOOK) as pool:
        states = [facts.state for facts in pool.scan([one, two, beside], known)]
        assert (states, known.added) == (["ok", "ok", "metadata_unreadable"], 2)
        assert [facts.state for facts in pool.scan([beside, two, one], known)] == states[::-1]
    assert known.added == 2


@pytest.mark.usefixtures("hostile_decoder")
def test_what_could_not_be_looked_at_is_not_held_to_be_known(tmp_path: Path) -> None:
    known = Counting()
    bad = picture(tmp_path / "bad.jpg", 1, behind=KILLS)
    unseen = Media(picture(tmp_path / "a.jpg", 2).path, [Sidecar(".xmp", tmp_path / "gone.xmp")])
    with ScanPool(1, 60, LOOK) as pool:
        states = [facts.state for facts in pool.scan([bad, Media(None, []), unseen], known)]
    assert states == ["scan_crashed", "missing", "metadata_unreadable"]
    assert known.added == 0


def test_no_process_outlives_whoever_asked_it(tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", 1)
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from curate.images import scan_pool\n"
        "from curate.sources.media import Media\n"
        f"with scan_pool.ScanPool(1, 60, {LOOK}) as pool:\n"
        "    pool.scan([Media(Path(sys.argv[1]), [])], scan_pool.NothingKnown())\n"
        "print(scan_pool._IDLE.queue[0]._process.pid, flush=True)\n"
        "time.sleep(1000)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "a.jpg")], stdout=subprocess.PIPE, text=True
    ) as asking:
        assert asking.stdout is not None
        worker = int(asking.stdout.readline())
        assert is_running(worker)
        asking.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while is_running(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(worker)


def is_running(process: int) -> bool:
    """Whether it runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
