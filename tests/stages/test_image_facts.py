"""The facts of each image that has a path; the look itself is tested in tests/images."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pytest
from tables import given
from workspaces import write_picture

from curate.stages import scan_images
from curate.store.engine import Engine


def scanned(engine: Engine) -> dict[int, tuple[str, str | None]]:
    params: dict[str, object] = {"min_side_px": 32, "max_megapixels": 100.0}
    params |= {"c2pa_reader": "not installed", "metadata": "minimal", "turned_copies": False}
    params |= {"scan_workers": 1, "scan_max_seconds": 60.0}
    batches = scan_images.scan_images(engine, params)
    rows = pa.Table.from_batches(list(batches)).to_pylist()
    return {row["image_key"]: (row["state"], row["sha256"]) for row in rows}


def draw(engine: Engine, root: Path) -> None:
    given(
        engine,
        sources=f"""
        source_id | root
        1         | {root}
        """,
        posts="""
        post_key | source_id
        10       | 1
        """,
        images="""
        image_key | post_key | path         | url
        1         | 10       | a.jpg        | -
        2         | 10       | gone.jpg     | -
        3         | 10       | ../out.jpg   | -
        4         | 10       | -            | https://cdn.example/x.jpg
        5         | 10       | small.jpg    | -
        """,
    )


def test_each_image_with_a_path_has_one_row_and_none_is_read_outside_the_export(
    engine: Engine, tmp_path: Path
) -> None:
    write_picture(tmp_path / "export/a.jpg", 1)
    write_picture(tmp_path / "export/small.jpg", 2, side_px=16)
    write_picture(tmp_path / "out.jpg", 3)
    draw(engine, tmp_path / "export")
    found = scanned(engine)
    sha256 = hashlib.sha256((tmp_path / "export/a.jpg").read_bytes()).hexdigest()
    assert found[1] == ("ok", sha256)
    assert found[2] == found[3] == ("missing", None)
    assert found[5][0] == "too_small"
    assert set(found) == {1, 2, 3, 5}


def test_the_fingerprint_changes_with_every_file_that_does(engine: Engine, tmp_path: Path) -> None:
    draw(engine, tmp_path / "export")
    seen = [scan_images.files_fingerprint(engine)]
    write_picture(tmp_path / "export/gone.jpg", 1)
    seen.append(scan_images.files_fingerprint(engine))
    write_picture(tmp_path / "export/gone.jpg", 2)
    seen.append(scan_images.files_fingerprint(engine))
    (tmp_path / "export/gone.jpg").unlink()
    seen.append(scan_images.files_fingerprint(engine))
    assert len(set(seen)) == 3
    assert seen[0] == seen[3]


def test_the_fingerprint_changes_with_what_lies_beside_a_file(
    engine: Engine, tmp_path: Path
) -> None:
    write_picture(tmp_path / "export/a.jpg", 1)
    draw(engine, tmp_path / "export")
    seen = []
    for name in ("b.xmp", "A.XMP", "a.jpg.c2pa"):
        seen.append(scan_images.files_fingerprint(engine))
        (tmp_path / "export" / name).write_bytes(b"1")
    seen.append(scan_images.files_fingerprint(engine))
    (tmp_path / "export/A.XMP").write_bytes(b"22")
    seen.append(scan_images.files_fingerprint(engine))
    assert seen[0] == seen[1]
    assert len(set(seen[1:])) == 4


def test_the_fingerprint_changes_with_what_reads_pictures(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(engine, tmp_path / "export")
    seen = {scan_images.files_fingerprint(engine)}
    for names in ("", "libavif 1.4.2", "libavif 1.4.2, pillow-heif 1.8.1"):
        monkeypatch.setattr(scan_images, "readers", lambda names=names: names + "?")
        seen.add(scan_images.files_fingerprint(engine))
    assert len(seen) == 4


def test_a_sidecar_speaks_for_the_image_that_it_lies_beside(engine: Engine, tmp_path: Path) -> None:
    write_picture(tmp_path / "export/a.jpg", 1)
    (tmp_path / "export/a.xmp").write_bytes(b"nothing that is XMP")
    (tmp_path / "export/small.xmp").write_bytes(b"a sidecar without its picture")
    draw(engine, tmp_path / "export")
    found = scanned(engine)
    assert found[1][0] == found[5][0] == "metadata_unreadable"
    assert found[2][0] == "missing"
