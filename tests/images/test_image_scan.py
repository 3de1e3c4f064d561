"""A look at a file: what it is, and that a hostile one does no harm."""

import hashlib
import io
import os
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from curate.errors import ContractError
from curate.images.media import keep, keep_cleaned
from curate.images.perceptual import NO_HASHES
from curate.images.scan import ImageFacts, scan_image
from curate.sources.media import resolve_inside


def jpeg_bytes(width: int = 80, height: int = 60) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def scan(path: Path | None, min_side_px: int = 32, max_megapixels: float = 100.0) -> ImageFacts:
    return scan_image(
        path,
        min_side_px=min_side_px,
        max_megapixels=max_megapixels,
        c2pa_reader="not installed",
        metadata="minimal",
    )


def written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# ── Where a file may be ───────────────────────────────────────────────────────────────────────


def test_a_file_in_the_export_is_found(tmp_path: Path) -> None:
    path = written(tmp_path / "export/a/b.jpg", b"x")
    assert resolve_inside(tmp_path / "export", "a/b.jpg") == path.resolve()
    assert resolve_inside(tmp_path / "export", "a/../a/b.jpg") == path.resolve()


@pytest.mark.parametrize(
    "relative",
    [
        "../secret.jpg",
        "a/../../secret.jpg",
        "/etc/passwd",
        "{outside}",
        "",
        ".",
        "a",
        "nowhere.jpg",
        "a/b.jpg/c.jpg",
        "a/b.jpg\0.png",
        "\0",
        "x" * 5000,
        "y/" * 3000 + "z.jpg",
        "half \ud83d pair.jpg",
        "~/secret.jpg",
    ],
)
def test_a_path_that_leads_out_or_nowhere_is_no_file(tmp_path: Path, relative: str) -> None:
    written(tmp_path / "export/a/b.jpg", b"x")
    outside = written(tmp_path / "secret.jpg", b"x")
    assert resolve_inside(tmp_path / "export", relative.format(outside=outside)) is None


def test_links_that_lead_out_are_not_followed_and_links_within_are(tmp_path: Path) -> None:
    inside = written(tmp_path / "export/real.jpg", b"x")
    written(tmp_path / "secret/s.jpg", b"x")
    (tmp_path / "export/out.jpg").symlink_to(tmp_path / "secret/s.jpg")
    (tmp_path / "export/folder").symlink_to(tmp_path / "secret")
    (tmp_path / "export/in.jpg").symlink_to(inside)
    (tmp_path / "export/circle.jpg").symlink_to(tmp_path / "export/circle.jpg")
    (tmp_path / "export/gone.jpg").symlink_to(tmp_path / "export/nowhere.jpg")
    find = tmp_path / "export"
    assert resolve_inside(find, "in.jpg") == inside.resolve()
    for name in ("out.jpg", "folder/s.jpg", "circle.jpg", "gone.jpg"):
        assert resolve_inside(find, name) is None


def test_an_export_that_is_itself_behind_a_link_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "disk/a.jpg", b"x")
    (tmp_path / "export").symlink_to(tmp_path / "disk")
    assert resolve_inside(tmp_path / "export", "a.jpg") == path.resolve()


def test_a_pipe_or_a_folder_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    assert resolve_inside(tmp_path, "pipe.jpg") is None
    assert resolve_inside(tmp_path, "folder.jpg") is None


# ── What a file is ────────────────────────────────────────────────────────────────────────────


def test_a_sound_image_is_ok_and_is_named_by_its_bytes(tmp_path: Path) -> None:
    data = jpeg_bytes()
    facts = scan(written(tmp_path / "a.jpg", data))
    sha256 = hashlib.sha256(data).hexdigest()
    location = f"media/{sha256[:2]}/{sha256}.jpg"
    assert replace(facts, hashes=NO_HASHES) == ImageFacts(
        "ok", sha256, 80, 60, location, (), (), ()
    )
    assert facts.hashes.as_original


@pytest.mark.parametrize(
    ("kind", "ending"), [("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif"), ("TIFF", "tiff")]
)
def test_the_ending_follows_the_content_and_not_the_name(
    tmp_path: Path, kind: str, ending: str
) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40)).save(stream, kind)
    facts = scan(written(tmp_path / "a.jpg", stream.getvalue()))
    assert facts.state == "ok"
    assert str(facts.location).endswith(f".{ending}")


def test_no_file_is_missing(tmp_path: Path) -> None:
    assert scan(None) == ImageFacts("missing")
    assert scan(tmp_path / "gone.jpg") == ImageFacts("missing")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"<html>not an image</html>",
        b"%PDF-1.4",
        b"\0" * 1000,
        jpeg_bytes(400, 400)[:3000],
        jpeg_bytes(400, 400)[: len(jpeg_bytes(400, 400)) // 2],
    ],
)
def test_what_does_not_decode_is_unreadable_and_still_has_its_digest(
    tmp_path: Path, data: bytes
) -> None:
    facts = scan(written(tmp_path / "a.jpg", data))
    assert (facts.state, facts.location) == ("unreadable", None)
    assert facts.sha256 == hashlib.sha256(data).hexdigest()


def png_header_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side_px", [20_000, 60_000, 2**31 - 1])
def test_an_image_that_claims_huge_dimensions_is_not_unpacked(tmp_path: Path, side_px: int) -> None:
    path = written(tmp_path / "bomb.png", png_header_of(side_px, side_px))
    assert scan(path).state == "too_large"


def test_the_limit_on_pixels_is_the_one_that_is_set(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jpg", jpeg_bytes(100, 100))
    assert scan(path, max_megapixels=0.01).state == "ok"
    assert scan(path, max_megapixels=0.009999).state == "too_large"


@pytest.mark.slow
def test_the_limit_may_be_above_that_of_pillow(tmp_path: Path) -> None:
    Image.new("1", (20_000, 9_000)).save(tmp_path / "a.png")
    assert scan(tmp_path / "a.png", max_megapixels=180.0).state == "ok"


@pytest.mark.parametrize(
    "data",
    [b"\0\0\0\x10ftypisom", b"\0\0\0\x18ftypvvic", b"BM6", b"\0\0\0\x0cjP  \r\n", b"8BPS\0\x01"],
)
def test_a_picture_of_another_format_is_not_called_damaged(tmp_path: Path, data: bytes) -> None:
    assert scan(written(tmp_path / "a.jpg", data + b"\0" * 99)).state == "unsupported"


def test_the_shorter_side_decides_what_is_too_small(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jpg", jpeg_bytes(200, 31))
    facts = scan(path)
    assert (facts.state, facts.width_px, facts.height_px) == ("too_small", 200, 31)
    assert scan(path, min_side_px=31).state == "ok"
    assert scan(written(tmp_path / "b.png", png_header_of(1, 1)), min_side_px=1).state == "ok"


def test_unreadable_metadata_is_told_apart_from_an_unreadable_image(tmp_path: Path) -> None:
    data = jpeg_bytes() + b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><broken></x:xmpmeta>'
    facts = scan(written(tmp_path / "a.jpg", data))
    assert facts.state == "metadata_unreadable"
    assert facts.sha256 == hashlib.sha256(data).hexdigest()


def test_a_prohibition_is_read_from_a_file_that_does_not_decode(tmp_path: Path) -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
        b'plus:DataMining="DMI-PROHIBITED"/></x:xmpmeta>'
    )
    facts = scan(written(tmp_path / "a.jpg", b"\xff\xd8\xff\xe1" + xmp))
    assert facts.state == "unreadable"
    assert facts.signals == (("plus:DataMining", "dmi-prohibited"),)


# ── Keeping it ────────────────────────────────────────────────────────────────────────────────


def test_a_kept_file_is_a_hard_link_a_copy_or_a_reference(tmp_path: Path) -> None:
    source = written(tmp_path / "a.jpg", b"bytes")
    name = f"{hashlib.sha256(b'bytes').hexdigest()}.jpg"
    for how in ("link", "copy", "reference"):
        target = tmp_path / "media" / how / name
        keep(source, target, how)  # type: ignore[arg-type]
        assert target.read_bytes() == b"bytes"
        assert list(target.parent.iterdir()) == [target]
    assert source.samefile(tmp_path / "media/link" / name)
    assert not source.samefile(tmp_path / "media/copy" / name)
    assert (tmp_path / "media/reference" / name).is_symlink()


@pytest.mark.parametrize(
    "keeping", [partial(keep, how="copy"), partial(keep_cleaned, metadata="strip")]
)
def test_a_file_that_changed_since_it_was_looked_at_is_not_kept(
    tmp_path: Path, keeping: Callable[[Path, Path], None]
) -> None:
    source = written(tmp_path / "a.jpg", jpeg_bytes())
    target = tmp_path / "media" / f"{'0' * 64}.jpg"
    with pytest.raises(ContractError):
        keeping(source, target)
    assert not list(target.parent.iterdir())
