"""Reads the images of a version with their files, each held against its digest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.parquet as pq

from curate.errors import InputError, RefusedError
from curate.store.parquet import open_parquet
from curate.versions import Version

_ROWS = 4_096


@dataclass(frozen=True)
class ExportedImage:
    """A row of the manifest, with the names of its labels. ``location`` starts with ``media/``."""

    image_id: str
    location: str
    sha256: str
    width_px: int
    height_px: int
    concept_ids: tuple[int, ...]
    labels: tuple[str, ...]
    repeat_factor: float
    split: str

    @property
    def file_name(self) -> str:
        """A name by the pseudonym, with the ending of its format."""
        return self.image_id + PurePosixPath(self.location).suffix


def exported_images(version: Version) -> Iterator[ExportedImage]:
    """The images in the order of the manifest, which is that of their pseudonyms.

    Raises an ``InputError`` for one that is only an address.
    """
    for row, labels in manifest_rows(version):
        if row["sha256"] is None:
            raise InputError(
                f"version {version.path.name} has images that are only addresses",
                hint="download them (`curate export --to img2dataset` writes the list), ingest the "
                "files and run `curate run`",
            )
        yield ExportedImage(
            image_id=row["image_id"],
            location=row["location"],
            sha256=row["sha256"],
            width_px=row["width_px"],
            height_px=row["height_px"],
            concept_ids=tuple(row["labels"]),
            labels=labels,
            repeat_factor=row["repeat_factor"],
            split=row["split"],
        )


def manifest_rows(version: Version) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """The rows of the manifest in their order, each with the names of its labels."""
    concepts = pq.read_table(version.concepts, columns=["concept_id", "name"], partitioning=None)
    names = dict(zip(*(column.to_pylist() for column in concepts.columns), strict=True))
    with open_parquet(version.manifest) as manifest:
        for batch in manifest.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                yield row, tuple(names[label] for label in row["labels"])


def file_of(version: Version, image: ExportedImage) -> Path:
    """Where the file of an image lies; an ``InputError`` if it is not there (any more)."""
    path = version.media_root / image.location
    if not path.is_file():
        raise InputError(
            f"the file of image {image.image_id} is not there (any more)",
            hint="`curate run` puts it back if the export still has it",
        )
    return path


def bytes_of(version: Version, image: ExportedImage) -> bytes:
    """The file of an image; a ``RefusedError`` if it is not the one that the manifest names."""
    data = file_of(version, image).read_bytes()
    if hashlib.sha256(data).hexdigest() != image.sha256:
        raise RefusedError(
            f"the file of image {image.image_id} has other bytes than the manifest says",
            hint="`curate verify --bytes` names all such files",
        )
    return data
