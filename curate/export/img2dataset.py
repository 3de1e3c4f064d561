"""Writes the addresses of images as the lists that img2dataset downloads from."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from curate.errors import InputError, RefusedError
from curate.export.pictures import manifest_rows
from curate.versions import Version
from curate.workspace import Workspace

URLS_FOLDER = "urls"
# img2dataset opens whatever Python's urllib does, files of the machine too.
_SCHEMES = ("http://", "https://")
# `url` and `caption` are what its own examples call them. None of the others may be one that it
# adds to each sample: key, status, error_message, width, height, original_width, exif, sha256, md5.
_SCHEMA = pa.schema(
    [
        pa.field("url", pa.string()),
        pa.field("caption", pa.string()),
        pa.field("image_id", pa.string()),
        pa.field("labels", pa.list_(pa.string())),
        pa.field("concept_ids", pa.list_(pa.int32())),
        pa.field("repeat_factor", pa.float32()),
        pa.field("split", pa.string()),
    ]
)
_ROWS = 50_000


@dataclass(frozen=True)
class ExportedAddress:
    """A row of the manifest whose picture is an address, with the names of its labels."""

    image_id: str
    url: str
    labels: tuple[str, ...]
    concept_ids: tuple[int, ...]
    repeat_factor: float
    split: str


def check_addresses_may_leave(workspace: Workspace) -> None:
    """Raise a ``RefusedError`` where ``manifest.locations`` keeps addresses inside."""
    if workspace.is_one and workspace.config.manifest.locations != "url":
        raise RefusedError(
            'addresses stay inside: manifest.locations is "reference"',
            hint='they may hold handles and ids; if they may leave, set manifest.locations = "url" '
            "and run `curate run`",
        )


def exported_addresses(version: Version) -> Iterator[ExportedAddress]:
    """The images that are addresses of the web, in the order of the manifest.

    Those that are files have none there. Raises an ``InputError`` if no image has one.
    """
    found = False
    for row, labels in manifest_rows(version):
        if row["sha256"] is None and row["location"].lower().startswith(_SCHEMES):
            found = True
            yield ExportedAddress(
                image_id=row["image_id"],
                url=row["location"],
                labels=labels,
                concept_ids=tuple(row["labels"]),
                repeat_factor=row["repeat_factor"],
                split=row["split"],
            )
    if not found:
        raise InputError(
            f"version {version.path.name} has no addresses to download",
            hint="a version has them with images.require_files = false and "
            'manifest.locations = "url"',
        )


def write_img2dataset(_: Version, images: Iterable[ExportedAddress], folder: Path) -> None:
    """``urls/SPLIT.parquet``, a row an image; its caption is its labels, and no text of a post."""
    (folder / URLS_FOLDER).mkdir()
    writers: dict[str, pq.ParquetWriter] = {}
    with ExitStack() as opened:
        rest = iter(images)
        while some := tuple(islice(rest, _ROWS)):
            for split in sorted({image.split for image in some}):
                if split not in writers:
                    path = folder / URLS_FOLDER / f"{split}.parquet"
                    writers[split] = opened.enter_context(pq.ParquetWriter(path, _SCHEMA))
                rows = [
                    {**vars(image), "caption": ", ".join(image.labels)}
                    for image in some
                    if image.split == split
                ]
                writers[split].write_table(pa.Table.from_pylist(rows, schema=_SCHEMA))
