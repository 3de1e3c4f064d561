"""Writes the images as Parquet files that ``datasets.load_dataset`` opens."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from curate.export.pictures import ExportedImage, bytes_of
from curate.versions import Version

SHARD_BYTES = 500_000_000
# Few enough that a reader who wants one picture does not load many.
ROWS_A_GROUP = 100
# Pictures are packed already.
PACKING = {"image.bytes": "NONE"}

_FIELDS = pa.schema(
    [
        pa.field("image_id", pa.string()),
        pa.field("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
        pa.field("labels", pa.list_(pa.string())),
        pa.field("concept_ids", pa.list_(pa.int32())),
        pa.field("repeat_factor", pa.float32()),
        pa.field("width_px", pa.int32()),
        pa.field("height_px", pa.int32()),
        pa.field("sha256", pa.string()),
    ]
)
# What the library takes for a picture is said in the schema's own metadata; it finds the other
# types by itself.
_FEATURES = {
    "image_id": {"dtype": "string", "_type": "Value"},
    "image": {"_type": "Image"},
    "labels": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"},
    "concept_ids": {"feature": {"dtype": "int32", "_type": "Value"}, "_type": "List"},
    "repeat_factor": {"dtype": "float32", "_type": "Value"},
    "width_px": {"dtype": "int32", "_type": "Value"},
    "height_px": {"dtype": "int32", "_type": "Value"},
    "sha256": {"dtype": "string", "_type": "Value"},
}
_SCHEMA = _FIELDS.with_metadata({"huggingface": json.dumps({"info": {"features": _FEATURES}})})


def write_huggingface(
    version: Version,
    images: Iterable[ExportedImage],
    folder: Path,
    *,
    shard_bytes: int = SHARD_BYTES,
) -> None:
    """``data/SPLIT-NUMBER.parquet``, each of about ``shard_bytes``, with the pictures in them."""
    (folder / "data").mkdir()
    shards: dict[str, _Shard] = {}
    with ExitStack() as opened:
        for image in images:
            if image.split not in shards:
                shards[image.split] = _Shard(folder / "data", image.split, shard_bytes)
                opened.callback(shards[image.split].close)
            shards[image.split].add(_row(image, bytes_of(version, image)))


def _row(image: ExportedImage, data: bytes) -> dict[str, Any]:
    return {
        "image_id": image.image_id,
        "image": {"bytes": data, "path": image.file_name},
        "labels": image.labels,
        "concept_ids": image.concept_ids,
        "repeat_factor": image.repeat_factor,
        "width_px": image.width_px,
        "height_px": image.height_px,
        "sha256": image.sha256,
    }


class _Shard:
    """The Parquet file that rows of a split go into, and the next one when it is full."""

    def __init__(self, folder: Path, split: str, most_bytes: int) -> None:
        self._folder = folder
        self._split = split
        self._most_bytes = most_bytes
        self._number = 0
        self._size = 0
        self._rows: list[dict[str, Any]] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, row: dict[str, Any]) -> None:
        size = len(row["image"]["bytes"])
        if self._size and self._size + size > self._most_bytes:
            self.close()
        self._rows.append(row)
        self._size += size
        if len(self._rows) == ROWS_A_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            self._number += 1
            self._size = 0

    def _flush(self) -> None:
        if not self._rows:
            return
        if self._writer is None:
            path = self._folder / f"{self._split}-{self._number:05d}.parquet"
            self._writer = pq.ParquetWriter(path, _SCHEMA, compression=PACKING)
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=_SCHEMA))
        self._rows = []
