"""Finds what of a picture is the picture, and what is a frame, a margin or a bar around it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Levels = NDArray[np.uint8]
_Uniform = NDArray[np.bool_]

# Grey levels that the pixels of a margin lie from their middle: JPEG's noise at quality 30 is less.
_TOLERANCE = 12
# Of a line, the share of pixels at either end that may lie further off.
_STRAYS = 100
# Less than this part of a side is no picture within margins, but a picture on a plain ground.
_INNER_AT_LEAST, _BLOCK_AT_LEAST = 1 / 3, 1 / 5


def within_margins(levels: Levels) -> Box:
    """The picture (grey levels, height by width) without lines of one level at its sides."""
    return _box(levels, _inner)


def block_of(levels: Levels) -> Box:
    """The largest part of the picture that no line of one level divides: as in a screenshot."""
    return _box(levels, _longest)


def part_of(box: Box, share: float) -> Box:
    """A share of the sides of a box, in its middle."""
    left, upper, right, lower = box
    width, height = (right - left) * (1 - share) / 2, (lower - upper) * (1 - share) / 2
    return left + width, upper + height, right - width, lower - height


def _box(levels: Levels, rule: Callable[[_Uniform], tuple[int, int]]) -> Box:
    left, upper, right, lower = 0, 0, levels.shape[1], levels.shape[0]
    # Twice, for a frame within a frame.
    for _ in range(2):
        first, end = rule(_uniform_rows(levels[upper:lower, left:right]))
        upper, lower = upper + first, upper + end
        first, end = rule(_uniform_rows(np.ascontiguousarray(levels[upper:lower, left:right].T)))
        left, right = left + first, left + end
    return left, upper, right, lower


def _uniform_rows(levels: Levels) -> _Uniform:
    """Of each row, whether all but a few of its pixels are about alike."""
    # A stable sort of bytes is a radix sort, ten times faster than a median.
    ordered = np.sort(levels, axis=1, kind="stable").astype(np.int16)
    few = levels.shape[1] // _STRAYS
    uniform: _Uniform = ordered[:, -1 - few] - ordered[:, few] <= 2 * _TOLERANCE
    return uniform


def _inner(uniform: _Uniform) -> tuple[int, int]:
    lines = np.flatnonzero(~uniform)
    if len(lines) < len(uniform) * _INNER_AT_LEAST:
        return 0, len(uniform)
    return _without_blend(int(lines[0]), int(lines[-1]) + 1, len(uniform))


def _longest(uniform: _Uniform) -> tuple[int, int]:
    edges = np.flatnonzero(np.diff(np.concatenate(([True], uniform, [True])).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return 0, len(uniform)
    first, end = (int(edge) for edge in runs[np.argmax(runs[:, 1] - runs[:, 0])])
    if end - first < len(uniform) * _BLOCK_AT_LEAST:
        return 0, len(uniform)
    return _without_blend(first, end, len(uniform))


def _without_blend(first: int, end: int, count: int) -> tuple[int, int]:
    """Without the line next to a margin, in which the two are mixed."""
    first, end = first + (first > 0), end - (end < count)
    return (first, end) if first < end else (0, count)
