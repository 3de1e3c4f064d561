"""Whoever asks to leave is removed from exports too, and what is left is read as before."""

import csv
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from revoking import make_version, post, workspace_of
from slow_cases import slow
from workspaces import (
    CUTOFF,
    EVERY_COPY,
    new_workspace,
    prepared,
    take_in,
    taken_for_killed,
    write_picture,
)

from curate import ledger
from curate.contained import ContainedFiles
from curate.errors import RefusedError
from curate.export import FORMATS, Rewrite, export, rewrite_exports
from curate.gate import Clearance
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, revoke
from curate.train.manifest import open_manifest
from curate.verify import find_manifest, verify
from curate.versions import open_version
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
# a's picture is posted by c, too: the same bytes under another id.
PICTURES = {"a": "a", "b": "b", "c": "a", "d": "d", "e": "e", "f": "f"}
WITH_PICTURES = sorted(FORMATS.keys() - {"img2dataset"})
LAYOUTS = ["webdataset", *slow(*(to for to in WITH_PICTURES if to != "webdataset"))]


@pytest.fixture
def workspace() -> Workspace:
    """A workspace with a version of six images, and ``exports/FORMAT`` of it beside it."""

    def make(place: Path) -> None:
        lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
        for name, seed in PICTURES.items():
            write_picture(place / f"export/{name}.jpg", seed)
            lines.append(f"instagram,p{name},id-{name},h-{name},false,cat dog,{name}.jpg")
        (place / "export/posts.csv").write_text("\n".join(lines))
        made = new_workspace(place / "ws", f"{EVERY_COPY}[manifest]\nvalidation_share = 0.4\n")
        take_in(made, place / "export")
        with run(made, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(made, engine, result)
        version = open_version(made.find_version("latest"), made)
        for to in WITH_PICTURES:
            export(made, version, place / "exports" / to, to, Clearance(None))

    return Workspace(prepared("to-rewrite", make) / "ws")


def exported(workspace: Workspace, to: str) -> Path:
    return workspace.root.parent / "exports" / to


def ids(workspace: Workspace, names: str) -> set[str]:
    key = workspace.pseudonym_key
    return {key.pseudonym("image", "instagram", f"p{name}", "0") for name in names}


def rewritten(workspace: Workspace, *folders: Path) -> Rewrite:
    (*_, done) = rewrite_exports(workspace, folders)
    if done.problem is not None:
        raise done.problem
    return done


def test_what_training_worked_out_of_an_export_goes_with_its_manifest(workspace: Workspace) -> None:
    folder = exported(workspace, "jsonl")
    before = open_version(folder, workspace)
    beside = Workspace(folder.parent.parent)
    for place in (workspace, beside):
        open_manifest(before, place.columns)
    revoke(workspace, [Asked("h-b", 1)])
    assert rewritten(workspace, folder).removed == 1
    for place in (workspace, beside):
        assert [path.name for path in place.columns.iterdir()] == [".lock"]


def in_files(folder: Path) -> set[str]:
    """The ids of the images that an export's own files hold, however it is laid out."""
    found: set[str] = set()
    for path in folder.rglob("*.tar"):
        with tarfile.open(path) as tar:
            found |= {name.partition(".")[0] for name in tar.getnames()}
    for path in folder.glob("data/*.parquet"):
        found |= set(pq.read_table(path)["image_id"].to_pylist())
    for path in folder.glob("images.jsonl"):
        found |= {json.loads(line)["image_id"] for line in path.read_text().splitlines()}
    for path in folder.glob("images.csv"):
        with path.open(newline="") as file:
            found |= {row["image_id"] for row in csv.DictReader(file)}
    return found


def states(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Of each file its inode, which is another if it was written anew, and its bytes."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


# ── What goes, and what stays ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("to", LAYOUTS)
def test_an_image_goes_with_its_copies_and_the_rest_can_be_verified(
    workspace: Workspace, to: str
) -> None:
    folder = exported(workspace, to)
    before = states(folder)
    revoke(workspace, [Asked("h-a", 1)])
    done = rewritten(workspace, folder)
    gone, rest = ids(workspace, "ac"), ids(workspace, "bdef")
    assert (done.removed, done.left, done.other_files) == (2, 4, 0)
    assert in_files(folder) == rest
    assert set(pq.read_table(folder / "manifest.parquet")["image_id"].to_pylist()) == rest
    after = states(folder)
    for name, (_, data) in after.items():
        assert not any(image_id.encode() in data for image_id in gone), name
    touched = {name for name in before if after.get(name) != before[name]}
    assert done.files == len(touched - {"export.json"})
    # What holds none of them is not written again.
    assert {"concepts.parquet", "attestation.json", "report.html"}.isdisjoint(touched)
    found = verify(workspace, find_manifest(workspace, str(folder)), reads_all=True)
    assert (found.is_clean, found.checked, found.is_recorded) == (True, 4, True)
    assert found.rewritten is not None
    assert found.rewritten.removed_images == 2
    assert "4 images" in (folder / "README.md").read_text()
    assert "2 images" in (folder / "REVOCATIONS.md").read_text()


@pytest.mark.parametrize("to", WITH_PICTURES)
def test_what_a_killed_export_left_is_known_for_one_in_every_format(
    workspace: Workspace, to: str
) -> None:
    assert taken_for_killed(workspace, exported(workspace, to))


@pytest.mark.slow
def test_nothing_is_written_where_nobody_left_and_what_left_before_goes_later(
    workspace: Workspace, run_curate: Curate
) -> None:
    folder, place = exported(workspace, "webdataset"), ("--workspace", workspace.root)
    before, head = states(folder), ledger.head(workspace.ledger)
    assert run_curate("revoke", "--rewrite", folder, *place)[0] == 0
    assert (states(folder), ledger.head(workspace.ledger)) == (before, head)
    # Nobody asked: there is nothing that a next version would be without.
    assert "next version" not in run_curate("revoke", "--rewrite", folder, *place)[2]
    revoke(workspace, [Asked("h-b", 1)])
    code, out, _ = run_curate("revoke", "--rewrite", folder, *place, "--json")
    (done,) = json.loads(out)["rewrites"]
    assert (code, done["removed"], done["left"], done["problem"]) == (0, 1, 5, None)
    code, out, _ = run_curate("revoke", "h-d", "--rewrite", folder, *place)
    assert code == 0
    assert "4 images left, 2 removed" in out
    assert in_files(folder) == ids(workspace, "acef")
    assert "rewritten on" in run_curate("verify", folder, *place)[1]


def test_an_export_is_emptied_when_everybody_leaves(workspace: Workspace) -> None:
    revoke(workspace, [Asked(f"h-{name}", n) for n, name in enumerate(PICTURES)])
    folders = [exported(workspace, to) for to in WITH_PICTURES]
    for done, folder in zip(rewrite_exports(workspace, folders), folders, strict=True):
        assert (done.problem, done.left, done.removed) == (None, 0, 6)
        assert in_files(folder) == set()
        assert not [path for path in folder.glob("media/*/*") if path.is_file()]


def test_images_of_an_erased_person_go_though_the_store_has_no_row_of_them(
    workspace: Workspace,
) -> None:
    revoke(workspace, [Asked("h-a", 1)], erases=True)
    shutil.rmtree(workspace.find_version("latest"))
    assert rewritten(workspace, exported(workspace, "jsonl")).removed == 2


@pytest.mark.slow
def test_addresses_go_too(tmp_path: Path) -> None:
    config = '[images]\nrequire_files = false\n[manifest]\nlocations = "url"\n'
    workspace = workspace_of(
        tmp_path, [post(n, f"7400{n}", f"ada{n}") for n in "123"], config=config
    )
    version = open_version(make_version(workspace).path, workspace)
    export(workspace, version, tmp_path / "out", "img2dataset", Clearance(None))
    revoke(workspace, [Asked("ada1", 1)])
    assert rewritten(workspace, tmp_path / "out").removed == 1
    rows = [pq.read_table(path) for path in (tmp_path / "out/urls").glob("*.parquet")]
    urls = {url for table in rows for url in table["url"].to_pylist()}
    assert urls == {f"https://images.example/{n}.jpg" for n in "23"}
    assert verify(workspace, find_manifest(workspace, str(tmp_path / "out"))).is_clean


def test_a_request_names_the_exports_of_the_versions_that_hold_somebody(
    workspace: Workspace, run_curate: Curate
) -> None:
    place = ("--workspace", workspace.root)
    code, out, _ = run_curate("revoke", "h-a", "--rewrite", exported(workspace, "csv"), *place)
    assert code == 0
    assert sum(line.startswith("export of ") for line in out.splitlines()) == len(WITH_PICTURES)
    told = json.loads(run_curate("revoke", "h-a", "--json", *place)[1])["exports"]
    assert {one["format"] for one in told if one["rewritten_at"]} == {"csv"}
    nobody = json.loads(run_curate("revoke", "h-nobody", "--json", *place)[1])
    assert nobody["exports"] == []


# ── What goes wrong ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("to", LAYOUTS)
def test_a_killed_rewrite_is_found_and_gone_on_with(
    workspace: Workspace, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before each of the changes in turn; each time a new request follows, too."""
    folder, names = exported(workspace, to), iter("abdef")
    put, remove = ContainedFiles.put, ContainedFiles.remove
    for until in range(4):
        revoke(workspace, [Asked(f"h-{next(names)}", 1)])
        left = iter(range(until))

        def killed(call: Callable[..., None], *arguments: object, left: object = left) -> None:
            if next(left, None) is None:  # type: ignore[call-overload]
                raise KeyboardInterrupt
            call(*arguments)

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(ContainedFiles, "put", lambda *a: killed(put, *a))
            patch.setattr(ContainedFiles, "remove", lambda *a: killed(remove, *a))
            rewrite_exports(workspace, [folder])
        with pytest.raises(RefusedError, match="interrupted"):
            find_manifest(workspace, str(folder))
    assert rewritten(workspace, folder).left == 1
    assert in_files(folder) == ids(workspace, "f")
    assert verify(workspace, find_manifest(workspace, str(folder)), reads_all=True).is_clean
    assert not list((workspace.root / "revocations/rewrites").iterdir())


def test_what_is_no_export_of_this_workspace_is_refused_and_the_others_are_rewritten(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    (tmp_path / "empty").mkdir()
    changed = exported(workspace, "csv")
    record = changed / "export.json"
    record.write_text(record.read_text() + "\n")
    inside = workspace.find_version("latest")
    shutil.copy(exported(workspace, "jsonl") / "export.json", inside)
    bad = [tmp_path / "empty", changed, inside, tmp_path / "none"]
    good = exported(workspace, "jsonl")
    options = [option for folder in (*bad, good) for option in ("--rewrite", folder)]
    before = [states(folder) for folder in (changed, inside)]
    code, out, _ = run_curate("revoke", "h-a", *options, "-w", workspace.root, "--json")
    body = json.loads(out)
    assert (code, body["request"]) == (6, "0001")
    assert [bool(one["problem"]) for one in body["rewrites"]] == [True] * 4 + [False]
    assert [states(folder) for folder in (changed, inside)] == before
    assert in_files(good) == ids(workspace, "bdef")


@pytest.mark.parametrize("how", ["other bytes", "gone", "a link", "a pipe", "a linked folder"])
def test_a_file_that_is_not_the_exported_one_is_named_and_nothing_is_changed(
    workspace: Workspace, tmp_path: Path, how: str
) -> None:
    folder = exported(workspace, "huggingface")
    path = max((folder / "data").iterdir())
    moved = tmp_path / "moved"
    if how == "other bytes":
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    elif how == "a linked folder":
        (folder / "data").rename(moved)
        (folder / "data").symlink_to(moved)
    else:
        path.rename(moved)
        if how == "a link":
            path.symlink_to(moved)
        elif how == "a pipe":
            os.mkfifo(path)
    revoke(workspace, [Asked("h-a", 1), Asked("h-b", 2)])
    manifest = (folder / "manifest.parquet").read_bytes()
    with pytest.raises(RefusedError, match=r"data/.*\.parquet"):
        rewritten(workspace, folder)
    assert (folder / "manifest.parquet").read_bytes() == manifest


def test_who_says_that_an_export_was_rewritten_is_not_believed(workspace: Workspace) -> None:
    folder = exported(workspace, "csv")
    record = json.loads((folder / "export.json").read_text())
    said = {"exported_on": "2026-01-01", "rewritten_on": "2026-01-02", "removed_images": 1}
    (folder / "export.json").write_text(json.dumps({**record, "rewritten": said}))
    with pytest.raises(RefusedError, match="not the one that was attested"):
        find_manifest(workspace, str(folder))


# ── What reads it ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_libraries_read_what_is_left(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets")
    mlcroissant = pytest.importorskip("mlcroissant")
    webdataset = pytest.importorskip("webdataset")
    revoke(workspace, [Asked("h-a", 1)])
    hub, shards, described = (
        exported(workspace, to) for to in ("huggingface", "webdataset", "croissant")
    )
    rewrite_exports(workspace, [hub, shards, described])
    wanted = ids(workspace, "bdef")

    loaded = datasets.load_dataset(str(hub), cache_dir=str(tmp_path / "cache"))
    rows = [row for split in loaded.values() for row in split]
    assert {row["image_id"] for row in rows} == wanted
    assert all(row["image"].size == (40, 40) for row in rows)

    urls = [str(path) for path in sorted(shards.glob("*.tar"))]
    samples = list(webdataset.WebDataset(urls, shardshuffle=False).decode("pil"))
    assert {one["__key__"] for one in samples} == wanted

    dataset = mlcroissant.Dataset(str(described / "croissant.json"))
    assert not dataset.metadata.issues.errors
    splits = {path.name.partition("-")[0] for path in (described / "data").iterdir()}
    found = {
        row[f"{split}/image_id"].decode() for split in splits for row in dataset.records(split)
    }
    assert found == wanted
