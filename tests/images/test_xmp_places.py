"""Where XMP can hide: text chunks of PNG, pieces of extended XMP, other encodings and prefixes."""

import struct
import zlib

import pytest
from test_xmp_signals import (
    PROHIBITED,
    extended,
    jpeg,
    jpeg_with,
    packet,
    picture,
    read_signals,
    said,
)

from curate.images.packets import MetadataUnreadableError

REFUSAL = said("DMI-PROHIBITED")
TDM = "http://www.w3.org/ns/tdmrep"


def png_with(kind: bytes, body: bytes) -> bytes:
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    plain = picture("PNG")
    return plain[:33] + chunk + plain[33:]


def raw_profile(content: bytes) -> bytes:
    """As ImageMagick writes it: name, length, lines of hexadecimal."""
    digits = content.hex()
    lines = "\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    return f"\nxmp\n{len(content):8d}\n{lines}\n".encode()


@pytest.mark.parametrize("profile", ["xmp", "XMP", "APP1", "exif", "generic"])
def test_a_raw_profile_in_a_png_is_read_plain_and_packed(profile: str) -> None:
    keyword = f"Raw profile type {profile}".encode() + b"\0"
    text = raw_profile(REFUSAL)
    assert read_signals(png_with(b"tEXt", keyword + text)) == PROHIBITED
    assert read_signals(png_with(b"zTXt", keyword + b"\0" + zlib.compress(text))) == PROHIBITED
    head = keyword + b"\x01\0\0\0"
    assert read_signals(png_with(b"iTXt", head + zlib.compress(text))) == PROHIBITED


@pytest.mark.parametrize("text", [b"\nxmp\n  3\nnot hexadecimal\n", b"", b"\nxmp\n 2\nabc\n"])
def test_a_raw_profile_that_is_no_hexadecimal_is_unreadable(text: bytes) -> None:
    with pytest.raises(MetadataUnreadableError):
        read_signals(png_with(b"tEXt", b"Raw profile type xmp\0" + text))


def test_a_raw_profile_without_xmp_says_nothing() -> None:
    text = raw_profile(b"\x1c\x02\x05 a title")
    assert read_signals(png_with(b"tEXt", b"Raw profile type iptc\0" + text)) == []


def test_xmp_in_a_packed_text_chunk_is_read() -> None:
    body = b"XML:com.adobe.xmp\0\0" + zlib.compress(REFUSAL)
    assert read_signals(png_with(b"zTXt", body)) == PROHIBITED
    assert read_signals(png_with(b"tEXt", b"XML:com.adobe.xmp\0" + REFUSAL)) == PROHIBITED


def test_extended_xmp_that_is_announced_and_missing_is_unreadable() -> None:
    guid = "0123456789ABCDEF" * 2
    note = "xmlns:n='http://ns.adobe.com/xmp/note/'"
    attribute = packet("", attributes=f"{note} n:HasExtendedXMP='{guid}'")
    element = packet(f"<n:HasExtendedXMP {note}>{guid}</n:HasExtendedXMP>")
    for xmp in (attribute, element):
        with pytest.raises(MetadataUnreadableError):
            read_signals(jpeg(xmp))


def test_pieces_of_extended_xmp_that_contradict_each_other_are_unreadable() -> None:
    data = extended(packet("<plus:Notes>" + "x" * 5000 + "</plus:Notes>"), 1000)
    head = b"http://ns.adobe.com/xmp/extension/\0"
    place = data.index(head) + len(head) + 32
    total, _ = struct.unpack(">II", data[place : place + 8])
    other = jpeg_with(head + b"A" * 32 + struct.pack(">II", total, 0) + b"y" * 1000)[2:]
    segment = other[: 2 + struct.unpack(">H", other[2:4])[0]]
    with pytest.raises(MetadataUnreadableError):
        read_signals(data[:2] + segment + data[2:])
    gap = extended(packet("<plus:Notes>" + "x" * 5000 + "</plus:Notes>"), 1000, drop=1)
    with pytest.raises(MetadataUnreadableError):
        read_signals(gap)


def test_the_same_piece_twice_does_no_harm() -> None:
    data = extended(REFUSAL, 100_000)
    start = data.index(b"http://ns.adobe.com/xmp/extension/\0") - 4
    length = 2 + struct.unpack(">H", data[start + 2 : start + 4])[0]
    again = data[:2] + data[start : start + length] + data[2:]
    assert read_signals(again) == PROHIBITED


@pytest.mark.parametrize("prefix", ["x-1", "x.y", "é"])
def test_a_packet_with_an_unusual_prefix_is_read(prefix: str) -> None:
    xmp = REFUSAL.replace(b"x:xmpmeta", f"{prefix}:xmpmeta".encode())
    xmp = xmp.replace(b"xmlns:x=", f"xmlns:{prefix}=".encode())
    assert read_signals(jpeg(xmp)) == PROHIBITED


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_bare_rdf_in_another_encoding_is_not_overlooked(encoding: str) -> None:
    text = REFUSAL.decode()
    bare = text[text.index("<rdf:RDF") : text.index("</x:xmpmeta>")]
    with pytest.raises(MetadataUnreadableError):
        read_signals(jpeg(bare.encode(encoding)))


@pytest.mark.parametrize(
    ("inside", "key"),
    [
        ('<plus:DataMining rdf:parseType="Resource"><rdf:value>DMI-PROHIBITED</rdf:value>'
         "</plus:DataMining>", "dmi-prohibited"),
        ('<plus:DataMining><rdf:Description rdf:value="DMI-PROHIBITED"/></plus:DataMining>',
         "dmi-prohibited"),
        ("<plus:DataMining/>", ""),
        ("<plus:DataMining> </plus:DataMining>", ""),
        ('<plus:DataMining rdf:resource=""/>', ""),
    ],
)  # fmt: skip
def test_a_value_in_a_structure_is_read_and_an_empty_one_is_unknown(inside: str, key: str) -> None:
    assert read_signals(jpeg(packet(inside))) == [("plus:DataMining", key)]


@pytest.mark.parametrize("value", ["AG-UNK", "AG-A12", "UNDER-18", ""])
def test_an_age_that_nobody_defined_is_passed_on_to_be_quarantined(value: str) -> None:
    xmp = packet("", attributes=f'plus:MinorModelAgeDisclosure="{value}"')
    assert read_signals(jpeg(xmp)) == [("plus:MinorModelAgeDisclosure", value.lower())]


@pytest.mark.parametrize("namespace", [f"{TDM}/", f"{TDM}#"])
def test_a_tdmrep_reservation_in_xmp_is_read(namespace: str) -> None:
    xmp = packet(f'<t:reservation xmlns:t="{namespace}">1</t:reservation>')
    assert read_signals(jpeg(xmp)) == [("tdmrep:reservation", "1")]
    attribute = packet("", attributes=f'xmlns:t="{namespace}" t:reservation="0"')
    assert read_signals(jpeg(attribute)) == [("tdmrep:reservation", "0")]
    attribute = packet("", attributes=f'xmlns:t="{namespace}" t:reservation="True"')
    assert read_signals(jpeg(attribute)) == [("tdmrep:reservation", "1")]


def test_a_reservation_in_another_namespace_is_not_the_signal() -> None:
    xmp = packet('<t:reservation xmlns:t="http://example.org/hotel/">1</t:reservation>')
    assert read_signals(jpeg(xmp)) == []
