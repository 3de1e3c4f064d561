"""Writes the images as shards of WebDataset: tar files of a picture and a JSON a sample."""

import io
import json
import tarfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from curate.export.pictures import ExportedImage, bytes_of
from curate.versions import Version

SHARD_BYTES = 1_000_000_000
_BLOCK = 512


def write_webdataset(
    version: Version,
    images: Iterable[ExportedImage],
    folder: Path,
    *,
    shard_bytes: int = SHARD_BYTES,
) -> None:
    """``SPLIT-NUMBER.tar``, each up to ``shard_bytes`` or one sample; the same bytes every time.

    A sample is ``IMAGE_ID.jpg`` (or another ending) and ``IMAGE_ID.json``, by which WebDataset
    (webdataset.github.io) groups what belongs together. Pseudonyms are keyed hashes, so their order
    is a random one.
    """
    shards: dict[str, _Shard] = {}
    with ExitStack() as opened:
        for image in images:
            if image.split not in shards:
                shards[image.split] = _Shard(folder, image.split, shard_bytes)
                opened.callback(shards[image.split].close)
            shards[image.split].add(_sample(version, image))


def add_member(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """Add a file without time, owner or mode of this machine: as an empty ``TarInfo`` has them."""
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def _sample(version: Version, image: ExportedImage) -> dict[str, bytes]:
    about = {
        "image_id": image.image_id,
        "labels": image.labels,
        "concept_ids": image.concept_ids,
        "repeat_factor": round(image.repeat_factor, 6),
        "width_px": image.width_px,
        "height_px": image.height_px,
        "sha256": image.sha256,
    }
    return {
        image.file_name: bytes_of(version, image),
        f"{image.image_id}.json": json.dumps(about, ensure_ascii=False).encode(),
    }


class _Shard:
    """The tar that samples of a split go into, and the next one when it is full."""

    def __init__(self, folder: Path, split: str, most_bytes: int) -> None:
        self._folder = folder
        self._split = split
        self._most_bytes = most_bytes
        self._number = -1
        self._size = 0
        self._tar: tarfile.TarFile | None = None

    def add(self, sample: dict[str, bytes]) -> None:
        size = sum(_BLOCK + len(data) + -len(data) % _BLOCK for data in sample.values())
        if self._tar is None or self._size + size > self._most_bytes:
            self._next()
        for name, data in sample.items():
            assert self._tar is not None
            add_member(self._tar, name, data)
        self._size += size

    def close(self) -> None:
        if self._tar is not None:
            self._tar.close()

    def _next(self) -> None:
        self.close()
        self._number += 1
        self._size = 0
        path = self._folder / f"{self._split}-{self._number:06d}.tar"
        self._tar = tarfile.open(path, "w", format=tarfile.USTAR_FORMAT)  # noqa: SIM115
