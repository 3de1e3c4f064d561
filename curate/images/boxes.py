"""Walks the boxes that ISO base media files such as HEIF consist of (ISO/IEC 14496-12)."""

import struct
from typing import NamedTuple

# No picture has as many; each is looked at.
_MOST_BOXES = 100_000


class BrokenBoxError(Exception):
    """Boxes do not fit into each other, or say what the standard does not let them."""


class Box(NamedTuple):
    """Where a box begins, where its content does (behind length and type), and where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


class Reader:
    """Reads numbers and texts one behind the other; ``BrokenBoxError`` if there are too few."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data, self.position, self._end = data, start, end

    def take(self, length: int) -> bytes:
        """The next bytes."""
        start, self.position = self.position, self.position + length
        if self.position > self._end:
            raise BrokenBoxError
        return self._data[start : self.position]

    def number(self, length: int) -> int:
        """A number of so many bytes, the highest first; 0 if it has none."""
        return int.from_bytes(self.take(length))

    def full(self) -> tuple[int, int]:
        """The version and the flags that a full box begins with (4.2.2)."""
        return self.number(1), self.number(3)

    def text(self) -> bytes:
        """A text that ends with a zero, or with the box."""
        end = self._data.find(b"\0", self.position, self._end)
        if end < 0:
            return self.take(self._end - self.position)
        return self.take(end + 1 - self.position)[:-1]


def box_at(data: bytes, start: int, end: int) -> Box | None:
    """The box that begins there; none if it would not end by ``end``."""
    if start < 0 or start + 8 > end:
        return None
    length, kind = struct.unpack_from(">I4s", data, start)
    body = start + 8
    if length == 1:
        # A longer one follows.
        body, length = start + 16, int.from_bytes(data[start + 8 : start + 16])
    elif length == 0 and kind.isalnum():
        # To the end of the file. Zeros alone are no box, but padding.
        length = end - start
    return Box(kind, start, body, start + length) if body <= start + length <= end else None


def whole_boxes(data: bytes, start: int, end: int) -> tuple[list[Box], int]:
    """The boxes that lie there, one behind the other, and where the last whole one ends."""
    found: list[Box] = []
    while one := box_at(data, start, end):
        if len(found) == _MOST_BOXES:
            raise BrokenBoxError
        found.append(one)
        start = one.end
    return found, start


def boxes(data: bytes, start: int, end: int) -> list[Box]:
    """The boxes that fill a range; ``BrokenBoxError`` if they don't."""
    found, position = whole_boxes(data, start, end)
    if position != end:
        raise BrokenBoxError
    return found


def box(kind: bytes, *content: bytes) -> bytes:
    """A box with this content."""
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4) + kind + body


def full_box(kind: bytes, version: int, flags: int, *content: bytes) -> bytes:
    """A box with this version, these flags and this content (4.2.2)."""
    return box(kind, bytes([version]), flags.to_bytes(3), *content)
