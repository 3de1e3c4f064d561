"""Opens tables (CSV, TSV, JSON lines, Parquet) with DuckDB's own readers."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from duckdb.func import FunctionNullHandling, PythonUDFType

from curate.ingest.copies import readable, readable_rows
from curate.ingest.fields import MalformedError
from curate.ingest.lists import LIST_KINDS, Kind, UnreadableListError, list_items
from curate.ingest.naming import named_rows
from curate.ingest.observations import SCHEMAS, IngestLog, Observations, Subject
from curate.ingest.sniffing import Head
from curate.ingest.table_columns import DOUBLED, columns_below, json_rows
from curate.sources import ExportFile
from curate.store.memory import DEFAULT_MEMORY, buffers_within
from curate.store.quoting import quote_literal, quote_name
from curate.store.tables import named_exactly

# How values are typed in a file: CSV has text only, JSON has its own types, Parquet has SQL's.
Typing = Literal["text", "json", "native"]

# At a time; the fewer, the longer the rows are.
_BATCH_ROWS, _LEAST_BATCH_ROWS = 100_000, 1_000
_BATCH_BYTES = 100_000_000
_WIDE_BYTES = 100_000_000
# How Arrow hands on what DuckDB says.
_OUT_OF_MEMORY = re.compile(r"(\w+( \w+)?: )?Out of Memory Error")


@dataclass(frozen=True)
class OpenTable:
    """An open table: the view ``source`` of a connection of its own.

    ``rejected`` are the lines that are no rows, as far as they were found before it was opened.
    ``is_doubled`` says in SQL whether a row has a key twice, with different values, as JSON may.
    """

    file: ExportFile
    connection: duckdb.DuckDBPyConnection
    types: dict[str, str]
    typing: Typing
    expected_rows: float
    batch_rows: int
    rejected: list[tuple[int, str]]

    @property
    def is_doubled(self) -> str:
        return quote_name(DOUBLED) if self.typing == "json" else "FALSE"


def typing_of(head: Head) -> Typing | None:
    """How the values of a file are typed, if it is a table."""
    if head.kind == "parquet":
        return "native"
    if head.kind == "jsonl" or (head.kind == "json" and head.records):
        return "json"
    # A script of an archive that is there to be looked at has commas, and is no table.
    if head.kind == "text" and head.file.suffix != ".js" and head.columns:
        return "text"
    return None


@contextmanager
def opened(
    head: Head,
    scratch: Path | None,
    csv_options: str | None = None,
    *,
    memory: str = DEFAULT_MEMORY,
) -> Iterator[OpenTable]:
    """Open a file that is a table by its head; a ``MalformedError`` says why it can't be read.

    ``csv_options`` are those of DuckDB's ``read_csv`` for a text that is no table with a header;
    ``memory`` is what its engine may take, and a ``MemoryError`` says that this is too little.

    Text is read in the encoding that `encoding_of` tells. What lies in an archive, and what
    DuckDB can't read as it lies, is copied below ``scratch`` for as long as it is open.
    """
    typing: Typing | None = "text" if csv_options else typing_of(head)
    assert typing is not None  # only tables get here
    options = csv_options or _dialect(head)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        rejected: list[tuple[int, str]] = []
        if typing == "text" and csv_options is None:
            path, packing = readable_rows(head, Path(folder), rejected)
        else:
            path, packing = readable(head, Path(folder))
        config: dict[str, str | bool | int | float | list[str]] = {
            "python_enable_replacements": False,
            "temp_directory": folder,
        }
        with duckdb.connect(config=config) as connection:
            connection.execute(
                f"SET memory_limit = {quote_literal(buffers_within(memory))}; "
                "SET TimeZone = 'UTC'; SET enable_progress_bar = false; "
                "SET preserve_insertion_order = true"
            ).fetchall()
            size = head.file.size
            if head.kind == "parquet":
                size, largest = _unpacked_sizes(path)
                # A thread takes about four times what the texts of one column are in a group.
                if largest > _WIDE_BYTES:
                    connection.execute("SET threads = 1").fetchall()
            for kind in LIST_KINDS:
                connection.create_function(
                    f"items_of_{kind}",
                    _reads_lists(kind),
                    [duckdb.sqltype("VARCHAR")],
                    duckdb.sqltype("VARCHAR[]"),
                    type=PythonUDFType.ARROW,
                    null_handling=FunctionNullHandling.SPECIAL,
                )
            call = f"{quote_literal(named_exactly(path))}, hive_partitioning = false"
            if typing != "native":
                call += f", compression = '{packing}'"
            try:
                if typing == "json":
                    reader, may_nest = json_rows(connection, call, head)
                else:
                    reader = f"SELECT * FROM {_reader(call, typing, options)}"  # noqa: S608
                    may_nest = typing == "native"
                below = (
                    columns_below(connection, f"({reader})", typing)
                    if typing != "text" and may_nest
                    else ()
                )
                columns = ", ".join(("*", *below))
                view = f"CREATE VIEW source AS SELECT {columns} FROM ({reader}) AS every"  # noqa: S608
                connection.execute(view).fetchall()
                described = connection.execute("DESCRIBE source").fetchall()
                expected_rows = _expected_rows(head, connection)
            except (duckdb.Error, RuntimeError, UnicodeError) as error:
                _hold_memory(error)
                # A RuntimeError is what comes of a column whose name is no Unicode.
                # DuckDB quotes the offending data in its message, so only the kind is passed on.
                raise _unreadable(typing, error) from None
            types = {row[0]: row[1] for row in described if row[0] != DOUBLED}
            rows = _batch_rows(size, expected_rows)
            yield OpenTable(head.file, connection, types, typing, expected_rows, rows, rejected)


def _reads_lists(kind: Kind) -> Callable[[pa.Array], pa.Array]:
    """A function for SQL: the items of each cell, null where it is no list."""

    def read(cell: str | None) -> list[str] | None:
        try:
            return None if cell is None else list_items(cell, kind)
        except UnreadableListError:
            return None

    def items(cells: pa.Array) -> pa.Array:
        return pa.array([read(cell) for cell in cells.to_pylist()], pa.list_(pa.string()))

    return items


def _expected_rows(head: Head, connection: duckdb.DuckDBPyConnection) -> float:
    """How many rows a file has, or about so many by the length of its first lines."""
    if head.kind == "parquet":
        return max(1.0, float(connection.execute("SELECT count(*) FROM source").fetchall()[0][0]))
    return max(1.0, head.file.size * head.start.count(b"\n") / max(1, len(head.start)))


def _batch_rows(size: int, expected_rows: float) -> int:
    """How many rows to read at a time, so that they are about 100 MB at most."""
    fitting = int(_BATCH_BYTES * expected_rows / max(1, size))
    return max(_LEAST_BATCH_ROWS, min(_BATCH_ROWS, fitting))


def _unpacked_sizes(path: Path) -> tuple[int, int]:
    """How many bytes a Parquet file has unpacked: all of it, and its largest column in a group."""
    try:
        metadata = pq.read_metadata(path)
    except (OSError, pa.ArrowException, UnicodeError):
        return 0, 0  # whoever reads it says what it is
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    largest = (
        group.column(number).total_uncompressed_size
        for group in groups
        for number in range(group.num_columns)
    )
    return sum(group.total_byte_size for group in groups), max(largest, default=0)


def stream(
    table: OpenTable, query: str, subject: Subject, log: IngestLog
) -> Iterator[Observations]:
    """Yield a query over ``source`` in batches; a row with a problem gets its number."""
    schema = SCHEMAS[subject]
    names = ", ".join(schema.names)
    try:
        reader = table.connection.sql(
            f"SELECT {names} FROM ({query}) AS observed"  # noqa: S608 - declared by us
        ).to_arrow_reader(table.batch_rows)
        before = log.records
        for batch in reader:
            rows = named_rows(subject, _dated(pa.Table.from_batches([batch]).cast(schema)))
            yield Observations(subject, _numbered(rows, log.records - before), table.file.name)
            log.records += len(rows)
            log.used += rows["problem"].null_count
            done = (log.records - before) / table.expected_rows
            table.file.count_as_read(min(done, 1.0))
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        _hold_memory(error)
        # Arrow hands on, as errors of its own, what DuckDB meets in the middle of a file.
        raise _unreadable(table.typing, error) from None
    _note_rejects(table, log)
    table.file.count_as_read()


def _dialect(head: Head) -> str:
    """The options of ``read_csv`` for the header and the dialect of a file, so that DuckDB doesn't
    guess them from a sample."""
    names: dict[str, str] = {}
    for index, column in enumerate(head.columns):
        name, number = column or f"column{index}", 0
        # DuckDB doesn't tell names apart by their case.
        while name.lower() in names:
            number += 1
            name = f"{column or f'column{index}'}_{number}"
        names[name.lower()] = name
    columns = ", ".join(f"{quote_literal(name)}: 'VARCHAR'" for name in names.values())
    return (
        f"columns = {{{columns}}}, delim = {quote_literal(head.delimiter)}, quote = '\"', "
        "escape = '\"', header = true, auto_detect = false"
    )


def _reader(call: str, typing: Typing, csv_options: str) -> str:
    if typing == "native":
        return f"read_parquet({call})"
    return f"read_csv({call}, {csv_options}, store_rejects = true)"


def _dated(rows: pa.Table) -> pa.Table:
    """The rows without times outside the years 1 to 9999, such as DuckDB's infinity.

    Nothing else can show those, and what was observed at infinity would be the newest forever.
    """
    for index, field in enumerate(rows.schema):
        if pa.types.is_timestamp(field.type):
            first, last = (pa.scalar(one, field.type) for one in (datetime.min, datetime.max))
            times = rows[field.name]
            is_time = pc.and_(pc.greater_equal(times, first), pc.less_equal(times, last))
            if pc.any(pc.invert(is_time)).as_py():
                rows = rows.set_column(index, field, pc.if_else(is_time, times, None))
    return rows


def _numbered(rows: pa.Table, before: int) -> pa.Table:
    problems = rows["problem"]
    if problems.null_count == len(problems):
        return rows
    numbers = pa.array(range(before + 1, before + len(rows) + 1), pa.int64())
    record = pc.if_else(pc.is_valid(problems), numbers, pa.scalar(None, pa.int64()))
    return rows.set_column(rows.column_names.index("record"), "record", record)


def _hold_memory(error: Exception) -> None:
    """Raise a ``MemoryError`` if that is what it comes of: the file is not to blame."""
    is_of_the_engine = isinstance(error, duckdb.OutOfMemoryException)
    # At the beginning: further on, a message may quote the file.
    if is_of_the_engine or isinstance(error, MemoryError) or _OUT_OF_MEMORY.match(str(error)):
        raise MemoryError from None


def _unreadable(typing: Typing, error: Exception) -> MalformedError:
    kind = {"text": "CSV", "json": "JSON lines", "native": "Parquet"}[typing]
    return MalformedError(f"cannot be read as {kind} ({type(error).__name__})")


def _note_rejects(table: OpenTable, log: IngestLog) -> None:
    tables = {row[0] for row in table.connection.execute("SHOW TABLES").fetchall()}
    rejected = dict(table.rejected)
    if "reject_errors" in tables:
        query = "SELECT line, min(error_type) FROM reject_errors GROUP BY line"
        for line, kind in table.connection.execute(query).fetchall():
            rejected[line] = str(kind).lower().replace("_", " ")
    for line, reason in sorted(rejected.items()):
        log.records += 1
        log.reject(table.file.name, line, reason)
