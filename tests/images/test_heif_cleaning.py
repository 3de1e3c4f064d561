"""What leaves of an AVIF or HEIC as phones and platforms write them."""

import io
from collections.abc import Callable

import heif_files
import pytest
from heif_files import DEPTH, GAIN_MAP, XMP_TYPE, HeifFile, Item
from PIL import Image
from test_cleaning import CANARY, OWNER, XMP, exif, frames, noise

from curate.images.boxes import box, full_box
from curate.images.cleaning import Kind, Leaving, UncleanableError, clean
from curate.images.containers import C2PA_TYPE
from curate.images.packets import MetadataUnreadableError, xmp_packets

TILE = 64


def phone_file(kind: str) -> HeifFile:
    """Tiles, a turn, a thumbnail, a depth and a gain map, EXIF and XMP; a second picture."""
    if kind == "HEIF":
        data = heif_files.encoded(kind, noise("RGB", 192, 128), tile_size=TILE)
        found = heif_files.opened(data)
    else:
        found = tiled_avif()
    found.items[found.primary - 1].properties.append((b"irot", b"\3", True))
    primary = (found.primary,)
    small = heif_files.encoded(kind, noise("RGB", 96, 64))
    grey = heif_files.encoded(kind, noise("L", 96, 64))
    found.add_picture(small, name=CANARY, references=[(b"thmb", primary)])
    for name in (DEPTH, GAIN_MAP):
        said = (b"auxC", bytes(4) + name + b"\0" + CANARY, True)
        found.add_picture(grey, also=[said], references=[(b"auxl", primary)])
    found.add_picture(small)
    told = b"\0\0\0\6Exif\0\0" + exif().removeprefix(b"Exif\0\0")
    found.add(Item(b"Exif", told, is_hidden=True), (b"cdsc", primary))
    found.add(Item(b"mime", XMP, content_type=XMP_TYPE, extent_count=3), (b"cdsc", primary))
    found.add(Item(b"uri ", CANARY))
    return found


def tiled_avif() -> HeifFile:
    """Pillow writes none: six tiles, and the item that puts them together."""
    tile = heif_files.encoded("AVIF", noise("RGB", TILE, TILE))
    found = heif_files.opened(tile)
    single = found.items[0]
    for _ in range(5):
        found.add_picture(tile, is_hidden=True)
    ispe = (b"ispe", bytes(4) + (192).to_bytes(4) + (128).to_bytes(4), False)
    its = [ispe, *(one for one in single.properties if one[0] in (b"pixi", b"colr"))]
    grid = Item(b"grid", b"\0\0\1\2" + (192).to_bytes(2) + (128).to_bytes(2), its)
    found.primary = found.add(grid, (b"dimg", tuple(range(1, 7))))
    return found


@pytest.mark.parametrize("leaving", ["minimal", "strip"])
@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_the_picture_of_a_phone_leaves_turned_and_alone(kind: str, leaving: Leaving) -> None:
    data = phone_file(kind).written(behind=box(b"mpvd", CANARY))
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == ((128, 192) if kind == "HEIF" else (192, 128))
    cleaned = clean(data, kind, leaving)
    assert frames(cleaned.data) == frames(data)
    assert CANARY not in cleaned.data
    assert cleaned.before == (
        *("place", "device", "people", "faces", "text", "time", "thumbnail", "behind", "other"),
        "rights",
    )
    assert cleaned.after == (("rights",) if leaving == "minimal" else ())
    left = heif_files.opened(cleaned.data)
    pictures = ["hvc1" if kind == "HEIF" else "av01"] * 6 + ["grid"]
    metadata = ["Exif", "mime"] if leaving == "minimal" else []
    assert sorted(item.kind.decode() for item in left.items) == sorted(pictures + metadata)
    with Image.open(io.BytesIO(cleaned.data)) as image:
        # Nobody turns it twice: the turn is in the properties.
        kept = image.getexif()
    assert kept.get(0x0112, 1) == (1 if kind == "HEIF" else 6)
    assert (kept.get(0x013B) == OWNER) == (leaving == "minimal")
    assert clean(cleaned.data, kind, leaving).data is cleaned.data


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_the_coded_data_stay_byte_by_byte(kind: str) -> None:
    file = phone_file(kind)
    left = heif_files.opened(clean(file.written(), kind, "minimal").data)
    coded = {b"hvc1", b"av01", b"grid"}
    assert [item.content for item in left.items if item.kind in coded] == [
        item.content for item in file.items[:7]
    ]


@pytest.mark.skipif("AVIF" not in heif_files.KINDS, reason="Pillow is without libavif")
def test_of_a_film_its_picture_stays() -> None:
    # Not with an orientation: Pillow 13 crashes when it writes one into each frame.
    film = {"save_all": True, "append_images": [noise("RGB").rotate(90)]}
    data = heif_files.encoded("AVIF", noise("RGB"), xmp=XMP, **film)
    cleaned = clean(data, "AVIF", "strip")
    assert "behind" in (cleaned.before or ())
    assert frames(cleaned.data) == frames(data)
    with Image.open(io.BytesIO(cleaned.data)) as image:
        assert image.n_frames == 1
    assert clean(cleaned.data, "AVIF", "strip").data is cleaned.data


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_transparency_stays(kind: str) -> None:
    faded = noise("RGB", 64, 48)
    faded.putalpha(Image.linear_gradient("L").resize((64, 48)))
    cleaned = clean(heif_files.encoded(kind, faded), kind, "strip").data
    with Image.open(io.BytesIO(cleaned)) as image:
        assert image.mode == "RGBA"
        assert image.getchannel("A").getextrema()[0] < 10


def hevc_message(text: bytes) -> bytes:
    """An SEI message of a user's data (ITU-T H.265, D.2.7), behind the length of its unit."""
    unit = b"\x4e\1\5" + bytes([16 + len(text)]) + bytes(16) + text + b"\x80"
    return len(unit).to_bytes(4) + unit


def av1_message(text: bytes) -> bytes:
    """A metadata OBU of ITU-T T.35 (AV1 specification, 5.8)."""
    return b"\x2a" + bytes([2 + len(text)]) + b"\4\xb5" + text


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_messages_among_the_coded_data_go(kind: str) -> None:
    plain = heif_files.encoded(kind, noise("RGB"))
    file = heif_files.opened(plain)
    message = hevc_message(CANARY) if kind == "HEIF" else av1_message(CANARY)
    without = file.written()
    file.items[0].content += message
    data = file.written()
    cleaned = clean(data, kind, "minimal")
    assert cleaned.before == ("other",)
    assert cleaned.data == clean(without, kind, "minimal").data
    assert frames(cleaned.data) == frames(data)


SURROUNDINGS: dict[str, tuple[Callable[[HeifFile], bytes], Kind | None]] = {
    "credentials": (
        lambda file: file.written(
            box(b"uuid", bytes.fromhex("d8fec3d61b0e483c92975828877ec481"), C2PA_TYPE, CANARY)
        ),
        "credentials",
    ),
    "unknown uuid": (lambda file: file.written(box(b"uuid", bytes(16), CANARY)), "other"),
    "free": (lambda file: file.written(box(b"free", CANARY)), "other"),
    "empty free": (lambda file: file.written(box(b"free", bytes(9))), None),
    "in meta": (lambda file: file.written(in_meta=box(b"free", CANARY)), "other"),
    "XML in meta": (lambda file: file.written(in_meta=full_box(b"xml ", 0, 0, CANARY)), "other"),
    "film": (lambda file: file.written(behind=box(b"moov", CANARY)), "behind"),
    "bytes": (lambda file: file.written(behind=CANARY), "behind"),
    "zeros": (lambda file: file.written(behind=bytes(20)), None),
    "among the bytes": (lambda file: file.written() + box(b"mdat", CANARY), "other"),
    "description": (
        lambda file: described(file, (b"udes", bytes(4) + CANARY, False)).written(),
        "text",
    ),
    "time": (lambda file: described(file, (b"crtt", bytes(4) + CANARY, False)).written(), "time"),
    "long property": (
        lambda file: described(file, (b"pasp", b"\0\0\0\1\0\0\0\1" + CANARY, False)).written(),
        "other",
    ),
    "packed XMP": (
        lambda file: with_item(file, Item(b"mime", b"?", [], XMP_TYPE, b"br")).written(),
        "other",
    ),
}


def described(file: HeifFile, its: heif_files.Property) -> HeifFile:
    file.items[0].properties.append(its)
    return file


def with_item(file: HeifFile, item: Item) -> HeifFile:
    file.add(item)
    return file


@pytest.mark.parametrize("name", SURROUNDINGS)
@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_what_no_list_allows_goes(kind: str, name: str) -> None:
    make, told = SURROUNDINGS[name]
    data = make(heif_files.opened(heif_files.encoded(kind, noise("RGB"))))
    cleaned = clean(data, kind, "minimal")
    assert cleaned.before == ((told,) if told else ())
    assert CANARY not in cleaned.data
    assert frames(cleaned.data) == frames(data)


UNCLEANABLE: dict[str, Callable[[HeifFile], bytes]] = {
    "two files": lambda file: file.written() * 2,
    "cut": lambda file: file.written()[:-9],
    "another codec": lambda file: with_kind(file, b"unci").written(),
    "made of an unknown kind": lambda file: with_reference(file, b"pred").written(),
    "needs a property": lambda file: described(file, (b"what", b"", True)).written(),
    "of itself": lambda file: with_reference(file, b"dimg", 9).written(),
    "no brand": lambda file: file.written().replace(file.brands, b"isom" * (len(file.brands) // 4)),
}


def with_kind(file: HeifFile, kind: bytes) -> HeifFile:
    file.items[0].kind = kind
    return file


def with_reference(file: HeifFile, kind: bytes, target: int = 2) -> HeifFile:
    file.add(Item(b"uri ", CANARY))
    file.references.append((kind, 1, (target,)))
    return file


@pytest.mark.parametrize("name", UNCLEANABLE)
@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_what_cannot_be_taken_apart_for_certain_is_uncleanable(kind: str, name: str) -> None:
    data = UNCLEANABLE[name](heif_files.opened(heif_files.encoded(kind, noise("RGB"))))
    with pytest.raises(UncleanableError):
        clean(data, kind, "minimal")
    assert clean(data, kind, "keep").data is data


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_a_file_does_not_grow_by_extents_that_lie_on_each_other(kind: str) -> None:
    file = heif_files.opened(heif_files.encoded(kind, noise("RGB", 64, 64)))
    file.items += [Item(one.kind, one.content, one.properties) for one in file.items * 99]
    grid = Item(b"grid", b"\0\0\11\11" + (640).to_bytes(2) * 2, file.items[0].properties)
    file.primary = file.add(grid, (b"dimg", tuple(range(1, 101))))
    data = file.written()
    # Equal tiles lie there once.
    assert len(clean(data, kind, "minimal").data) < len(data) / 10


@pytest.mark.parametrize("kind", heif_files.KINDS)
def test_one_place_a_thousand_times_is_not_put_together(kind: str) -> None:
    file = heif_files.opened(heif_files.encoded(kind, noise("RGB")))
    packet = Item(b"mime", bytes(9_000), content_type=XMP_TYPE, repeated=1_000)
    data = with_item(file, packet).written()
    assert clean(data, kind, "minimal").before == ("other",)
    with pytest.raises(MetadataUnreadableError):
        list(xmp_packets(data))
    file.items[0].repeated = 1_000
    with pytest.raises(UncleanableError):
        clean(file.written(), kind, "minimal")
