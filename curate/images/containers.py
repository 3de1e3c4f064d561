"""Walks what image files are made of, without decoding a picture."""

import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from curate.images.items import scattered_items

# The JUMBF type of whatever is C2PA's, behind four letters.
C2PA_TYPE = bytes.fromhex("0011 0010 8000 00AA00389B71")
# The box of ISO base media files, such as AVIF and HEIC, that holds C2PA's (C2PA 2.x, A.5).
C2PA_UUID = bytes.fromhex("d8fec3d6 1b0e 483c 9297 5828877ec481")
# What a packet of XMP, or a manifest store, can't be without.
_XMP_MARKS = (b"xmpmeta", b"RDF")
_STORE_MARK = b"jumdc2pa" + C2PA_TYPE
# Where a picture ends, be it a JPEG or a PNG, and another may begin, perhaps behind zeros.
_NEXT_PICTURE = re.compile(
    rb"(?:\xff\xd9|IEND\xae\x42\x60\x82)\0*(?=\xff\xd8\xff|\x89PNG\r\n|RIFF|GIF8|II\*\0|MM\0\*)"
)
# Version and flags, the purpose, and where further boxes of this kind are.
_MANIFEST_BOX = re.compile(b"uuid" + re.escape(C2PA_UUID) + rb".{4}manifest\0.{8}", re.DOTALL)
_STORE_HEADER_BYTES = 64
_PNG = b"\x89PNG\r\n\x1a\n"
# APP11 of a JPEG that holds a part of a JUMBF box (ISO/IEC 19566-5, D.2): length, "JP", number of
# the box, number of the part. Every part begins with the header of the box.
_BOX_PART = re.compile(rb"\xff\xeb(?P<length>..)JP(?P<box>..)(?P<part>.{4})", re.DOTALL)
# Application extensions of a GIF that hold metadata in sub-blocks of up to 255 bytes.
_GIF_METADATA = re.compile(rb"\x21\xff\x0b(?:XMP DataXMP|C2PA_GIF...)", re.DOTALL)
# To search for these takes a third of the time of the pattern.
_GIF_NAMES = (b"XMP DataXMP", b"C2PA_GIF")
# XMP that lies in a GIF in one piece ends so that whoever walks sub-blocks comes out behind it
# (XMP specification part 3, 1.1.2).
_IN_ONE_PIECE = bytes([1, *range(255, -1, -1), 0])


def pieces(data: bytes) -> list[bytes]:
    """The file without what was cut up in it, then each thing that was, put together again.

    Found anywhere in the file, because another picture may lie behind the first: JUMBF boxes in
    JPEG, metadata in GIF, items of HEIF. What does not fit together is put together as far as it
    goes.
    """
    boxes, ranges = _jumbf_boxes(data) if b"jumb" in data else ([], [])
    items, places = scattered_items(data)
    ranges += places
    extensions: list[bytes] = []
    as_they_stand: list[bytes] = []
    for start, end, together in _gif_metadata(data):
        extensions.append(together)
        ranges.append((start, end))
        extension = data[start:end]
        # Taking the lengths of blocks out of a packet that lies there in one piece would garble it.
        if any(mark in extension for mark in _XMP_MARKS) or (
            extension.count(_STORE_MARK) > together.count(_STORE_MARK)
        ):
            as_they_stand.append(extension)
    return [*without(data, ranges), *boxes, *items, *extensions, *as_they_stand]


def pictures(data: bytes) -> list[bytes]:
    """The pictures in a file, one behind the other, as far as one can tell where they end."""
    starts = [0, *(match.end() for match in _NEXT_PICTURE.finditer(data)), len(data)]
    return [data[start:end] for start, end in pairwise(starts)]


def without(data: bytes, ranges: list[tuple[int, int]]) -> list[bytes]:
    """The data without the ranges; with them too, if metadata may begin or end across a border."""
    if not ranges:
        return [data]
    rest: list[bytes] = []
    told = 0
    for start, end in sorted(ranges):
        rest.append(data[told:start])
        told = max(told, end)
    rest.append(data[told:])
    borders = sorted(border for both in ranges for border in both)
    is_torn = any(
        bisect_left(borders, match.end()) > bisect_right(borders, match.start())
        for mark in (*_XMP_MARKS, _STORE_MARK)
        for match in re.finditer(re.escape(mark), data)
    )
    return [b"".join(rest), data] if is_torn else [b"".join(rest)]


def _jumbf_boxes(data: bytes) -> tuple[list[bytes], list[tuple[int, int]]]:
    boxes: list[bytearray] = []
    ranges: list[tuple[int, int]] = []
    latest: dict[bytes, tuple[int, bytearray]] = {}
    for match in _BOX_PART.finditer(data):
        end = match.start() + 2 + int.from_bytes(match["length"])
        if end < match.end():
            continue
        ranges.append((match.start(), end))
        content = data[match.end() : end]
        part = int.from_bytes(match["part"])
        number, box = latest.get(match["box"], (0, None))
        if box is None or part != number + 1 or content[4:8] != box[4:8]:
            box = bytearray(content)
            boxes.append(box)
        else:
            # A length of 1 says that a longer one follows.
            box += content[16 if content[:4] == b"\0\0\0\x01" else 8 :]
        latest[match["box"]] = (part, box)
    return [bytes(box) for box in boxes], ranges


def _gif_metadata(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where each extension starts and ends, and what its blocks hold."""
    if not any(name in data for name in _GIF_NAMES):
        return
    for match in _GIF_METADATA.finditer(data):
        blocks: list[bytes] = []
        position = match.end()
        while position < len(data) and (length := data[position]):
            blocks.append(data[position + 1 : position + 1 + length])
            position += 1 + length
        last = data[max(match.end(), position - len(_IN_ONE_PIECE)) : position + 2]
        if position < len(data) and _IN_ONE_PIECE not in last:
            yield match.start(), position + 1, b"".join(blocks)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk of a PNG as (type, content); nothing for other files. A cut one is shorter."""
    if not data.startswith(_PNG):
        return
    position = len(_PNG)
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        yield kind, data[position + 8 : position + 8 + length]
        position += 12 + length


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk of a RIFF file, such as a WebP, in the same way."""
    if data[:4] != b"RIFF":
        return
    position = 12
    while position + 8 <= len(data):
        kind, length = struct.unpack("<4sI", data[position : position + 8])
        yield kind, data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def manifest_boxes(data: bytes) -> Iterator[bytes]:
    """What each box begins with that should hold a manifest store, anywhere in a file."""
    for match in _MANIFEST_BOX.finditer(data):
        yield data[match.end() : match.end() + _STORE_HEADER_BYTES]
