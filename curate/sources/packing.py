"""Reads compressed files as streams, within bounds that a hostile file cannot stretch."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

import pyarrow as pa

# The strongest preset of xz needs 65 MiB to unpack; a header may ask for 4 GiB.
_MAX_XZ_MEMORY_BYTES = 128 * 1024 * 1024
_READ_BYTES = 64 * 1024


class DamagedError(Exception):
    """A file of an export can't be read; the text says why, and quotes nothing of the file."""


class _XzReader(io.RawIOBase):
    """An xz file of one stream or several, in bounded memory."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._decoder = self._new_decoder()
        self._input = b""
        self._has_begun = False

    @staticmethod
    def _new_decoder() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(memlimit=_MAX_XZ_MEMORY_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray) -> int:  # type: ignore[override]
        while True:
            if self._decoder.eof:
                self._input = self._decoder.unused_data or self._packed.read(_READ_BYTES)
                if not self._input:
                    return 0
                self._decoder = self._new_decoder()
            elif self._decoder.needs_input and not self._input:
                self._input = self._packed.read(_READ_BYTES)
                if not self._input:
                    if self._has_begun:
                        raise EOFError
                    return 0
            self._has_begun = True
            unpacked = self._decoder.decompress(self._input, len(target))
            self._input = b""
            if unpacked:
                target[: len(unpacked)] = unpacked
                return len(unpacked)

    def close(self) -> None:
        self._packed.close()
        super().close()


def _zstd(packed: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, pa.CompressedInputStream(packed, "zstd"))


UNPACKERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    ".gz": lambda packed: cast(BinaryIO, gzip.GzipFile(fileobj=packed)),
    ".bz2": lambda packed: cast(BinaryIO, bz2.BZ2File(packed)),
    ".xz": lambda packed: cast(BinaryIO, io.BufferedReader(_XzReader(packed), _READ_BYTES)),
    ".zst": _zstd,
}
UNPACKING_ERRORS = (
    lzma.LZMAError,
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    pa.ArrowInvalid,
    OSError,
)


def packing_of(name: str) -> str | None:
    """The suffix that says how a file is compressed, if it is."""
    return next((suffix for suffix in UNPACKERS if name.lower().endswith(suffix)), None)


class BoundedReader(io.RawIOBase):
    """Reads an unpacked stream up to a limit, and tells how far the packed one has been read.

    Whatever the stream throws at damage comes out as a ``DamagedError``.
    """

    def __init__(
        self,
        unpacked: BinaryIO,
        packed: BinaryIO,
        limit: int,
        on_bytes: Callable[[int], None],
    ) -> None:
        self._unpacked = unpacked
        self._packed = packed
        self._left = limit
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray) -> int:  # type: ignore[override]
        try:
            # A byte more than allowed, so that a file of exactly the limit passes.
            chunk = self._unpacked.read(min(len(target), self._left + 1))
            position = self._packed.tell()
        except UNPACKING_ERRORS as error:
            raise DamagedError(_words(error)) from None
        if len(chunk) > self._left:
            raise DamagedError("unpacks to more than the limits allow")
        self._left -= len(chunk)
        target[: len(chunk)] = chunk
        self._on_bytes(position)
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._unpacked.close()
            self._packed.close()
        super().close()


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile) and error.errno:
        return "cannot be read"
    return "truncated or damaged compression"
