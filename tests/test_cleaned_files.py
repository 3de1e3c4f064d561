"""A picture that leaves cut is known by both its digests: in copies, requests, verification."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from PIL import Image
from revoking import make_version
from slow_cases import slow
from workspaces import CUTOFF, EVERY_COPY, decide, new_workspace, take_in, write_picture

from curate.images.decoding import opened, readers
from curate.publish import Published
from curate.revocation import Asked, revoke
from curate.verify import find_manifest, verify
from curate.workspace import Workspace

COLUMNS = "platform,post_id,account_id,handle,is_private,caption,media"


def telling(path: Path) -> bytes:
    """A picture with a comment, and what it is without."""
    write_picture(path, path.name)
    plain = path.read_bytes()
    path.write_bytes(plain[:2] + b"\xff\xfe\0\x08canary" + plain[2:])
    return plain


def posted(folder: Path, number: int, handle: str) -> Path:
    row = f"instagram,{number},1{number},{handle},false,look #cat,{handle}.jpg"
    (folder / "posts.csv").write_text(f"{COLUMNS}\n{row}\n", encoding="utf-8")
    return folder


def rows_of(version: Published) -> dict[str, str]:
    table = pq.read_table(version.path / "manifest.parquet")
    return dict(zip(table["location"].to_pylist(), table["sha256"].to_pylist(), strict=True))


def media_of(workspace: Workspace) -> list[Path]:
    return [path for path in (workspace.store / "media").rglob("*") if path.is_file()]


@pytest.mark.parametrize("media", ["copy", *slow("link", "reference")])
def test_the_manifest_names_the_file_that_leaves(tmp_path: Path, media: str) -> None:
    workspace = new_workspace(tmp_path / "ws", f'[images]\nmedia = "{media}"\n')
    plain = telling(tmp_path / "a/ada.jpg")
    take_in(workspace, posted(tmp_path / "a", 1, "ada"))
    version = make_version(workspace)
    ((location, sha256),) = rows_of(version).items()
    assert sha256 == hashlib.sha256(plain).hexdigest()
    assert location == f"media/{sha256[:2]}/{sha256}.jpg"
    kept = workspace.store / location
    # Not even by a link to where the rest is.
    assert (kept.read_bytes(), kept.is_symlink(), kept.stat().st_nlink) == (plain, False, 1)
    found = verify(workspace, find_manifest(workspace, version.name), cutoff=CUTOFF, threads=1)
    assert (found.is_clean, found.changed) == (True, 0)


@pytest.mark.parametrize("erases", [*slow(False), True])
def test_whoever_posts_what_left_of_a_refused_picture_has_a_copy(
    tmp_path: Path, erases: bool
) -> None:
    workspace = new_workspace(tmp_path / "ws", EVERY_COPY)
    plain = telling(tmp_path / "a/ada.jpg")
    take_in(workspace, posted(tmp_path / "a", 1, "ada"))
    version = make_version(workspace)
    (tmp_path / "b").mkdir()
    (tmp_path / "b/bo.jpg").write_bytes(plain)
    take_in(workspace, posted(tmp_path / "b", 2, "bo"))
    assert decide(workspace)["2"].outcome == "kept"
    found = revoke(workspace, [Asked("@ada", 1)], reason="erasure", erases=erases)
    assert [held.images for held in found.holdings.versions] == [1]
    assert not (erases and media_of(workspace))
    assert decide(workspace)["2"].codes == {"EXACT_DUP_OF_EXCLUDED", "SUBJECT_INVOLVED"}
    checked = verify(workspace, find_manifest(workspace, version.name), cutoff=CUTOFF, threads=1)
    assert len(checked.violations) == 1


@pytest.mark.parametrize(("kind", "ending"), [("AVIF", "avif"), ("HEIF", "heic")])
def test_what_phones_write_leaves_cleaned(tmp_path: Path, kind: str, ending: str) -> None:
    if {"AVIF": "libavif", "HEIF": "pillow-heif"}[kind] not in readers():
        pytest.skip("nothing reads it here")
    workspace = new_workspace(tmp_path / "ws")
    telling(tmp_path / "a/plain.jpg")
    with opened(tmp_path / "a/plain.jpg") as image:
        exif = Image.Exif()
        exif[0x010E] = "canary"
        # An export calls everything .jpg.
        image.save(tmp_path / "a/ada.jpg", kind, exif=exif.tobytes())
    take_in(workspace, posted(tmp_path / "a", 1, "ada"))
    ((location, sha256),) = rows_of(make_version(workspace)).items()
    data = (workspace.store / location).read_bytes()
    assert location.endswith(f".{ending}")
    assert hashlib.sha256(data).hexdigest() == sha256
    assert b"canary" not in data
