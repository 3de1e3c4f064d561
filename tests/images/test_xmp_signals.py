"""Opt-outs in XMP: every place and every form in which the standard allows them."""

import contextlib
import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from curate.images.packets import MetadataUnreadableError
from curate.images.xmp import read_signals as stated
from curate.images.xmp import settled

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
PROHIBITED = [("plus:DataMining", "dmi-prohibited")]


def read_signals(data: bytes) -> list[tuple[str, str]]:
    return settled(stated(data))


def packet(inside: str, *, attributes: str = "") -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:plus="{PLUS}" {attributes}>{inside}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def said(value: str) -> bytes:
    return packet("", attributes=f'plus:DataMining="{value}"')


def picture(kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), (90, 120, 30)).save(stream, kind, **options)
    return stream.getvalue()


def jpeg_with(*segments: bytes) -> bytes:
    plain = picture("JPEG")
    marked = b"".join(b"\xff\xe1" + struct.pack(">H", len(s) + 2) + s for s in segments)
    return plain[:2] + marked + plain[2:]


def jpeg(*packets: bytes) -> bytes:
    return jpeg_with(*(b"http://ns.adobe.com/xap/1.0/\0" + xmp for xmp in packets))


def extended(xmp: bytes, chunk_bytes: int, *, drop: int | None = None, total: int = 0) -> bytes:
    """A JPEG whose second packet is cut into chunks, written last to first."""
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
    chunks = [
        head + struct.pack(">II", total or len(xmp), start) + xmp[start : start + chunk_bytes]
        for start in range(0, len(xmp), chunk_bytes)
    ]
    if drop is not None:
        del chunks[drop]
    note = "xmlns:n='http://ns.adobe.com/xmp/note/' n:HasExtendedXMP='" + "A" * 32 + "'"
    main = b"http://ns.adobe.com/xap/1.0/\0" + packet("", attributes=note)
    return jpeg_with(main, *reversed(chunks))


@pytest.mark.parametrize(
    "xmp",
    [
        said(f"{VOCABULARY}DMI-PROHIBITED"),
        said("DMI-PROHIBITED"),
        said("dmi-prohibited"),
        said(f" {VOCABULARY}DMI-PROHIBITED/ "),
        packet(f"<plus:DataMining>{VOCABULARY}DMI-PROHIBITED</plus:DataMining>"),
        packet("<plus:DataMining>\n DMI-PROHIBITED\n</plus:DataMining>"),
        packet(f'<plus:DataMining rdf:resource="{VOCABULARY}DMI-PROHIBITED"/>'),
        packet(
            "<plus:DataMining><rdf:Bag><rdf:li>DMI-PROHIBITED</rdf:li></rdf:Bag></plus:DataMining>"
        ),
        packet(
            f'<plus:DataMining><rdf:Seq><rdf:li rdf:resource="{VOCABULARY}DMI-PROHIBITED"/>'
            "</rdf:Seq></plus:DataMining>"
        ),
        packet(f'<other:DataMining xmlns:other="{PLUS}">DMI-PROHIBITED</other:DataMining>'),
        packet(
            "<plus:ImageSupplier><rdf:Description>"
            "<plus:DataMining>DMI-PROHIBITED</plus:DataMining>"
            "</rdf:Description></plus:ImageSupplier>"
        ),
    ],
)
def test_every_form_of_a_prohibition_is_read(xmp: bytes) -> None:
    assert read_signals(jpeg(xmp)) == PROHIBITED


def test_an_image_without_xmp_says_nothing() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF"):
        assert read_signals(picture(kind)) == []


def test_xmp_without_a_word_on_mining_says_nothing() -> None:
    assert read_signals(jpeg(packet("<plus:Version>1.2</plus:Version>"))) == []


def test_two_keys_in_one_value_are_both_read() -> None:
    """The end of it alone would be a permission."""
    for text in ("DMI-PROHIBITED DMI-ALLOWED", f"DMI-PROHIBITED, {VOCABULARY}DMI-ALLOWED"):
        assert read_signals(jpeg(said(text))) == [*PROHIBITED, ("plus:DataMining", "dmi-allowed")]


def test_an_unknown_value_is_passed_on_to_be_quarantined() -> None:
    assert read_signals(jpeg(said("DMI-PERHAPS"))) == [("plus:DataMining", "dmi-perhaps")]


def test_an_age_disclosure_is_read_beside_it() -> None:
    xmp = packet(
        f'<plus:MinorModelAgeDisclosure rdf:resource="{VOCABULARY}AG-A15"/>',
        attributes='plus:DataMining="DMI-ALLOWED"',
    )
    assert sorted(read_signals(jpeg(xmp))) == [
        ("plus:DataMining", "dmi-allowed"),
        ("plus:MinorModelAgeDisclosure", "ag-a15"),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        '<z:DataMining xmlns:z="http://example.org/z/">DMI-PROHIBITED</z:DataMining>',
        "<DataMining>DMI-PROHIBITED</DataMining>",
        "<plus:DataMiningNote>DMI-PROHIBITED</plus:DataMiningNote>",
        "<plus:Notes>plus:DataMining=DMI-PROHIBITED</plus:Notes>",
    ],
)
def test_the_word_in_another_namespace_or_place_is_not_the_signal(inside: str) -> None:
    assert read_signals(jpeg(packet(inside))) == []


def test_a_foreign_name_under_the_usual_prefix_is_not_the_signal() -> None:
    xmp = said("DMI-PROHIBITED").replace(PLUS.encode(), b"http://example.org/z/")
    assert read_signals(jpeg(xmp)) == []


def test_an_empty_packet_does_not_hide_the_next_and_no_packet_hides_a_refusal() -> None:
    assert read_signals(jpeg(packet(""), said("DMI-PROHIBITED"))) == PROHIBITED
    both = read_signals(jpeg(said("DMI-ALLOWED"), said("DMI-PROHIBITED"), packet("")))
    assert ("plus:DataMining", "dmi-prohibited") in both


def test_rdf_without_its_wrapper_is_read() -> None:
    xmp = said("DMI-PROHIBITED")
    bare = xmp[xmp.index(b"<rdf:RDF") : xmp.index(b"</x:xmpmeta>")]
    assert read_signals(jpeg(bare)) == PROHIBITED


def test_extended_xmp_of_a_jpeg_is_put_together_again() -> None:
    xmp = packet("<plus:Notes>" + "x" * 5000 + "</plus:Notes>", attributes="")
    xmp = xmp.replace(
        b"</rdf:Description>",
        b"<plus:DataMining>DMI-PROHIBITED</plus:DataMining></rdf:Description>",
    )
    cut_inside_the_value = xmp.index(b"DMI-PROHIBITED") + 4
    assert read_signals(extended(xmp, cut_inside_the_value)) == PROHIBITED


def test_extended_xmp_with_a_piece_missing_is_unreadable() -> None:
    xmp = packet("<plus:Notes>" + "x" * 5000 + "</plus:Notes>")
    with pytest.raises(MetadataUnreadableError):
        read_signals(extended(xmp, 1000, drop=2))
    with pytest.raises(MetadataUnreadableError):
        read_signals(extended(xmp, 1000, total=2**31))


@pytest.mark.parametrize("is_compressed", [False, True])
def test_xmp_in_a_png_is_read_plain_and_compressed(is_compressed: bool) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", said("DMI-PROHIBITED").decode(), zip=is_compressed)
    data = picture("PNG", pnginfo=info)
    assert (b"DMI-PROHIBITED" in data) is not is_compressed
    assert read_signals(data) == PROHIBITED


def test_compressed_xmp_that_does_not_unpack_is_unreadable() -> None:
    body = b"XML:com.adobe.xmp\0\x01\0\0\0" + b"this is not deflated"
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + body))
    plain = picture("PNG")
    with pytest.raises(MetadataUnreadableError):
        read_signals(plain[:33] + chunk + plain[33:])


@pytest.mark.parametrize("cut", [4, 10])
def test_compressed_xmp_that_is_cut_short_is_unreadable(cut: int) -> None:
    """What is missing at the end may have been the refusal."""
    packed = zlib.compress(said("DMI-PROHIBITED"))[:-cut]
    body = b"XML:com.adobe.xmp\0\x01\0\0\0" + packed[: len(packed) // 2]
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + body))
    plain = picture("PNG")
    with pytest.raises(MetadataUnreadableError):
        read_signals(plain[:33] + chunk + plain[33:])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_xmp_in_another_encoding_is_read_or_called_unreadable(encoding: str) -> None:
    xmp = said("DMI-PROHIBITED").decode().encode(encoding)
    with contextlib.suppress(MetadataUnreadableError):
        assert read_signals(jpeg(xmp)) == PROHIBITED


def test_xmp_in_a_webp_is_read() -> None:
    data = picture("WEBP", xmp=said("DMI-PROHIBITED"))
    assert read_signals(data) == PROHIBITED


def test_xmp_in_a_tiff_is_read() -> None:
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    tags = ImageFileDirectory_v2()
    tags[700] = said("DMI-PROHIBITED")
    tags.tagtype[700] = 1
    assert read_signals(picture("TIFF", tiffinfo=tags)) == PROHIBITED


@pytest.mark.parametrize(
    "xmp",
    [
        said("DMI-PROHIBITED").replace(b"</rdf:Description>", b""),
        said("DMI-PROHIBITED").replace(b"</x:xmpmeta>", b""),
        said("DMI-PROHIBITED").replace(b'plus:DataMining="', b'plus:DataMining="<'),
        said("DMI-PROHIBITED").replace(b"xmlns:plus", b"xmlns:plug"),
        packet("&undefined;"),
        packet("\x01"),
    ],
)
def test_broken_xml_is_unreadable_and_never_reads_as_no_opt_out(xmp: bytes) -> None:
    with pytest.raises(MetadataUnreadableError):
        read_signals(jpeg(xmp))


def test_entities_are_not_expanded() -> None:
    xmp = packet("&a;").replace(
        b"<x:xmpmeta", b'<!DOCTYPE x [<!ENTITY a "DMI-PROHIBITED">]><x:xmpmeta', 1
    )
    with pytest.raises(MetadataUnreadableError):
        read_signals(jpeg(xmp))


def test_a_file_of_open_brackets_takes_no_quadratic_time() -> None:
    """A hostile file must not stop a run: 2 MB of packet starts, none of them closed."""
    import time

    started = time.monotonic()
    with pytest.raises(MetadataUnreadableError):
        read_signals(jpeg(packet("")) + b"<x:xmpmeta " * 20_000)
    assert time.monotonic() - started < 5


# ── Where a manifest is, and whose a picture was ──────────────────────────────────────────────

DCTERMS = 'xmlns:dcterms="http://purl.org/dc/terms/"'
ELSEWHERE = [("c2pa:manifest", "not-embedded")]


def provenance(inside: str, attributes: str = "") -> bytes:
    return packet(
        f"<dcterms:provenance {attributes}>{inside}</dcterms:provenance>", attributes=DCTERMS
    )


@pytest.mark.parametrize(
    ("value", "is_address"),
    [
        ("https://example.org/manifest.c2pa", True),
        ("self#jumbf=/c2pa/urn:uuid:1", True),
        ("/manifests/1", True),
        ("picture.c2pa", True),
        ("\n https://example.org/1 ", True),
        ("Gift of the family, 1931", False),
        ("Sale: Christie's, 3/4 May", False),
        ("1931", False),
        ("", False),
    ],
)
def test_only_an_address_says_where_a_manifest_is(value: str, is_address: bool) -> None:
    expected = ELSEWHERE if is_address else []
    as_attribute = packet("", attributes=f'{DCTERMS} dcterms:provenance="{value}"')
    in_a_list = provenance(f'<rdf:Alt><rdf:li xml:lang="x-default">{value}</rdf:li></rdf:Alt>')
    for said_so in (as_attribute, provenance(value), in_a_list):
        assert [*read_signals(jpeg(said_so))] == expected


def test_a_resource_says_where_a_manifest_is() -> None:
    said_so = provenance("", 'rdf:resource="https://example.org/1"')
    assert [*read_signals(jpeg(said_so))] == ELSEWHERE
