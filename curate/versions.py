"""A finished version: the shape of its tables, its digest, and its attestation."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curate.errors import InputError, RefusedError
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

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:curate:version:1"
_BLOCK_ROWS = 65_536


def manifest_schema() -> pa.Schema:
    """The columns of a manifest, as ``sql/schema.sql`` declares them."""
    return load_schema()["manifest"].arrow


@dataclass(frozen=True)
class Version:
    """A version whose rows were held against its attestation."""

    path: Path
    digest: str
    attestation: Mapping[str, Any]

    @property
    def manifest(self) -> Path:
        """``manifest.parquet``, one row an image, sorted by ``image_id``."""
        return self.path / "manifest.parquet"

    @property
    def concepts(self) -> Path:
        """``concepts.parquet``, sorted by ``concept_id``."""
        return self.path / "concepts.parquet"

    @property
    def media_root(self) -> Path:
        """The folder that the manifest's relative locations start from."""
        return self.path.parent.parent / "store"


def rows_digest(manifest: Path, concepts: Path) -> str:
    """SHA-256 (hex) over the rows of both tables: the digest that names a version.

    It depends on the values and their order only, not on row groups, compression or the writer:
    each table is hashed in blocks of 65,536 rows, column by column, as validity bytes, lengths
    (int32, little-endian) and values (int32, float32 or UTF-8, little-endian).
    """
    digest = hashlib.sha256()
    for path, schema in ((manifest, manifest_schema()), (concepts, CONCEPTS_SCHEMA)):
        digest.update(b"table\0" + path.name.encode() + b"\0")
        for block in _blocks(path, schema):
            digest.update(len(block).to_bytes(8, "little"))
            for column in block.columns:
                _hash_array(digest, column.combine_chunks())
    return digest.hexdigest()


def write_attestation(directory: Path, version_digest: str, predicate: Mapping[str, Any]) -> None:
    """Write ``attestation.json``: an in-toto Statement (v1) over the files of the version."""
    names = sorted(p.name for p in directory.iterdir() if p.name != "attestation.json")
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [
            {"name": name, "digest": {"sha256": _file_sha256(directory / name)}} for name in names
        ],
        "predicateType": PREDICATE_TYPE,
        "predicate": {"version_digest": version_digest, **predicate},
    }
    text = json.dumps(statement, indent=2, sort_keys=True, ensure_ascii=False)
    (directory / "attestation.json").write_text(text + "\n", encoding="utf-8")


def open_version(path: Path) -> Version:
    """Open the version at ``path``; refuses one whose rows are not what was attested."""
    try:
        attestation = json.loads((path / "attestation.json").read_text(encoding="utf-8"))
        attested = attestation["predicate"]["version_digest"]
    except FileNotFoundError:
        raise InputError(f"{path.name} has no attestation.json") from None
    except (ValueError, KeyError, TypeError):
        raise RefusedError(f"the attestation of {path.name} is damaged") from None
    version = Version(path, attested, attestation)
    if rows_digest(version.manifest, version.concepts) != attested:
        raise RefusedError(
            f"the manifest of {path.name} is not the one that was attested",
            hint="somebody changed it after `curate run`; make a new version with `curate run`",
        )
    return version


def attested_head(path: Path) -> str | None:
    """The ledger's head when the version at ``path`` was made; null if it does not say."""
    try:
        statement = json.loads((path / "attestation.json").read_text(encoding="utf-8"))
        head = statement["predicate"]["ledger_head"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return head if isinstance(head, str) else None


def holding(versions: Sequence[Path], image_id: str) -> tuple[str, ...]:
    """The names of the versions whose manifest has the image; one that is damaged is passed over.

    A manifest is sorted by image_id, so little of it is read.
    """
    found = []
    for path in versions:
        try:
            rows = pq.read_table(
                path / "manifest.parquet",
                columns=["image_id"],
                filters=[("image_id", "=", image_id)],
            )
        except (OSError, ValueError):
            continue
        if len(rows):
            found.append(path.name)
    return tuple(found)


def _blocks(path: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    try:
        file = pq.ParquetFile(path)
    except FileNotFoundError:
        raise InputError(f"{path.parent.name} has no {path.name}") from None
    except pa.ArrowInvalid:
        raise RefusedError(f"{path.parent.name}/{path.name} is damaged") from None
    with file:
        if file.schema_arrow.names != schema.names:
            raise RefusedError(f"{path.parent.name}/{path.name} has other columns than attested")
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


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
