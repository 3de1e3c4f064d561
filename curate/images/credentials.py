"""Finds the opt-outs in an image's content credentials: C2PA manifests and CAWG assertions."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Literal

from curate.images.containers import png_chunks, riff_chunks

OFF, NOT_INSTALLED = "off", "not installed"
# Signals of the manifest itself; sql/signal_rules.sql says what each value decides.
MANIFEST = "c2pa:manifest"
NOT_EMBEDDED = (MANIFEST, "not-embedded")

# The JUMBF type of a C2PA manifest store (C2PA 2.x, 11.1.4.2), the same in every container: JPEG
# APP11, PNG caBX, RIFF C2PA, a TIFF tag, a GIF extension.
_STORE = bytes.fromhex("63327061 0011 0010 8000 00AA00389B71")
_ASSERTION = re.compile(r"(?P<standard>c2pa|cawg)\.training-mining(?:\.v\d+)?(?:__\d+)?")
# Whatever the encoding of the rest, a store names its assertions' labels in plain text.
_LABEL = b"training-mining"
# Nothing is fetched: a hostile image must not make the reader talk to anybody. Signatures are not
# checked either, because a refusal counts unsigned and forged.
_SETTINGS = {
    "verify": {
        "verify_after_reading": False,
        "verify_trust": False,
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
    }
}


class _UnreadableError(Exception):
    """There is a manifest, and what it says is not known."""


def reader_name(setting: Literal["auto", "off"]) -> str:
    """The reader that manifests are read with, and its version; or that there is none, and why."""
    if setting == "off":
        return OFF
    if find_spec("c2pa") is None:
        return NOT_INSTALLED
    try:
        return f"c2pa-python {metadata.version('c2pa-python')}"
    except metadata.PackageNotFoundError:
        return NOT_INSTALLED


def carries_manifest(data: bytes) -> bool:
    """Whether an image file holds a C2PA manifest store; found without any C2PA software."""
    return (
        _STORE in data
        or any(kind == b"caBX" for kind, _ in png_chunks(data))
        or any(kind == b"C2PA" for kind, _ in riff_chunks(data))
    )


def read_credentials(data: bytes, reader: str) -> list[tuple[str, str]]:
    """The signals in all manifests of a file, of those that it was made from too.

    They are (``c2pa:training-mining``, use) and (``cawg:training-mining``, use) pairs, the use in
    lower case, and (``c2pa:manifest``, …) with what came of reading; nothing if there is no
    manifest. ``reader`` is what ``reader_name`` gave. Never raises for what a file holds.
    """
    if reader == OFF or not carries_manifest(data):
        return []
    if reader == NOT_INSTALLED:
        return [(MANIFEST, "reader-not-installed")]
    try:
        found = dict.fromkeys(_uses(_manifests(data)))
    except _UnreadableError:
        return [(MANIFEST, "unreadable")]
    if _LABEL in data and not found:
        # The store names such an assertion, and the reader did not show it.
        return [(MANIFEST, "unreadable")]
    return [(MANIFEST, "read"), *found]


def _manifests(data: bytes) -> dict[str, Any]:
    try:
        import c2pa  # noqa: PLC0415 - optional, and its library is large

        reader = c2pa.Reader.try_create(None, BytesIO(data), None, _context())
        if reader is None:
            raise _UnreadableError
        with reader:
            manifests = json.loads(reader.json())["manifests"]
    except Exception:
        # Whatever goes wrong in somebody else's native code, a refusal can't be ruled out.
        raise _UnreadableError from None
    if not isinstance(manifests, dict) or not manifests:
        raise _UnreadableError
    return manifests


@cache
def _context() -> Any:
    import c2pa  # noqa: PLC0415

    return c2pa.Context.from_dict(_SETTINGS)


def _uses(manifests: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for manifest in manifests.values():
        if not isinstance(manifest, dict):
            raise _UnreadableError
        for assertion in manifest.get("assertions") or []:
            label = assertion.get("label") if isinstance(assertion, dict) else None
            if match := _ASSERTION.fullmatch(str(label).strip().lower()):
                signal = f"{match['standard']}:training-mining"
                for use in _entry_uses(assertion.get("data")):
                    yield signal, use
        for uri in manifest.get("redactions") or []:
            # A later hand took the assertion out. What it said is gone, and may have been no.
            standard = "cawg" if "cawg.training-mining" in str(uri) else "c2pa"
            if "training-mining" in str(uri):
                yield f"{standard}:training-mining", "redacted"


def _entry_uses(content: Any) -> list[str]:
    """The use that each entry states; an assertion or entry that states none is unreadable.

    Entries of any name count: a refusal of something that was named later is a refusal still.
    """
    entries = content.get("entries") if isinstance(content, dict) else None
    if not isinstance(entries, dict) or not entries:
        return ["unreadable"]
    stated = [entry.get("use") if isinstance(entry, dict) else entry for entry in entries.values()]
    return [use.strip().lower() if isinstance(use, str) else "unreadable" for use in stated]
