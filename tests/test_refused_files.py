"""Copies of what left stay out when the original is gone: its file, its export, its rows."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hostile_files import KILLS_LATER, begin_killing, hostile_decoder
from PIL import Image
from slow_cases import slow
from workspaces import (
    CUTOFF,
    EVERY_COPY,
    OBSERVED,
    decide,
    new_workspace,
    prepared,
    take_in,
    write_picture,
)

from curate.explain import explain
from curate.images.cleaning import clean
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, revoke
from curate.store.schema import load_schema
from curate.store.tables import Store
from curate.workspace import Workspace

__all__ = ["hostile_decoder"]
# Says that the picture is not for mining; a picture's own XMP.
PROHIBITED = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" plus:DataMining="DMI-PROHIBITED"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
COPY = {"EXACT_DUP_OF_EXCLUDED"}


def write_export(root: Path) -> None:
    """Ada and Bo posted the same picture, Cy another one; all are public."""
    for name in "ab":
        write_picture(root / f"{name}/p.jpg", "the same")
    write_picture(root / "c/p.jpg", "another")
    for name in "abc":
        lines = "platform,post_id,account_id,handle,is_private,hashtags,media"
        row = f"instagram,p-{name},id-{name},h-{name},false,cat,p.jpg"
        (root / f"{name}/posts.csv").write_text(f"{lines}\n{row}\n")


@pytest.fixture
def root() -> Path:
    def make(place: Path) -> None:
        write_export(place)
        workspace = new_workspace(place / "ws", EVERY_COPY)
        for name in "abc":
            take_in(workspace, place / name)
        with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(workspace, engine, result)

    return prepared("refused-files", make)


def say_private(root: Path, *, is_private: bool = True, day: int = 3) -> None:
    word = "private" if is_private else "public"
    path = root / f"status-{day}.csv"
    path.write_text(
        "platform,account_id,status,observed_at,consent\n"
        f"instagram,id-a,{word},2026-05-{20 + day}T00:00:00Z,{'' if is_private else 'granted'}\n"
    )
    take_in(Workspace(root / "ws"), path, source_format="account-status")


def remove(root: Path, what: str) -> None:
    if what == "export":
        shutil.rmtree(root / "a")
    elif what == "another file":
        write_picture(root / "a/p.jpg", "quite another")
    else:
        (root / "a/p.jpg").unlink()


def codes(workspace: Workspace, post_id: str = "p-b") -> frozenset[str]:
    return decide(workspace)[post_id].codes


def remembered(workspace: Workspace) -> list[dict[str, Any]]:
    path = Store(workspace.store).refused_files_path()
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist() if path.exists() else []
    return rows


@pytest.mark.parametrize("what", ["file", *slow("export", "another file")])
def test_a_copy_stays_out_when_the_original_went_after_it_was_refused(
    root: Path, what: str
) -> None:
    workspace = Workspace(root / "ws")
    say_private(root)
    assert codes(workspace) == COPY
    remove(root, what)
    assert codes(workspace) == COPY
    assert codes(workspace, "p-c") == frozenset()
    (reason,) = explain(workspace, "p-b").reasons
    assert reason.evidence == "same bytes as an image that left before and is gone: ACCT_PRIVATE"


def test_a_file_that_went_before_it_was_refused_is_known_by_the_version_that_held_it(
    root: Path,
) -> None:
    remove(root, "file")
    say_private(root)
    assert codes(Workspace(root / "ws")) == COPY


def test_a_file_that_goes_between_the_request_and_the_run_is_remembered(root: Path) -> None:
    workspace = Workspace(root / "ws")
    shutil.rmtree(workspace.versions)
    workspace.versions.mkdir()
    revoke(workspace, [Asked("h-a", 1)], reason="erasure")
    remove(root, "file")
    assert codes(workspace) == COPY | {"SUBJECT_INVOLVED"}


@pytest.mark.parametrize("erases", [*slow(False), True])
@pytest.mark.parametrize("what", [*slow("file"), "export"])
def test_whoever_asks_before_a_run_looked_at_their_pictures_stays_out(
    tmp_path: Path, what: str, erases: bool
) -> None:
    write_export(tmp_path)
    shutil.copy(tmp_path / "a/p.jpg", tmp_path / "c/p.jpg")
    with Image.open(tmp_path / "b/p.jpg") as picture:
        picture.resize((80, 80)).save(tmp_path / "b/p.jpg", quality=95)
    workspace = new_workspace(tmp_path / "ws", EVERY_COPY)
    take_in(workspace, tmp_path / "a")
    revoke(workspace, [Asked("h-a", 1)], erases=erases)
    remove(tmp_path, what)
    for name in "bc":
        take_in(workspace, tmp_path / name)
    decided = decide(workspace)
    assert decided["p-c"].codes == COPY | {"SUBJECT_INVOLVED"}
    assert decided["p-b"].codes == {"NEAR_DUP_OF_EXCLUDED"}


@pytest.mark.slow
def test_the_store_made_anew_still_knows_what_was_refused(root: Path) -> None:
    workspace = Workspace(root / "ws")
    say_private(root)
    decide(workspace)
    for folder in workspace.store.iterdir():
        if folder.name not in {"media", "suppressions", "refused_files"}:
            shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    for name in "bc":
        take_in(workspace, root / name)
    assert codes(workspace) == COPY


def test_an_original_that_is_admitted_again_frees_its_copies_for_good(root: Path) -> None:
    workspace = Workspace(root / "ws")
    say_private(root)
    assert codes(workspace) == COPY
    say_private(root, is_private=False, day=5)
    assert codes(workspace) == frozenset()
    assert remembered(workspace) == []
    remove(root, "file")
    assert codes(workspace) == frozenset()


def test_nothing_in_the_table_names_anybody(root: Path) -> None:
    workspace = Workspace(root / "ws")
    say_private(root)
    decide(workspace)
    rows = remembered(workspace)
    assert {row["sha256"] for row in rows} == {rows[0]["sha256"]}
    assert set(rows[0]) == {
        "sha256",
        "perceptual_hash",
        "code",
        "image_id",
        "said_in_file",
        "refused_at",
    }
    assert {row["code"] for row in rows} == {"ACCT_PRIVATE"}
    assert not any(column.personal for column in load_schema()["refused_files"].columns)


# ── What the file itself said ─────────────────────────────────────────────────────────────────


def say_in_file(root: Path) -> None:
    """Ada's picture, and a newer export of it, which somebody has stripped."""
    picture = Image.new("RGB", (40, 40), "teal")
    picture.save(root / "a/p.jpg", xmp=PROHIBITED)
    (root / "newer").mkdir()
    picture.save(root / "newer/p.jpg")
    shutil.copy(root / "a/posts.csv", root / "newer")
    take_in(Workspace(root / "ws"), root / "newer", observed_at=OBSERVED + timedelta(days=1))


@pytest.mark.parametrize("what", ["file", *slow("export", "another file", "stripped in its place")])
def test_what_a_file_said_stands_when_it_is_gone(root: Path, what: str) -> None:
    workspace = Workspace(root / "ws")
    say_in_file(root)
    assert codes(workspace, "p-a") == {"XMP_PLUS_DMI"}
    if what == "stripped in its place":
        shutil.copy(root / "newer/p.jpg", root / "a/p.jpg")
    else:
        remove(root, what)
    for _ in range(2):
        assert codes(workspace, "p-a") == {"XMP_PLUS_DMI"}
    (reason,) = explain(workspace, "p-a").reasons
    assert reason.evidence == "earlier file = XMP_PLUS_DMI"
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        version = publish(workspace, engine, result).path
    told = json.loads((version / "report.json").read_text())["signals"]["checked"]
    (earlier,) = [one for one in told if one["signal"] == "earlier file"]
    assert (earlier["present"], earlier["refusing"], earlier["absent"]) == (1, 1, 2)


@pytest.mark.slow
def test_what_curate_itself_leaves_of_a_file_does_not_speak_for_it(root: Path) -> None:
    (root / "ws/curate.toml").write_text('[images]\nmetadata = "strip"\n')
    workspace = Workspace(root / "ws")
    say_in_file(root)
    assert codes(workspace, "p-a") == {"XMP_PLUS_DMI"}
    picture = root / "a/p.jpg"
    picture.write_bytes(clean(picture.read_bytes(), "JPEG", "strip").data)
    assert b"DMI" not in picture.read_bytes()
    assert codes(workspace, "p-a") == {"XMP_PLUS_DMI"}


@pytest.mark.slow
def test_a_file_that_is_put_back_is_judged_again(root: Path) -> None:
    workspace = Workspace(root / "ws")
    say_in_file(root)
    codes(workspace)
    kept = (root / "a/p.jpg").read_bytes()
    remove(root, "file")
    codes(workspace)
    (root / "a/p.jpg").write_bytes(kept)
    assert codes(workspace, "p-a") == {"XMP_PLUS_DMI"}
    (reason,) = explain(workspace, "p-a").reasons
    assert reason.evidence.startswith("plus:DataMining")


# ── An original of which less is seen than before ─────────────────────────────────────────────


@pytest.mark.usefixtures("hostile_decoder")
@pytest.mark.parametrize("why", [*slow("crashed"), "too large"])
def test_a_copy_stays_out_when_the_original_cannot_be_looked_at_any_more(
    tmp_path: Path, why: str
) -> None:
    """What was remembered of it stands, and is not forgotten by the runs that see less."""
    config = "[images]\ndeduplicate = false\n"
    workspace = new_workspace(tmp_path / "ws", config)
    for name in "ab":
        write_picture(tmp_path / f"{name}/p.jpg", "the same", side_px=80)
        lines = "platform,post_id,account_id,handle,is_private,hashtags,media"
        private = str(name == "a").lower()
        row = f"instagram,p-{name},id-{name},h-{name},{private},cat,p.jpg"
        (tmp_path / f"{name}/posts.csv").write_text(f"{lines}\n{row}\n")
    original = tmp_path / "a/p.jpg"
    original.write_bytes(original.read_bytes() + KILLS_LATER)
    with Image.open(tmp_path / "b/p.jpg") as picture:
        picture.resize((40, 40)).save(tmp_path / "b/p.jpg", quality=95)
    for name in "ab":
        take_in(workspace, tmp_path / name)
    assert codes(workspace) == {"NEAR_DUP_OF_EXCLUDED"}
    if why == "crashed":
        begin_killing()
        config += "min_side_px = 33\n"
    else:
        config += "max_megapixels = 0.002\n"
    (workspace.root / "curate.toml").write_text(config)
    for _ in range(2):
        decided = decide(Workspace(workspace.root))
        assert decided["p-b"].codes == {"NEAR_DUP_OF_EXCLUDED"}
        assert "ACCT_PRIVATE" in decided["p-a"].codes
