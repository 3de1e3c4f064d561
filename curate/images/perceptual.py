"""Turns a picture into perceptual hashes, by which copies of it are found that have other bytes."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from curate.images.margins import Box, seen_parts

# The hash looks at this many pixels a side, and keeps the lowest frequencies of each direction.
_SIDE_PX, _FREQUENCIES = 32, 8
# Standard deviation of the grey levels (0 to 255) of those pixels. Below it a picture is blank or
# nearly of one colour, and its hash is that of JPEG's noise: docs/copies.md has the measurements.
_FLAT_BELOW = 4.0
# What a copy may have left of an original in 40 x 40 pixels, as sides and places of squares: 95 %
# of its sides at each corner, 90 % there and in the middle, 80 % in the middle.
_GRID_PX = 40
_CROPS = (
    (38, ((0, 0), (0, 2), (2, 0), (2, 2))),
    (36, ((2, 2), (0, 0), (0, 4), (4, 0), (4, 4))),
    (32, ((4, 4),)),
)


@dataclass(frozen=True)
class PerceptualHashes:
    """The hashes of a picture, as signed numbers of 64 bits, the first of the whole if not flat.

    One picture may be a copy of another if a hash ``as_copy`` of the one is near a hash
    ``as_original`` of the other: the distance of two hashes is the number of bits that differ.
    """

    as_original: tuple[int, ...] = ()
    as_copy: tuple[int, ...] = ()


NO_HASHES = PerceptualHashes()


def perceptual_hashes(grey: Image.Image, *, turned_copies: bool = False) -> PerceptualHashes:
    """Hash what is seen of an upright picture in grey.

    As an original: the picture, without margins of one colour, without what lies beyond such
    margins (the bars of a screenshot), and cropped. As a copy: the first three, each also mirrored
    and, with ``turned_copies``, turned by quarter turns, plain and mirrored.
    Each hash is that of ``imagehash.phash`` (Zauner, Implementation and Benchmarking of Perceptual
    Image Hash Functions, 2010); those of crops are some bits off. A flat picture has none: a copy
    of it is one of the same bytes.
    """
    whole, inner, block = seen_parts(np.asarray(grey))
    seen = np.stack([_pixels(grey, box, _SIDE_PX) for box in dict.fromkeys((whole, inner, block))])
    grid = _pixels(grey, inner, _GRID_PX)
    shown = _spectra(seen)
    crops = [
        _spectra(np.stack([grid[y : y + side, x : x + side] for y, x in places]))
        for side, places in _CROPS
    ]
    return PerceptualHashes(
        _hashes(np.concatenate([shown, *crops])),
        _hashes(np.concatenate(_turns(shown) if turned_copies else [shown, shown * _MIRRORED])),
    )


# In a mirrored picture the odd frequencies of its rows have the other sign.
_MIRRORED = np.where(np.arange(_FREQUENCIES) % 2, -1.0, 1.0)


def _turns(spectra: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The spectra as those of all eight pictures that a square can be turned and mirrored to.

    These are the picture and its transpose, each as it is, mirrored, upside down, and both.
    """
    upside_down = _MIRRORED[:, None]
    return [
        one * signs
        for one in (spectra, spectra.transpose(0, 2, 1))
        for signs in (1.0, _MIRRORED, upside_down, _MIRRORED * upside_down)
    ]


def _pixels(grey: Image.Image, box: Box, side_px: int) -> NDArray[np.float64]:
    small = grey.resize((side_px, side_px), Image.Resampling.LANCZOS, box=box)
    return np.asarray(small, dtype=np.float64)


def _spectra(views: NDArray[np.float64]) -> NDArray[np.float64]:
    """The lowest frequencies of those squares that are not flat, by the cosine transform."""
    telling = views[views.std(axis=(1, 2)) >= _FLAT_BELOW]
    cosines = _cosines(views.shape[-1])
    spectra: NDArray[np.float64] = cosines @ telling @ cosines.T
    return spectra


@cache
def _cosines(side_px: int) -> NDArray[np.float64]:
    frequencies, positions = np.arange(_FREQUENCIES)[:, None], np.arange(side_px)
    return np.cos(np.pi * frequencies * (2 * positions + 1) / (2 * side_px))


def _hashes(spectra: NDArray[np.float64]) -> tuple[int, ...]:
    if not len(spectra):
        return ()
    flat = spectra.reshape(len(spectra), -1)
    bits = flat > np.median(flat, axis=1, keepdims=True)
    words = np.packbits(bits, axis=1).view(">i8").ravel()
    return tuple(dict.fromkeys(words.tolist()))
