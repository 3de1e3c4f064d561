"""Takes the chunks of a WebP apart and puts those of the picture together again (RFC 9649)."""

from collections.abc import Iterator

from curate.images.cleaning.metadata import Kept, Metadata, UncleanableError, is_filled

# The bits of VP8X that say what is in the file (section 2.7.1).
_ICC, _ALPHA, _EXIF, _XMP, _ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02
_IN_A_FRAME = frozenset({b"ALPH", b"VP8 ", b"VP8L"})
_FRAME_HEADER = 16


class WebpPicture:
    """The picture of a WebP: its chunks in order, and the header of the extended format."""

    def __init__(self) -> None:
        self._header = b""
        self._profile = b""
        self._chunks: list[tuple[bytes, bytes]] = []

    def put_together(self, kept: Kept) -> bytes:
        """The file with nothing beside the picture but what is kept."""
        header = self._header
        if not header and (kept.exif or kept.xmp):
            header = _extended(*self._chunks[-1])
        chunks: list[bytes] = []
        if header:
            flags = header[0] & (_ALPHA | _ANIMATION)
            flags |= _ICC if self._profile else 0
            flags |= (_EXIF if kept.exif else 0) | (_XMP if kept.xmp else 0)
            chunks.append(_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + header[4:10]))
            chunks += [_chunk(b"ICCP", self._profile)] if self._profile else []
        chunks += [_chunk(*chunk) for chunk in self._chunks]
        chunks += [_chunk(b"EXIF", kept.exif)] if kept.exif else []
        chunks += [_chunk(b"XMP ", kept.xmp)] if kept.xmp else []
        body = b"WEBP" + b"".join(chunks)
        return b"RIFF" + len(body).to_bytes(4, "little") + body

    def add(self, kind: bytes, content: bytes) -> bool:
        """Take a chunk over if it is of the picture: of a still one, one picture's."""
        is_animated = bool(self._header and self._header[0] & _ANIMATION)
        if kind == b"VP8X" and not self._header and not self._chunks and len(content) >= 10:
            self._header = content
        elif kind == b"ICCP" and self._header and not self._profile:
            self._profile = content
        elif kind == b"ANIM" and is_animated:
            self._chunks.append((kind, content[:6]))
        elif kind == b"ANMF" and is_animated:
            self._chunks.append((kind, _frame(content)))
        elif kind in _IN_A_FRAME and not is_animated and not self.is_whole:
            self._chunks.append((kind, content))
        else:
            return False
        return True

    @property
    def is_whole(self) -> bool:
        """Whether there is a picture: a still one ends with its pixels."""
        return bool(self._chunks) and self._chunks[-1][0] in {b"VP8 ", b"VP8L", b"ANMF"}


def take_apart(data: bytes) -> tuple[WebpPicture, Metadata]:
    """The picture, and what lies around it; ``UncleanableError`` if the file breaks off."""
    picture, metadata = WebpPicture(), Metadata()
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise UncleanableError
    end = 8 + int.from_bytes(data[4:8], "little")
    if is_filled(data[end:]):
        metadata.kinds.add("behind")
    for kind, content in _chunks(data[:end], 12):
        if picture.add(kind, content):
            continue
        if kind == b"EXIF":
            metadata.exif.append(content.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            metadata.packets.append(content)
        elif kind in _IN_A_FRAME or kind == b"ANMF":
            metadata.kinds.add("behind")
        else:
            metadata.kinds.add("credentials" if kind == b"C2PA" else "other")
    if not picture.is_whole:
        raise UncleanableError
    return picture, metadata


def _chunks(data: bytes, position: int) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk as (type, content); RIFF pads those of an odd length."""
    while position + 8 <= len(data):
        kind = data[position : position + 4]
        start = position + 8
        end = start + int.from_bytes(data[position + 4 : start], "little")
        if end > len(data):
            raise UncleanableError
        yield kind, data[start:end]
        position = end + end % 2


def _frame(content: bytes) -> bytes:
    """A frame of an animation with its pixels only (section 2.7.1.1)."""
    inside = _chunks(content, _FRAME_HEADER)
    kept = [_chunk(kind, its) for kind, its in inside if kind in _IN_A_FRAME]
    return content[:_FRAME_HEADER] + b"".join(kept)


def _extended(kind: bytes, content: bytes) -> bytes:
    """The header that a simple file needs to hold metadata, from that of its pixels."""
    flags = 0
    if kind == b"VP8 " and content[3:6] == b"\x9d\x01\x2a":
        # RFC 6386, 9.1: 14 bits each, and two for scaling.
        width = int.from_bytes(content[6:8], "little") & 0x3FFF
        height = int.from_bytes(content[8:10], "little") & 0x3FFF
    elif kind == b"VP8L" and content[:1] == b"\x2f":
        bits = int.from_bytes(content[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = _ALPHA if bits >> 28 & 1 else 0
    else:
        raise UncleanableError
    if not width or not height:
        raise UncleanableError
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([flags, 0, 0, 0]) + sides


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
