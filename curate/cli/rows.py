"""Writes the rows of an answer as a table, CSV, JSON, or a line of JSON each."""

import json
import math
from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from curate.cli.options import SCHEMA_VERSION, is_unicode, printable
from curate.errors import InputError

if TYPE_CHECKING:
    from curate.query.row_texts import TextFormat

Rows = Iterator[tuple[Any, ...]]


def write_rows(output_format: str, columns: tuple[str, ...], rows: Rows, stream: IO[str]) -> None:
    """Write rows in one of ``FORMATS``; in JSON (RFC 8259) NaN and infinities are null.

    Raises an ``InputError`` before anything is written if two columns of JSON have one name.
    """
    if output_format == "table":
        _write_table(columns, rows, stream)
        return
    if output_format == "csv":
        texts = (_csv_line(row) for row in rows)
    else:
        _check_names(columns)
        texts = (_dumped(dict(zip(columns, row, strict=True)), stream) for row in rows)
    write_texts(output_format, columns, texts, stream)


def text_format(output_format: str, stream: IO[str]) -> "TextFormat | None":
    """What the engine may write of a row, for ``write_texts``; null if it is to give the values."""
    if output_format == "csv":
        return "csv"
    # Of characters that the stream's encoding lacks Python makes escapes.
    return "json" if output_format in {"json", "jsonl"} and is_unicode(stream) else None


def write_texts(
    output_format: str, columns: tuple[str, ...], texts: Iterator[str], stream: IO[str]
) -> None:
    """Write the same from texts of whole rows."""
    if output_format == "json":
        head = {"schema_version": SCHEMA_VERSION, "columns": columns}
        stream.write(_dumped(head, stream)[:-1] + ', "rows": [')
        for number, text in enumerate(texts):
            stream.write((",\n" if number else "\n") + text)
        stream.write("\n]}\n")
        return
    if output_format == "csv":
        stream.write(_csv_line(columns) + "\n")
    for text in texts:
        stream.write(text + "\n")


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


# Parquet is no text, and written elsewhere.
FORMATS = ("table", "csv", "json", "jsonl", "parquet")


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


def _csv_line(values: Iterable[Any]) -> str:
    return ",".join(map(_csv_cell, values))


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
