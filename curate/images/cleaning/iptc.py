"""Builds Photoshop's image resources anew from an allow-list of IPTC-IIM datasets (IIM 4.2)."""

from collections.abc import Iterator

from curate.images.cleaning.metadata import Kind

_IIM, _IS_COPYRIGHTED, _COPYRIGHT_URL = 0x0404, 0x040A, 0x040B
_THUMBNAILS, _EXIF, _XMP = {0x0409, 0x040C}, {0x0422, 0x0423}, 0x0424
# Of record 2: By-line, Credit, Source, Copyright Notice (IPTC Photo Metadata: Creator, Credit Line,
# Source, Copyright Notice); of record 1, the character set that they are in. Special Instructions
# (2:40) are not kept: Facebook writes an id into them.
_CHARACTER_SET = (1, 90)
_RIGHTS = {(2, 80), (2, 110), (2, 115), (2, 116)}
_KINDS: dict[Kind, set[int]] = {
    "place": {26, 27, 90, 92, 95, 100, 101},
    "text": {5, 7, 12, 15, 20, 25, 40, 85, 105, 118, 120, 122},
    "time": {30, 35, 37, 38, 55, 60, 62, 63},
    "device": {65, 70},
    "rights": {80, 110, 115, 116},
}
_HEADER = b"8BIM"


def iptc_kinds(blocks: list[bytes]) -> set[Kind]:
    """What kinds of data the image resources of a picture hold."""
    found: set[Kind] = set()
    for identifier, content in _resources(blocks):
        if identifier in _THUMBNAILS:
            found.add("thumbnail")
        if identifier in (_IS_COPYRIGHTED, _COPYRIGHT_URL) and content.strip(b"\0"):
            found.add("rights")
        for (record, number), value in _datasets(content) if identifier == _IIM else ():
            if record == 2 and value.strip(b"\0 "):
                found.update(kind for kind, numbers in _KINDS.items() if number in numbers)
    return found


def rebuilt_iptc(blocks: list[bytes]) -> bytes:
    """Image resources with nothing but what states rights; empty if there is nothing of it."""
    kept: dict[int, bytes] = {}
    for identifier, content in _resources(blocks):
        if identifier == _IIM:
            sets = [both for both in _datasets(content) if both[1].strip(b"\0 ")]
            if any(name in _RIGHTS for name, _ in sets):
                kept.setdefault(identifier, b"".join(map(_written, *zip(*sets, strict=True))))
        elif identifier in (_IS_COPYRIGHTED, _COPYRIGHT_URL) and content.strip(b"\0"):
            kept.setdefault(identifier, content)
    return b"".join(
        _HEADER
        + identifier.to_bytes(2)
        + b"\0\0"
        + len(content).to_bytes(4)
        + content
        + b"\0" * (len(content) % 2)
        for identifier, content in sorted(kept.items())
    )


def other_blocks(blocks: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The EXIF and the XMP that Photoshop keeps among its resources."""
    found = list(_resources(blocks))
    return (
        [content for identifier, content in found if identifier in _EXIF],
        [content for identifier, content in found if identifier == _XMP],
    )


def _written(name: tuple[int, int], value: bytes) -> bytes:
    if name != _CHARACTER_SET and name not in _RIGHTS:
        return b""
    return bytes([0x1C, *name]) + len(value).to_bytes(2) + value


def _resources(blocks: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each resource as (identifier, content); what can't be one ends the block."""
    for block in blocks:
        position = 0
        while block[position : position + 4] == _HEADER and position + 7 <= len(block):
            identifier = int.from_bytes(block[position + 4 : position + 6])
            name_end = position + 7 + block[position + 6]
            name_end += (name_end - position) % 2
            length = int.from_bytes(block[name_end : name_end + 4])
            content = block[name_end + 4 : name_end + 4 + length]
            if len(content) < length:
                return
            yield identifier, content
            position = name_end + 4 + length + length % 2


def _datasets(content: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Each dataset as ((record, number), value); extended ones, above 32 kB, end it."""
    position = 0
    while content[position : position + 1] == b"\x1c" and position + 5 <= len(content):
        record, number = content[position + 1], content[position + 2]
        length = int.from_bytes(content[position + 3 : position + 5])
        value = content[position + 5 : position + 5 + length]
        if length > 0x7FFF or len(value) < length:
            return
        yield (record, number), value
        position += 5 + length
