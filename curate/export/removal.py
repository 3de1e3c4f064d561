"""Reads the files of an export that hold rows, and copies them without the images that leave."""

import csv
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from curate.errors import RefusedError
from curate.export.huggingface import PACKING, ROWS_A_GROUP
from curate.export.webdataset import add_member
from curate.revocation import Leaving
from curate.store.parquet import open_parquet

# An image of a file: its id and the digests that it has, as told and as its bytes have.
Row = tuple[str | None, tuple[str | None, ...]]


@dataclass(frozen=True)
class Layout:
    """How rows lie in a file. ``copy`` returns how many it kept; both read from the beginning."""

    rows: Callable[[BinaryIO], Iterator[Row]]
    copy: Callable[[BinaryIO, BinaryIO, Leaving], int]


def layout_of(name: str) -> Layout | None:
    """How the file of this name holds rows; nothing for one that holds none."""
    folder, _, last = name.rpartition("/")
    if last.endswith(".tar"):
        return Layout(_tar_rows, _copy_tar)
    if name == "manifest.parquet" or (folder in {"data", "urls"} and last.endswith(".parquet")):
        return Layout(_parquet_rows, _copy_parquet)
    return {
        "images.jsonl": Layout(_json_rows, _copy_json),
        "images.csv": Layout(_csv_rows, _copy_csv),
    }.get(name)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn what readers raise for a damaged file into a ``RefusedError`` that names it."""
    try:
        yield
    except MemoryError:
        raise  # which is an ArrowException, too, and says nothing of the file
    except (
        *(tarfile.TarError, pa.ArrowException, csv.Error, EOFError),
        *(ValueError, KeyError, TypeError, AttributeError, RecursionError),
    ):
        raise RefusedError(f"{name} can't be read, and may hold images that must leave") from None


# ── tar ───────────────────────────────────────────────────────────────────────────────────────


def _tar_rows(file: BinaryIO) -> Iterator[Row]:
    for key, members in _samples(file):
        pictures = (data for name, data in members.items() if not name.endswith(".json"))
        digests = tuple(hashlib.sha256(data).hexdigest() for data in pictures)
        about = json.loads(members[f"{key}.json"])
        yield key, (about["sha256"], *digests)


def _copy_tar(file: BinaryIO, target: BinaryIO, leaving: Leaving) -> int:
    kept = 0
    rows = _samples(file)
    with tarfile.open(fileobj=target, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for key, members in rows:
            if leaving.has(key, json.loads(members[f"{key}.json"])["sha256"]):
                continue
            kept += 1
            for name, data in members.items():
                add_member(tar, name, data)
    return kept


def _samples(file: BinaryIO) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The members with one key, which lie side by side."""
    key, members = "", dict[str, bytes]()
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r:") as tar:
        for entry in tar:
            content = tar.extractfile(entry)
            if content is None:
                raise ValueError("a member that is no file")
            its_key = entry.name.partition(".")[0]
            if members and its_key != key:
                yield key, members
                members = {}
            key = its_key
            members[entry.name] = content.read()
    if members:
        yield key, members


# ── Parquet ───────────────────────────────────────────────────────────────────────────────────


def _parquet_rows(file: BinaryIO) -> Iterator[Row]:
    for _, batch in _batches(file):
        yield from (_row_of(row) for row in batch.to_pylist())


def _copy_parquet(file: BinaryIO, target: BinaryIO, leaving: Leaving) -> int:
    kept = 0
    file.seek(0)
    with open_parquet(file) as table:
        schema = table.schema_arrow
    packing = PACKING if "image" in schema.names else "snappy"
    with pq.ParquetWriter(target, schema, compression=packing) as writer:
        for size, batch in _batches(file):
            ids = batch["image_id"].to_pylist()
            digests = batch["sha256"].to_pylist() if "sha256" in schema.names else [None] * size
            stays = [not leaving.has(*row) for row in zip(ids, digests, strict=True)]
            rest = batch.filter(pa.array(stays))
            kept += len(rest)
            if len(rest):
                writer.write_batch(rest)
    return kept


def _batches(file: BinaryIO) -> Iterator[tuple[int, pa.RecordBatch]]:
    file.seek(0)
    with open_parquet(file) as table:
        has_pictures = "image" in table.schema_arrow.names
        size = ROWS_A_GROUP if has_pictures else 65_536
        for batch in table.iter_batches(batch_size=size):
            yield len(batch), batch


def _row_of(row: Mapping[str, Any]) -> Row:
    digests = [row.get("sha256")]
    if "image" in row:
        digests.append(hashlib.sha256(row["image"]["bytes"]).hexdigest())
    return row["image_id"], tuple(digests)


# ── Tables ────────────────────────────────────────────────────────────────────────────────────


def _json_rows(file: BinaryIO) -> Iterator[Row]:
    file.seek(0)
    return (_row_of(json.loads(line)) for line in file)


def _copy_json(file: BinaryIO, target: BinaryIO, leaving: Leaving) -> int:
    kept = 0
    file.seek(0)
    for line in file:
        row = json.loads(line)
        if not leaving.has(row["image_id"], row["sha256"]):
            target.write(line)
            kept += 1
    return kept


def _csv_rows(file: BinaryIO) -> Iterator[Row]:
    names, rows = _csv(file)
    return (_row_of(dict(zip(names, row, strict=True))) for row in rows)


def _copy_csv(file: BinaryIO, target: BinaryIO, leaving: Leaving) -> int:
    names, rows = _csv(file)
    kept = 0
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(names)
    for row in rows:
        told = dict(zip(names, row, strict=True))
        if not leaving.has(told["image_id"], told["sha256"]):
            lines.writerow(row)
            kept += 1
    text.detach()
    return kept


def _csv(file: BinaryIO) -> tuple[list[str], Iterable[list[str]]]:
    file.seek(0)
    # A text file of its own would close this one.
    lines = csv.reader(line.decode("utf-8") for line in file)
    return next(lines), lines
