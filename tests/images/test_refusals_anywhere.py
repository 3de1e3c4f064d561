"""A refusal that is put anywhere into an allowing file is found, or the file is not kept."""

import sys
from functools import cache
from pathlib import Path

import heif_files
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.images.credentials import NOT_INSTALLED, reader_name
from curate.images.scan import ImageFacts, scan_image

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("places", "signing")

from places import (  # noqa: E402
    USE,
    XMP_PLACES,
    YES,
    app1,
    app11,
    before,
    credentials,
    extended,
    gif_packet,
    packed_text,
    png_chunk,
    riff_chunk,
    store,
    sub_blocks,
    xmp,
)

READER = reader_name("auto")
KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", *heif_files.KINDS)
ALLOWING = {
    ("plus:DataMining", "dmi-allowed"),
    ("c2pa:training-mining", "allowed"),
    ("c2pa:manifest", "read"),
}
NO, NOT_ALLOWED = "PROHIBITED", "notAllowed"
# Pillow warns of what it passes over in a TIFF that something was put into.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
    pytest.mark.skipif(READER == NOT_INSTALLED, reason="c2pa-python is not installed"),
]


@cache
def allowing(kind: str) -> bytes:
    """A picture of the kind that allows in every way that it can."""
    packet = xmp(YES)
    plain = credentials(USE, kind)
    added = {
        "JPEG": app1(packet) + extended(packet, 150),
        "PNG": packed_text(packet) + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet),
        "WEBP": riff_chunk(b"XMP ", packet),
        "TIFF": packet,
        "GIF": gif_packet(packet),
        "AVIF": heif_files.xmp_box(packet),
        "HEIF": heif_files.xmp_box(packet),
    }
    return before(plain, added[kind])


@cache
def refusals() -> dict[str, bytes]:
    """What may be put into a file: a packet or a store as it is, as formats hold it, a picture."""
    packet = xmp(NO)
    profile = b"\nxmp\n %d\n%b\n" % (len(packet), packet.hex().encode())
    things = {
        "packet": packet,
        "wide packet": packet.decode().encode("utf-16-be"),
        "APP1": app1(packet),
        "extended": extended(packet, 100),
        "packed": packed_text(packet),
        "profile": packed_text(profile, b"Raw profile type xmp"),
        "GIF packet": gif_packet(packet),
        "GIF blocks": sub_blocks(b"XMP DataXMP", packet, 70),
        "store": store(NOT_ALLOWED),
        "APP11": app11(store(NOT_ALLOWED)),
        "APP11 in parts": app11(store(NOT_ALLOWED), 999),
        "caBX": png_chunk(b"caBX", store(NOT_ALLOWED)),
        "GIF store": sub_blocks(b"C2PA_GIF\x01\0\0", store(NOT_ALLOWED)),
    }
    pictures = {f"{kind} with a store": credentials(NOT_ALLOWED, kind) for kind in KINDS}
    packets = {
        f"picture: {place}": make(NO)[0]
        for place, make in XMP_PLACES.items()
        if "sidecar" not in place
    }
    return things | pictures | packets


def scanned(folder: Path, data: bytes) -> ImageFacts:
    path = folder / "picture"
    path.write_bytes(data)
    return scan_image(path, min_side_px=1, max_megapixels=1, c2pa_reader=READER, metadata="minimal")


def may_be_kept(facts: ImageFacts) -> bool:
    return facts.state != "metadata_unreadable" and set(facts.signals) <= ALLOWING


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("anywhere")


@pytest.mark.parametrize("kind", KINDS)
def test_an_allowing_file_is_kept(folder: Path, kind: str) -> None:
    facts = scanned(folder, allowing(kind))
    assert (facts.state, set(facts.signals)) == ("ok", ALLOWING)


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_at_either_end_is_found_as_such(folder: Path, kind: str) -> None:
    """Nothing that is whole comes out as unreadable: that would quarantine what has to go."""
    for name, refusal in refusals().items():
        facts = scanned(folder, allowing(kind) + refusal)
        if name in {"wide packet", "GIF blocks"}:
            assert facts.state == "metadata_unreadable", name
        elif not (kind == "JPEG" and "xtended" in name):  # two texts under one GUID
            # Nobody can tell which of two such files behind each other a decoder takes.
            is_twice = kind in heif_files.KINDS and (
                "avif" in name.lower() or "hei" in name.lower()
            )
            assert facts.state == "ok" or is_twice, name
            assert set(facts.signals) - ALLOWING in (
                {("plus:DataMining", "dmi-prohibited")},
                {("c2pa:training-mining", "notallowed")},
            ), name


@given(
    kind=st.sampled_from(KINDS),
    name=st.sampled_from(sorted(refusals())) if READER != NOT_INSTALLED else st.nothing(),
    share=st.floats(0, 1),
    cut=st.integers(0, 400),
)
@example("PNG", "APP11 in parts", 0.5, 0)
@example("GIF", "packed", 1.0, 0)
def test_no_place_in_a_file_hides_a_refusal(
    folder: Path, kind: str, name: str, share: float, cut: int
) -> None:
    """``share`` is taken of the bytes, and of the first of them, where the structure is."""
    data, refusal = allowing(kind), refusals()[name]
    for at in (int(share * len(data)), min(cut, len(data))):
        assert not may_be_kept(scanned(folder, data[:at] + refusal + data[at:])), at
