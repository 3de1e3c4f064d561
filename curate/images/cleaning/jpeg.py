"""Takes the segments of a JPEG apart and puts those of the picture together again.

ISO/IEC 10918-1, annex B, for the segments; 10918-5 for JFIF. The marker segments and the coded data
of the picture stay as they are, byte by byte. What no decoder needs has no place, known or not.
"""

import re
from collections.abc import Iterator

from curate.images.cleaning.metadata import Kept, Kind, Metadata, UncleanableError, is_filled
from curate.images.containers import C2PA_TYPE

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP11, _APP13, _APP14, _COM = 0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEE, 0xFE
# Frames, tables, scans: SOF, DHT, DAC, SOS, DQT, DNL, DRI, DHP, EXP (table B.1).
_OF_THE_PICTURE = frozenset((*range(0xC0, 0xD0), *range(0xDA, 0xE0))) - {0xC8}
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD8)))
# In a scan, a zero stands behind each 0xFF that is data, and restart markers belong to it. Looking
# ahead costs three quarters of taking the byte: measured.
_AFTER_SCAN = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")
_JFIF, _ADOBE, _ICC, _EXIF = b"JFIF\0", b"Adobe", b"ICC_PROFILE\0", b"Exif\0"
_XMP, _EXTENDED_XMP = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_MOST_BYTES = 0xFFFF - 2
_TIFF_HEADERS = (b"II*\0", b"MM\0*")


class JpegPicture:
    """The picture of a JPEG: its segments in order, beginning with those that JFIF has first."""

    def __init__(self) -> None:
        self._first: list[bytes | memoryview] = []
        self._rest: list[bytes | memoryview] = []

    def put_together(self, kept: Kept) -> bytes:
        """The file with nothing beside the picture but what is kept."""
        segments: list[bytes | memoryview] = [b"\xff\xd8", *self._first]
        if kept.exif:
            segments.append(_segment(_APP1, _EXIF + b"\0" + kept.exif))
        if kept.xmp:
            segments.append(_segment(_APP1, _XMP + kept.xmp))
        if kept.iim:
            segments.append(_segment(_APP13, _PHOTOSHOP + kept.iim))
        return b"".join((*segments, *self._rest, b"\xff\xd9"))

    def add(self, marker: int, segment: bytes | memoryview) -> None:
        """Take a segment over, as it is."""
        (self._rest if self._rest or marker != _APP0 else self._first).append(segment)


def take_apart(data: bytes) -> tuple[JpegPicture, Metadata]:
    """The picture, and what lies around it; ``UncleanableError`` if the file breaks off."""
    picture, metadata = JpegPicture(), Metadata()
    exif: list[bytes] = []
    iim = b""
    for marker, start, end in _segments(data):
        if marker == _EOI:
            if is_filled(data[end:]):
                metadata.kinds.add("behind")
            break
        if marker in _OF_THE_PICTURE:
            # Not copied until the file is put together: these are nearly all of it.
            picture.add(marker, memoryview(data)[start:end])
            continue
        segment = data[start:end]
        content = segment[4:]
        if needed := _needed(marker, content):
            picture.add(marker, needed)
        elif marker == _APP1 and content.startswith(_EXIF):
            exif.append(content[6:])
        elif marker == _APP13 and content.startswith(_PHOTOSHOP):
            iim += content[len(_PHOTOSHOP) :]
        if kind := _kind(marker, content):
            metadata.kinds.add(kind)
        if kind != "credentials":
            metadata.packets.append(segment)
    # One EXIF may go on in the next segment, which has no header of its own then.
    metadata.exif = [b"".join(exif)] if exif else []
    metadata.exif += [block for block in exif[1:] if block.startswith(_TIFF_HEADERS)]
    metadata.iim = [iim] if iim else []
    return picture, metadata


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Each segment as (marker, start, end), a scan with its coded data; the end of image last.

    As decoders do, whatever lies between segments and is no marker is passed over.
    """
    if data[:2] != b"\xff\xd8":
        raise UncleanableError
    position = 2
    while (start := data.find(b"\xff", position)) >= 0:
        while data[start + 1 : start + 2] == b"\xff":
            start += 1
        position = start + 2
        marker = data[start + 1] if position <= len(data) else 0
        if marker == _EOI:
            yield marker, start, position
            return
        if marker == _SOI:
            raise UncleanableError
        if not marker or marker in _WITHOUT_LENGTH:
            continue
        length = int.from_bytes(data[position : position + 2])
        position += length
        if length < 2 or position > len(data):
            raise UncleanableError
        if marker == _SOS:
            scan = _AFTER_SCAN.search(data, position)
            if scan is None:
                raise UncleanableError
            position = scan.start()
        yield marker, start, position
    raise UncleanableError


def _needed(marker: int, content: bytes) -> bytes:
    """The segment, if decoders need it: what the colours mean. JFIF without its thumbnail."""
    if marker == _APP0 and content.startswith(_JFIF) and len(content) >= 14:
        return _segment(marker, content[:12] + b"\0\0")
    if marker == _APP14 and content.startswith(_ADOBE) and len(content) >= 12:
        return _segment(marker, content[:12])
    if marker == _APP2 and content.startswith(_ICC):
        return _segment(marker, content)
    return b""


def _kind(marker: int, content: bytes) -> Kind | None:
    """What shows of a segment without reading what it says."""
    if marker == _COM:
        return "text" if content.strip(b"\0 ") else None
    if marker == _APP0:
        is_thumbnail = content.startswith(b"JFXX\0") or is_filled(content[14:])
        return "thumbnail" if is_thumbnail else None if content.startswith(_JFIF) else "other"
    if marker == _APP11 and C2PA_TYPE in content:
        return "credentials"
    if marker == _APP2 and content.startswith(b"MPF\0"):
        # The index of the pictures behind.
        return None
    known = (_EXIF, _XMP, _EXTENDED_XMP, _PHOTOSHOP, _ICC, _ADOBE)
    return None if content.startswith(known) else "other"


def _segment(marker: int, content: bytes) -> bytes:
    if len(content) > _MOST_BYTES:
        raise UncleanableError
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content
