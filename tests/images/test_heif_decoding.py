"""AVIF and HEIC are decoded where something reads them, upright, and their main picture only."""

import io
from collections.abc import Iterator
from pathlib import Path

import heif_files
import numpy as np
import pytest
from heif_files import XMP_TYPE, Item
from PIL import Image

from curate.images import decoding
from curate.images.cleaning import clean
from curate.images.decoding import decoded_grey, opened, readers, upright_square
from curate.images.scan import ImageFacts, scan_image

UNDO = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
RED, BLUE, LIME = (255, 0, 0), (0, 0, 255), (0, 255, 0)
TURNED_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
    b' tiff:Orientation="8"/></rdf:RDF></x:xmpmeta>'
)


def quarters() -> Image.Image:
    image = Image.new("RGB", (192, 128), RED)
    image.paste(LIME, (96, 0, 192, 64))
    image.paste(BLUE, (0, 64, 96, 128))
    return image


def exif_of(orientation: int) -> bytes:
    found = Image.Exif()
    found[0x0112] = orientation
    return found.tobytes()


def turned(kind: str, orientation: int) -> bytes:
    """The picture as a camera on its side stores it, with the properties that turn it."""
    undo = UNDO[orientation]
    stored = quarters() if undo is None else quarters().transpose(undo)
    return heif_files.encoded(kind, stored, exif=exif_of(orientation))


def shown(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """What the trainer sees of the middle, and what is hashed."""
    with opened(io.BytesIO(data)) as image:
        side = min(image.size)
        left, top = (image.size[0] - side) / 2, (image.size[1] - side) / 2
        square = upright_square(image, (left, top, left + side, top + side), 32)
    with opened(io.BytesIO(data)) as image:
        grey = decoded_grey(image).resize((32, 32))
    return np.asarray(square).astype(int), np.asarray(grey).astype(int)


def differ(data: bytes, other: bytes) -> bool:
    pairs = zip(shown(data), shown(other), strict=True)
    return any(np.abs(one - another).mean() > 4 for one, another in pairs)


def scan(folder: Path, data: bytes, max_megapixels: float = 1) -> ImageFacts:
    path = folder / "a"
    path.write_bytes(data)
    return scan_image(
        path,
        min_side_px=1,
        max_megapixels=max_megapixels,
        c2pa_reader="off",
        metadata="minimal",
    )


@pytest.mark.parametrize("orientation", UNDO)
@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_a_picture_is_turned_once(kind: str, orientation: int) -> None:
    upright = heif_files.encoded(kind, quarters())
    data = turned(kind, orientation)
    assert not differ(data, upright)
    for cleaned in (clean(data, kind, "minimal").data, clean(data, kind, "strip").data):
        assert not differ(cleaned, upright)


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_exif_and_xmp_do_not_turn_what_the_properties_do_not(kind: str) -> None:
    upright = heif_files.encoded(kind, quarters())
    for told in (
        Item(b"Exif", b"\0\0\0\6Exif\0\0" + exif_of(6).removeprefix(b"Exif\0\0")),
        Item(b"mime", TURNED_XMP, content_type=XMP_TYPE),
    ):
        file = heif_files.opened(upright)
        file.add(told, (b"cdsc", (file.primary,)))
        data = file.written()
        assert not differ(data, upright)
        assert not differ(clean(data, kind, "minimal").data, upright)


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_of_several_pictures_the_main_one_is_decoded(kind: str) -> None:
    file = heif_files.opened(heif_files.encoded(kind, Image.new("RGB", (192, 128), RED)))
    file.primary = file.add_picture(heif_files.encoded(kind, quarters()))
    assert not differ(file.written(), heif_files.encoded(kind, quarters()))


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_a_thumbnail_does_not_stand_for_the_picture(kind: str) -> None:
    plain = heif_files.encoded(kind, Image.new("RGB", (768, 512), RED))
    file = heif_files.opened(plain)
    small = heif_files.encoded(kind, quarters())
    file.add_picture(small, references=[(b"thmb", (file.primary,))])
    assert not differ(file.written(), plain)


@pytest.mark.skipif("AVIF" not in heif_files.KINDS, reason="Pillow is without libavif")
def test_of_a_film_the_first_picture_is_decoded() -> None:
    more = {"save_all": True, "append_images": [Image.new("RGB", (192, 128), BLUE)]}
    plain = heif_files.encoded("AVIF", quarters())
    assert not differ(heif_files.encoded("AVIF", quarters(), **more), plain)


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_an_avif_or_heic_is_scanned_like_any_other(kind: str, tmp_path: Path) -> None:
    data = turned(kind, 6)
    facts = scan(tmp_path, data)
    assert facts.state == "ok"
    assert (facts.location or "").endswith({"AVIF": ".avif", "HEIF": ".heic"}[kind])
    assert scan(tmp_path, data, max_megapixels=0.01).state == "too_large"
    assert scan(tmp_path, data[: len(data) // 2]).state == "unreadable"


@pytest.mark.skipif("HEIF" not in heif_files.KINDS, reason="pillow-heif is not installed")
def test_a_heic_of_another_size_than_it_says_is_unreadable(tmp_path: Path) -> None:
    file = heif_files.opened(heif_files.encoded("HEIF", quarters()))
    its = [one for one in file.items[0].properties if one[0] != b"ispe"]
    said = (b"ispe", bytes(4) + (64).to_bytes(4) * 2, False)
    file.items[0].properties = [said, *its]
    assert scan(tmp_path, file.written()).state == "unreadable"


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_a_cut_file_does_no_harm(kind: str, tmp_path: Path) -> None:
    data = turned(kind, 6)
    for length in range(0, len(data) - 1, 7):
        assert scan(tmp_path, data[:length]).state in {"unreadable", "unsupported", "uncleanable"}


@pytest.fixture
def _nothing_reads_them(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(decoding, "_optional_readers", dict)
    decoding.opened_formats.cache_clear()
    yield
    decoding.opened_formats.cache_clear()


@pytest.mark.parametrize("brand", [b"avif", b"avis", b"heic", b"heix", b"mif1"])
@pytest.mark.usefixtures("_nothing_reads_them")
def test_what_nothing_installed_reads_is_of_another_format(brand: bytes, tmp_path: Path) -> None:
    assert readers() == ""
    data = b"\0\0\0\x14ftyp" + brand + bytes(4) + brand + bytes(99)
    assert scan(tmp_path, data).state == "unsupported"
    for kind in heif_files.KINDS:
        assert scan(tmp_path, turned(kind, 1)).state == "unsupported"
