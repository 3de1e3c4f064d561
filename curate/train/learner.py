"""Turns batches into updates of a model: the network, its optimiser, and one step of both."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from curate.train.data import Batch, normalise
from curate.train.loss import class_balanced_weights, k_hot_cross_entropy
from curate.train.models import build_model
from curate.train.options import TrainOptions
from curate.train.processes import Processes

_MOMENTUM = 0.9


class Learner:
    """A model on its device, and what is needed to train it there.

    ``concept_counts`` are the training images of each concept. On a GPU the model computes in
    bfloat16 (autocast) and the loss in float32.
    """

    def __init__(
        self, options: TrainOptions, concept_counts: npt.NDArray[np.int64], processes: Processes
    ) -> None:
        self.device = processes.device
        self._on_cuda = self.device.type == "cuda"
        self._layout = torch.channels_last if options.channels_last else torch.contiguous_format
        with torch.random.fork_rng(devices=[]):
            # On the CPU, so that a seed starts the same model on every device.
            torch.manual_seed(options.seed)
            model = build_model(options.model, len(concept_counts), options.image_size_px)
        self.model = model.to(self.device)
        if options.channels_last:
            self.model.to(memory_format=self._layout)  # type: ignore[call-overload]
        self._weights: Tensor | None = None
        if options.effective_number_beta:
            weights = class_balanced_weights(concept_counts, options.effective_number_beta)
            self._weights = torch.tensor(weights, dtype=torch.float32, device=self.device)
        self.optimizer = _make_optimizer(self.model, options)
        self._parallel: nn.Module = self.model
        if processes.count > 1:
            # Each process normalises by its own batches, as published: no synchronised batch norm.
            ids = [self.device.index] if self._on_cuda else None
            self._parallel = DistributedDataParallel(self.model, device_ids=ids)

    def step(self, batch: Batch, rate: float) -> Tensor:
        """Update the model with one batch at a learning rate; returns the loss before the update.

        The loss is a float32 scalar on the device: reading it waits for the device.
        """
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.model.train()
        logits, labels = self._logits(self._parallel, batch)
        loss = k_hot_cross_entropy(logits, labels, self._weights)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        self.optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def logits(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The logits (N, concepts) and labels (N, K) of a batch on the device, for evaluation."""
        self.model.eval()
        return self._logits(self.model, batch)

    def _logits(self, model: nn.Module, batch: Batch) -> tuple[Tensor, Tensor]:
        labels = batch.labels.to(self.device, non_blocking=True)
        pixels = normalise(batch.pixels.to(self.device, non_blocking=True), self._layout)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self._on_cuda):
            return model(pixels), labels


def _make_optimizer(model: nn.Module, options: TrainOptions) -> torch.optim.Optimizer:
    # Norms and biases are not decayed: pulling a scale towards 0 regularises nothing.
    weights = [parameter for parameter in model.parameters() if parameter.ndim >= 2]
    others = [parameter for parameter in model.parameters() if parameter.ndim < 2]
    groups = [
        {"params": weights, "weight_decay": options.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    if options.optimizer == "adamw":
        return torch.optim.AdamW(groups, lr=options.learning_rate)
    return torch.optim.SGD(groups, lr=options.learning_rate, momentum=_MOMENTUM, nesterov=True)
