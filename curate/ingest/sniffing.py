"""Sniffs the beginning of a file: what kind it is, and what its first records look like."""

import codecs
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, BinaryIO, Literal

from curate.ingest.dialect import delimiter_of, rows_of
from curate.sources import DamagedError, ExportFile
from curate.sources.encoding import decoded

Kind = Literal["json", "jsonl", "html", "parquet", "text", "damaged"]
_HEAD_BYTES = 256 * 1024
# Of a document whose first record is larger than the head.
_LONG_HEAD_BYTES = 16 * 1024 * 1024
_MAX_RECORDS = 50
_TELLING_BYTES = 4096
# A string that is cut off is one token too, so that the scan takes linear time.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)
_MAX_DEPTH = 100
_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True)
class Head:
    """The beginning of one file. ``value`` is its JSON as far as it is whole, if it is JSON.

    A ``damaged`` file can't be read, or is called JSON or Parquet and is neither. ``problem`` says
    why; a short document that begins like JSON and is invalid has one too.
    """

    file: ExportFile
    kind: Kind
    start: bytes = field(repr=False, default=b"")
    value: Any = field(repr=False, default=None)
    problem: str | None = None

    @property
    def name(self) -> str:
        """The file's own name, in lower case, without its folder and its compression."""
        return self.file.unpacked_name.lower()

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The first objects: elements of a JSON array, lines of JSON lines, or the one object."""
        found = self.value if isinstance(self.value, list) else [self.value]
        return [record for record in found[:_MAX_RECORDS] if isinstance(record, dict)]

    @cached_property
    def text(self) -> str:
        """The beginning as text."""
        return decoded(self.start)

    @cached_property
    def rows(self) -> list[list[str]]:
        """The first rows of delimited text; the header, if it has one, is the first."""
        if self.kind != "text":
            return []
        rows = list(islice(rows_of(self.text, self.delimiter), _MAX_RECORDS + 1))
        if 1 < len(rows) <= _MAX_RECORDS and len(self.start) >= _HEAD_BYTES:
            rows.pop()
        return rows

    @cached_property
    def delimiter(self) -> str:
        """What parts the cells of delimited text."""
        return delimiter_of(self.text)

    @property
    def is_binary(self) -> bool:
        """Whether this is text by its place only: neither text nor a kind that is known."""
        is_wide = self.start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return self.kind == "text" and b"\0" in self.start[:_TELLING_BYTES] and not is_wide

    @property
    def columns(self) -> list[str]:
        """The header of delimited text."""
        return [name.strip() for name in self.rows[0]] if self.rows else []


def look_at(file: ExportFile) -> Head:
    """The head of a file. Reads little of it, and believes its content more than its name."""
    try:
        with file.open() as stream:
            start = stream.read(_HEAD_BYTES)
            if start.startswith(b"PAR1"):
                return Head(file, "parquet", start)
            if decoded(start).lstrip()[:1] in {"[", "{"}:
                head = _json_head(file, start, stream)
                if head is not None:
                    return head
    except DamagedError as error:
        return Head(file, "damaged", problem=str(error))
    return _other_head(file, start)


def _json_head(file: ExportFile, start: bytes, stream: BinaryIO) -> Head | None:
    value, is_lines = _json(decoded(start), is_whole=len(start) < _HEAD_BYTES)
    if value in (None, [], {}) and len(start) == _HEAD_BYTES:
        start += stream.read(_LONG_HEAD_BYTES)
        is_whole = len(start) < _HEAD_BYTES + _LONG_HEAD_BYTES
        value, is_lines = _json(decoded(start), is_whole=is_whole)
    if file.suffix in _LINES_SUFFIXES and isinstance(value, dict):
        value, is_lines = [value], True
    if value is None:
        return None
    kind: Kind = "jsonl" if is_lines else "json"
    return Head(file, kind, start, value, _problem(start, stream, kind))


def _other_head(file: ExportFile, start: bytes) -> Head:
    if not start:
        return Head(file, "damaged", problem="empty")
    if decoded(start).lstrip()[:1] == "<":
        return Head(file, "html", start)
    claimed = {".parquet": "not a Parquet file", ".json": "invalid JSON"}.get(file.suffix)
    if claimed is not None:
        return Head(file, "damaged", problem=claimed)
    if file.suffix in _LINES_SUFFIXES:
        return Head(file, "jsonl", start, [])
    return Head(file, "text", start)


def _problem(start: bytes, stream: BinaryIO, kind: Kind) -> str | None:
    """Whether a document that is known to its end is no JSON after all."""
    if kind == "json" and not stream.read(1):
        try:
            json.loads(start)
        except (ValueError, RecursionError):
            return "invalid JSON"
    return None


def _json(text: str, *, is_whole: bool) -> tuple[Any, bool]:
    """The value of a text's beginning, and whether it is JSON lines; ``None`` if it is no JSON."""
    lines = text.split("\n")
    records = []
    for line in lines[: _MAX_RECORDS + 1]:
        try:
            records.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    objects = [record for record in records if isinstance(record, dict)]
    if objects and (len(lines) > 1 or is_whole) and _is_one_a_line(lines):
        return objects[:_MAX_RECORDS], True
    try:
        return json.loads(text), False
    except (ValueError, RecursionError):
        return _cut_off(text), False


def _is_one_a_line(lines: list[str]) -> bool:
    """Whether lines stand by themselves, each an object of its own; one alone is a document."""
    beginnings = [line.lstrip("\ufeff \t")[:1] for line in lines if line.strip()]
    begun = sum(beginning == "{" for beginning in beginnings)
    return begun > 1 and begun > len(beginnings) / 2 and not any(one in "]}" for one in beginnings)


def _cut_off(text: str) -> Any:
    """The value of JSON that was cut off: everything up to the last comma, closed in order."""
    open_brackets: list[str] = []
    cuts: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "[{":
            open_brackets.append("]" if mark == "[" else "}")
            if len(open_brackets) > _MAX_DEPTH:
                return None
        elif mark in "]}":
            if not open_brackets or open_brackets.pop() != mark:
                return None
        elif mark == ",":
            cuts.append((token.start(), "".join(reversed(open_brackets))))
    for end, closing in reversed(cuts[-20:]):
        try:
            return json.loads(text[:end] + closing)
        except (ValueError, RecursionError):
            continue
    return None
