"""What a version's tables hold: their columns, and a digest of their rows."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curate.errors import InputError, RefusedError
from curate.store.parquet import open_parquet
from curate.store.schema import load_schema

CONCEPTS_SCHEMA = pa.schema(
    [
        pa.field("concept_id", pa.int32(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("synsets", pa.list_(pa.string()), nullable=False),
        pa.field("image_count", pa.int64(), nullable=False),
        pa.field("repeat_factor", pa.float32(), nullable=False),
    ]
)
_BLOCK_ROWS = 65_536


def manifest_schema() -> pa.Schema:
    """The columns of a manifest, as ``sql/schema.sql`` declares them."""
    return load_schema()["manifest"].arrow


def rows_digest(manifest: Path, concepts: Path) -> str:
    """SHA-256 (hex) over the rows of both tables: the digest that names a version.

    It depends on the values and their order only, not on row groups, compression or the writer:
    each table is hashed in blocks of 65,536 rows, column by column, as validity bytes, lengths
    (int32, little-endian) and values (int32, float32 or UTF-8, little-endian).
    """
    digest = hashlib.sha256()
    for path, schema in _tables(manifest, concepts):
        digest.update(b"table\0" + path.name.encode() + b"\0")
        for block in _blocks(path, schema):
            digest.update(len(block).to_bytes(8, "little"))
            for column in block.columns:
                _hash_array(digest, column.combine_chunks())
    return digest.hexdigest()


def check_columns(manifest: Path, concepts: Path) -> None:
    """Raise a ``RefusedError`` where a table has other columns than those of a version."""
    for path, schema in _tables(manifest, concepts):
        _check_columns(path, pq.read_schema(path), schema)


def _tables(manifest: Path, concepts: Path) -> tuple[tuple[Path, pa.Schema], ...]:
    return (manifest, manifest_schema()), (concepts, CONCEPTS_SCHEMA)


def _check_columns(path: Path, found: pa.Schema, schema: pa.Schema) -> None:
    if found.names != schema.names:
        raise RefusedError(f"{path.parent.name}/{path.name} has other columns than attested")


def _blocks(path: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    try:
        file = open_parquet(path)
    except FileNotFoundError:
        raise InputError(f"{path.parent.name} has no {path.name}") from None
    except pa.ArrowInvalid:
        raise RefusedError(f"{path.parent.name}/{path.name} is damaged") from None
    with file:
        _check_columns(path, file.schema_arrow, schema)
        pending: list[pa.RecordBatch] = []
        rows = 0
        for batch in file.iter_batches(batch_size=_BLOCK_ROWS):
            pending.append(batch)
            rows += len(batch)
            while rows >= _BLOCK_ROWS:
                table = pa.Table.from_batches(pending)
                yield table.slice(0, _BLOCK_ROWS).cast(schema)
                pending = table.slice(_BLOCK_ROWS).to_batches()
                rows -= _BLOCK_ROWS
        if rows:
            yield pa.Table.from_batches(pending).cast(schema)


def _hash_array(digest: Any, array: pa.Array) -> None:
    digest.update(np.asarray(array.is_valid().to_numpy(zero_copy_only=False), np.uint8).tobytes())
    if pa.types.is_list(array.type):
        lengths = array.value_lengths().fill_null(0)
        digest.update(lengths.to_numpy(zero_copy_only=False).astype("<i4").tobytes())
        _hash_array(digest, array.flatten())
    elif pa.types.is_string(array.type):
        filled = array.fill_null("")
        offsets = np.frombuffer(filled.buffers()[1], np.int32)[
            filled.offset : filled.offset + len(filled) + 1
        ]
        digest.update(np.diff(offsets).astype("<i4").tobytes())
        data = filled.buffers()[2]
        if data is not None and len(filled):
            digest.update(memoryview(data)[int(offsets[0]) : int(offsets[-1])])
    else:
        values = array.fill_null(0).to_numpy(zero_copy_only=False)
        digest.update(values.astype(values.dtype.newbyteorder("<")).tobytes())
