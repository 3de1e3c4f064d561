"""B10: what is kept of photographs that were each posted eight times, against fastdup.

    python benchmarks/b10_duplicates.py PHOTOGRAPHS [--photographs 400] [--peer-python PATH]

PHOTOGRAPHS holds unrelated photographs. Ideally one file of each is kept. ``mixed`` are files that
leave in favour of another photograph. Without `SENTRY_OPT_OUT=1`, fastdup would send telemetry.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from copy_changes import changes, saved
from PIL import Image

from curate.images.decoding import opened, to_rgb
from curate.images.duplicates import Pictures, kept_ones
from curate.images.scan import ImageFacts
from curate.images.scan_pool import NothingKnown, ScanPool
from curate.sources.media import Media

DISTANCE = 6
SIDE_PX = 1_080
LOOK = {
    "min_side_px": 32,
    "max_megapixels": 100.0,
    "c2pa_reader": "not installed",
    "metadata": "minimal",
}
POSTED = ("50 % of the sides", "cropped by 3 %, centred", "brighter by 20 %", "watermark")
# Its components at the similarity that its documentation gives for duplicates.
PEER = r"""
import json, sys, time
import fastdup

begun = time.perf_counter()
found = fastdup.create(work_dir=sys.argv[2], input_dir=sys.argv[1])
found.run(ccthreshold=0.96, overwrite=True, print_summary=False)
components, _ = found.connected_components()
seconds = time.perf_counter() - begun
names = components["filename"].str.rsplit("/", n=1).str[-1].str.split("-").str[0]
by = names.groupby(components["component_id"])
kept = by.ngroups
json.dump({
    "kept": kept,
    "mixed": int((by.nunique() - 1).sum()),
    "files": len(components),
    "seconds": seconds,
}, open(sys.argv[3], "w"))
"""


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photographs", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--peer-python", help="a Python that has fastdup installed")
    arguments = parser.parse_args()
    every = sorted(path for path in arguments.folder.rglob("*") if path.is_file())
    chosen = every[:: max(1, len(every) // arguments.photographs)][: arguments.photographs]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "posted"
        folder.mkdir()
        for number, path in enumerate(chosen):
            post(path, folder, number)
        files = sorted(folder.iterdir())
        begun = time.perf_counter()
        kept, mixed = keep(files, arguments.workers)
        seconds = time.perf_counter() - begun
        result = {
            "name": "B10",
            "n": len(chosen),
            "files": len(files),
            "kept": kept,
            "mixed": mixed,
            "images_per_s": round(len(files) / seconds),
        }
        if arguments.peer_python:
            told = peer(arguments.peer_python, folder, Path(place))
            result |= {
                "ratio": round(told["seconds"] / seconds, 2),
                "reference_kept": told["kept"] + len(files) - told["files"],
                "reference_mixed": told["mixed"],
                "reference_images_per_s": round(len(files) / told["seconds"]),
            }
    print(json.dumps(result))


def post(path: Path, folder: Path, number: int) -> None:
    """Write the eight files of a photograph, ``NUMBER-NAME``."""
    with opened(path) as image:
        picture = to_rgb(image).copy()
        picture.thumbnail((SIDE_PX, SIDE_PX))
    every = changes()
    made: dict[str, Callable[[Image.Image], bytes]] = {
        "original.jpg": partial(saved, quality=95),
        "q60.jpg": partial(saved, quality=60),
        "png.png": partial(saved, kind="PNG"),
        "mirrored.jpg": every["mirrored"],
        **{f"{place}.jpg": every[name] for place, name in enumerate(POSTED)},
    }
    for name, change in made.items():
        (folder / f"{number:04d}-{name}").write_bytes(change(picture))


def keep(files: Sequence[Path], workers: int) -> tuple[int, int]:
    """How many files are kept, and how many of the others leave for another photograph."""
    with ScanPool(workers, 60, LOOK) as pool:
        facts = pool.scan([Media(file, []) for file in files], NothingKnown())
    order = sorted(range(len(files)), key=lambda at: -pixels(facts[at]))
    hashed = [at for at in order if facts[at].hashes.as_original]
    views = [(owner, view) for owner, at in enumerate(hashed) for view in facts[at].hashes.as_copy]
    pictures = Pictures(
        np.array([facts[at].hashes.as_original[0] for at in hashed]).view(np.uint64),
        np.array([view for _, view in views]).view(np.uint64),
        np.array([owner for owner, _ in views]),
    )
    kept_for, _ = kept_ones(pictures, DISTANCE)
    photographs = [files[at].name.split("-")[0] for at in hashed]
    mixed = sum(photographs[at] != photographs[kept] for at, kept in enumerate(kept_for))
    flat = len({fact.sha256 for fact in facts if not fact.hashes.as_original})
    return len(set(kept_for.tolist())) + flat, mixed


def pixels(facts: ImageFacts) -> int:
    """The size of a picture that was decoded."""
    return (facts.width_px or 0) * (facts.height_px or 0)


def peer(python: str, folder: Path, place: Path) -> dict[str, float]:
    """What fastdup makes of the same files."""
    script, told = place / "peer.py", place / "told.json"
    script.write_text(PEER, encoding="utf-8")
    subprocess.run(
        [python, script, folder, place / "work", told],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SENTRY_OPT_OUT": "1"},
    )
    found: dict[str, float] = json.loads(told.read_text())
    return found


if __name__ == "__main__":
    main()
