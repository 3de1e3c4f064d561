"""Opt-outs in content credentials, in files that were really signed."""

import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from curate.images import credentials
from curate.images.credentials import (
    NOT_INSTALLED,
    OFF,
    manifest_stores,
    read_credentials,
    reader_name,
)
from curate.images.scan import scan_image
from curate.images.xmp import read_terms

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("signing")

from signing import MIME, edited, mining, picture, signed  # noqa: E402

READER = reader_name("auto")
READ = ("c2pa:manifest", "read")
UNREADABLE = [("c2pa:manifest", "unreadable")]
needs_reader = pytest.mark.skipif(READER == NOT_INSTALLED, reason="c2pa-python is not installed")


def said(data: bytes) -> set[tuple[str, str]]:
    """What all manifests say, of a file whose manifests can be read."""
    signals = read_credentials(data, READER)
    assert signals[0] == READ
    return set(signals[1:])


@pytest.mark.parametrize("kind", MIME)
def test_a_picture_without_a_manifest_says_nothing(kind: str) -> None:
    data = picture(kind)
    assert not manifest_stores(data)
    for reader in (READER, NOT_INSTALLED, OFF):
        assert read_credentials(data, reader) == []


# ── What assertions say ───────────────────────────────────────────────────────────────────────


@needs_reader
@pytest.mark.parametrize("kind", MIME)
@pytest.mark.parametrize("use", ["notAllowed", "constrained"])
def test_a_refusal_is_read_in_every_format(kind: str, use: str) -> None:
    assertions = (mining(ai_training=use), mining("cawg", ai_generative_training=use))
    assert said(signed(*assertions, kind=kind)) == {
        ("c2pa:training-mining", use.lower()),
        ("cawg:training-mining", use.lower()),
    }


@needs_reader
@pytest.mark.parametrize(
    "entry", ["data_mining", "ai_inference", "ai_training", "ai_generative_training", "ai_new"]
)
def test_a_refusal_in_any_entry_counts_beside_permissions(entry: str) -> None:
    data = signed(mining(**{"ai_training": "allowed", entry: "notAllowed"}))
    assert ("c2pa:training-mining", "notallowed") in said(data)


@needs_reader
@pytest.mark.parametrize("use", ["notAllowed", "constrained"])
def test_a_refusal_of_the_picture_that_it_was_made_from_counts(use: str) -> None:
    data = edited(edited(signed(mining(ai_training=use))))
    assert said(data) == {("c2pa:training-mining", use.lower())}


@needs_reader
def test_permissions_and_other_assertions_refuse_nothing() -> None:
    assert said(signed(mining(ai_training="allowed"))) == {("c2pa:training-mining", "allowed")}
    assert said(signed()) == set()


@needs_reader
def test_an_unknown_use_is_passed_on_to_be_quarantined() -> None:
    assert said(signed(mining(ai_training="perhaps"))) == {("c2pa:training-mining", "perhaps")}


@needs_reader
@pytest.mark.parametrize(
    "content",
    [
        {},
        {"entries": {}},
        {"entries": []},
        {"entries": {"c2pa.ai_training": {}}},
        {"entries": {"c2pa.ai_training": {"use": None}}},
        {"entries": {"c2pa.ai_training": {"use": ["notAllowed"]}}},
    ],
)
def test_an_assertion_that_states_no_use_is_unreadable(content: object) -> None:
    data = signed({"label": "c2pa.training-mining", "data": content})
    assert said(data) == {("c2pa:training-mining", "unreadable")}


@needs_reader
def test_an_assertion_that_somebody_took_out_is_not_forgotten() -> None:
    import json
    from io import BytesIO

    import c2pa

    data = signed(mining(ai_training="notAllowed"))
    label = json.loads(c2pa.Reader("image/jpeg", BytesIO(data)).json())["active_manifest"]
    redacted = edited(
        data, without=f"self#jumbf=/c2pa/{label}/c2pa.assertions/c2pa.training-mining"
    )
    assert said(redacted) == {("c2pa:training-mining", "redacted")}


@needs_reader
def test_a_refusal_counts_where_signature_and_content_do_not_fit() -> None:
    data = signed(mining(ai_training="notAllowed"))
    forged = data.replace(b"notAllowed", b"notallowed")
    assert forged != data
    assert said(forged) == {("c2pa:training-mining", "notallowed")}


# ── Terms of XMP in assertions ────────────────────────────────────────────────────────────────

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
PROHIBITED = [("plus:DataMining", "dmi-prohibited")]


@pytest.mark.parametrize(
    "content",
    [
        {"plus:DataMining": "DMI-PROHIBITED"},
        {"@context": {"plus": PLUS}, "plus:DataMining": "DMI-PROHIBITED"},
        {"@context": {"p": PLUS}, "p:DataMining": "DMI-PROHIBITED"},
        {"@context": {"p": {"@id": PLUS, "@prefix": True}}, "p:DataMining": "DMI-PROHIBITED"},
        {"@context": ["https://example.org/c", {"p": PLUS}], "p:DataMining": "DMI-PROHIBITED"},
        {"@context": {"dm": f"{PLUS}DataMining"}, "dm": "DMI-PROHIBITED"},
        {"@context": {"p": PLUS, "dm": "p:DataMining"}, "dm": "DMI-PROHIBITED"},
        {"@context": {"p": PLUS, "dm": {"@id": "p:DataMining"}}, "dm": "DMI-PROHIBITED"},
        {"@context": {"@vocab": PLUS}, "DataMining": "DMI-PROHIBITED"},
        {"@context": "https://example.org/context", "plus:DataMining": "DMI-PROHIBITED"},
        {f"{PLUS}DataMining": "DMI-PROHIBITED"},
        {"plus:DataMining": {"@id": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"}},
        {"plus:DataMining": {"@value": "DMI-PROHIBITED", "@language": "en"}},
        {"plus:DataMining": [{"@list": ["DMI-PROHIBITED"]}]},
        {"@context": {"p": PLUS}, "a": [{"b": {"p:DataMining": "DMI-PROHIBITED"}}]},
        {"a": {"@context": {"p": PLUS}, "p:DataMining": "DMI-PROHIBITED"}},
    ],
)
def test_a_prohibition_in_json_ld_is_read_in_every_form(content: object) -> None:
    assert list(read_terms({"assertions": [{"label": "cawg.metadata", "data": content}]})) == (
        PROHIBITED
    )


@pytest.mark.parametrize(
    "content",
    [
        {"@context": {"plus": "http://example.org/z/"}, "plus:DataMining": "DMI-PROHIBITED"},
        {"DataMining": "DMI-PROHIBITED"},
        {"z:DataMining": "DMI-PROHIBITED"},
        {"note": "plus:DataMining DMI-PROHIBITED"},
        ["plus:DataMining", "DMI-PROHIBITED"],
        {"@context": {"plus": None, "a": 1, "b": ["c"]}, "b": 1, "plus:DataMiningNote": "x"},
        None,
    ],
)
def test_a_term_of_another_namespace_is_not_the_signal(content: object) -> None:
    assert list(read_terms(content)) == []


def test_other_terms_of_xmp_are_read_too() -> None:
    said = read_terms(
        {
            "cc:license": "https://creativecommons.org/licenses/by-nd/4.0/",
            "plus:MinorModelAgeDisclosure": "AG-A15",
            "plus:Licensor": [{"plus:LicensorURL": "https://agency.example/"}],
            "plus:DataMining": None,
        }
    )
    assert list(said) == [
        ("xmp:license", "cc by nd"),
        ("plus:MinorModelAgeDisclosure", "ag-a15"),
        ("plus:Licensor", "present"),
        ("plus:DataMining", ""),
    ]


# ── What can't be read ────────────────────────────────────────────────────────────────────────


@needs_reader
def test_a_damaged_manifest_is_unreadable() -> None:
    data = signed(mining(ai_training="notAllowed"))
    place = data.index(b"c2pa.training-mining") + 40
    assert (
        read_credentials(data[:place] + b"\xff" * 300 + data[place + 300 :], READER) == UNREADABLE
    )
    assert read_credentials(data[:place], READER) == UNREADABLE


def png_with(kind: bytes, body: bytes) -> bytes:
    plain = picture("PNG")
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return plain[:33] + chunk + plain[33:]


def webp_with(kind: bytes, body: bytes) -> bytes:
    plain = picture("WEBP")
    chunk = kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return plain[:4] + struct.pack("<I", len(plain) - 8 + len(chunk)) + plain[8:] + chunk


@pytest.mark.parametrize("data", [png_with(b"caBX", b"?"), webp_with(b"C2PA", b"?")])
def test_a_place_for_a_manifest_that_holds_something_else_is_unreadable(data: bytes) -> None:
    assert manifest_stores(data)
    assert read_credentials(data, "c2pa-python") == UNREADABLE
    assert not manifest_stores(png_with(b"prVt", b"?") + webp_with(b"EXIF", b"?"))


@needs_reader
@pytest.mark.parametrize("kind", MIME)
def test_without_the_reader_a_manifest_is_seen_and_quarantined(kind: str) -> None:
    data = signed(mining(ai_training="allowed"), kind=kind)
    assert manifest_stores(data)
    assert read_credentials(data, NOT_INSTALLED) == [("c2pa:manifest", "reader-not-installed")]
    assert read_credentials(data, OFF) == []


@needs_reader
def test_a_manifest_elsewhere_is_not_fetched_and_cannot_be_ruled_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(signed(mining(ai_training="allowed"), remote="http://127.0.0.1:9/m.c2pa"))
    for reader, signals in (
        (READER, (("c2pa:manifest", "not-embedded"),)),
        (NOT_INSTALLED, (("c2pa:manifest", "not-embedded"),)),
        (OFF, ()),
    ):
        facts = scan_image(
            path, min_side_px=1, max_megapixels=1, c2pa_reader=reader, metadata="minimal"
        )
        assert facts.signals == signals


@needs_reader
def test_a_manifest_of_the_second_picture_that_is_elsewhere_cannot_be_ruled_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.jpg"
    first = signed(mining(ai_training="allowed"))
    remote = signed(mining(ai_training="allowed"), remote="http://127.0.0.1:9/m.c2pa")
    named = remote[
        remote.index(b"<?xpacket begin") : remote.index(b"?>", remote.index(b"end=")) + 2
    ]
    for data, is_elsewhere in (
        (first + named, False),
        (named + first, False),
        (first + remote, True),
        (first + b"\0" * 9 + remote, True),
        (picture("PNG") + remote, True),
        (first + remote + first, True),
    ):
        path.write_bytes(data)
        facts = scan_image(
            path, min_side_px=1, max_megapixels=1, c2pa_reader=READER, metadata="minimal"
        )
        assert (("c2pa:manifest", "not-embedded") in facts.signals) is is_elsewhere


@needs_reader
@pytest.mark.parametrize("kind", ["assertions", "manifests"])
def test_what_the_store_names_and_the_reader_does_not_show_is_unreadable(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    data = edited(signed(mining(ai_training="allowed"), mining("cawg", ai_training="allowed")))
    shown = credentials._manifests

    def hidden(store: bytes) -> dict[str, Any]:
        manifests = shown(store)
        assert len(manifests) == 2
        if kind == "manifests":
            # The newer one, which has no such assertion.
            return {key: one for key, one in manifests.items() if len(one["assertions"]) > 2}
        for manifest in manifests.values():
            manifest["assertions"] = [
                one for one in manifest["assertions"] if "cawg" not in one["label"]
            ]
        return manifests

    assert read_credentials(data, READER)[0] == READ
    monkeypatch.setattr(credentials, "_manifests", hidden)
    assert read_credentials(data, READER)[0] == ("c2pa:manifest", "unreadable")


@needs_reader
def test_a_refusal_in_credentials_is_found_beside_metadata_that_is_unreadable(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(signed(mining(ai_training="notAllowed")) + b"<x:xmpmeta")
    facts = scan_image(
        path, min_side_px=1, max_megapixels=1, c2pa_reader=READER, metadata="minimal"
    )
    assert facts.state == "metadata_unreadable"
    assert facts.signals == (READ, ("c2pa:training-mining", "notallowed"))


def test_the_readers_name_says_which_one_or_why_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader_name("off") == OFF
    monkeypatch.setattr("curate.images.credentials.find_spec", lambda name: None)
    assert reader_name("auto") == NOT_INSTALLED
