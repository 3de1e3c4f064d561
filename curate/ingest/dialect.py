"""Holds CSV against the one dialect that is read, and copies row by row what is written otherwise.

Quotes are ``"``, and are doubled within a cell; the delimiter is the header's. Nothing is guessed
from a sample: a quote that appears late, or a row that does not parse, changes no other row.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, TextIO

import numpy as np

from curate.sources.encoding import without_mark

_DELIMITERS = "\t,;|"
_CHUNK_BYTES = 4 * 1024 * 1024
_QUOTE, _FEED, _RETURN = b'"'[0], b"\n"[0], b"\r"[0]
# A row that has no end within so many characters is taken for one line with a quote too many.
_MOST_CHARACTERS = 2_000_000
_QUOTED = re.compile(r'"[^"]*+"')
LINE_BREAK = re.compile(r"[\r\n]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def delimiter_of(text: str) -> str:
    """What stands most often in the header, outside of quotes, of a text that begins with it."""
    header = _QUOTED.sub("", text).lstrip("\r\n")
    return max(_DELIMITERS, key=re.split("[\r\n]", header, maxsplit=1)[0].count)


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text, without blank lines, up to the first that does not parse."""
    lines = io.StringIO(text, newline="")
    try:
        for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            if row:
                yield row
    except csv.Error:
        return


def is_plain(stream: BinaryIO, delimiter: str) -> bool:
    """Whether every quote opens, closes or is doubled within a cell, and all lines end alike.

    Of such a text no reader can take one row for another. Looks at each byte of UTF-8 once.
    """
    borders = np.array([ord(delimiter), _FEED, _RETURN, _QUOTE], np.uint8)
    ends: set[str] = set()
    quotes = 0
    rest = b"\n"
    while True:
        chunk = stream.read(_CHUNK_BYTES)
        if len(rest) == 1:
            chunk = without_mark(chunk)
            if chunk[:1] in {b"\n", b"\r"}:
                return False
        window = np.frombuffer(rest + (chunk or b"\n"), np.uint8)
        before, here, after = window[:-2], window[1:-1], window[2:]
        at = np.flatnonzero(here == _QUOTE)
        is_opening = (quotes + np.arange(len(at))) % 2 == 0
        beside = np.where(is_opening, before[at], after[at])
        if not np.isin(beside, borders).all():
            return False
        breaks = np.flatnonzero((here == _FEED) | (here == _RETURN))
        breaks = breaks[(quotes + np.searchsorted(at, breaks)) % 2 == 0]
        is_feed = here[breaks] == _FEED
        follows_return = before[breaks] == _RETURN
        if np.any(is_feed & ~follows_return):
            ends.add("feed")
        if np.any(is_feed & follows_return):
            ends.add("return and feed")
        if np.any(~is_feed & (after[breaks] != _FEED)):
            ends.add("return")
        quotes += len(at)
        if len(ends) > 1 or (not chunk and quotes % 2):
            return False
        if not chunk:
            return True
        rest = (rest + chunk)[-2:]


def copy_rows(text: TextIO, target: TextIO, delimiter: str) -> list[tuple[int, str]]:
    """Copy the rows of a text, header first, in the dialect; return what is no row, by its line.

    The header becomes one line. ``text`` has lone surrogates where bytes are in no encoding.
    """
    writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rejected: list[tuple[int, str]] = []
    width = 0
    for line, row in parsed_rows(text, delimiter):
        if isinstance(row, str):
            rejected.append((line, row))
            continue
        if not width:
            width = len(row)
            row = [LINE_BREAK.sub(" ", name) for name in row]  # noqa: PLW2901 - the header
        if len(row) != width:
            problem = "missing columns" if len(row) < width else "too many columns"
            rejected.append((line, problem))
        elif any(map(_LONE_SURROGATE.search, row)):
            rejected.append((line, "invalid encoding"))
        else:
            writer.writerow(row)
    return rejected


def parsed_rows(text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row by its line, without blank ones; in the place of what is none, the reason.

    A line whose quotes don't parse costs no other line. ``text`` is opened with ``newline=""``.
    """
    csv.field_size_limit(_MOST_CHARACTERS)
    lines = _Lines(text)
    while lines.has_more():
        first = lines.number
        row, problem = _row(lines, delimiter)
        if problem or row:
            yield first, problem or row


class _Lines:
    """The lines of a text, by number, of which some can be read again."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self.number = 1

    def has_more(self) -> bool:
        if not self._waiting and (line := self._text.readline(_MOST_CHARACTERS)):
            self._waiting.append(line)
            while line and len(line) == _MOST_CHARACTERS and not line.endswith("\n"):
                line = self._text.readline(_MOST_CHARACTERS)
        return bool(self._waiting)

    def take(self) -> str:
        if not self.has_more():
            return ""
        self.number += 1
        return self._waiting.popleft()

    def give_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)


def _row(lines: _Lines, delimiter: str) -> tuple[list[str], str | None]:
    """The next row, and what is wrong with it; then only its first line is used up."""
    taken: list[str] = []

    def own() -> Iterator[str]:
        length = 0
        while line := lines.take():
            taken.append(line)
            length += len(line)
            if length >= _MOST_CHARACTERS:
                raise csv.Error
            yield line

    reader = csv.reader(own(), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return next(reader, []), None
    except csv.Error:
        lines.give_back(taken[1:])
        return [], "unquoted value"
