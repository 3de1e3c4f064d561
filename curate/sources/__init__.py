"""Shows an export, be it a file, a folder or an archive, as one tree of files to read.

A file's name is its path below the export's root, with ``/`` between folders; an archive counts as
a folder, so ``part-1.zip/media/cat.jpg`` is a member. Each has one name, see ``member_names``.
Names are data of the export: they may hold handles and ids, and are for the store only.
"""

import io
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from curate.sources.archives import Archive, Member, is_archive
from curate.sources.kinds import (
    Companions,
    foreign_kind,
    looks_like_an_archive,
    may_be_any_text,
    may_hold_records,
)
from curate.sources.limits import Limits
from curate.sources.member_names import found_below, leads_out, one_name
from curate.sources.packing import UNPACKERS, BoundedReader, DamagedError, packing_of

__all__ = ["DamagedError", "Export", "ExportFile", "Limits"]

_BUFFER_BYTES = 256 * 1024
# Texts that are not looked into, by why they aren't.
_COMPANION = "a text beside a file of the same name"
Progress = Callable[[int, int], None]
OnBytes = Callable[[int], None]


@dataclass(frozen=True)
class ExportFile:
    """One file of an export.

    ``size`` is in bytes, as it lies there; ``path`` is where it lies, if it is a file of its own.
    One that is ``of_any_kind`` has an ending that says nothing: it may be anything, or a note.
    """

    name: str
    size: int
    path: Path | None
    _open: Callable[[OnBytes], BinaryIO] = field(repr=False, compare=False)
    _export: "Export" = field(repr=False, compare=False)
    of_any_kind: bool = False

    @property
    def unpacked_name(self) -> str:
        """The last part of the name, without ``.gz``, ``.bz2``, ``.xz`` or ``.zst``."""
        name = PurePosixPath(self.name).name
        return name[: -len(self.packing)] if self.packing else name

    @property
    def packing(self) -> str | None:
        """How the file is compressed: ``.gz``, ``.bz2``, ``.xz``, ``.zst`` or not at all."""
        return packing_of(self.name)

    @property
    def suffix(self) -> str:
        """What the unpacked name ends in, in lower case: ``.json``."""
        return PurePosixPath(self.unpacked_name).suffix.lower()

    @property
    def folder(self) -> str:
        """The name of the folder that the file is in; empty at the root."""
        parent = str(PurePosixPath(self.name).parent)
        return "" if parent == "." else parent

    def open(self) -> BinaryIO:
        """The unpacked bytes. Reading raises a ``DamagedError`` at damage or beyond the limits."""
        return self._open(lambda _: None)

    def read_whole(self, limit: int) -> bytes:
        """All bytes; a ``DamagedError`` if they are more than ``limit``. Counts as progress."""
        with self.opened_to_read() as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise DamagedError("larger than max_document_bytes")
        self.count_as_read()
        return content

    def opened_to_read(self) -> BinaryIO:
        """Like ``open``; what is read from it counts as progress of the whole export."""
        return self._open(lambda done: self._export.count(self.name, done))

    def count_as_read(self, share: float = 1.0) -> None:
        """Say how much of the file has been read by whoever reads it another way."""
        self._export.count(self.name, int(self.size * share))


class Export:
    """A file, a folder or an archive; a context manager that holds what it opened.

    ``files`` are those that may hold records, in a fixed order. ``left_out`` names what is not
    read, with the reason, and ``passed_over`` counts by reason what is no part of the export's
    records. Packed tars are copied, records only, below ``scratch``.
    """

    def __init__(self, path: Path, limits: Limits, scratch: Path | None = None) -> None:
        self.path = path
        self.limits = limits
        self.root = path if path.is_dir() else path.parent
        self.files: list[ExportFile] = []
        self.left_out: list[tuple[str, str]] = []
        self.passed_over: Counter[str] = Counter()
        self.progress: Progress = lambda done, total: None
        self.scratch = scratch
        self._archives: dict[str, Archive] = {}
        self._done: dict[str, int] = {}
        self._total = 0
        self._sum = 0
        try:
            if path.is_dir():
                self._list_folder()
            elif not self._is_passed_over(path.name, Companions(())):
                self._list_file(path, path.name, is_asked_for=True)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Export":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of open archives and of temporary copies."""
        for archive in self._archives.values():
            archive.close()

    def holds(self, name: str) -> bool:
        """Whether there is a file of this name, of whatever kind."""
        if leads_out(name):
            return False
        name = one_name(name)
        for archive_name, archive in self._archives.items():
            if name.startswith(archive_name + "/"):
                return name[len(archive_name) + 1 :] in archive.names
        path = found_below(self.root, name)
        return path is not None and not path.is_symlink()

    def locate(self, folder: str, relative: str) -> str:
        """The name of the file that ``relative`` means where ``folder`` mentions it.

        Looks in the folder, in those above it, and in the tops of all archives, because some
        platforms cut one export into several. If it is nowhere, the topmost folder is meant.
        """
        if leads_out(relative):
            return relative
        relative = one_name(relative)
        above = [PurePosixPath(folder), *PurePosixPath(folder).parents] if folder else []
        tops = [str(place) for place in above if str(place) != "."]
        own_archive = next((name for name in self._archives if _is_in(folder, name)), None)
        if own_archive is not None:
            tops = [top for top in tops if _is_in(top, own_archive)]
        candidates = [f"{top}/{relative}" for top in tops]
        if own_archive is None:
            candidates.append(relative)
        others = [f"{name}/{relative}" for name in self._archives if name != own_archive]
        found = next((name for name in [*candidates, *others] if self.holds(name)), None)
        return found or candidates[-1]

    def expect(self, files: Sequence[ExportFile]) -> None:
        """Start the count of progress for these files."""
        self._done = {}
        self._sum = 0
        self._total = sum(file.size for file in files)

    def count(self, name: str, done: int) -> None:
        """Note that ``done`` packed bytes of a file have been read."""
        self._sum += done - self._done.get(name, 0)
        self._done[name] = done
        self.progress(min(self._sum, self._total), self._total)

    def _list_folder(self) -> None:
        for folder, folders, names in os.walk(self.path, onerror=self._leave_out_folder):
            folders.sort()
            for name in folders:
                path = Path(folder, name)
                if path.is_symlink():
                    self.left_out.append((_told(path.relative_to(self.path)), "a linked folder"))
            companions = Companions(names)
            for name in sorted(names):
                if self._is_passed_over(name, companions):
                    continue
                path = Path(folder, name)
                self._list_file(path, path.relative_to(self.path).as_posix(), is_asked_for=False)

    def _is_passed_over(self, name: str, companions: Companions) -> bool:
        """Count what may look like records, and isn't read."""
        if kind := foreign_kind(name):
            self.passed_over[f"a {kind} file, which nothing reads"] += 1
            return True
        if may_be_any_text(name) and name in companions:
            self.passed_over[_COMPANION] += 1
            return True
        return False

    def _leave_out_folder(self, error: OSError) -> None:
        name = _told(Path(error.filename).relative_to(self.path))
        self.left_out.append((name, "a folder that cannot be opened"))

    def _list_file(self, path: Path, name: str, *, is_asked_for: bool) -> None:
        if not _is_unicode(name):
            self.left_out.append((ascii(name), "a file name that is not Unicode"))
            return
        name = one_name(name)
        of_any_kind = not is_asked_for and may_be_any_text(name)
        may_be_records = is_asked_for or of_any_kind or may_hold_records(name)
        if not (may_be_records or looks_like_an_archive(name)):
            return
        if path.is_symlink() and not is_asked_for:
            self.left_out.append((name, "a link"))
            return
        if not path.is_file():
            self.left_out.append((name, "no ordinary file"))
            return
        if is_archive(path):
            self._list_archive(path, name)
            return
        if not may_be_records:
            return
        size = path.stat().st_size
        limit = self.limits.unpacked_file_bytes(size)

        def open_file(on_bytes: OnBytes) -> BinaryIO:
            try:
                packed = path.open("rb")
            except OSError:
                raise DamagedError("cannot be opened") from None
            return _bounded(packed, name, limit, on_bytes)

        self.files.append(ExportFile(name, size, path, open_file, self, of_any_kind))

    def _list_archive(self, path: Path, name: str) -> None:
        def is_wanted(member: str) -> bool:
            if is_nested(member):
                return False
            return may_hold_records(member) or may_be_any_text(member)

        def is_nested(member: str) -> bool:
            return member.lower().endswith((".zip", ".tar", ".tgz")) or ".tar." in member.lower()

        try:
            archive = Archive(path, self.limits, is_wanted, self.scratch)
        except DamagedError as error:
            self.left_out.append((name, str(error)))
            return
        self._archives[name] = archive
        self.left_out += [(f"{name}/{left.name}", left.reason) for left in archive.left_out]
        self.left_out += [
            (f"{name}/{member}", "an archive inside an archive")
            for member in sorted(archive.names)
            if is_nested(member)
        ]
        companions = Companions(archive.names)
        for name_inside in archive.names:
            if foreign_kind(name_inside):
                self._is_passed_over(name_inside, companions)
        for member in sorted(archive.members, key=lambda one: one.name):
            if not is_wanted(member.name) or self._is_passed_over(member.name, companions):
                continue
            if not _is_unicode(member.name):
                left_out = ascii(f"{name}/{member.name}")
                self.left_out.append((left_out, "a file name that is not Unicode"))
                continue

            def open_member(on_bytes: OnBytes, member: Member = member) -> BinaryIO:
                return _bounded(member.open(), member.name, member.limit, on_bytes)

            full_name = f"{name}/{member.name}"
            self.files.append(
                ExportFile(
                    full_name, member.size, None, open_member, self, may_be_any_text(member.name)
                )
            )


def _bounded(packed: BinaryIO, name: str, limit: int, on_bytes: OnBytes) -> BinaryIO:
    packing = packing_of(name)
    unpacked = UNPACKERS[packing](packed) if packing else packed
    reader = BoundedReader(unpacked, packed, limit, on_bytes)
    return cast(BinaryIO, io.BufferedReader(reader, _BUFFER_BYTES))


def _is_in(folder: str, top: str) -> bool:
    return folder == top or folder.startswith(top + "/")


def _told(path: Path) -> str:
    """A path below an export as it is told: in ASCII, if it is no Unicode."""
    name = path.as_posix()
    return name if _is_unicode(name) else ascii(name)


def _is_unicode(name: str) -> bool:
    """Whether a name is text: in folders and in tars, names are bytes of any encoding."""
    return name == name.encode("utf-8", "replace").decode()
