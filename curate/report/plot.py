"""Draws the tag distribution before and after resampling as inline SVG, without JavaScript."""

from collections.abc import Mapping, Sequence

from curate.report.charts import BLUE, VERMILION, Axis, Series, line_chart

Curve = Sequence[Sequence[float]]


def draw_distribution(curves: Mapping[str, Curve]) -> str:
    """Rank against appearances in an epoch, both on log axes, as an ``<svg>`` element.

    ``curves`` has ``before`` and ``after``, each of (rank, frequency) pairs. Only numbers and our
    own words go into the picture, so it can be put into a page as it is. An empty string if there
    is nothing to draw.
    """
    before, after = (
        [(rank, frequency) for rank, frequency in curves[name] if frequency > 0]
        for name in ("before", "after")
    )
    most = max((rank for rank, _ in before + after), default=0)
    if most < 2:
        return ""
    frequencies = [frequency for _, frequency in before + after]
    return line_chart(
        Axis("concepts, by frequency", 1, most, is_log=True),
        Axis.around("images in an epoch", frequencies, is_log=True),
        [
            Series("before resampling", before, BLUE, is_dashed=True),
            Series("after resampling", after, VERMILION),
        ],
        labelled_by="plot-caption",
    )
