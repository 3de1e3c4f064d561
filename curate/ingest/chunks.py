"""Cuts observations to chunks that fit in memory, and makes each ready to be loaded."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curate.ingest.observations import Observations, Reading, Subject
from curate.store.tables import PART_ROWS


def chunked(
    batches: Iterable[Observations], reading: Reading
) -> Iterator[tuple[Subject, pa.Table]]:
    """Join small batches of a subject, and cut large ones, to at most ``PART_ROWS`` rows.

    Rows with a problem are rejected, and left out.
    """
    waiting: dict[Subject, list[pa.Table]] = {}
    for batch in batches:
        rows = _usable(batch, reading)
        tables = waiting.setdefault(batch.subject, [])
        for start in range(0, len(rows), PART_ROWS):
            piece = rows.slice(start, PART_ROWS)
            if sum(map(len, tables)) + len(piece) > PART_ROWS:
                yield batch.subject, pa.concat_tables(tables)
                tables.clear()
            tables.append(piece)
    for subject, tables in waiting.items():
        if tables:
            yield subject, pa.concat_tables(tables)


def numbered(rows: pa.Table) -> pa.Table:
    """Give each post its row, and the number of images that come before its own."""
    image_counts = pc.fill_null(pc.list_value_length(rows["media"]), 0).to_numpy()
    first_image = np.cumsum(image_counts, dtype=np.int64) - image_counts
    numbers = {"row": np.arange(len(rows), dtype=np.int64), "first_image": first_image}
    for name, values in numbers.items():
        rows = rows.append_column(name, pa.array(values))
    return rows


def _usable(batch: Observations, reading: Reading) -> pa.Table:
    problems = batch.rows["problem"]
    if problems.null_count == len(problems):
        return batch.rows
    is_usable = pc.is_null(problems)
    bad = batch.rows.filter(pc.invert(is_usable)).select(["problem", "record"])
    for row in bad.to_pylist():
        reading.reject(batch.file, row["record"], row["problem"])
    return batch.rows.filter(is_usable)
