"""Reads which items a HEIF file has, and where they lie (ISO/IEC 14496-12, 8.11; 23008-12)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from curate.images.boxes import Box, BrokenBoxError, Reader, box_at, boxes

# What is decoded: HEVC and AV1, and pictures that are made of others (23008-12, 6.6.2).
CODED, DERIVED = frozenset({b"hvc1", b"av01"}), frozenset({b"grid", b"iden"})
# Each at most once, as decoders differ in whether the first or the last of two counts.
_ONCE = frozenset(b"hdlr pitm iloc iinf iref iprp idat ipro dinf grpl ipco".split())
_META = re.compile(b"meta\0{4}")
_MOST_ITEMS, _MOST_METAS = 50_000, 16


@dataclass(frozen=True)
class Item:
    """A picture or some metadata; ``extents`` are places in the file.

    They are none if one of them is in another file, in another item or not in the file.
    """

    id: int
    kind: bytes
    extents: tuple[tuple[int, int], ...] | None
    content_type: bytes = b""
    content_encoding: bytes = b""
    is_hidden: bool = False
    is_protected: bool = False

    def content(self, data: bytes) -> bytes:
        """The bytes of the item, put together; ``BrokenBoxError`` if they aren't in the file."""
        if self.extents is None or sum(end - start for start, end in self.extents) > len(data):
            # More than there is: extents that lie on each other.
            raise BrokenBoxError
        return b"".join(data[start:end] for start, end in self.extents)


@dataclass(frozen=True)
class Property:
    """A property of items: its four letters, its content, and whether one may pass it over."""

    kind: bytes
    content: bytes
    is_essential: bool


class Meta:
    """A MetaBox that lists items; ``base`` is where the file that it is of begins in the data.

    Here and in whatever is asked, ``BrokenBoxError`` for what does not fit together. ``others`` are
    the boxes in it that say nothing of items.
    """

    def __init__(self, data: bytes, whole: Box, base: int = 0) -> None:
        self._data, self._base = data, base
        if Reader(data, whole.body, whole.end).number(4):
            raise BrokenBoxError
        children = boxes(data, whole.body + 4, whole.end)
        self._inside = _once(children)
        self.idat = self._inside.get(b"idat")
        self.others = [one for one in children if one.kind not in _ONCE]

    @cached_property
    def primary(self) -> int:
        """The item that is the picture (8.11.4)."""
        version, _, reader = self._opened(b"pitm")
        return reader.number(4 if version else 2)

    @cached_property
    def items(self) -> dict[int, Item]:
        """All items, by their number (8.11.6)."""
        version, _, reader = self._opened(b"iinf")
        reader.number(4 if version else 2)
        places = self._places()
        found: dict[int, Item] = {}
        for entry in boxes(self._data, reader.position, self._inside[b"iinf"].end):
            item = _entry(Reader(self._data, entry.body, entry.end), places)
            if entry.kind != b"infe" or item.id in found or len(found) > _MOST_ITEMS:
                raise BrokenBoxError
            found[item.id] = item
        return found

    @cached_property
    def references(self) -> list[tuple[bytes, int, tuple[int, ...]]]:
        """What refers to what: the kind of reference, from which item, to which (8.11.12)."""
        if b"iref" not in self._inside:
            return []
        version, _, reader = self._opened(b"iref")
        size = 4 if version else 2
        found: list[tuple[bytes, int, tuple[int, ...]]] = []
        for one in boxes(self._data, reader.position, self._inside[b"iref"].end):
            inside = Reader(self._data, one.body, one.end)
            source, count = inside.number(size), inside.number(2)
            found.append((one.kind, source, tuple(inside.number(size) for _ in range(count))))
        return found

    @cached_property
    def properties(self) -> dict[int, list[tuple[int, Property]]]:
        """By item, its properties and their numbers, in the order of use (23008-12, 9.3)."""
        if b"iprp" not in self._inside:
            raise BrokenBoxError
        whole = self._inside[b"iprp"]
        children = boxes(self._data, whole.body, whole.end)
        container = _once(children).get(b"ipco")
        if container is None or {one.kind for one in children} - {b"ipco", b"ipma", b"free"}:
            raise BrokenBoxError
        all_of_them = [
            (one.kind, self._data[one.body : one.end])
            for one in boxes(self._data, container.body, container.end)
        ]
        found: dict[int, list[tuple[int, Property]]] = {}
        for one in children:
            if one.kind != b"ipma":
                continue
            for item, number, is_essential in _associations(Reader(self._data, one.body, one.end)):
                if number > len(all_of_them):
                    raise BrokenBoxError
                if number:
                    its = number, Property(*all_of_them[number - 1], is_essential)
                    found.setdefault(item, []).append(its)
        return found

    def _opened(self, kind: bytes) -> tuple[int, int, Reader]:
        if kind not in self._inside:
            raise BrokenBoxError
        reader = Reader(self._data, self._inside[kind].body, self._inside[kind].end)
        return (*reader.full(), reader)

    def _places(self) -> dict[int, tuple[tuple[int, int], ...] | None]:
        """By item, where it lies in the file (8.11.3)."""
        version, _, reader = self._opened(b"iloc")
        sizes = reader.number(2)
        offset_size, length_size, base_size, index_size = (sizes >> at & 15 for at in (12, 8, 4, 0))
        index_size = index_size if version in (1, 2) else 0
        wide = 4 if version == 2 else 2
        found: dict[int, tuple[tuple[int, int], ...] | None] = {}
        for _ in range(reader.number(wide)):
            item = reader.number(wide)
            method = reader.number(2) & 15 if version in (1, 2) else 0
            is_outside = reader.number(2) != 0 or method > 1
            offset = reader.number(base_size)
            start, end = self._base, len(self._data)
            if method == 1:
                start, end = (self.idat.body, self.idat.end) if self.idat else (0, 0)
            count = reader.number(2)
            if item in found or (count > 1 and not (offset_size and length_size)):
                raise BrokenBoxError
            extents: list[tuple[int, int]] = []
            for _ in range(count):
                reader.number(index_size)
                first = start + offset + reader.number(offset_size)
                extents.append((first, first + reader.number(length_size)))
            is_here = all(first < last <= end for first, last in extents)
            found[item] = tuple(extents) if is_here and not is_outside else None
        return found


def scattered_items(data: bytes) -> tuple[list[bytes], list[tuple[int, int]]]:
    """Metadata that lies in several places, put together, and these places; anywhere in a file."""
    found: list[bytes] = []
    ranges: list[tuple[int, int]] = []
    for item in _metadata_items(data):
        if item is not None and item.extents and len(item.extents) > 1:
            found.append(item.content(data))
            ranges += item.extents
    return found, ranges


def packed_items(data: bytes) -> Iterator[tuple[bytes, bytes] | None]:
    """Metadata that is packed (8.11.6.3), as (encoding, content); none of what can't be had."""
    for item in _metadata_items(data):
        if item is None or item.extents is None or item.is_protected:
            yield None
        elif item.content_encoding:
            yield item.content_encoding, item.content(data)


def _metadata_items(data: bytes) -> Iterator[Item | None]:
    """Items that may hold XMP, of each MetaBox in the data; none where there may be more."""
    metas = islice(_META.finditer(data), _MOST_METAS + 1) if b"iloc" in data else ()
    starts = [match.start() - 4 for match in metas]
    if len(starts) > _MOST_METAS:
        yield None
    left = len(data)
    for start in starts[:_MOST_METAS]:
        whole = box_at(data, start, len(data))
        # The file may lie behind another one.
        base = max(data.rfind(b"ftyp", 0, max(start, 0)) - 4, 0)
        try:
            items = Meta(data, whole, base).items if whole else {}
        except BrokenBoxError:
            items, whole = {}, None
        if whole is None and b"mime" in data[max(start, 0) :]:
            yield None
        for item in items.values():
            if item.kind not in CODED | DERIVED and (item.kind == b"mime" or item.extents):
                # Of extents that lie on each other, a small file may have more than fits in memory.
                left -= sum(end - start for start, end in item.extents or ())
                yield item if left >= 0 else None


def _entry(reader: Reader, places: dict[int, tuple[tuple[int, int], ...] | None]) -> Item:
    version, flags = reader.full()
    if version not in (2, 3):
        raise BrokenBoxError
    number, is_protected = reader.number(2 if version == 2 else 4), reader.number(2) != 0
    kind = reader.take(4)
    reader.text()
    content_type = reader.text() if kind == b"mime" else b""
    encoding = reader.text() if kind == b"mime" else b""
    extents = places.get(number, ())
    return Item(number, kind, extents, content_type, encoding, bool(flags & 1), is_protected)


def _associations(reader: Reader) -> Iterator[tuple[int, int, bool]]:
    version, flags = reader.full()
    size = 2 if flags & 1 else 1
    for _ in range(reader.number(4)):
        item = reader.number(4 if version else 2)
        for _ in range(reader.number(1)):
            value = reader.number(size)
            essential = 1 << (8 * size - 1)
            yield item, value & (essential - 1), bool(value & essential)


def _once(children: list[Box]) -> dict[bytes, Box]:
    found: dict[bytes, Box] = {}
    for one in children:
        if one.kind in _ONCE and found.setdefault(one.kind, one) is not one:
            raise BrokenBoxError
    return found
