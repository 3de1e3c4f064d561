"""B3: a look at JPEGs of 1080 px, against decoding them alone and against imagehash.

    python benchmarks/b3_image_scan.py [--photographs FOLDER] [--images 200] [--workers 2]

Without a folder, pictures are drawn whose spectrum is that of photographs. Each side works in as
many processes, which are started and warm. Decoding alone is as small and as grey as the scan
decodes, from bytes in memory; imagehash hashes a file, once.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import imagehash
import numpy as np
from PIL import Image
from processes import apart

from curate.images.scan_pool import NothingKnown, ScanPool
from curate.sources.media import Media

SIDE_PX = 1080
LOOK = {
    "min_side_px": 32,
    "max_megapixels": 100.0,
    "c2pa_reader": "not installed",
    "metadata": "minimal",
}
DRAFT_PX = 128


def main() -> None:
    """Print one JSON line; a ``ratio`` is how much of the reference's speed is ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--images", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    arguments = parser.parse_args()
    folder = arguments.photographs or drawn(arguments.data / "photographs", arguments.images)
    files = sorted(folder.rglob("*.jpg"))[: arguments.images]
    decode_s, ours_s, hash_s = (
        min(apart(measured, files, arguments.workers) for _ in range(3))
        for measured in (decoding, scanning, hashing)
    )
    result = {
        "name": "B3",
        "n": len(files),
        "ratio": round(decode_s / ours_s, 2),
        "ratio_imagehash": round(hash_s / ours_s, 2),
        "images_per_s": round(len(files) / ours_s),
        "mb": round(sum(file.stat().st_size for file in files) / 1e6, 1),
    }
    print(json.dumps(result))


def drawn(folder: Path, count: int) -> Path:
    """So many JPEGs of noise whose power falls with the frequency, as in photographs."""
    folder.mkdir(parents=True, exist_ok=True)
    across = np.fft.rfftfreq(SIDE_PX)[None, :]
    along = np.fft.fftfreq(SIDE_PX)[:, None]
    amplitude = 1 / np.maximum(np.hypot(across, along), 1 / SIDE_PX) ** 1.4
    for number in range(count):
        path = folder / f"{number:04d}.jpg"
        if path.exists():
            continue
        random = np.random.default_rng(number)
        waves = random.standard_normal((3, *amplitude.shape)) * (1 + 0j)
        waves += 1j * random.standard_normal((3, *amplitude.shape))
        levels = np.fft.irfft2((waves + 2 * waves[:1]) * amplitude, s=(SIDE_PX, SIDE_PX))
        levels = 128 + 55 * levels / levels.std()
        pixels = np.clip(levels, 0, 255).astype(np.uint8).transpose(1, 2, 0)
        Image.fromarray(pixels).save(path, quality=85)
    return folder


def scanning(files: Sequence[Path], workers: int) -> float:
    """The seconds that the scan takes, signals and digests and all looks included."""
    media = [Media(file, []) for file in files]
    with ScanPool(workers, 60, LOOK) as pool:
        pool.scan(media[: 2 * workers], NothingKnown())
        begun = time.perf_counter()
        states = {facts.state for facts in pool.scan(media, NothingKnown())}
        seconds = time.perf_counter() - begun
    if states != {"ok"}:
        raise RuntimeError(f"some could not be looked at: {states}")
    return seconds


def decoding(files: Sequence[Path], workers: int) -> float:
    """The seconds that it takes to decode them."""
    return _mapped(decode, [file.read_bytes() for file in files], workers)


def hashing(files: Sequence[Path], workers: int) -> float:
    """The seconds that imagehash takes."""
    return _mapped(hash_one, files, workers)


def decode(data: bytes) -> None:
    """Decode a JPEG in grey, by eighths."""
    with Image.open(BytesIO(data)) as image:
        image.draft("L", (DRAFT_PX, DRAFT_PX))
        image.load()


def hash_one(file: Path) -> None:
    """Hash a file as imagehash's documentation does."""
    imagehash.phash(Image.open(file))


def _mapped(
    function: Callable[[bytes], None] | Callable[[Path], None],
    items: Sequence[bytes] | Sequence[Path],
    workers: int,
) -> float:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(function, items[: 8 * workers]))
        begun = time.perf_counter()
        list(pool.map(function, items, chunksize=4))
        return time.perf_counter() - begun


if __name__ == "__main__":
    main()
