"""Turns repeat factors into the batches of one process, epoch after epoch, from any position."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch.utils.data import Sampler

from curate.errors import InputError
from curate.train.columns import Split
from curate.train.resampling import epoch_repeats
from curate.train.shuffle import shuffled

# A few images are worked out anew for each that is drawn; of 100 million, 12.5 MB are kept.
_BLOCK = 64
# Fits into a processor's cache with what is worked out of it.
_CHUNK = 128 * _BLOCK

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

    The lists depend on the images' ids, their repeat factors and the seed only. No list is made:
    of an epoch is kept how many images each block of 64 adds to it, and which image comes at a
    place is worked out when that is asked for.
    """

    def __init__(self, split: Split, seed: int) -> None:
        self._split = split
        self._seed = seed
        self._lengths: dict[int, int] = {}
        self._starts: dict[int, npt.NDArray[np.int64]] = {}

    def images_at(self, epoch: int, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The images that are seen at these places of an epoch, as indices into the split."""
        starts = self._block_starts(epoch)
        entries = shuffled(places, self.length(epoch), self._seed, epoch)
        blocks = np.searchsorted(starts, entries, side="right") - 1
        images = blocks[:, np.newaxis] * _BLOCK + np.arange(_BLOCK)
        is_one = images < len(self._split)
        factors, keys = self._split.repeats_of(np.where(is_one, images, 0).ravel())
        repeats = epoch_repeats(factors, keys, self._seed, epoch).reshape(images.shape) * is_one
        # The image's place in its block: as many as end at or before the entry.
        before = (repeats.cumsum(axis=1) <= (entries - starts[blocks])[:, np.newaxis]).sum(axis=1)
        found: npt.NDArray[np.int64] = blocks * _BLOCK + before
        return found

    def length(self, epoch: int) -> int:
        """The images of an epoch, each as often as it repeats."""
        if epoch not in self._lengths:
            self._lengths[epoch] = int(self._block_starts(epoch)[-1])
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

    def _block_starts(self, epoch: int) -> npt.NDArray[np.int64]:
        if epoch not in self._starts:
            sums = [
                _block_sums(epoch_repeats(factors, keys, self._seed, epoch))
                for factors, keys in self._split.all_repeats(_CHUNK)
            ]
            # Of the epoch at work and of the next, which its last step may reach into.
            self._starts = dict(list(self._starts.items())[-1:])
            self._starts[epoch] = np.concatenate([np.zeros(1, np.int64), *sums]).cumsum()
        return self._starts[epoch]


def _block_sums(repeats: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.add.reduceat(repeats, np.arange(0, len(repeats), _BLOCK))


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
        position = self._start
        images_a_step = self._batch_size * self._ranks
        first = self._rank * self._batch_size
        for _ in range(self._steps):
            mine = self._images_from(position.epoch, position.offset + first).tolist()
            # A crop's seed is the image's place in the run: the same for any number of workers and
            # processes, and after a resume.
            seen = position.images + first
            yield [(index, seen + place) for place, index in enumerate(mine)]
            position = self._epochs.after_step(position, images_a_step)

    def _images_from(self, epoch: int, offset: int) -> npt.NDArray[np.int64]:
        """A batch's images from a place on, which may lie beyond the epoch, as may its end."""
        parts, missing = [], self._batch_size
        while missing:
            length = self._epochs.length(epoch)
            end = min(offset + missing, length)
            if offset < end:
                parts.append(self._epochs.images_at(epoch, np.arange(offset, end)))
                missing -= end - offset
            offset = max(offset - length, 0)
            epoch += 1
        return np.concatenate(parts)
