"""Reads CSV whose columns are paths into JSON records, such as ``hashtags/0`` or ``owner/id``."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from curate.ingest.adapter import Source
from curate.ingest.dialect import parsed_rows
from curate.ingest.fields import MalformedError
from curate.ingest.observations import IngestLog
from curate.ingest.records import Numbered
from curate.ingest.sniffing import look_at
from curate.sources import DamagedError, ExportFile
from curate.sources.encoding import encoding_of

# Far more than any export nests, and far less than Python does.
_MAX_DEPTH = 12
# CSV has no booleans: for these, the words are what the format writes for them.
_FLAGS = frozenset({"private", "is_private", "privateAccount"})
_WORDS = {"true": True, "false": False}
# 1.23457E+18: what spreadsheets make of a long id, whose last digits are gone.
_ROUNDED = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")

# The index of a column, or what lies below a name; a value beside a list has the empty name.
_Plan = dict[str, "int | _Plan"]


def nested_records(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    """The rows as nested records, numbered from 1 without the header.

    A list is there, if empty, wherever the header has columns for it. A row of another length
    than the header is malformed, and so is one that does not parse; neither costs another.
    """
    del source
    number = 0
    try:
        with _opened(file) as stream:
            rows = parsed_rows(stream, look_at(file).delimiter)
            header, plan = _header(rows)
            for _, row in rows:
                number += 1
                yield number, _record(row, header, plan)
    except DamagedError as error:
        yield number + 1, MalformedError(str(error))
    except MalformedError as error:
        log.reject(file.name, None, str(error))
    file.count_as_read()


def _header(rows: Iterator[tuple[int, list[str] | str]]) -> tuple[list[str], _Plan]:
    _, first = next(rows, (1, []))
    if isinstance(first, str):
        raise MalformedError("a header that is no valid CSV")
    header = [name.strip() for name in first]
    return header, _plan(header)


def _record(row: list[str] | str, header: Sequence[str], plan: _Plan) -> Any:
    if isinstance(row, str):
        return MalformedError("a row that is no valid CSV")
    if len(row) != len(header):
        return MalformedError("a row of another length than the header")
    try:
        return _nested(plan, row)
    except MalformedError as error:
        return error


def _plan(header: Sequence[str]) -> _Plan:
    plan: _Plan = {}
    for index, name in enumerate(header):
        # A column without a name is a spreadsheet's, and of no field.
        if name:
            *above, last = name.split("/", _MAX_DEPTH)
            below = plan
            for part in above:
                below = _branch(below, part)
            if isinstance(below.get(last), dict):
                below, last = _branch(below, last), ""
            if last in below:
                raise MalformedError("two columns of the same name")
            below[last] = index
    return plan


def _branch(plan: _Plan, name: str) -> _Plan:
    """What lies below a name; a value that was there is now beside it."""
    below = plan.setdefault(name, {})
    if isinstance(below, int):
        below = plan[name] = {"": below}
    return below


def _nested(plan: _Plan, row: Sequence[str]) -> Any:
    values = {
        name: _cell(name, row[below]) if isinstance(below, int) else _nested(below, row)
        for name, below in plan.items()
    }
    beside = values.pop("", None)
    if not _is_blank(beside):
        if not _is_blank(values):
            raise MalformedError("a column that contradicts another")
        return beside
    if values and all(name.isdecimal() and name.isascii() and len(name) < 10 for name in values):
        in_order = sorted(values, key=int)
        return [values[name] for name in in_order if not _is_blank(values[name])]
    return {name: value for name, value in values.items() if value == [] or not _is_blank(value)}


def _is_blank(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_blank(one) for one in value.values())
    return value is None or value == []


def _cell(name: str, cell: str) -> str | bool | None:
    if not cell.strip():
        return None
    # Some tables write paths with dots.
    name = name.rpartition(".")[2]
    if name in _FLAGS:
        return _WORDS.get(cell.strip().lower(), cell)
    if (name == "id" or name.endswith("Id")) and _ROUNDED.fullmatch(cell.strip()):
        raise MalformedError("an id that has been rounded")
    return cell


def _opened(file: ExportFile) -> io.TextIOWrapper:
    with file.open() as unpacked:
        encoding = encoding_of(unpacked)
    return io.TextIOWrapper(file.opened_to_read(), encoding, errors="replace", newline="")
