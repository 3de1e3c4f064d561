"""Turns an image file into the facts that the pipeline goes by."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from curate.images.cleaning import Cleaned, Kind, Leaving, UncleanableError, clean
from curate.images.containers import pictures
from curate.images.credentials import OFF, manifest_stores, read_credentials
from curate.images.decoding import (
    EXTENSIONS,
    UnsupportedPictureError,
    decoded_grey,
    is_of_another_kind,
    opened,
)
from curate.images.packets import MetadataUnreadableError, xmp_packets
from curate.images.perceptual import NO_HASHES, PerceptualHashes, perceptual_hashes
from curate.images.xmp import NOT_EMBEDDED, read_signals, settled
from curate.sources.media import CREDENTIALS, MAX_MEDIA_BYTES, Sidecar

State = Literal[
    "ok", "missing", "unreadable", "unsupported", "too_large", "too_small", "metadata_unreadable",
    "uncleanable", "scan_too_slow", "scan_crashed",
]  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """The bytes of a file, none if it can't be had, and by suffix those of its sidecars."""

    data: bytes | None
    beside: tuple[tuple[str, bytes | None], ...]
    is_too_large: bool

    @cached_property
    def sha256(self) -> str | None:
        """The digest of the file alone."""
        return None if self.data is None else hashlib.sha256(self.data).hexdigest()

    @cached_property
    def key(self) -> bytes | None:
        """A digest of all that a look goes by; none if something of it can't be had."""
        if self.sha256 is None or any(content is None for _, content in self.beside):
            return None
        whole = hashlib.sha256(self.sha256.encode())
        for suffix, content in self.beside:
            whole.update(suffix.encode() + hashlib.sha256(content or b"").digest())
        return whole.digest()


@dataclass(frozen=True)
class ImageFacts:
    """What a look at a file shows.

    ``sha256`` is of the file as it is, ``location`` where the media store would have what leaves of
    it, by the digest of that; the kinds of data beside the pixels are those of the two.
    """

    state: State
    sha256: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    location: str | None = None
    signals: tuple[tuple[str, str], ...] = ()
    metadata: tuple[Kind, ...] | None = None
    media_metadata: tuple[Kind, ...] | None = None
    hashes: PerceptualHashes = NO_HASHES


def read_contents(
    path: Path | None, sidecars: Sequence[Sidecar] = (), *, c2pa_reader: str
) -> Contents:
    """Read a file and its sidecars, each once; sidecars of manifests only if those are wanted."""
    try:
        is_too_large = path is not None and path.stat().st_size > MAX_MEDIA_BYTES
    except OSError:
        path, is_too_large = None, False
    beside = tuple(
        (suffix, _read(place))
        for suffix, place in sidecars
        if suffix != CREDENTIALS or c2pa_reader != OFF
    )
    return Contents(_read(path), beside, is_too_large)


def look_at(
    contents: Contents,
    *,
    min_side_px: int,
    max_megapixels: float,
    c2pa_reader: str,
    metadata: Leaving,
    turned_copies: bool = False,
) -> ImageFacts:
    """Decode a picture once. The signals are taken from the original bytes.

    What a sidecar says counts as if it were in the picture; so does that one can't be read, or
    holds nothing of what its name says. ``c2pa_reader`` is what
    ``curate.images.credentials.reader_name`` says, ``metadata`` what of it may leave, and
    ``turned_copies`` whether the picture is also to be known for one that was turned. Raises a
    ``MemoryError`` if there is not enough for it, whatever else is wrong with the file.
    """
    data, sha256 = contents.data, contents.sha256
    read = [content for _, content in contents.beside if content is not None]
    signals, is_whole = _said(data, read, c2pa_reader)
    is_whole &= all(_holds(suffix, content) for suffix, content in contents.beside)
    if data is None:
        state: State = "too_large" if contents.is_too_large else "missing"
        return ImageFacts(state if is_whole else "metadata_unreadable", signals=signals)
    state, (width, height), kind = _header(data, max_megapixels)
    if not is_whole:
        # It can't be kept, but copies of it are to be known.
        hashes = _decoded(data, turned_copies)[1] if state == "ok" else NO_HASHES
        return ImageFacts("metadata_unreadable", sha256, signals=signals, hashes=hashes)
    if state != "ok":
        return ImageFacts(state, sha256, signals=signals)
    cleaned, found, hashes = _leaving(data, kind, metadata, (width, height), turned_copies)
    if cleaned is None:
        if found == "uncleanable":
            return ImageFacts(found, sha256, width, height, signals=signals, hashes=hashes)
        return ImageFacts(found, sha256, signals=signals)
    kept = sha256 if cleaned.data is data else hashlib.sha256(cleaned.data).hexdigest()
    location = f"media/{str(kept)[:2]}/{kept}.{EXTENSIONS[kind]}"
    state = "too_small" if min(width, height) < min_side_px else "ok"
    return ImageFacts(
        state, sha256, width, height, location, signals, cleaned.before, cleaned.after, hashes
    )


def scan_image(
    path: Path | None, sidecars: Sequence[Sidecar] = (), *, c2pa_reader: str, **look: Any
) -> ImageFacts:
    """Read a file and look at it in this process, which a hostile one may end or hold up."""
    contents = read_contents(path, sidecars, c2pa_reader=c2pa_reader)
    return look_at(contents, c2pa_reader=c2pa_reader, **look)


def _read(path: Path | None) -> bytes | None:
    try:
        if path is None or path.stat().st_size > MAX_MEDIA_BYTES:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _holds(suffix: str, content: bytes | None) -> bool:
    """Whether there is a manifest in a sidecar of manifests, a packet in one of XMP."""
    if content is None or suffix == CREDENTIALS:
        return bool(content and manifest_stores(content))
    try:
        return next(xmp_packets(content), None) is not None
    except MetadataUnreadableError:
        return False


def _said(
    data: bytes | None, beside: Sequence[bytes], c2pa_reader: str
) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The signals of a picture and its sidecars, and whether all their XMP could be read."""
    contents = [data or b"", *beside]
    in_xmp = [_in_xmp(content) for content in contents]
    said = [signal for content in contents for signal in read_credentials(content, c2pa_reader)]
    said += [signal for signals, _ in in_xmp for signal in signals]
    if NOT_EMBEDDED in said and (c2pa_reader == OFF or not _is_elsewhere(contents)):
        # Nobody is to look for manifests, or they are here too.
        said = [signal for signal in said if signal != NOT_EMBEDDED]
    return tuple(settled(said)), all(is_whole for _, is_whole in in_xmp)


def _in_xmp(content: bytes) -> tuple[list[tuple[str, str]], bool]:
    """The signals in all packets that could be read, and whether that is all of them."""
    signals: list[tuple[str, str]] = []
    try:
        for signal in read_signals(content):
            signals.append(signal)
    except MetadataUnreadableError:
        return signals, False
    return signals, True


def _is_elsewhere(contents: Sequence[bytes]) -> bool:
    """Whether a picture in the file has more manifests elsewhere than here or in the sidecars."""
    first, *others = pictures(contents[0])
    return any(
        sum(_in_xmp(part)[0].count(NOT_EMBEDDED) for part in parts)
        > sum(len(manifest_stores(part)) for part in parts)
        for parts in ([first, *contents[1:]], *([other] for other in others))
    )


def _header(data: bytes, max_megapixels: float) -> tuple[State, tuple[int, int], str]:
    """Whether a file may be decoded; the size of its picture in pixels, and Pillow's format."""
    try:
        with opened(BytesIO(data)) as image:
            size, kind = image.size, image.format or ""
    except MemoryError:
        raise
    except Exception:  # hostile bytes make decoders raise nearly anything
        return "unsupported" if is_of_another_kind(data) else "unreadable", (0, 0), ""
    return "too_large" if size[0] * size[1] > max_megapixels * 1e6 else "ok", size, kind


def _leaving(
    data: bytes, kind: str, metadata: Leaving, size: tuple[int, int], turned_copies: bool
) -> tuple[Cleaned | None, State, PerceptualHashes]:
    """What would leave of a file, if that decodes; else why not. The trainer decodes just that."""
    try:
        cleaned = clean(data, kind, metadata)
    except UncleanableError:
        cleaned = None
    state, hashes = _decoded(data if cleaned is None else cleaned.data, turned_copies, size)
    if cleaned is not None and state == "unreadable" and cleaned.data is not data:
        # The fault may be in what was put together.
        cleaned = None
        state, hashes = _decoded(data, turned_copies, size)
    if cleaned is None or state != "ok":
        return None, "uncleanable" if state == "ok" else state, hashes
    return cleaned, state, hashes


def _decoded(
    data: bytes, turned_copies: bool, size: tuple[int, int] | None = None
) -> tuple[State, PerceptualHashes]:
    """What comes of decoding; ``size`` is what the picture's must be, as its header was judged."""
    try:
        with opened(BytesIO(data)) as image:
            if size is not None and image.size != size:
                return "unreadable", NO_HASHES
            grey = decoded_grey(image)
    except UnsupportedPictureError:
        return "unsupported", NO_HASHES
    except MemoryError:
        raise
    except Exception:  # hostile bytes make decoders raise nearly anything
        return "unreadable", NO_HASHES
    return "ok", perceptual_hashes(grey, turned_copies=turned_copies)
