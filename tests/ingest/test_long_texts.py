"""Texts may be long: what is held at a time is bounded by bytes, and too little memory is told."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workspaces import base_rows, new_workspace, take_in

from curate.ingest import chunks, table_reader
from curate.ingest.adapter import Source
from curate.ingest.formats.registry import ADAPTERS
from curate.ingest.observations import SCHEMAS, IngestLog, Observations
from curate.sources import Export, Limits


def posts(count: int, caption: str) -> pa.Table:
    rows = [{"post_id": str(n), "caption": caption, "platform": "x"} for n in range(count)]
    return pa.Table.from_pylist(rows, schema=SCHEMAS["posts"])


@pytest.mark.parametrize(("most", "lengths"), [(10**9, [12]), (5_000, [4, 4, 4]), (1, [1] * 12)])
def test_a_chunk_is_cut_before_it_has_more_bytes_than_it_may(
    monkeypatch: pytest.MonkeyPatch, most: int, lengths: list[int]
) -> None:
    monkeypatch.setattr(chunks, "_MOST_BYTES", most)
    rows = posts(12, "x" * 1_000)

    def one_by_one() -> Iterator[Observations]:
        for place in range(len(rows)):
            yield Observations("posts", rows.slice(place, 1), "a")

    found = [table for _, table in chunks.chunked(one_by_one(), IngestLog())]
    assert [len(table) for table in found] == lengths
    assert pa.concat_tables(found)["post_id"].to_pylist() == rows["post_id"].to_pylist()


def table(path: Path, count: int, caption: str) -> Path:
    columns = {
        "post_id": [str(n) for n in range(count)],
        "account_id": ["7"] * count,
        "caption": [f"{caption} {n}" for n in range(count)],
    }
    pq.write_table(pa.table(columns), path)
    return path


def test_a_file_with_long_texts_is_read_with_one_thread_and_wholly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_reader, "_WIDE_BYTES", 1_000)
    workspace = new_workspace(tmp_path / "w")
    take_in(workspace, table(tmp_path / "long.parquet", 3_000, "word " * 20))
    assert len(base_rows(workspace, "posts", "post_id")) == 3_000


@pytest.mark.parametrize("name", ["long.parquet", "long.csv", "long.jsonl"])
def test_a_file_for_which_there_is_too_little_memory_is_not_called_damaged(
    tmp_path: Path, name: str
) -> None:
    long = "word " * 300_000
    if name.endswith("parquet"):
        path = table(tmp_path / name, 5, long)
    else:
        path = tmp_path / name
        line = f'{{"post_id": "1", "account_id": "7", "caption": "{long}"}}\n'
        path.write_text(
            line * 5 if name.endswith("jsonl") else f"post_id,account_id,caption\n1,7,{long}\n" * 5,
            encoding="utf-8",
        )
    with Export(path, Limits()) as export, pytest.raises(MemoryError):
        list(ADAPTERS["table"].read(Source(export, export.files, memory="1MB"), IngestLog()))


@pytest.mark.parametrize(
    ("error", "is_lack_of_memory"),
    [
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"), True),
        (pa.ArrowInvalid("Out of Memory Error: failed to allocate"), True),
        (pa.ArrowInvalid("Invalid: Out of Memory Error: failed to allocate"), True),
        (pa.lib.ArrowMemoryError("malloc of size 64 failed"), True),
        (pa.ArrowInvalid("Conversion Error: 'Out of Memory Error: my song' is no number"), False),
        (duckdb.InvalidInputException("Invalid Input Error: no magic bytes"), False),
    ],
)
def test_a_lack_of_memory_is_told_by_who_says_it_and_not_by_what_a_file_says(
    error: Exception, is_lack_of_memory: bool
) -> None:
    with pytest.raises(MemoryError) if is_lack_of_memory else nullcontext():
        table_reader._hold_memory(error)


@pytest.mark.parametrize(
    ("size", "rows", "at_a_time"),
    [(0, 1, 100_000), (10**7, 10**5, 100_000), (2 * 10**9, 10**6, 50_000), (10**12, 10**6, 1_000)],
)
def test_the_longer_the_rows_the_fewer_are_read_at_a_time(
    size: int, rows: float, at_a_time: int
) -> None:
    assert table_reader._batch_rows(size, rows) == at_a_time
