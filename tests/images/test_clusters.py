"""Clusters of near-duplicates: none far from what stands for it, whatever chains there are."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.images import clusters
from curate.images.clusters import representatives
from curate.images.hamming import Pairs, pairs_within
from curate.images.hash_blocks import Hashes

WORDS = st.integers(0, 2**64 - 1)
FLIPS = st.lists(st.integers(0, 63), max_size=9).map(lambda bits: sum({1 << bit for bit in bits}))
SETS = st.one_of(
    st.lists(WORDS, max_size=60),
    st.tuples(WORDS, st.lists(FLIPS, max_size=60)).map(lambda t: [t[0] ^ flip for flip in t[1]]),
    st.integers(0, 150).map(lambda size: list(range(size))),
).map(lambda words: np.unique(np.array(words, np.uint64)))


def chain(links: int, step: int = 6, seed: int = 0) -> Hashes:
    """Hashes of which each is ``step`` bits from the one before, in the order of the chain."""
    random = np.random.default_rng(seed)
    word, words = 0, []
    for _ in range(links):
        word ^= sum(1 << int(bit) for bit in random.choice(64, step, replace=False))
        words.append(word)
    return np.array(words, np.uint64)


def ball(size: int, seed: int = 0) -> Hashes:
    """Hashes within three bits of one that is among them."""
    random = np.random.default_rng(seed)
    hashes = np.full(size, random.integers(0, 2**64, dtype=np.uint64))
    centre = hashes[:1].copy()
    for _ in range(3):
        hashes ^= np.uint64(1) << random.integers(0, 64, size).astype(np.uint64)
    return np.union1d(hashes, centre)


def bits_between(left: Hashes, right: Hashes) -> Hashes:
    return np.bitwise_count(left ^ right)


def check(hashes: Hashes, distance: int) -> None:
    found = representatives(hashes, distance)
    centres = np.unique(found)
    assert np.array_equal(found[centres], centres)
    bits = bits_between(hashes[:, None], hashes[centres])
    assert np.array_equal(bits_between(hashes, hashes[found]), bits.min(axis=1, initial=64))
    assert (bits.min(axis=1, initial=64) <= distance).all()
    among = bits[centres]
    assert np.count_nonzero(among <= distance) == centres.size


@given(SETS, st.integers(0, 16))
@settings(deadline=None)
def test_each_is_near_its_representative_and_no_two_of_these_are_near(
    hashes: Hashes, distance: int
) -> None:
    check(hashes, distance)


@pytest.mark.parametrize(("step", "at_least"), [(1, 100), (6, 500)])
def test_a_chain_ties_no_unlike_hashes_together(step: int, at_least: int) -> None:
    hashes = np.unique(chain(2_000, step))
    check(hashes, 6)
    assert np.unique(representatives(hashes, 6)).size > at_least


def test_a_long_chain_takes_few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    left = []

    def counted(hashes: Hashes, distance: int) -> Iterator[Pairs]:
        left.append(hashes.size)
        return pairs_within(hashes, distance)

    monkeypatch.setattr(clusters, "pairs_within", counted)
    representatives(np.unique(chain(5_000)), 6)
    assert len(left) < 12


def test_a_ball_is_one_cluster_around_the_hash_with_the_most_near_ones() -> None:
    hashes = ball(1_000)
    found = representatives(hashes, 6)
    near = np.count_nonzero(bits_between(hashes[:, None], hashes) <= 6, axis=1)
    assert np.unique(found).size == 1
    assert near[found[0]] == hashes.size


def test_of_a_few_copies_the_one_between_them_stands_for_all() -> None:
    hashes = np.array([0b111111, 0b111111_000000, 0, 0b1 << 60], np.uint64)
    hashes = np.unique(hashes)
    found = representatives(hashes, 6)
    assert hashes[found].tolist() == [0, 0, 0, 0]


def test_hashes_without_near_ones_stand_for_themselves() -> None:
    hashes = np.array([0, 2**7 - 1, 2**64 - 1], np.uint64)
    assert representatives(hashes, 6).tolist() == [0, 1, 2]
    assert representatives(hashes[:0], 6).tolist() == []


def test_clusters_hold_across_many_hashes() -> None:
    random = np.random.default_rng(5)
    apart = random.integers(0, 2**64, 3_000, dtype=np.uint64)
    copies = apart[:300] ^ (np.uint64(0b111) << random.integers(0, 61, 300).astype(np.uint64))
    hashes = np.unique(np.concatenate([apart, copies, ball(500), chain(500)]))
    check(hashes, 6)
