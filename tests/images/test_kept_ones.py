"""Which pictures are kept of those that look alike, at any size of the crowd."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.images import duplicates
from curate.images.duplicates import Pictures, kept_ones
from curate.images.hash_blocks import Hashes

FEW = st.integers(0, 63).map(lambda n: n * 0x0101010101010101)
DRAWN = st.lists(st.tuples(FEW, st.lists(FEW, max_size=3)), max_size=25)


def pictures(drawn: list[tuple[int, list[int]]]) -> Pictures:
    return Pictures(
        np.array([whole for whole, _ in drawn], np.uint64),
        np.array([view for _, views in drawn for view in views], np.uint64),
        np.array([owner for owner, (_, views) in enumerate(drawn) for _ in views], np.int64),
    )


def of_wholes(wholes: Hashes) -> Pictures:
    return Pictures(wholes, np.empty(0, np.uint64), np.empty(0, np.int64))


@pytest.fixture(params=["one by one", "in rounds"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in rounds":
        monkeypatch.setattr(duplicates, "_MOST_PAIRS", 0)


@pytest.mark.usefixtures("way")
@given(DRAWN, st.integers(0, 16))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_is_kept_unless_it_is_alike_to_a_kept_one_before_it(
    drawn: list[tuple[int, list[int]]], distance: int
) -> None:
    def apart(one: int, other: int) -> int:
        (left, views), (right, others) = drawn[one], drawn[other]
        bits = [(view ^ right).bit_count() for view in (left, *views)]
        return min([*bits, *((view ^ left).bit_count() for view in others)])

    kept: list[int] = []
    for number in range(len(drawn)):
        if all(apart(number, one) > distance for one in kept):
            kept.append(number)
    expected = [
        (0, number) if number in kept else min((apart(number, one), one) for one in kept)
        for number in range(len(drawn))
    ]
    kept_for, distances = kept_ones(pictures(drawn), distance)
    assert list(zip(distances.tolist(), kept_for.tolist(), strict=True)) == expected


def test_no_pictures_are_no_crowd() -> None:
    kept_for, distances = kept_ones(of_wholes(np.empty(0, np.uint64)), 6)
    assert kept_for.size == distances.size == 0


@pytest.mark.usefixtures("way")
def test_ten_thousand_copies_leave_in_favour_of_the_first() -> None:
    kept_for, distances = kept_ones(of_wholes(np.full(10_000, 5, np.uint64)), 6)
    assert not kept_for.any()
    assert not distances.any()


def test_in_a_long_chain_each_is_near_the_one_that_is_kept_for_it() -> None:
    random = np.random.default_rng(0)
    flips = np.array([1 << int(bit) for bit in random.integers(0, 64, 1500)], np.uint64)
    wholes = np.bitwise_xor.accumulate(flips)
    kept_for, distances = kept_ones(of_wholes(wholes), 3)
    assert np.array_equal(kept_for[kept_for], kept_for)
    assert (np.bitwise_count(wholes ^ wholes[kept_for]) == distances).all()
    assert distances.max() <= 3
