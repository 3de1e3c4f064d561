"""Versions are listed, also damaged ones; of the old ones goes what nothing needs, and no other."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from workspaces import CUTOFF, EVERY_COPY, OBSERVED, new_workspace, prepared, take_in, write_picture

from curate import ledger
from curate.errors import ExitCode
from curate.garbage import Found, collect, removal
from curate.inventory import list_versions
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, look_up, revoke
from curate.train.manifest import open_manifest
from curate.versions import open_version
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]


def new_version(workspace: Workspace) -> Path:
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        return publish(workspace, engine, result).path


def take_in_posts(workspace: Workspace, root: Path, names: str, private: str = "") -> None:
    """A post a name, each by an account of its own."""
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    for name in names:
        write_picture(root / f"{name}.jpg", name)
        is_private = str(name in private).lower()
        lines.append(f"instagram,p{name},id-{name},h-{name},{is_private},cat,{name}.jpg")
    (root / "posts.csv").write_text("\n".join(lines))
    days = len(workspace.version_paths())
    take_in(workspace, root, observed_at=OBSERVED + timedelta(days=days))


@pytest.fixture
def workspace() -> Workspace:
    """Four versions: ``abc``; ``bcd``, of which ``a`` has left; ``bcde``; ``bcdef``."""

    def make(place: Path) -> None:
        made = new_workspace(place / "ws", EVERY_COPY)
        for number, names in enumerate(("abc", "abcd", "abcde", "abcdef")):
            private = "a" if number else ""
            take_in_posts(made, place / str(number), names, private)
            new_version(made)

    return Workspace(prepared("four-versions", make) / "ws")


def numbers(names: dict[str, object]) -> list[int]:
    return [int(name[:4]) for name in names]


def collected(workspace: Workspace, keep: int = 1) -> list[int]:
    """The numbers of the versions that may go; nothing goes."""
    before = sorted(workspace.versions.rglob("*"))
    found = collect(workspace, keep=keep)
    assert not found.is_removed
    assert sorted(workspace.versions.rglob("*")) == before
    assert sorted(numbers(found.versions) + numbers(found.kept)) == [1, 2, 3, 4]
    return numbers(found.versions)


def pictures(workspace: Workspace) -> set[str]:
    return {path.name for path in (workspace.store / "media").glob("*/*")}


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def test_versions_are_listed_newest_first_with_what_is_known_of_each(workspace: Workspace) -> None:
    asked = revoke(workspace, [Asked("h-b", 1)])
    found = list_versions(workspace)
    told = [(one.name[:4], one.is_latest, one.requests, one.problem) for one in found.versions]
    assert told == [(f"000{n}", n == 4, 1, None) for n in (4, 3, 2, 1)]
    newest = found.versions[0]
    assert newest.made is not None
    assert (newest.made.posts, newest.made.images, newest.made.method) == (5, 5, "sqrt")
    assert newest.made.cutoff == CUTOFF.isoformat()
    folder = workspace.find_version()
    assert newest.bytes == sum(path.stat().st_size for path in folder.iterdir())
    assert (found.gone, found.pending_requests) == ((), 1)
    assert asked.gone == ()


def test_a_damaged_version_is_listed_as_that_and_stops_nothing(
    workspace: Workspace, run_curate: Curate
) -> None:
    first, second, third, fourth = workspace.version_paths()
    (first / "manifest.parquet").write_bytes(b"PAR1")
    (second / "attestation.json").unlink()
    shutil.rmtree(third)
    (workspace.versions / "0005-00000000").write_text("no folder")
    (workspace.versions / "7²").mkdir()
    found = list_versions(workspace)
    assert {one.name: one.made is not None for one in found.versions} == {
        "7²": False,
        "0005-00000000": False,
        fourth.name: True,
        second.name: False,
        first.name: False,
    }
    assert found.gone == (third.name,)
    code, out, err = run_curate("versions", "-w", workspace.root)
    assert code == ExitCode.DONE
    assert out.count("DAMAGED") == err.count("\nversion ") + 1 == 4
    assert json.loads(run_curate("versions", "--json", "-w", workspace.root)[1])["versions"]


# ── What stays ────────────────────────────────────────────────────────────────────────────────


def test_the_newest_stay(workspace: Workspace) -> None:
    assert collected(workspace, keep=1) == [1, 2, 3]
    assert collected(workspace, keep=3) == [1]
    assert collected(workspace, keep=9) == []


def test_a_version_that_somebody_signed_trained_on_or_has_a_copy_of_stays(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    first, second, third, _ = workspace.version_paths()
    key = tmp_path / "key.pem"
    private = Ed25519PrivateKey.generate()
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert run_curate("sign", "1", "--key", key, "-w", workspace.root)[0] == ExitCode.DONE
    (first / "attestation.dsse.json").unlink()
    assert collected(workspace) == [2, 3], "signed by the ledger"
    digest = open_version(second).digest
    ledger.append(workspace.ledger, "export", {"version": None, "digest": digest})
    assert collected(workspace) == [3]
    (workspace.runs / "one").mkdir()
    config = workspace.runs / "one/config.json"
    config.write_text(json.dumps({"version": "x", "version_digest": open_version(third).digest}))
    assert collected(workspace) == []


def test_a_run_that_nobody_can_read_may_be_of_any_version(workspace: Workspace) -> None:
    (workspace.runs / "one").mkdir()
    (workspace.runs / "one/config.json").write_text("{")
    assert collected(workspace) == []


@pytest.mark.slow
def test_nothing_goes_while_a_request_waits_and_it_may_go_when_it_is_honoured(
    workspace: Workspace,
) -> None:
    revoke(workspace, [Asked("h-f", 1)])
    assert collected(workspace) == []
    assert new_version(workspace).name.startswith("0005")
    assert numbers(collect(workspace, keep=1).versions) == [1, 2, 3, 4]


def test_nothing_goes_while_a_version_is_damaged(workspace: Workspace) -> None:
    (workspace.version_paths()[1] / "report.json").write_text("{}")
    assert collected(workspace) == []
    assert collect(workspace, keep=1).pictures is None


@pytest.mark.slow
def test_what_only_an_old_version_knows_of_a_file_that_is_gone_stays_known(
    workspace: Workspace,
) -> None:
    """Else a copy of it would not be known when its account goes private."""
    root = workspace.root.parent
    (root / "3/f.jpg").unlink()
    take_in_posts(workspace, root / "4", "abcdef")
    (root / "4/f.jpg").unlink()
    new_version(workspace)
    new_version(workspace)
    found = collect(workspace, keep=1)
    assert numbers(found.versions) == [1, 2, 3]
    assert "only it knows 1 files" in found.kept[workspace.version_paths()[3].name][0]


# ── What goes ─────────────────────────────────────────────────────────────────────────────────


def test_a_removed_version_goes_with_its_own_pictures_and_whom_it_held_is_not_guessed(
    workspace: Workspace,
) -> None:
    first, *_, latest = workspace.version_paths()
    held = open_version(first).manifest
    before = pictures(workspace)
    assert len(before) == 6
    found = collect(workspace, keep=1, removes=True)
    assert (numbers(found.versions), found.pictures, found.is_removed) == ([1, 2, 3], 1, True)
    assert not held.exists()
    assert workspace.version_paths() == [latest]
    assert len(pictures(workspace)) == 5
    (entry,) = [entry for entry in ledger.read(workspace.ledger) if entry.action == "gc"]
    assert entry.facts["versions"] == list(found.versions)
    assert entry.facts["bytes"] == found.bytes > 0
    assert look_up(workspace, "h-a").gone == tuple(found.versions)
    assert revoke(workspace, [Asked("h-a", 1)]).gone == tuple(found.versions)
    again = collect(workspace, keep=1, removes=True)
    assert (again.versions, again.leftovers, again.is_removed) == ({}, 0, False)


def test_a_removal_that_was_killed_leaves_whole_versions_and_goes_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in ("ledger.append", "_delete"):
        with monkeypatch.context() as patch:
            patch.setattr(removal, place, die) if place == "_delete" else patch.setattr(
                "curate.garbage.removal.ledger.append", die
            )
            with pytest.raises(KeyboardInterrupt):
                collect(workspace, keep=3 if place == "ledger.append" else 1, removes=True)
        assert all(one.problem is None for one in list_versions(workspace).versions)
    found = collect(workspace, keep=1, removes=True)
    assert found.leftovers == 3
    assert [path.name[:4] for path in workspace.version_paths()] == ["0004"]
    recorded = [
        entry.facts["versions"] for entry in ledger.read(workspace.ledger) if entry.action == "gc"
    ]
    assert [len(names) for names in recorded] == [3, 0]
    assert len(pictures(workspace)) == 5


def test_leftovers_of_killed_commands_go_and_an_export_at_work_does_not(
    workspace: Workspace,
) -> None:
    left = [workspace.store / "unfinished", workspace.root / "out.unfinished-abcd1234"]
    at_work = workspace.root / "out.unfinished-efgh5678"
    mine = workspace.root / "mine.unfinished-business"
    for folder in (*left, at_work, mine):
        folder.mkdir()
        (folder / "images.csv").write_text("captions")
    (mine / "novel.txt").write_text("mine")
    left += [workspace.store / "posts/0099-0000.parquet", workspace.store / "posts/a.parquet.tmp"]
    for path in left[2:]:
        path.write_text("captions")
    for path in (*left[1].iterdir(), left[1], *mine.iterdir(), mine):
        os.utime(path, (0, 0))
    found: Found = collect(workspace, keep=9, removes=True)
    assert (found.leftovers, found.leftover_bytes) == (4, 4 * len("captions"))
    assert not any(path.exists() for path in left)
    assert at_work.exists()
    assert mine.exists()
    assert new_version(workspace).name.startswith("0004")


def test_what_training_worked_out_of_a_version_goes_with_it(workspace: Workspace) -> None:
    opened = [open_version(path, workspace) for path in workspace.version_paths()]
    for version in opened:
        open_manifest(version, workspace.columns)
    collect(workspace, keep=2, removes=True)
    left = {path.name for path in workspace.columns.iterdir()}
    assert left == {".lock", *(version.tables_name for version in opened[2:])}


def test_nothing_goes_that_a_training_is_working_out(workspace: Workspace) -> None:
    unfinished = workspace.columns / "0123.unfinished"
    unfinished.mkdir(parents=True)
    with (workspace.columns / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect(workspace, keep=9, removes=True)
        assert unfinished.exists()
    collect(workspace, keep=9, removes=True)
    assert not unfinished.exists()


def test_what_would_go_is_said_and_yes_takes_it(workspace: Workspace, run_curate: Curate) -> None:
    asked = ("gc", "--keep", 2, "-w", workspace.root)
    code, out, err = run_curate(*asked)
    assert code == ExitCode.DONE
    assert out.count("goes") == 3
    assert "nothing was removed" in err
    code, out, _ = run_curate(*asked, "--yes", "--json")
    body = json.loads(out)
    assert (len(body["versions"]), body["is_removed"]) == (2, True)
    with workspace.locked():
        assert run_curate(*asked)[0] == ExitCode.USAGE
