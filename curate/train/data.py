"""Turns draws from a split into batches of pixels and labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from curate.errors import InputError
from curate.train.columns import Split
from curate.train.loss import PADDING
from curate.train.pictures import Pixels, training_pixels, validation_pixels
from curate.train.sampler import Draw

# Mean and deviation of ImageNet's pixels, which every published recipe normalises by.
_MEAN = (0.485, 0.456, 0.406)
_DEVIATION = (0.229, 0.224, 0.225)


class Batch(NamedTuple):
    """``pixels``: uint8 (N, side, side, 3); ``labels``: int64 (N, K), filled up with −1."""

    pixels: Tensor
    labels: Tensor


@dataclass(frozen=True)
class Unreadable:
    """An image that could not be decoded, and the kind of the decoder's error."""

    image_id: str
    kind: str


class Pictures(Dataset[tuple[Pixels, npt.NDArray[np.int64]] | Unreadable]):
    """The images of a split. With ``min_crop_share`` they are cropped at random, else centrally.

    An item is asked for by a :data:`~curate.train.sampler.Draw`. A failure is returned, not raised:
    an exception of a worker would lose its type and show the worker's traceback.
    """

    def __init__(
        self,
        split: Split,
        media_root: Path,
        side_px: int,
        *,
        seed: int = 0,
        min_crop_share: float | None = None,
    ) -> None:
        self._split = split
        self._media_root = media_root
        self._side_px = side_px
        self._seed = seed % 2**64
        self._min_crop_share = min_crop_share

    def __len__(self) -> int:
        return len(self._split)

    def __getitem__(self, draw: Draw) -> tuple[Pixels, npt.NDArray[np.int64]] | Unreadable:
        index, place = draw
        path = self._media_root / self._split.location(index)
        try:
            if self._min_crop_share is None:
                pixels = validation_pixels(path, self._side_px)
            else:
                generator = np.random.default_rng([self._seed, place])
                pixels = training_pixels(path, self._side_px, self._min_crop_share, generator)
        except Exception as error:  # hostile bytes make decoders raise nearly anything
            return Unreadable(self._split.image_id(index), type(error).__name__)
        return pixels, self._split.labels(index)


def collate(
    items: Sequence[tuple[Pixels, npt.NDArray[np.int64]] | Unreadable],
) -> Batch | Unreadable:
    """Stack decoded images into a batch; the first failure stands for the whole batch."""
    decoded = []
    for item in items:
        if isinstance(item, Unreadable):
            return item
        decoded.append(item)
    longest = max(len(labels) for _, labels in decoded)
    padded = np.full((len(decoded), longest), PADDING, np.int64)
    for row, (_, labels) in zip(padded, decoded, strict=True):
        row[: len(labels)] = labels
    return Batch(
        torch.from_numpy(np.stack([pixels for pixels, _ in decoded])), torch.from_numpy(padded)
    )


def load_batches(
    pictures: Pictures, batches: Sampler[list[Draw]], *, workers: int, pinned: bool
) -> Iterator[Batch]:
    """Decode the given batches in ``workers`` processes, in order.

    Raises:
        InputError: an image is missing or cannot be decoded; it names the image's id.
    """
    loader = DataLoader(
        pictures,
        batch_sampler=batches,
        num_workers=workers,
        collate_fn=collate,
        pin_memory=pinned,
        # Its own generator: the loader must not draw from the one that models start from.
        generator=torch.Generator().manual_seed(0),
    )
    for batch in loader:
        if isinstance(batch, Unreadable):
            what = "is missing" if batch.kind == "FileNotFoundError" else "cannot be decoded"
            hint = "restore the workspace's store/media, or make a new version with `curate run`"
            if batch.kind == "UnidentifiedImageError":
                hint += "; a HEIC is read with the extra [heif]"
            raise InputError(f"image {batch.image_id} {what} ({batch.kind})", hint=hint)
        yield batch


def normalise(pixels: Tensor, memory_format: torch.memory_format) -> Tensor:
    """(N, side, side, 3) bytes to (N, 3, side, side) float32, of about mean 0 and deviation 1."""
    mean = torch.tensor(_MEAN, device=pixels.device)
    deviation = torch.tensor(_DEVIATION, device=pixels.device)
    scaled = (pixels.float() / 255 - mean) / deviation
    return scaled.permute(0, 3, 1, 2).contiguous(memory_format=memory_format)
