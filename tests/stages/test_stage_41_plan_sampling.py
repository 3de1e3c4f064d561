"""Stage 41: the repeat factor of each concept, by the vectors of ALGORITHMS.md, section 2."""

import pytest
from tables import given, run_in_order

from curate.store.engine import Engine
from curate.train.resampling import concept_repeat_factor

STAGE = "41_plan_sampling"
EXPONENTS = {"natural": 0.0, "sqrt": 0.5, "uniform": 1.0}
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
    )
    return [float(factor) for _, factor in rows]


@pytest.mark.parametrize(
    ("method", "threshold", "expected"),
    [
        ("sqrt", 400.0, [1, 1, 2, 4]),
        ("uniform", 400.0, [1, 1, 4, 16]),
        ("sqrt", 1600.0, [1, 2, 4, 8]),
        ("natural", 1600.0, [1, 1, 1, 1]),
    ],
)
def test_single_labels_follow_the_vectors(
    engine: Engine, method: str, threshold: float, expected: list[float]
) -> None:
    assert factors(engine, method, threshold) == expected


@pytest.mark.parametrize(("method", "okapi"), [("sqrt", 2.0), ("uniform", 4.0)])
def test_a_share_of_the_kept_images_follows_the_vectors(
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
def test_the_lvis_vectors_hold(engine: Engine, image_count: int, expected: float) -> None:
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


def test_no_factor_is_above_the_largest_repeat(engine: Engine) -> None:
    assert factors(engine, "uniform", 1600.0, max_repeat=5.0) == [1, 4, 5, 5]


@pytest.mark.parametrize("method", ["natural", "sqrt", "uniform"])
@pytest.mark.parametrize("threshold", [7.0, 99.5, 3000.0])
def test_sql_and_python_compute_the_same_factor(
    engine: Engine, method: str, threshold: float
) -> None:
    python = [
        concept_repeat_factor(count, threshold, method)  # type: ignore[arg-type]
        for count in (1600, 400, 100, 25)
    ]
    assert factors(engine, method, threshold) == pytest.approx(python, rel=1e-5)
