"""Where a picture, or a file beside it, may say yes or no to machines."""

import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import heif_files
from signing import edited, mining, picture, signed

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
# What lies in a picture, and what lies beside it: the ending of each file to what it holds.
Place = Callable[[str], tuple[bytes, Mapping[str, bytes]]]


def xmp(word: str) -> bytes:
    """A packet that says ``DMI-`` and the word of data mining."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:plus="{PLUS}" plus:DataMining="DMI-{word}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed_text(packet: bytes, keyword: bytes = b"XML:com.adobe.xmp") -> bytes:
    return png_chunk(b"iTXt", keyword + b"\0\x01\0\0\0" + zlib.compress(packet))


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def sub_blocks(identifier: bytes, body: bytes, size: int = 255) -> bytes:
    """An application extension of a GIF, in blocks of a size."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    blocks = b"".join(bytes([len(part)]) + part for part in parts)
    return b"\x21\xff\x0b" + identifier + blocks + b"\0"


def gif_packet(packet: bytes) -> bytes:
    """As the XMP specification has it: in one piece, and a trailer for whoever walks blocks."""
    trailer = bytes([1, *range(255, -1, -1), 0])
    return b"\x21\xff\x0bXMP DataXMP" + packet + trailer


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def app1(packet: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def extended(packet: bytes, size: int) -> bytes:
    """The segments of extended XMP, last to first."""
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
    parts = [
        segment(0xE1, head + struct.pack(">II", len(packet), start) + packet[start : start + size])
        for start in range(0, len(packet), size)
    ]
    return b"".join(reversed(parts))


def app11(box: bytes, size: int = 60_000, number: int = 529) -> bytes:
    """A JUMBF box in as many segments as it takes, each with the head of the box."""
    parts = [box[8:][start : start + size] for start in range(0, len(box) - 8, size)]
    return b"".join(
        segment(0xEB, b"JP" + struct.pack(">HI", number, count) + box[:8] + part)
        for count, part in enumerate(parts, 1)
    )


def before(data: bytes, added: bytes) -> bytes:
    """The picture with something added where its format has metadata, before the pixels."""
    at = {b"\xff\xd8": 2, b"\x89P": 33, b"GI": 13}.get(data[:2])
    if at is None:  # WebP and TIFF may have it behind them
        return data + added
    if data[:2] == b"GI" and data[10] & 0x80:
        at += 3 * 2 ** ((data[10] & 7) + 1)
    return data[:at] + added + data[at:]


@cache
def credentials(use: str, kind: str = "JPEG", size: int = 0) -> bytes:
    """A signed picture whose manifest has this use, and an assertion of about a size."""
    return signed(mining(ai_training=use), *_padding(size), kind=kind)


def _padding(size: int) -> list[dict[str, Any]]:
    return [{"label": "org.example.notes", "data": {"text": "x" * size}}] if size else []


@cache
def store(use: str, size: int = 0) -> bytes:
    """The manifest store alone, as a ``.c2pa`` file has it."""
    data = credentials(use, "PNG", size)
    at = data.index(b"caBX")
    return data[at + 4 : at + 4 + struct.unpack(">I", data[at - 4 : at])[0]]


def metadata(word: str, label: str = "cawg.metadata", **context: Any) -> bytes:
    """A signed picture with an assertion in JSON-LD; ``context`` stands for the usual one."""
    content = {
        "@context": context or {"plus": PLUS},
        f"{next(iter(context), 'plus')}:DataMining": f"{VOCABULARY}DMI-{word}",
    }
    return signed({"label": label, "data": content})


def _alone(make: Callable[[str], bytes]) -> Place:
    return lambda word: (make(word), {})


def _in_heif(kind: str) -> Mapping[str, Place]:
    """How an item may lie in a file: in one piece or several, in another box, packed."""
    ways: dict[str, Callable[[bytes], dict[str, Any]]] = {
        "item": lambda packet: {},
        "item-in-extents": lambda packet: {"extent_count": 5},
        "item-in-idat": lambda packet: {"is_in_idat": True},
        "item-in-extents-in-idat": lambda packet: {"is_in_idat": True, "extent_count": 9},
        "item-of-another-type": lambda packet: {"content_type": b"text/xml", "extent_count": 5},
        "item-deflated": lambda packet: {"content": zlib.compress(packet), "encoding": b"deflate"},
        "item-deflated-in-extents": lambda packet: {
            "content": zlib.compress(packet),
            "encoding": b"deflate",
            "extent_count": 3,
        },
        "item-deflated-raw": lambda packet: {
            "content": zlib.compress(packet, wbits=-zlib.MAX_WBITS),
            "encoding": b"Deflate",
        },
        "item-by-libheif": lambda packet: {
            "content": zlib.compress(packet),
            "encoding": b"compress_zlib",
        },
    }
    places = {
        name: _alone(
            lambda word, way=way: heif_files.with_packet(picture(kind), xmp(word), **way(xmp(word)))
        )
        for name, way in ways.items()
    }
    places["uuid"] = _alone(lambda word: picture(kind) + heif_files.xmp_box(xmp(word)))
    packed = ways["item-deflated"]
    places["item-deflated-behind-jpeg"] = _alone(
        lambda word: picture() + heif_files.with_packet(picture(kind), b"", **packed(xmp(word)))
    )
    return {f"{kind.lower()}-{name}": place for name, place in places.items()}


def _beside(*endings: str, make: Callable[[str], bytes]) -> Place:
    return lambda word: (picture(), {ending: make(word) for ending in endings})


def _wide(packet: bytes) -> bytes:
    return packet.decode().encode("utf-16-le")


def _declared(packet: bytes) -> bytes:
    return b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n' + packet


YES, USE = "ALLOWED", "allowed"
# Each place is given PROHIBITED, ALLOWED or a word that nobody has defined.
XMP_PLACES: Mapping[str, Place] = {
    "jpeg": _alone(lambda word: before(picture(), app1(xmp(word)))),
    "jpeg-second-packet": _alone(lambda word: before(picture(), app1(xmp(YES)) + app1(xmp(word)))),
    "jpeg-extended": _alone(lambda word: before(picture(), extended(xmp(word), 100))),
    "jpeg-behind-jpeg": _alone(lambda word: picture() + before(picture(), app1(xmp(word)))),
    "jpeg-extended-behind-png": _alone(
        lambda word: picture("PNG") + before(picture(), extended(xmp(word), 100))
    ),
    "png-packed": _alone(lambda word: before(picture("PNG"), packed_text(xmp(word)))),
    "png-packed-other-keyword": _alone(
        lambda word: before(picture("PNG"), packed_text(xmp(word), b"Comment"))
    ),
    "png-packed-behind-its-end": _alone(lambda word: picture("PNG") + packed_text(xmp(word))),
    "png-packed-behind-jpeg": _alone(
        lambda word: picture() + before(picture("PNG"), packed_text(xmp(word)))
    ),
    "webp": _alone(lambda word: picture("WEBP") + riff_chunk(b"XMP ", xmp(word))),
    "tiff": _alone(lambda word: picture("TIFF") + xmp(word)),
    "gif-one-piece": _alone(lambda word: before(picture("GIF"), gif_packet(xmp(word)))),
    **{name: place for kind in heif_files.KINDS for name, place in _in_heif(kind).items()},
    "assertion": _alone(metadata),
    "assertion-of-c2pa": _alone(lambda word: metadata(word, "c2pa.metadata")),
    "assertion-of-others": _alone(lambda word: metadata(word, "org.example.rights", p=PLUS)),
    "assertion-of-an-ingredient": _alone(lambda word: edited(metadata(word))),
    "sidecar": _beside(".xmp", make=xmp),
    "sidecar-by-the-whole-name": _beside(".jpg.xmp", make=xmp),
    "sidecar-in-capitals": _beside(".JPG.XMP", make=xmp),
    "sidecar-of-the-raw-photo": _beside(".CR2.xmp", make=xmp),
    "sidecar-with-a-declaration": _beside(".Xmp", make=lambda word: _declared(xmp(word))),
    "sidecar-of-two": lambda word: (picture(), {".xmp": xmp(YES), ".jpg.xmp": xmp(word)}),
    "sidecar-against-the-picture": lambda word: (
        before(picture(), app1(xmp(YES))),
        {".xmp": xmp(word)},
    ),
}
# Each place is given notAllowed, allowed or a use that nobody has defined.
CREDENTIAL_PLACES: Mapping[str, Place] = {
    **{
        kind.lower(): _alone(lambda use, kind=kind: credentials(use, kind))
        for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", *heif_files.KINDS)
    },
    "in-several-segments": _alone(lambda use: credentials(use, size=150_000)),
    "of-an-ingredient": _alone(lambda use: edited(credentials(use))),
    "second-store-in-jpeg": _alone(lambda use: before(credentials(use), app11(store(USE)))),
    "second-store-behind-in-jpeg": _alone(
        lambda use: before(picture(), app11(store(USE)) + app11(store(use, 150_000)))
    ),
    "second-store-of-another-number": _alone(
        lambda use: before(picture(), app11(store(USE)) + app11(store(use), 5_000, number=1))
    ),
    "second-chunk-in-png": _alone(
        lambda use: before(credentials(USE, "PNG"), png_chunk(b"caBX", store(use)))
    ),
    "second-chunk-in-webp": _alone(
        lambda use: credentials(USE, "WEBP") + riff_chunk(b"C2PA", store(use))
    ),
    "second-extension-in-gif": _alone(
        lambda use: before(
            credentials(USE, "GIF"), sub_blocks(b"C2PA_GIF\x01\0\0", store(use), size=9)
        )
    ),
    **{
        f"second-box-in-{kind.lower()}": _alone(
            lambda use, kind=kind: credentials(USE, kind) + heif_files.manifest_box(store(use))
        )
        for kind in heif_files.KINDS
    },
    **{
        f"{kind.lower()}-behind-jpeg": _alone(
            lambda use, kind=kind: credentials(USE) + credentials(use, kind)
        )
        for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", *heif_files.KINDS)
    },
    "jpeg-behind-png": _alone(lambda use: credentials(USE, "PNG") + credentials(use)),
    "jpeg-behind-a-plain-jpeg": _alone(lambda use: picture() + credentials(use)),
    "sidecar": _beside(".c2pa", make=store),
    "sidecar-by-the-whole-name": _beside(".jpg.C2PA", make=store),
    "sidecar-against-the-picture": lambda use: (credentials(USE), {".c2pa": store(use)}),
}
# Nothing can be read here, so that what it says is no matter.
UNREADABLE: Mapping[str, Place] = {
    "wide": _alone(lambda word: picture() + _wide(xmp(word))),
    "wide-and-packed": _alone(lambda word: before(picture("PNG"), packed_text(_wide(xmp(word))))),
    "cut": _alone(lambda word: picture() + xmp(word)[:-5]),
    # Nothing says whether the lengths of blocks are part of the packet.
    "gif-blocks": _alone(
        lambda word: before(picture("GIF"), sub_blocks(b"XMP DataXMP", xmp(YES), 65))
    ),
    "store-cut": _alone(lambda word: picture("TIFF") + store(USE)[:-500]),
    **{
        f"{kind.lower()}-store-of-nothing": _alone(
            lambda word, kind=kind: picture(kind) + heif_files.manifest_box(b"?")
        )
        for kind in heif_files.KINDS
    },
    "store-of-nothing": _alone(lambda word: before(picture("PNG"), png_chunk(b"caBX", b"?"))),
    **{
        f"{kind.lower()}-{name}": _alone(
            lambda word, kind=kind, more=more: heif_files.with_packet(
                picture(kind), xmp(YES), **more
            )
        )
        for kind in heif_files.KINDS
        for name, more in {
            "item-of-an-unknown-encoding": {"encoding": b"br"},
            "item-not-deflated": {"encoding": b"deflate"},
            "item-wide": {"content": _wide(xmp(YES)), "extent_count": 3},
            "item-deflated-wide": {
                "content": zlib.compress(_wide(xmp(YES))),
                "encoding": b"deflate",
            },
            "item-in-another-file": {"is_elsewhere": True},
        }.items()
    },
    "sidecar-wide": _beside(".xmp", make=lambda word: _wide(xmp(word))),
    "sidecar-empty": _beside(".xmp", make=lambda word: b""),
    "sidecar-of-something-else": _beside(".jpg.xmp", make=lambda word: b"<html>no</html>"),
    "sidecar-cut": _beside(".xmp", make=lambda word: xmp(word)[:-5]),
    "credentials-empty": _beside(".c2pa", make=lambda word: b""),
    "credentials-cut": _beside(".c2pa", make=lambda word: store(USE)[:-500]),
}
