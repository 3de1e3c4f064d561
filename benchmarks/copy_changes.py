"""Makes of a photograph the copies that people post."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

from PIL import Image, ImageDraw, ImageEnhance, ImageOps

Change = Callable[[Image.Image], bytes]


def saved(picture: Image.Image, kind: str = "JPEG", quality: int = 85) -> bytes:
    """The file that somebody posts."""
    stream = BytesIO()
    picture.save(stream, kind, quality=quality)
    return stream.getvalue()


def scaled(picture: Image.Image, factor: float) -> Image.Image:
    """The picture with its sides multiplied."""
    size = (max(8, round(side * factor)) for side in picture.size)
    return picture.resize(tuple(size), Image.Resampling.BICUBIC)  # type: ignore[arg-type]


def cut(picture: Image.Image, share: float, x: float = 0.5, y: float = 0.5) -> Image.Image:
    """The picture without a share of its sides."""
    width, height = (round(side * (1 - share)) for side in picture.size)
    left, upper = round((picture.width - width) * x), round((picture.height - height) * y)
    return picture.crop((left, upper, left + width, upper + height))


def framed(picture: Image.Image, share: float, colour: str) -> Image.Image:
    """The picture with a border of a share of its longer side."""
    return ImageOps.expand(picture, round(max(picture.size) * share), colour)


def on_screen(picture: Image.Image, width: int, above: int, below: int) -> Image.Image:
    """The picture between bars of white, with lines of dark blocks as text."""
    inner = scaled(picture, width / picture.width)
    screen = Image.new("RGB", (width, inner.height + above + below), "white")
    screen.paste(inner, (0, above))
    drawing = ImageDraw.Draw(screen)
    for top, height in ((0, above), (above + inner.height, below)):
        for line in range(top + 14, top + height - 22, 34):
            for word in range(16, round(width * 0.6), 60):
                drawing.rectangle((word, line, word + 44, line + 12), fill="#222222")
    return screen


def letterboxed(picture: Image.Image) -> Image.Image:
    """The picture in a black square."""
    side = max(picture.size)
    return ImageOps.pad(picture, (side, side), color="black")


def marked(picture: Image.Image) -> Image.Image:
    """The picture with a half-transparent word across a third of it, four times."""
    layer = Image.new("RGBA", picture.size)
    drawing = ImageDraw.Draw(layer)
    for x, y in ((0.1, 0.15), (0.5, 0.4), (0.15, 0.6), (0.55, 0.85)):
        place = (picture.width * x, picture.height * y)
        drawing.text(place, "SAMPLE", fill=(255, 255, 255, 130), font_size=picture.height / 10)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def posted(picture: Image.Image) -> Image.Image:
    """As a platform shows a photo: 4:5 from its middle, 1,080 pixels wide."""
    return ImageOps.fit(picture, (1_080, 1_350))


def changes() -> dict[str, Change]:
    """What is done to a photograph before somebody posts it again."""
    found: dict[str, Change] = {
        f"JPEG, quality {quality}": partial(saved, quality=quality) for quality in (30, 50, 70, 95)
    }
    found |= {"PNG": partial(saved, kind="PNG"), "WebP": partial(saved, kind="WEBP")}
    steps: dict[str, Callable[[Image.Image], Image.Image]] = {
        f"{percent} % of the sides": partial(scaled, factor=percent / 100)
        for percent in (25, 50, 200)
    }
    steps |= {
        "brighter by 20 %": lambda picture: ImageEnhance.Brightness(picture).enhance(1.2),
        "darker by 20 %": lambda picture: ImageEnhance.Brightness(picture).enhance(0.8),
        "grey": lambda picture: picture.convert("L"),
        "mirrored": ImageOps.mirror,
    }
    for percent in (3, 5, 10, 20):
        steps[f"cropped by {percent} %, centred"] = partial(cut, share=percent / 100)
        steps[f"cropped by {percent} %, at a corner"] = partial(cut, share=percent / 100, x=0, y=1)
    for percent in (5, 10):
        for colour in ("white", "black"):
            steps[f"border of {percent} %, {colour}"] = partial(
                framed, share=percent / 100, colour=colour
            )
    steps |= {
        "letterboxed": letterboxed,
        "caption below, 15 %": lambda picture: on_screen(
            picture, picture.width, 0, round(picture.height * 0.15)
        ),
        "screenshot": lambda picture: on_screen(picture, 720, 160, 420),
        "watermark": marked,
        "platform, wider ones cut to 4:5": posted,
        "quarter turn": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
        "half turn": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
        "quarter turn, mirrored": lambda picture: picture.transpose(Image.Transpose.TRANSPOSE),
        "quarter turn, border of 5 %, black": lambda picture: framed(
            picture.transpose(Image.Transpose.ROTATE_270), 0.05, "black"
        ),
        "quarter turn, cropped by 5 %, at a corner": lambda picture: cut(
            picture.transpose(Image.Transpose.ROTATE_90), 0.05, x=0, y=1
        ),
    }
    qualities = {"platform, wider ones cut to 4:5": 70}
    for name, step in steps.items():
        found[name] = partial(_changed, step=step, quality=qualities.get(name, 85))
    return found


def _changed(
    picture: Image.Image, step: Callable[[Image.Image], Image.Image], quality: int
) -> bytes:
    return saved(step(picture), quality=quality)
