"""Finds what of a picture is the picture, and what is a frame, a margin or a bar around it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Box = tuple[int, int, int, int]
Levels = NDArray[np.uint8]
_Uniform = NDArray[np.bool_]

# Grey levels that the pixels of a margin lie from their middle: JPEG's noise at quality 30 is less.
_TOLERANCE = 12
# Of a line, the share of pixels at either end that may lie further off.
_STRAYS = 100
# Less than this part of a side is no picture within margins, but a picture on a plain ground.
_INNER_AT_LEAST, _BLOCK_AT_LEAST = 1 / 3, 1 / 5


def seen_parts(levels: Levels) -> tuple[Box, Box, Box]:
    """The whole of a picture (grey levels, height by width), and two parts that may be the picture.

    One is without the lines of one level at its sides; the other is the largest part that no such
    line divides, as in a screenshot.
    """
    whole = (0, 0, levels.shape[1], levels.shape[0])
    rows, columns = _uniform_rows(levels), _uniform_rows(_turned(levels))
    if not rows.any() and not columns.any():
        return whole, whole, whole
    return whole, _box(levels, rows, _inner), _box(levels, rows, _longest)


def _box(levels: Levels, rows: _Uniform, rule: Callable[[_Uniform], tuple[int, int]]) -> Box:
    left, right = 0, levels.shape[1]
    upper, lower = rule(rows)
    for is_last in (False, True):
        first, end = rule(_uniform_rows(_turned(levels[upper:lower, left:right])))
        left, right = left + first, left + end
        if is_last:
            break
        # Again, for a frame within a frame.
        first, end = rule(_uniform_rows(levels[upper:lower, left:right]))
        upper, lower = upper + first, upper + end
    return left, upper, right, lower


def _turned(levels: Levels) -> Levels:
    return np.ascontiguousarray(levels.T)


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
