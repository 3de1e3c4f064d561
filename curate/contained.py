"""Opens, writes and removes files below a folder, and follows no link out of it."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from curate.errors import InputError, RefusedError

_TEMPORARY = ".tmp"


class ContainedFiles:
    """The files below ``path``, by their names from there, with ``/`` between folders.

    Everything is reached from the folder that was opened first, part by part: whoever exchanges a
    part of a name for a link meanwhile is refused, and so is a name that leads elsewhere.
    Raises an ``InputError`` if ``path`` is no folder that can be opened.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            raise InputError(f"{path.name} is no folder that can be opened") from None

    def __enter__(self) -> "ContainedFiles":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def open(self, name: str) -> BinaryIO:
        """Open a regular file to read; a ``FileNotFoundError`` if there is none of that name.

        Raises a ``RefusedError`` that names it for a link, a pipe and what can't be opened.
        """
        with self._parent(name) as (parent, last), _refusing(name):
            # Without O_NONBLOCK a pipe would wait for somebody to write to it.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            descriptor = os.open(last, flags, dir_fd=parent)
        file = os.fdopen(descriptor, "rb")
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            file.close()
            raise RefusedError(f"{name} is no regular file")
        return file

    def read(self, name: str) -> bytes:
        """The content of a file, as ``open`` opens it."""
        with self.open(name) as file:
            return file.read()

    @contextmanager
    def written_beside(self, name: str) -> Iterator[BinaryIO]:
        """Yield a new file beside the one of that name, with its mode; forced to disk at the end.

        ``put`` makes it that file. It is removed if the block fails.
        """
        with self.open(name) as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        self.discard(name)
        with self._parent(name) as (parent, last), _refusing(name):
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            descriptor = os.open(last + _TEMPORARY, flags, 0o600, dir_fd=parent)
        try:
            with os.fdopen(descriptor, "w+b") as target:
                yield target
                target.flush()
                os.fchmod(target.fileno(), mode)
                os.fsync(target.fileno())
        except BaseException:
            self.discard(name)
            raise

    def put(self, name: str) -> None:
        """Let what was written beside a file take its place, for good."""
        with self._parent(name) as (parent, last), _refusing(name):
            os.replace(last + _TEMPORARY, last, src_dir_fd=parent, dst_dir_fd=parent)
            os.fsync(parent)

    def discard(self, name: str) -> None:
        """Remove what was written beside a file, and what a killed process left there."""
        self._unlink(name, _TEMPORARY)

    def remove(self, name: str) -> None:
        """Remove a file for good; nothing if it is not there."""
        self._unlink(name, "")

    def names(self) -> Iterator[str]:
        """The names of all that lies below, but for readable folders; no link is followed."""
        unread: list[str] = []

        def note(error: OSError) -> None:
            unread.append(str(error.filename))

        walk = os.fwalk(".", onerror=note, dir_fd=self._descriptor)
        for folder, folders, files, descriptor in walk:
            links = (
                name
                for name in folders
                if stat.S_ISLNK(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode)
            )
            for name in (*files, *links):
                yield os.path.normpath(os.path.join(folder, name))  # noqa: PTH118
        yield from unread

    def _unlink(self, name: str, ending: str) -> None:
        try:
            with self._parent(name) as (parent, last), _refusing(name):
                os.unlink(last + ending, dir_fd=parent)
                os.fsync(parent)
        except FileNotFoundError:
            return

    @contextmanager
    def _parent(self, name: str) -> Iterator[tuple[int, str]]:
        *folders, last = name.split("/")
        if not {"", ".", ".."}.isdisjoint((*folders, last)) or "\0" in name:
            raise RefusedError("a file of the export has a name that leads elsewhere")
        descriptor = os.dup(self._descriptor)
        try:
            for folder in folders:
                with _refusing(name):
                    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
                    inner = os.open(folder, flags, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor, last
        finally:
            os.close(descriptor)


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RefusedError(f"{name} can't be opened: {error.strerror}") from None
