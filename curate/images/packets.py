"""Finds the XMP packets in an image file's bytes, wherever a format keeps them."""

import re
import struct
import zlib
from collections.abc import Iterator

from curate.images.containers import png_chunks

# Read from the bytes, because a reader that stops at the first packet is hidden from by an empty
# one, and because Pillow's getxmp() drops namespaces: a foreign DataMining would look the same.
_PREFIX = rb"(?:[\w.\-\x80-\xff]+:)?"
_PACKET = (
    re.compile(rb"<" + _PREFIX + rb"xmpmeta\b"),
    re.compile(rb"</" + _PREFIX + rb"xmpmeta\s*>"),
)
_BARE_RDF = re.compile(rb"<" + _PREFIX + rb"RDF\b"), re.compile(rb"</" + _PREFIX + rb"RDF\s*>")
# Packets in UTF-16 or UTF-32.
_ELSEWHERE = tuple(
    zeros.join(word[i : i + 1] for i in range(len(word)))
    for word in (b"xmpmeta", b"rdf:RDF")
    for zeros in (b"\0", b"\0\0\0")
)
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
# The plain packet names the extended one: as an attribute or as an element.
_HAS_EXTENDED = re.compile(rb"HasExtendedXMP(?:\s*=\s*[\"']|[^<>]*>)\s*([0-9A-Fa-f]{32})")
_PNG_XMP = b"XML:com.adobe.xmp"
# How ImageMagick keeps what other formats have in APP1 or a tag: hexadecimal, after a length.
_RAW_PROFILE = re.compile(rb"\s*\w+\s+\d+\s+([0-9A-Fa-f\s]*)")
_MAX_XMP_BYTES = 16 * 1024 * 1024


class MetadataUnreadableError(Exception):
    """There is metadata that can't be read, so a refusal in it can't be ruled out."""


def xmp_packets(data: bytes) -> Iterator[bytes]:
    """Every packet: anywhere in the file, JPEG's extended XMP put together, PNG's text unpacked.

    Raises ``MetadataUnreadableError`` for what is cut, in another encoding or missing a piece.
    """
    if any(mark in data for mark in _ELSEWHERE):
        raise MetadataUnreadableError
    plain, extended = _extended_packets(data)
    for text in (plain, *extended, *_png_texts(data)):
        rest = b""
        position = 0
        for start, end in _spans(text, *_PACKET):
            yield text[start:end]
            rest += text[position:start]
            position = end
        rest += text[position:]
        for start, end in _spans(rest, *_BARE_RDF):
            yield rest[start:end]


def _spans(
    text: bytes, opening: re.Pattern[bytes], closing: re.Pattern[bytes]
) -> list[tuple[int, int]]:
    """Where elements start and end; each must be whole. Linear in the length of the text."""
    starts = [match.start() for match in opening.finditer(text)]
    ends = [match.end() for match in closing.finditer(text)]
    borders = [border for pair in zip(starts, ends, strict=False) for border in pair]
    if len(starts) != len(ends) or borders != sorted(borders):
        raise MetadataUnreadableError
    return list(zip(starts, ends, strict=True))


def _extended_packets(data: bytes) -> tuple[bytes, list[bytes]]:
    """JPEG extended XMP (XMP specification part 3, 1.1.3.1): chunks by GUID, length and offset.

    Returns the file without the chunks, and the texts that they make up.
    """
    if not data.startswith(b"\xff\xd8"):
        return data, []
    others: list[bytes] = []
    told = 0
    chunks: dict[bytes, dict[tuple[int, int], bytes]] = {}
    position = data.find(_EXTENDED)
    while position >= 0:
        header = position + len(_EXTENDED)
        try:
            (segment_length,) = struct.unpack(">H", data[position - 2 : position])
            guid = data[header : header + 32].upper()
            total, offset = struct.unpack(">II", data[header + 32 : header + 40])
        except struct.error:
            raise MetadataUnreadableError from None
        end = position - 2 + segment_length
        chunk = data[header + 40 : end]
        pieces = chunks.setdefault(guid, {})
        if total > _MAX_XMP_BYTES or pieces.get((total, offset), chunk) != chunk:
            raise MetadataUnreadableError
        pieces[total, offset] = chunk
        others.append(data[told:position])
        told = max(end, header)
        position = data.find(_EXTENDED, told)
    plain = b"".join([*others, data[told:]])
    if {match[1].upper() for match in _HAS_EXTENDED.finditer(plain)} - chunks.keys():
        # The plain packet says that there is more, and it was lost.
        raise MetadataUnreadableError
    return plain, [_joined(pieces) for pieces in chunks.values()]


def _joined(pieces: dict[tuple[int, int], bytes]) -> bytes:
    text = b""
    for total, offset in sorted(pieces):
        if offset != len(text):
            raise MetadataUnreadableError
        text += pieces[total, offset]
    if {total for total, _ in pieces} != {len(text)}:
        raise MetadataUnreadableError
    return text


def _png_texts(data: bytes) -> Iterator[bytes]:
    """XMP in compressed text chunks of PNG, and in the raw profiles that ImageMagick writes.

    Text chunks that are neither packed nor in hexadecimal are found in the file as they stand.
    """
    for kind, body in png_chunks(data):
        if kind not in {b"tEXt", b"zTXt", b"iTXt"}:
            continue
        keyword, _, rest = body.partition(b"\0")
        is_profile = keyword.lower().startswith(b"raw profile type")
        if keyword != _PNG_XMP and not is_profile:
            continue
        is_packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\x01")
        # Of zTXt, the method of compression; of iTXt, flag, method, language, translated keyword.
        text = {b"tEXt": rest, b"zTXt": rest[1:]}.get(kind, rest[2:].split(b"\0", 2)[-1])
        if is_packed:
            text = _inflated(text)
        if is_profile:
            yield _unhexed(text)
        elif is_packed:
            yield text


def _inflated(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, _MAX_XMP_BYTES)
    except zlib.error:
        raise MetadataUnreadableError from None
    if not unpacking.eof:
        # Cut short, or larger than any packet: what is missing may be the refusal.
        raise MetadataUnreadableError
    return text


def _unhexed(text: bytes) -> bytes:
    match = _RAW_PROFILE.fullmatch(text)
    if match is None:
        raise MetadataUnreadableError
    try:
        return bytes.fromhex(match[1].decode("ascii"))
    except ValueError:
        raise MetadataUnreadableError from None
