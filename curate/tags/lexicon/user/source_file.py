"""Reads a lexicon's file within bounds, packed or not; what is wrong is told by its line."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from curate.errors import InputError
from curate.sources.encoding import without_mark
from curate.sources.limits import Limits
from curate.sources.packing import UNPACKERS, BoundedReader, DamagedError, packing_of

MAX_WORDS = 5_000_000
"""More than any dictionary has: a bound on the memory that a hostile file can fill."""

# The longest lines of Open Multilingual Wordnet are definitions of a few thousand characters.
_MAX_LINE_CHARACTERS = 100_000


@dataclass(frozen=True)
class SourceFile:
    """A file that a user gave: its ``name``, what it unpacks to, and the SHA-256 of it as given."""

    name: str
    content: bytes
    sha256: str

    @property
    def stem(self) -> str:
        """The name without the suffixes of packing and format: ``wn-data-swe`` of ``….tab.gz``."""
        packing = packing_of(self.name)
        return Path(self.name[: -len(packing)] if packing else self.name).stem

    def error(self, line: int, problem: str, hint: str) -> InputError:
        """An error about one line, that quotes nothing of it."""
        return InputError(f"{self.name}, line {line}: {problem}", hint=hint)


def read_source(path: Path, limits: Limits) -> SourceFile:
    """Read ``path``, and unpack it if its name ends in ``.gz``, ``.bz2``, ``.xz`` or ``.zst``.

    Raises `InputError` where it cannot be read, is damaged, or is larger than
    ``limits.max_document_bytes``, unpacked or not.
    """
    try:
        with path.open("rb") as file:
            packed = _bounded(file, path.name, file, limits.max_document_bytes)
            packing = packing_of(path.name)
            content = packed
            if packing is not None:
                most = min(limits.max_document_bytes, limits.unpacked_file_bytes(len(packed)))
                stream = io.BytesIO(packed)
                content = _bounded(UNPACKERS[packing](stream), path.name, stream, most)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    return SourceFile(path.name, content, hashlib.sha256(packed).hexdigest())


def text_lines(source: SourceFile) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file, numbered from 1, without their ends; empty ones are left out.

    Raises `InputError`, with the line, for other encodings and for lines of absurd length.
    """
    content = without_mark(source.content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise source.error(
            content.count(b"\n", 0, error.start) + 1,
            "this is not UTF-8 text",
            "convert the file, for example with `iconv -f LATIN1 -t UTF-8`",
        ) from None
    for number, line in enumerate(io.StringIO(text), start=1):
        if len(line) > _MAX_LINE_CHARACTERS:
            raise source.error(
                number,
                f"longer than {_MAX_LINE_CHARACTERS:,} characters",
                "a lexicon has one word a line",
            )
        if line.strip():
            yield number, line.rstrip("\r\n")


def _bounded(stream: BinaryIO, name: str, packed: BinaryIO, most: int) -> bytes:
    try:
        return BoundedReader(stream, packed, most, lambda done: None).readall()
    except DamagedError as error:
        raise InputError(
            f"{name} cannot be used: {error}",
            hint="max_document_bytes under [ingest] says how large a file may be",
        ) from None
