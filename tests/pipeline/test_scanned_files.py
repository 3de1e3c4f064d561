"""Image files that end what looks at them, and files that were looked at before, in a whole run."""

import json
import shutil
from pathlib import Path

import pytest
from hostile_files import HANGS, KILLS, hostile_decoder
from workspaces import CUTOFF, EVERY_COPY, Outcome, decide, new_workspace, take_in, write_picture

from curate.explain import explain
from curate.images.scan_pool import ScanPool
from curate.pipeline import run
from curate.revocation import Asked, revoke
from curate.workspace import Workspace

__all__ = ["hostile_decoder"]
NOT_SCANNED = Outcome("quarantined", frozenset({"IMAGE_NOT_SCANNED"}))


def write_export(root: Path, *names: str, is_private: bool = False, days: int = 0) -> Path:
    """A post a name, each with a picture of its own, by an account of its own."""
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    for name in names:
        write_picture(root / f"{name}.jpg", name)
        who = f"instagram,p-{name},id-{name},h-{name},{str(is_private).lower()},cat"
        lines.append(f"{who},{name}.jpg")
    (root / "posts.csv").write_text("\n".join(lines))
    return root


@pytest.mark.usefixtures("hostile_decoder")
@pytest.mark.parametrize(
    ("word", "evidence"),
    [
        (KILLS, "ended what looked at it"),
        pytest.param(HANGS, "took too long to look at", marks=pytest.mark.slow),
    ],
)
def test_a_hostile_file_waits_for_a_person_and_the_run_goes_on(
    tmp_path: Path, word: bytes, evidence: str
) -> None:
    workspace = new_workspace(tmp_path / "ws", f"{EVERY_COPY}max_seconds = 1\n")
    export = write_export(tmp_path / "export", "good", "bad", "copy")
    (export / "bad.jpg").write_bytes((export / "bad.jpg").read_bytes() + word)
    shutil.copy(export / "bad.jpg", export / "copy.jpg")
    take_in(workspace, export)
    decided = decide(workspace)
    assert decided["p-good"].outcome == "kept"
    assert decided["p-bad"] == decided["p-copy"] == NOT_SCANNED
    explained = explain(workspace, "p-bad")
    (reason,) = explained.reasons
    assert (reason.code, reason.evidence) == ("IMAGE_NOT_SCANNED", evidence)


@pytest.mark.usefixtures("hostile_decoder")
@pytest.mark.slow
def test_a_copy_of_a_refused_file_that_nobody_could_look_at_leaves_with_it(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws", EVERY_COPY)
    private = write_export(tmp_path / "private", "bad", is_private=True)
    (private / "bad.jpg").write_bytes((private / "bad.jpg").read_bytes() + KILLS)
    public = write_export(tmp_path / "public", "copy")
    shutil.copy(private / "bad.jpg", public / "copy.jpg")
    take_in(workspace, private)
    take_in(workspace, public)
    decided = decide(workspace)
    assert decided["p-copy"] == Outcome(
        "rejected", frozenset({"EXACT_DUP_OF_EXCLUDED", "IMAGE_NOT_SCANNED"})
    )


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose facts were not known."""
    names: list[str] = []
    scan = ScanPool.scan

    def noted(self: ScanPool, files: list, known) -> list:  # type: ignore[no-untyped-def, type-arg]
        class Noting:
            def find(self, key: bytes):  # type: ignore[no-untyped-def]
                return known.find(key)

            def add(self, key: bytes, facts) -> None:  # type: ignore[no-untyped-def]
                names.append(facts.sha256)
                known.add(key, facts)

        return scan(self, files, Noting())

    monkeypatch.setattr(ScanPool, "scan", noted)
    return names


@pytest.mark.slow
def test_photos_that_come_again_are_not_decoded_again(tmp_path: Path, looked_at: list[str]) -> None:
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, write_export(tmp_path / "one", "a", "b"))
    before = decide(workspace)
    assert len(looked_at) == 2
    # A newer export of the same account, in which one photo is new, and other times.
    take_in(workspace, write_export(tmp_path / "two", "a", "b", "c"))
    after = decide(workspace)
    assert len(looked_at) == 3
    assert {name: after[name] for name in before} == before


def test_one_changed_file_does_not_send_all_of_its_part_through_the_decoder(
    tmp_path: Path, looked_at: list[str]
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    export = write_export(tmp_path / "one", "a", "b", "c")
    take_in(workspace, export)
    decide(workspace)
    write_picture(export / "b.jpg", "another")
    decide(workspace)
    assert len(looked_at) == 4
    (workspace.root / "curate.toml").write_text("[images]\nmin_side_px = 8\n")
    decide(Workspace(workspace.root))
    assert len(looked_at) == 7, "what is seen depends on the settings"


def test_a_run_that_was_killed_goes_on_where_it_stopped(
    tmp_path: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curate.sources.media._BATCH", 2)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, write_export(tmp_path / "one", *"abcde"))

    def killed(stage: str, done: int, total: int) -> None:
        if (stage, done, total) == ("image_facts", 4, 5):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), run(workspace, cutoff=CUTOFF, progress=killed):
        pass
    assert len(looked_at) == 4
    assert set(decide(workspace).values()) == {Outcome("kept", frozenset())}
    assert len(looked_at) == 5


@pytest.mark.slow
def test_what_was_seen_goes_with_the_person_who_is_erased(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    export = write_export(tmp_path / "export", "a", "b")
    take_in(workspace, export)
    decide(workspace)
    seen = workspace.store / "seen_files.sqlite3"
    digests = {name: facts_of(workspace)[f"p-{name}"] for name in "ab"}
    assert all(digest.encode() in seen.read_bytes() for digest in digests.values())
    revoke(workspace, [Asked("h-a", 1)], erases=True)
    left = seen.read_bytes()
    assert digests["a"].encode() not in left
    assert digests["b"].encode() in left
    write_picture(export / "b.jpg", "another")
    decide(workspace)
    assert digests["b"].encode() not in seen.read_bytes()


def facts_of(workspace: Workspace) -> dict[str, str]:
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, _):
        return dict(
            engine.rows(
                "SELECT posts.post_id, image_facts.sha256 FROM image_facts "
                "JOIN images ON images.image_key = image_facts.image_key "
                "JOIN posts ON posts.post_key = images.post_key"
            )
        )


def test_progress_is_told_in_images(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, write_export(tmp_path / "one", *"abc"))
    told: list[tuple[int, int]] = []

    def note(stage: str, done: int, total: int) -> None:
        if stage == "image_facts":
            told.append((done, total))

    with run(workspace, cutoff=CUTOFF, progress=note):
        pass
    assert (0, 3) in told
    assert (3, 3) in told


def test_what_is_known_is_private(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, write_export(tmp_path / "one", "a"))
    decide(workspace)
    modes = {path.name: path.stat().st_mode & 0o777 for path in workspace.store.glob("seen_files*")}
    assert modes == {"seen_files.sqlite3": 0o600}
    assert "h-a" not in json.dumps(str((workspace.store / "seen_files.sqlite3").read_bytes()))
