"""Backgrounds: sky, sea, sand, a room, the night, each with its own random detail."""

from collections.abc import Callable
from random import Random

from curate.synthetic.canvas import Canvas, Colour, shaded, tinted


def _hills(canvas: Canvas, rng: Random, horizon: float, colour: Colour) -> None:
    brush = canvas.brush(0, 0, 2)
    for _ in range(rng.randint(1, 4)):
        x, reach = rng.uniform(-0.1, 1.1), rng.uniform(0.2, 0.6)
        hill = shaded(colour, rng.uniform(0.8, 1.1))
        brush.ellipse(x, horizon + 0.06, reach, rng.uniform(0.06, 0.22), hill)


def _clouds(canvas: Canvas, rng: Random, colour: Colour) -> None:
    brush = canvas.brush(0, 0, 2)
    for _ in range(rng.randint(0, 3)):
        x, y, size = rng.random(), rng.uniform(0.03, 0.4), rng.uniform(0.03, 0.09)
        for step in (-1.4, -0.5, 0.5, 1.3):
            radius = size * rng.uniform(0.6, 1.0)
            brush.ellipse(
                x + step * size, y + rng.uniform(-0.2, 0.2) * size, radius, radius, colour
            )


def draw_meadow(canvas: Canvas, rng: Random) -> None:
    """Blue sky, hills and grass."""
    sky = tinted(rng, (132, 190, 236), 2)
    grass = tinted(rng, (122, 176, 88), 2)
    horizon = rng.uniform(0.42, 0.78)
    canvas.gradient([sky, shaded(sky, 1.12), (240, 244, 240)])
    _clouds(canvas, rng, (250, 250, 250))
    _hills(canvas, rng, horizon, shaded(grass, 0.82))
    brush = canvas.brush(0, 0, 2)
    brush.polygon([(0, horizon), (1, horizon + rng.uniform(-0.06, 0.06)), (1, 1), (0, 1)], grass)
    for _ in range(30):
        x, y = rng.random(), rng.uniform(horizon + 0.06, 1.0)
        blade = shaded(grass, rng.uniform(0.75, 1.2))
        brush.line([(x, y), (x + rng.uniform(-0.02, 0.02), y - 0.04)], 0.008, blade)


def draw_sea(canvas: Canvas, rng: Random) -> None:
    """Sky over open water with waves."""
    sky = tinted(rng, (170, 206, 232), 2)
    water = tinted(rng, (48, 116, 168), 2)
    horizon = rng.uniform(0.3, 0.65)
    canvas.gradient([shaded(sky, 0.88), sky, (244, 240, 226)])
    _clouds(canvas, rng, (246, 246, 248))
    if rng.random() < 0.4:
        _hills(canvas, rng, horizon - 0.05, (120, 140, 130))
    brush = canvas.brush(0, 0, 2)
    brush.polygon([(0, horizon), (1, horizon), (1, 1), (0, 1)], water)
    for _ in range(26):
        x, y, reach = rng.random(), rng.uniform(horizon + 0.02, 1), rng.uniform(0.02, 0.1)
        brush.line([(x - reach, y), (x + reach, y)], 0.008, shaded(water, rng.uniform(0.8, 1.35)))


def draw_underwater(canvas: Canvas, rng: Random) -> None:
    """Green or blue water with bubbles, weed and a stony floor."""
    water = tinted(rng, rng.choice([(60, 150, 186), (70, 160, 140), (40, 96, 160)]), 2)
    canvas.gradient([shaded(water, 1.3), water, shaded(water, 0.6)])
    brush = canvas.brush(0, 0, 2)
    floor = rng.uniform(0.82, 0.95)
    for _ in range(9):
        brush.ellipse(
            rng.random(),
            1.0,
            rng.uniform(0.06, 0.2),
            1 - floor + rng.uniform(0, 0.05),
            shaded(water, 0.5),
        )
    for _ in range(rng.randint(2, 6)):
        x, weed = rng.random(), tinted(rng, (44, 110, 62), 2)
        points = [
            (x + rng.uniform(-0.03, 0.03), 1 - step * 0.09) for step in range(rng.randint(3, 7))
        ]
        brush.line(points, 0.025, weed)
    for _ in range(14):
        radius = rng.uniform(0.006, 0.02)
        brush.ellipse(rng.random(), rng.random(), radius, radius, shaded(water, 1.5))


def draw_sand(canvas: Canvas, rng: Random) -> None:
    """Sand seen from above, with ripples, pebbles and sometimes foam."""
    sand = tinted(rng, (226, 204, 160), 1.5)
    canvas.gradient(
        [shaded(sand, rng.uniform(0.85, 1.1)), sand, shaded(sand, rng.uniform(0.8, 1.05))]
    )
    brush = canvas.brush(0.5, 0.5, 1, degrees=rng.uniform(0, 180))
    for ripple in range(10):
        y = -1.3 + ripple * 0.28 + rng.uniform(-0.08, 0.08)
        points = [(-1.5 + step * 0.5, y + rng.uniform(-0.06, 0.06)) for step in range(7)]
        brush.line(points, rng.uniform(0.02, 0.07), shaded(sand, rng.uniform(0.86, 0.97)))
    if rng.random() < 0.5:
        edge = rng.uniform(0.3, 0.8)
        water = tinted(rng, (96, 176, 196), 2)
        brush.polygon([(-1.6, edge), (1.6, edge + 0.12), (1.6, 1.6), (-1.6, 1.6)], (246, 248, 246))
        brush.polygon([(-1.6, edge + 0.1), (1.6, edge + 0.2), (1.6, 1.6), (-1.6, 1.6)], water)
    for _ in range(12):
        radius = rng.uniform(0.02, 0.06)
        stone = shaded(sand, rng.uniform(0.5, 0.9))
        brush.ellipse(rng.uniform(-1, 1), rng.uniform(-1, 1), radius, radius * 0.8, stone)


def draw_room(canvas: Canvas, rng: Random) -> None:
    """A wall with a pattern or a picture, and a floor of boards."""
    wall = tinted(
        rng, rng.choice([(206, 190, 170), (170, 196, 190), (196, 176, 200), (214, 206, 160)]), 2
    )
    floor = tinted(rng, (150, 108, 74), 2)
    edge = rng.uniform(0.6, 0.85)
    canvas.gradient([shaded(wall, 1.08), wall, shaded(wall, 0.88)])
    brush = canvas.brush(0, 0, 2)
    if rng.random() < 0.5:
        width = rng.uniform(0.06, 0.14)
        for stripe in range(8):
            x = (2 * stripe + rng.random() * 0.2) * width
            brush.polygon(
                [(x, 0), (x + width, 0), (x + width, edge), (x, edge)], shaded(wall, 0.93)
            )
    else:
        x, y, size = rng.uniform(0, 0.75), rng.uniform(0.02, 0.25), rng.uniform(0.16, 0.32)
        picture = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
        brush.polygon(picture, shaded(floor, 0.7))
        inset = [
            (x + 0.02, y + 0.02),
            (x + size - 0.02, y + 0.02),
            (x + size - 0.02, y + size - 0.02),
        ]
        brush.polygon([*inset, (x + 0.02, y + size - 0.02)], tinted(rng, (190, 204, 214), 4))
    brush.polygon([(0, edge), (1, edge), (1, 1), (0, 1)], floor)
    for board in range(9):
        x = board * 0.13
        brush.line([(x, edge), (x * 1.5 - 0.3, 1.0)], 0.006, shaded(floor, 0.75))


def draw_night(canvas: Canvas, rng: Random) -> None:
    """A dark sky with stars over black hills."""
    sky = tinted(rng, rng.choice([(24, 30, 72), (44, 34, 84), (20, 50, 84), (70, 60, 110)]), 2)
    canvas.gradient([shaded(sky, 0.7), sky, shaded(sky, rng.uniform(1.2, 1.9))])
    brush = canvas.brush(0, 0, 2)
    for _ in range(rng.randint(12, 36)):
        radius = rng.uniform(0.003, 0.009)
        brush.ellipse(rng.random(), rng.uniform(0, 0.8), radius, radius, (236, 236, 220))
    _clouds(canvas, rng, shaded(sky, 1.4))
    _hills(canvas, rng, rng.uniform(0.8, 1.0), shaded(sky, 0.45))


def draw_rain(canvas: Canvas, rng: Random) -> None:
    """A grey street in the rain."""
    sky = tinted(rng, (150, 162, 176), 2)
    canvas.gradient([shaded(sky, 0.75), sky, shaded(sky, 0.8)])
    brush = canvas.brush(0, 0, 2)
    x, ground = -0.1, rng.uniform(0.72, 0.88)
    while x < 1:
        width, top = rng.uniform(0.12, 0.3), rng.uniform(0.15, 0.6)
        block = shaded(sky, rng.uniform(0.65, 0.95))
        brush.polygon([(x, top), (x + width, top), (x + width, ground), (x, ground)], block)
        x += width
    brush.polygon([(0, ground), (1, ground), (1, 1), (0, 1)], shaded(sky, 0.55))
    for _ in range(40):
        x, y = rng.random(), rng.random()
        brush.line([(x, y), (x - 0.012, y + 0.05)], 0.005, shaded(sky, 1.3))


def draw_dusk(canvas: Canvas, rng: Random) -> None:
    """An orange to violet sky with bands of cloud."""
    top = tinted(rng, (86, 62, 128), 2)
    glow = tinted(rng, (250, 140, 74), 1.5)
    canvas.gradient([top, tinted(rng, (206, 96, 110), 1.5), glow, shaded(glow, 1.1)])
    brush = canvas.brush(0, 0, 2)
    for _ in range(rng.randint(2, 6)):
        x, y = rng.random(), rng.uniform(0.05, 0.6)
        band = shaded(top, rng.uniform(0.9, 1.5))
        brush.ellipse(x, y, rng.uniform(0.1, 0.4), rng.uniform(0.01, 0.03), band)
    _hills(canvas, rng, rng.uniform(0.85, 1.0), shaded(top, 0.5))


SCENES: dict[str, Callable[[Canvas, Random], None]] = {
    "meadow": draw_meadow,
    "sea": draw_sea,
    "underwater": draw_underwater,
    "sand": draw_sand,
    "room": draw_room,
    "night": draw_night,
    "rain": draw_rain,
    "dusk": draw_dusk,
}
