"""Turns an image file into the facts that the pipeline goes by."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, UnidentifiedImageError

from curate.images.credentials import NOT_EMBEDDED, OFF, carries_manifest, read_credentials
from curate.images.packets import MetadataUnreadableError
from curate.images.xmp import read_signals
from curate.sources.media import MAX_MEDIA_BYTES

State = Literal["ok", "missing", "unreadable", "too_small", "metadata_unreadable"]
# Formats that are decoded, and the extension that their files get in the media store.
EXTENSIONS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "TIFF": "tiff",
    "MPO": "jpg",
}
# Pillow knows MPO as a kind of JPEG: asked for by name, it stops with a KeyError.
_OPENED = [name for name in EXTENSIONS if name != "MPO"]


@dataclass(frozen=True)
class ImageFacts:
    """What a look at a file shows; ``location`` is where the media store would keep it."""

    state: State
    sha256: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    location: str | None = None
    signals: tuple[tuple[str, str], ...] = ()


def scan_image(
    path: Path | None, *, min_side_px: int, max_megapixels: float, c2pa_reader: str
) -> ImageFacts:
    """Read, hash and decode a file once. The signals are taken from the original bytes.

    ``c2pa_reader`` is what ``curate.images.credentials.reader_name`` says.
    """
    try:
        if path is None or path.stat().st_size > MAX_MEDIA_BYTES:
            return ImageFacts("missing" if path is None else "unreadable")
        data = path.read_bytes()
    except OSError:
        return ImageFacts("missing")
    sha256 = hashlib.sha256(data).hexdigest()
    credentials = read_credentials(data, c2pa_reader)
    try:
        signals = (*credentials, *_stated(data, c2pa_reader))
    except MetadataUnreadableError:
        return ImageFacts("metadata_unreadable", sha256, signals=tuple(credentials))
    try:
        width, height, kind = _decode(data, max_megapixels)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ImageFacts("unreadable", sha256, signals=signals)
    location = f"media/{sha256[:2]}/{sha256}.{EXTENSIONS[kind]}"
    state: State = "too_small" if min(width, height) < min_side_px else "ok"
    return ImageFacts(state, sha256, width, height, location, signals)


def _stated(data: bytes, c2pa_reader: str) -> list[tuple[str, str]]:
    stated = read_signals(data)
    if NOT_EMBEDDED in stated and (c2pa_reader == OFF or carries_manifest(data)):
        # Nobody is to look for a manifest, or there is one here too.
        stated.remove(NOT_EMBEDDED)
    return stated


def _decode(data: bytes, max_megapixels: float) -> tuple[int, int, str]:
    with warnings.catch_warnings():
        # The limit on pixels is ours, and is checked before anything is unpacked.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data), formats=_OPENED) as image:
            width, height = image.size
            if width * height > max_megapixels * 1e6:
                raise ValueError
            kind = image.format or ""
            # A JPEG is decoded at an eighth: every coefficient is still read, so damage shows.
            image.draft("L", (width // 8, height // 8))
            image.load()
    return width, height, kind
