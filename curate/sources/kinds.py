"""Tells by its name what a file of an export may be: records, a text of any kind, or neither."""

from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import PurePosixPath

from curate.sources.packing import packing_of

# What may be an export's own records; all else (pictures, captions, thumbnails) lies beside them.
_RECORD_SUFFIXES = frozenset(
    {".json", ".jsonl", ".ndjson", ".js", ".csv", ".tsv", ".parquet", ".html", ".htm"}
)
# Big dumps often have no ending, or that of any text: only a look inside tells.
_TEXT_SUFFIXES = frozenset({"", ".txt"})
# What people keep records in, too, and nothing here reads. It is told, by an ending of this list:
# any other may be a part of somebody's name.
_FOREIGN_SUFFIXES = frozenset(
    {".xlsx", ".xls", ".ods", ".numbers", ".xml", ".yaml", ".yml", ".db", ".sqlite", ".sqlite3"}
    | {".feather", ".arrow", ".avro", ".orc", ".pkl", ".pickle", ".rds", ".rar", ".7z"}
)
_ARCHIVE_SUFFIXES = (".zip", ".tar", ".tgz", ".tbz2", ".txz")


def may_hold_records(name: str) -> bool:
    """By its name: of a kind that holds records, or packed and without any kind."""
    suffix = _suffix(name)
    return suffix in _RECORD_SUFFIXES or (suffix == "" and packing_of(name) is not None)


def may_be_any_text(name: str) -> bool:
    """Whether only a look inside tells what a file is. Hidden ones are their systems' own."""
    is_hidden = PurePosixPath(name).name.startswith(".")
    return not is_hidden and not may_hold_records(name) and _suffix(name) in _TEXT_SUFFIXES


def looks_like_an_archive(name: str) -> bool:
    """By its name: a zip or a tar, packed or not."""
    return name.lower().endswith(_ARCHIVE_SUFFIXES) or ".tar." in name.lower()


def foreign_kind(name: str) -> str | None:
    """The ending of a file that may well hold records, in a kind that nothing reads."""
    suffix = _suffix(name)
    return suffix if suffix in _FOREIGN_SUFFIXES else None


class Companions:
    """Tells the texts that belong to another file of the same folder, such as captions.

    Nobody may look for records in these: they are what somebody wrote under a picture, and a
    caption that reads like a table would speak for other accounts.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    @cached_property
    def _stems(self) -> set[tuple[str, str]]:
        return {
            (str(PurePosixPath(name).parent), stem)
            for name in self._names
            if not may_be_any_text(name)
            for stem in _stems(PurePosixPath(name).name)
        }

    def __contains__(self, name: str) -> bool:
        base = _unpacked(PurePosixPath(name).name)
        stem = base[:-4] if base.lower().endswith(".txt") else base
        return (str(PurePosixPath(name).parent), stem) in self._stems


def _stems(name: str) -> Iterator[str]:
    """What a text may be called that belongs to a file: by its name, with or without endings and
    the number of a picture within its post."""
    base = _unpacked(name)
    yield base
    stem = PurePosixPath(base).stem
    yield stem
    post, _, number = stem.rpartition("_")
    if number.isdigit():
        yield post


def _unpacked(name: str) -> str:
    packing = packing_of(name)
    return name[: -len(packing)] if packing else name


def _suffix(name: str) -> str:
    return PurePosixPath(_unpacked(PurePosixPath(name).name)).suffix.lower()
