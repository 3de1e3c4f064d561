"""Decodes a picture, for the scan that lets it in and for the trainer that learns from it alike."""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import IO

import numpy as np
from PIL import Image, features
from PIL.TiffImagePlugin import TiffImageFile

Box = tuple[float, float, float, float]

# Formats that are decoded, and the extension that their files get in the media store.
EXTENSIONS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "TIFF": "tiff",
    "MPO": "jpg",
    "AVIF": "avif",
    "HEIF": "heic",
}
# Not in each installation: AVIF is with Pillow's own wheels, HEIF with the extra [heif].
_AVIF, _HEIF = "AVIF", "HEIF"
_BRANDS = {
    _AVIF: frozenset({b"avif", b"avis"}),
    _HEIF: frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}),
}
# How many pixels a picture may have is for images.max_megapixels to say. Pillow's own limit, of the
# whole process, would stop what that lets in.
Image.MAX_IMAGE_PIXELS = None

# Where the stored picture has to be turned or mirrored to stand upright (EXIF 2.32, tag 0x0112).
_ORIENTATION_TAG = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# For a perceptual hash, which looks at 32 x 32 pixels, and for margins, which may be narrow.
_GREY_SIDE_PX = 128
_BITS_TAG, _PHOTOMETRIC_TAG, _WHITE_IS_ZERO = 258, 262, 0
# Nothing says which number is white: floats and 32-bit integers are heights and counts as well. No
# colour profile is applied, and Lab has no other way to RGB.
_WITHOUT_WHITE = ("F", "I", "LAB")
# What other pictures, and films, begin with; the first may stand behind a length of four bytes.
_OTHER_KINDS = (
    *(b"BM", b"8BPS", b"\0\0\1\0", b"\xff\x0a", b"\xff\x4f\xff\x51", b"<svg"),
    *(b"qoif", b"P3\n", b"P5\n", b"P6\n", b"\x1aE\xdf\xa3"),
)
_OTHER_BOXES = (b"jP  ", b"JXL ")


class UnsupportedPictureError(Exception):
    """A picture of a kind that is not decoded here, which may be sound."""


@contextmanager
def opened(source: Path | IO[bytes]) -> Iterator[Image.Image]:
    """Open the first picture of a file, without decoding it; whatever Pillow raises passes."""
    with warnings.catch_warnings():
        # Of damaged metadata, which are not read from here.
        warnings.simplefilter("ignore")
        image = Image.open(source, formats=opened_formats())
    with image:
        yield image


def is_of_another_kind(data: bytes) -> bool:
    """Whether a file that can't be opened begins like a picture or film of another format."""
    if data[4:8] == b"ftyp":
        end = min(int.from_bytes(data[:4]), 1024)
        brands = {data[at : at + 4] for at in (8, *range(16, end, 4))}
        return not any(brands & _BRANDS[name] for name in _optional_readers())
    return data.startswith(_OTHER_KINDS) or data[4:8] in _OTHER_BOXES


def readers() -> str:
    """What reads the formats that not each installation can, with versions; empty if nothing."""
    return ", ".join(_optional_readers().values())


@cache
def _optional_readers() -> dict[str, str]:
    found = {}
    if features.check("avif"):
        found[_AVIF] = f"libavif {features.version('avif')}"
    try:
        found[_HEIF] = f"pillow-heif {metadata.version('pillow-heif')}"
    except metadata.PackageNotFoundError:
        return found
    return found


@cache
def opened_formats() -> list[str]:
    """What ``opened`` opens, by Pillow's names; makes Pillow know them."""
    # Pillow knows MPO as a kind of JPEG: asked for by name, it stops with a KeyError.
    found = [name for name in EXTENSIONS if name not in {"MPO", *_BRANDS}]
    if _HEIF in _optional_readers():
        import pillow_heif  # noqa: PLC0415 - optional

        # A JPEG's draft() is the same picture decoded smaller; that of pillow-heif is a thumbnail,
        # which may be another picture.
        pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    # AVIF first: of files that only say "mif1", it opens those with AV1 in them.
    return found + list(_optional_readers())


def decoded_grey(image: Image.Image) -> Image.Image:
    """The whole picture in grey levels, upright; raises what ``upright_square`` would of any part.

    It has ``_GREY_SIDE_PX`` a side, or more, if it had so many: a JPEG is decoded as small as that
    leaves, and without its colours. Every coefficient is still read, so damage shows.
    """
    turn = _UPRIGHT.get(_orientation(image))
    image.draft("L", (_GREY_SIDE_PX, _GREY_SIDE_PX))
    size = image.size
    image.load()
    if image.size != size:
        # A HEIC whose coded picture is of another size than it says: no crop of it would be right.
        raise OSError
    plain = image.mode == "L" and "transparency" not in image.info
    grey = (image if plain else to_rgb(image)).convert("L")
    grey = grey.reduce(max(1, min(grey.size) // _GREY_SIDE_PX))
    return grey if turn is None else grey.transpose(turn)


def upright_square(image: Image.Image, box: Box, side_px: int) -> Image.Image:
    """What is in the box of an opened picture, in RGB, scaled to a square and turned upright."""
    turn = _UPRIGHT.get(_orientation(image))
    width, height = image.size
    # A JPEG decodes up to eight times smaller for less work; the crop must stay large enough.
    image.draft(
        "RGB",
        (
            math.ceil(width * side_px / (box[2] - box[0])),
            math.ceil(height * side_px / (box[3] - box[1])),
        ),
    )
    scale_x, scale_y = image.size[0] / width, image.size[1] / height
    scaled = (box[0] * scale_x, box[1] * scale_y, box[2] * scale_x, box[3] * scale_y)
    square = to_rgb(image).resize((side_px, side_px), Image.Resampling.BILINEAR, box=scaled)
    # Turned last: a crop drawn at random, or centred, is as good on its side, and a square is less
    # work to turn than the picture.
    return square if turn is None else square.transpose(turn)


def upright_within(image: Image.Image, side_px: int) -> Image.Image:
    """An opened picture in RGB, upright, scaled down to fit into a square; not scaled up."""
    turn = _UPRIGHT.get(_orientation(image))
    image.draft("RGB", (side_px, side_px))
    whole = to_rgb(image)
    scale = min(1.0, side_px / max(whole.size))
    size = (max(1, round(whole.width * scale)), max(1, round(whole.height * scale)))
    small = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return small if turn is None else small.transpose(turn)


def to_rgb(image: Image.Image, part: tuple[int, int, int, int] | None = None) -> Image.Image:
    """The picture, or a part, in RGB: palettes looked up, CMYK converted, transparent on white.

    Raises ``UnsupportedPictureError`` where nothing says which of its numbers is white.
    """
    if image.mode in _WITHOUT_WHITE:
        raise UnsupportedPictureError
    picture = image if part is None else image.crop(part)
    if picture.mode == "RGB":
        return picture
    if picture.mode.startswith("I;16"):
        return _scaled(picture, image)
    modes = {"RGBA", "LA", "PA", "La", "RGBa"}
    if picture.mode in modes or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("RGB")
    return picture.convert("RGB")


def _scaled(picture: Image.Image, opened_as: Image.Image) -> Image.Image:
    """Up to 16 bits of grey as 8, which Pillow would clip at 255 instead of scaling them."""
    bits, is_white_zero = 16, False
    if isinstance(opened_as, TiffImageFile):
        # Pillow gives 12 bits as they are, and does not turn those where 0 is white.
        bits = int(opened_as.tag_v2.get(_BITS_TAG, (16,))[0])
        is_white_zero = opened_as.tag_v2.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO
    grey = (np.asarray(picture) >> (bits - 8)).astype(np.uint8)
    return Image.fromarray(255 - grey if is_white_zero else grey).convert("RGB")


def _orientation(image: Image.Image) -> int:
    if image.format == _HEIF:
        # Turned as its properties say when it was decoded; what EXIF and XMP say does not count
        # (ISO/IEC 23008-12, 6.5.10).
        return 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if image.format == _AVIF:
                # Pillow does not turn it, and writes what the properties say into this EXIF. Where
                # they say nothing, getexif() would ask XMP.
                exif = Image.Exif()
                exif.load(image.info.get("exif", b""))
            else:
                exif = image.getexif()
            return int(exif.get(_ORIENTATION_TAG, 1))
    except Exception:
        # Broken EXIF makes Pillow raise nearly anything; whoever shows the picture shows it as it
        # is stored.
        return 1
