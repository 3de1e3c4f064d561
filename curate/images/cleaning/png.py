"""Takes the chunks of a PNG (3rd edition) apart and puts those of the picture together again."""

import zlib
from collections.abc import Iterator

from curate.images.cleaning.metadata import Kept, Metadata, Text, UncleanableError, is_filled
from curate.images.packets import MetadataUnreadableError, inflated, unhexed

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Sections 11.2 and 11.3: the picture and its animation, transparency and colours. iCCP keeps its
# name, pHYs its size. Not hIST and sPLT, which nobody draws with, nor tIME.
_OF_THE_PICTURE = frozenset(
    b"IHDR PLTE IDAT tRNS acTL fcTL fdAT cHRM cICP gAMA iCCP mDCV mDCv cLLI cLLi sBIT sRGB bKGD "
    b"pHYs".split()
)
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_RIGHTS = frozenset({"author", "copyright", "disclaimer", "license", "licence"})
_XMP = "XML:com.adobe.xmp"
_RAW = "raw profile type "
_MOST_TEXT_BYTES = 1024 * 1024
_TIME, _DEVICE = {"creation time", "date:create", "date:modify"}, {"software", "source"}


class PngPicture:
    """The picture of a PNG: its chunks in order, with their sums."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def put_together(self, kept: Kept) -> bytes:
        """The file with nothing beside the picture but what is kept."""
        header, *rest = self._chunks
        added: list[bytes] = []
        if kept.exif:
            added.append(_chunk(b"eXIf", kept.exif))
        if kept.xmp:
            added.append(_chunk(b"iTXt", _XMP.encode() + b"\0\0\0\0\0" + kept.xmp))
        if kept.iim:
            # PNG has no place for it; this is how ImageMagick and ExifTool write it.
            text = f"\niptc\n{len(kept.iim):8}\n{kept.iim.hex()}\n".encode()
            added.append(_chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text)))
        added += [_written(text) for text in kept.texts]
        return b"".join((_SIGNATURE, header, *added, *rest, _chunk(b"IEND", b"")))

    def add(self, chunk: bytes) -> None:
        """Take a chunk over, as it is."""
        self._chunks.append(chunk)


def take_apart(data: bytes) -> tuple[PngPicture, Metadata]:
    """The picture, and what lies around it; ``UncleanableError`` if the file breaks off."""
    picture, metadata = PngPicture(), Metadata()
    for kind, start, end in _chunks(data):
        content = data[start + 8 : end - 4]
        if kind == b"IEND":
            if is_filled(data[end:]):
                metadata.kinds.add("behind")
            break
        if kind in _OF_THE_PICTURE:
            picture.add(data[start:end])
        elif kind[:1].isupper():
            # Without a critical chunk that nobody here knows, it may be another picture.
            raise UncleanableError
        elif kind == b"eXIf":
            metadata.exif.append(content.removeprefix(b"Exif\0\0"))
        elif kind in _TEXTS:
            _read_text(kind, content, metadata)
        elif kind == b"tIME":
            metadata.kinds.add("time")
        else:
            metadata.kinds.add("credentials" if kind == b"caBX" else "other")
    return picture, metadata


def _read_text(kind: bytes, content: bytes, metadata: Metadata) -> None:
    name = content.partition(b"\0")[0].decode("latin-1").lower()
    if name not in _RIGHTS and name != _XMP.lower() and not name.startswith(_RAW):
        # Not unpacked: a file may have thousands that are small only while they are packed.
        metadata.kinds.add("time" if name in _TIME else "device" if name in _DEVICE else "text")
        return
    try:
        text = _text(kind, content)
    except MetadataUnreadableError:
        metadata.kinds.add("other")
        return
    if name.startswith(_RAW):
        _read_profile(name.removeprefix(_RAW), text.content, metadata)
    elif name == _XMP.lower():
        metadata.packets.append(text.content)
    elif text.content.strip():
        # No statement of rights is longer, and they add up in memory.
        if sum(len(one.content) for one in metadata.texts) + len(text.content) > _MOST_TEXT_BYTES:
            raise UncleanableError
        metadata.texts.append(text)
        metadata.kinds.add("rights")


def _read_profile(kind: str, text: bytes, metadata: Metadata) -> None:
    """What ImageMagick keeps in hexadecimal: EXIF, XMP, IPTC, or what a JPEG had in APP1."""
    try:
        profile = unhexed(text)
    except MetadataUnreadableError:
        metadata.kinds.add("other")
        return
    if kind in ("iptc", "8bim"):
        metadata.iim.append(profile)
    elif kind in ("exif", "app1") and profile.startswith((b"Exif\0\0", b"II*\0", b"MM\0*")):
        metadata.exif.append(profile.removeprefix(b"Exif\0\0"))
    elif kind in ("xmp", "app1"):
        metadata.packets.append(profile)
    else:
        metadata.kinds.add("other")


def _text(kind: bytes, content: bytes) -> Text:
    """Raises ``MetadataUnreadableError`` for what is no text, or too long when unpacked."""
    keyword, zero, rest = content.partition(b"\0")
    if not zero or len(keyword) > 79:
        raise MetadataUnreadableError
    if kind == b"zTXt":
        rest = inflated(rest[1:])
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\x01", rest[2:].split(b"\0", 2)[-1]
        rest = inflated(rest) if packed else rest
    return Text(keyword.decode("latin-1"), rest, kind == b"iTXt")


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk as (type, start, end); the one that ends the picture last."""
    position = len(_SIGNATURE)
    if data[:position] != _SIGNATURE or data[12:16] != b"IHDR":
        raise UncleanableError
    while position + 12 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4])
        kind = data[position + 4 : position + 8]
        if end > len(data) or not kind.isalpha():
            raise UncleanableError
        yield kind, position, end
        if kind == b"IEND":
            return
        position = end
    raise UncleanableError


def _written(text: Text) -> bytes:
    keyword = text.keyword.encode("latin-1")
    if text.is_utf8:
        return _chunk(b"iTXt", keyword + b"\0\0\0\0\0" + text.content)
    return _chunk(b"tEXt", keyword + b"\0" + text.content)


def _chunk(kind: bytes, content: bytes) -> bytes:
    # Section 5.3: the length is of the content, the sum of the type and the content.
    packed = kind + content
    return len(content).to_bytes(4) + packed + zlib.crc32(packed).to_bytes(4)
