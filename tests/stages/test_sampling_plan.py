"""The repeat factor of each concept, by the figures of the published methods."""

import pytest
from hypothesis import given as always
from hypothesis import settings
from hypothesis import strategies as st
from tables import given, output_of, run_in_order

from curate.store.engine import Engine

STAGE = "sampling_plan"
EXPONENTS = {"natural": 0.0, "power 1/4": 0.25, "sqrt": 0.5, "uniform": 1.0}
COUNTS = """
    concept_id | image_count
    1          | 1600
    2          | 400
    3          | 100
    4          | 25
"""


def factors(
    engine: Engine,
    method: str,
    threshold: float,
    *,
    unit: str = "count",
    counts: str = COUNTS,
    kept: int = 0,
    max_repeat: float = 1e9,
) -> list[float]:
    given(engine, concept_counts=counts, kept_images="image_key | post_key\n 1 | 1")
    engine.rows(
        "CREATE OR REPLACE VIEW kept_images AS "
        f"SELECT range AS image_key, range AS post_key FROM range({kept})"
    )
    rows = run_in_order(
        engine,
        STAGE,
        ["concept_id", "repeat_factor"],
        exponent=EXPONENTS[method],
        threshold=threshold,
        threshold_unit=unit,
        max_repeat=max_repeat,
        image_rule="max",
    )
    return [float(factor) for _, factor in rows]


@pytest.mark.parametrize(
    ("method", "threshold", "expected", "epoch"),
    [
        ("sqrt", 400.0, [1, 1, 2, 4], [1600, 400, 200, 100]),
        ("uniform", 400.0, [1, 1, 4, 16], [1600, 400, 400, 400]),
        ("sqrt", 1600.0, [1, 2, 4, 8], [1600, 800, 400, 200]),
        ("natural", 1600.0, [1, 1, 1, 1], [1600, 400, 100, 25]),
        ("natural", 1e6, [1, 1, 1, 1], [1600, 400, 100, 25]),
    ],
)
def test_single_labels_are_levelled_as_published(
    engine: Engine, method: str, threshold: float, expected: list[float], epoch: list[float]
) -> None:
    found = factors(engine, method, threshold)
    assert found == expected
    assert [
        count * factor for count, factor in zip((1600, 400, 100, 25), found, strict=True)
    ] == epoch


def test_a_power_between_none_and_a_root_levels_less(engine: Engine) -> None:
    # The fourth root of 400 / 100 and of 400 / 25.
    assert factors(engine, "power 1/4", 400.0) == [1, 1, pytest.approx(2**0.5, abs=1e-5), 2]


@pytest.mark.parametrize(("method", "okapi"), [("sqrt", 2.0), ("uniform", 4.0)])
def test_a_share_of_the_kept_images_is_levelled_as_published(
    engine: Engine, method: str, okapi: float
) -> None:
    counts = """
    concept_id | image_count
    1          | 10
    2          | 4
    3          | 1
    """
    assert factors(engine, method, 0.4, unit="share", counts=counts, kept=10) == [1, 1, okapi]


@pytest.mark.parametrize(
    ("image_count", "expected"), [(500, 1.414214), (250, 2), (100, 3.162278), (10, 10)]
)
def test_the_factors_of_lvis_hold(engine: Engine, image_count: int, expected: float) -> None:
    counts = f"concept_id | image_count\n 1 | {image_count}"
    found = factors(engine, "sqrt", 1e-3, unit="share", counts=counts, kept=1_000_000)
    assert found == [pytest.approx(expected, abs=1e-5)]


def test_a_fifth_of_the_images_against_a_half_is_1_58(engine: Engine) -> None:
    counts = "concept_id | image_count\n 1 | 2"
    assert factors(engine, "sqrt", 0.5, unit="share", counts=counts, kept=10) == [
        pytest.approx(1.581139, abs=1e-5)
    ]


@pytest.mark.parametrize(
    ("quantile", "expected"),
    [(0.5, [1, 1, 1, 2]), (0.75, [1, 1, 2, 4]), (1.0, [1, 2, 4, 8]), (0.0001, [1, 1, 1, 1])],
)
def test_a_quantile_is_one_of_the_counts(
    engine: Engine, quantile: float, expected: list[float]
) -> None:
    assert factors(engine, "sqrt", quantile, unit="quantile") == expected


def test_a_quantile_between_two_places_is_the_count_at_the_higher_one(engine: Engine) -> None:
    # Half of three concepts is one and a half: the second, 400, so that half at least have no more.
    counts = """
    concept_id | image_count
    1          | 1600
    2          | 400
    3          | 100
    """
    assert factors(engine, "sqrt", 0.5, unit="quantile", counts=counts) == [1, 1, 2]


def test_no_factor_is_above_the_largest_repeat(engine: Engine) -> None:
    assert factors(engine, "uniform", 1600.0, max_repeat=5.0) == [1, 4, 5, 5]


@settings(max_examples=30)
@always(
    counts=st.lists(st.integers(1, 10**6), min_size=1, max_size=20),
    threshold=st.floats(1e-3, 1e6),
    method=st.sampled_from(sorted(EXPONENTS)),
)
def test_a_concept_is_repeated_if_it_is_rarer_than_the_threshold_and_never_dropped(
    engine: Engine, counts: list[int], threshold: float, method: str
) -> None:
    drawn = "\n".join(f"{concept} | {count}" for concept, count in enumerate(counts))
    found = factors(engine, method, threshold, counts=f"concept_id | image_count\n{drawn}")
    for count, factor in zip(counts, found, strict=True):
        assert factor == pytest.approx(max(1, (threshold / count) ** EXPONENTS[method]), rel=1e-5)
        assert factor >= 1


# ── The threshold that makes an epoch of so many images ───────────────────────────────────────


def epoch_of(engine: Engine, **params: object) -> float:
    """How many images an epoch has, after both stages."""
    output_of(engine, STAGE, max_repeat=params.pop("max_repeat", 1e9), **params)
    output_of(engine, "image_weights", **params)
    ((length,),) = engine.rows("SELECT sum(CAST(repeat_factor AS DOUBLE)) FROM image_weights")
    return float(length)


def label(engine: Engine, *images: list[int]) -> None:
    given(
        engine,
        kept_images="image_key | post_key\n"
        + "\n".join(f"{number} | {number}" for number in range(len(images))),
        labels="post_key | concept_ids\n"
        + "\n".join(f"{number} | {concepts}" for number, concepts in enumerate(images)),
    )
    output_of(engine, "concept_counts")


@pytest.mark.parametrize(
    ("target", "epoch", "factors_then"),
    [
        # Of 4, 2 and 1 images: at t = 2 those of 1 are there 2 ** (1/2) times, at t = 4 twice.
        (7, 7, [1, 1, 1]),
        (4 + 2 + 2**0.5, 4 + 2 + 2**0.5, [1, 1, 2**0.5]),
        (4 + 2 * 2**0.5 + 2, 4 + 2 * 2**0.5 + 2, [1, 2**0.5, 2]),
        (2 * (4 + 2 * 2**0.5 + 2), 2 * (4 + 2 * 2**0.5 + 2), [2, 2 * 2**0.5, 4]),
        (3, 7, [1, 1, 1]),
    ],
)
def test_the_threshold_is_what_makes_an_epoch_as_long_as_is_asked(
    engine: Engine, target: float, epoch: float, factors_then: list[float]
) -> None:
    label(engine, *[[1]] * 4, *[[2]] * 2, [3])
    params = {"exponent": 0.5, "threshold": float(target), "threshold_unit": "epoch"}
    assert epoch_of(engine, **params, image_rule="max") == pytest.approx(epoch, rel=1e-6)
    rows = engine.rows("SELECT repeat_factor FROM sampling_plan ORDER BY concept_id")
    assert [factor for (factor,) in rows] == pytest.approx(factors_then, rel=1e-6)


@settings(max_examples=25, deadline=None)
@always(
    images=st.lists(
        st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True), min_size=1, max_size=30
    ),
    stretch=st.floats(0.5, 6),
    exponent=st.sampled_from([0.25, 0.5, 1.0]),
    max_repeat=st.sampled_from([1.0, 2.5, 1e9]),
    rule=st.sampled_from(["max", "mean"]),
)
def test_any_length_is_met_between_all_images_once_and_all_as_often_as_may_be(
    engine: Engine,
    images: list[list[int]],
    stretch: float,
    exponent: float,
    max_repeat: float,
    rule: str,
) -> None:
    label(engine, *images)
    target = len(images) * stretch
    found = epoch_of(
        engine,
        exponent=exponent,
        threshold=target,
        threshold_unit="epoch",
        max_repeat=max_repeat,
        image_rule=rule,
    )
    expected = min(max(target, len(images)), len(images) * max_repeat)
    assert found == pytest.approx(expected, rel=1e-5)
