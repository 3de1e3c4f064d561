"""Tells the encoding of a text file that doesn't say it: one answer for all that read the file.

A byte order mark decides. Without one, text is UTF-8 if all of it is valid; else Windows-1252,
unless more of its other characters are good UTF-8 than are not: a table of a million rows with one
damaged character is damaged UTF-8.
"""

import codecs
from typing import BinaryIO, Literal

Encoding = Literal["utf-8-sig", "utf-16", "cp1252"]

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK_BYTES = 4 * 1024 * 1024
# A file up to this size is checked to its end before it is believed to be UTF-8.
_CHECKED_BYTES = 256 * 1024 * 1024


def encoding_of(stream: BinaryIO) -> Encoding:
    """The encoding of what ``stream`` holds, with or without a mark, as Python calls it.

    Reading raises what it raises. Of more than 256 MB only the beginning is checked.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    checked = good = 0
    while checked < _CHECKED_BYTES and (chunk := stream.read(_CHUNK_BYTES)):
        if not checked and chunk.startswith(_UTF_16_MARKS):
            return "utf-16"
        kept, _ = decoder.getstate()
        try:
            good += _beyond_ascii(decoder.decode(chunk))
        except UnicodeDecodeError:
            return _less_broken(kept + chunk, good)
        checked += len(chunk)
    kept, _ = decoder.getstate()
    # A last character that is cut off is broken too, if the file is known to its end.
    is_whole = checked < _CHECKED_BYTES
    return _less_broken(kept, good) if kept and is_whole else "utf-8-sig"


def decoded(start: bytes) -> str:
    """The beginning of a text, which may end within a character; what is invalid is replaced."""
    if start.startswith(_UTF_16_MARKS):
        return codecs.getincrementaldecoder("utf-16")("replace").decode(start)
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(start)
    except UnicodeDecodeError:
        return start.decode(_less_broken(start), "replace")


def without_mark(content: bytes) -> bytes:
    """UTF-8 without the byte order mark that it may begin with."""
    return content.removeprefix(codecs.BOM_UTF8)


def _less_broken(chunk: bytes, good: int = 0) -> Encoding:
    """What text with invalid UTF-8 in it is; ``good`` characters of UTF-8 came before."""
    text = chunk.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good += _beyond_ascii(text) - broken
    return "utf-8-sig" if good > broken else "cp1252"


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
