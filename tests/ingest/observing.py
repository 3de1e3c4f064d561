"""Reads an export with its adapter alone, without a store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from curate.ingest.adapter import Source
from curate.ingest.detection import detect
from curate.ingest.formats.registry import ADAPTERS
from curate.ingest.naming import named_mentions
from curate.ingest.observations import IngestLog, Observations
from curate.ingest.sniffing import look_at
from curate.sources import Export, Limits
from curate.store.sqlfiles import load_sql

# Without one in any of its values, a batch names nobody in its texts.
_AT_SIGNS = {"@", "＠", "﹫"}


@dataclass
class Seen:
    """The rows of an export by subject, and what the adapter noted."""

    format: str
    posts: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    deletions: list[dict[str, Any]] = field(default_factory=list)
    reading: IngestLog = field(default_factory=IngestLog)

    @property
    def reasons(self) -> list[tuple[str, int | None, str]]:
        return [(one.file, one.record, one.reason) for one in self.reading.malformed]


@cache
def _mentions() -> duckdb.DuckDBPyConnection:
    # One for all batches: opening it takes longer than most tests.
    return duckdb.connect()


def _rows(batch: Observations) -> list[dict[str, Any]]:
    """The rows of a batch; of posts also whom their texts name, as when they are loaded."""
    rows = batch.rows.to_pylist()
    if batch.subject != "posts" or not _AT_SIGNS & {*str(rows)}:
        return rows
    numbers = pa.array(range(len(rows)), pa.int64())
    _mentions().register("post_chunk", batch.rows.append_column("row", numbers))
    found = _mentions().sql(load_sql("ingest/observations", "mentions").text).to_arrow_table()
    mentions = named_mentions(found).select(["row", "handle"]).to_pylist()
    for row, handle in sorted((one["row"], one["handle"]) for one in mentions):
        nobody = {"account_id": None, "status": None}
        people = rows[row]["people"] or []
        rows[row]["people"] = [*people, {"role": "mentioned", "handle": handle, **nobody}]
    return rows


def observed(
    path: Path,
    source_format: str = "auto",
    pairs: Sequence[str] = (),
    account: str | None = None,
    ignored: Sequence[str] = (),
) -> Seen:
    """What the one format found at ``path`` yields."""
    with Export(path, Limits()) as export:
        found = detect(export, source_format, has_map=bool(pairs))
        ((name, files),) = found.files.items()
        seen = Seen(name)
        for file, reason in found.damaged:
            seen.reading.reject(file, None, reason)
        if found.unknown:
            seen.reading.skip("a file of no known format", len(found.unknown))
        source = Source(export, files, pairs, account, ignored)
        for batch in ADAPTERS[name].read(source, seen.reading):
            getattr(seen, batch.subject).extend(_rows(batch))
        return seen


def yielded(path: Path, source_format: str) -> Seen:
    """What a format yields of all files at ``path``, whether or not it recognises them."""
    seen = Seen(source_format)
    with Export(path, Limits()) as export:
        source = Source(export, export.files)
        for batch in ADAPTERS[source_format].read(source, seen.reading):
            getattr(seen, batch.subject).extend(_rows(batch))
    return seen


def formats_of(path: Path) -> list[str]:
    """The formats that recognise the first file at ``path``; a fallback is none."""
    with Export(path, Limits()) as export:
        head = look_at(export.files[0])
    return [
        name
        for name, one in ADAPTERS.items()
        if one.is_detected and not one.is_fallback and one.recognises(head)
    ]
