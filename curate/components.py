"""Finds what hangs together: the connected components of pairs."""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int64]


def least_connected(count: int, one: Positions, other: Positions) -> Positions:
    """For each of ``count`` positions the least that the pairs ``one`` – ``other`` lead to from it.

    It is its own where no pair names it. Takes memory for a few numbers a position and a pair.
    """
    least = np.arange(count)
    # The least that each is known to be linked to; each round halves the way to it.
    while True:
        nearer = least.copy()
        np.minimum.at(nearer, one, least[other])
        np.minimum.at(nearer, other, least[one])
        nearer = nearer[nearer]
        if np.array_equal(nearer, least):
            return least
        least = nearer


def joined(least: Positions, one: Positions, other: Positions) -> Positions:
    """The same of what was found before, ``least``, and of more pairs."""
    ends = np.stack([least[one], least[other]])
    ends = ends[:, ends[0] != ends[1]]
    if not ends.size:
        return least
    named, places = np.unique(ends, return_inverse=True)
    found = np.arange(least.size)
    found[named] = named[least_connected(named.size, *places.reshape(2, -1))]
    return found[least]
