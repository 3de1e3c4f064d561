"""A Parquet file is read in the memory of a batch, however long it is."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curate.store.parquet import open_parquet

GROUPS, ROWS = 24, 20_000


def test_what_was_read_is_not_kept(tmp_path):
    numbers = np.random.default_rng(0).integers(0, 2**63, GROUPS * ROWS)
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"number": numbers}), path, row_group_size=ROWS, use_dictionary=False)
    before, most, total = pa.total_allocated_bytes(), 0, 0
    with open_parquet(path) as file:
        for batch in file.iter_batches(ROWS):
            total += int(batch["number"].to_numpy().astype(np.uint64).sum()) % 2**64
            most = max(most, pa.total_allocated_bytes() - before)
    assert total % 2**64 == int(numbers.astype(np.uint64).sum())
    # Of eight bytes a row: a fifth of the file, where it would be all of it.
    assert most < path.stat().st_size / 5
