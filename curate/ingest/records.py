"""Reads the records of JSON documents and of JSON lines, one at a time where the file is big."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from curate.ingest.fields import MalformedError
from curate.sources import DamagedError, ExportFile, Limits
from curate.sources.encoding import without_mark

# A document up to this size is parsed as a whole; an array beyond it goes record by record.
_WHOLE_BYTES = 32 * 1024 * 1024
_CHUNK_CHARACTERS = 1024 * 1024
# The longest token but strings that a window may cut: -Infinity, or an escape in a string.
_CUT = 16
_SPACE = b" \t\n\r"

Numbered = tuple[int, Any]


class Doubled(dict[str, Any]):
    """An object of which a key is there twice, with different values: which one counts is unknown.

    It reads as the last values; ``others`` are the objects that it may be as well.
    """

    def __init__(self, found: dict[str, Any], others: list[dict[str, Any]]) -> None:
        super().__init__(found)
        self.others = others


def objects(value: Any) -> list[dict[str, Any]]:
    """Every object in a JSON value, itself included, however deep, and each reading."""
    waiting, found = [value], []
    # The list grows while it is walked.
    for one in waiting:
        if isinstance(one, dict):
            found.append(one)
            waiting += [inner for inner in one.values() if inner.__class__ in _NESTS]
            if isinstance(one, Doubled):
                waiting += one.others
        elif isinstance(one, list):
            waiting += [inner for inner in one if inner.__class__ in _NESTS]
    return found


def doubled(value: Any) -> list[Doubled]:
    """The objects in a JSON value of which a key is there twice."""
    return [one for one in objects(value) if isinstance(one, Doubled)]


def readings(value: Any) -> Iterator[Any]:
    """A value as it may be read: with the last value of every doubled key, and with each other."""
    plain = value
    unclear = doubled(value)
    for one in unclear:
        plain = _replaced(plain, one, dict(one))
    yield plain
    for one in unclear:
        for other in one.others:
            yield _replaced(value, one, other)


def _replaced(value: Any, old: Doubled, new: dict[str, Any]) -> Any:
    if value is old:
        return new
    if isinstance(value, dict):
        return {key: _replaced(inner, old, new) for key, inner in value.items()}
    return [_replaced(inner, old, new) for inner in value] if isinstance(value, list) else value


class DoubledError(MalformedError):
    """A record can't be used, because of a ``Doubled`` object in it: another value may refuse."""

    def __init__(self, record: Any) -> None:
        super().__init__("a key that is there twice, with different values")
        self.record = record


def cleared(record: Any, parts: Sequence[Any]) -> list[Any]:
    """The parts of a record, with a ``DoubledError`` in the place of each that can't be used.

    Of an object that is doubled outside of them all, it can't be told which the parts are: then
    the one error is for the whole record.
    """
    unclear = doubled(record)
    if not unclear:
        return list(parts)
    found = [doubled(one.record if isinstance(one, DoubledError) else one) for one in parts]
    if {id(one) for one in unclear} - {id(one) for within in found for one in within}:
        return [DoubledError(record)]
    return [
        DoubledError(one) if within and not isinstance(one, DoubledError) else one
        for one, within in zip(parts, found, strict=True)
    ]


_NESTS = frozenset({dict, list, Doubled})


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    # As text, because 1 is not true.
    last = {key: json.dumps(value) for key, value in found.items()}
    others = [{**found, key: value} for key, value in pairs if json.dumps(value) != last[key]]
    return Doubled(found, others) if others else found


def load_document(file: ExportFile, limits: Limits, skip: int = 0) -> Any:
    """The value of a JSON file; a ``MalformedError`` says what is wrong, by line and column."""
    try:
        return parse(file.read_whole(limits.max_document_bytes)[skip:])
    except DamagedError as error:
        raise MalformedError(str(error)) from None


def parse(content: bytes | str) -> Any:
    """The value of a JSON text (UTF-8, or UTF-16 or -32 with a byte order mark).

    An object that holds a key twice, with different values, is ``Doubled``.
    """
    try:
        return json.loads(content, object_pairs_hook=_read_object)
    except json.JSONDecodeError as error:
        raise MalformedError(f"invalid JSON at line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise MalformedError("not UTF-8 text") from None
    except RecursionError:
        raise MalformedError("nested too deeply") from None
    except ValueError:
        raise MalformedError("a number too long to read") from None


def document_records(file: ExportFile, limits: Limits, skip: int = 0) -> Iterator[Numbered]:
    """The elements of a file that is one JSON array, or the one value of any other, from 1 on.

    The whole of a document is checked before its first record comes out: what breaks off in the
    middle is not half an export. ``skip`` are the bytes before it that are no JSON. Raises a
    ``MalformedError``.
    """
    try:
        with file.open() as stream:
            stream.read(skip)
            start = stream.read(_WHOLE_BYTES + 1)
    except DamagedError as error:
        raise MalformedError(str(error)) from None
    if len(start) <= _WHOLE_BYTES:
        file.count_as_read()
        yield from _numbered(parse(start))
        return
    if without_mark(start).lstrip(_SPACE)[:1] != b"[":
        yield from _numbered(load_document(file, limits, skip))
        return
    del start
    for counts in (False, True):
        with _opened(file, skip, counts=counts) as stream:
            try:
                for numbered in enumerate(_array_items(stream, limits.max_record_bytes), 1):
                    if counts:
                        yield numbered
            except DamagedError as error:
                raise MalformedError(str(error)) from None
            except UnicodeDecodeError:
                raise MalformedError("not UTF-8 text") from None


def lines(file: ExportFile, limits: Limits) -> Iterator[Numbered]:
    """The records of JSON lines with their line numbers; an error in the place of what is none."""
    number = 0
    try:
        with file.opened_to_read() as stream:
            while line := stream.readline(limits.max_record_bytes + 1):
                number += 1
                if len(line) > limits.max_record_bytes:
                    yield number, MalformedError("a line longer than max_record_bytes")
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(limits.max_record_bytes)
                    continue
                content = without_mark(line) if number == 1 else line
                if not content.strip():
                    continue
                try:
                    yield number, parse(content)
                except MalformedError as error:
                    # The line is known, so only the column of the message says more.
                    yield number, MalformedError(str(error).replace("line 1, ", ""))
    except DamagedError as error:
        yield number + 1, MalformedError(str(error))
    file.count_as_read()


def _numbered(value: Any) -> Iterator[Numbered]:
    yield from enumerate(value if isinstance(value, list) else [value], 1)


def _opened(file: ExportFile, skip: int, *, counts: bool) -> io.TextIOWrapper:
    stream = file.opened_to_read() if counts else file.open()
    stream.read(skip)
    return io.TextIOWrapper(stream, encoding="utf-8-sig")


def _array_items(stream: io.TextIOWrapper, max_record: int) -> Iterator[Any]:
    """The elements of a JSON array, in the memory of the largest one."""
    text = _Text(stream, max_record)
    text.expect("[")
    if text.peek() == "]":
        text.expect("]")
    else:
        while True:
            yield text.value()
            if text.peek() != ",":
                text.expect("]")
                break
            text.expect(",")
    if text.peek():
        raise text.error()


class _Text:
    """A window over a JSON text that is too big to hold, which knows its line and column."""

    def __init__(self, stream: io.TextIOWrapper, max_record: int) -> None:
        self._stream = stream
        self._max_record = max_record
        self._decoder = json.JSONDecoder(object_pairs_hook=_read_object)
        self._window = ""
        self._at = 0
        self._line = 1
        self._column = 1

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            start = self._at
            while self._at < len(self._window) and self._window[self._at] in " \t\n\r":
                self._at += 1
            self._pass_over(self._window[start : self._at])
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def expect(self, character: str) -> None:
        if self.peek() != character:
            raise self.error()
        self._at += 1
        self._column += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._window, self._at)
            except json.JSONDecodeError as error:
                # What the window cuts off looks wrong at its end, or like a string without one.
                is_cut = error.pos > len(self._window) - _CUT or "Unterminated" in error.msg
                if is_cut and len(self._window) - self._at > self._max_record:
                    raise MalformedError("a record longer than max_record_bytes") from None
                if is_cut and self._more():
                    continue
                self._pass_over(self._window[self._at : error.pos])
                raise self.error() from None
            except RecursionError:
                raise MalformedError("nested too deeply") from None
            except ValueError:
                raise MalformedError("a number too long to read") from None
            # A number that ends with the window may go on behind it.
            if end == len(self._window) and self._more():
                continue
            self._pass_over(self._window[self._at : end])
            self._at = end
            return value

    def error(self) -> MalformedError:
        return MalformedError(f"invalid JSON at line {self._line}, column {self._column}")

    def _more(self) -> bool:
        chunk = self._stream.read(_CHUNK_CHARACTERS)
        self._window = self._window[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _pass_over(self, passed: str) -> None:
        breaks = passed.count("\n")
        self._line += breaks
        self._column = len(passed) - passed.rfind("\n") if breaks else self._column + len(passed)
