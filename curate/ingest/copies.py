"""Finds where DuckDB can read the file of a table, or copies it to where it can."""

import codecs
import io
from pathlib import Path

from curate.ingest.dialect import LINE_BREAK, copy_rows, is_plain
from curate.ingest.fields import MalformedError
from curate.ingest.sniffing import Head
from curate.sources import DamagedError, ExportFile
from curate.sources.encoding import Encoding, encoding_of

_CHUNK_BYTES = 4 * 1024 * 1024
# DuckDB unpacks these itself as it reads.
_NATIVE_PACKINGS = {None: "none", ".gz": "gzip", ".zst": "zstd"}


def readable(head: Head, folder: Path) -> tuple[Path, str]:
    """Where DuckDB can read a file, and how it is packed there. Raises a ``MalformedError``.

    Text is read in the encoding that `encoding_of` tells; what lies in an archive, and what DuckDB
    can't read as it lies, is copied into ``folder``.
    """
    file = head.file
    is_text = head.kind != "parquet"
    encoding = _encoding(file) if is_text else None
    # As it lies: DuckDB steps over a mark, and rejects lines that are no UTF-8.
    is_kept = encoding in {None, "utf-8-sig"}
    if is_kept and file.path is not None:
        if is_text and file.packing in _NATIVE_PACKINGS:
            return file.path, _NATIVE_PACKINGS[file.packing]
        if file.packing is None:
            return file.path, "none"
    return _copied(file, folder, None if is_kept else encoding), "none"


def readable_rows(head: Head, folder: Path, rejected: list[tuple[int, str]]) -> tuple[Path, str]:
    """The same for CSV with a header; what is not in the dialect is copied into it.

    Lines that are no rows are put into ``rejected``, each with its reason.
    """
    file = head.file
    encoding = _encoding(file)
    # Behind a header of several lines, DuckDB finds no row and tells of none.
    is_one_line = not any(map(LINE_BREAK.search, head.columns))
    try:
        with file.open() as unpacked:
            if encoding == "utf-8-sig" and is_one_line and is_plain(unpacked, head.delimiter):
                return readable(head, folder)
        copy = folder / "copy"
        with (
            io.TextIOWrapper(file.open(), encoding, errors="surrogateescape", newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            rejected += copy_rows(text, target, head.delimiter)
    except DamagedError as error:
        raise MalformedError(str(error)) from None
    except UnicodeDecodeError:
        raise MalformedError("neither UTF-8 nor Windows-1252 text") from None
    return copy, "none"


def _copied(file: ExportFile, folder: Path, encoding: Encoding | None) -> Path:
    """A plain copy of a file, in UTF-8 where it is in another encoding."""
    copy = folder / "copy"
    decoder = codecs.getincrementaldecoder(encoding or "utf-8-sig")()
    try:
        with file.open() as packed, copy.open("wb") as plain:
            while chunk := packed.read(_CHUNK_BYTES):
                plain.write(decoder.decode(chunk).encode() if encoding else chunk)
            plain.write(decoder.decode(b"", final=True).encode())
    except DamagedError as error:
        raise MalformedError(str(error)) from None
    except UnicodeDecodeError:
        raise MalformedError("neither UTF-8 nor Windows-1252 text") from None
    return copy


def _encoding(file: ExportFile) -> Encoding:
    try:
        with file.open() as unpacked:
            return encoding_of(unpacked)
    except DamagedError as error:
        raise MalformedError(str(error)) from None
