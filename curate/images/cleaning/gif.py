"""Takes the blocks of a GIF apart and puts those of the picture together again (GIF89a)."""

from collections.abc import Iterator

from curate.images.cleaning.metadata import Kept, Metadata, UncleanableError, is_filled
from curate.images.containers import C2PA_TYPE

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL, _COMMENT, _APPLICATION = 0xF9, 0xFE, 0xFF
# How often an animation is repeated: a number of 16 bits, and nothing else.
_LOOPS, _LOOP_BYTES = (b"NETSCAPE2.0", b"ANIMEXTS1.0"), 19
_GRAPHIC_CONTROL_BYTES = 8
# The colour profile (ICC.1, annex B.6).
_PROFILE = b"ICCRGBG1012"
_XMP = b"XMP DataXMP"
# XMP lies in one piece, and ends so that whoever walks sub-blocks comes out behind it (XMP
# specification part 3, 1.1.2).
_XMP_END = bytes([1, *range(255, -1, -1), 0])


class GifPicture:
    """The picture of a GIF: its header, with the colours, and its blocks in order."""

    def __init__(self, header: bytes) -> None:
        self._header = header
        self._blocks: list[bytes] = []

    def put_together(self, kept: Kept) -> bytes:
        """The file with nothing beside the picture but the XMP that is kept; GIF has no EXIF."""
        if kept.xmp:
            # Only GIF89a has extensions.
            xmp = bytes([_EXTENSION, _APPLICATION, len(_XMP)]) + _XMP + kept.xmp + _XMP_END
            return b"".join((b"GIF89a", self._header[6:], *self._blocks, xmp, b";"))
        return b"".join((self._header, *self._blocks, b";"))

    def add(self, block: bytes) -> None:
        """Take a block over, as it is."""
        self._blocks.append(block)


def take_apart(data: bytes) -> tuple[GifPicture, Metadata]:
    """The picture, and what lies around it; ``UncleanableError`` if the file breaks off."""
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        raise UncleanableError
    start = 13 + _colours(data[10])
    picture, metadata = GifPicture(data[:start]), Metadata()
    for kind, label, begin, end in _blocks(data, start):
        block = data[begin:end]
        if kind == _TRAILER:
            if is_filled(data[end:]):
                metadata.kinds.add("behind")
            break
        name = block[3:14]
        if kind == _IMAGE or _is_needed(label, name, len(block)):
            picture.add(block)
        elif label == _COMMENT:
            metadata.kinds.add("text")
        elif label == _APPLICATION and name == _XMP:
            metadata.packets.append(block[14:].removesuffix(_XMP_END))
        else:
            is_credentials = name.startswith(b"C2PA_GIF") or C2PA_TYPE in block
            metadata.kinds.add("credentials" if is_credentials else "other")
    return picture, metadata


def _is_needed(label: int, name: bytes, length: int) -> bool:
    """Whether an extension says how the frames are drawn."""
    if label == _GRAPHIC_CONTROL:
        return length == _GRAPHIC_CONTROL_BYTES
    is_loop = name in _LOOPS and length == _LOOP_BYTES
    return label == _APPLICATION and (is_loop or name == _PROFILE)


def _colours(flags: int) -> int:
    """The length of the table of colours that flags announce (section 18)."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(data: bytes, position: int) -> Iterator[tuple[int, int, int, int]]:
    """Each block as (kind, label of an extension, start, end); the trailer last."""
    while position < len(data):
        kind, start = data[position], position
        label = data[start + 1] if kind == _EXTENSION and start + 1 < len(data) else 0
        if kind == _TRAILER:
            yield kind, 0, start, start + 1
            return
        if kind == _EXTENSION:
            position = _after_sub_blocks(data, start + 2)
        elif kind == _IMAGE and start + 10 < len(data):
            # The descriptor, its colours, the first size of code words, the coded data.
            position = _after_sub_blocks(data, start + 11 + _colours(data[start + 9]))
        else:
            raise UncleanableError
        yield kind, label, start, position
    raise UncleanableError


def _after_sub_blocks(data: bytes, position: int) -> int:
    while position < len(data):
        length = data[position]
        position += 1 + length
        if not length:
            return position
    raise UncleanableError
