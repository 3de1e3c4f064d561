"""Every image is seen exactly as often as it repeats, by whatever number of processes."""

from collections import Counter
from itertools import islice

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.errors import InputError
from curate.train.manifest import Split
from curate.train.resampling import epoch_repeats
from curate.train.sampler import BatchStream, Epochs, Position


def _split(factors):
    count = len(factors)
    keys = np.random.default_rng(0).integers(0, 2**63, count, dtype=np.uint64)
    return Split(
        image_ids=pa.array([f"{key:016x}" + "0" * 16 for key in keys.tolist()]),
        locations=pa.array([""] * count),
        label_offsets=np.arange(count + 1),
        label_values=np.zeros(count, np.int64),
        repeat_factor=np.array(factors, np.float32),
        keys=keys,
    )


def _stream(split, steps, *, seed=0, start=None, batch_size=3, ranks=1):
    """The indices of every step, put together from all processes in their order."""
    epochs = Epochs(split, seed)
    streams = [
        BatchStream(
            epochs, start or Position(), steps, batch_size=batch_size, rank=rank, ranks=ranks
        )
        for rank in range(ranks)
    ]
    return [[draw for batch in batches for draw in batch] for batches in zip(*streams, strict=True)]


@given(
    st.lists(st.floats(0, 4, width=32), min_size=1, max_size=25).filter(lambda f: max(f) >= 1),
    st.integers(1, 4),
    st.integers(1, 5),
    st.integers(0, 5),
)
def test_no_image_is_lost_or_seen_beyond_its_repeats(factors, ranks, batch_size, seed):
    split = _split(factors)
    epochs = Epochs(split, seed)
    total = epochs.images(2)
    steps = -(-total // (ranks * batch_size))
    stream = _stream(split, steps, seed=seed, batch_size=batch_size, ranks=ranks)
    assert {len(step) for step in stream} == {ranks * batch_size}
    draws = [draw for step in stream for draw in step]
    first = epochs.length(0)
    for epoch, part in ((0, draws[:first]), (1, draws[first:total])):
        expected = epoch_repeats(split.repeat_factor, split.keys, seed, epoch)
        seen = Counter(index for index, _ in part)
        assert [seen[index] for index in range(len(factors))] == expected.tolist()


@pytest.mark.parametrize("ranks", [2, 3, 6])
def test_processes_together_see_what_one_process_sees(ranks):
    split = _split([1.5, 2.25, 1, 1, 3.7] * 4)
    together = _stream(split, 8, batch_size=6 // ranks, ranks=ranks)
    assert together == _stream(split, 8, batch_size=6)


def test_no_two_images_of_the_run_share_the_seed_of_their_crop():
    places = [place for step in _stream(_split([2.5] * 7), 9, ranks=2) for _, place in step]
    assert places == list(range(len(places)))


@pytest.mark.parametrize("done", range(0, 12))
def test_a_stream_goes_on_where_it_stopped(done):
    split = _split([1.5, 2.25, 1, 0.5, 3.7])
    whole = _stream(split, 12, batch_size=2, ranks=2)
    epochs = Epochs(split, 0)
    position = Position()
    for _ in range(done):
        position = epochs.after_step(position, 4)
    assert (position.step, position.images) == (done, 4 * done)
    assert _stream(split, 12 - done, start=position, batch_size=2, ranks=2) == whole[done:]


def test_epochs_are_shuffled_and_differ():
    epochs = Epochs(_split([1.0] * 100), 0)
    first, second = epochs.indices(0).tolist(), epochs.indices(1).tolist()
    assert sorted(first) == sorted(second) == list(range(100))
    assert first != second
    assert first != sorted(first)
    assert first == Epochs(_split([1.0] * 100), 0).indices(0).tolist()
    assert first != Epochs(_split([1.0] * 100), 1).indices(0).tolist()


def test_a_negative_seed_is_a_seed():
    assert len(Epochs(_split([1.0] * 4), -1).indices(0)) == 4


def test_a_fraction_of_an_epoch_is_that_share_of_its_images():
    epochs = Epochs(_split([2.0] * 10), 0)
    assert [epochs.images(count) for count in (1, 2, 2.25)] == [20, 40, 45]


def test_a_run_without_images_is_refused():
    with pytest.raises(InputError):
        Epochs(_split([0.0] * 10), 0).images(3)


def test_a_batch_larger_than_an_epoch_takes_from_the_next():
    steps = _stream(_split([1.0] * 4), 2, batch_size=10)
    assert [len(step) for step in steps] == [10, 10]
    assert sorted(index for index, _ in islice(steps[0], 4)) == [0, 1, 2, 3]
