"""What leaves with a picture: nothing of people, places and devices, and all of its pixels."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import heif_files
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin, UnidentifiedImageError

from curate.images.cleaning import Kind, Leaving, UncleanableError, clean

CANARY = b"zqxcanary"
OWNER = "Ada Example"
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 aux:SerialNumber="zqxcanary1" exif:GPSLatitude="52,zqxcanary" photoshop:City="zqxcanary"
 plus:DataMining="http://ns.useplus.org/ldf/vocab/DMI-ALLOWED">
<ext:PersonInImage><rdf:Bag><rdf:li>zqxcanary</rdf:li></rdf:Bag></ext:PersonInImage>
<mwg-rs:Regions><rdf:Bag><rdf:li>zqxcanary</rdf:li></rdf:Bag></mwg-rs:Regions>
<dc:description><rdf:Alt><rdf:li>zqxcanary</rdf:li></rdf:Alt></dc:description>
<dc:creator ext:note="zqxcanary"><rdf:Seq><rdf:li>Ada Example</rdf:li></rdf:Seq>
<ext:x>zqxcanary</ext:x></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
IPTC = b"".join(
    bytes([0x1C, 2, number]) + struct.pack(">H", len(value)) + value
    for number, value in ((80, OWNER.encode()), (90, CANARY), (120, CANARY), (40, CANARY))
)
PHOTOSHOP = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC + b"\0" * (len(IPTC) % 2)
Encoded = tuple[str, bytes]


def exif() -> bytes:
    found = Image.Exif()
    found[0x0112], found[0x013B], found[0x8298] = 6, OWNER, f"(c) {OWNER}"
    found[0x010E], found[0x010F] = CANARY.decode(), CANARY.decode()
    found.get_ifd(0x8825)[1], found.get_ifd(0x8825)[2] = "N", (52.0, 30.0, 12.0)
    inside = found.get_ifd(0x8769)
    inside[0xA431], inside[0x9286], inside[0x9003] = CANARY.decode(), CANARY, "2026:01:02 03:04:05"
    return found.tobytes()


def png_texts() -> PngImagePlugin.PngInfo:
    found = PngImagePlugin.PngInfo()
    found.add_text("Copyright", f"(c) {OWNER}", zip=True)
    found.add_text("Comment", CANARY.decode(), zip=True)
    found.add_itxt("Title", CANARY.decode())
    found.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return found


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TOLD = {"exif": exif(), "xmp": XMP, "icc_profile": PROFILE}


def encoded(kind: str, image: Image.Image, **options: Any) -> Encoded:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return kind, stream.getvalue()


def noise(mode: str, width: int = 40, height: int = 33) -> Image.Image:
    picture = Image.effect_noise((width, height), 80)
    return Image.merge("RGB", [picture, picture.rotate(90, expand=False), picture]).convert(mode)


def frames(data: bytes) -> list[tuple[str, tuple[int, int], bytes]]:
    """The pixels of a picture, of each frame of an animation; of several pictures, the first."""
    with Image.open(io.BytesIO(data)) as image:
        many = image.format in {"GIF", "PNG", "WEBP"} and getattr(image, "n_frames", 1)
        found = []
        for number in range(many or 1):
            image.seek(number)
            image.load()
            found.append((image.mode, image.size, image.tobytes()))
        return found


def interlaced_png() -> Encoded:
    """Pillow writes none: an 8 by 8 grey picture in Adam7, each pass a line of its own filter."""
    passes = ((1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4))
    lines = b"".join((b"\0" + bytes(range(9, 9 + width))) * height for width, height in passes)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 1)),
        (b"tEXt", b"Comment\0" + CANARY),
    ]
    chunks += [(b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return "PNG", b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def with_segments(data: bytes, *segments: tuple[int, bytes]) -> bytes:
    packed = (bytes([255, m]) + struct.pack(">H", len(c) + 2) + c for m, c in segments)
    return data[:2] + b"".join(packed) + data[2:]


def film(mode: str) -> Mapping[str, Any]:
    return {"save_all": True, "append_images": [noise(mode).rotate(90), noise(mode)]}


# A picture of each kind of encoder, with all that it can tell.
ENCODERS: dict[str, Callable[[], Encoded]] = {
    "baseline": lambda: encoded("JPEG", noise("RGB"), comment=CANARY, **TOLD),
    "subsampled": lambda: encoded("JPEG", noise("RGB"), subsampling=2, quality=30, **TOLD),
    "progressive": lambda: encoded("JPEG", noise("RGB"), progressive=True, **TOLD),
    "restarts": lambda: encoded("JPEG", noise("RGB"), restart_marker_blocks=1, **TOLD),
    "grey": lambda: encoded("JPEG", noise("L"), **TOLD),
    "cmyk": lambda: encoded("JPEG", noise("CMYK"), exif=exif(), xmp=XMP),
    "several": lambda: encoded("MPO", noise("RGB"), exif=exif(), xmp=XMP, **film("RGB")),
    "png": lambda: encoded("PNG", noise("RGB"), pnginfo=png_texts(), exif=exif()),
    "alpha png": lambda: encoded("PNG", noise("RGBA"), pnginfo=png_texts(), icc_profile=PROFILE),
    "palette": lambda: encoded("PNG", noise("P"), pnginfo=png_texts(), transparency=3),
    "one bit": lambda: encoded("PNG", noise("1"), pnginfo=png_texts()),
    "16 bits": lambda: encoded("PNG", noise("I;16"), pnginfo=png_texts()),
    "interlaced": interlaced_png,
    "animated png": lambda: encoded("PNG", noise("RGB"), pnginfo=png_texts(), **film("RGB")),
    "webp": lambda: encoded("WEBP", noise("RGB"), **TOLD),
    "lossless": lambda: encoded("WEBP", noise("RGBA"), lossless=True, **TOLD),
    "plain webp": lambda: encoded("WEBP", noise("RGB")),
    "alpha webp": lambda: encoded("WEBP", noise("RGBA"), quality=20, **TOLD),
    "animated webp": lambda: encoded("WEBP", noise("RGB"), exif=exif(), xmp=XMP, **film("RGB")),
    "gif": lambda: encoded("GIF", noise("P"), comment=CANARY),
    "animated gif": lambda: encoded("GIF", noise("P"), comment=CANARY, loop=0, **film("P")),
    "tiff": lambda: encoded("TIFF", noise("RGB"), tiffinfo={270: CANARY.decode(), 315: OWNER}),
    "packed tiff": lambda: encoded("TIFF", noise("RGB"), compression="tiff_lzw"),
}
for _kind in heif_files.KINDS:
    ENCODERS |= {
        _kind: lambda kind=_kind: encoded(kind, noise("RGB", 64, 48), **TOLD),
        f"plain {_kind}": lambda kind=_kind: encoded(kind, noise("RGB", 64, 48)),
        f"grey {_kind}": lambda kind=_kind: encoded(kind, noise("L", 64, 48), **TOLD),
        f"alpha {_kind}": lambda kind=_kind: encoded(kind, noise("RGBA", 64, 48), **TOLD),
        f"fine {_kind}": lambda kind=_kind: encoded(kind, noise("RGB", 61, 49), quality=95, **TOLD),
    }
if "HEIF" in heif_files.KINDS:
    ENCODERS["tiled HEIF"] = lambda: encoded("HEIF", noise("RGB", 200, 136), tile_size=64, **TOLD)
    ENCODERS["several HEIF"] = lambda: encoded("HEIF", noise("RGB"), xmp=XMP, **film("RGB"))


@pytest.mark.parametrize("leaving", ["minimal", "strip"])
@pytest.mark.parametrize("name", ENCODERS)
def test_a_cleaned_picture_has_the_same_pixels_and_tells_nothing(
    name: str, leaving: Leaving
) -> None:
    kind, data = ENCODERS[name]()
    cleaned = clean(data + CANARY, kind, leaving)
    assert frames(cleaned.data) == frames(data)
    assert CANARY not in cleaned.data
    assert CANARY not in b"".join(
        zlib.decompress(part[i:]) for part in [cleaned.data] for i in _packed(part)
    )
    assert "behind" in (cleaned.before or ()) or kind == "TIFF"
    assert set(cleaned.after or ()) <= ({"rights"} if leaving == "minimal" else set())
    # The report's figures are those of the file, looked at again.
    assert clean(cleaned.data, kind, "keep").before == cleaned.after


def _packed(data: bytes) -> list[int]:
    """Where a zTXt chunk's text begins."""
    return [data.index(b"\0", at) + 2 for at in range(len(data)) if data.startswith(b"zTXt", at)]


@pytest.mark.parametrize("name", ENCODERS)
def test_cleaning_again_changes_nothing_and_keeping_changes_nothing(name: str) -> None:
    kind, data = ENCODERS[name]()
    cleaned = clean(data, kind, "minimal").data
    again = clean(cleaned, kind, "minimal")
    # The very same bytes: whoever copies need not write them anew.
    assert again.data is cleaned
    assert clean(data, kind, "keep").data is data


@pytest.mark.parametrize(
    "name", ["baseline", "progressive", "cmyk", "png", "webp", "lossless", "animated webp"]
)
def test_rights_and_orientation_stay(name: str) -> None:
    kind, data = ENCODERS[name]()
    with Image.open(io.BytesIO(clean(data, kind, "minimal").data)) as image:
        kept, xmp = image.getexif(), image.info["xmp"]
    assert dict(kept)[0x0112] == 6
    assert (kept[0x013B], kept[0x8298]) == (OWNER, f"(c) {OWNER}")
    xmp = xmp.encode() if isinstance(xmp, str) else xmp
    assert b"DMI-ALLOWED" in xmp
    assert b"<dc:creator><rdf:Seq><rdf:li>Ada Example</rdf:li></rdf:Seq>" in xmp
    with Image.open(io.BytesIO(clean(data, kind, "strip").data)) as image:
        assert dict(image.getexif()) == {0x0112: 6} | (
            {0x8769: image.getexif()[0x8769]} if 0x8769 in image.getexif() else {}
        )
        assert not image.info.get("xmp")


@pytest.mark.parametrize("name", ["baseline", "alpha png", "webp"])
@pytest.mark.parametrize("leaving", ["minimal", "strip"])
def test_the_colour_profile_stays(name: str, leaving: Leaving) -> None:
    kind, data = ENCODERS[name]()
    with Image.open(io.BytesIO(clean(data, kind, leaving).data)) as image:
        assert image.info["icc_profile"] == PROFILE


def test_of_iptc_only_rights_stay() -> None:
    _, data = encoded("JPEG", noise("RGB"))
    cleaned = clean(with_segments(data, (0xED, b"Photoshop 3.0\0" + PHOTOSHOP)), "JPEG", "minimal")
    assert cleaned.before == ("place", "text", "rights")
    assert cleaned.after == ("rights",)
    assert OWNER.encode() in cleaned.data
    assert CANARY not in cleaned.data


def test_an_orientation_that_only_xmp_states_stays() -> None:
    xmp = XMP.replace(
        b"plus:DataMining",
        b'xmlns:t="http://ns.adobe.com/tiff/1.0/" t:Orientation="8" plus:DataMining',
    )
    kind, data = encoded("WEBP", noise("RGB"), xmp=xmp)
    with Image.open(io.BytesIO(clean(data, kind, "strip").data)) as image:
        assert image.getexif()[0x0112] == 8


@pytest.mark.parametrize(
    ("marker", "content", "kind"),
    [
        (0xFE, CANARY, "text"),
        (0xE0, b"JFXX\0\x10" + CANARY, "thumbnail"),
        (0xE5, CANARY, "other"),
        (
            0xEB,
            b"JP\0\1\0\0\0\1" + bytes.fromhex("0011 0010 8000 00AA00389B71") + CANARY,
            "credentials",
        ),
        (0xE1, b"Exif\0\0II*\0" + CANARY, None),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta " + CANARY, "other"),
    ],
)
def test_what_no_list_allows_goes(marker: int, content: bytes, kind: Kind | None) -> None:
    _, data = encoded("JPEG", noise("RGB"))
    cleaned = clean(with_segments(data, (marker, content)), "JPEG", "minimal")
    assert cleaned.before == ((kind,) if kind else ())
    assert cleaned.data == data


def test_a_picture_without_metadata_leaves_as_it_is() -> None:
    for name in ("JPEG", "PNG", "WEBP", "GIF"):
        kind, data = encoded(name, noise("P" if name == "GIF" else "RGB"))
        assert clean(data, kind, "minimal").data is data


@pytest.mark.parametrize(
    "make",
    [
        lambda: encoded("JPEG", noise("RGB"))[1][:-2],
        lambda: with_segments(encoded("JPEG", noise("RGB"))[1])[:40],
        lambda: encoded("TIFF", noise("RGB"), compression="jpeg")[1],
        lambda: b"BM" + bytes(100),
        lambda: b"",
    ],
)
def test_what_cannot_be_taken_apart_for_certain_is_uncleanable(make: Callable[[], bytes]) -> None:
    data = make()
    kind = "TIFF" if data[:2] in (b"II", b"MM") else "JPEG"
    with pytest.raises(UncleanableError):
        clean(data, kind, "minimal")
    assert clean(data, kind, "keep").before is None


@settings(max_examples=400, deadline=None)
@given(
    name=st.sampled_from(sorted(ENCODERS)),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=4),
    length=st.floats(0, 1),
)
@pytest.mark.slow
def test_a_damaged_file_is_uncleanable_or_decodes_to_the_same(
    name: str, cuts: list[tuple[float, bytes]], length: float
) -> None:
    kind, data = ENCODERS[name]()
    damaged = bytearray(data)
    for place, content in cuts:
        at = int(place * len(damaged))
        damaged[at : at + len(content)] = content
    data = bytes(damaged[: int(len(damaged) * max(length, 0.3))])
    try:
        cleaned = clean(data, kind, "minimal").data
    except UncleanableError:
        return
    try:
        before = frames(data)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, EOFError, struct.error):
        return
    assert frames(cleaned)[:1] == before[:1]


def test_hostile_metadata_is_refused_and_not_followed() -> None:
    _, data = encoded("PNG", noise("RGB"))
    deep = XMP.replace(
        b"<rdf:li>Ada Example</rdf:li>", b"<rdf:li>" * 30_000 + b"</rdf:li>" * 30_000
    )
    long = zlib.compress(bytes(2_000_000).replace(b"\0", b"x"))
    for kind, body in (
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + deep),
        (b"zTXt", b"Copyright\0\0" + long),
    ):
        packed = (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )
        with pytest.raises(UncleanableError):
            clean(data[:33] + packed + data[33:], "PNG", "minimal")
