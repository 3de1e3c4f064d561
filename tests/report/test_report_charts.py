"""The drawings of the page: what is where, read back from the SVG."""

import math
import re
from xml.etree import ElementTree

import pytest

from curate.report.charts import (
    BLUE,
    VERMILION,
    Axis,
    Series,
    draw_distribution,
    draw_repeats,
    draw_splits,
    line_chart,
)

CURVES = {"before": [[1, 1600], [2, 400], [3, 25]], "after": [[1, 1600], [2, 400], [3, 100]]}
Points = list[tuple[float, float]]


def lines(svg: str) -> dict[str, Points]:
    """The places of each line's points, by its colour."""
    return {
        str(line.get("stroke")): [
            (float(x), float(y))
            for x, y in (pair.split(",") for pair in str(line.get("points")).split())
        ]
        for line in ElementTree.fromstring(svg).iter("polyline")
    }


def texts(svg: str) -> list[str]:
    return [str(text.text) for text in ElementTree.fromstring(svg).iter("text")]


def numbers(svg: str) -> list[float]:
    places = ("points", "d", "cx", "cy", "x", "y", "transform")
    values = [of.get(name, "") for of in ElementTree.fromstring(svg).iter() for name in places]
    return [float(number) for number in re.findall(r"nan|inf|-?\d+\.?\d*", " ".join(values))]


def test_both_series_are_drawn_and_named() -> None:
    svg = draw_distribution(CURVES)
    assert {colour: len(points) for colour, points in lines(svg).items()} == {BLUE: 3, VERMILION: 3}
    assert {"before resampling", "after resampling"} <= set(texts(svg))
    assert {"concepts, by frequency", "images in an epoch"} <= set(texts(svg))


def test_a_line_goes_right_with_the_rank_and_down_with_the_frequency() -> None:
    for points in lines(draw_distribution(CURVES)).values():
        across, down = zip(*points, strict=True)
        assert list(across) == sorted(set(across))
        assert list(down) == sorted(set(down))


def test_equal_ratios_are_equal_ways_on_a_log_axis() -> None:
    curve = [[1, 1000], [10, 100], [100, 10]]
    (first, second, third) = lines(draw_distribution({"before": curve, "after": []}))[BLUE]
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], abs=0.02)
    assert second[1] - first[1] == pytest.approx(third[1] - second[1], abs=0.02)


def test_the_drawing_is_one_picture_for_a_screen_reader_and_has_no_ids_or_script() -> None:
    svg = draw_distribution(CURVES)
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "plot-caption")
    assert root.get("viewBox") and not root.get("width")
    assert not [part for part in root.iter() if "id" in part.attrib]
    assert {part.tag for part in root.iter()} == {"svg", "path", "polyline", "circle", "text"}
    assert svg == draw_distribution(CURVES)


def test_text_is_escaped() -> None:
    hostile = '</text><script>"&'
    axis = Axis(hostile, 0, 1)
    svg = line_chart(axis, axis, [Series(hostile, [(0, 1)], BLUE)], labelled_by='"><b>')
    assert texts(svg).count(hostile) == 3
    assert ElementTree.fromstring(svg).get("aria-labelledby") == '"><b>'


@pytest.mark.parametrize(
    "curves",
    [
        {"before": [], "after": []},
        {"before": [[1, 5]], "after": [[1, 5]]},
        {"before": [[1, 0], [2, 0]], "after": [[1, 0], [2, 0]]},
    ],
    ids=["no concept", "one concept", "no image"],
)
def test_nothing_to_compare_is_not_drawn(curves: dict[str, list[list[float]]]) -> None:
    assert draw_distribution(curves) == ""


def test_concepts_with_equal_counts_are_a_level_line_inside_the_axes() -> None:
    level = [[1, 7], [2, 7], [3, 7]]
    svg = draw_distribution({"before": level, "after": level})
    assert all(map(math.isfinite, numbers(svg)))
    assert lines(svg)[BLUE] == lines(svg)[VERMILION]
    assert len({down for _, down in lines(svg)[BLUE]}) == 1
    assert {"5", "10"} <= set(texts(svg))


@pytest.mark.parametrize("is_log", [False, True])
def test_a_single_point_has_a_finite_place(is_log: bool) -> None:
    x, y = Axis.around("x", [3], is_log=is_log), Axis("y", 2, 2, is_log)
    svg = line_chart(x, y, [Series("one", [(3, 2)], BLUE)], labelled_by="caption")
    assert all(map(math.isfinite, numbers(svg)))


def test_many_points_are_a_line_without_dots() -> None:
    axis = Axis("x", 0, 100)
    for count, dots in ((60, 60), (61, 0)):
        points = [(float(place), float(place)) for place in range(count)]
        svg = line_chart(axis, axis, [Series("a", points, BLUE)], labelled_by="caption")
        assert svg.count("<circle") == dots


@pytest.mark.parametrize(
    ("low", "high", "is_log", "marks"),
    [
        (1, 6, True, [1, 2, 5]),
        (2, 2000, True, [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]),
        (3, 4000, True, [5, 10, 20, 50, 100, 200, 500, 1000, 2000]),
        (50, 1e6, True, [1e2, 1e3, 1e4, 1e5, 1e6]),
        (1, 1e12, True, [1, 1e2, 1e4, 1e6, 1e8, 1e10, 1e12]),
        (0.05, 0.2, True, [0.05, 0.1, 0.2]),
        (60, 75, False, [60, 65, 70, 75]),
        (-1, 1, False, [-1, -0.5, 0, 0.5, 1]),
        (0, 900, False, [0, 200, 400, 600, 800]),
    ],
)
def test_marks_are_few_round_numbers_within_the_axis(
    low: float, high: float, is_log: bool, marks: list[float]
) -> None:
    axis = Axis("x", low, high, is_log)
    assert axis.marks() == pytest.approx(marks)
    assert all(0 <= axis.share(mark) <= 1 for mark in axis.marks())


@pytest.mark.parametrize(
    ("values", "is_log", "ends"),
    [
        ([3, 1600], True, (2, 2000)),
        ([5, 5], True, (5, 10)),
        ([0.5, 30], True, (0.5, 50)),
        ([61, 74], False, (60, 74)),
        ([0, 0], False, (0, 0.2)),
    ],
)
def test_an_axis_around_values_ends_at_round_numbers(
    values: list[float], is_log: bool, ends: tuple[float, float]
) -> None:
    axis = Axis.around("x", values, is_log=is_log)
    assert (axis.low, axis.high) == pytest.approx(ends)


def test_large_numbers_are_short() -> None:
    curve = [[1, 3_000_000], [2, 20], [4000, 3]]
    shown = set(texts(draw_distribution({"before": curve, "after": curve})))
    assert {"10", "1k", "10k", "1M"} <= shown
    assert "1,000" in shown  # the ranks go to 4,000 only


def test_splits_and_repeats_are_drawn_or_left_out_where_there_is_nothing() -> None:
    svg = draw_splits({"train": [[1, 90], [2, 3]], "validation": [[1, 9]]})
    assert {colour: len(points) for colour, points in lines(svg).items()} == {VERMILION: 2, BLUE: 1}
    assert {"train", "validation"} <= set(texts(svg))
    assert len(lines(draw_repeats([[1, 4], [9, 1]]))[VERMILION]) == 2
    assert draw_splits({}) == draw_repeats([]) == ""
