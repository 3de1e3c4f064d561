"""Shuffles a list of any length without making it: where each of its positions comes from."""

import numpy as np
import numpy.typing as npt

from curate.train.resampling import mix, mix_all

_ROUNDS = 6
# Else a shuffle and the rounding of the repeats, which mix the same seed and epoch, would be tied.
_PURPOSE = 0x73687566666C65


def shuffled(
    positions: npt.NDArray[np.int64], length: int, seed: int, epoch: int
) -> npt.NDArray[np.int64]:
    """Which entry of a list of ``length`` comes at each of these ``positions`` once it is shuffled.

    Over all positions it is a permutation of ``range(length)``, one for each seed and epoch, the
    same on every machine. Positions are int64 below ``length``; so is the result.

    A Feistel network permutes the next power of four, and an entry that is no entry of the list is
    permuted again until it is one (cycle walking): Black and Rogaway, *Ciphers with arbitrary
    finite domains* (CT-RSA 2002). The round function is splitmix64.
    """
    half = np.uint64(max(1, ((length - 1).bit_length() + 1) // 2))
    mask = np.uint64((1 << int(half)) - 1)
    stream = mix(mix(mix(seed) ^ epoch) ^ _PURPOSE)
    keys = [np.uint64(mix(stream ^ number)) for number in range(_ROUNDS)]

    def permuted(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        left, right = values >> half, values & mask
        for key in keys:
            left, right = right, left ^ (mix_all(right ^ key) & mask)
        return (left << half) | right

    values = permuted(positions.astype(np.uint64))
    while (outside := values >= np.uint64(length)).any():
        values[outside] = permuted(values[outside])
    return values.astype(np.int64)
