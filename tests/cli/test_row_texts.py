"""The texts of rows that the engine makes are those that Python makes of the values."""

import io
from collections.abc import Iterator
from uuid import UUID

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.cli.rows import text_format, write_rows, write_texts
from curate.query.row_texts import JSON_STRING, json_string_macro, row_text

FORMATS = ["csv", "json", "jsonl"]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA store").fetchall()
        connection.execute(json_string_macro(JSON_STRING)).fetchall()
        yield connection


def both(connection: duckdb.DuckDBPyConnection, query: str, output: str) -> tuple[str, str]:
    """What Python writes of a query's values, and what the engine does."""
    ours, theirs = io.StringIO(), io.StringIO()
    relation = connection.sql(query)
    columns = tuple(relation.columns)
    write_rows(output, columns, iter(relation.fetchall()), ours)
    chosen = text_format(output, theirs)
    assert chosen is not None
    text = row_text(columns, relation.types, chosen)
    assert text is not None
    rows = relation.project(text).fetchall()
    write_texts(output, columns, (row[0] for row in rows), theirs)
    return ours.getvalue(), theirs.getvalue()


# No surrogates: the engine's texts are UTF-8.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.text(
    "a\\u001bB\x00\x0b\x0e\x1b\x1f\x7f\"',\n\r\t=+-@ \u2028é", max_size=8
)
ROWS = st.fixed_dictionaries(
    {
        "t": st.none() | TEXTS,
        'a "key"\n': TEXTS,
        "b": st.none() | st.booleans(),
        "n": st.none() | st.integers(-(2**63), 2**63 - 1),
        "d": st.none() | st.dates(),
        "m": st.none() | st.datetimes(),
        "x": st.none() | st.binary(max_size=4),
        "u": st.none() | st.uuids(),
        "l": st.none() | st.lists(st.none() | TEXTS, max_size=3),
        "ll": st.lists(st.lists(st.integers(0, 9) | st.none(), max_size=2) | st.none(), max_size=2),
    }
)
TYPES = {
    "t": "VARCHAR",
    'a "key"\n': "VARCHAR",
    "b": "BOOLEAN",
    "n": "BIGINT",
    "d": "DATE",
    "m": "TIMESTAMP",
    "x": "BLOB",
    "u": "UUID",
    "l": "VARCHAR[]",
    "ll": "INTEGER[][]",
}


@given(rows=st.lists(ROWS, max_size=4))
@pytest.mark.parametrize("output", FORMATS)
def test_any_values_are_the_same_bytes(
    connection: duckdb.DuckDBPyConnection, output: str, rows: list[dict[str, object]]
) -> None:
    names = {name: '"' + name.replace('"', '""') + '"' for name in TYPES}
    columns = ", ".join(f"{names[name]} {kind}" for name, kind in TYPES.items())
    connection.execute(f"CREATE OR REPLACE TABLE drawn ({columns})").fetchall()
    for row in rows:
        marks = ", ".join("?" for _ in TYPES)
        values = [str(row[name]) if isinstance(row[name], UUID) else row[name] for name in TYPES]
        connection.execute(f"INSERT INTO drawn VALUES ({marks})", values).fetchall()
    ours, theirs = both(connection, "FROM drawn", output)
    assert theirs == ours


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize(
    "value",
    [
        "TIMESTAMP 'infinity'",
        "TIMESTAMP '-infinity'",
        "TIMESTAMP '12000-01-01'",
        "TIMESTAMP '0044-03-15 (BC) 00:00:00'",
        "DATE 'infinity'",
        "DATE '-infinity'",
        "DATE '12000-01-01'",
        "170141183460469231731687303715884105727::HUGEINT",
        "18446744073709551615::UBIGINT",
        "[TIMESTAMP '0001-01-01', NULL]",
        "[]::VARCHAR[]",
        """'{"a": "=1"}'::JSON""",
        "'-1'::JSON",
        """['"a"'::JSON, NULL]""",
        "'=x'::VARCHAR COLLATE NOCASE",
        "NULL",
    ],
)
def test_values_at_the_ends_of_their_types_are_too(
    connection: duckdb.DuckDBPyConnection, output: str, value: str
) -> None:
    ours, theirs = both(connection, f"SELECT {value} AS v", output)
    assert theirs == ours


@pytest.mark.parametrize(
    "values", ["1.5 AS a", "1e3 AS a", "{'x': 1} AS a", "1 AS a, 2 AS A", "[0.5] AS a"]
)
def test_what_the_engine_spells_in_another_way_is_left_to_python(
    connection: duckdb.DuckDBPyConnection, values: str
) -> None:
    relation = connection.sql(f"SELECT {values}")
    for output in ("csv", "json"):
        assert row_text(relation.columns, relation.types, output) is None


def test_the_values_of_a_stream_without_unicode_are_left_to_python() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert text_format("json", stream) is None
