"""Measures which copies of a photograph are found by their look, and what is confused.

    python benchmarks/copy_recall.py PHOTOGRAPHS [--others FOLDER] [--sample 100] [--turned-copies]

PHOTOGRAPHS holds unrelated photographs: a match between two of them is false. Others are pictures
that are no photographs. --turned-copies hashes as images.turned_copies = true does. Prints Markdown
tables.
"""

import argparse
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from copy_changes import changes, saved
from numpy.typing import NDArray
from PIL import Image

from curate.images.decoding import decoded_grey, opened, to_rgb
from curate.images.perceptual import PerceptualHashes, perceptual_hashes

DISTANCES = (4, 6, 8, 10)
# Beyond what anybody would use: none of few is no rate, how fast they get fewer is.
FALSE_DISTANCES = (*DISTANCES, 12, 14)
# Copies are made of photographs that are no larger: most platforms show none that are.
SIDE_PX = 800
FAR = 64


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a Markdown table."""
    heads = list(heads)
    print("\n| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for row in rows:
        print("|", " | ".join(map(str, row)), "|")


def hashed(source: Path | BytesIO, turned_copies: bool) -> PerceptualHashes:
    """The hashes that the scan would make of a file."""
    with opened(source) as image:
        return perceptual_hashes(decoded_grey(image), turned_copies=turned_copies)


def distance(copy: PerceptualHashes, original: PerceptualHashes) -> int:
    """How near the nearest looks of the two are; ``FAR`` where one of them is flat."""
    return min(
        (((a ^ b) & (1 << 64) - 1).bit_count() for a in copy.as_copy for b in original.as_original),
        default=FAR,
    )


def distance_of_wholes(copy: PerceptualHashes, original: PerceptualHashes) -> int:
    """The same of the whole pictures only, as ``imagehash`` alone would have it."""
    if not copy.as_copy or not original.as_original:
        return FAR
    return ((copy.as_copy[0] ^ original.as_original[0]) & (1 << 64) - 1).bit_count()


def shown(file: Path) -> Image.Image:
    """The photograph in RGB, no larger than most platforms show it."""
    with opened(file) as image:
        image.draft("RGB", (SIDE_PX, SIDE_PX))
        picture = to_rgb(image).copy()
    picture.thumbnail((SIDE_PX, SIDE_PX))
    return picture


def found_by_change(files: Sequence[Path], turned_copies: bool) -> None:
    """Print the share of the copies that is found, at each distance."""
    rows: dict[str, list[tuple[int, int]]] = {name: [] for name in changes()}
    for file in files:
        picture = shown(file)
        original = hashed(BytesIO(saved(picture, quality=92)), turned_copies)
        for name, change in changes().items():
            copy = hashed(BytesIO(change(picture)), turned_copies)
            rows[name].append((distance_of_wholes(copy, original), distance(copy, original)))
    print(f"\n{len(files)} photographs; found, in per cent")
    heads = [f"d = {limit}" for limit in DISTANCES]
    table(
        ["change", "whole pictures, d = 6", *heads],
        (
            [name, share(found, 0, 6), *(share(found, 1, limit) for limit in DISTANCES)]
            for name, found in rows.items()
        ),
    )


def share(found: Sequence[tuple[int, int]], which: int, limit: int) -> str:
    """Per cent within a distance."""
    return f"{100 * sum(one[which] <= limit for one in found) / len(found):.0f}"


def confused(name: str, files: Sequence[Path], turned_copies: bool) -> None:
    """Print how many pairs of pictures match, and how many pictures are flat."""
    hashes = [hashed(file, turned_copies) for file in files]
    flat = sum(not one.as_copy for one in hashes)
    copies, copy_of = words([one.as_copy for one in hashes])
    originals, original_of = words([one.as_original for one in hashes])
    near = np.full((len(files), len(files)), FAR, np.uint8)
    for at, word in zip(copy_of, copies, strict=True):
        apart = np.bitwise_count(originals ^ word)
        np.minimum.at(near[at], original_of, apart)
    pairs = np.minimum(near, near.T)[np.triu_indices(len(files), 1)]
    least = np.array([(pairs <= limit).sum() for limit in FALSE_DISTANCES])
    print(f"\n{len(files)} {name}, {len(pairs):,} pairs; {flat} flat pictures")
    table([f"d = {limit}" for limit in FALSE_DISTANCES], [[f"{count:,}" for count in least]])


def words(hashes: Sequence[Sequence[int]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """All hashes, and the picture that each is of."""
    of = np.repeat(np.arange(len(hashes)), [len(one) for one in hashes])
    flat = np.array([word for one in hashes for word in one], np.int64)
    return flat.view(np.uint64), of


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photographs", type=Path)
    parser.add_argument("--others", type=Path)
    parser.add_argument("--sample", type=int, default=100, help="photographs that are changed")
    parser.add_argument("--turned-copies", action="store_true")
    arguments = parser.parse_args()
    turned_copies = arguments.turned_copies
    files = sorted(arguments.photographs.iterdir())
    confused("photographs", files, turned_copies)
    if arguments.others:
        confused("others", sorted(arguments.others.iterdir()), turned_copies)
    found_by_change(files[:: max(1, len(files) // arguments.sample)], turned_copies)


if __name__ == "__main__":
    main()
