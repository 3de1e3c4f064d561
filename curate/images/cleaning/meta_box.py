"""Writes the boxes that say which items a HEIF file has (ISO/IEC 14496-12, 8.11; 23008-12, 9.3)."""

from collections.abc import Mapping, Sequence

from curate.images.boxes import box, full_box
from curate.images.items import Property


def entry(number: int, kind: bytes, is_hidden: bool, more: bytes = b"") -> bytes:
    """What an item is, without a name; ``more`` is the type of what a ``mime`` item holds."""
    return full_box(b"infe", 2, int(is_hidden), number.to_bytes(2), bytes(2), kind, b"\0", more)


def reference(kind: bytes, source: int, targets: Sequence[int]) -> bytes:
    """What an item refers to; empty if it is nothing."""
    numbers = b"".join(one.to_bytes(2) for one in targets)
    return box(kind, source.to_bytes(2), len(targets).to_bytes(2), numbers) if targets else b""


def item_locations(contents: Sequence[bytes], start: int) -> tuple[bytes, bytes]:
    """Where the items lie behind ``start``, and what lies there; what is equal lies there once."""
    places: dict[bytes, int] = {}
    entries: list[bytes] = []
    position = start
    for number, content in enumerate(contents, 1):
        if content not in places:
            places[content] = position
            position += len(content)
        place = places[content].to_bytes(4) + len(content).to_bytes(4)
        extents = (1).to_bytes(2) + place if content else bytes(2)
        entries.append(number.to_bytes(2) + bytes(2) + extents)
    count = len(entries).to_bytes(2)
    return full_box(b"iloc", 0, 0, b"\x44\0", count, *entries), b"".join(places)


def item_properties(properties: Mapping[int, Property], uses: Sequence[Sequence[int]]) -> bytes:
    """The properties, and by item which of them it has; their numbers become those of the order."""
    order = sorted(properties)
    places = {number: place for place, number in enumerate(order, 1)}
    size = 2 if len(order) > 0x7F else 1
    is_essential = 1 << (8 * size - 1)
    written: list[bytes] = []
    for number, used in enumerate(uses, 1):
        written.append(number.to_bytes(2) + len(used).to_bytes(1))
        for one in used:
            bit = is_essential if properties[one].is_essential else 0
            written.append((places[one] | bit).to_bytes(size))
    container = box(b"ipco", *(box(properties[one].kind, properties[one].content) for one in order))
    associations = full_box(b"ipma", 0, size - 1, len(uses).to_bytes(4), *written)
    return box(b"iprp", container, associations)
