"""Draws the tag distribution before and after resampling as inline SVG, without JavaScript."""

import re
from collections.abc import Mapping, Sequence

import altair as alt
import vl_convert

_WIDTH_PX, _HEIGHT_PX = 660, 300
# Okabe and Ito's blue and vermilion: told apart with any colour vision, and in grey by the dashes.
_SERIES = {"before": ("before resampling", "#0072b2"), "after": ("after resampling", "#d55e00")}
# The page's style sheet gives these their colour, light or dark, by attribute.
_INK, _RULE = "#333334", "#ddddde"
_FONT = "system-ui, sans-serif"
_MOST_DOTS, _MOST_MARKS = 60, 9
_STEPS = [digit * 10**power for power in range(12) for digit in (1, 2, 5)]

Curve = Sequence[Sequence[float]]


def draw_distribution(curves: Mapping[str, Curve]) -> str:
    """Rank against appearances in an epoch, both on log axes, as an ``<svg>`` element.

    ``curves`` has ``before`` and ``after``, each of (rank, frequency) pairs. Only numbers and our
    own words go into the picture, so it can be put into a page as it is. An empty string if there
    is nothing to draw.
    """
    points = [
        (words, rank, frequency)
        for name, (words, _) in _SERIES.items()
        for rank, frequency in curves[name]
        if frequency > 0
    ]
    most = max((rank for _, rank, _ in points), default=0)
    if most < 2:
        return ""
    frequencies = [frequency for _, _, frequency in points]
    words, colours = zip(*_SERIES.values(), strict=True)
    # Few concepts are drawn one by one; many make a line.
    dots = alt.OverlayMarkDef(size=28, filled=True) if most <= _MOST_DOTS else False
    values = [dict(zip(("series", "rank", "frequency"), point, strict=True)) for point in points]
    ranks, heights = [1, most], [_floor(min(frequencies)), max(frequencies)]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_line(strokeWidth=2.5, strokeJoin="round", point=dots)
        .encode(
            x=alt.X("rank:Q", scale=_log(ranks), axis=_axis("concepts, by frequency", ranks)),
            y=alt.Y("frequency:Q", scale=_log(heights), axis=_axis("images in an epoch", heights)),
            color=alt.Color(
                "series:N",
                scale=alt.Scale(domain=words, range=colours),
                legend=alt.Legend(title=None, orient="bottom-left", symbolType="stroke"),
            ),
            strokeDash=alt.StrokeDash(
                "series:N", scale=alt.Scale(domain=words, range=[[6, 4], [1, 0]])
            ),
        )
        .properties(width=_WIDTH_PX, height=_HEIGHT_PX, background="transparent", padding=4)
        .configure(font=_FONT)
        .configure_view(stroke=None)
        .configure_legend(
            labelFontSize=13, labelColor=_INK, symbolSize=500, symbolStrokeWidth=2.5, rowPadding=6
        )
        .configure_axis(
            domainColor=_INK,
            tickColor=_INK,
            labelColor=_INK,
            titleColor=_INK,
            gridColor=_RULE,
            labelFontSize=12,
            titleFontSize=13,
            titleFontWeight="normal",
            titlePadding=10,
        )
    )
    return _inline(vl_convert.vegalite_to_svg(chart.to_dict()))


def _log(domain: list[float]) -> alt.Scale:
    return alt.Scale(type="log", domain=domain, nice=False)


def _axis(title: str, domain: list[float]) -> alt.Axis:
    """Marks at 1, 2, 5 times the powers of ten, or at the powers alone if those are many."""
    shown = [step for step in _STEPS if domain[0] <= step <= domain[1]]
    if len(shown) > _MOST_MARKS:
        shown = [step for step in shown if str(step)[0] == "1"]
    number = "~s" if domain[1] >= 10_000 else ",d"
    return alt.Axis(title=title, values=shown, labelFlush=False, format=number)


def _floor(frequency: float) -> float:
    """The largest round number up to ``frequency``, for the axis to start at."""
    return max((step for step in _STEPS if step <= frequency), default=frequency)


def _inline(svg: str) -> str:
    """The ``<svg>`` element for an HTML page: no namespaces, no ids, and a size that adapts."""
    svg = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", svg[svg.index("<svg") :])
    size = re.search(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"', svg)
    head = '<svg class="plot" role="img" aria-labelledby="plot-caption"'
    if size and "viewBox" not in svg[: svg.index(">")]:
        head += f' viewBox="0 0 {size[1]} {size[2]}"'
    svg = re.sub(r'^(<svg[^>]*?)\swidth="[^"]*"', r"\1", svg)
    svg = re.sub(r'^(<svg[^>]*?)\sheight="[^"]*"', r"\1", svg)
    return svg.replace("<svg", head, 1)
