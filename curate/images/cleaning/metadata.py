"""What is taken out of a picture file, and what of it goes back."""

from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "place", "device", "people", "faces", "text", "time", "thumbnail", "behind", "credentials",
    "other", "rights",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What pictures hold beside their pixels, as the report counts it; of these, rights stay."""


class UncleanableError(Exception):
    """A file can't be taken apart for certain, so nobody knows what would leave with it."""


@dataclass(frozen=True)
class Text:
    """A text chunk of a PNG that states rights: its keyword, and what it says, as encoded."""

    keyword: str
    content: bytes
    is_utf8: bool


@dataclass
class Metadata:
    """What lay around the coded pixels; ``kinds`` is what shows without reading any of it.

    ``exif`` are TIFF structures, ``iim`` are Photoshop's image resources, and ``packets`` is
    whatever XMP may be in, as it lay in the file. ``states_orientation``: the picture itself says
    how it lies, so that nobody asks its EXIF and XMP.
    """

    exif: list[bytes] = field(default_factory=list)
    iim: list[bytes] = field(default_factory=list)
    packets: list[bytes] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    kinds: set[Kind] = field(default_factory=set)
    states_orientation: bool = False


@dataclass(frozen=True)
class Kept:
    """What goes back, each built anew and empty if there is nothing of it."""

    exif: bytes = b""
    xmp: bytes = b""
    iim: bytes = b""
    texts: tuple[Text, ...] = ()


def is_filled(data: bytes | memoryview) -> bool:
    """Whether there is anything but zeros, which files are padded with."""
    return bool(bytes(data).strip(b"\0"))
