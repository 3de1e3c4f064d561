"""The figures of a distribution, against values worked out by hand."""

import math

import pytest

from curate.resampling.diagnostics import (
    MOST_POINTS,
    bottom_share,
    diagnostics,
    effective_concepts,
    gini,
    kl_to_uniform,
    normalised_entropy,
    rank_frequency,
    repeat_curve,
    top_share,
)

NATURAL = [1600, 400, 100, 25]
AFTER_SQRT = [1600, 400, 200, 100]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # 2 (1·25 + 2·100 + 3·400 + 4·1600) / (4 · 2125) − 5/4
        (NATURAL, 0.591176),
        # 2 (1·100 + 2·200 + 3·400 + 4·1600) / (4 · 2300) − 5/4
        (AFTER_SQRT, 0.510870),
        ([7, 7, 7], 0.0),
        ([5], 0.0),
        ([], 0.0),
    ],
)
def test_gini(counts: list[float], expected: float) -> None:
    assert gini(counts) == pytest.approx(expected, abs=1e-6)
    assert gini(counts[::-1]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([3, 3, 3, 3], 1.0),
        # Shares 1/2, 1/4, 1/4: 1.5 ln 2 / ln 3.
        ([2, 1, 1], 1.5 * math.log(2) / math.log(3)),
        ([9], 1.0),
        ([], 1.0),
    ],
)
def test_normalised_entropy(counts: list[float], expected: float) -> None:
    assert normalised_entropy(counts) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("counts", "divergence", "effective"),
    [
        ([3, 3, 3, 3], 0.0, 4.0),
        # The entropy is 1.5 ln 2.
        ([2, 1, 1], math.log(3) - 1.5 * math.log(2), 2**1.5),
        ([8, 0], math.log(2), 1.0),
        ([9], 0.0, 1.0),
        ([], 0.0, 0.0),
    ],
)
def test_the_divergence_from_even_concepts_and_how_many_are_as_even(
    counts: list[float], divergence: float, effective: float
) -> None:
    assert kl_to_uniform(counts) == pytest.approx(divergence)
    assert effective_concepts(counts) == pytest.approx(effective)


def test_shares_of_the_head_and_of_the_tail() -> None:
    assert top_share(NATURAL) == pytest.approx(1600 / 2125)
    assert bottom_share(NATURAL) == pytest.approx(125 / 2125)
    hundreds = [10.0] * 2 + [1.0] * 198
    assert top_share(hundreds) == pytest.approx(20 / 218)
    assert bottom_share(hundreds) == pytest.approx(100 / 218)
    assert top_share([]) == bottom_share([]) == 0.0


def test_figures_of_nothing_are_zero_and_not_an_error() -> None:
    empty = diagnostics([], images=0, epoch_length=0, largest_repeat=0.0)
    assert empty["concepts"] == empty["images"] == empty["gini"] == 0


def test_a_long_curve_is_thinned_out_and_keeps_both_ends() -> None:
    points = rank_frequency([float(count) for count in range(1, 50_001)])
    assert len(points) <= MOST_POINTS + 1
    assert points[0] == [1, 50_000]
    assert points[-1] == [50_000, 1]
    assert [rank for rank, _ in points] == sorted({rank for rank, _ in points})


def test_a_repeat_curve_goes_down_the_images_by_their_factor() -> None:
    # 2 images of factor 4, 3 more of 1.5, 5 more of 1.
    curve = dict(repeat_curve([(2, 4.0), (5, 1.5), (10, 1.0)]))
    assert [curve[rank] for rank in (1, 2, 3, 5, 6, 10)] == [4, 4, 1.5, 1.5, 1, 1]
    assert repeat_curve([]) == []
