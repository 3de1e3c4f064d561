"""Opens tables (CSV, TSV, JSON lines, Parquet) with DuckDB's own readers."""

import codecs
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from curate.ingest.dialect import copy_rows, is_plain
from curate.ingest.fields import MalformedError
from curate.ingest.naming import named_rows
from curate.ingest.observations import SCHEMAS, IngestLog, Observations, Subject
from curate.ingest.records import doubled, parse
from curate.ingest.sniffing import Head
from curate.sources import DamagedError, ExportFile
from curate.sources.encoding import Encoding, encoding_of
from curate.store.engine import quote_literal
from curate.store.tables import named_exactly

# How values are typed in a file: CSV has text only, JSON has its own types, Parquet has SQL's.
Typing = Literal["text", "json", "native"]

_BATCH_ROWS = 100_000
_CHUNK_BYTES = 4 * 1024 * 1024
# The last column of a view of JSON, beside the file's own.
_DOUBLED = "(doubled)"
# DuckDB unpacks these itself as it reads.
_NATIVE_PACKINGS = {None: "none", ".gz": "gzip", ".zst": "zstd"}


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
    rejected: list[tuple[int, str]]

    @property
    def is_doubled(self) -> str:
        return _quoted(_DOUBLED) if self.typing == "json" else "FALSE"


def typing_of(head: Head) -> Typing | None:
    """How the values of a file are typed, if it is a table."""
    if head.kind == "parquet":
        return "native"
    if head.kind == "jsonl" or (head.kind == "json" and head.records):
        return "json"
    if head.kind == "text" and head.columns:
        return "text"
    return None


@contextmanager
def opened(head: Head, scratch: Path | None, csv_options: str | None = None) -> Iterator[OpenTable]:
    """Open a file that is a table by its head; a ``MalformedError`` says why it can't be read.

    ``csv_options`` are those of DuckDB's ``read_csv`` for a text that is no table with a header.

    Text is read in the encoding that `encoding_of` tells. What lies in an archive, and what
    DuckDB can't read as it lies, is copied below ``scratch`` for as long as it is open.
    """
    typing: Typing | None = "text" if csv_options else typing_of(head)
    assert typing is not None  # only tables get here
    options = csv_options or _dialect(head)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        rejected: list[tuple[int, str]] = []
        if typing == "text" and csv_options is None:
            path, packing = _readable_rows(head, Path(folder), rejected)
        else:
            path, packing = _readable(head, typing, Path(folder))
        config: dict[str, str | bool | int | float | list[str]] = {
            "python_enable_replacements": False,
            "temp_directory": folder,
        }
        with duckdb.connect(config=config) as connection:
            connection.execute(
                "SET TimeZone = 'UTC'; SET memory_limit = '1GB'; SET enable_progress_bar = false; "
                "SET preserve_insertion_order = true"
            ).fetchall()
            call = f"{quote_literal(named_exactly(path))}, hive_partitioning = false"
            if typing != "native":
                call += f", compression = '{packing}'"
            try:
                if typing == "json":
                    reader = _json_rows(connection, call, head)
                else:
                    reader = f"SELECT * FROM {_reader(call, typing, options)}"  # noqa: S608
                connection.execute(f"CREATE VIEW source AS {reader}").fetchall()
                described = connection.execute("DESCRIBE source").fetchall()
                expected_rows = _expected_rows(head, connection)
            except (duckdb.Error, RuntimeError, UnicodeError) as error:
                # A RuntimeError is what comes of a column whose name is no Unicode.
                # DuckDB quotes the offending data in its message, so only the kind is passed on.
                raise _unreadable(typing, error) from None
            types = {row[0]: row[1] for row in described if row[0] != _DOUBLED}
            yield OpenTable(head.file, connection, types, typing, expected_rows, rejected)


def _expected_rows(head: Head, connection: duckdb.DuckDBPyConnection) -> float:
    """How many rows a file has, or about so many by the length of its first lines."""
    if head.kind == "parquet":
        return max(1.0, float(connection.execute("SELECT count(*) FROM source").fetchall()[0][0]))
    return max(1.0, head.file.size * head.start.count(b"\n") / max(1, len(head.start)))


def stream(
    table: OpenTable, query: str, subject: Subject, log: IngestLog
) -> Iterator[Observations]:
    """Yield a query over ``source`` in batches; a row with a problem gets its number."""
    schema = SCHEMAS[subject]
    names = ", ".join(schema.names)
    try:
        reader = table.connection.sql(
            f"SELECT {names} FROM ({query}) AS observed"  # noqa: S608 - declared by us
        ).to_arrow_reader(_BATCH_ROWS)
        before = log.records
        for batch in reader:
            rows = named_rows(subject, _dated(pa.Table.from_batches([batch]).cast(schema)))
            yield Observations(subject, _numbered(rows, log.records - before), table.file.name)
            log.records += len(rows)
            log.used += rows["problem"].null_count
            done = (log.records - before) / table.expected_rows
            table.file.count_as_read(min(done, 1.0))
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        # Arrow hands on, as errors of its own, what DuckDB meets in the middle of a file.
        raise _unreadable(table.typing, error) from None
    _note_rejects(table, log)
    table.file.count_as_read()


def _readable(head: Head, typing: Typing, folder: Path) -> tuple[Path, str]:
    """Where DuckDB can read the file, and how it is packed there."""
    file = head.file
    encoding = None if typing == "native" else _encoding(file)
    # As it lies: DuckDB steps over a mark, and rejects lines that are no UTF-8.
    is_kept = encoding in {None, "utf-8-sig"}
    if is_kept and file.path is not None:
        if typing != "native" and file.packing in _NATIVE_PACKINGS:
            return file.path, _NATIVE_PACKINGS[file.packing]
        if file.packing is None:
            return file.path, "none"
    return _copied(file, folder, None if is_kept else encoding), "none"


def _readable_rows(head: Head, folder: Path, rejected: list[tuple[int, str]]) -> tuple[Path, str]:
    """The same for CSV with a header; what is not in the dialect is copied into it."""
    file = head.file
    encoding = _encoding(file)
    try:
        with file.open() as unpacked:
            if encoding == "utf-8-sig" and is_plain(unpacked, head.delimiter):
                return _readable(head, "text", folder)
        copy = folder / "copy"
        with (
            io.TextIOWrapper(file.open(), encoding, errors="surrogateescape", newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            rejected += copy_rows(text, target, head.delimiter)
    except DamagedError as error:
        raise MalformedError(str(error)) from None
    except UnicodeDecodeError:
        raise MalformedError("neither UTF-8 nor Windows-1252 text") from None
    return copy, "none"


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


def _copied(file: ExportFile, folder: Path, encoding: Encoding | None) -> Path:
    """A plain copy of a file, in UTF-8 where it is in another encoding."""
    copy = folder / "copy"
    decoder = codecs.getincrementaldecoder(encoding or "utf-8-sig")()
    try:
        with file.open() as packed, copy.open("wb") as plain:
            while chunk := packed.read(_CHUNK_BYTES):
                plain.write(decoder.decode(chunk).encode() if encoding else chunk)
            plain.write(decoder.decode(b"", final=True).encode())
    except DamagedError as error:
        raise MalformedError(str(error)) from None
    except UnicodeDecodeError:
        raise MalformedError("neither UTF-8 nor Windows-1252 text") from None
    return copy


def _encoding(file: ExportFile) -> Encoding:
    try:
        with file.open() as unpacked:
            return encoding_of(unpacked)
    except DamagedError as error:
        raise MalformedError(str(error)) from None


def _reader(call: str, typing: Typing, csv_options: str) -> str:
    if typing == "native":
        return f"read_parquet({call})"
    return f"read_csv({call}, {csv_options}, store_rejects = true)"


def _json_rows(connection: duckdb.DuckDBPyConnection, call: str, head: Head) -> str:
    """A query of the objects of a file: a column for each key that any of them has, as JSON.

    A value's own type is the evidence: a flag must be a JSON boolean. Every object is looked at,
    because a column that appears late, such as the co-authors of one post in a million, must not be
    overlooked.
    """
    shape = "array" if isinstance(head.value, list) else "unstructured"
    how = "newline_delimited', ignore_errors = true" if head.kind == "jsonl" else f"{shape}'"
    objects = f"read_json_objects({call}, format = '{how})"
    query = f"SELECT DISTINCT unnest(json_keys(json)) AS name FROM {objects} ORDER BY name"  # noqa: S608
    keys = [name for (name,) in connection.execute(query).fetchall()]
    connection.create_function("has_doubled", _has_doubled, ["VARCHAR"], "BOOLEAN")
    pointers = ", ".join(
        quote_literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in keys
    )
    columns = "".join(
        f"values[{place}] AS {_quoted(name)}, "
        for place, name in enumerate(_told_apart(keys), 1)
        if name
    )
    # Only what nests, or has more keys than values, is worth a second look.
    return f"""
        SELECT {columns} is_doubled AS {_quoted(_DOUBLED)}
        FROM (SELECT json_extract(json, CAST([{pointers}] AS VARCHAR[])) AS values,
                     CASE WHEN json IS NULL THEN FALSE
                          WHEN len(json_keys(json)) = list_count(values)
                               AND NOT contains(substr(json, 2), '{{') THEN FALSE
                          ELSE has_doubled(json) END AS is_doubled
              FROM {objects}) AS objects"""  # noqa: S608 - names are quoted


def _has_doubled(text: str) -> bool:
    try:
        return bool(doubled(parse(text)))
    except MalformedError:
        return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names of columns, numbered where they differ in case only, as DuckDB does for a CSV."""
    told = {_DOUBLED: _DOUBLED}
    for name in names:
        place, numbered = 0, name
        while numbered.lower() in told:
            place += 1
            numbered = f"{name}_{place}"
        told[numbered.lower()] = numbered
    return list(told.values())[1:]


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
