"""The distribution after resampling is the closed form's, on a Zipf's law, whatever the threads."""

from collections.abc import Iterator

import numpy as np
import pytest
from tables import images_become, output_of

from curate.config import ResampleConfig
from curate.resampling.strategies import Strategy, configured
from curate.store.engine import Engine
from curate.train.resampling import epoch_repeats, image_keys

THRESHOLD = 150
EPOCHS = 40
# Each image has one concept, so that a concept's factor is that of its images.
COUNTS = [round(4_000 / rank) for rank in range(1, 81)]


@pytest.fixture(scope="module", params=[1, 2])
def zipf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("scratch"), threads=request.param) as engine:
        yield engine


def appearances(engine: Engine, strategy: Strategy) -> dict[int, tuple[float, float]]:
    """Of each concept how often it appears in an epoch: as planned, and as loaded on average."""
    images_become(engine, *((count, [rank]) for rank, count in enumerate(COUNTS, 1)))
    for stage in ("concept_caps", "balanced_out"):
        output_of(engine, stage, **strategy.params)
    engine.rows(
        "DELETE FROM kept_images_rows WHERE image_key IN (SELECT image_key FROM balanced_out)"
    )
    for stage in ("concept_counts", "sampling_plan", "image_weights"):
        output_of(engine, stage, **strategy.params)
    keys, concepts, factors = zip(
        *engine.rows(
            "SELECT images.image_id, labels.concept_ids[1], weights.repeat_factor "
            "FROM image_weights AS weights "
            "JOIN images ON images.image_key = weights.image_key "
            "JOIN labels ON labels.post_key = images.post_key ORDER BY images.image_id"
        ),
        strict=True,
    )
    hashed = image_keys(keys)
    drawn = sum(epoch_repeats(factors, hashed, 0, epoch) for epoch in range(EPOCHS))
    planned = np.bincount(concepts, weights=factors)
    loaded = np.bincount(concepts, weights=drawn / EPOCHS)
    return {rank: (planned[rank], loaded[rank]) for rank in range(1, len(COUNTS) + 1)}


@pytest.mark.parametrize(
    ("fields", "exponent"),
    [
        ({"method": "natural"}, 0.0),
        ({"method": "sqrt"}, 0.5),
        ({"method": "uniform"}, 1.0),
        ({"method": "power", "power": 0.7}, 0.7),
        ({"method": "temperature", "temperature": 4}, 0.75),
        (
            {
                "method": "repeat-factor",
                "threshold_unit": "share",
                "threshold": THRESHOLD / sum(COUNTS),
            },
            0.5,
        ),
    ],
)
def test_a_concept_appears_as_often_as_its_factor_says(
    zipf: Engine, fields: dict[str, object], exponent: float
) -> None:
    config = ResampleConfig.model_validate(
        {"threshold": THRESHOLD, "threshold_unit": "count"} | fields
    )
    for rank, (planned, loaded) in appearances(zipf, configured(config)).items():
        count = COUNTS[rank - 1]
        expected = count * max(1.0, (THRESHOLD / count) ** exponent)
        assert planned == pytest.approx(expected, rel=1e-6)
        # A factor is rounded by a draw for each image and epoch, of variance 1/4 at most.
        assert loaded == pytest.approx(expected, abs=5 * (count / 4 / EPOCHS) ** 0.5 + 1e-6)


def test_a_cap_leaves_about_as_many_of_a_concept_and_the_same_on_any_threads(
    zipf: Engine, cap_seen: list[dict[int, tuple[float, float]]]
) -> None:
    config = ResampleConfig(method="cap", threshold=THRESHOLD, threshold_unit="count")
    found = appearances(zipf, configured(config))
    for rank, (planned, loaded) in found.items():
        share = min(1.0, THRESHOLD / COUNTS[rank - 1])
        deviation = (COUNTS[rank - 1] * share * (1 - share)) ** 0.5
        assert planned == loaded == pytest.approx(COUNTS[rank - 1] * share, abs=5 * deviation)
    cap_seen.append(found)
    assert cap_seen[0] == found


@pytest.fixture(scope="module")
def cap_seen() -> list[dict[int, tuple[float, float]]]:
    return []
