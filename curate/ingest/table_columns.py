"""The columns of a table: keys, where it is JSON, and what lies in the objects below a column."""

import json
from collections.abc import Sequence
from typing import Literal

import duckdb
from duckdb.sqltypes import DuckDBPyType

from curate.ingest.fields import MalformedError
from curate.ingest.records import doubled, parse
from curate.ingest.sniffing import Head
from curate.store.quoting import quote_literal, quote_name

DOUBLED = "(doubled)"
"""The last column of a query of JSON, beside the file's own: whether a row has a key twice."""
# How deep objects are looked into, and how many keys one may have in all records together.
_MOST_LEVELS = 3
_MOST_KEYS = 100


def json_rows(connection: duckdb.DuckDBPyConnection, call: str, head: Head) -> tuple[str, bool]:
    """A query of the objects of a file: a column for each key that any of them has, as JSON.

    With it comes whether any of them may have an object in it.

    A value's own type is the evidence: a flag must be a JSON boolean. Every object is looked at,
    because a column that appears late, such as the co-authors of one post in a million, must not be
    overlooked.
    """
    shape = "array" if isinstance(head.value, list) else "unstructured"
    how = "newline_delimited', ignore_errors = true" if head.kind == "jsonl" else f"{shape}'"
    objects = f"read_json_objects({call}, format = '{how})"
    # Most objects have the same keys: their lists are told apart, and not each name.
    of_each = (
        f"SELECT DISTINCT json_keys(json) AS keys, json LIKE '_%{{%' AS may_nest FROM {objects}"  # noqa: S608
    )
    found = connection.execute(
        f"SELECT DISTINCT unnest(keys) AS name, may_nest FROM ({of_each}) AS each ORDER BY name"  # noqa: S608
    ).fetchall()
    keys = list(dict.fromkeys(name for name, _ in found))
    connection.create_function("has_doubled", _has_doubled, ["VARCHAR"], "BOOLEAN")
    pointers = ", ".join(
        quote_literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in keys
    )
    columns = "".join(
        f"values[{place}] AS {quote_name(name)}, "
        for place, name in enumerate(_told_apart(keys), 1)
        if name
    )
    # Only what nests, or has more keys than values, is worth a second look.
    query = f"""
        SELECT {columns} is_doubled AS {quote_name(DOUBLED)}
        FROM (SELECT json_extract(json, CAST([{pointers}] AS VARCHAR[])) AS values,
                     CASE WHEN json IS NULL THEN FALSE
                          WHEN len(json_keys(json)) = list_count(values)
                               AND NOT contains(substr(json, 2), '{{') THEN FALSE
                          ELSE has_doubled(json) END AS is_doubled
              FROM {objects}) AS objects"""  # noqa: S608 - names are quoted
    return query, any(may_nest for _, may_nest in found)


def _has_doubled(text: str) -> bool:
    try:
        return bool(doubled(parse(text)))
    except MalformedError:
        return True


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names of columns, numbered where they differ in case only, as DuckDB does for a CSV."""
    told = {DOUBLED: DOUBLED}
    for name in names:
        place, numbered = 0, name
        while numbered.lower() in told:
            place += 1
            numbered = f"{name}_{place}"
        told[numbered.lower()] = numbered
    return list(told.values())[1:]


def columns_below(
    connection: duckdb.DuckDBPyConnection, reader: str, typing: Literal["json", "native"]
) -> list[str]:
    """What lies in the objects of a table, as columns of their own: ``owner.is_private``."""
    found: list[str] = []
    rows = connection.sql(f"SELECT * FROM {reader}")  # noqa: S608 - found in the file
    level = [(name, quote_name(name)) for name in rows.columns if name != DOUBLED]
    kinds = dict(zip(rows.columns, rows.types, strict=True))
    for _ in range(_MOST_LEVELS):
        if typing == "json":
            below = _json_keys(connection, reader, level)
        else:
            structs = {name: _fields(kinds[name]) for name, _ in level}
            below = {name: list(fields) for name, fields in structs.items() if fields}
            for name, fields in structs.items():
                kinds |= {f"{name}.{child}": kind for child, kind in fields.items()}
        expressions = dict(level)
        level = []
        for name, children in below.items():
            for child in children:
                path = quote_literal("$." + json.dumps(child) if typing == "json" else child)
                how = "json_extract" if typing == "json" else "struct_extract"
                level.append((f"{name}.{child}", f"{how}({expressions[name]}, {path})"))
        found += [f"{expression} AS {quote_name(name)}" for name, expression in level]
        if not level:
            break
    return found


def _fields(kind: DuckDBPyType) -> dict[str, DuckDBPyType]:
    """The fields of a STRUCT; none of any other type."""
    children = kind.children if kind.id == "struct" else []
    return {name: child for name, child in children if isinstance(child, DuckDBPyType)}


def _json_keys(
    connection: duckdb.DuckDBPyConnection, reader: str, level: Sequence[tuple[str, str]]
) -> dict[str, list[str]]:
    """The keys of the objects that stand in columns, in one reading of the file.

    An object with very many keys is a list of its own kind: its keys are data and no names.
    """
    of_each = ", ".join(
        f"list_transform(CASE WHEN json_type({expression}) = 'OBJECT' "
        f"THEN json_keys({expression}) END, lambda key: [{quote_literal(name)}, key])"
        for name, expression in level
    )
    query = f"SELECT DISTINCT unnest(flatten([{of_each}])) AS found FROM {reader} ORDER BY found"  # noqa: S608
    below: dict[str, list[str]] = {}
    for ((name, key),) in connection.execute(query).fetchall():
        below.setdefault(name, []).append(key)
    return {
        name: keys
        for name, keys in below.items()
        if len(keys) <= _MOST_KEYS and not any('"' in key or "\\" in key for key in keys)
    }
