"""What the report says of resampling: how even the concepts are, before and after."""

import math
from typing import Any

from curate.config import ResampleConfig
from curate.report.questions import ask
from curate.resampling.diagnostics import diagnostics, rank_frequency, repeat_curve
from curate.store.engine import Engine

_TOP_CONCEPTS, _RARE_CONCEPTS = 15, 10


def sampling_facts(engine: Engine, config: ResampleConfig) -> dict[str, Any]:
    """Splits, per-concept counts before and after, and the diagnostics of both."""
    splits = ask(engine, "splits")
    concepts = ask(engine, "concept_frequencies")
    images = sum(row["image_count"] for row in splits)
    (losses,) = ask(engine, "balance_losses")
    images_before = images + losses["balanced_out_count"]
    epoch_length = math.fsum(row["epoch_length"] for row in splits)
    before = [row["image_count"] for row in concepts]
    after = [row["epoch_count"] for row in concepts]
    level = ask(engine, "sampling_threshold")[0]
    is_long = len(concepts) > 2 * _TOP_CONCEPTS
    return {
        "method": config.method,
        "power": config.power if config.method == "power" else None,
        "temperature": config.temperature if config.method == "temperature" else None,
        "epoch_length": config.epoch_length,
        "image_rule": config.image_rule,
        # With a length of the epoch, these are not what was gone by.
        "threshold": config.threshold if config.epoch_length is None else None,
        "threshold_unit": config.threshold_unit if config.epoch_length is None else None,
        "max_repeat": config.max_repeat,
        "min_images_per_concept": config.min_images_per_concept,
        "rare_concepts": config.rare_concepts,
        "rare_concept_count": losses["rare_concept_count"],
        "merged_concept_count": losses["merged_concept_count"],
        "merged_into_count": losses["merged_into_count"],
        "merged_into": ask(engine, "merged_into"),
        "largest_repeated_count": level["largest_repeated_count"],
        "repeated_concept_count": level["repeated_concept_count"] or 0,
        "before": diagnostics(
            before,
            images=images_before,
            epoch_length=images_before,
            largest_repeat=1.0 if images_before else 0.0,
        ),
        "after": diagnostics(
            after,
            images=images,
            epoch_length=epoch_length,
            largest_repeat=max((row["largest_repeat"] for row in splits), default=0.0),
        ),
        "rank_frequency": {"before": rank_frequency(before), "after": rank_frequency(after)},
        "repeats": repeat_curve(
            [(row["image_count"], row["repeat_factor"]) for row in ask(engine, "repeats")]
        ),
        "concepts_of_splits": {
            split: rank_frequency(counts) for split, counts in _counts_of_splits(engine).items()
        },
        "most_frequent": concepts[:_TOP_CONCEPTS] if is_long else concepts,
        "rarest": concepts[-_RARE_CONCEPTS:] if is_long else [],
        "splits": splits,
    }


def _counts_of_splits(engine: Engine) -> dict[str, list[float]]:
    """How many images each concept has, by split."""
    counts: dict[str, list[float]] = {}
    for row in ask(engine, "concepts_of_splits"):
        counts.setdefault(row["split"], []).append(row["image_count"])
    return counts
