"""Turns a model and a validation split into its accuracy, beside that of a constant answer."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.data import Sampler

from curate.train.data import Pictures, load_batches
from curate.train.learner import Learner
from curate.train.loss import k_hot_cross_entropy
from curate.train.manifest import Manifest
from curate.train.options import TrainOptions
from curate.train.processes import Processes
from curate.train.sampler import Draw


@dataclass(frozen=True)
class Accuracy:
    """How a model does on the validation split; all values but ``images`` and ``loss`` are shares.

    - ``top1``: of images whose likeliest concept is among their labels.
    - ``top5``: of images one of whose five likeliest concepts is.
    - ``majority``: what always answering ``majority_concept``, the training split's most frequent
      concept, would get.
    """

    images: int
    loss: float
    top1: float
    top5: float
    majority: float
    majority_concept: str

    @property
    def above_majority(self) -> float:
        """By how much the model beats the constant answer, as a share of the images."""
        return self.top1 - self.majority


def hits(logits: Tensor, labels: Tensor, guesses: int) -> Tensor:
    """Whether one of an image's likeliest ``guesses`` concepts is among its labels.

    Shapes: ``logits`` (N, concepts), ``labels`` (N, K) filled up with −1; result (N,) bool.
    """
    likeliest = logits.topk(min(guesses, logits.shape[1]), dim=1).indices
    return (likeliest.unsqueeze(2) == labels.unsqueeze(1)).flatten(1).any(1)


def measure_accuracy(
    learner: Learner,
    pictures: Pictures,
    manifest: Manifest,
    processes: Processes,
    options: TrainOptions,
) -> Accuracy | None:
    """Run the model over the validation split, each process over its share of the images.

    Every process must call it, and gets the same result: that of the first one's model. Without
    an image to validate on it is ``None``.

    Raises:
        InputError: an image is missing or cannot be decoded.
    """
    if not len(pictures):
        return None
    processes.share_buffers(learner.model)
    batches = _Share(len(pictures), options.batch_size, processes)
    sums = torch.zeros(3, dtype=torch.float64, device=learner.device)
    pinned = learner.device.type == "cuda"
    for batch in load_batches(pictures, batches, workers=options.workers, pinned=pinned):
        logits, labels = learner.logits(batch)
        sums[0] += k_hot_cross_entropy(logits, labels) * len(labels)
        sums[1] += hits(logits, labels, 1).sum()
        sums[2] += hits(logits, labels, 5).sum()
    loss, top1, top5 = (processes.sum(sums) / len(pictures)).tolist()
    majority = manifest.majority_concept()
    return Accuracy(
        images=len(pictures),
        loss=loss,
        top1=top1,
        top5=top5,
        majority=manifest.validation_share(majority),
        majority_concept=manifest.concept_names[majority],
    )


class _Share(Sampler[list[Draw]]):
    """Every n-th image, in batches; a process may get one image fewer than another, or none."""

    def __init__(self, count: int, batch_size: int, processes: Processes) -> None:
        self._mine = range(processes.rank, count, processes.count)
        self._batch_size = batch_size

    def __len__(self) -> int:
        return math.ceil(len(self._mine) / self._batch_size)

    def __iter__(self) -> Iterator[list[Draw]]:
        for first in range(0, len(self._mine), self._batch_size):
            yield [(index, 0) for index in self._mine[first : first + self._batch_size]]
