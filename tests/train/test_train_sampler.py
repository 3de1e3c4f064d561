"""Every image is seen exactly as often as it repeats, by whatever number of processes."""

from collections import Counter
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.errors import InputError
from curate.train import sampler
from curate.train.columns import Split, SplitWriter
from curate.train.resampling import epoch_repeats
from curate.train.sampler import BatchStream, Epochs, Position


def _split(factors):
    """One image a factor; what is open outlives the folder."""
    generator = np.random.default_rng(0)
    rows = {
        "image_id": [generator.bytes(16).hex() for _ in factors],
        "location": [""] * len(factors),
        "labels": [[0]] * len(factors),
        "repeat_factor": np.array(factors, np.float32),
    }
    with TemporaryDirectory() as folder:
        with SplitWriter.at(Path(folder) / "train") as writer:
            writer.add(pa.table(rows))
        return Split(Path(folder) / "train")


def _epoch(split, epoch=0, seed=0):
    """The whole list of an epoch."""
    epochs = Epochs(split, seed)
    return epochs.images_at(epoch, np.arange(epochs.length(epoch))).tolist()


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
        expected = epoch_repeats(*split.repeats_of(np.arange(len(split))), seed, epoch)
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
    split = _split([1.0] * 100)
    first, second = _epoch(split), _epoch(split, epoch=1)
    assert sorted(first) == sorted(second) == list(range(100))
    assert first != second
    assert first != sorted(first)
    assert first == _epoch(split)
    assert first != _epoch(split, seed=1)


def test_of_many_images_each_is_seen_as_often_as_it_repeats(monkeypatch):
    monkeypatch.setattr(sampler, "_CHUNK", 256)  # so that an epoch is put together from several
    split = _split(np.random.default_rng(1).uniform(0, 3, 1000))
    expected = epoch_repeats(*split.repeats_of(np.arange(1000)), 7, 2)
    assert np.bincount(_epoch(split, 2, seed=7), minlength=1000).tolist() == expected.tolist()


def test_a_negative_seed_is_a_seed():
    assert len(_epoch(_split([1.0] * 4), seed=-1)) == 4


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
