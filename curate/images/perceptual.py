"""Turns a picture into perceptual hashes, by which copies of it are found that have other bytes."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from curate.images.margins import Box, block_of, part_of, within_margins

# The hash looks at this many pixels a side, and keeps the lowest frequencies of each direction.
_SIDE_PX, _FREQUENCIES = 32, 8
# Standard deviation of the grey levels (0 to 255) of those pixels. In a picture below it, blank or
# nearly of one colour, the hash is that of noise. No photograph of 603 was below 9.
_FLAT_BELOW = 6.0
# Which shares of the sides of an original a copy of it may have left, centred.
_CROPS = (0.9, 0.8)


@dataclass(frozen=True)
class PerceptualHashes:
    """The hashes of a picture, as signed numbers of 64 bits, the first that of the whole picture.

    One picture may be a copy of another if a hash ``as_copy`` of the one is near a hash
    ``as_original`` of the other: the distance of two hashes is the number of bits that differ.
    """

    as_original: tuple[int, ...] = ()
    as_copy: tuple[int, ...] = ()


NO_HASHES = PerceptualHashes()


def perceptual_hashes(grey: Image.Image) -> PerceptualHashes:
    """Hash what is seen of an upright picture in grey.

    As an original: the picture, without margins of one colour, without what lies beyond such
    margins (the bars of a screenshot), and cropped at all sides. As a copy: the first three, each
    also mirrored. Each hash is that of ``imagehash.phash`` (Zauner, Implementation and Benchmarking
    of Perceptual Image Hash Functions, 2010). A flat picture has none: a copy of it is one of the
    same bytes.
    """
    levels = np.asarray(grey)
    inner = within_margins(levels)
    seen = [(0, 0, grey.width, grey.height), inner, block_of(levels)]
    boxes = list(dict.fromkeys(seen))
    crops = [part_of(inner, share) for share in _CROPS]
    spectra = [_spectrum(grey, box) for box in (*boxes, *crops)]
    shown = [spectrum for spectrum in spectra[: len(boxes)] if spectrum is not None]
    # In a mirrored picture the odd frequencies of its rows have the other sign.
    mirrored = [spectrum * _MIRRORED for spectrum in shown]
    return PerceptualHashes(
        _hashes([spectrum for spectrum in spectra if spectrum is not None]),
        _hashes([*shown, *mirrored]),
    )


_MIRRORED = np.where(np.arange(_FREQUENCIES) % 2, -1.0, 1.0)


@cache
def _cosines() -> NDArray[np.float64]:
    """The discrete cosine transform (type II) of the lowest frequencies, as a matrix."""
    frequencies, positions = np.arange(_FREQUENCIES)[:, None], np.arange(_SIDE_PX)
    return np.cos(np.pi * frequencies * (2 * positions + 1) / (2 * _SIDE_PX))


def _spectrum(grey: Image.Image, box: Box) -> NDArray[np.float64] | None:
    """The lowest frequencies of what is in the box, unless that is flat."""
    small = grey.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.LANCZOS, box=box)
    levels = np.asarray(small, dtype=np.float64)
    if levels.std() < _FLAT_BELOW:
        return None
    cosines = _cosines()
    spectrum: NDArray[np.float64] = cosines @ levels @ cosines.T
    return spectrum


def _hashes(spectra: list[NDArray[Any]]) -> tuple[int, ...]:
    if not spectra:
        return ()
    flat = np.stack(spectra).reshape(len(spectra), -1)
    bits = flat > np.median(flat, axis=1, keepdims=True)
    words = np.packbits(bits, axis=1).view(">i8").ravel()
    return tuple(dict.fromkeys(words.tolist()))
