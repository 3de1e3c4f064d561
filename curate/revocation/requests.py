"""Turns the lines of a file, or what was typed, into requests: who, since when, and why."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curate.names import Kind

# A column, and what its cells are read as; nothing: whatever they look like.
_COLUMNS: dict[str, Kind | None] = {
    "account_id": "account",
    "handle": "handle",
    "post_id": "post",
    "url": None,
}


@dataclass(frozen=True)
class Asked:
    """One identifier that was asked for, with where it stands: the line of a file, or its place."""

    text: str
    line: int
    kind: Kind | None = None
    platform: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Unreadable:
    """A line that names nobody, and why; never what it says."""

    line: int
    problem: str


def read_requests(content: str) -> Iterator[Asked | Unreadable]:
    """The requests of a file: one identifier a line, or a CSV with a header.

    A CSV has one of the columns account_id, handle, post_id and url, and may have platform and
    reason. A line of it that names nobody is there as ``Unreadable``.
    """
    lines = content.removeprefix("\ufeff").splitlines()
    header = [name.strip().lower() for name in next(csv.reader(lines[:1]), [])]
    if set(header) & set(_COLUMNS):
        yield from _rows(header, lines)
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield Asked(line.strip(), number)


def _rows(header: Sequence[str], lines: Sequence[str]) -> Iterator[Asked | Unreadable]:
    reader = csv.reader(io.StringIO("\n".join(lines)))
    next(reader)
    for cells in reader:
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        if not any(row.values()):
            continue
        if any(cells[len(header) :]):
            yield Unreadable(reader.line_num, "it has more cells than the header")
            continue
        named = [(row[name], kind) for name, kind in _COLUMNS.items() if row.get(name)]
        if not named:
            yield Unreadable(reader.line_num, "no account_id, handle, post_id or url")
        for text, kind in named:
            yield Asked(
                text, reader.line_num, kind, row.get("platform") or None, row.get("reason") or None
            )
