"""Builds the EXIF of a picture anew from an allow-list of tags (EXIF 2.32, JEITA CP-3451E)."""

from collections.abc import Iterator

from curate.images.cleaning.directories import (
    ASCII,
    BYTE,
    UNDEFINED,
    UTF8,
    Directory,
    Field,
    Fields,
    Nested,
    header,
    short,
    written,
)
from curate.images.cleaning.metadata import Kind, UncleanableError

_EXIF, _GPS, _INTEROPERABILITY = 0x8769, 0x8825, 0xA005
ORIENTATION, _COLOUR_SPACE = 0x0112, 0xA001
# Artist, Copyright, and Windows' own of authors; Photographer is of EXIF 3.0.
_RIGHTS, _RIGHTS_INSIDE = (0x013B, 0x8298, 0x9C9D), (0xA437,)
_TEXTUAL = {BYTE, ASCII, UNDEFINED, UTF8}
_MOST_BYTES = 16_384
# "R03" is how a camera says Adobe RGB, "R98" sRGB (DCF 2.0, 5.2): the profile where no other is.
_PROFILES = {b"R98", b"R03"}
_KINDS: dict[Kind, frozenset[int]] = {
    # Maker, model, software, host, and what has the numbers of a body, a lens, a shot: also the
    # maker's notes, and the owner's name.
    "device": frozenset(
        {0x010F, 0x0110, 0x0131, 0x013C, 0x927C, 0xA420, 0xC62F, 0xC634, 0xFDE8, 0xFDE9, 0xFDEA}
        | set(range(0xA430, 0xA437))
    ),
    "text": frozenset({0x010D, 0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F, 0xA436, 0x8773}),
    "time": frozenset({0x0132, 0x9003, 0x9004, *range(0x9010, 0x9013), *range(0x9290, 0x9293)}),
    "rights": frozenset((*_RIGHTS, *_RIGHTS_INSIDE)),
}


def exif_kinds(blocks: list[bytes]) -> set[Kind]:
    """What kinds of data the EXIF of a picture holds."""
    found: set[Kind] = set()
    for fields, first, inside, following in _read(blocks):
        # The version of its format is in it even where no place is.
        if fields.inside(first, _GPS).keys() - {0}:
            found.add("place")
        if following:
            found.add("thumbnail")
        filled = {
            tag
            for directory in (first, inside)
            for tag, field in directory.items()
            if field.data.strip(b"\0 ")
        }
        found.update(kind for kind, tags in _KINDS.items() if filled & tags)
    return found


def orientation_of(blocks: list[bytes]) -> int:
    """How the picture lies: 1 to 8 (EXIF 2.32, 4.6.4), or 0 if no EXIF says it."""
    for fields, first, _, _ in _read(blocks):
        stated = fields.numbers(first.get(ORIENTATION))
        if stated and 1 <= stated[0] <= 8:
            return stated[0]
    return 0


def rebuilt_exif(blocks: list[bytes], orientation: int, *, with_rights: bool) -> bytes:
    """EXIF with nothing but orientation, colour space and, if wished, the rights; or none."""
    first: dict[int, Field | Nested] = {}
    inside: dict[int, Field | Nested] = {}
    for fields, theirs, theirs_inside, _ in _read(blocks):
        if with_rights:
            for tags, source, target in (
                (_RIGHTS, theirs, first),
                (_RIGHTS_INSIDE, theirs_inside, inside),
            ):
                for tag in tags:
                    if (field := source.get(tag)) and _is_text(field):
                        target.setdefault(tag, field)
        if colours := fields.numbers(theirs_inside.get(_COLOUR_SPACE)):
            inside.setdefault(_COLOUR_SPACE, short(">", colours[0]))
        profile = fields.inside(theirs_inside, _INTEROPERABILITY).get(1)
        if profile and profile.data.rstrip(b"\0") in _PROFILES:
            inside.setdefault(_INTEROPERABILITY, {1: profile})
    if orientation > 1:
        first[ORIENTATION] = short(">", orientation)
    if inside:
        first[_EXIF] = inside
    return header(">") + written(">", first) if first else b""


def _is_text(field: Field) -> bool:
    is_short = field.type in _TEXTUAL and len(field.data) <= _MOST_BYTES
    return is_short and bool(field.data.strip(b"\0 "))


def _read(blocks: list[bytes]) -> Iterator[tuple[Fields, Directory, Directory, int]]:
    for block in blocks:
        try:
            fields = Fields(block)
        except UncleanableError:
            # No EXIF that anybody could read, so there is nothing in it to keep.
            continue
        first, following = fields.first()
        yield fields, first, fields.inside(first, _EXIF), following
