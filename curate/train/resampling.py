"""Turns the repeat factors of images into whole repeats in an epoch."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from curate.errors import InputError

_KEY_HEX_DIGITS = 16
_KEY = r"\A[0-9a-fA-F]{16}\z"
_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def image_keys(image_ids: Sequence[str] | pa.Array) -> npt.NDArray[np.uint64]:
    """The first 16 hex digits of each image id, read as one big-endian 64-bit number.

    An image id is a keyed hash, so these 64 bits are as good as random; a caller that hashes the
    same images every epoch parses them once with this. Many are best given as an Arrow array: as
    Python's own strings they take ten times the memory.

    Raises:
        InputError: an id that does not start with 16 hex digits.
    """
    ids = image_ids if isinstance(image_ids, pa.Array) else pa.array(image_ids, pa.large_string())
    heads = pc.utf8_slice_codeunits(ids, 0, _KEY_HEX_DIGITS)
    if heads.null_count or not pc.all(pc.match_substring_regex(heads, _KEY), min_count=0).as_py():
        raise InputError("an image id does not start with 16 hex digits")
    digits = heads.buffers()[2].to_pybytes() if len(heads) else b""
    raw = bytes.fromhex(digits[: _KEY_HEX_DIGITS * len(heads)].decode("ascii"))
    return np.frombuffer(raw, dtype=">u8").astype(np.uint64)


def unit_hash(
    image_ids: Sequence[str] | npt.NDArray[np.uint64], seed: int, epoch: int
) -> npt.NDArray[np.float64]:
    """One number in [0, 1) for each image, the same on every machine, engine, worker and order.

    With all arithmetic modulo 2⁶⁴::

        mix(x)  = the splitmix64 step: x += 0x9E3779B97F4A7C15
                  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9
                  x = (x ^ x >> 27) * 0x94D049BB133111EB
                  x ^ x >> 31
        key     = the first 16 hex digits of image_id as a big-endian number
        u       = (mix(key ^ mix(mix(seed) ^ epoch)) >> 11) / 2⁵³

    Negative seeds and epochs count as their two's complement. ``image_ids`` may be the keys
    themselves, as :func:`image_keys` returns them. Result: float64, one per image, in their order.

    Source of ``mix``: Steele, Lea and Flood, *Fast splittable pseudorandom number generators*
    (OOPSLA 2014).
    """
    keys = image_ids if isinstance(image_ids, np.ndarray) else image_keys(image_ids)
    stream = np.uint64(mix(mix(seed) ^ epoch))
    mixed = mix_all(keys ^ stream)
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53


def epoch_repeats(
    repeat_factor: npt.ArrayLike,
    image_ids: Sequence[str] | npt.NDArray[np.uint64],
    seed: int,
    epoch: int,
) -> npt.NDArray[np.int64]:
    """How often each image appears in an epoch: ⌊r⌋ + [u < r − ⌊r⌋], with u the unit hash.

    Over the epochs the mean is r; in each it is ⌊r⌋ or ⌊r⌋ + 1. ``repeat_factor`` has one value
    per image, as in the manifest; the result is int64 of the same length.

    Raises:
        InputError: a factor that is negative or not finite, or other lengths.
    """
    factors = np.asarray(repeat_factor, dtype=np.float64)
    if factors.ndim != 1 or len(factors) != len(image_ids):
        raise InputError("there must be one repeat factor for each image")
    if not (np.isfinite(factors) & (factors >= 0)).all():
        raise InputError("a repeat factor is negative or not a number")
    floors = np.floor(factors)
    return floors.astype(np.int64) + (unit_hash(image_ids, seed, epoch) < factors - floors)


def mix(value: int) -> int:
    """The splitmix64 step of one number, taken modulo 2⁶⁴."""
    value = ((value & _MASK) + _GOLDEN) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def mix_all(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The splitmix64 step of each number."""
    mixed = values + np.uint64(_GOLDEN)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed
