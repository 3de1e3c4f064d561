"""Takes the items of a HEIF file, AVIF or HEIC, apart and puts those of the picture together again.

ISO/IEC 23008-12 for the items, 14496-12 for the boxes they are in. The coded data of the picture,
of its tiles and of its transparency stay as they are, byte by byte; messages among them go.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import itemgetter

from curate.images.boxes import Box, BrokenBoxError, box, full_box, whole_boxes
from curate.images.cleaning.coded_pictures import av1_picture, hevc_picture
from curate.images.cleaning.item_properties import is_alpha, kind_of, rebuilt
from curate.images.cleaning.meta_box import entry, item_locations, item_properties, reference
from curate.images.cleaning.metadata import Kept, Kind, Metadata, UncleanableError, is_filled
from curate.images.containers import C2PA_TYPE, C2PA_UUID
from curate.images.items import CODED, DERIVED, Item, Meta, Property
from curate.images.packets import MetadataUnreadableError, decoded

# Of a still picture: what it is, and what it is like (23008-12, annex B; AV1 Image File Format, 6).
_BRANDS = (b"avif", b"heic", b"heix", b"mif1", b"mif2", b"miaf", b"MA1A", b"MA1B")
_MAJOR = frozenset({b"avif", b"heic", b"heix", b"mif1", b"mif2"})
# What a film says that has its picture as an item too.
_STILL = {b"avis": b"avif", b"hevc": b"heic", b"hevx": b"heix", b"msf1": b"mif1"}
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_XMP_TYPE = b"application/rdf+xml"
# A picture is made of others, has a transparency, and colours that are multiplied with it.
_NEEDED = frozenset({b"dimg", b"auxl", b"prem"})
# Says only of what a picture is a small copy, or what it tells of.
_UNNEEDED = frozenset({b"thmb", b"cdsc"})
# Unpacked; no packet is nearly as long, and they add up in memory.
_MOST_METADATA_BYTES = 64 * 1024 * 1024
_MOST_PROPERTIES = 0x7FFF
_PADDING = frozenset({b"free", b"skip", b"wide"})


class HeifPicture:
    """The picture of a HEIF file: its items in order, how they refer to each other, their bytes."""

    def __init__(self, meta: Meta, brands: list[bytes], data: bytes) -> None:
        self._brands = brands
        kept = _of_the_picture(meta)
        self.items = [item for item in meta.items.values() if item.id in kept]
        if len(self.items) != len(kept):
            raise UncleanableError
        self.references = meta.references
        self._primary = meta.primary
        self.kinds: set[Kind] = set()
        self._contents: list[bytes] = []
        # By their number in the file, so that those which items share stay one.
        self._properties: dict[int, Property] = {}
        self._uses: list[list[int]] = []
        places = {item.extents or () for item in self.items}
        if sum(end - start for extents in places for start, end in extents) > len(data):
            # Extents that lie on each other: the file would grow without a bound.
            raise UncleanableError
        read: dict[object, bytes] = {}
        for item in self.items:
            if item.kind not in CODED | DERIVED or item.is_protected:
                raise UncleanableError
            its = meta.properties.get(item.id, [])
            length_size = _length_size(its) if item.kind == b"hvc1" else 0
            # Tiles of one colour may lie in the same place.
            same = item.kind, item.extents, length_size
            if same not in read:
                read[same] = self._content(item, length_size, data)
            self._contents.append(read[same])
            self._uses.append([number for number, one in its if self._keep(number, one)])
        if len(self._properties) > _MOST_PROPERTIES or any(len(one) > 255 for one in self._uses):
            raise UncleanableError

    def put_together(self, kept: Kept) -> bytes:
        """The file with nothing beside the picture but what is kept."""
        numbers = {item.id: number for number, item in enumerate(self.items, 1)}
        primary = numbers[self._primary]
        entries = [entry(numbers[item.id], item.kind, item.is_hidden) for item in self.items]
        references = [
            reference(kind, numbers[source], [numbers[one] for one in targets if one in numbers])
            for kind, source, targets in dict.fromkeys(self.references)
            if kind in _NEEDED and source in numbers
        ]
        contents = list(self._contents)
        for kind, content, more in (
            (b"Exif", kept.exif and bytes(4) + kept.exif, b""),
            (b"mime", kept.xmp, _XMP_TYPE + b"\0"),
        ):
            if content:
                contents.append(content)
                entries.append(entry(len(contents), kind, False, more))
                references.append(reference(b"cdsc", len(contents), [primary]))
        meta = (
            full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full_box(b"pitm", 0, 0, primary.to_bytes(2)),
            full_box(b"iinf", 0, 0, len(entries).to_bytes(2), *entries),
            *([full_box(b"iref", 0, 0, *references)] if any(references) else []),
            item_properties(self._properties, self._uses),
        )
        start = box(b"ftyp", self._brands[0], bytes(4), *self._brands)
        # Where the bytes begin depends on the length of what says so.
        length = len(full_box(b"meta", 0, 0, *meta, item_locations(contents, 0)[0]))
        iloc, content = item_locations(contents, len(start) + length + 8)
        return start + full_box(b"meta", 0, 0, *meta, iloc) + box(b"mdat", content)

    def _content(self, item: Item, length_size: int, data: bytes) -> bytes:
        if item.kind == b"iden":
            return b""
        content = item.content(data)
        if item.kind == b"grid":
            # Version, flags, rows, columns, and the sides in 16 or 32 bits (6.6.2.3).
            length = 12 if content[1:2] and content[1] & 1 else 8
            if len(content) < length:
                raise UncleanableError
            self.kinds |= {"other"} if is_filled(content[length:]) else set()
            return content[:length]
        if item.kind == b"av01":
            content, is_more = av1_picture(content)
        else:
            content, is_more = hevc_picture(content, length_size)
        self.kinds |= {"other"} if is_more else set()
        if not content:
            raise UncleanableError
        return content

    def _keep(self, number: int, its: Property) -> bool:
        """Take a property over, as far as it is needed; whether it is."""
        before = self._properties.get(number)
        if before is None:
            content = rebuilt(its)
            if content is None:
                if kind := kind_of(its):
                    self.kinds.add(kind)
                return False
            if len(content) != len(its.content):
                self.kinds.add("other")
            before = Property(its.kind, content, its.is_essential)
        # One item may need what another passes over; then it is written as needed by both.
        is_essential = before.is_essential or its.is_essential
        self._properties[number] = Property(its.kind, before.content, is_essential)
        return True


def take_apart(data: bytes) -> tuple[HeifPicture, Metadata]:
    """The picture, and what lies around it; ``UncleanableError`` for what is not plain."""
    try:
        return _taken_apart(data)
    except BrokenBoxError:
        raise UncleanableError from None


def _taken_apart(data: bytes) -> tuple[HeifPicture, Metadata]:
    metadata = Metadata(states_orientation=True)
    first, *rest = whole_boxes(data, 0, len(data))[0] or [Box(b"", 0, 0, 0)]
    metas = [one for one in rest if one.kind == b"meta"]
    if first.kind != b"ftyp" or len(metas) != 1 or any(one.kind == b"ftyp" for one in rest):
        # Of two, decoders differ in which they take.
        raise UncleanableError
    meta = Meta(data, metas[0])
    picture = HeifPicture(meta, _brands(data[first.body : first.end]), data)
    metadata.kinds |= picture.kinds
    _read_items(meta, picture, data, metadata)
    for one in (*rest, *meta.others):
        _read_box(one, data, metadata)
    if is_filled(data[(rest[-1] if rest else first).end :]):
        metadata.kinds.add("behind")
    if not any(one.kind == b"moov" for one in rest):
        media = [one for one in rest if one.kind == b"mdat"]
        if _has_unused(data, [*media, *([meta.idat] if meta.idat else [])], meta.items.values()):
            metadata.kinds.add("other")
    return picture, metadata


def _of_the_picture(meta: Meta) -> set[int]:
    """The primary item, what it is made of, and the transparency of these."""
    kept = _with_inputs(meta, [meta.primary])
    kept |= _with_inputs(
        meta,
        {
            source
            for kind, source, targets in meta.references
            if kind == b"auxl" and kept.intersection(targets)
            if any(is_alpha(one) for _, one in meta.properties.get(source, []))
        },
    )
    if any(
        kind not in _NEEDED | _UNNEEDED or (kind == b"dimg" and not set(targets) <= kept)
        for kind, source, targets in meta.references
        if source in kept
    ):
        # Made of another in a way that nobody here knows.
        raise UncleanableError
    return kept


def _with_inputs(meta: Meta, items: Iterable[int]) -> set[int]:
    """These and whatever they are made of."""
    inputs: dict[int, list[int]] = {}
    for kind, source, targets in meta.references:
        if kind == b"dimg":
            inputs.setdefault(source, []).extend(targets)
    found: set[int] = set()
    left = list(items)
    while left:
        item = left.pop()
        if item not in found:
            found.add(item)
            left += inputs.get(item, [])
    return found


def _read_items(meta: Meta, picture: HeifPicture, data: bytes, metadata: Metadata) -> None:
    """What the other items are: metadata, of the picture first, and other pictures."""
    kept = {item.id for item in picture.items}
    sources = {
        kind: [source for name, source, _ in meta.references if name == kind]
        for kind in (b"thmb", b"auxl")
    }
    small = _with_inputs(meta, sources[b"thmb"])
    beside = _with_inputs(meta, sources[b"auxl"])
    own = {
        source for kind, source, targets in meta.references if kind == b"cdsc" and kept & {*targets}
    }
    left = _MOST_METADATA_BYTES
    others = [item for item in meta.items.values() if item.id not in kept]
    for item in sorted(others, key=lambda item: item.id not in own):
        if item.kind in (b"Exif", b"mime"):
            left -= _read_metadata(item, data, metadata)
            if left < 0:
                raise UncleanableError
        elif item.id in small:
            metadata.kinds.add("thumbnail")
        else:
            is_picture = item.kind in CODED | DERIVED and item.id not in beside
            metadata.kinds.add("behind" if is_picture else "other")


def _read_metadata(item: Item, data: bytes, metadata: Metadata) -> int:
    """Take up EXIF, or what may hold XMP; how many bytes it has."""
    try:
        content = decoded(item.content_encoding, item.content(data))
    except (BrokenBoxError, MetadataUnreadableError):
        metadata.kinds.add("other")
        return 0
    if item.kind == b"Exif":
        # Behind a number of bytes that are to be passed over (23008-12, A.2.1).
        tiff = content[4 + int.from_bytes(content[:4]) :] or content[4:]
        metadata.exif.append(tiff.removeprefix(b"Exif\0\0"))
    elif content:
        metadata.packets.append(content)
        if item.content_type != _XMP_TYPE:
            metadata.kinds.add("other")
    return len(content)


def _read_box(one: Box, data: bytes, metadata: Metadata) -> None:
    content = data[one.body : one.end] if one.kind != b"mdat" else b""
    if one.kind == b"uuid" and content[:16] == _XMP_UUID:
        metadata.packets.append(content[16:])
    elif content[:16] == C2PA_UUID or C2PA_TYPE in content:
        metadata.kinds.add("credentials")
    elif one.kind in (b"moov", b"mpvd"):
        metadata.kinds.add("behind")
    elif one.kind not in (b"meta", b"mdat") and (one.kind not in _PADDING or is_filled(content)):
        metadata.kinds.add("other")


def _has_unused(data: bytes, media: list[Box], items: Iterable[Item]) -> bool:
    """Whether bytes lie among those of the items that are of none."""
    used = sorted(extent for item in items for extent in item.extents or ())
    position, gaps = 0, []
    for start, end in [*used, (len(data), len(data))]:
        if position < start:
            gaps.append((position, start))
        position = max(position, end)
    return any(
        is_filled(data[max(start, one.body) : min(end, one.end)])
        for one in media
        for start, end in gaps[
            bisect_left(gaps, one.body, key=itemgetter(1)) : bisect_right(gaps, (one.end,))
        ]
    )


def _brands(content: bytes) -> list[bytes]:
    """The brands that a still picture of them has, the major one first."""
    stated = [content[at : at + 4] for at in (0, *range(8, len(content) - 3, 4))]
    found = list(dict.fromkeys(_STILL.get(one, one) for one in stated))
    major = next((one for one in found if one in _MAJOR), None)
    if major is None:
        raise UncleanableError
    return [major, *(one for one in _BRANDS if one in found and one != major)]


def _length_size(its: list[tuple[int, Property]]) -> int:
    """How many bytes the length of a unit of HEVC has."""
    configurations = [one.content for _, one in its if one.kind == b"hvcC"]
    if len(configurations) != 1 or len(configurations[0]) < 22:
        raise UncleanableError
    return (configurations[0][21] & 3) + 1
