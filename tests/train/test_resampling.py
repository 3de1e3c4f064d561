"""How often an image appears in an epoch: by its repeat factor and a hash, and by nothing else."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from curate.config import ResampleConfig
from curate.errors import InputError
from curate.train.resampling import epoch_repeats, image_keys, mix, unit_hash

IMAGE_IDS = st.text("0123456789abcdef", min_size=32, max_size=32)
FACTORS = st.floats(0, 50, allow_nan=False, width=32)


def _ids(count: int) -> list[str]:
    data = np.random.default_rng(0).bytes(16 * count)
    return [data[start : start + 16].hex() for start in range(0, len(data), 16)]


def test_a_fraction_becomes_a_probability():
    factor = 1.581139  # the root of 0.5 / 0.2
    count = 40_000
    repeats = epoch_repeats(np.full(count, factor), _ids(count), seed=3, epoch=1)
    assert set(repeats.tolist()) == {1, 2}
    error = math.sqrt(0.581139 * (1 - 0.581139) / count)
    assert (repeats == 2).mean() == pytest.approx(0.581139, abs=5 * error)


def test_the_mixing_step_is_splitmix64():
    # The first outputs of the published generator for the seed 0 and for 1234567.
    assert mix(0) == 0xE220A8397B1DCDAF
    assert mix(1234567) == 6457827717110365317


def test_the_unit_hash_stays_what_it_was():
    ids = ["0" * 32, "f" * 32, "0123456789abcdef" * 2]
    found = [float.hex(float(value)) for value in unit_hash(ids, seed=7, epoch=2)]
    assert found == ["0x1.038cfe312166fp-1", "0x1.f53f3291e3b83p-1", "0x1.c1c6d2dd57270p-5"]


def test_only_the_first_64_bits_count():
    assert unit_hash(["ab" * 8 + "00" * 8], 1, 1) == unit_hash(["ab" * 8 + "ff" * 8], 1, 1)
    assert image_keys(["0123456789abcdef" + "0" * 16]).tolist() == [0x0123456789ABCDEF]


@pytest.mark.parametrize("image_id", ["", "abc", "g" * 32, "ab cd ef 01 23 45 67 89", "é" * 32])
def test_an_id_that_is_not_hex_is_refused(image_id):
    with pytest.raises(InputError):
        unit_hash(["0" * 32, image_id], 0, 0)


@pytest.mark.parametrize("factor", [-0.5, math.nan, math.inf])
def test_a_factor_that_is_no_positive_number_is_refused(factor):
    with pytest.raises(InputError):
        epoch_repeats([1.0, factor], _ids(2), 0, 0)


def test_another_number_of_factors_is_refused():
    with pytest.raises(InputError):
        epoch_repeats([1.0], _ids(2), 0, 0)


@pytest.mark.parametrize("threshold", [0, -1, math.nan])
def test_a_threshold_that_is_not_positive_is_refused(threshold):
    with pytest.raises(ValidationError):
        ResampleConfig(threshold=threshold)


def test_seeds_and_epochs_give_independent_draws():
    ids = _ids(4000)
    first = unit_hash(ids, seed=0, epoch=0)
    for seed, epoch in ((0, 1), (1, 0), (1, 1), (-1, 0)):
        other = unit_hash(ids, seed, epoch)
        assert abs(np.corrcoef(first, other)[0, 1]) < 5 / math.sqrt(len(ids))


@given(st.lists(IMAGE_IDS, max_size=20), st.integers(-(2**63), 2**64 - 1), st.integers(0, 2**40))
def test_the_unit_hash_is_at_least_0_and_below_1(ids, seed, epoch):
    hashes = unit_hash(ids, seed, epoch)
    assert hashes.dtype == np.float64
    assert ((hashes >= 0) & (hashes < 1)).all()


@given(
    st.lists(st.tuples(IMAGE_IDS, FACTORS), max_size=30),
    st.integers(0, 100),
    st.integers(0, 100),
    st.randoms(),
)
def test_repeats_do_not_depend_on_the_order_of_the_images(images, seed, epoch, random):
    shuffled = random.sample(images, len(images))

    def repeats(rows):
        counts = epoch_repeats([r for _, r in rows], [i for i, _ in rows], seed, epoch)
        return sorted(zip(rows, counts.tolist(), strict=True))

    assert repeats(images) == repeats(shuffled)


@given(st.lists(st.tuples(IMAGE_IDS, FACTORS), max_size=30), st.integers(0, 100))
def test_repeats_are_the_floor_or_one_more(images, epoch):
    factors = np.array([factor for _, factor in images])
    repeats = epoch_repeats(factors, [image_id for image_id, _ in images], 0, epoch)
    assert (repeats >= np.floor(factors)).all()
    assert (repeats <= np.ceil(factors)).all()


@given(IMAGE_IDS, st.floats(0, 8, width=32), st.integers(0, 2**32))
def test_the_mean_over_many_epochs_is_the_repeat_factor(image_id, factor, seed):
    key = image_keys([image_id])
    epochs = 600
    total = sum(int(epoch_repeats([factor], key, seed, epoch)[0]) for epoch in range(epochs))
    assert total / epochs == pytest.approx(factor, abs=6 * 0.5 / math.sqrt(epochs))
