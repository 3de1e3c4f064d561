"""Cuts observations to chunks that fit in memory, and makes each ready to be loaded."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curate.ingest.observations import SCHEMAS, IngestLog, Observations, Subject
from curate.store.tables import PART_ROWS

# Texts can be long: a million captions of 2,000 characters are no million short ones.
_MOST_BYTES = 500_000_000
_SIGNALS = SCHEMAS["accounts"].field("signals").type
# A row that can't be used otherwise must not hide these.
_REFUSING = pa.array(["private", "deleted", "suspended", "memorialised", "malformed"])


def chunked(batches: Iterable[Observations], log: IngestLog) -> Iterator[tuple[Subject, pa.Table]]:
    """Join small batches of a subject, and cut large ones, to at most ``PART_ROWS`` rows or 500 MB.

    Rows with a problem are rejected, and left out; but that their account is private, gone or
    unreadable is kept.
    """
    waiting: dict[Subject, list[pa.Table]] = {}
    held: Counter[Subject] = Counter()
    for batch in chain.from_iterable(map(_with_refusals, batches)):
        rows = _usable(batch, log)
        tables = waiting.setdefault(batch.subject, [])
        for start in range(0, len(rows), PART_ROWS):
            piece = rows.slice(start, PART_ROWS)
            held[batch.subject] += piece.nbytes
            is_large = held[batch.subject] > _MOST_BYTES
            if tables and (is_large or sum(map(len, tables)) + len(piece) > PART_ROWS):
                yield batch.subject, pa.concat_tables(tables)
                tables.clear()
                held[batch.subject] = piece.nbytes
            tables.append(piece)
    for subject, tables in waiting.items():
        if tables:
            yield subject, pa.concat_tables(tables)


def _with_refusals(batch: Observations) -> Iterator[Observations]:
    yield batch
    rows = batch.rows
    if batch.subject == "deletions" or rows["problem"].null_count == len(rows):
        return
    is_named = pc.or_(pc.is_valid(rows["account_id"]), pc.is_valid(rows["handle"]))
    is_post = batch.subject == "posts"
    is_refusal = pc.is_in(rows["status"], _REFUSING)
    if not is_post:
        is_refusal = pc.or_(is_refusal, pc.is_valid(rows["signals"]))
    is_unusable = pc.and_(is_named, pc.is_valid(rows["problem"]))
    refusing = rows.filter(pc.and_(is_unusable, is_refusal))
    if not len(refusing):
        return
    columns = {
        name: refusing[name]
        for name in ("platform", "account_id", "handle", "status", "observed_at")
    }
    if is_post:
        columns["origin"] = pa.array(["post"] * len(refusing))
    else:
        columns["origin"] = refusing["origin"]
        columns["status"] = pc.if_else(
            pc.is_in(refusing["status"], _REFUSING),
            refusing["status"],
            pa.scalar(None, pa.string()),
        )
        columns["signals"] = pa.array(
            map(_without_grants, refusing["signals"].to_pylist()), _SIGNALS
        )
    schema = SCHEMAS["accounts"]
    found = pa.table(columns)
    for field in schema:
        if field.name not in found.column_names:
            found = found.append_column(field.name, pa.nulls(len(found), field.type))
    yield Observations("accounts", found.select(schema.names).cast(schema), batch.file)


def _without_grants(signals: list[dict[str, str]] | None) -> list[dict[str, str]] | None:
    return [one for one in signals or () if one["value"] != "granted"] or None


def numbered(rows: pa.Table) -> pa.Table:
    """Give each post its row, and the number of images that come before its own."""
    image_counts = pc.fill_null(pc.list_value_length(rows["media"]), 0).to_numpy()
    first_image = np.cumsum(image_counts, dtype=np.int64) - image_counts
    numbers = {"row": np.arange(len(rows), dtype=np.int64), "first_image": first_image}
    for name, values in numbers.items():
        rows = rows.append_column(name, pa.array(values))
    return rows


def _usable(batch: Observations, log: IngestLog) -> pa.Table:
    problems = batch.rows["problem"]
    if problems.null_count == len(problems):
        return batch.rows
    is_usable = pc.is_null(problems)
    bad = batch.rows.filter(pc.invert(is_usable)).select(["problem", "record"])
    for row in bad.to_pylist():
        log.reject(batch.file, row["record"], row["problem"])
    return batch.rows.filter(is_usable)
