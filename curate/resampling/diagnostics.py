"""Measures how even concepts are, before and after resampling."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

MOST_POINTS = 160
"""A curve of the plot has at most about this many points, at ranks that grow by a ratio."""


def gini(counts: Sequence[float]) -> float:
    """The Gini coefficient: 0 if all concepts are equally frequent, near 1 if one has them all."""
    ordered = sorted(counts)
    total, number = math.fsum(ordered), len(ordered)
    if not total:
        return 0.0
    weighted = math.fsum(place * count for place, count in enumerate(ordered, 1))
    return 2 * weighted / (number * total) - (number + 1) / number


def entropy(counts: Sequence[float]) -> float:
    """Shannon entropy in nats: ln n if all n concepts are equally frequent, 0 if there is one."""
    total = math.fsum(counts)
    if not total:
        return 0.0
    shares = [count / total for count in counts if count > 0]
    return max(0.0, -math.fsum(share * math.log(share) for share in shares))


def normalised_entropy(counts: Sequence[float]) -> float:
    """Shannon entropy over its maximum, ln n: 1 if all concepts are equally frequent."""
    if len(counts) < 2 or not any(counts):
        return 1.0
    return entropy(counts) / math.log(len(counts))


def kl_to_uniform(counts: Sequence[float]) -> float:
    """The Kullback-Leibler divergence from equally frequent concepts, in nats: 0 if they are."""
    return max(0.0, math.log(len(counts)) - entropy(counts)) if any(counts) else 0.0


def effective_concepts(counts: Sequence[float]) -> float:
    """How many equally frequent concepts have the same entropy (Hill 1973, of order 1)."""
    return math.exp(entropy(counts)) if any(counts) else 0.0


def top_share(counts: Sequence[float], share: float = 0.01) -> float:
    """What the most frequent ``share`` of the concepts (rounded up, at least one) hold of all."""
    most = max(1, math.ceil(len(counts) * share))
    return _held(sorted(counts, reverse=True)[:most], counts)


def bottom_share(counts: Sequence[float], share: float = 0.5) -> float:
    """What the rarest ``share`` of the concepts (rounded down) hold of all."""
    return _held(sorted(counts)[: math.floor(len(counts) * share)], counts)


def diagnostics(
    counts: Sequence[float], *, images: int, epoch_length: float, largest_repeat: float
) -> dict[str, Any]:
    """The figures of one distribution; ``counts`` are appearances of each concept in an epoch."""
    return {
        "images": images,
        "concepts": len(counts),
        "epoch_length": round(epoch_length, 2),
        "gini": round(gini(counts), 4),
        "normalised_entropy": round(normalised_entropy(counts), 4),
        "kl_to_uniform": round(kl_to_uniform(counts), 4),
        "effective_concepts": round(effective_concepts(counts), 2),
        "top_1_percent_share": round(top_share(counts), 4),
        "bottom_50_percent_share": round(bottom_share(counts), 4),
        "largest_repeat": round(largest_repeat, 3),
    }


def rank_frequency(counts: Sequence[float]) -> list[list[float]]:
    """Pairs of rank and frequency, most frequent first, thinned out at ranks on a log scale."""
    ordered = sorted(counts, reverse=True)
    if not ordered:
        return []
    return [[rank, round(ordered[rank - 1], 3)] for rank in _ranks(len(ordered))]


def repeat_curve(repeats: Sequence[tuple[int, float]]) -> list[list[float]]:
    """Pairs of rank and repeat factor of images, the most repeated first, at ranks as above.

    ``repeats`` has, from the largest factor on, how many images have at least that factor.
    """
    if not repeats:
        return []
    last = [count for count, _ in repeats]
    return [[rank, round(repeats[bisect_left(last, rank)][1], 3)] for rank in _ranks(last[-1])]


def _ranks(most: int) -> list[int]:
    """Ranks from 1 to ``most`` on a log scale."""
    steps = range(MOST_POINTS + 1)
    return sorted({round(most ** (step / MOST_POINTS)) for step in steps})


def _held(chosen: Sequence[float], counts: Sequence[float]) -> float:
    total = math.fsum(counts)
    return math.fsum(chosen) / total if total else 0.0
