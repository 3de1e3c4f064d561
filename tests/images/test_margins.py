"""What of a picture is taken for the picture."""

import numpy as np
import pytest
from numpy.typing import NDArray

from curate.images.margins import Box, seen_parts

Levels = NDArray[np.uint8]


def within_margins(levels: Levels) -> Box:
    return seen_parts(levels)[1]


def block_of(levels: Levels) -> Box:
    return seen_parts(levels)[2]


def picture(height: int = 100, width: int = 140, seed: int = 0) -> Levels:
    return np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)


def around(inner: Levels, margins: tuple[int, int, int, int], level: int) -> Levels:
    """With so many lines of one level above, below, left and right."""
    above, below, left, right = margins
    return np.pad(inner, ((above, below), (left, right)), constant_values=level)


# A line next to a margin is left out: the two are mixed there once a picture was scaled.
@pytest.mark.parametrize(
    ("margins", "box"),
    [
        ((0, 0, 0, 0), (0, 0, 140, 100)),
        ((10, 10, 10, 10), (11, 11, 149, 109)),
        ((30, 0, 0, 0), (0, 31, 140, 130)),
        ((0, 40, 5, 0), (6, 0, 145, 99)),
    ],
)
@pytest.mark.parametrize("level", [0, 90, 255])
def test_margins_of_one_level_are_cut_at_each_side(
    margins: tuple[int, int, int, int], box: Box, level: int
) -> None:
    framed = around(picture(), margins, level)
    assert within_margins(framed) == box
    assert block_of(framed) == box


def test_a_frame_within_a_frame_is_cut() -> None:
    inner = around(around(picture(), (9, 9, 9, 9), 0), (20, 20, 20, 20), 255)
    left, upper, right, lower = within_margins(inner)
    assert (left, upper, inner.shape[1] - right, inner.shape[0] - lower) == (30, 30, 30, 30)


@pytest.mark.parametrize("noise", [8, 30])
def test_a_margin_may_be_noisy_and_not_more(noise: int) -> None:
    framed = around(picture(), (20, 20, 20, 20), 128)
    grain = np.random.default_rng(1).integers(-noise, noise + 1, framed.shape)
    framed = np.clip(framed + grain, 0, 255).astype(np.uint8)
    whole = (0, 0, framed.shape[1], framed.shape[0])
    assert (within_margins(framed) == whole) == (noise == 30)


def test_of_what_lines_of_one_level_divide_the_largest_part_is_the_picture() -> None:
    bar, rule = picture(10, 140, 1), np.full((6, 140), 255, np.uint8)
    shown = np.concatenate([bar, rule, picture(), rule, bar])
    assert within_margins(shown) == (0, 0, 140, len(shown))
    assert block_of(shown) == (0, 17, 140, 115)


def test_what_is_small_on_a_plain_ground_is_no_picture_within_margins() -> None:
    dot = around(picture(20, 20), (30, 150, 60, 120), 200)
    whole = (0, 0, 200, 200)
    assert within_margins(dot) == block_of(dot) == whole


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (90, 1), (2, 2), (40, 40)])
def test_a_picture_of_one_level_is_all_of_it(shape: tuple[int, int]) -> None:
    height, width = shape
    blank = np.full(shape, 77, np.uint8)
    assert within_margins(blank) == block_of(blank) == (0, 0, width, height)
