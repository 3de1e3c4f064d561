"""Pictures of named concepts, from a seed: a scene, one or two figures, uneven light, grain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops

from curate.synthetic import animals, things
from curate.synthetic.canvas import Brush, Canvas
from curate.synthetic.scenes import SCENES


@dataclass(frozen=True)
class Figure:
    """How a concept is drawn, on which scenes, and how far it may be turned, in degrees."""

    draw: Callable[[Brush, Random], None]
    scenes: tuple[str, ...]
    turn: float = 8.0


FIGURES: Mapping[str, Figure] = {
    "sunset": Figure(things.draw_sunset, ("dusk",), turn=2),
    "cat": Figure(animals.draw_cat, ("room", "room", "meadow", "sand", "rain")),
    "dog": Figure(animals.draw_dog, ("meadow", "room", "sand", "rain", "sea")),
    "sunflower": Figure(things.draw_sunflower, ("meadow", "room", "dusk", "rain")),
    "mountain": Figure(things.draw_mountain, ("meadow", "sea", "dusk", "night"), turn=3),
    "tree": Figure(things.draw_tree, ("meadow", "meadow", "dusk", "rain", "night"), turn=5),
    "sailboat": Figure(things.draw_sailboat, ("sea", "sea", "dusk", "night"), turn=12),
    "house": Figure(things.draw_house, ("meadow", "rain", "dusk", "night", "sea"), turn=3),
    "car": Figure(things.draw_car, ("meadow", "rain", "rain", "sand", "night"), turn=6),
    "moon": Figure(things.draw_moon, ("night", "night", "dusk", "sea"), turn=35),
    "butterfly": Figure(animals.draw_butterfly, ("meadow", "room", "sand", "dusk"), turn=60),
    "goldfish": Figure(animals.draw_goldfish, ("underwater", "underwater", "sea", "room"), turn=20),
    "mushroom": Figure(things.draw_mushroom, ("meadow", "meadow", "rain", "room")),
    "umbrella": Figure(things.draw_umbrella, ("rain", "rain", "sand", "meadow", "sea"), turn=25),
    "starfish": Figure(animals.draw_starfish, ("sand", "sand", "underwater", "room"), turn=180),
    "brown bear": Figure(animals.draw_brown_bear, ("meadow", "meadow", "night", "dusk", "rain")),
    "okapi": Figure(animals.draw_okapi, ("meadow", "meadow", "sand", "dusk", "rain")),
}


def draw_picture(concepts: Sequence[str], rng: Random, side_px: int) -> Image.Image:
    """A square RGB picture that shows every named concept, the first one largest.

    The pixels depend on the arguments and the generator's state alone.
    """
    canvas = Canvas(side_px)
    SCENES[rng.choice(FIGURES[concepts[0]].scenes)](canvas, rng)
    on_the_left = rng.random() < 0.5
    for companion in concepts[1:]:
        x = rng.uniform(0.74, 0.82) if on_the_left else rng.uniform(0.18, 0.26)
        y, size = rng.uniform(0.3, 0.4), rng.uniform(0.4, 0.5)
        _place(canvas, rng, companion, x=x, y=y, size=size)
    if len(concepts) > 1:
        x = rng.uniform(0.3, 0.42) if on_the_left else rng.uniform(0.58, 0.7)
        size = rng.uniform(0.55, 0.68)
        y = rng.uniform(0.56, 0.66)
        _place(canvas, rng, concepts[0], x=x, y=y, size=size)
    else:
        size = rng.uniform(0.5, 0.88)
        slack = (1 - size) / 2 + 0.04
        x, y = 0.5 + rng.uniform(-slack, slack), 0.5 + rng.uniform(-slack, slack)
        _place(canvas, rng, concepts[0], x=x, y=y, size=size)
    return _grained(_lit(canvas.finished(), rng), rng)


def _place(canvas: Canvas, rng: Random, concept: str, *, x: float, y: float, size: float) -> None:
    figure = FIGURES[concept]
    turn = rng.uniform(-figure.turn, figure.turn)
    brush = canvas.brush(x, y, size, degrees=turn, mirrored=rng.random() < 0.5)
    figure.draw(brush, rng)


def _lit(image: Image.Image, rng: Random) -> Image.Image:
    """Uneven light, coarse enough to survive any down-scaling."""
    cells = bytes(rng.randint(150, 255) for _ in range(9))
    light = Image.frombytes("L", (3, 3), cells).resize(image.size, Image.Resampling.BICUBIC)
    return Image.blend(image, ImageChops.multiply(image, light.convert("RGB")), 0.75)


def _grained(image: Image.Image, rng: Random) -> Image.Image:
    """Sensor noise of a few levels."""
    grain = Image.frombytes("L", image.size, rng.randbytes(image.width * image.height))
    return Image.blend(image, grain.convert("RGB"), rng.uniform(0.02, 0.07))
