"""Rows as texts that the engine makes: a line of CSV each, or an object of JSON (RFC 8259).

They are, byte for byte, those that ``curate.cli.rows`` makes of the values one by one.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal

from curate.store.quoting import quote_literal, quote_name

TextFormat = Literal["csv", "json"]

# What is written as it stands in JSON, too.
_INTEGERS = ("tinyint", "smallint", "integer", "bigint", "hugeint")
_BARE = frozenset(("null", "boolean", *_INTEGERS, *(f"u{name}" for name in _INTEGERS)))
_FIRST, _LAST = "0001-01-01", "9999-12-31"
_WITHIN = "isfinite({v}) AND year({v}) BETWEEN 1 AND 9999"
# ISO 8601. Python has no other years: it takes what is infinite for its first or last moment, and
# what lies beyond for a text.
_DATE = (
    f"CASE WHEN {_WITHIN} THEN strftime({{v}}, '%Y-%m-%d') WHEN isfinite({{v}}) "
    f"THEN CAST({{v}} AS VARCHAR) WHEN {{v}} > DATE '2000-01-01' THEN '{_LAST}' ELSE '{_FIRST}' END"
)
_TIME = (
    f"CASE WHEN {_WITHIN} THEN concat(strftime({{v}}, '%Y-%m-%dT%H:%M:%S'), "
    "CASE WHEN microsecond({v}) % 1000000 <> 0 THEN strftime({v}, '.%f') END) "
    "WHEN isfinite({v}) THEN CAST({v} AS VARCHAR) WHEN {v} > TIMESTAMP '2000-01-01' "
    f"THEN '{_LAST}T23:59:59.999999' WHEN {{v}} IS NOT NULL THEN '{_FIRST}T00:00:00' END"
)
_AS_TEXT = {
    # JSON is a kind of text, too, and stays as it is written once it is cast to one.
    **dict.fromkeys((*_BARE, "uuid", "varchar"), "CAST({v} AS VARCHAR)"),
    "blob": "lower(hex({v}))",
    "date": f"CASE WHEN {{v}} IS NOT NULL THEN {_DATE} END",
    "timestamp": _TIME,
}


def row_text(columns: Sequence[str], types: Sequence[Any], output_format: TextFormat) -> str | None:
    """The SQL of a row's text over columns of these types; null where the engine can't make it.

    It can't where two columns share a name, and for values that it spells in another way than
    Python: fractions, intervals, structs and the like.
    """
    if len({name.casefold() for name in columns}) < len(columns):
        return None
    make = _json_value if output_format == "json" else _csv_cell
    cells = [make(quote_name(name), kind) for name, kind in zip(columns, types, strict=True)]
    parts: list[str] = []
    for name, cell in zip(columns, cells, strict=True):
        if cell is None:
            return None
        between = "," if output_format == "csv" else ", "
        key = "" if output_format == "csv" else json.dumps(name, ensure_ascii=False) + ": "
        parts += [quote_literal((between if parts else "") + key), cell]
    around = ("''", "''") if output_format == "csv" else ("'{'", "'}'")
    return f"concat({', '.join((around[0], *parts, around[1]))})"


def json_string_macro(name: str) -> str:
    """The statement that makes ``name(value)``: a text as a string of JSON, spelled as in Python.

    The engine writes the control characters that have no letter in upper case (``\\u001B``).
    """
    rare = [0x0B, 0x0E, 0x0F, *range(0x1A, 0x20)]
    escapes = {0x5C: "\\\\", 0x22: '\\"', 0x08: "\\b", 0x0C: "\\f"}
    escapes |= {0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"}
    escapes |= {code: f"\\u{code:04x}" for code in range(0x20) if code not in escapes}
    spelled = "value"
    # The backslash comes first: each of the others brings one.
    for code, escape in escapes.items():
        spelled = f"replace({spelled}, chr({code}), {quote_literal(escape)})"
    pattern = "[" + "".join(f"\\x{code:02x}" for code in rare) + "]"
    return (
        f"CREATE MACRO {name}(value) AS CASE WHEN regexp_matches(value, {quote_literal(pattern)}) "
        f"THEN concat('\"', {spelled}, '\"') ELSE CAST(to_json(value) AS VARCHAR) END"
    )


JSON_STRING = "store.json_string"
"""The macro of ``json_string_macro``, as the SQL of ``row_text`` calls it."""


def _json_value(value: str, kind: Any, depth: int = 0) -> str | None:
    if kind.id == "list":
        item = f"item_{depth}"
        inner = _json_value(item, kind.children[0][1], depth + 1)
        if inner is None:
            return None
        items = f"array_to_string(list_transform({value}, lambda {item}: {inner}), ', ')"
        return f"CASE WHEN {value} IS NULL THEN 'null' ELSE concat('[', {items}, ']') END"
    if kind.id not in _AS_TEXT:
        return None
    text = _AS_TEXT[kind.id].replace("{v}", value)
    return f"coalesce({text if kind.id in _BARE else f'{JSON_STRING}({text})'}, 'null')"


def _csv_cell(value: str, kind: Any) -> str | None:
    if kind.id == "list":
        json_value = _json_value(value, kind)
        if json_value is None:
            return None
        text = f"CASE WHEN {value} IS NOT NULL THEN {json_value} END"
    elif kind.id in _AS_TEXT:
        text = _AS_TEXT[kind.id].replace("{v}", value)
    else:
        return None
    if kind.id in _BARE:
        return text
    if kind.id == "varchar":
        # A spreadsheet runs text that begins like a formula; an apostrophe keeps it text (OWASP).
        is_formula = f"regexp_matches({text}, '^[=+@\\t\\r-]')"
        text = f"CASE WHEN {is_formula} THEN concat('''', {text}) ELSE {text} END"
    return (
        f"CASE WHEN regexp_matches({text}, '[,\"\\r\\n]') "
        f"THEN concat('\"', replace({text}, '\"', '\"\"'), '\"') ELSE {text} END"
    )
