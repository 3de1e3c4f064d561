"""Builds the properties of a HEIF file's pictures anew (ISO/IEC 23008-12, 6.5; 23000-22, 7)."""

from curate.images.boxes import BrokenBoxError, Reader
from curate.images.cleaning.coded_pictures import av1_configuration, hevc_configuration
from curate.images.cleaning.metadata import Kind
from curate.images.items import Property

# How long each is: extent, rotation, mirror axis, crop, shape of pixels, light levels, mastering
# display, light around, operating point and layer of AV1.
_LENGTHS = {
    b"ispe": 12,
    b"irot": 1,
    b"imir": 1,
    b"clap": 32,
    b"pasp": 8,
    b"clli": 4,
    b"mdcv": 24,
    b"amve": 8,
    b"a1op": 1,
    b"lsel": 2,
}
_ALPHA = frozenset({b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1"})
_NCLX_BYTES = 11
# Sizes of AV1's layers, for whoever wants only some: they change with what is taken out.
_UNNEEDED = frozenset({b"a1lx", b"free"})
_KINDS: dict[bytes, Kind] = {
    b"udes": "text",
    b"altt": "text",
    b"crtt": "time",
    b"mdft": "time",
    b"cmin": "device",
    b"cmex": "device",
}


def rebuilt(its: Property) -> bytes | None:
    """The content of a property that a decoder needs, without what else is in it; else none.

    Raises ``BrokenBoxError`` for one that can't be read, and for an unknown one that, as it says,
    nobody may pass over.
    """
    content = its.content
    length = _LENGTHS.get(its.kind, 0)
    if its.kind == b"pixi":
        # How many bits each channel has.
        length = 5 + content[4] if len(content) > 4 else 5
    elif its.kind == b"colr" and content[:4] in (b"prof", b"rICC"):
        length = len(content)
    elif its.kind == b"colr" and content[:4] == b"nclx":
        length = _NCLX_BYTES
    elif its.kind == b"hvcC":
        return hevc_configuration(content)
    elif its.kind == b"av1C":
        return av1_configuration(content)
    elif is_alpha(its):
        return bytes(4) + content[4:].split(b"\0", 1)[0] + b"\0"
    if length:
        return Reader(content, 0, len(content)).take(length)
    if its.is_essential and its.kind not in _UNNEEDED:
        raise BrokenBoxError
    return None


def is_alpha(its: Property) -> bool:
    """Whether it says that a picture is the transparency of another (23008-12, 6.5.8)."""
    return its.kind == b"auxC" and its.content[4:].split(b"\0", 1)[0] in _ALPHA


def kind_of(its: Property) -> Kind | None:
    """What kind of data a property is that is left out."""
    return None if its.kind in _UNNEEDED else _KINDS.get(its.kind, "other")
