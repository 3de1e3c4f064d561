"""Finds all pairs of 64-bit hashes that differ in at most so many bits, without comparing all.

Arrays of hashes are strictly increasing, as ``numpy.unique`` returns them: a hash that thousands of
pictures share is one hash here, and ``return_inverse`` leads back to the pictures.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from curate.images.hash_blocks import (
    BITS,
    MAX_DISTANCE,
    Hashes,
    Table,
    choose_blocks,
    sampled,
    tables,
)

Positions = npt.NDArray[np.int64]
Distances = npt.NDArray[np.uint8]

# Nanoseconds, measured; they decide how many blocks there are, and nothing else.
_SORT_AND_SCAN = 45.0
_LOOK_UP = 25.0
_NEIGHBOUR = 2.5
_GATHERED = 12.0
_CALLS = 150_000.0
_ROWS = 1 << 15
_BATCH = 1 << 18
_MAX_PAIRS = 1 << 20
# Comparing neighbours in a row costs a sixth of comparing chosen ones; looking for the ends of
# their buckets pays when there are few.
_FEW = 6
_TOO_FEW = 500
_TESTED = 8


class Pairs(NamedTuple):
    """Positions in the two arrays, and in how many bits the hashes there differ."""

    left: Positions
    right: Positions
    distances: Distances


def pairs_within(hashes: Hashes, distance: int) -> Iterator[Pairs]:
    """All pairs of ``hashes`` that differ in at most ``distance`` bits, each once, left < right.

    Comes in batches of about a million pairs at most, in no order. Takes memory for two copies
    of ``hashes`` and a batch, however many pairs there are. Raises ``ValueError`` if ``hashes`` are
    not strictly increasing, or for a distance outside 0 to 16.
    """
    _check(distance, hashes)
    count = hashes.size
    if count < 2 or distance == 0:
        return
    sample = sampled(hashes)
    plan = choose_blocks(
        distance,
        (sample, sample),
        count * (count - 1) // 2,
        table_cost=_CALLS + _SORT_AND_SCAN * count,
        candidate_cost=_NEIGHBOUR,
        pair_cost=_NEIGHBOUR,
    )
    for table in tables(*plan):
        permuted = table.permutation(hashes)
        permuted.sort()
        found, places = _Found(is_ordered=True), _Places(hashes, permuted, table)
        for begin in range(0, count, _ROWS):
            for left, right in _neighbours(permuted, begin, table, distance):
                differences = permuted[left] ^ permuted[right]
                kept = table.is_first(differences).nonzero()[0]
                if kept.size:
                    yield from found.add(places(left[kept]), places(right[kept]), differences[kept])
        yield from found.rest()


def pairs_between(left: Hashes, right: Hashes, distance: int) -> Iterator[Pairs]:
    """All pairs of one of ``left`` and one of ``right`` within ``distance`` bits, each once.

    As ``pairs_within``; takes memory for two copies of the smaller array, and a batch.
    """
    _check(distance, left, right)
    if not left.size or not right.size:
        return
    if left.size < right.size:
        for pairs in pairs_between(right, left, distance):
            yield Pairs(pairs.right, pairs.left, pairs.distances)
        return
    plan = choose_blocks(
        distance,
        (sampled(left), sampled(right)),
        left.size * right.size,
        table_cost=_CALLS + _LOOK_UP * left.size + _SORT_AND_SCAN * right.size,
        candidate_cost=_GATHERED,
        pair_cost=_NEIGHBOUR,
    )
    for table in tables(*plan):
        permuted = table.permutation(right)
        permuted.sort()
        found, places = _Found(is_ordered=False), _Places(right, permuted, table)
        for begin in range(0, left.size, _BATCH):
            part = table.permutation(left[begin : begin + _BATCH])
            near = (
                _looked_up(part, permuted, table.key_bits, distance)
                if table.key_bits
                else _all_compared(part, permuted, distance)
            )
            for rows, slots in near:
                differences = part[rows] ^ permuted[slots]
                kept = table.is_first(differences).nonzero()[0]
                if kept.size:
                    yield from found.add(begin + rows[kept], places(slots[kept]), differences[kept])
        yield from found.rest()


class _Places:
    """Tells slots of the permuted hashes by positions in the array."""

    def __init__(self, hashes: Hashes, permuted: Hashes, table: Table) -> None:
        self._hashes, self._permuted = hashes, permuted
        self._back = table.permutation.inverse()
        self._asked = 0
        self._all: Positions | None = None

    def __call__(self, slots: Positions) -> Positions:
        self._asked += slots.size
        if self._all is None:
            # Among near-equal hashes each has many pairs, but needs to be looked for once.
            if self._asked < self._permuted.size:
                return np.searchsorted(self._hashes, self._back(self._permuted[slots]))
            self._all = np.searchsorted(self._hashes, self._back(self._permuted))
        return self._all[slots]


class _Found:
    """Collects the pairs of a table into batches."""

    def __init__(self, *, is_ordered: bool) -> None:
        self._is_ordered = is_ordered
        self._parts: list[Pairs] = []
        self._count = 0

    def add(self, left: Positions, right: Positions, differences: Hashes) -> Iterator[Pairs]:
        self._parts.append(Pairs(left, right, np.bitwise_count(differences)))
        self._count += left.size
        if self._count >= _MAX_PAIRS:
            yield from self.rest()

    def rest(self) -> Iterator[Pairs]:
        if self._parts:
            left, right, distances = map(np.concatenate, zip(*self._parts, strict=True))
            self._parts, self._count = [], 0
            if self._is_ordered:
                left, right = np.minimum(left, right), np.maximum(left, right)
            yield Pairs(left, right, distances)


def _neighbours(
    permuted: Hashes, begin: int, table: Table, distance: int
) -> Iterator[tuple[Positions, Positions]]:
    """Pairs within the distance whose first is among ``_ROWS`` of the sorted, permuted hashes.

    Compares each with its first follower, its second and so on, as long as many of them have that
    one in their bucket; with the rest of their buckets one by one.
    """
    step = 0
    is_dense = True
    while is_dense:
        step += 1
        right = permuted[begin + step : begin + step + _ROWS]
        differences = permuted[begin : begin + right.size] ^ right
        near = (np.bitwise_count(differences) <= distance).nonzero()[0]
        if near.size:
            near += begin
            yield near, near + step
        if step < _TESTED or step % _TESTED == 0:
            in_bucket = differences <= table.below_key
            is_dense = int(np.count_nonzero(in_bucket)) * _FEW > right.size
    owners = in_bucket.nonzero()[0] + begin
    while owners.size > _TOO_FEW:
        step += 1
        owners = owners[: np.searchsorted(owners, permuted.size - step)]
        differences = permuted[owners] ^ permuted[owners + step]
        near = (np.bitwise_count(differences) <= distance).nonzero()[0]
        if near.size:
            yield owners[near], owners[near] + step
        owners = owners[differences <= table.below_key]
    ends = np.searchsorted(permuted, permuted[owners] | table.below_key, side="right")
    firsts = owners + step + 1
    for owner, slots in _one_by_one(firsts, ends - firsts):
        yield from _near(permuted, owners[owner], permuted, slots, distance)


def _looked_up(
    part: Hashes, permuted: Hashes, key_bits: int, distance: int
) -> Iterator[tuple[Positions, Positions]]:
    """Pairs within the distance that agree in the first bits of the key, as many as tell apart."""
    prefix_bits = min(key_bits, permuted.size.bit_length())
    shift = np.uint64(BITS - prefix_bits)
    firsts = np.zeros((1 << prefix_bits) + 1, np.int64)
    np.cumsum(np.bincount(_as_index(permuted >> shift), minlength=1 << prefix_bits), out=firsts[1:])
    keys = _as_index(part >> shift)
    counts = firsts[keys + 1] - firsts[keys]
    rows = np.flatnonzero(counts)
    for owner, slots in _one_by_one(firsts[keys[rows]], counts[rows]):
        yield from _near(part, rows[owner], permuted, slots, distance)


def _all_compared(
    part: Hashes, permuted: Hashes, distance: int
) -> Iterator[tuple[Positions, Positions]]:
    for begin in range(0, permuted.size, _BATCH):
        block = permuted[begin : begin + _BATCH]
        height = max(1, _BATCH // block.size)
        for top in range(0, part.size, height):
            differences = part[top : top + height, None] ^ block
            near = np.flatnonzero(np.bitwise_count(differences) <= distance)
            if near.size:
                yield top + near // block.size, begin + near % block.size


def _one_by_one(firsts: Positions, counts: Positions) -> Iterator[tuple[Positions, Positions]]:
    """Each owner's number with each of its ``counts`` slots from ``firsts``, ``_BATCH`` a time."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    for begin in range(0, total, _BATCH):
        end = min(begin + _BATCH, total)
        low = int(np.searchsorted(ends, begin, side="right"))
        high = int(np.searchsorted(ends, end, side="left")) + 1
        starts = ends[low:high] - counts[low:high]
        sizes = np.minimum(ends[low:high], end) - np.maximum(starts, begin)
        owners = np.repeat(np.arange(low, high), sizes)
        yield owners, np.arange(begin, end) + np.repeat(firsts[low:high] - starts, sizes)


def _near(
    left: Hashes, left_slots: Positions, right: Hashes, right_slots: Positions, distance: int
) -> Iterator[tuple[Positions, Positions]]:
    differences = left[left_slots] ^ right[right_slots]
    near = np.flatnonzero(np.bitwise_count(differences) <= distance)
    if near.size:
        yield left_slots[near], right_slots[near]


def _as_index(keys: Hashes) -> Positions:
    return keys.view(np.int64)


def _check(distance: int, *arrays: Hashes) -> None:
    if not 0 <= distance <= MAX_DISTANCE:
        raise ValueError(f"the distance must be from 0 to {MAX_DISTANCE} bits, not {distance}")
    for hashes in arrays:
        if hashes.dtype != np.uint64 or hashes.ndim != 1:
            raise ValueError("hashes must be an array of 64-bit unsigned integers")
        if not np.all(hashes[1:] > hashes[:-1]):
            raise ValueError("hashes must be strictly increasing, as numpy.unique returns them")
