"""Finds the opt-outs in an image's content credentials: C2PA manifests and CAWG assertions."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Literal

from curate.images.containers import (
    C2PA_TYPE,
    manifest_boxes,
    pieces,
    png_chunks,
    riff_chunks,
)
from curate.images.xmp import read_terms

OFF, NOT_INSTALLED = "off", "not installed"
# Signals of the manifest itself; sql/signal_rules.sql says what each value decides.
MANIFEST = "c2pa:manifest"

# The JUMBF types of a C2PA manifest store (C2PA 2.x, 11.1.4.2) and of the manifests in it, be they
# standard, updates or compressed. They are the same in every container: JPEG APP11, PNG caBX, RIFF
# C2PA, a TIFF tag, a GIF extension, a uuid box of AVIF and HEIC, a file of its own.
_STORE = re.compile(b"c2pa" + re.escape(C2PA_TYPE))
_ONE_MANIFEST = re.compile(b"jumd(?:c2ma|c2um|c2cm)" + re.escape(C2PA_TYPE))
_ASSERTION = re.compile(r"(?P<standard>c2pa|cawg)\.training-mining(?:\.v\d+)?(?:__\d+)?")
# Whatever the encoding of the rest, a store names its assertions' labels in plain text, which ends
# with a zero.
_LABEL = re.compile(rb"\.training-mining[\w.]*\0", re.IGNORECASE)
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


def manifest_stores(data: bytes) -> list[bytes | None]:
    """Every C2PA manifest store in a file, found without any C2PA software; none if it is cut.

    An image should have one. A second one lies in a picture behind the first, or was added to it.
    """
    found = [
        _store_at(piece, match)
        for piece in pieces(data)
        if C2PA_TYPE in piece
        for match in _STORE.finditer(piece)
    ]
    places = [body for kind, body in png_chunks(data) if kind == b"caBX"]
    places += [body for kind, body in riff_chunks(data) if kind == b"C2PA"]
    places += manifest_boxes(data)
    return found + [None for body in places if not _STORE.search(body)]


def _store_at(data: bytes, match: re.Match[bytes]) -> bytes | None:
    """The box that a type is the type of: length and "jumb", length and "jumd", then the type."""
    start = match.start() - 16
    length = 0
    if start >= 0 and data[start + 4 : start + 8] == b"jumb":
        length = int.from_bytes(data[start : start + 4]) or len(data) - start
    elif start >= 8 and data[start - 4 : start] == b"jumb":
        start -= 8
        length = int.from_bytes(data[start + 8 : start + 16])
    is_box = data[match.start() - 4 : match.start()] == b"jumd"
    is_whole = is_box and 0 < length <= len(data) - start
    return data[start : start + length] if is_whole else None


def read_credentials(data: bytes, reader: str) -> list[tuple[str, str]]:
    """The signals in all manifests of all stores of a file, of those that it was made from too.

    They are (``c2pa:training-mining``, use) and (``cawg:training-mining``, use) pairs, the use in
    lower case, what assertions state in the terms of XMP, and before them (``c2pa:manifest``, …)
    with what came of reading; nothing if there is no manifest. ``reader`` is what ``reader_name``
    gave. Never raises for what a file holds.
    """
    stores = manifest_stores(data) if reader != OFF else []
    if not stores:
        return []
    if reader == NOT_INSTALLED:
        return [(MANIFEST, "reader-not-installed")]
    found: dict[tuple[str, str], None] = {}
    outcome = "read"
    for store in stores:
        try:
            if store is None:
                raise _UnreadableError
            manifests = _manifests(store)
            found |= dict.fromkeys(_uses(manifests))
            if _is_incomplete(store, manifests):
                raise _UnreadableError
        except (_UnreadableError, RecursionError):
            outcome = "unreadable"
    return [(MANIFEST, outcome), *found]


def _is_incomplete(store: bytes, manifests: dict[str, Any]) -> bool:
    """Whether the store names a manifest, or such an assertion, that the reader did not show.

    One that was taken out leaves its label.
    """
    shown = sum(
        "training-mining" in str(item.get("label") if isinstance(item, dict) else item).lower()
        for manifest in manifests.values()
        for kind in ("assertions", "redactions")
        for item in manifest.get(kind) or []
    )
    return len(_ONE_MANIFEST.findall(store)) > len(manifests) or (
        len(_LABEL.findall(store)) > shown
    )


def _manifests(store: bytes) -> dict[str, Any]:
    try:
        import c2pa  # noqa: PLC0415 - optional, and its library is large

        reader = c2pa.Reader.try_create("application/c2pa", BytesIO(store), None, _context())
        if reader is None:
            raise _UnreadableError
        with reader:
            manifests = json.loads(reader.json())["manifests"]
    except Exception:
        # Whatever goes wrong in somebody else's native code, a refusal can't be ruled out.
        raise _UnreadableError from None
    if not isinstance(manifests, dict) or not manifests:
        raise _UnreadableError
    if not all(isinstance(manifest, dict) for manifest in manifests.values()):
        raise _UnreadableError
    return manifests


@cache
def _context() -> Any:
    import c2pa  # noqa: PLC0415

    return c2pa.Context.from_dict(_SETTINGS)


def _uses(manifests: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for manifest in manifests.values():
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
        yield from read_terms(manifest)


def _entry_uses(content: Any) -> list[str]:
    """The use that each entry states; an assertion or entry that states none is unreadable.

    Entries of any name count: a refusal of something that was named later is a refusal still.
    """
    entries = content.get("entries") if isinstance(content, dict) else None
    if not isinstance(entries, dict) or not entries:
        return ["unreadable"]
    stated = [entry.get("use") if isinstance(entry, dict) else entry for entry in entries.values()]
    return [use.strip().lower() if isinstance(use, str) else "unreadable" for use in stated]
