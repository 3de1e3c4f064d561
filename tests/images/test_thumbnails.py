"""A thumbnail shows a picture upright and small, and tells nothing else of its file."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps

from curate.images.thumbnails import thumbnail

WORD = b"zqxcanary"


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def shown(data: bytes, side_px: int = 50) -> Image.Image:
    found = thumbnail(data, side_px, 1.0)
    assert found is not None
    return Image.open(BytesIO(found), formats=["JPEG"])


def halves(width: int = 120, height: int = 60) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    image.paste("black", (0, 0, width // 2, height))
    return image


@pytest.mark.parametrize(
    ("size", "expected"), [((120, 60), (50, 25)), ((600, 3), (50, 1)), ((30, 40), (30, 40))]
)
def test_it_fits_into_the_square_and_is_not_scaled_up(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    for kind in ("PNG", "JPEG"):
        assert shown(encoded(Image.new("RGB", size, "red"), kind)).size == expected


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(halves(), "JPEG", exif=exif, quality=95)
    upright = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("L")
    small = shown(data).convert("L")
    apart = np.asarray(small, int) - np.asarray(upright.resize(small.size), int)
    assert np.abs(apart).mean() < 10


def test_it_has_nothing_of_the_file_but_its_pixels() -> None:
    exif = Image.Exif()
    exif[0x010E] = WORD.decode()
    data = encoded(halves(), "JPEG", exif=exif, comment=WORD, xmp=b"<x>" + WORD + b"</x>")
    assert data.count(WORD) == 3
    found = thumbnail(data, 50, 1.0)
    assert found is not None
    assert WORD not in found
    assert set(Image.open(BytesIO(found)).info) <= {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density")
    }


@pytest.mark.parametrize("mode", ["1", "L", "RGBA", "P", "CMYK", "I;16"])
def test_any_mode_that_is_decoded_is_shown(mode: str) -> None:
    grey = halves().convert("L")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        image = grey.convert("RGB").convert(mode)
    found = np.asarray(shown(encoded(image, "TIFF" if mode == "CMYK" else "PNG")).convert("L"))
    assert found[:, :20].max() < 40
    assert found[:, 30:].min() > 215


def test_what_is_none_or_too_large_or_cut_off_has_none() -> None:
    whole = encoded(Image.fromarray(np.random.default_rng(1).integers(0, 255, (60, 60), "uint8")))
    assert thumbnail(b"GIF89a nothing", 50, 1.0) is None
    assert thumbnail(encoded(Image.new("F", (9, 9)), "TIFF"), 50, 1.0) is None
    assert thumbnail(whole[:400], 50, 1.0) is None
    assert thumbnail(encoded(halves(1100, 1000)), 50, 1.0) is None
