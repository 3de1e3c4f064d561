"""Builds a TIFF anew with its first picture and nothing else (TIFF 6.0)."""

from curate.images.cleaning.directories import (
    BYTE,
    UNDEFINED,
    Directory,
    Field,
    Fields,
    Nested,
    header,
    long,
    short,
    written,
)
from curate.images.cleaning.exif import ORIENTATION
from curate.images.cleaning.metadata import Kept, Metadata, UncleanableError, is_filled

_COMPRESSION, _XMP, _IPTC, _PHOTOSHOP, _ICC = 259, 700, 33723, 34377, 34675
# Where the picture's bytes are: strips or tiles, and how long each is.
_PLACES = ((273, 279), (324, 325))
# What the picture's bytes mean, by the numbers of TIFF 6.0 and of its supplements.
_OF_THE_PICTURE = frozenset(
    {
        *(256, 257, 258, 259, 262, 266, 277, 278, 282, 283, 284, 292, 293, 296, 301, 317, 318, 319),
        *(320, 322, 323, 332, 334, 338, 339, 340, 341, 529, 530, 531, 532, _ICC),
    }
)
# JPEG in a TIFF has segments of its own, some outside of the strips; the others are packed bytes.
_CLEANABLE = {1, 2, 3, 4, 5, 8, 32773, 32946, 34925, 50000}
_RIGHTS = (315, 33432)
_MOST_STRIPS = 100_000


class TiffPicture:
    """The picture of a TIFF: the order of its bytes, its fields, and its strips or tiles."""

    def __init__(self, fields: Fields, directory: Directory, data: bytes) -> None:
        self._order = fields.order
        self._fields = {tag: directory[tag] for tag in directory.keys() & _OF_THE_PICTURE}
        compression = fields.numbers(directory.get(_COMPRESSION)) or (1,)
        self._places = next((both for both in _PLACES if both[0] in directory), _PLACES[0])
        starts, lengths = (fields.numbers(directory.get(tag)) for tag in self._places)
        is_sound = 0 < len(starts) == len(lengths) <= _MOST_STRIPS
        if compression[0] not in _CLEANABLE or not is_sound:
            raise UncleanableError
        both = list(zip(starts, lengths, strict=True))
        if any(start + length > len(data) for start, length in both):
            raise UncleanableError
        if sum(lengths) > len(data):
            # Strips that lie on each other: the file would grow without a bound.
            raise UncleanableError
        self._strips = [data[start : start + length] for start, length in both]

    def put_together(self, kept: Kept) -> bytes:
        """The file with nothing beside the picture but what is kept."""
        fields: dict[int, Field | Nested] = dict(self._fields)
        if kept.exif:
            fields |= self._rights(kept.exif)
        for tag, content, kind in ((_XMP, kept.xmp, BYTE), (_PHOTOSHOP, kept.iim, UNDEFINED)):
            if content:
                fields[tag] = Field(kind, len(content), content)
        lengths = [len(strip) for strip in self._strips]
        fields[self._places[1]] = long(self._order, *lengths)
        fields[self._places[0]] = long(self._order, *lengths)
        position = 8 + len(written(self._order, fields))
        starts: list[int] = []
        for length in lengths:
            starts.append(position)
            position += length + length % 2
        fields[self._places[0]] = long(self._order, *starts)
        strips = (strip + b"\0" * (len(strip) % 2) for strip in self._strips)
        return b"".join((header(self._order), written(self._order, fields), *strips))

    def _rights(self, exif: bytes) -> Directory:
        """The same fields as EXIF has them: EXIF is the directory of a TIFF."""
        fields = Fields(exif)
        first, _ = fields.first()
        kept = {tag: first[tag] for tag in _RIGHTS if tag in first}
        if stated := fields.numbers(first.get(ORIENTATION)):
            kept[ORIENTATION] = short(self._order, *stated)
        return kept


def take_apart(data: bytes) -> tuple[TiffPicture, Metadata]:
    """The first picture, and what lies around it; ``UncleanableError`` for what is not plain."""
    fields = Fields(data)
    directory, following = fields.first()
    picture, metadata = TiffPicture(fields, directory, data), Metadata()
    # The whole file is what EXIF would be.
    head = _without_pixels(fields, directory)
    metadata.exif.append(head)
    if following:
        metadata.kinds.add("behind")
    if xmp := directory.get(_XMP):
        metadata.packets.append(xmp.data)
    if photoshop := directory.get(_PHOTOSHOP):
        metadata.iim.append(photoshop.data)
    if (iptc := directory.get(_IPTC)) and is_filled(iptc.data):
        # IPTC-IIM without the resources around it.
        length = len(iptc.data).to_bytes(4)
        metadata.iim.append(b"8BIM\x04\x04\0\0" + length + iptc.data + b"\0" * (len(iptc.data) % 2))
    known = {*_OF_THE_PICTURE, *(tag for both in _PLACES for tag in both), *_RIGHTS, ORIENTATION}
    known |= {_XMP, _IPTC, _PHOTOSHOP, 254, 255, 0x8769, 0x8825, *range(269, 273), 305, 306, 316}
    if directory.keys() - known:
        metadata.kinds.add("other")
    return picture, metadata


def _without_pixels(fields: Fields, directory: Directory) -> bytes:
    """The directories with what EXIF has of a picture, for the reader of EXIF."""
    own: dict[int, Field | Nested] = {
        tag: field
        for tag, field in directory.items()
        if tag not in _OF_THE_PICTURE and tag not in {_XMP, _IPTC, _PHOTOSHOP}
        if len(field.data) <= 0xFFFF
    }
    for tag in (0x8769, 0x8825):
        own[tag] = fields.inside(directory, tag)
    return header(fields.order) + written(fields.order, own)
