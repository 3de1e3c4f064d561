"""What a picture's perceptual hashes are, and which changes of it leave them near."""

from collections.abc import Callable
from io import BytesIO

import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from curate.images.decoding import decoded_grey, opened
from curate.images.perceptual import PerceptualHashes, perceptual_hashes

NEAR = 6


def picture(seed: int = 0, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Soft shapes in colour, as a photograph has them."""
    grain = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(grain).resize(size, Image.Resampling.BICUBIC)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def hashed(data: bytes) -> PerceptualHashes:
    with opened(BytesIO(data)) as image:
        return perceptual_hashes(decoded_grey(image))


def distance(copy: PerceptualHashes, original: PerceptualHashes) -> int:
    return min(
        ((a ^ b) & (1 << 64) - 1).bit_count() for a in copy.as_copy for b in original.as_original
    )


def as_number(found: imagehash.ImageHash) -> int:
    return int(np.packbits(found.hash.ravel()).view(">i8")[0])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(32, 400), st.integers(32, 400))
def test_a_hash_is_that_of_the_library_for_the_picture_and_its_mirror_image(
    seed: int, width: int, height: int
) -> None:
    grey = picture(seed, (width, height)).convert("L")
    found = perceptual_hashes(grey)
    whole, mirrored = (
        as_number(imagehash.phash(grey)),
        as_number(imagehash.phash(ImageOps.mirror(grey))),
    )
    assert found.as_original[0] == found.as_copy[0] == whole
    assert mirrored in found.as_copy


TURNS = [None, *Image.Transpose]


def turned(image: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    return image if turn is None else image.transpose(turn)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(32, 400), st.integers(32, 400))
def test_a_copy_in_any_symmetry_of_the_square_is_near_if_turned_copies_are_looked_for(
    seed: int, width: int, height: int
) -> None:
    grey = picture(seed, (width, height)).convert("L")
    (original, *_) = perceptual_hashes(grey).as_original
    for turn in TURNS:
        copy = perceptual_hashes(turned(grey, turn), turned_copies=True)
        # Scaling rounds rows before columns, so a turned one is a grey level off here and there.
        assert distance(copy, PerceptualHashes(as_original=(original,))) <= 2, turn


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_what_needs_no_scaling_is_found_in_any_symmetry_to_the_bit(seed: int) -> None:
    levels = np.random.default_rng(seed).integers(0, 256, (32, 32), dtype=np.uint8)
    (original, *_) = perceptual_hashes(Image.fromarray(levels)).as_original
    for quarters in range(4):
        for one in (levels, levels[:, ::-1]):
            copy = Image.fromarray(np.ascontiguousarray(np.rot90(one, quarters)))
            assert original in perceptual_hashes(copy, turned_copies=True).as_copy


def test_turned_copies_change_nothing_of_an_original_and_only_add_to_a_copy() -> None:
    grey = framed(picture()).convert("L")
    plain, more = perceptual_hashes(grey), perceptual_hashes(grey, turned_copies=True)
    assert more.as_original == plain.as_original
    assert len(more.as_copy) == 4 * len(plain.as_copy)
    assert more.as_copy[0] == plain.as_copy[0]
    assert set(plain.as_copy) < set(more.as_copy)


def test_a_quarter_turn_is_not_looked_for_unless_asked() -> None:
    original, copy = picture(), picture().transpose(Image.Transpose.ROTATE_90)
    assert distance(hashed(encoded(copy)), hashed(encoded(original))) > NEAR


def framed(image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, 40, "white")


def letterboxed(image: Image.Image) -> Image.Image:
    return ImageOps.pad(image, (image.width, image.height * 2), color="black")


def in_a_screenshot(image: Image.Image) -> Image.Image:
    """Below a bar with a name, above one with buttons."""
    shown = Image.new("RGB", (image.width + 40, image.height + 200), "white")
    shown.paste(image, (20, 80))
    draw = ImageDraw.Draw(shown)
    draw.text((30, 30), "somebody", fill="black")
    draw.text((30, image.height + 140), "like   share", fill="black")
    return shown


def cropped(image: Image.Image) -> Image.Image:
    width, height = image.size
    return image.crop((width // 20, height // 20, width - width // 20, height - height // 20))


def watermarked(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).text((10, 10), "of somebody else", fill="white")
    return image


@pytest.mark.parametrize(
    ("change", "kind", "options"),
    [
        (lambda image: image, "JPEG", {"quality": 30}),
        (lambda image: image, "WEBP", {"quality": 40}),
        (lambda image: image.resize((160, 120)), "PNG", {}),
        (lambda image: image.resize((900, 675)), "JPEG", {}),
        (lambda image: image.convert("L"), "PNG", {}),
        (lambda image: image.point(lambda level: level * 0.8), "JPEG", {}),
        (ImageOps.mirror, "JPEG", {"quality": 60}),
        (watermarked, "JPEG", {}),
        (framed, "PNG", {}),
        (framed, "JPEG", {"quality": 60}),
        (letterboxed, "JPEG", {}),
        (in_a_screenshot, "JPEG", {}),
        (cropped, "JPEG", {}),
        (lambda image: framed(ImageOps.mirror(image)), "JPEG", {}),
    ],
)
def test_a_copy_that_was_changed_is_near(
    change: Callable[[Image.Image], Image.Image], kind: str, options: dict[str, object]
) -> None:
    for seed in range(5):
        copy = hashed(encoded(change(picture(seed)), kind, **options))
        assert distance(copy, hashed(encoded(picture(seed)))) <= NEAR


def test_the_copy_of_a_framed_picture_without_its_frame_is_near() -> None:
    original = hashed(encoded(framed(picture()), "JPEG"))
    assert distance(hashed(encoded(picture(), "JPEG")), original) <= NEAR


def test_other_pictures_are_far() -> None:
    found = [hashed(encoded(picture(seed))) for seed in range(40)]
    pairs = [(one, other) for at, one in enumerate(found) for other in found[:at]]
    assert min(distance(*pair) for pair in pairs) > NEAR


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_hashed_as_it_is_shown(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(picture(), "PNG", exif=exif)
    shown = ImageOps.exif_transpose(Image.open(BytesIO(data)))
    assert hashed(data) == hashed(encoded(shown))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "CMYK", "I;16"])
def test_a_picture_of_any_mode_is_hashed_as_its_plain_rendering(mode: str) -> None:
    grey = picture().convert("L")
    if mode == "I;16":
        other = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    elif mode == "LA":
        other = Image.merge("LA", (grey, Image.new("L", grey.size, 255)))
    else:
        other = grey.convert("RGB").convert(mode)
    data = encoded(other, "TIFF" if mode == "CMYK" else "PNG")
    assert distance(hashed(data), hashed(encoded(grey))) <= 2


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (33, 32)])
@pytest.mark.parametrize("colour", ["white", "black", "#7f8081"])
def test_a_flat_picture_has_no_hash(size: tuple[int, int], colour: str) -> None:
    noisy = encoded(Image.new("RGB", size, colour), "JPEG", quality=20)
    assert hashed(noisy) == PerceptualHashes()
