"""Holds a query against what it may do: one SELECT, over the views, with harmless functions."""

import json
import re
from typing import Any

import duckdb

from curate.errors import InputError, RefusedError
from curate.query.limits import too_deep
from curate.query.views import view_names

# Names in which DuckDB's own relations are found without a schema.
_SYSTEM_NAME = re.compile(r"^(duckdb|pragma|sqlite|pg)_|\W", re.IGNORECASE)
_QUERY_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_TABLE_FUNCTIONS = {"range", "generate_series", "unnest", "repeat"}
# Functions that speak of the process or its settings, change something, or would tell whose a
# pseudonym is. stats() comes from the files themselves, below the views; so does
# json_serialize_plan(), which plans any query in its text, and puts the smallest and the largest
# value of a column into the plan.
_REFUSED_FUNCTIONS = re.compile(
    r"(getenv|getvariable|current_setting|current_query|write_log|setseed|setval|nextval|currval"
    r"|stats|pseudonym|shown|curate_\w+|read_\w+|query|query_table|duckdb_\w+|pragma_\w+|pg_\w+"
    r"|parse_duckdb_log_message|txid_current|json_execute_\w+|json_serialize_\w+"
    r"|json_deserialize_\w+|__internal_\w+|sleep_ms|\w+_description|has_\w+_privilege)$",
    re.IGNORECASE,
)


def views_named(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """The views that ``query`` names, as DuckDB's own parser sees it.

    Raises a ``RefusedError`` for whatever is neither view nor value, and an ``InputError`` for
    what is no valid SQL over the views.
    """
    rows = connection.execute("SELECT json_serialize_sql($query)", {"query": query}).fetchall()
    try:
        return _named(json.loads(rows[0][0]))
    except RecursionError:
        raise too_deep() from None


def _named(tree: dict[str, Any]) -> set[str]:
    if tree.get("error_type") == "not implemented":
        raise RefusedError("only a SELECT is answered here", hint=views_hint())
    if tree["error"] and "Max expression depth" in str(tree["error_message"]):
        raise too_deep()
    if tree["error"]:
        raise InputError(f"not valid SQL: {tree['error_message']}", hint=views_hint())
    if len(tree["statements"]) != 1:
        raise InputError("one SELECT at a time, please", hint=views_hint())
    named: set[str] = set()
    _walk(tree["statements"], frozenset(), named)
    return named


def _walk(node: Any, scope: frozenset[str], named: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _walk(item, scope, named)
        return
    if not isinstance(node, dict):
        return
    kind = str(node.get("type", ""))
    if kind.endswith("_NODE") and kind not in _QUERY_NODES:
        raise RefusedError("only a SELECT is answered here", hint=views_hint())
    if kind == "BASE_TABLE":
        _check_table(node, scope, named)
    elif kind == "SHOW_REF" and node["query"] is None:
        raise RefusedError("SHOW is not answered here; `DESCRIBE posts` is", hint=views_hint())
    elif kind == "TABLE_FUNCTION" and _function(node["function"]) not in _TABLE_FUNCTIONS:
        name = node["function"]["function_name"]
        raise RefusedError(f"{name}() is refused: a query reads the views only", hint=views_hint())
    elif node.get("class") == "FUNCTION" and _REFUSED_FUNCTIONS.match(_function(node)):
        raise RefusedError(f"{node['function_name']}() is refused here", hint=views_hint())
    for entry in (node.get("cte_map") or {}).get("map", []):
        # A name is known to what stands after it; to its own body only where that is recursive.
        name = entry["key"].casefold()
        if _SYSTEM_NAME.search(name):
            raise RefusedError(f"{entry['key']!r} can't be the name of a WITH query")
        body = entry["value"]
        is_recursive = body["query_node"]["type"] == "RECURSIVE_CTE_NODE"
        _walk(body, scope | {name} if is_recursive else scope, named)
        scope |= {name}
    for key, value in node.items():
        if key != "cte_map":
            _walk(value, scope, named)


def _check_table(node: dict[str, Any], scope: frozenset[str], named: set[str]) -> None:
    name = str(node["table_name"])
    if node["schema_name"] or node["catalog_name"] or len(node["qualified_name"]["path"]) > 1:
        raise RefusedError("a query names the views alone, without a schema", hint=views_hint())
    if name.casefold() in scope:
        return
    if _SYSTEM_NAME.search(name):
        raise RefusedError(f"{name!r} is refused: a query reads the views only", hint=views_hint())
    if name.casefold() not in view_names():
        raise InputError(f"there is no view {name!r}", hint=views_hint())
    named.add(name.casefold())


def _function(node: dict[str, Any]) -> str:
    return str(node["function_name"]).casefold()


def views_hint() -> str:
    """What to do about a query that is refused or wrong."""
    return f"the views: {', '.join(view_names())}"
