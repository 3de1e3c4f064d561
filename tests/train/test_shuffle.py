"""A shuffle that is worked out place by place is still a shuffle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.train.shuffle import shuffled


def _list(length, seed=0, epoch=0):
    return shuffled(np.arange(length), length, seed, epoch)


@given(st.integers(1, 3000), st.integers(-(2**63), 2**64), st.integers(0, 100))
def test_every_entry_comes_exactly_once(length, seed, epoch):
    assert sorted(_list(length, seed, epoch).tolist()) == list(range(length))


@given(st.integers(1, 10**12), st.data())
def test_an_entry_does_not_depend_on_which_are_asked_for(length, data):
    places = np.array(data.draw(st.lists(st.integers(0, length - 1), min_size=1, max_size=20)))
    together = shuffled(places, length, 5, 1)
    assert ((together >= 0) & (together < length)).all()
    assert [shuffled(places[i : i + 1], length, 5, 1)[0] for i in range(len(places))] == (
        together.tolist()
    )


@pytest.mark.parametrize("length", [3, 16, 50])
def test_each_entry_comes_at_each_place_equally_often(length):
    count = 4000
    seen = np.zeros((length, length))
    for seed in range(count):
        seen[np.arange(length), _list(length, seed)] += 1
    expected = count / length
    statistic = ((seen - expected) ** 2 / expected).sum()
    freedom = (length - 1) ** 2
    # Chi squared, within five of its standard deviations.
    assert abs(statistic - freedom) < 5 * (2 * freedom) ** 0.5


def test_neighbours_are_parted_and_epochs_are_not_alike():
    length = 100_000
    first, second = _list(length), _list(length, epoch=1)
    for pairs in ((first[:-1], first[1:]), (first, np.arange(length)), (first, second)):
        assert abs(np.corrcoef(*pairs)[0, 1]) < 5 / length**0.5
        # Of independent shuffles, one entry of each list is expected where the other has it.
        assert (pairs[0] == pairs[1]).sum() < 10


def test_a_list_stays_what_it_was():
    assert _list(10, seed=1).tolist() == [1, 0, 7, 6, 4, 9, 2, 3, 5, 8]
