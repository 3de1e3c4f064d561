"""Turns an image file into a square of RGB pixels, cropped for training or for validation."""

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from curate.images.decoding import Box, opened, upright_square

Pixels = npt.NDArray[np.uint8]


def training_pixels(
    path: Path, side_px: int, min_crop_share: float, generator: np.random.Generator
) -> Pixels:
    """A random crop of a random shape, scaled to a square, mirrored half of the time.

    The result is uint8 of shape (side_px, side_px, 3) and depends on the file and the generator
    only. Any exception of the decoder passes through.

    Source: Szegedy et al. 2014 (arXiv:1409.4842), §6: areas of 8 to 100 %, ratios 3:4 to 4:3.
    """
    with opened(path) as image:
        box = random_box(image.size, min_crop_share, generator)
        square = upright_square(image, box, side_px)
    if generator.random() < 0.5:
        square = square.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return np.array(square)


def validation_pixels(path: Path, side_px: int) -> Pixels:
    """The central square, ⅞ of the shorter side, scaled: resize to 256 and crop 224, in one step.

    The result is uint8 of shape (side_px, side_px, 3). Any exception of the decoder passes through.
    """
    with opened(path) as image:
        return np.array(upright_square(image, central_box(image.size), side_px))


def random_box(size: tuple[int, int], min_crop_share: float, generator: np.random.Generator) -> Box:
    """A box (left, top, right, bottom) inside an image of ``size``, in pixels."""
    width, height = size
    for _ in range(10):
        area = width * height * generator.uniform(min_crop_share, 1.0)
        ratio = math.exp(generator.uniform(math.log(3 / 4), math.log(4 / 3)))
        box_width = round(math.sqrt(area * ratio))
        box_height = round(math.sqrt(area / ratio))
        if 0 < box_width <= width and 0 < box_height <= height:
            left = int(generator.integers(0, width - box_width + 1))
            top = int(generator.integers(0, height - box_height + 1))
            return (left, top, left + box_width, top + box_height)
    # Only a very long picture gets here: its middle, as near to the allowed ratios as it goes.
    box_width = min(width, max(1, round(height * 4 / 3)))
    box_height = min(height, max(1, round(width * 4 / 3)))
    left, top = (width - box_width) // 2, (height - box_height) // 2
    return (left, top, left + box_width, top + box_height)


def central_box(size: tuple[int, int]) -> Box:
    """The central square of ⅞ of the shorter side, in pixels."""
    side = min(size) * 7 / 8
    left, top = (size[0] - side) / 2, (size[1] - side) / 2
    return (left, top, left + side, top + side)
