"""Finds the opt-outs that an image carries in its XMP metadata (IPTC/PLUS)."""

import re
import struct
import zlib
from collections.abc import Iterator

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# The PLUS properties that can refuse; their values are judged by sql/signal_rules.sql.
_PROPERTIES = ("DataMining", "MinorModelAgeDisclosure")

# Read from the bytes, because a reader that stops at the first packet is hidden from by an empty
# one, and because Pillow's getxmp() drops namespaces: a foreign DataMining would look the same.
_PACKET = re.compile(rb"<(?:\w+:)?xmpmeta\b"), re.compile(rb"</(?:\w+:)?xmpmeta\s*>")
_BARE_RDF = re.compile(rb"<(?:\w+:)?RDF\b"), re.compile(rb"</(?:\w+:)?RDF\s*>")
# Packets in UTF-16 or UTF-32, and the hexadecimal text in which ImageMagick hides them in a PNG.
_ELSEWHERE = (b"x\0m\0p\0m\0e\0t\0a", b"x\0\0\0m\0\0\0p\0\0\0m", b"Raw profile type xmp")
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_XMP = b"XML:com.adobe.xmp\0"
_MAX_XMP_BYTES = 16 * 1024 * 1024


class MetadataUnreadableError(Exception):
    """There is metadata that can't be read, so a refusal in it can't be ruled out."""


def read_signals(data: bytes) -> list[tuple[str, str]]:
    """The PLUS signals in all XMP packets of an image file, as (``plus:Property``, key) pairs.

    Packets are found anywhere in the file (JPEG, PNG, WebP, TIFF), JPEG's extended XMP is put
    together again, and PNG's compressed text is unpacked. A value is the key at the end of its
    URI, as in ``DMI-PROHIBITED``. Raises ``MetadataUnreadableError`` for what can't be parsed.
    """
    found: dict[tuple[str, str], None] = {}
    for packet in _packets(data):
        for signal in _signals(packet):
            found[signal] = None
    return list(found)


def _packets(data: bytes) -> Iterator[bytes]:
    if any(mark in data for mark in _ELSEWHERE):
        raise MetadataUnreadableError
    plain, extended = _extended_packets(data)
    for text in (plain, *extended, *_compressed_packets(data)):
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
    if not data.startswith(b"\xff\xd8") or _EXTENDED not in data:
        return data, []
    others: list[bytes] = []
    told = 0
    chunks: dict[bytes, tuple[int, dict[int, bytes]]] = {}
    position = data.find(_EXTENDED)
    while position >= 0:
        header = position + len(_EXTENDED)
        try:
            (segment_length,) = struct.unpack(">H", data[position - 2 : position])
            guid = data[header : header + 32]
            total, offset = struct.unpack(">II", data[header + 32 : header + 40])
        except struct.error:
            raise MetadataUnreadableError from None
        end = position - 2 + segment_length
        if total > _MAX_XMP_BYTES:
            raise MetadataUnreadableError
        chunks.setdefault(guid, (total, {}))[1][offset] = data[header + 40 : end]
        others.append(data[told:position])
        told = max(end, header)
        position = data.find(_EXTENDED, told)
    texts = [b"".join(parts[at] for at in sorted(parts)) for _, parts in chunks.values()]
    if [len(text) for text in texts] != [total for total, _ in chunks.values()]:
        raise MetadataUnreadableError
    return b"".join([*others, data[told:]]), texts


def _compressed_packets(data: bytes) -> Iterator[bytes]:
    """XMP in compressed iTXt chunks of PNG."""
    if not data.startswith(_PNG):
        return
    position = len(_PNG)
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        body = data[position + 8 : position + 8 + length]
        if kind == b"iTXt" and body.startswith(_PNG_XMP) and body[len(_PNG_XMP)] == 1:
            text = body[len(_PNG_XMP) + 2 :].split(b"\0", 2)[-1]
            unpacking = zlib.decompressobj()
            try:
                unpacked = unpacking.decompress(text, _MAX_XMP_BYTES)
            except zlib.error:
                raise MetadataUnreadableError from None
            if not unpacking.eof:
                # Cut short, or larger than any packet: what is missing may be the refusal.
                raise MetadataUnreadableError
            yield unpacked
        position += 12 + length


def _signals(packet: bytes) -> Iterator[tuple[str, str]]:
    try:
        root = fromstring(packet)
    except (ParseError, DefusedXmlException, ValueError):
        raise MetadataUnreadableError from None
    for element in root.iter():
        for name in _PROPERTIES:
            tag = f"{{{PLUS}}}{name}"
            if tag in element.attrib:
                yield f"plus:{name}", _key(element.attrib[tag])
            if element.tag == tag:
                values = [element.attrib.get(f"{{{RDF}}}resource"), *element.itertext()]
                values += [item.attrib.get(f"{{{RDF}}}resource") for item in element.iter()]
                for value in {_key(value) for value in values if value and value.strip()}:
                    yield f"plus:{name}", value


def _key(value: str) -> str:
    return value.strip().rstrip("/").rsplit("/", 1)[-1].upper()
