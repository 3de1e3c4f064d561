"""Draws series of points as one line chart, an ``<svg>`` element for a page without JavaScript."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

# Okabe and Ito's blue and vermilion: told apart with any colour vision, and in grey by the dashes.
BLUE, VERMILION = "#0072b2", "#d55e00"

# The page's style sheet gives these and the two above their colour, light or dark, by attribute.
_INK, _RULE = "#333334", "#ddddde"
_WIDTH_PX, _HEIGHT_PX = 740, 380
_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 68, 716, 36, 324
_MOST_DOTS, _MOST_MARKS = 60, 10
# About as wide as a letter at the legend's size: a page without script can't measure its text.
_LETTER_PX = 7
_LEGEND_ROW_PX = 22
# For a chart that is a file of its own.
_STYLE = (
    "svg{background:#fff;font-family:system-ui,sans-serif}"
    "@media(prefers-color-scheme:dark){svg{background:#16181b}"
    f'[fill="{_INK}"]{{fill:#e6e6e6}}[stroke="{_INK}"]{{stroke:#9a9ea3}}'
    f'[stroke="{_RULE}"]{{stroke:#33373c}}}}'
)


@dataclass(frozen=True)
class Axis:
    """What an axis is called and from where to where it goes; a log axis starts above 0."""

    title: str
    low: float
    high: float
    is_log: bool = False

    @classmethod
    def around(cls, title: str, values: Iterable[float], *, is_log: bool = False) -> "Axis":
        """An axis that holds ``values``, one at least, and ends at round numbers."""
        found = list(values)
        low, high = min(found), max(found)
        if is_log:
            steps = _log_steps(low, high)
            start = max(step for step in steps if step <= low)
            return cls(title, start, min(s for s in steps if s >= high and s > start), is_log=True)
        step = _linear_step(low, high)
        start = step * math.floor(low / step)
        return cls(title, start, max(step * math.ceil(high / step), start + step))

    def share(self, value: float) -> float:
        """How far along the axis ``value`` lies: 0 at its low end, 1 at its high end."""
        low, high, place = self.low, self.high, value
        if self.is_log:
            low, high, place = math.log(low), math.log(high), math.log(value)
        return (place - low) / (high - low) if high > low else 0.5

    def marks(self) -> list[float]:
        """Round numbers within the axis: 1, 2 and 5 times the powers of ten, if few enough.

        A log axis of many decades has the powers of ten alone, or every second, third, … of them.
        """
        if not self.is_log:
            step = _linear_step(self.low, self.high)
            first, last = math.ceil(self.low / step), math.floor(self.high / step)
            return [step * place for place in range(first, last + 1)]
        shown = [step for step in _log_steps(self.low, self.high) if self.low <= step <= self.high]
        if len(shown) > _MOST_MARKS:
            powers = [step for step in shown if f"{step:e}".startswith("1.")]
            return powers[:: math.ceil(len(powers) / _MOST_MARKS)]
        return shown


@dataclass(frozen=True)
class Series:
    """Points (x, y) in the order in which a line joins them."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str
    is_dashed: bool = False


def line_chart(x: Axis, y: Axis, series: Sequence[Series], *, labelled_by: str) -> str:
    """The ``<svg>`` element, as wide as the page gives it room, with axes, grid and a legend.

    ``labelled_by`` is the id of the element of the page that says what is drawn. All text is
    escaped, and the drawing has no ids of its own, so any number of charts fit on a page.
    """
    # Few points are drawn one by one; many make a line.
    has_dots = max((len(each.points) for each in series), default=0) <= _MOST_DOTS
    # Where two lines coincide, the dashed one lies on top and shows both.
    lines = [
        part
        for each in sorted(series, key=lambda each: each.is_dashed)
        for part in _line(x, y, each, has_dots)
    ]
    legend, above = _legend(series)
    parts = [*_grid(x, y), *_x_axis(x), *_y_axis(y), *lines, *legend]
    head = f'class="plot" role="img" aria-labelledby="{escape(labelled_by)}"'
    box = f"0 {-above} {_WIDTH_PX} {_HEIGHT_PX + above}"
    return f'<svg {head} viewBox="{box}">{"".join(parts)}</svg>'


def standalone(svg: str, title: str) -> str:
    """A chart whose ``labelled_by`` is ``title`` as a file: with its title and its colours."""
    head, gap, rest = svg.partition(">")
    named = f'<title id="title">{escape(title)}</title>'
    xmlns = ' xmlns="http://www.w3.org/2000/svg"'
    return f"{head}{xmlns}{gap}{named}<style>{_STYLE}</style>{rest}\n"


def _line(x: Axis, y: Axis, series: Series, has_dots: bool) -> list[str]:
    places = [(_across(x, across), _up(y, up)) for across, up in series.points]
    joined = " ".join(f"{across:.2f},{up:.2f}" for across, up in places)
    parts = [_element("polyline", points=joined, **_stroke(series))]
    if has_dots:
        parts += [
            _element("circle", cx=f"{across:.2f}", cy=f"{up:.2f}", r=3.5, fill=series.colour)
            for across, up in places
        ]
    return parts


def _grid(x: Axis, y: Axis) -> list[str]:
    columns, rows = [_across(x, at) for at in x.marks()], [_up(y, at) for at in y.marks()]
    upright = [_rule(at, _TOP_PX, at, _BOTTOM_PX, _RULE) for at in columns]
    return upright + [_rule(_LEFT_PX, at, _RIGHT_PX, at, _RULE) for at in rows]


def _x_axis(axis: Axis) -> list[str]:
    parts = [_rule(_LEFT_PX, _BOTTOM_PX, _RIGHT_PX, _BOTTOM_PX, _INK)]
    for mark in axis.marks():
        at = _across(axis, mark)
        parts.append(_rule(at, _BOTTOM_PX, at, _BOTTOM_PX + 5, _INK))
        parts.append(_text(_number(mark, axis), at, _BOTTOM_PX + 20, anchor="middle"))
    middle = (_LEFT_PX + _RIGHT_PX) / 2
    return [*parts, _text(axis.title, middle, _BOTTOM_PX + 46, anchor="middle", size=14)]


def _y_axis(axis: Axis) -> list[str]:
    parts = [_rule(_LEFT_PX, _TOP_PX, _LEFT_PX, _BOTTOM_PX, _INK)]
    for mark in axis.marks():
        at = _up(axis, mark)
        parts.append(_rule(_LEFT_PX - 5, at, _LEFT_PX, at, _INK))
        parts.append(_text(_number(mark, axis), _LEFT_PX - 9, at + 4.5, anchor="end"))
    middle = (_TOP_PX + _BOTTOM_PX) / 2
    turned = f"rotate(-90 18 {middle:g})"
    title = _text(axis.title, 18, middle, anchor="middle", size=14, transform=turned)
    return [*parts, title]


def _legend(series: Sequence[Series]) -> tuple[list[str], int]:
    """The names with their lines, and how far they go beyond the top: as many rows as they need."""
    places: list[tuple[float, int]] = []
    left, row = float(_LEFT_PX), 0
    for each in series:
        width = 40 + _LETTER_PX * len(each.name)
        if left + width > _RIGHT_PX and left > _LEFT_PX:
            left, row = float(_LEFT_PX), row + 1
        places.append((left, row))
        left += width + 28
    parts = []
    for each, (x, of_row) in zip(series, places, strict=True):
        y = 16 - _LEGEND_ROW_PX * (row - of_row)
        parts.append(_element("path", d=f"M{x:g} {y}h32", **_stroke(each)))
        parts.append(_text(each.name, x + 40, y + 4.5, size=14))
    return parts, _LEGEND_ROW_PX * row


def _across(axis: Axis, value: float) -> float:
    return _LEFT_PX + axis.share(value) * (_RIGHT_PX - _LEFT_PX)


def _up(axis: Axis, value: float) -> float:
    return _BOTTOM_PX - axis.share(value) * (_BOTTOM_PX - _TOP_PX)


def _stroke(series: Series) -> dict[str, object]:
    dashes = {"stroke_dasharray": "6 4"} if series.is_dashed else {}
    line = {"fill": "none", "stroke": series.colour, "stroke_width": 2.5}
    return {**line, "stroke_linejoin": "round", **dashes}


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return _element("path", d=f"M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}", stroke=colour)


def _text(
    text: str, x: float, y: float, *, anchor: str = "start", size: int = 13, **attributes: object
) -> str:
    placed = {"x": f"{x:.2f}", "y": f"{y:.2f}", "text_anchor": anchor, "font_size": size}
    return _element("text", text, fill=_INK, **placed, **attributes)


def _element(name: str, text: str = "", /, **attributes: object) -> str:
    pairs = (f' {key.replace("_", "-")}="{escape(str(of))}"' for key, of in attributes.items())
    return f"<{name}{''.join(pairs)}>{escape(text)}</{name}>"


def _log_steps(low: float, high: float) -> list[float]:
    """1, 2 and 5 times the powers of ten, from below ``low`` to above ``high``."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    return [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]


def _linear_step(low: float, high: float) -> float:
    """The smallest of 1, 2 and 5 times the powers of ten that divides the way into few steps."""
    way = high - low or abs(high) or 1.0
    return next(step for step in _log_steps(way / 10, way) if way / step <= _MOST_MARKS - 3)


def _number(value: float, axis: Axis) -> str:
    """Short and exact: 0.5, 500, 5,000, and 5k, 20k, 3M on an axis that goes far."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size and axis.high >= 10_000:
            return f"{value / size:.10g}{letter}"
    return f"{value:,.10g}"


def draw_distribution(curves: Mapping[str, Sequence[Sequence[float]]]) -> str:
    """Rank against appearances in an epoch, as ``_on_log_axes`` draws it.

    ``curves`` has ``before`` and ``after``, each of (rank, frequency) pairs.
    """
    return _on_log_axes(
        "concepts, by frequency",
        "images in an epoch",
        [
            Series("before resampling", _pairs(curves["before"]), BLUE, is_dashed=True),
            Series("after resampling", _pairs(curves["after"]), VERMILION),
        ],
        labelled_by="plot-caption",
    )


def draw_splits(curves: Mapping[str, Sequence[Sequence[float]]]) -> str:
    """Rank against images in each split, whose names ``curves`` has, as ``_on_log_axes`` does."""
    drawn = (("train", VERMILION, False), ("validation", BLUE, True))
    return _on_log_axes(
        "concepts, by frequency in the split",
        "images",
        [
            Series(name, _pairs(curves[name]), colour, is_dashed=is_dashed)
            for name, colour, is_dashed in drawn
            if curves.get(name)
        ],
        labelled_by="splits-plot-caption",
    )


def draw_repeats(curve: Sequence[Sequence[float]]) -> str:
    """How many images appear at least so often, as ``_on_log_axes`` draws it.

    ``curve`` has pairs of a number of images and a repeat factor.
    """
    return _on_log_axes(
        "images, the most repeated first",
        "appearances in an epoch",
        [Series("repeat factor", _pairs(curve), VERMILION)],
        labelled_by="repeats-plot-caption",
    )


def _pairs(points: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Those of the points that a log axis has a place for."""
    return [(across, up) for across, up in points if across > 0 and up > 0]


def _on_log_axes(across: str, up: str, series: Sequence[Series], *, labelled_by: str) -> str:
    """Series as an ``<svg>`` element. An empty string if there are no two places to draw.

    Only numbers and our own words go into the picture, so it can be put into a page as it is.
    """
    points = [point for each in series for point in each.points]
    most = max((x for x, _ in points), default=0)
    if most < 2:
        return ""
    return line_chart(
        Axis(across, 1, most, is_log=True),
        Axis.around(up, [y for _, y in points], is_log=True),
        series,
        labelled_by=labelled_by,
    )
