"""Turns repeat factors into the batches of one process, epoch after epoch, from any position."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch.utils.data import Sampler

from curate.errors import InputError
from curate.train.manifest import Split
from curate.train.resampling import epoch_repeats

Draw = tuple[int, int]
"""The index of an image in its split, and the seed of its crop."""


@dataclass(frozen=True)
class Position:
    """How far a run is: ``offset`` images of epoch ``epoch`` are seen, ``images`` in all."""

    step: int = 0
    images: int = 0
    epoch: int = 0
    offset: int = 0


class Epochs:
    """The shuffled list of each epoch, in which an image appears as often as it repeats.

    The lists depend on the images' ids, their repeat factors and the seed only.
    """

    def __init__(self, split: Split, seed: int) -> None:
        self._split = split
        self._seed = seed
        self._lengths: dict[int, int] = {}

    def indices(self, epoch: int) -> npt.NDArray[np.int64]:
        """The images of an epoch, as indices into the split, in the order they are seen."""
        repeats = self._repeats(epoch)
        indices = np.repeat(np.arange(len(repeats)), repeats)
        np.random.default_rng([self._seed % 2**64, epoch]).shuffle(indices)
        return indices

    def length(self, epoch: int) -> int:
        """The images of an epoch, each as often as it repeats."""
        if epoch not in self._lengths:
            self._lengths[epoch] = int(self._repeats(epoch).sum())
        return self._lengths[epoch]

    def images(self, epochs: float) -> int:
        """The images seen in ``epochs`` epochs; of a fraction, that share of the next epoch.

        Raises:
            InputError: there are none.
        """
        whole = int(epochs)
        rest = epochs - whole
        total = sum(self.length(epoch) for epoch in range(whole))
        total += round(rest * self.length(whole)) if rest else 0
        if not total:
            raise InputError("the run has no images: its repeat factors or `epochs` are too low")
        return total

    def after_step(self, position: Position, images_a_step: int) -> Position:
        """The position one step later. A step may reach over the end of an epoch."""
        epoch, offset = position.epoch, position.offset + images_a_step
        while offset >= self.length(epoch):
            offset -= self.length(epoch)
            epoch += 1
        return Position(position.step + 1, position.images + images_a_step, epoch, offset)

    def _repeats(self, epoch: int) -> npt.NDArray[np.int64]:
        return epoch_repeats(self._split.repeat_factor, self._split.keys, self._seed, epoch)


class BatchStream(Sampler[list[Draw]]):
    """The batches of process ``rank``: of every ``ranks`` × ``batch_size`` images, its share.

    The epochs' lists are laid end to end and cut into steps, and each step among the processes, so
    that every batch is full and no image is left out or seen beyond its repeats: the processes'
    batches of a step, one after the other, are the next images of the list.
    """

    def __init__(
        self,
        epochs: Epochs,
        start: Position,
        steps: int,
        *,
        batch_size: int,
        rank: int = 0,
        ranks: int = 1,
    ) -> None:
        self._epochs = epochs
        self._start = start
        self._steps = steps
        self._batch_size = batch_size
        self._rank = rank
        self._ranks = ranks

    def __len__(self) -> int:
        return self._steps

    def __iter__(self) -> Iterator[list[Draw]]:
        epoch = self._start.epoch
        waiting = self._epochs.indices(epoch)[self._start.offset :]
        seen = self._start.images
        images_a_step = self._batch_size * self._ranks
        for _ in range(self._steps):
            while len(waiting) < images_a_step:
                epoch += 1
                waiting = np.concatenate([waiting, self._epochs.indices(epoch)])
            first = self._rank * self._batch_size
            mine = waiting[first : first + self._batch_size].tolist()
            # A crop's seed is the image's place in the run: the same for any number of workers and
            # processes, and after a resume.
            yield [(index, seen + first + place) for place, index in enumerate(mine)]
            waiting = waiting[images_a_step:]
            seen += images_a_step
