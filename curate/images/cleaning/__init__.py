"""Rids picture files of what is told of people, places and devices around their pixels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from curate.images.cleaning import gif, heif, jpeg, png, tiff, webp
from curate.images.cleaning.exif import exif_kinds, orientation_of, rebuilt_exif
from curate.images.cleaning.iptc import iptc_kinds, other_blocks, rebuilt_iptc
from curate.images.cleaning.metadata import KINDS, Kept, Kind, Metadata, UncleanableError
from curate.images.cleaning.xmp import Packets

__all__ = ["KINDS", "Cleaned", "Kind", "Leaving", "UncleanableError", "clean"]

Leaving = Literal["minimal", "strip", "keep"]


class _Picture(Protocol):
    def put_together(self, kept: Kept) -> bytes: ...


_FORMATS: dict[str, Callable[[bytes], tuple[_Picture, Metadata]]] = {
    "JPEG": jpeg.take_apart,
    "MPO": jpeg.take_apart,
    "PNG": png.take_apart,
    "WEBP": webp.take_apart,
    "GIF": gif.take_apart,
    "TIFF": tiff.take_apart,
    "AVIF": heif.take_apart,
    "HEIF": heif.take_apart,
}


@dataclass(frozen=True)
class Cleaned:
    """The file that leaves, and the kinds of data in the original and in it, as ``KINDS`` has them.

    The kinds are null where the file can't be taken apart and leaves as it is.
    """

    data: bytes
    before: tuple[Kind, ...] | None
    after: tuple[Kind, ...] | None


def clean(data: bytes, kind: str, leaving: Leaving) -> Cleaned:
    """The file with no more metadata than ``leaving`` says; its coded pixels stay byte by byte.

    ``minimal`` leaves orientation, colour profile and what states rights (copyright, creator,
    credit, licence, reservations); ``strip`` only the first two; ``keep`` everything. Both of the
    others build the file anew from lists of what may stay: the parts of the format that a decoder
    needs, tags of EXIF, datasets of IPTC-IIM, properties of XMP. What is on no list goes: places,
    serial numbers, names of people, regions of faces, comments, thumbnails, content credentials
    (C2PA), which would not match the cut bytes, and whatever lies behind the picture. The same
    bytes come out the same. ``kind`` is Pillow's name of the format. Raises ``UncleanableError``
    for a file that can't be taken apart for certain, except with ``keep``.
    """
    try:
        picture, metadata = _FORMATS[kind](data)
        exif, packets = _gathered(metadata)
        before = _ordered(_kinds(metadata, exif, packets))
        if leaving == "keep":
            return Cleaned(data, before, before)
        kept = _kept(metadata, exif, packets, leaving)
        after = _ordered(
            exif_kinds([kept.exif])
            | iptc_kinds([kept.iim])
            | Packets([kept.xmp]).kinds()
            | ({"rights"} if kept.texts else set())
        )
        cleaned = picture.put_together(kept)
    except (UncleanableError, KeyError):
        if leaving == "keep":
            return Cleaned(data, None, None)
        raise UncleanableError from None
    # Two equal files are one in memory, so that whoever copies can see that nothing was cut.
    return Cleaned(data if cleaned == data else cleaned, before, after)


def _gathered(metadata: Metadata) -> tuple[list[bytes], Packets]:
    """All EXIF and XMP, also what Photoshop keeps of it."""
    exif, packets = other_blocks(metadata.iim)
    return [*metadata.exif, *exif], Packets([*metadata.packets, *packets])


def _kept(metadata: Metadata, exif: list[bytes], packets: Packets, leaving: Leaving) -> Kept:
    orientation = orientation_of(exif) or packets.orientation()
    if metadata.states_orientation:
        orientation = 0
    if leaving == "strip":
        return Kept(exif=rebuilt_exif(exif, orientation, with_rights=False))
    return Kept(
        exif=rebuilt_exif(exif, orientation, with_rights=True),
        xmp=packets.rebuilt(),
        iim=rebuilt_iptc(metadata.iim),
        texts=tuple(metadata.texts),
    )


def _kinds(metadata: Metadata, exif: list[bytes], packets: Packets) -> set[Kind]:
    return metadata.kinds | exif_kinds(exif) | iptc_kinds(metadata.iim) | packets.kinds()


def _ordered(kinds: set[Kind]) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if kind in kinds)
