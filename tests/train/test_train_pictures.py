"""Whatever a file's mode and orientation, a model sees an upright RGB square."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from curate.train.pictures import central_box, random_box, training_pixels, validation_pixels

RED = (255, 0, 0)


def _quarters(width=64, height=64):
    image = Image.new("RGB", (width, height), "red")
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    return image


@pytest.mark.parametrize(
    ("suffix", "mode"),
    [
        *[("png", mode) for mode in ("RGB", "L", "P", "RGBA", "LA", "1")],
        *[("jpg", mode) for mode in ("RGB", "L", "CMYK")],
        *[("webp", mode) for mode in ("RGB", "RGBA")],
        *[("tif", mode) for mode in ("RGB", "L", "P", "CMYK", "RGBA", "1")],
        *[("gif", mode) for mode in ("L", "P")],
    ],
)
def test_every_mode_becomes_rgb(tmp_path, mode, suffix):
    image = Image.new("RGB", (40, 30), RED).convert(mode)
    path = tmp_path / f"picture.{suffix}"
    image.save(path, quality=95)
    pixels = validation_pixels(path, 16)
    assert pixels.shape == (16, 16, 3)
    assert pixels.dtype == np.uint8
    if mode in {"RGB", "P", "CMYK", "RGBA"}:
        assert np.abs(pixels.reshape(-1, 3).mean(0) - RED).max() < 6


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path):
    Image.fromarray(np.full((20, 20), 0x8000, np.uint16)).save(tmp_path / "deep.png")
    assert (validation_pixels(tmp_path / "deep.png", 16) == 0x80).all()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(tmp_path, mode):
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0)).convert(mode)
    image.save(tmp_path / "clear.png", **({"transparency": 0} if mode == "P" else {}))
    assert (validation_pixels(tmp_path / "clear.png", 16) == 255).all()


@pytest.mark.parametrize(
    ("orientation", "undo"),
    [
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_an_orientation_tag_is_obeyed(tmp_path, orientation, undo, suffix):
    upright = _quarters(96, 64)
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright.transpose(undo).save(tmp_path / f"turned.{suffix}", exif=exif, quality=95)
    upright.save(tmp_path / f"upright.{suffix}", quality=95)
    found = validation_pixels(tmp_path / f"turned.{suffix}", 32).astype(int)
    expected = validation_pixels(tmp_path / f"upright.{suffix}", 32).astype(int)
    assert np.abs(found - expected).mean() < 4


def test_a_jpeg_decoded_smaller_shows_the_same_picture(tmp_path):
    generator = np.random.default_rng(0)
    small = Image.fromarray(generator.integers(0, 255, (12, 16, 3), dtype=np.uint8))
    large = small.resize((1600, 1200), Image.Resampling.BICUBIC)
    large.save(tmp_path / "large.jpg", quality=95)
    large.save(tmp_path / "large.png")
    for seed in range(5):
        pair = [
            training_pixels(
                tmp_path / f"large.{suffix}", 64, 0.08, np.random.default_rng(seed)
            ).astype(int)
            for suffix in ("jpg", "png")
        ]
        assert np.abs(pair[0] - pair[1]).mean() < 4


def test_the_same_generator_draws_the_same_crop(tmp_path):
    _quarters().save(tmp_path / "picture.png")
    draws = [
        training_pixels(tmp_path / "picture.png", 16, 0.08, np.random.default_rng(seed)).tobytes()
        for seed in (1, 1, 2)
    ]
    assert draws[0] == draws[1] != draws[2]


def test_half_of_the_training_pictures_are_mirrored(tmp_path):
    image = Image.new("RGB", (32, 32), "black")
    image.paste("white", (0, 0, 16, 32))
    image.save(tmp_path / "picture.png")
    mirrored = 0
    for seed in range(200):
        pixels = training_pixels(
            tmp_path / "picture.png", 16, 1.0, np.random.default_rng(seed)
        ).astype(int)
        mirrored += pixels[:, :8].sum() < pixels[:, 8:].sum()
    assert 70 < mirrored < 130


@given(
    st.tuples(st.integers(1, 5000), st.integers(1, 5000)),
    st.floats(0.01, 1),
    st.integers(0, 2**32),
)
def test_a_crop_lies_inside_the_picture(size, share, seed):
    for box in (random_box(size, share, np.random.default_rng(seed)), central_box(size)):
        left, top, right, bottom = box
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
