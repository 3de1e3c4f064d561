"""Pairs of near hashes: all that brute force finds, each once, whatever the hashes are like."""

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.images import hamming
from curate.images.hamming import Pairs, pairs_between, pairs_within
from curate.images.hash_blocks import Hashes, choose_blocks, tables

WORDS = st.integers(0, 2**64 - 1)
FLIPS = st.lists(st.integers(0, 63), max_size=9).map(lambda bits: sum({1 << bit for bit in bits}))
# Unlike each other; all near one; running through all that differ in the last bits.
SETS = st.one_of(
    st.lists(WORDS, max_size=60),
    st.tuples(WORDS, st.lists(FLIPS, max_size=60)).map(lambda t: [t[0] ^ flip for flip in t[1]]),
    st.integers(0, 150).map(lambda size: list(range(size))),
).map(lambda words: np.unique(np.array(words, np.uint64)))
# Without blocks; by one that agrees; by two.
CHOSEN = st.integers(0, 2)


def brute_force(left: Hashes, right: Hashes, distance: int) -> set[tuple[int, int, int]]:
    bits = np.bitwise_count(left[:, None] ^ right[None, :])
    rows, columns = np.nonzero(bits <= distance)
    return {*zip(rows.tolist(), columns.tolist(), bits[rows, columns].tolist(), strict=True)}


def listed(found: Iterator[Pairs]) -> list[tuple[int, int, int]]:
    return [
        pair for batch in found for pair in zip(*(column.tolist() for column in batch), strict=True)
    ]


def around(centres: Hashes, size: int, flips: int, seed: int = 0) -> Hashes:
    """Up to ``size`` hashes, each in up to ``flips`` bits unlike one of the ``centres``."""
    random = np.random.default_rng(seed)
    hashes = random.choice(centres, size)
    for _ in range(flips):
        hashes ^= np.uint64(1) << random.integers(0, 64, size).astype(np.uint64)
    return np.unique(hashes)


def unlike(size: int, seed: int = 1) -> Hashes:
    return np.unique(np.random.default_rng(seed).integers(0, 2**64, size, dtype=np.uint64))


@pytest.fixture(scope="module", autouse=True)
def small_steps() -> Iterator[None]:
    """So that small arrays take every way through the module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hamming, "_ROWS", 16)
        patch.setattr(hamming, "_BATCH", 32)
        patch.setattr(hamming, "_TOO_FEW", 2)
        patch.setattr(hamming, "_MAX_PAIRS", 50)
        yield


@pytest.fixture
def usual_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, bits in {"_ROWS": 15, "_BATCH": 18, "_TOO_FEW": 9, "_MAX_PAIRS": 20}.items():
        monkeypatch.setattr(hamming, name, 1 << bits)


@given(SETS, st.integers(0, 7), CHOSEN)
@settings(deadline=None)
def test_within_one_array_every_pair_is_found_once(
    hashes: Hashes, distance: int, chosen: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plan = (distance + chosen, chosen) if chosen else (1, 0)
        patch.setattr(hamming, "choose_blocks", lambda *_, **__: plan)
        found = listed(pairs_within(hashes, distance))
    assert len(found) == len({*found})
    assert {*found} == {p for p in brute_force(hashes, hashes, distance) if p[0] < p[1]}


@given(SETS, SETS, st.integers(0, 7), CHOSEN)
@settings(deadline=None)
def test_between_two_arrays_every_pair_is_found_once(
    left: Hashes, right: Hashes, distance: int, chosen: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plan = (distance + chosen, chosen) if chosen else (1, 0)
        patch.setattr(hamming, "choose_blocks", lambda *_, **__: plan)
        found = listed(pairs_between(left, right, distance))
    assert len(found) == len({*found})
    assert {*found} == brute_force(left, right, distance)


@pytest.mark.parametrize(
    "hashes",
    [unlike(3_000), around(unlike(40), 3_000, 4), around(unlike(1), 600, 4)],
    ids=["unlike", "in clusters", "near one"],
)
@pytest.mark.usefixtures("usual_steps")
def test_many_hashes_have_the_pairs_of_brute_force(hashes: Hashes) -> None:
    expected = brute_force(hashes, hashes, 6)
    assert sorted(listed(pairs_within(hashes, 6))) == sorted(p for p in expected if p[0] < p[1])
    few = hashes[::20]
    assert sorted(listed(pairs_between(hashes, few, 6))) == sorted(brute_force(hashes, few, 6))
    assert sorted(listed(pairs_between(few, hashes, 6))) == sorted(brute_force(few, hashes, 6))


@pytest.mark.slow
@pytest.mark.usefixtures("usual_steps")
def test_twenty_thousand_hashes_have_the_pairs_of_brute_force() -> None:
    hashes = np.union1d(unlike(15_000), around(unlike(15_000), 5_000, 5))
    found = listed(pairs_within(hashes, 6))
    expected: set[tuple[int, int, int]] = set()
    for begin in range(0, hashes.size, 1_000):
        pairs = brute_force(hashes[begin : begin + 1_000], hashes, 6)
        expected |= {(row + begin, column, bits) for row, column, bits in pairs}
    assert len(found) == len({*found}) > 4_000
    assert {*found} == {pair for pair in expected if pair[0] < pair[1]}


@pytest.mark.usefixtures("usual_steps")
def test_near_equal_hashes_take_memory_for_a_batch_and_not_for_all_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hamming, "_MAX_PAIRS", 1 << 16)
    hashes = np.arange(1_500, dtype=np.uint64)
    tracemalloc.start()
    try:
        count = sum(batch.left.size for batch in pairs_within(hashes, 12))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 1_500 * 1_499 // 2
    assert peak < count * 17 / 4


def test_blocks_are_chosen_by_how_many_hashes_there_are_and_how_alike() -> None:
    costs = {"table_cost": 5e7, "candidate_cost": 2.5, "pair_cost": 2.5}
    alike = around(unlike(1), 300, 3)
    assert choose_blocks(6, (unlike(300), unlike(300)), 10**6, **costs) == (1, 0)
    assert choose_blocks(6, (unlike(300), unlike(300)), 10**12 // 2, **costs) == (8, 2)
    assert choose_blocks(6, (alike, alike), 10**9, **costs) == (1, 0)


def test_a_table_cuts_all_bits_into_blocks_and_its_permutation_can_be_undone() -> None:
    hashes = unlike(100)
    for table in tables(9, 3):
        assert 21 <= table.key_bits <= 24
        permuted = table.permutation(hashes)
        assert np.array_equal(np.bitwise_count(permuted), np.bitwise_count(hashes))
        assert np.array_equal(table.permutation.inverse()(permuted), hashes)


def test_what_is_no_array_of_increasing_hashes_is_refused() -> None:
    good = np.array([1, 2], np.uint64)
    for bad in (
        np.array([2, 1], np.uint64),
        np.array([1, 1], np.uint64),
        np.array([1, 2]),
        np.array([[1], [2]], np.uint64),
    ):
        for arrays in ((good, bad), (bad, good)):
            with pytest.raises(ValueError, match="hashes must be"):
                list(pairs_between(*arrays, 6))
    for distance in (-1, 17):
        with pytest.raises(ValueError, match="from 0 to 16"):
            list(pairs_within(good, distance))
