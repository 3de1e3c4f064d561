"""Measures what cleaning pictures costs, beside reading, hashing and decoding them.

    python benchmarks/clean_pictures.py [--side 3000]

Drawn photos with EXIF, XMP and a profile; of each step, the best of several times, in milliseconds.
Files are read from the page cache, which is the fastest that a disk can be.
"""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageFilter

from curate.images.cleaning import clean
from curate.images.scan import scan_image

_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>Ada</rdf:li>'
    b"</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
_OPTIONS = {
    "JPEG": {"quality": 85},
    "progressive JPEG": {"quality": 85, "progressive": True},
    "PNG": {"compress_level": 1},
    "WEBP": {"quality": 80, "method": 0},
}


def photo(kind: str, side_px: int) -> bytes:
    """A file of about the entropy of a photo, with metadata."""
    noise = Image.effect_noise((side_px, side_px), 60).filter(ImageFilter.GaussianBlur(1))
    image = Image.merge("RGB", [noise, noise.rotate(90), noise.rotate(180)])
    exif = Image.Exif()
    exif[0x013B], exif[0x010F] = "Ada", "Camera"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stream = BytesIO()
    told = {"exif": exif.tobytes(), "icc_profile": profile}
    told |= {} if "PNG" in kind else {"xmp": _XMP}
    image.save(stream, kind.rsplit(maxsplit=1)[-1], **_OPTIONS[kind], **told)
    return stream.getvalue()


def milliseconds(step: Callable[[], object], times: int = 7) -> float:
    """The shortest of several times."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        step()
        found.append(time.perf_counter() - begun)
    return 1_000 * min(found)


def main() -> None:
    """Print a line a kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=3_000, help="pixels")
    side_px = parser.parse_args().side
    names = ("MB", "read", "sha256", "look", "clean", "share")
    print("kind".ljust(17), *(name.rjust(8) for name in names))
    with tempfile.TemporaryDirectory() as folder:
        for kind in _OPTIONS:
            data = photo(kind, side_px)
            path = Path(folder, "picture")
            path.write_bytes(data)
            form = kind.split()[-1]
            settings = {"min_side_px": 32, "max_megapixels": 100.0, "c2pa_reader": "off"}
            steps = [
                milliseconds(path.read_bytes),
                milliseconds(partial(hashlib.sha256, data)),
                milliseconds(partial(scan_image, path, metadata="minimal", **settings), 3),
                milliseconds(partial(clean, data, form, "minimal")),
            ]
            figures = [len(data) / 1e6, *steps]
            print(
                kind.ljust(17),
                *(f"{figure:8.2f}" for figure in figures),
                f"{steps[3] / steps[2]:8.1%}",
            )


if __name__ == "__main__":
    main()
