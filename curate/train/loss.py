"""Turns logits and the labels of each image into the training loss."""

import numpy as np
import numpy.typing as npt
import torch.nn.functional as F  # noqa: N812 - the name that every torch program gives it
from torch import Tensor

PADDING = -1
"""Fills the label rows of images that have fewer labels than the longest row."""


def k_hot_cross_entropy(logits: Tensor, labels: Tensor, weights: Tensor | None = None) -> Tensor:
    """Softmax cross-entropy with the target 1/k on each of an image's k labels, in nats.

    Shapes: ``logits`` (N, concepts); ``labels`` (N, K) int64, each label once a row, filled up
    with ``PADDING``, at least one label a row. Result: the mean over the images, a float32 scalar,
    also for bfloat16 logits. It is never below ln k. With ``weights`` (concepts,), what a label
    adds is multiplied by that of its concept.

    Source: Mahajan et al. 2018 (arXiv:1805.00932), §2.1.
    """
    # −Σ 1/k log softmax(z)ᵢ without a dense (N, concepts) target: 17,000 concepts are common.
    log_shares = F.log_softmax(logits.float(), dim=1)
    present = labels != PADDING
    places = labels.clamp(min=0)
    picked = log_shares.gather(1, places) * present
    if weights is not None:
        picked = picked * weights[places]
    return -(picked.sum(1) / present.sum(1)).mean()


def effective_numbers(counts: npt.ArrayLike, beta: float) -> npt.NDArray[np.float64]:
    """The effective number of ``counts`` images: (1 - beta ** n) / (1 - beta), n being at least 1.

    A beta of 0 makes all of them 1; one near 1 leaves them as they are.

    Source: Cui et al., *Class-Balanced Loss Based on Effective Number of Samples* (CVPR 2019).
    """
    images = np.maximum(np.asarray(counts, dtype=np.float64), 1)
    if not beta:
        return np.ones_like(images)
    return np.asarray(-np.expm1(images * np.log(beta)) / (1 - beta))


def class_balanced_weights(counts: npt.ArrayLike, beta: float) -> npt.NDArray[np.float64]:
    """A weight for each concept, one over its effective number, their mean being 1."""
    inverse = 1 / effective_numbers(counts, beta)
    return np.asarray(inverse / inverse.mean())
