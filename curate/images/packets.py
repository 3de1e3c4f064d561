"""Finds the XMP packets in an image file's bytes, wherever a format keeps them."""

import re
import struct
import zlib
from collections.abc import Iterator

from curate.images.containers import pieces, without
from curate.images.items import packed_items

# Read from the bytes, because a reader that stops at the first packet is hidden from by an empty
# one, and because Pillow's getxmp() drops namespaces: a foreign DataMining would look the same.
_PREFIX = rb"(?:[\w.\-\x80-\xff]+:)?"
_PACKET, _BARE_RDF = (
    (
        word,
        re.compile(rb"<" + _PREFIX + word + rb"\b"),
        re.compile(rb"</" + _PREFIX + word + rb"\s*>"),
    )
    for word in (b"xmpmeta", b"RDF")
)
# Elements of packets in UTF-16 or UTF-32: what begins them, and the whole of their beginning. What
# begins them alone is in a dark picture of 16 bits too.
_ELSEWHERE = tuple(
    (
        wide := zeros.join(word[i : i + 1] for i in range(len(word))),
        re.compile(
            rb"<%(zeros)b(?:(?:[\w.\-\x80-\xff].{%(width)d})+:%(zeros)b)?%(wide)b%(zeros)b[\s>/]"
            % {b"zeros": zeros, b"width": len(zeros), b"wide": wide},
            re.DOTALL,
        ),
    )
    for word in (b"xmpmeta", b"RDF")
    for zeros in (b"\0", b"\0\0\0")
)
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
# The plain packet names the extended one: as an attribute or as an element.
_HAS_EXTENDED = re.compile(rb"HasExtendedXMP(?:\s*=\s*[\"']|[^<>]*>)\s*([0-9A-Fa-f]{32})")
# A text chunk of a PNG wherever it lies: in a picture behind another, behind the end of its own.
_PNG_TEXTS = {
    kind: re.compile(kind + rb"(?P<keyword>[\x20-\x7e\xa1-\xff]{1,79})\0")
    for kind in (b"tEXt", b"zTXt", b"iTXt")
}
# How ImageMagick keeps what other formats have in APP1 or a tag: hexadecimal, after a length.
_RAW_PROFILE = re.compile(rb"\s*\w+\s+\d+\s+([0-9A-Fa-f\s]*)")
# "compress_zlib" is what libheif calls it.
_ZLIB_BITS = {b"deflate": zlib.MAX_WBITS, b"compress_zlib": zlib.MAX_WBITS, b"gzip": 31}
_MAX_XMP_BYTES = 16 * 1024 * 1024


class MetadataUnreadableError(Exception):
    """There is metadata that can't be read, so a refusal in it can't be ruled out."""


def xmp_packets(data: bytes) -> Iterator[bytes]:
    """Every packet: anywhere in the file, what a format cut up or packed put together first.

    Raises ``MetadataUnreadableError`` for what is cut, in another encoding or missing a piece;
    after the packets that are whole.
    """
    unpacked = [*_png_texts(data), *_unpacked_items(data)]
    is_whole = None not in unpacked
    for piece in (*pieces(data), *filter(None, unpacked)):
        try:
            texts = _extended_packets(piece)
        except MetadataUnreadableError:
            is_whole, texts = False, [piece]
        for text in texts:
            is_whole &= not any(wide in text and tag.search(text) for wide, tag in _ELSEWHERE)
            try:
                yield from _whole_packets(text)
            except MetadataUnreadableError:
                is_whole = False
    if not is_whole:
        raise MetadataUnreadableError


def _whole_packets(text: bytes) -> Iterator[bytes]:
    rest: list[bytes] = []
    position = 0
    for start, end in _spans(text, *_PACKET):
        yield text[start:end]
        rest.append(text[position:start])
        position = end
    bare = b"".join([*rest, text[position:]])
    for start, end in _spans(bare, *_BARE_RDF):
        yield bare[start:end]


def _spans(
    text: bytes, word: bytes, opening: re.Pattern[bytes], closing: re.Pattern[bytes]
) -> list[tuple[int, int]]:
    """Where elements start and end; each must be whole. Linear in the length of the text."""
    if word not in text:
        return []
    starts = [match.start() for match in opening.finditer(text)]
    ends = [match.end() for match in closing.finditer(text)]
    borders = [border for pair in zip(starts, ends, strict=False) for border in pair]
    if len(starts) != len(ends) or borders != sorted(borders):
        raise MetadataUnreadableError
    return list(zip(starts, ends, strict=True))


def _extended_packets(data: bytes) -> list[bytes]:
    """JPEG extended XMP (XMP specification part 3, 1.1.3.1): chunks by GUID, length and offset.

    Returns the file without the chunks, and the texts that they make up.
    """
    ranges: list[tuple[int, int]] = []
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
        parts = chunks.setdefault(guid, {})
        if total > _MAX_XMP_BYTES or parts.get((total, offset), chunk) != chunk:
            raise MetadataUnreadableError
        parts[total, offset] = chunk
        ranges.append((position, max(end, header)))
        position = data.find(_EXTENDED, header)
    plain, *as_it_stands = without(data, ranges)
    announced = _HAS_EXTENDED.findall(plain) if b"HasExtendedXMP" in plain else []
    if {guid.upper() for guid in announced} - chunks.keys():
        # The plain packet says that there is more, and it was lost.
        raise MetadataUnreadableError
    return [plain, *as_it_stands, *(_joined(parts) for parts in chunks.values())]


def _joined(parts: dict[tuple[int, int], bytes]) -> bytes:
    text = b""
    for total, offset in sorted(parts):
        if offset != len(text):
            raise MetadataUnreadableError
        text += parts[total, offset]
    if {total for total, _ in parts} != {len(text)}:
        raise MetadataUnreadableError
    return text


def _png_texts(data: bytes) -> list[bytes | None]:
    """Packed text chunks of PNG, and the raw profiles that ImageMagick writes; none if unreadable.

    Text chunks that are neither packed nor in hexadecimal are found in the file as they stand.
    """
    found: list[bytes | None] = []
    for kind, match in (
        (kind, match)
        for kind, pattern in _PNG_TEXTS.items()
        if kind in data
        for match in pattern.finditer(data)
    ):
        length = int.from_bytes(data[max(0, match.start() - 4) : match.start()])
        rest = data[match.end() : match.start("keyword") + length]
        is_profile = match["keyword"].lower().startswith(b"raw profile type")
        is_packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\x01")
        # Of zTXt, the method of compression; of iTXt, flag, method, language, translated keyword.
        text = {b"tEXt": rest, b"zTXt": rest[1:]}.get(kind, rest[2:].split(b"\0", 2)[-1])
        try:
            if is_packed:
                text = inflated(text)
            if is_profile or is_packed:
                found.append(unhexed(text) if is_profile else text)
        except MetadataUnreadableError:
            found.append(None)
    return found


def _unpacked_items(data: bytes) -> Iterator[bytes | None]:
    """Items of HEIF that are packed; none if unreadable. Others are found as they stand."""
    left = 4 * _MAX_XMP_BYTES
    for packed in packed_items(data):
        try:
            text = packed and decoded(*packed)
        except MetadataUnreadableError:
            text = None
        left -= len(text or b"")
        yield text if left >= 0 else None
        if left < 0:
            return


def decoded(encoding: bytes, content: bytes) -> bytes:
    """An item's content without its encoding (ISO/IEC 14496-12, 8.11.6.3; RFC 9110, 8.4.1).

    Raises ``MetadataUnreadableError`` for an encoding that is not known here.
    """
    if not encoding:
        return content
    bits = _ZLIB_BITS.get(encoding.lower())
    if bits is None:
        raise MetadataUnreadableError
    try:
        return inflated(content, bits)
    except MetadataUnreadableError:
        # As ever with "deflate", some write it without the header of zlib.
        return inflated(content, -zlib.MAX_WBITS)


def inflated(packed: bytes, bits: int = zlib.MAX_WBITS) -> bytes:
    """What zlib packed; ``MetadataUnreadableError`` if it is damaged or larger than any XMP."""
    unpacking = zlib.decompressobj(bits)
    try:
        text = unpacking.decompress(packed, _MAX_XMP_BYTES)
    except zlib.error:
        raise MetadataUnreadableError from None
    if not unpacking.eof:
        # Cut short, or larger than any packet: what is missing may be the refusal.
        raise MetadataUnreadableError
    return text


def unhexed(text: bytes) -> bytes:
    """What one of ImageMagick's raw profiles holds; ``MetadataUnreadableError`` if it is none."""
    match = _RAW_PROFILE.fullmatch(text)
    if match is None:
        raise MetadataUnreadableError
    try:
        return bytes.fromhex(match[1].decode("ascii"))
    except ValueError:
        raise MetadataUnreadableError from None
