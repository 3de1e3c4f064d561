"""Turns 64-bit hashes into clusters of near-duplicates, each around one hash that stands for it."""

import numpy as np

from curate.images.hamming import Positions, nearest, pairs_within
from curate.images.hash_blocks import Hashes


def representatives(hashes: Hashes, distance: int) -> Positions:
    """For each hash the position of the one that stands for its cluster; its own, if it does.

    ``hashes`` are strictly increasing, as ``numpy.unique`` returns them. Guaranteed:

    - every hash is within ``distance`` of its representative, so that no chain of small steps
      ties unlike pictures together, and it has none nearer;
    - no two representatives are within ``distance`` of each other;
    - of near-duplicates the hash with the most hashes within ``distance`` stands for the others.

    Two hashes of different clusters may be within ``distance`` of each other: the ends of a chain
    have to be parted somewhere. These are the stars of Aslam, Pelekhov and Rus (2004), "The star
    clustering algorithm".

    The pairs are gone through twice, and again for what is left after each round of
    representatives. The time grows with their number, which is quadratic in a crowd of hashes that
    are all near each other; the memory doesn't. Raises what ``pairs_within`` does.
    """
    degrees = np.zeros(hashes.size, np.int64)
    for pairs in pairs_within(hashes, distance):
        np.add.at(degrees, pairs.left, 1)
        np.add.at(degrees, pairs.right, 1)
    ranks = np.empty(hashes.size, np.int64)
    # Among equals by digits of a product: by the hash itself, a chain that rises would take a round
    # for every link.
    ranks[np.lexsort((_scrambled(hashes), -degrees))] = np.arange(hashes.size)
    has_near = degrees > 0
    is_chosen = ~has_near
    open_ones = np.flatnonzero(has_near)
    while open_ones.size:
        part, rank = hashes[open_ones], ranks[open_ones]
        foremost = rank.copy()
        for pairs in pairs_within(part, distance):
            np.minimum.at(foremost, pairs.left, rank[pairs.right])
            np.minimum.at(foremost, pairs.right, rank[pairs.left])
        is_foremost = foremost == rank
        is_chosen[open_ones[is_foremost]] = True
        rest = ~is_foremost
        found, _ = nearest(part[rest], part[is_foremost], distance)
        open_ones = open_ones[rest][found < 0]
    stand_for = np.arange(hashes.size)
    chosen = np.flatnonzero(is_chosen & has_near)
    others = np.flatnonzero(~is_chosen)
    found, _ = nearest(hashes[others], hashes[chosen], distance)
    stand_for[others] = chosen[found]
    return stand_for


def _scrambled(hashes: Hashes) -> Hashes:
    """A number for each hash, without order: the finaliser of SplitMix64, which is one to one."""
    mixed = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
