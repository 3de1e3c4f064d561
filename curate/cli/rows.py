"""Writes the rows of an answer as a table, CSV, JSON, or a line of JSON each."""

import json
import math
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from curate.cli.options import SCHEMA_VERSION, is_unicode, printable
from curate.errors import InputError

if TYPE_CHECKING:
    from curate.query.row_texts import TextFormat

Rows = Iterator[tuple[Any, ...]]
_JSON_END = "\n]}\n"


def write_rows(output_format: str, columns: tuple[str, ...], rows: Rows, stream: IO[str]) -> None:
    """Write rows in one of ``FORMATS``; in JSON (RFC 8259) NaN and infinities are null.

    Raises an ``InputError`` before anything is written if two columns of JSON have one name.
    """
    _WRITERS[output_format](columns, rows, stream)


def text_format(output_format: str, stream: IO[str]) -> "TextFormat | None":
    """What the engine may write of a row, for ``write_texts``; null if it is to give the values."""
    if output_format == "csv":
        return "csv"
    # Of characters that the stream's encoding lacks Python makes escapes.
    return "json" if output_format in {"json", "jsonl"} and is_unicode(stream) else None


def write_texts(
    output_format: str, columns: tuple[str, ...], texts: Iterator[str], stream: IO[str]
) -> None:
    """Write the same from texts of whole rows, which the engine made."""
    if output_format == "csv":
        stream.write(",".join(map(_csv_cell, columns)) + "\n")
    elif output_format == "json":
        stream.write(_json_head(columns, stream))
    between = "\n"
    for text in texts:
        if output_format == "json":
            stream.write(between + text)
            between = ",\n"
        else:
            stream.write(text + "\n")
    if output_format == "json":
        stream.write(_JSON_END)


def _write_table(columns: tuple[str, ...], rows: Rows, stream: IO[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    kept = list(rows)
    for number, name in enumerate(columns):
        is_number = any(isinstance(row[number], int | float | Decimal) for row in kept)
        table.add_column(Text(printable(name)), justify="right" if is_number else "left")
    for row in kept:
        table.add_row(*(Text(printable(_as_text(value))) for value in row))
    Console(file=stream).print(table)


def _write_csv(columns: tuple[str, ...], rows: Rows, stream: IO[str]) -> None:
    for row in chain([columns], rows):
        stream.write(",".join(map(_csv_cell, row)) + "\n")


def _write_json(columns: tuple[str, ...], rows: Rows, stream: IO[str]) -> None:
    _check_names(columns)
    stream.write(_json_head(columns, stream))
    for number, row in enumerate(rows):
        stream.write(",\n" if number else "\n")
        stream.write(_dumped(dict(zip(columns, row, strict=True)), stream))
    stream.write(_JSON_END)


def _json_head(columns: tuple[str, ...], stream: IO[str]) -> str:
    head = {"schema_version": SCHEMA_VERSION, "columns": columns}
    return _dumped(head, stream)[:-1] + ', "rows": ['


def _write_jsonl(columns: tuple[str, ...], rows: Rows, stream: IO[str]) -> None:
    _check_names(columns)
    for row in rows:
        stream.write(_dumped(dict(zip(columns, row, strict=True)), stream) + "\n")


_WRITERS: dict[str, Callable[[tuple[str, ...], Rows, IO[str]], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "jsonl": _write_jsonl,
}


# Parquet is no text, and written elsewhere.
FORMATS = (*_WRITERS, "parquet")


def _check_names(columns: tuple[str, ...]) -> None:
    for place, name in enumerate(columns):
        if name in columns[:place]:
            both = f"{columns.index(name) + 1} and {place + 1}"
            raise InputError(
                f"columns {both} have the same name, and an object of JSON has a name once",
                hint="give one of them another: SELECT … AS other",
            )


def _dumped(value: Any, stream: IO[str] | None = None) -> str:
    is_ascii = stream is not None and not is_unicode(stream)
    return json.dumps(_finite(value), ensure_ascii=is_ascii, default=_plain, allow_nan=False)


def _finite(value: Any) -> Any:
    """The value without the numbers that JSON has no word for, and with texts for keys."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {_as_text(key): _finite(item) for key, item in value.items()}
    return value


def _plain(value: Any) -> Any:
    """What JSON has no type for, as the text or the number that it is."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict | tuple):
        return _dumped(value)
    return value if isinstance(value, str) else str(_plain(value))


def _csv_cell(value: Any) -> str:
    """A cell by RFC 4180; the csv module of Python 3.11 leaves a bare carriage return unquoted.

    A spreadsheet runs text that begins like a formula; an apostrophe keeps it text (OWASP).
    """
    text = _as_text(value)
    if isinstance(value, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")):
        text = f"'{text}"
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
