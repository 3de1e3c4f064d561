"""Animals as flat figures, each in the unit square around its middle."""

import math
from random import Random

from curate.synthetic.canvas import Brush, Colour, arc, shaded, tinted

_BLACK: Colour = (28, 24, 26)
_WHITE: Colour = (248, 246, 240)


def draw_cat(brush: Brush, rng: Random) -> None:
    """A sitting cat seen from the front: pointed ears, whiskers, a curled tail."""
    coats: list[Colour] = [(226, 140, 60), (128, 128, 136), (58, 54, 60), (232, 214, 184)]
    coat = tinted(rng, rng.choice(coats))
    dark, light = shaded(coat, 0.68), shaded(coat, 1.35)
    brush.line(arc(0.5, 0.62, 0.38, 0.3, 110, -80), 0.16, dark)
    brush.ellipse(0, 0.5, 0.48, 0.5, coat)
    brush.ellipse(0, 0.58, 0.24, 0.36, light)
    for side in (-1, 1):
        brush.ellipse(side * 0.2, 0.92, 0.17, 0.1, light)
        brush.polygon([(side * 0.48, -0.38), (side * 0.46, -0.98), (side * 0.08, -0.66)], coat)
        brush.polygon(
            [(side * 0.4, -0.5), (side * 0.4, -0.82), (side * 0.18, -0.64)], (230, 150, 150)
        )
    brush.ellipse(0, -0.32, 0.52, 0.44, coat)
    for stripe in (-0.14, 0, 0.14):
        brush.line([(stripe, -0.74), (stripe * 0.7, -0.54)], 0.06, dark)
    iris = tinted(rng, (150, 205, 80))
    for side in (-1, 1):
        brush.ellipse(side * 0.21, -0.36, 0.12, 0.11, iris)
        brush.ellipse(side * 0.21, -0.36, 0.04, 0.1, _BLACK)
        for tilt in (-0.08, 0, 0.08):
            brush.line([(side * 0.14, -0.14), (side * 0.74, -0.16 + tilt)], 0.02, _WHITE)
    brush.ellipse(0, -0.14, 0.17, 0.11, light)
    brush.polygon([(-0.07, -0.2), (0.07, -0.2), (0, -0.12)], (210, 100, 110))


def draw_dog(brush: Brush, rng: Random) -> None:
    """A standing dog seen from the side: hanging ear, long snout, raised tail, a collar."""
    coats: list[Colour] = [(186, 128, 68), (236, 228, 214), (120, 78, 50), (218, 178, 110)]
    coat = tinted(rng, rng.choice(coats))
    dark = shaded(coat, 0.6)
    brush.line([(-0.62, -0.08), (-0.84, -0.34), (-0.86, -0.6)], 0.13, coat)
    for x in (-0.48, 0.26):
        brush.line([(x + 0.12, 0.2), (x + 0.14, 0.86)], 0.17, dark)
    brush.ellipse(-0.12, 0.12, 0.62, 0.32, coat)
    for x in (-0.5, 0.24):
        brush.line([(x, 0.2), (x - 0.02, 0.88)], 0.18, coat)
        brush.ellipse(x + 0.04, 0.9, 0.13, 0.07, coat)
    if rng.random() < 0.5:
        brush.ellipse(-0.2, 0.0, 0.24, 0.17, dark)
    brush.polygon([(0.2, 0.02), (0.3, -0.5), (0.66, -0.4), (0.5, 0.22)], coat)
    brush.line([(0.24, -0.14), (0.58, -0.02)], 0.12, tinted(rng, (208, 40, 48), 2))
    brush.ellipse(0.46, -0.48, 0.3, 0.27, coat)
    brush.ellipse(0.72, -0.38, 0.25, 0.14, coat)
    brush.circle(0.94, -0.43, 0.075, _BLACK)
    brush.line([(0.62, -0.3), (0.86, -0.29)], 0.025, _BLACK)
    brush.circle(0.55, -0.54, 0.05, _BLACK)
    brush.ellipse(0.26, -0.4, 0.13, 0.31, dark, degrees=12)


def draw_brown_bear(brush: Brush, rng: Random) -> None:
    """A heavy brown bear seen from the front: round ears, a pale muzzle, claws."""
    fur = tinted(rng, (112, 70, 40))
    dark, pale = shaded(fur, 0.72), shaded(fur, 1.75)
    brush.ellipse(0, 0.42, 0.74, 0.58, fur)
    brush.ellipse(0, 0.5, 0.44, 0.4, shaded(fur, 1.25))
    for side in (-1, 1):
        brush.ellipse(side * 0.62, 0.36, 0.15, 0.36, dark, degrees=side * -24)
        brush.ellipse(side * 0.42, 0.9, 0.26, 0.13, dark)
        for claw in (-0.14, 0, 0.14):
            brush.line([(side * 0.42 + claw, 0.92), (side * 0.42 + claw, 1.02)], 0.045, _WHITE)
        brush.circle(side * 0.42, -0.74, 0.21, fur)
        brush.circle(side * 0.42, -0.72, 0.11, pale)
    brush.ellipse(0, -0.36, 0.56, 0.5, fur)
    brush.ellipse(0, -0.16, 0.29, 0.23, pale)
    brush.ellipse(0, -0.26, 0.12, 0.08, _BLACK)
    brush.line([(0, -0.2), (0, -0.06)], 0.035, _BLACK)
    brush.line(arc(0, -0.12, 0.13, 0.09, 20, 160), 0.03, _BLACK)
    for side in (-1, 1):
        brush.circle(side * 0.22, -0.46, 0.06, _BLACK)


def draw_okapi(brush: Brush, rng: Random) -> None:
    """An okapi seen from the side: dark coat, long neck, legs and rump striped in white."""
    coat = tinted(rng, (84, 44, 34))
    dark, cheek = shaded(coat, 0.7), tinted(rng, (206, 186, 168))
    brush.line([(-0.72, -0.02), (-0.82, 0.4)], 0.06, dark)
    for x, colour in ((-0.4, dark), (0.28, dark), (-0.58, coat), (0.12, coat)):
        brush.polygon([(x - 0.1, 0.2), (x + 0.12, 0.2), (x + 0.07, 0.96), (x - 0.06, 0.96)], colour)
        for stripe in range(5):
            y = 0.34 + stripe * 0.125
            brush.line([(x - 0.09, y), (x + 0.1, y - 0.02)], 0.055, _WHITE)
    brush.polygon([(-0.74, 0.24), (-0.68, -0.1), (0.0, -0.2), (0.42, -0.28), (0.42, 0.3)], coat)
    brush.ellipse(-0.5, 0.1, 0.27, 0.25, coat)
    for stripe in range(4):
        y = 0.0 + stripe * 0.095
        brush.line([(-0.73, y), (-0.38 + 0.03 * stripe, y + 0.03)], 0.045, _WHITE)
    brush.polygon([(0.1, -0.05), (0.5, -0.84), (0.72, -0.72), (0.44, 0.26)], coat)
    brush.ellipse(0.74, -0.7, 0.27, 0.12, cheek, degrees=24)
    brush.ellipse(0.6, -0.78, 0.17, 0.14, coat)
    brush.ellipse(0.93, -0.6, 0.09, 0.075, _BLACK)
    brush.ellipse(0.46, -0.92, 0.08, 0.18, coat, degrees=-40)
    brush.ellipse(0.46, -0.91, 0.04, 0.12, cheek, degrees=-40)
    brush.line([(0.62, -0.88), (0.6, -1.0)], 0.06, dark)
    brush.circle(0.66, -0.8, 0.04, _BLACK)


def draw_butterfly(brush: Brush, rng: Random) -> None:
    """A butterfly with its wings spread: two large wings, two small, spots, feelers."""
    wings: list[Colour] = [(232, 120, 30), (60, 120, 220), (240, 200, 50), (190, 70, 190)]
    wing = tinted(rng, rng.choice(wings), 1.5)
    spot = _WHITE if rng.random() < 0.5 else shaded(wing, 1.5)
    for side in (-1, 1):
        brush.ellipse(side * 0.5, -0.32, 0.54, 0.36, _BLACK, degrees=side * -38)
        brush.ellipse(side * 0.48, -0.32, 0.44, 0.27, wing, degrees=side * -38)
        brush.ellipse(side * 0.38, 0.4, 0.4, 0.29, _BLACK, degrees=side * 44)
        brush.ellipse(side * 0.37, 0.38, 0.3, 0.2, wing, degrees=side * 44)
        brush.circle(side * 0.7, -0.48, 0.1, spot)
        brush.circle(side * 0.44, 0.46, 0.08, spot)
        brush.line([(0, -0.4), (side * 0.2, -0.84), (side * 0.28, -0.86)], 0.035, _BLACK)
    brush.ellipse(0, 0.06, 0.09, 0.5, _BLACK)


def draw_goldfish(brush: Brush, rng: Random) -> None:
    """A goldfish seen from the side: orange body, wide tail, scales, one large eye."""
    body = tinted(rng, (244, 132, 28))
    fin = tinted(rng, (250, 172, 66))
    brush.polygon([(-0.4, 0.0), (-1.0, -0.5), (-0.8, 0.02), (-1.0, 0.52)], fin)
    brush.polygon([(-0.2, -0.3), (0.02, -0.72), (0.36, -0.28)], fin)
    brush.polygon([(-0.06, 0.3), (-0.1, 0.68), (0.26, 0.32)], fin)
    brush.ellipse(0.14, 0, 0.66, 0.42, body)
    brush.ellipse(0.2, 0.16, 0.5, 0.22, shaded(body, 1.22))
    for column in range(3):
        for row in (-1, 0, 1):
            x, y = -0.28 + column * 0.22, row * 0.17
            brush.line(arc(x, y, 0.09, 0.09, -80, 80), 0.03, shaded(body, 0.78))
    brush.circle(0.56, -0.1, 0.12, _WHITE)
    brush.circle(0.58, -0.1, 0.065, _BLACK)
    brush.line(arc(0.72, 0.12, 0.09, 0.06, 60, 190), 0.035, shaded(body, 0.6))


def draw_starfish(brush: Brush, rng: Random) -> None:
    """A starfish: five blunt arms with rows of pale dots."""
    skins: list[Colour] = [(222, 84, 58), (202, 70, 110), (236, 146, 62), (140, 84, 168)]
    skin = tinted(rng, rng.choice(skins))
    pale = shaded(skin, 1.5)
    inner = rng.uniform(0.32, 0.42)
    outline = []
    for arm in range(5):
        turn = math.radians(arm * 72 - 90)
        for spread, reach in ((-0.62, inner), (-0.09, 0.94), (0.0, 1.0), (0.09, 0.94)):
            angle = turn + spread
            outline.append((reach * math.cos(angle), reach * math.sin(angle)))
    brush.polygon([(x * 1.06, y * 1.06 + 0.03) for x, y in outline], shaded(skin, 0.6))
    brush.polygon(outline, skin)
    for arm in range(5):
        turn = math.radians(arm * 72 - 90)
        for reach in (0.2, 0.4, 0.58, 0.75):
            radius = 0.075 - reach * 0.04
            brush.circle(reach * math.cos(turn), reach * math.sin(turn), radius, pale)
    brush.circle(0, 0, 0.09, pale)
