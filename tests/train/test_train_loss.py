"""The loss and the learning rate have the published values."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from curate.train.accuracy import hits
from curate.train.loss import class_balanced_weights, effective_numbers, k_hot_cross_entropy
from curate.train.options import TrainOptions
from curate.train.schedule import make_schedule


def test_the_loss_and_its_gradient_are_those_of_the_k_hot_target():
    logits = torch.tensor([[2.0, 1.0, 0.0]], requires_grad=True)
    loss = k_hot_cross_entropy(logits, torch.tensor([[0, 1]]))
    loss.backward()
    assert loss.item() == pytest.approx(0.907606, abs=5e-7)
    assert logits.grad[0].tolist() == pytest.approx([0.165241, -0.255272, 0.090031], abs=1e-6)


def test_zero_logits_over_four_concepts_cost_ln_4():
    loss = k_hot_cross_entropy(torch.zeros(1, 4), torch.tensor([[2]]))
    assert loss.item() == pytest.approx(math.log(4))


@given(
    st.lists(st.floats(-30, 30, width=32), min_size=6, max_size=6),
    st.sets(st.integers(0, 5), min_size=1),
)
def test_k_labels_cost_at_least_ln_k(logits, labels):
    loss = k_hot_cross_entropy(torch.tensor([logits]), torch.tensor([sorted(labels)]))
    assert loss.item() >= math.log(len(labels)) - 1e-5


def test_padding_changes_nothing_and_the_loss_is_the_mean_over_images():
    logits = torch.tensor([[2.0, 1.0, 0.0], [0.5, -1.0, 3.0]])
    alone = [
        k_hot_cross_entropy(logits[:1], torch.tensor([[0, 1]])),
        k_hot_cross_entropy(logits[1:], torch.tensor([[2]])),
    ]
    together = k_hot_cross_entropy(logits, torch.tensor([[0, 1], [2, -1]]))
    assert together.item() == pytest.approx((alone[0] + alone[1]).item() / 2)


def test_the_loss_equals_a_dense_target():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(8, 20, generator=generator)
    labels = torch.stack([torch.randperm(20, generator=generator)[:3] for _ in range(8)])
    dense = torch.zeros(8, 20).scatter_(1, labels, 1 / 3)
    expected = torch.nn.functional.cross_entropy(logits, dense)
    assert k_hot_cross_entropy(logits, labels).item() == pytest.approx(expected.item(), rel=1e-6)


def test_the_loss_of_bfloat16_logits_is_float32():
    loss = k_hot_cross_entropy(torch.zeros(1, 4, dtype=torch.bfloat16), torch.tensor([[2]]))
    assert loss.dtype == torch.float32


def test_a_hit_is_a_guess_among_the_labels():
    logits = torch.tensor([[9.0, 5, 1, 0], [9.0, 5, 1, 0], [9.0, 5, 1, 0]])
    labels = torch.tensor([[0, 3], [1, -1], [2, 3]])
    assert hits(logits, labels, 1).tolist() == [True, False, False]
    assert hits(logits, labels, 2).tolist() == [True, True, False]
    assert hits(logits, labels, 5).tolist() == [True, True, True]


def test_the_published_schedule_warms_up_from_a_tenth_to_3_15():
    options = TrainOptions(learning_rate=0.1, warmup_share=0.1, halvings=4)
    schedule = make_schedule(options, 8064, 1_000_000)
    assert schedule.rate(0) == pytest.approx(0.1)
    assert schedule.rate(50_000) == pytest.approx((0.1 + 3.15) / 2)
    assert schedule.rate(100_000) == pytest.approx(3.15)


def test_the_rate_is_halved_at_equal_steps():
    options = TrainOptions(learning_rate=0.1, warmup_share=0.0, halvings=4)
    schedule = make_schedule(options, 256, 1000)
    rates = [schedule.rate(images) for images in range(0, 1000, 100)]
    assert rates == pytest.approx(
        [0.1, 0.1, 0.05, 0.05] + [0.025] * 2 + [0.0125] * 2 + [0.00625] * 2
    )
    assert schedule.rate(1100) == pytest.approx(0.00625)


@given(st.integers(1, 20_000), st.floats(0, 0.9), st.integers(0, 20))
def test_the_rate_rises_and_then_falls(batch, warmup_share, halvings):
    options = TrainOptions(warmup_share=warmup_share, halvings=halvings)
    schedule = make_schedule(options, batch, 10_000)
    rates = [schedule.rate(images) for images in range(0, 10_000, 97)]
    top = rates.index(max(rates))
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert min(rates) > 0
    assert max(rates) <= schedule.peak * (1 + 1e-12)


@pytest.mark.parametrize(
    ("count", "beta", "expected"),
    [
        (1, 0.9, 1),
        (2, 0.9, 1.9),
        (10, 0.9, 6.513216),
        (100, 0.99, 63.396766),
        (7, 0, 1),
        (0, 0.9, 1),
    ],
)
def test_effective_numbers_are_the_published_ones(count, beta, expected):
    assert effective_numbers([count], beta)[0] == pytest.approx(expected, abs=5e-7)


@given(st.lists(st.integers(1, 10_000_000), min_size=1), st.floats(0, 0.999999))
def test_weights_have_a_mean_of_one_and_the_rarer_weigh_no_less(counts, beta):
    weights = class_balanced_weights(counts, beta)
    assert weights.mean() == pytest.approx(1)
    ordered = weights[sorted(range(len(counts)), key=counts.__getitem__)]
    assert all(rarer >= other - 1e-9 for rarer, other in pairwise(ordered))


def test_a_label_counts_by_the_weight_of_its_concept():
    logits = torch.tensor([[2.0, 1.0, 0.0], [0.5, -1.0, 3.0]])
    labels = torch.tensor([[0, 1], [2, -1]])
    weights = torch.tensor([1.0, 3.0, 0.5])
    shares = torch.log_softmax(logits, dim=1)
    expected = -((shares[0, 0] + 3 * shares[0, 1]) / 2 + 0.5 * shares[1, 2]) / 2
    assert k_hot_cross_entropy(logits, labels, weights).item() == pytest.approx(expected.item())
    same = k_hot_cross_entropy(logits, labels, torch.ones(3))
    assert same.item() == pytest.approx(k_hot_cross_entropy(logits, labels).item())
