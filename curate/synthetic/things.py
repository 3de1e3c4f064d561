"""Plants, landmarks and vehicles as flat figures, each in the unit square around its middle."""

from random import Random

from curate.synthetic.canvas import Brush, Colour, arc, shaded, tinted

_BLACK: Colour = (30, 30, 34)
_WHITE: Colour = (250, 248, 244)


def draw_sunset(brush: Brush, rng: Random) -> None:
    """A low sun with rays, its lower half in the water, and its light on the waves."""
    sun = tinted(rng, rng.choice([(255, 206, 84), (255, 232, 150), (250, 120, 70)]))
    sea = tinted(rng, rng.choice([(92, 58, 104), (44, 62, 110), (150, 70, 84), (40, 84, 100)]), 2)
    if rng.random() < 0.5:
        for ray in range(9):
            angle = 188 + ray * 20.5
            left, right = arc(0, 0.1, 1.0, 1.0, angle - 2.5, angle + 2.5)[::4]
            brush.polygon([(0, 0.1), left, right], shaded(sun, 0.92))
    brush.circle(0, 0.1, rng.uniform(0.55, 0.75), shaded(sun, 0.9))
    brush.circle(0, 0.1, 0.5, sun)
    brush.polygon([(-6, 0.24), (6, 0.24), (6, 6), (-6, 6)], sea)
    if rng.random() < 0.5:
        for side in (-1, 1):
            cape, low = rng.uniform(0.7, 2.2) * side, rng.uniform(-0.4, 0.1)
            brush.polygon(
                [(cape, 0.26), (cape * 2, low), (side * 6, low), (side * 6, 0.26)], shaded(sea, 0.5)
            )
    for wave in range(rng.randint(4, 9)):
        width = rng.uniform(0.2, 0.5) * (1 + wave * 0.12)
        shift, y = rng.uniform(-0.12, 0.12), 0.32 + wave * 0.13
        brush.line([(shift - width, y), (shift + width, y)], 0.06, shaded(sun, 0.97))


def draw_moon(brush: Brush, rng: Random) -> None:
    """A crescent or a full moon with craters, in a pale ring."""
    face = tinted(rng, (238, 232, 200))
    if rng.random() < 0.7:
        bite = rng.uniform(0.2, 0.48)
        outer, inner = arc(0, 0, 0.9, 0.9, 70, 290), arc(0.31, 0, bite + 0.35, 0.846, 270, 90)
        brush.polygon([*outer, *inner], face)
        brush.circle(-0.66, 0.16, 0.1, shaded(face, 0.85))
        brush.circle(-0.56, -0.34, 0.07, shaded(face, 0.85))
        return
    brush.circle(0, 0, 0.86, shaded(face, 0.5))
    brush.circle(0, 0, 0.76, face)
    for _ in range(6):
        x, y = rng.uniform(-0.45, 0.45), rng.uniform(-0.45, 0.45)
        brush.circle(x, y, rng.uniform(0.06, 0.17), shaded(face, 0.84))


def draw_mountain(brush: Brush, rng: Random) -> None:
    """Two or three rocky peaks with snow on top and a shaded flank."""
    rock = tinted(rng, (112, 116, 132), 1.5)
    peaks = [(-0.6, -0.1, 0.7), (0.62, -0.25, 0.66), (0.0, -0.85, 0.85)]
    for x, top, half in peaks[rng.randrange(2) :]:
        slope = half / (0.9 - top)
        brush.polygon([(x - half, 0.9), (x, top), (x + half, 0.9)], rock)
        brush.polygon([(x + 0.1, 0.9), (x, top), (x + half, 0.9)], shaded(rock, 0.72))
        snow = top + (0.9 - top) * rng.uniform(0.28, 0.4)
        reach = slope * (snow - top)
        brush.polygon(
            [
                (x, top),
                (x + reach, snow),
                (x + reach * 0.4, snow - 0.1),
                (x, snow + 0.08),
                (x - reach * 0.45, snow - 0.08),
                (x - reach, snow),
            ],
            _WHITE,
        )


def draw_tree(brush: Brush, rng: Random) -> None:
    """A broad tree: brown trunk, a crown of round leaf clusters."""
    leaves: list[Colour] = [(62, 136, 56), (92, 160, 60), (40, 108, 66), (206, 120, 40)]
    leaf = tinted(rng, rng.choice(leaves))
    bark = tinted(rng, (106, 72, 44))
    brush.polygon([(-0.17, 1.0), (-0.09, 0.1), (0.09, 0.1), (0.18, 1.0)], bark)
    brush.line([(0.02, 0.42), (0.34, 0.1)], 0.08, bark)
    brush.line([(-0.02, 0.5), (-0.34, 0.14)], 0.08, bark)
    clusters = [(-0.5, -0.05), (0.5, -0.05), (-0.34, -0.5), (0.34, -0.5), (0, -0.7), (0, -0.2)]
    for x, y in clusters:
        brush.circle(x, y, rng.uniform(0.3, 0.38), shaded(leaf, rng.uniform(0.8, 1.0)))
    for x, y in clusters:
        brush.circle(x - 0.06, y - 0.08, rng.uniform(0.14, 0.22), shaded(leaf, 1.18))


def draw_sunflower(brush: Brush, rng: Random) -> None:
    """A sunflower: long yellow petals around a dark seed disc, on a stem with two leaves."""
    petal = tinted(rng, (250, 196, 30))
    stem = tinted(rng, (64, 132, 50))
    disc = tinted(rng, (92, 56, 28))
    brush.line([(0, 0), (0.04, 1.0)], 0.1, stem)
    brush.ellipse(0.28, 0.74, 0.27, 0.1, stem, degrees=-28)
    brush.ellipse(-0.2, 0.84, 0.24, 0.09, stem, degrees=30)
    count = rng.choice((13, 15, 17))
    for colour, shift, reach in ((shaded(petal, 0.8), 0.5, 0.48), (petal, 0, 0.45)):
        for index in range(count):
            angle = 360 * (index + shift) / count
            x, y = arc(0, -0.22, reach, reach, angle, angle + 1)[0]
            brush.ellipse(x, y, 0.25, 0.085, colour, degrees=angle)
    brush.circle(0, -0.22, 0.32, disc)
    brush.circle(0, -0.22, 0.2, shaded(disc, 0.7))


def draw_mushroom(brush: Brush, rng: Random) -> None:
    """A fly agaric: a red or brown cap with pale spots on a thick stalk."""
    caps: list[Colour] = [(208, 44, 38), (216, 60, 30), (160, 96, 56)]
    cap = tinted(rng, rng.choice(caps))
    stalk = tinted(rng, (238, 228, 206))
    brush.polygon([(-0.2, 0.0), (0.2, 0.0), (0.3, 0.92), (-0.3, 0.92)], stalk)
    brush.ellipse(0, 0.92, 0.3, 0.1, stalk)
    brush.ellipse(0, 0.24, 0.3, 0.09, shaded(stalk, 0.86))
    brush.ellipse(0, 0.02, 0.84, 0.16, shaded(stalk, 0.78))
    brush.polygon([*arc(0, 0.02, 0.88, 0.92, 180, 360), *arc(0, 0.02, 0.88, 0.12, 0, 180)], cap)
    for x, y, radius in (
        (-0.5, -0.2, 0.11),
        (0, -0.6, 0.13),
        (0.46, -0.3, 0.13),
        (0.02, -0.14, 0.12),
    ):
        brush.ellipse(x + rng.uniform(-0.07, 0.07), y, radius, radius * 0.8, _WHITE)


def draw_umbrella(brush: Brush, rng: Random) -> None:
    """An open umbrella: a scalloped canopy in two colours, a shaft with a hook."""
    cloths: list[Colour] = [(206, 42, 60), (44, 92, 190), (232, 186, 40), (46, 150, 120)]
    cloth = tinted(rng, rng.choice(cloths), 1.5)
    other = _WHITE if rng.random() < 0.6 else shaded(cloth, 0.62)
    brush.line([(0, -0.9), (0, 0.74)], 0.06, _BLACK)
    brush.line(arc(0.14, 0.74, 0.14, 0.18, 180, 0), 0.07, _BLACK)
    edges = (-0.95, -0.57, -0.19, 0.19, 0.57, 0.95)
    for index in range(5):
        left, right = edges[index], edges[index + 1]
        middle = (left + right) / 2
        rim = arc(middle, 0.02, (right - left) / 2, 0.13, 0, -180)
        outer = arc(0, 0.02, abs(left), 0.84, 180 if left < 0 else 360, 270)
        back = arc(0, 0.02, abs(right), 0.84, 270, 180 if right < 0 else 360)
        brush.polygon([*outer, *back, *rim], cloth if index % 2 == 0 else other)


def draw_house(brush: Brush, rng: Random) -> None:
    """A house: gable roof, chimney, a door and two windows."""
    walls: list[Colour] = [(170, 44, 40), (240, 224, 190), (228, 196, 96), (150, 178, 200)]
    wall = tinted(rng, rng.choice(walls))
    roof = tinted(rng, rng.choice([(90, 60, 54), (70, 76, 88), (160, 82, 56)]))
    pane = tinted(rng, (250, 226, 140) if rng.random() < 0.4 else (170, 210, 234))
    brush.polygon([(0.34, -0.86), (0.54, -0.86), (0.54, -0.3), (0.34, -0.3)], shaded(roof, 0.8))
    brush.polygon([(-0.74, -0.1), (0.74, -0.1), (0.74, 0.92), (-0.74, 0.92)], wall)
    brush.polygon([(-0.96, -0.06), (0, -0.94), (0.96, -0.06)], roof)
    brush.polygon([(-0.15, 0.36), (0.15, 0.36), (0.15, 0.92), (-0.15, 0.92)], shaded(roof, 0.7))
    for x in (-0.46, 0.46):
        brush.polygon(
            [(x - 0.18, 0.14), (x + 0.18, 0.14), (x + 0.18, 0.5), (x - 0.18, 0.5)], _WHITE
        )
        brush.polygon(
            [(x - 0.14, 0.18), (x + 0.14, 0.18), (x + 0.14, 0.46), (x - 0.14, 0.46)], pane
        )
        brush.line([(x, 0.16), (x, 0.48)], 0.035, _WHITE)


def draw_sailboat(brush: Brush, rng: Random) -> None:
    """A sailing boat: two triangular sails, a mast, a hull with a bright band."""
    sail = rng.choice([_WHITE, tinted(rng, (236, 84, 60)), tinted(rng, (250, 224, 150))])
    hull = tinted(rng, rng.choice([(142, 78, 44), (40, 70, 120), (190, 50, 50)]))
    brush.line([(0, -0.96), (0, 0.5)], 0.06, (70, 52, 40))
    brush.polygon([(0.06, -0.9), (0.06, 0.36), (0.74, 0.36)], sail)
    brush.polygon([(-0.06, -0.74), (-0.06, 0.36), (-0.58, 0.36)], shaded(sail, 0.86))
    brush.polygon([(-0.86, 0.46), (0.94, 0.46), (0.6, 0.86), (-0.62, 0.86)], hull)
    brush.polygon([(-0.86, 0.46), (0.94, 0.46), (0.88, 0.54), (-0.8, 0.54)], _WHITE)
    for wave in range(4):
        x = -0.9 + wave * 0.5
        brush.line(arc(x, 0.94, 0.2, 0.09, 200, 340), 0.05, (226, 240, 246))


def draw_car(brush: Brush, rng: Random) -> None:
    """A car seen from the side: cabin with two windows, two wheels, lights."""
    paints: list[Colour] = [(206, 38, 42), (40, 96, 196), (236, 190, 40), (60, 150, 90)]
    paint = tinted(rng, rng.choice(paints), 1.5)
    glass = tinted(rng, (186, 220, 236))
    brush.polygon([(-0.62, -0.02), (-0.36, -0.48), (0.3, -0.48), (0.62, -0.02)], paint)
    brush.polygon([(-0.46, -0.04), (-0.29, -0.37), (-0.04, -0.37), (-0.04, -0.04)], glass)
    brush.polygon([(0.04, -0.04), (0.04, -0.37), (0.25, -0.37), (0.46, -0.04)], glass)
    brush.polygon(
        [(-0.94, 0.4), (-0.94, 0.06), (-0.62, -0.04), (0.66, -0.04), (0.96, 0.1), (0.96, 0.4)],
        paint,
    )
    brush.line([(-0.92, 0.28), (0.94, 0.28)], 0.05, shaded(paint, 0.7))
    brush.ellipse(0.88, 0.16, 0.08, 0.06, (255, 240, 170))
    brush.ellipse(-0.9, 0.14, 0.05, 0.07, (230, 60, 50))
    for x in (-0.52, 0.54):
        brush.circle(x, 0.42, 0.25, _BLACK)
        brush.circle(x, 0.42, 0.12, (190, 192, 198))
