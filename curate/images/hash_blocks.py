"""Cuts 64-bit hashes into blocks so that near ones agree in some of them, in full."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

BITS = 64
MAX_DISTANCE = 16
# Above, the tables cost more than the candidates that they save; 84 suffice for 10 M at distance 6.
_MAX_TABLES = 1_000
_SAMPLE = 400
_ROWS = 1 << 15


@dataclass(frozen=True)
class Permutation:
    """Moves runs of bits: each of those under a mask by so many places to the left."""

    runs: tuple[tuple[int, int], ...]

    def __call__(self, values: Hashes) -> Hashes:
        moved = np.zeros_like(values)
        # By parts that stay in the processor's cache.
        for begin in range(0, values.size, _ROWS):
            source, target = values[begin : begin + _ROWS], moved[begin : begin + _ROWS]
            for mask, places in self.runs:
                part = source & mask
                if places >= 0:
                    part <<= places
                else:
                    part >>= -places
                target |= part
        return moved

    def inverse(self) -> "Permutation":
        return Permutation(tuple((_shifted(mask, by), -by) for mask, by in self.runs))


@dataclass(frozen=True)
class Table:
    """One choice of blocks: two hashes are candidates if these agree.

    ``permutation`` moves the chosen blocks to the top, where they are ``key_bits`` wide.
    ``is_first`` says of differences (of permuted hashes) whether no table before this one has
    those pairs among its candidates too.
    """

    permutation: Permutation
    key_bits: int
    passed_over: tuple[int, ...]

    @property
    def below_key(self) -> int:
        """The bits that candidates may differ in."""
        return (1 << (BITS - self.key_bits)) - 1

    def is_first(self, differences: Hashes) -> npt.NDArray[np.bool_]:
        found = differences <= self.below_key
        for mask in self.passed_over:
            found &= (differences & mask) != 0
        return found


def tables(blocks: int, chosen: int) -> Iterator[Table]:
    """A table for each choice of ``chosen`` of so many blocks.

    They find all pairs that differ in at most ``blocks - chosen`` bits, as no more blocks than
    bits can differ (Manku, Jain and Das Sarma 2007; Norouzi, Punjani and Fleet 2012).
    """
    masks = _masks(blocks)
    # In this order the first table that has a pair is that of the foremost blocks that agree: all
    # that it passes over, before its last, differ.
    for choice in combinations(range(blocks), chosen):
        others = [block for block in range(blocks) if block not in choice]
        runs: list[tuple[int, int]] = []
        place = BITS
        for block in [*choice, *others]:
            mask = masks[block]
            place -= mask.bit_count()
            by = place - _lowest(mask)
            if runs and runs[-1][1] == by:
                runs[-1] = (runs[-1][0] | mask, by)
            else:
                runs.append((mask, by))
        key_bits = sum(masks[block].bit_count() for block in choice)
        passed_over = [block for block in others if choice and block < choice[-1]]
        moves = {block: by for mask, by in runs for block in others if masks[block] & mask}
        yield Table(
            Permutation(tuple(runs)),
            key_bits,
            tuple(_shifted(masks[block], moves[block]) for block in passed_over),
        )


def choose_blocks(
    distance: int,
    sample: tuple[Hashes, Hashes],
    pairs: int,
    *,
    table_cost: float,
    candidate_cost: float,
    pair_cost: float,
) -> tuple[int, int]:
    """Into how many blocks to cut, and how many of them to choose; ``(1, 0)`` for none.

    Weighs the cost of a table against that of a candidate, and both against looking at all
    ``pairs``. How many candidates there will be is estimated from pairs of a ``sample``, since
    hashes of real pictures are far from evenly spread.
    """
    differences = _differences(*sample)
    best, least = (1, 0), pair_cost * pairs
    for chosen in range(1, BITS - distance + 1):
        blocks = distance + chosen
        count = comb(blocks, chosen)
        if count > _MAX_TABLES or count * table_cost > least:
            break
        share = count * 2.0 ** (-BITS * chosen / blocks)
        cost = count * table_cost + share * pairs * candidate_cost
        if cost < least and differences.size:
            agreeing = np.zeros(differences.size, np.int64)
            for mask in _masks(blocks):
                agreeing += (differences & mask) == 0
            found = np.array([comb(number, chosen) for number in range(blocks + 1)])[agreeing]
            cost = count * table_cost + max(share, found.mean()) * pairs * candidate_cost
        if cost < least:
            best, least = (blocks, chosen), cost
    return best


def sampled(hashes: Hashes) -> Hashes:
    """Some of them, the same ones each time."""
    if hashes.size <= _SAMPLE:
        return hashes
    return hashes[np.linspace(0, hashes.size - 1, _SAMPLE).astype(np.int64)]


def _differences(left: Hashes, right: Hashes) -> Hashes:
    """Between all of a sample, but not of a hash with itself."""
    differences: Hashes = (left[:, None] ^ right[None, :]).ravel()
    differences = differences[differences != 0]
    return differences


def _masks(blocks: int) -> list[int]:
    """Contiguous blocks from the top, of sizes that differ by one bit at most."""
    borders = [BITS - BITS * block // blocks for block in range(blocks + 1)]
    return [(1 << high) - (1 << low) for high, low in pairwise(borders)]


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _shifted(mask: int, by: int) -> int:
    return mask << by if by >= 0 else mask >> -by
