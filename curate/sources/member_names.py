"""Gives each file of an export one name, however it is written, and finds the file of a name.

Windows writes a backslash between folders, some packers ``./`` before them, macOS takes accents
apart, and many zips hold UTF-8 without saying so. An export names its pictures in one way, and its
archive or its folder has them in another.
"""

import os
import unicodedata
import zipfile
from functools import lru_cache
from pathlib import Path, PurePosixPath

_UTF8_FLAG = 0x800
_CACHED_FOLDERS = 4096


def leads_out(name: str) -> bool:
    """Whether a member's name is no plain relative path."""
    path = PurePosixPath(name.replace("\\", "/"))
    has_drive = len(name) > 1 and name[1] == ":"
    return path.is_absolute() or ".." in path.parts or has_drive or "\0" in name or not path.parts


def one_name(name: str) -> str:
    """A relative path in the one form in which names are listed and compared."""
    if name.isascii() and "\\" not in name and "." not in name.split("/") and "//" not in name:
        return name
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}]
    return unicodedata.normalize("NFC", "/".join(parts))


def zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a member as it was meant: without the flag for UTF-8, it may be UTF-8 still."""
    if info.flag_bits & _UTF8_FLAG or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def is_zip_folder(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a folder, also as Windows writes it."""
    return info.is_dir() or info.filename.endswith("\\")


def found_below(root: Path, relative: str) -> Path | None:
    """The file that ``relative`` means below ``root``, as it is written there or in another way.

    Links are followed: whoever opens it checks where it leads.
    """
    try:
        path = root / relative
        if path.is_file():
            return path
        return None if leads_out(relative) else _search(root, one_name(relative).split("/"))
    except (OSError, ValueError):
        # Longer than a file's name may be, or half a surrogate pair: there is no such file.
        return None


def _search(folder: Path, parts: list[str]) -> Path | None:
    if not parts:
        return folder if folder.is_file() else None
    if not folder.is_dir():
        return None
    ways = [(folder / parts[0], parts[1:])]
    # A file that was unpacked badly has several parts in its one name: `media\1.jpg`.
    for written, name in _written_otherwise(str(folder), folder.stat().st_mtime_ns):
        if list(written) == parts[: len(written)]:
            ways.append((folder / name, parts[len(written) :]))
    found = (_search(place, rest) for place, rest in ways)
    return next((path for path in found if path is not None), None)


@lru_cache(maxsize=_CACHED_FOLDERS)
def _written_otherwise(folder: str, _changed_ns: int) -> list[tuple[tuple[str, ...], str]]:
    """The entries of a folder that are not called by their one name, with its parts."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries)
    return [(tuple(one_name(name).split("/")), name) for name in names if one_name(name) != name]
