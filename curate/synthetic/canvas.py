"""Shapes in a figure's own coordinates, turned into anti-aliased pixels."""

import colorsys
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

OVERSAMPLING = 2
_ELLIPSE_CORNERS = 30


def tinted(rng: Random, colour: Colour, amount: float = 1.0) -> Colour:
    """The colour with a small random shift of hue, saturation and brightness."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(channel / 255 for channel in colour))
    hue = (hue + amount * rng.uniform(-0.025, 0.025)) % 1
    saturation = min(1.0, saturation * (1 + amount * rng.uniform(-0.18, 0.12)))
    value = min(1.0, value * (1 + amount * rng.uniform(-0.15, 0.1)))
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def shaded(colour: Colour, factor: float) -> Colour:
    """The colour made darker (factor below 1) or lighter (above 1)."""
    red, green, blue = (min(255, round(channel * factor)) for channel in colour)
    return red, green, blue


class Canvas:
    """A square picture drawn at twice its size, so that reducing it smooths the edges."""

    def __init__(self, side_px: int) -> None:
        self.side_px = side_px
        self.drawn_px = side_px * OVERSAMPLING
        self.image = Image.new("RGB", (self.drawn_px, self.drawn_px))
        self.pen = ImageDraw.Draw(self.image)

    def gradient(self, colours: Sequence[Colour]) -> None:
        """Fill the picture from top to bottom with colours that run into each other."""
        column = Image.new("RGB", (1, len(colours)))
        column.putdata(list(colours))
        size = (self.drawn_px, self.drawn_px)
        self.image.paste(column.resize(size, Image.Resampling.BILINEAR))

    def brush(
        self,
        x: float = 0.5,
        y: float = 0.5,
        size: float = 1.0,
        *,
        degrees: float = 0.0,
        mirrored: bool = False,
    ) -> "Brush":
        """A brush whose unit square [-1, 1] lies around (x, y), a fraction of the side wide."""
        return Brush(
            pen=self.pen,
            centre=(x * self.drawn_px, y * self.drawn_px),
            unit_px=size * self.drawn_px / 2,
            cosine=math.cos(math.radians(degrees)),
            sine=math.sin(math.radians(degrees)),
            side=-1.0 if mirrored else 1.0,
        )

    def finished(self) -> Image.Image:
        """The picture at its own size."""
        return self.image.reduce(OVERSAMPLING)


@dataclass(frozen=True)
class Brush:
    """Draws in a unit square, y downwards, that may be moved, turned, scaled and mirrored."""

    pen: ImageDraw.ImageDraw
    centre: Point
    unit_px: float
    cosine: float
    sine: float
    side: float

    def _on_canvas(self, points: Iterable[Point]) -> list[Point]:
        left, top = self.centre
        placed = []
        for given_x, given_y in points:
            x, y = given_x * self.side * self.unit_px, given_y * self.unit_px
            placed.append(
                (left + x * self.cosine - y * self.sine, top + x * self.sine + y * self.cosine)
            )
        return placed

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled polygon."""
        self.pen.polygon(self._on_canvas(points), fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A line with round joints, its width in units."""
        width_px = max(1, round(width * self.unit_px))
        self.pen.line(self._on_canvas(points), fill=colour, width=width_px, joint="curve")

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, *, degrees: float = 0.0
    ) -> None:
        """A filled ellipse, turned around its own centre."""
        self.polygon(arc(x, y, rx, ry, 0, 360, turned=degrees), colour)

    def circle(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.ellipse(x, y, radius, radius, colour)


def arc(
    x: float,
    y: float,
    rx: float,
    ry: float,
    start: float,
    end: float,
    *,
    turned: float = 0.0,
) -> list[Point]:
    """Points on an ellipse between two angles in degrees, clockwise from the right."""
    steps = max(4, round(_ELLIPSE_CORNERS * abs(end - start) / 360))
    cosine, sine = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    points = []
    for step in range(steps + 1):
        angle = math.radians(start + (end - start) * step / steps)
        across, down = rx * math.cos(angle), ry * math.sin(angle)
        points.append((x + across * cosine - down * sine, y + across * sine + down * cosine))
    return points
