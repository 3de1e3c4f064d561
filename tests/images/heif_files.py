"""HEIF files, AVIF and HEIC, with whatever items a test puts into them."""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from curate.images.boxes import box, boxes, full_box
from curate.images.containers import C2PA_UUID
from curate.images.decoding import readers
from curate.images.items import Meta

KINDS = [kind for kind, name in (("AVIF", "libavif"), ("HEIF", "pillow-heif")) if name in readers()]
XMP_TYPE = b"application/rdf+xml"
DEPTH = b"urn:mpeg:hevc:2015:auxid:2"
GAIN_MAP = b"urn:com:apple:photo:2020:aux:hdrgainmap"
Property = tuple[bytes, bytes, bool]

if "HEIF" in KINDS:
    from pillow_heif import HeifImagePlugin  # noqa: F401


@dataclass
class Item:
    """An item; in so many extents, named so often, in ``idat`` if so, or said to be elsewhere."""

    kind: bytes
    content: bytes
    properties: list[Property] = field(default_factory=list)
    content_type: bytes = b""
    encoding: bytes = b""
    is_hidden: bool = False
    extent_count: int = 1
    repeated: int = 1
    is_in_idat: bool = False
    is_elsewhere: bool = False
    name: bytes = b""


@dataclass
class HeifFile:
    """What a file is written from; items are called by their number, from 1."""

    brands: bytes
    primary: int
    items: list[Item]
    references: list[tuple[bytes, int, tuple[int, ...]]]

    def add(self, item: Item, *references: tuple[bytes, tuple[int, ...]]) -> int:
        self.items.append(item)
        number = len(self.items)
        self.references += [(kind, number, targets) for kind, targets in references]
        return number

    def add_picture(self, other: bytes, **more: Any) -> int:
        """Another file's only picture, as an item of this one."""
        item = opened(other).items[0]
        properties = item.properties + more.pop("also", [])
        references = more.pop("references", ())
        return self.add(Item(item.kind, item.content, properties, **more), *references)

    def written(self, before: bytes = b"", behind: bytes = b"", in_meta: bytes = b"") -> bytes:
        start = box(b"ftyp", self.brands)
        length = len(self._meta(0, in_meta)[0])
        meta, content = self._meta(len(start) + length + len(before) + 8, in_meta)
        return start + meta + before + box(b"mdat", content) + behind

    def _meta(self, start: int, more: bytes) -> tuple[bytes, bytes]:
        names, locations = [], []
        media, idat = b"", b""
        for number, item in enumerate(self.items, 1):
            texts = item.name + b"\0"
            if item.kind == b"mime":
                texts += item.content_type + b"\0" + (item.encoding and item.encoding + b"\0")
            head = number.to_bytes(2) + bytes(2) + item.kind
            names.append(full_box(b"infe", 2, int(item.is_hidden), head, texts))
            size = -(-len(item.content) // item.extent_count) or 1
            parts = [item.content[at : at + size] for at in range(0, len(item.content), size)]
            # From the last to the first: whoever reads on finds them in the wrong order.
            places = {}
            for part in reversed(range(len(parts))):
                gap = b"" if len(parts) == 1 else b"<gap>"
                if item.is_in_idat:
                    places[part], idat = len(idat), idat + parts[part] + gap
                else:
                    places[part], media = start + len(media), media + parts[part] + gap
            locations.append(
                number.to_bytes(2)
                + int(item.is_in_idat).to_bytes(2)
                + int(item.is_elsewhere).to_bytes(2)
                + (len(parts) * item.repeated).to_bytes(2)
                + item.repeated
                * b"".join(
                    places[at].to_bytes(4) + len(part).to_bytes(4) for at, part in enumerate(parts)
                )
            )
        count = len(self.items).to_bytes(2)
        references = [
            box(kind, source.to_bytes(2), len(to).to_bytes(2), *(one.to_bytes(2) for one in to))
            for kind, source, to in self.references
        ]
        meta = full_box(
            b"meta",
            0,
            0,
            full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full_box(b"pitm", 0, 0, self.primary.to_bytes(2)),
            full_box(b"iloc", 1, 0, b"\x44\0", count, *locations),
            full_box(b"iinf", 0, 0, count, *names),
            full_box(b"iref", 0, 0, *references),
            self._properties(),
            box(b"idat", idat) if idat else b"",
            more,
        )
        return meta, media

    def _properties(self) -> bytes:
        known: list[tuple[bytes, bytes]] = []
        uses = []
        for number, item in enumerate(self.items, 1):
            places = b""
            for kind, content, is_essential in item.properties:
                if (kind, content) not in known:
                    known.append((kind, content))
                places += (known.index((kind, content)) + 1 | is_essential << 7).to_bytes()
            if places:
                uses.append(number.to_bytes(2) + len(places).to_bytes() + places)
        container = box(b"ipco", *(box(*one) for one in known))
        return box(b"iprp", container, full_box(b"ipma", 0, 0, len(uses).to_bytes(4), *uses))


def opened(data: bytes) -> HeifFile:
    """A file of an encoder's, to be written again with more in it."""
    top = {one.kind: one for one in boxes(data, 0, len(data))}
    meta = Meta(data, top[b"meta"])
    numbers = {item: number for number, item in enumerate(meta.items, 1)}
    items = [
        Item(
            item.kind,
            item.content(data),
            [
                (one.kind, one.content, one.is_essential)
                for _, one in meta.properties.get(number, [])
            ],
            item.content_type,
            item.content_encoding,
            item.is_hidden,
        )
        for number, item in meta.items.items()
    ]
    references = [
        (kind, numbers[source], tuple(numbers[one] for one in targets))
        for kind, source, targets in meta.references
    ]
    brands = data[top[b"ftyp"].body : top[b"ftyp"].end]
    return HeifFile(brands, numbers[meta.primary], items, references)


def encoded(kind: str, image: Image.Image, **options: Any) -> bytes:
    """A file of Pillow's or of pillow-heif's encoder."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def with_packet(data: bytes, packet: bytes, **item: Any) -> bytes:
    """A file of an encoder's with a packet of XMP in an item, as ``Item`` has it."""
    file = opened(data)
    item = {"content_type": XMP_TYPE, "content": packet} | item
    file.add(Item(b"mime", **item), (b"cdsc", (file.primary,)))
    return file.written()


def xmp_box(packet: bytes) -> bytes:
    """A box as other ISO base media files have it (XMP specification part 3, 1.2.7)."""
    return box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), packet)


def manifest_box(store: bytes) -> bytes:
    """A manifest store of C2PA (C2PA 2.x, A.5)."""
    return box(b"uuid", C2PA_UUID, bytes(4), b"manifest\0", bytes(8), store)
