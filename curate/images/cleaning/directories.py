"""Reads and writes the directories of fields that TIFF and EXIF consist of (TIFF 6.0, 2)."""

import struct
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from curate.images.cleaning.metadata import UncleanableError

# Bytes of a value, by its type; 13 is a pointer (TIFF technical note 1), 129 UTF-8 (EXIF 3.0).
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
BYTE, ASCII, SHORT, LONG, UNDEFINED, UTF8 = 1, 2, 3, 4, 7, 129
_MOST_FIELDS = 1_000


class Field(NamedTuple):
    """A type, a number of values, and their bytes in the order of the file."""

    type: int
    number: int
    data: bytes


Directory: TypeAlias = dict[int, Field]
Nested: TypeAlias = Mapping[int, "Field | Nested"]


class Fields:
    """The directories of a TIFF structure; raises ``UncleanableError`` if it has no header."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4], "")
        if not self.order or len(data) < 8:
            raise UncleanableError
        (self._first,) = struct.unpack_from(f"{self.order}I", data, 4)

    def first(self) -> tuple[Directory, int]:
        """The first directory, and where the next one is (0: there is none)."""
        return self.at(self._first)

    def at(self, offset: int) -> tuple[Directory, int]:
        """The directory at an offset, as far as it lies in the file. Of two of a tag, the first."""
        found: Directory = {}
        if offset + 2 > len(self._data):
            return found, 0
        (count,) = struct.unpack_from(f"{self.order}H", self._data, offset)
        end = offset + 2 + 12 * min(count, _MOST_FIELDS)
        for start in range(offset + 2, min(end, len(self._data) - 11), 12):
            tag, kind, number = struct.unpack_from(f"{self.order}HHI", self._data, start)
            size = _SIZES.get(kind, 0) * number
            place = start + 8
            if size > 4:
                (place,) = struct.unpack_from(f"{self.order}I", self._data, start + 8)
            if 0 < size <= len(self._data) - place:
                found.setdefault(tag, Field(kind, number, self._data[place : place + size]))
        if count > _MOST_FIELDS or end + 4 > len(self._data):
            return found, 0
        return found, int(struct.unpack_from(f"{self.order}I", self._data, end)[0])

    def inside(self, directory: Directory, tag: int) -> Directory:
        """The directory that a field points to; empty if there is none."""
        offsets = self.numbers(directory.get(tag))
        return self.at(offsets[0])[0] if offsets else {}

    def numbers(self, field: Field | None) -> tuple[int, ...]:
        """The values of a field of whole numbers; none of any other."""
        code = {BYTE: "B", SHORT: "H", LONG: "I", 13: "I"}.get(field.type) if field else None
        if field is None or code is None:
            return ()
        return struct.unpack(f"{self.order}{field.number}{code}", field.data)


def short(order: str, *values: int) -> Field:
    """A field of 16-bit numbers."""
    return Field(SHORT, len(values), struct.pack(f"{order}{len(values)}H", *values))


def long(order: str, *values: int) -> Field:
    """A field of 32-bit numbers."""
    return Field(LONG, len(values), struct.pack(f"{order}{len(values)}I", *values))


def written(order: str, directory: Nested, start: int = 8) -> bytes:
    """A directory as it lies at ``start``, with the values and directories that it points to."""
    head = struct.pack(f"{order}H", len(directory))
    size = 2 + 12 * len(directory) + 4
    rest = b""
    for tag, value in sorted(directory.items()):
        place = start + size + len(rest)
        if isinstance(value, Field):
            head += struct.pack(f"{order}HHI", tag, value.type, value.number)
            if len(value.data) <= 4:
                head += value.data.ljust(4, b"\0")
                continue
            packed = value.data
        else:
            head += struct.pack(f"{order}HHI", tag, LONG, 1)
            packed = written(order, value, place)
        head += struct.pack(f"{order}I", place)
        rest += packed + b"\0" * (len(packed) % 2)
    return head + b"\0\0\0\0" + rest


def header(order: str) -> bytes:
    """The first eight bytes, before a directory that begins right behind them."""
    return struct.pack(f"{order}2sHI", b"II" if order == "<" else b"MM", 42, 8)
