"""Lists and reads the members of zip and tar archives in place, safely.

Nothing is ever unpacked to the path that a member claims. Members that lead out of the archive, and
links, are left out with a reason; sizes are counted as they are read, not believed.
"""

import io
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from curate.sources.limits import Limits
from curate.sources.member_names import is_zip_folder, leads_out, one_name, zip_name
from curate.sources.packing import UNPACKERS, UNPACKING_ERRORS, DamagedError, packing_of

_TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")
_SHORT_TAR_SUFFIXES = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}
_COPY_BYTES = 1024 * 1024
_ENCRYPTED_FLAG = 0x1


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or a tar: by its first bytes, and for packed tars by its name too."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError:
        return False
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return True
    return start[257:262] == b"ustar" or path.name.lower().endswith(_TAR_SUFFIXES[1:])


def is_zip(path: Path) -> bool:
    """Whether an archive is a zip; else it is a tar."""
    return not path.name.lower().endswith(_TAR_SUFFIXES) and zipfile.is_zipfile(path)


@dataclass(frozen=True)
class Member:
    """One file in an archive: the size that it claims, and the most that it may unpack to.

    ``name`` is that of ``one_name``, whatever the archive writes.
    """

    name: str
    size: int
    limit: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class LeftOut:
    """A member that is not read, and why."""

    name: str
    reason: str


class Archive:
    """The members of one zip or tar file.

    ``is_wanted(name)`` says which members may be opened: those of a packed tar are copied to a
    temporary file in the one pass that lists them, so that each can be read at once. All others
    are only listed.
    """

    def __init__(
        self, path: Path, limits: Limits, is_wanted: Callable[[str], bool], scratch: Path | None
    ) -> None:
        self._path = path
        self._limits = limits
        self._is_wanted = is_wanted
        self._spool: BinaryIO | None = None
        self._zip: zipfile.ZipFile | None = None
        self._scratch = scratch
        self.members: list[Member] = []
        self.names: set[str] = set()
        self.left_out: list[LeftOut] = []
        try:
            self._list()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the archive and of what was copied out of it."""
        for held in (self._zip, self._spool):
            if held is not None:
                held.close()

    def _list(self) -> None:
        try:
            if is_zip(self._path):
                self._list_zip()
            else:
                self._list_tar()
        except (zipfile.BadZipFile, tarfile.TarError, *UNPACKING_ERRORS) as error:
            if isinstance(error, OSError) and error.errno:
                raise DamagedError("cannot be read") from None
            raise DamagedError("truncated or damaged archive") from None
        except (NotImplementedError, ValueError, RecursionError):
            raise DamagedError("an archive of an unknown kind") from None

    def _list_zip(self) -> None:
        self._zip = zipfile.ZipFile(self._path)
        for info in self._zip.infolist():
            if is_zip_folder(info):
                continue
            is_link = stat.S_ISLNK(info.external_attr >> 16)
            if not self._may_list(zip_name(info), is_link=is_link):
                continue
            name = one_name(zip_name(info))
            if info.flag_bits & _ENCRYPTED_FLAG:
                self.left_out.append(LeftOut(name, "encrypted"))
                continue
            limit = self._limits.unpacked_file_bytes(info.compress_size)
            self._add(Member(name, info.file_size, limit, self._zip_opener(info)))

    def _zip_opener(self, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
        def open_member() -> BinaryIO:
            assert self._zip is not None
            try:
                return cast(BinaryIO, self._zip.open(info))
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
                raise DamagedError("truncated or damaged archive") from None

        return open_member

    def _list_tar(self) -> None:
        with tar_stream(self._path) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            copied = 0
            for info in tar:
                if info.isdir():
                    continue
                if not self._may_list(info.name, is_link=not info.isreg()):
                    continue
                name = one_name(info.name)
                if not self._is_wanted(name):
                    self.names.add(name)
                    continue
                copied += info.size
                if copied > self._limits.unpacked_archive_bytes(self._path.stat().st_size):
                    raise DamagedError("unpacks to more than the limits allow")
                limit = self._limits.unpacked_file_bytes(info.size)
                self._add(Member(name, info.size, limit, self._copy(tar, info)))

    def _copy(self, tar: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], BinaryIO]:
        if self._spool is None:
            self._spool = cast(BinaryIO, tempfile.TemporaryFile(dir=self._scratch))  # noqa: SIM115
        spool = self._spool
        start = spool.seek(0, io.SEEK_END)
        member = tar.extractfile(info)
        assert member is not None  # a regular file
        while chunk := member.read(_COPY_BYTES):
            spool.write(chunk)
        return lambda: cast(BinaryIO, io.BufferedReader(_Slice(spool, start, info.size)))

    def _may_list(self, name: str, *, is_link: bool) -> bool:
        if len(self.names) + len(self.left_out) >= self._limits.max_archive_files:
            raise DamagedError("holds more than max_archive_files files")
        if is_link:
            self.left_out.append(LeftOut(name, "a link"))
        elif leads_out(name):
            self.left_out.append(LeftOut(name, "a path that leads out of the archive"))
        else:
            return True
        return False

    def _add(self, member: Member) -> None:
        self.names.add(member.name)
        self.members.append(member)


class _Slice(io.RawIOBase):
    """A part of a file, read independently of other parts of it."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._position = start
        self._end = start + size

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position - self._start

    def readinto(self, target: bytearray) -> int:  # type: ignore[override]
        self._file.seek(self._position)
        chunk = self._file.read(min(len(target), self._end - self._position))
        target[: len(chunk)] = chunk
        self._position += len(chunk)
        return len(chunk)


@contextmanager
def tar_stream(path: Path) -> Iterator[BinaryIO]:
    """The unpacked bytes of a tar, which may be packed."""
    name = path.name.lower()
    packing = _SHORT_TAR_SUFFIXES.get(path.suffix.lower()) or packing_of(name)
    with path.open("rb") as file:
        yield UNPACKERS[packing](file) if packing else file
