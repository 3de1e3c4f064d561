"""Tells from a query alone which tables have to have rows for it to give any."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from itertools import product
from typing import Any

Needs = tuple[frozenset[str], ...]
"""Of each group of tables one has rows, or the query gives none; no group promises nothing."""

AGGREGATES = frozenset(
    {
        *("any_value", "arg_max", "arg_min", "avg", "bit_or", "bool_and", "bool_or", "count"),
        *("count_star", "first", "list", "max", "max_by", "min", "min_by", "mode"),
        *("quantile_cont", "string_agg", "sum"),
    }
)
"""The aggregates that the project's queries use: without a GROUP BY these give a row of nothing."""

_ANYTHING: Needs = ()
# Leaving a group out promises less, and is true all the same.
_MOST_GROUPS = 16


def gives_none(needs: Needs, empty: AbstractSet[str]) -> bool:
    """Whether what needs these has no row when these tables have none."""
    return any(group <= empty for group in needs)


def needs_of(node: Mapping[str, Any], defined: Mapping[str, Needs] | None = None) -> Needs:
    """What a query needs, as ``json_serialize_sql`` gives it: the node of its statement.

    Whatever is not known here needs nothing, so that no row is ever missed.
    """
    known = dict(defined or {})
    for entry in (node.get("cte_map") or {}).get("map", []):
        known[entry["key"]] = needs_of(_query(entry["value"]), known)
    kind = node.get("type")
    if kind == "SELECT_NODE":
        return _of_select(node, known)
    if kind == "SET_OPERATION_NODE":
        parts = [needs_of(child, known) for child in _children(node)]
        if node["setop_type"] == "UNION":
            return one_of(parts)
        return parts[0] if node["setop_type"] == "EXCEPT" else _all_of(parts)
    if kind == "RECURSIVE_CTE_NODE":
        # Rows beget rows: what it starts with has to have some.
        return needs_of(node["left"], {**known, node["cte_name"]: _ANYTHING})
    return _ANYTHING


def _of_select(node: Mapping[str, Any], known: Mapping[str, Needs]) -> Needs:
    items = node["select_list"]
    groups = node.get("group_sets") or []
    if node.get("aggregate_handling") == "FORCE_AGGREGATES":
        # GROUP BY ALL groups by what is no aggregate, if anything.
        gives_a_row_of_nothing = all(_aggregates(item) for item in items)
    elif groups:
        gives_a_row_of_nothing = not all(groups)
    else:
        gives_a_row_of_nothing = any(_aggregates(item) for item in [*items, node.get("having")])
    return _ANYTHING if gives_a_row_of_nothing else _of_source(node["from_table"], known)


def _of_source(source: Mapping[str, Any], known: Mapping[str, Needs]) -> Needs:
    kind = source.get("type")
    if kind == "BASE_TABLE":
        name = source["table_name"]
        return known[name] if name in known else (frozenset({name}),)
    if kind == "SUBQUERY":
        return needs_of(_query(source["subquery"]), known)
    if kind != "JOIN" or source["ref_type"] == "POSITIONAL":
        return _ANYTHING
    left, right = (_of_source(source[side], known) for side in ("left", "right"))
    by_join = {"LEFT": left, "ANTI": left, "RIGHT": right}
    if source["join_type"] in {"INNER", "SEMI"}:
        return _all_of([left, right])
    return by_join.get(source["join_type"], one_of([left, right]))


def _children(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(node.get("children") or [node["left"], node["right"]])


def _query(node: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = node.get("query_node") or node.get("query") or node
    inner: Mapping[str, Any] = found.get("node", found)
    return inner


def _aggregates(expression: Any) -> bool:
    """Whether an aggregate is in an expression, outside of the queries in it."""
    if isinstance(expression, list):
        return any(map(_aggregates, expression))
    if not isinstance(expression, dict) or expression.get("class") == "SUBQUERY":
        return False
    if expression.get("class") == "FUNCTION" and expression["function_name"].lower() in AGGREGATES:
        return True
    return any(map(_aggregates, expression.values()))


def _all_of(parts: Iterable[Needs]) -> Needs:
    return _fewest(group for part in parts for group in part)


def one_of(parts: Sequence[Needs]) -> Needs:
    """What a union of these needs."""
    return reduce(lambda one, other: _fewest(a | b for a, b in product(one, other)), parts)


def _fewest(groups: Iterable[frozenset[str]]) -> Needs:
    """Without the groups that follow from others."""
    kept: list[frozenset[str]] = []
    for group in sorted(set(groups), key=lambda group: (len(group), sorted(group))):
        if len(kept) < _MOST_GROUPS and not any(other <= group for other in kept):
            kept.append(group)
    return tuple(kept)
