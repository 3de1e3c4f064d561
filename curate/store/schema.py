"""Turns ``sql/schema.sql`` into the contract that every table of the store is held against."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from curate.errors import ContractError
from curate.store.sqlfiles import parser, sql_root
from curate.store.tables import named_exactly

if TYPE_CHECKING:
    import pyarrow as pa

_PERSONAL = re.compile(r"^\s+(?P<column>\w+)\s.*--\s*personal:\s*(?P<kind>\w+)\s*$")
_CREATE = re.compile(r"^CREATE TABLE (?P<table>\w+) \($")


@dataclass(frozen=True)
class Column:
    """One column: its DuckDB type, whether it may be null, and its privacy class if it has one."""

    name: str
    type: str
    is_nullable: bool
    personal: str | None


@dataclass(frozen=True)
class TableSchema:
    """The declared columns of a table, and the conditions that its rows must meet."""

    name: str
    columns: tuple[Column, ...]
    conditions: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """In the declared order, which is the order in the files."""
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> "pa.Schema":
        """The same columns as Arrow types, for tables that Python writes."""
        return _arrow_schemas(sql_root())[self.name]


def declaration(table: str, schema: str) -> str:
    """The statement that makes an empty table of ``sql/schema.sql`` in another schema."""
    columns = (f"{column.name} {column.type}" for column in load_schema()[table].columns)
    return f"CREATE TABLE {schema}.{table} ({', '.join(columns)})"


def load_schema() -> dict[str, TableSchema]:
    """All declared tables by name."""
    return _load_schema(sql_root())


@cache
def _load_schema(root: Path) -> dict[str, TableSchema]:
    text = (root / "schema.sql").read_text(encoding="utf-8")
    personal = _personal_columns(text)
    connection = parser().cursor()
    connection.begin()
    try:
        connection.execute(text)
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY table_name, column_index"
        ).fetchall()
        conditions = connection.execute(
            "SELECT table_name, expression FROM duckdb_constraints() "
            "WHERE constraint_type = 'CHECK' ORDER BY table_name, constraint_index"
        ).fetchall()
    finally:
        connection.rollback()
    return {
        table: TableSchema(
            table,
            tuple(
                Column(name, kind, bool(nullable), personal.get((table, name)))
                for owner, name, kind, nullable in columns
                if owner == table
            ),
            tuple(expression for owner, expression in conditions if owner == table),
        )
        for table in dict.fromkeys(row[0] for row in columns)
    }


@cache
def _arrow_schemas(root: Path) -> "dict[str, pa.Schema]":
    import pyarrow as pa  # noqa: PLC0415 - it takes long to import, and reading SQL needs none

    tables = _load_schema(root)
    # One row of a struct for each table: one question instead of one a table.
    structs = (
        f"CAST(NULL AS STRUCT({', '.join(f'{c.name} {c.type}' for c in table.columns)}))"
        for table in tables.values()
    )
    row = parser().sql(f"SELECT {', '.join(structs)}").to_arrow_table().schema
    return {
        name: pa.schema(
            [
                field.with_nullable(column.is_nullable)
                for field, column in zip(struct.type, table.columns, strict=True)
            ]
        )
        for (name, table), struct in zip(tables.items(), row, strict=True)
    }


def _personal_columns(text: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    table = ""
    for line in text.splitlines():
        if match := _CREATE.match(line):
            table = match["table"]
        elif match := _PERSONAL.match(line):
            found[table, match["column"]] = match["kind"]
    return found


@cache
def empty_file(table: str) -> bytes:
    """A Parquet file of a table's columns and of no row."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    content = pa.BufferOutputStream()
    pq.write_table(load_schema()[table].arrow.empty_table(), content)
    return bytes(content.getvalue())


def check_file(path: Path, table: TableSchema, connection: duckdb.DuckDBPyConnection) -> int:
    """Hold a finished Parquet file against its table's contract; return its number of rows."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    metadata = pq.read_metadata(path)
    found, declared = metadata.schema.to_arrow_schema(), table.arrow
    leaves = [metadata.schema.column(index) for index in range(metadata.num_columns)]
    # Arrow takes JSON for plain text, which DuckDB does not.
    is_json = any(leaf.logical_type.type == "JSON" for leaf in leaves)
    if found.names != declared.names or found.types != declared.types or is_json:
        wrote = [(field.name, str(field.type)) for field in found]
        raise ContractError(
            f"{table.name}: wrote the columns {wrote}, declared are "
            f"{[(column.name, column.type) for column in table.columns]}"
        )
    required = {column.name for column in table.columns if not column.is_nullable}
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(index)
            nulls = chunk.statistics.null_count if chunk.statistics else 0
            if chunk.path_in_schema in required and nulls:
                raise ContractError(f"{table.name}.{chunk.path_in_schema}: {nulls} nulls")
    if table.conditions and metadata.num_rows:
        _check_conditions(path, table, connection)
    return int(metadata.num_rows)


def _check_conditions(
    path: Path, table: TableSchema, connection: duckdb.DuckDBPyConnection
) -> None:
    counts = ", ".join(f"count(*) FILTER (NOT ({condition}))" for condition in table.conditions)
    rows = connection.execute(
        f"SELECT {counts} FROM read_parquet($path, hive_partitioning = false)",  # noqa: S608
        {"path": named_exactly(path)},
    ).fetchall()
    for condition, bad in zip(table.conditions, rows[0], strict=True):
        if bad:
            raise ContractError(f"{table.name}: a row breaks {condition}")
