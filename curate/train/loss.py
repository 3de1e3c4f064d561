"""Turns logits and the labels of each image into the training loss."""

import torch.nn.functional as F  # noqa: N812 - the name that every torch program gives it
from torch import Tensor

PADDING = -1
"""Fills the label rows of images that have fewer labels than the longest row."""


def k_hot_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Softmax cross-entropy with the target 1/k on each of an image's k labels, in nats.

    Shapes: ``logits`` (N, concepts); ``labels`` (N, K) int64, each label once a row, filled up
    with ``PADDING``, at least one label a row. Result: the mean over the images, a float32 scalar,
    also for bfloat16 logits. It is never below ln k.

    Source: Mahajan et al. 2018 (arXiv:1805.00932), §2.1.
    """
    # −Σ 1/k log softmax(z)ᵢ without a dense (N, concepts) target: 17,000 concepts are common.
    log_shares = F.log_softmax(logits.float(), dim=1)
    present = labels != PADDING
    picked = log_shares.gather(1, labels.clamp(min=0)) * present
    return -(picked.sum(1) / present.sum(1)).mean()
