"""Loads SQL files and holds their headers against their text."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import duckdb

from curate.errors import ContractError

Scope = Literal["part", "all"]
_FIELD = re.compile(r"^-- (?P<name>reads|writes|params|scope):(?P<value>.*)$")


@dataclass(frozen=True)
class SqlFile:
    """One SELECT with what it declares to read, write and be given."""

    name: str
    purpose: str
    text: str
    reads: tuple[str, ...]
    writes: str | None
    params: tuple[str, ...]
    scope: Scope


def sql_root() -> Path:
    """The folder of SQL files: packed with the package, or at the top of a checkout."""
    packed = Path(str(resources.files("curate"))) / "_sql"
    return packed if packed.is_dir() else packed.parent.parent / "sql"


def list_sql(folder: str) -> list[str]:
    """The names of the SQL files in ``folder``, sorted."""
    return sorted(path.stem for path in (sql_root() / folder).glob("*.sql"))


@cache
def load_sql(folder: str, name: str) -> SqlFile:
    """Load ``sql/<folder>/<name>.sql``.

    Raises a ``ContractError`` if the header and the text disagree about tables or parameters.
    """
    text = (sql_root() / folder / f"{name}.sql").read_text(encoding="utf-8")
    fields: dict[str, str] = {}
    purpose: list[str] = []
    for line in text.splitlines():
        if match := _FIELD.match(line):
            fields[match["name"]] = match["value"].strip()
        elif line.startswith("--") and not fields:
            purpose.append(line.removeprefix("--").strip())
        elif not line.startswith("--"):
            break
    scope = fields.get("scope", "all")
    if scope not in {"part", "all"} or not purpose:
        raise ContractError(f"sql/{folder}/{name}.sql: its header is not complete")
    file = SqlFile(
        name=name,
        purpose=" ".join(purpose),
        text=text,
        reads=_names(fields.get("reads", "")),
        writes=fields.get("writes") or None,
        params=_names(fields.get("params", "")),
        scope="part" if scope == "part" else "all",
    )
    tables, params = references(text)
    if set(file.reads) != tables or set(file.params) != params:
        raise ContractError(
            f"sql/{folder}/{name}.sql: the header says reads {sorted(file.reads)}, params "
            f"{sorted(file.params)}; the text has {sorted(tables)} and {sorted(params)}"
        )
    return file


def references(query: str) -> tuple[set[str], set[str]]:
    """The tables and the parameters that a query names, as DuckDB's own parser sees them."""
    statement = "SELECT json_serialize_sql($query)"
    row = _parser().execute(statement, {"query": query}).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree.get("error"):
        raise ContractError(f"not one SELECT: {tree.get('error_message', 'empty')}")
    tables: set[str] = set()
    params: set[str] = set()
    defined: set[str] = set()
    _walk(tree, tables, params, defined)
    return tables - defined, params


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    # One for all files: opening an engine takes 30 ms, and a run loads 40 files.
    return duckdb.connect()


def _walk(node: Any, tables: set[str], params: set[str], defined: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _walk(item, tables, params, defined)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "BASE_TABLE":
        tables.add(node["table_name"])
    elif node.get("type") == "VALUE_PARAMETER":
        params.add(node["identifier"])
    for entry in node.get("cte_map", {}).get("map", []):
        defined.add(entry["key"])
    for value in node.values():
        _walk(value, tables, params, defined)


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"[,\s]+", value) if name)
