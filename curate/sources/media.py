"""Finds the media files that an export names, on the disk or in an archive."""

import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from curate.sources.archives import is_zip, tar_stream
from curate.sources.packing import UNPACKING_ERRORS

# A file beyond this is no photo; whoever decodes it sees that it was cut here.
MAX_MEDIA_BYTES = 256 * 1024 * 1024
_COPY_BYTES = 1024 * 1024
_BATCH = 1_000
# At a quarter of a megabyte each: 5 GB of temporary files.
_ARCHIVE_BATCH = 20_000


def media_batches(files: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Cut the files at ``(root, relative path)`` into ranges that ``found_media`` can be asked for.

    The ranges are long where archives are read, each of which is read once a range, and short
    elsewhere.
    """
    tops = {(root, relative.split("/", 1)[0]): relative for root, relative in files}
    is_archived = any(archive_of(Path(root), relative) for (root, _), relative in tops.items())
    size = _ARCHIVE_BATCH if is_archived else _BATCH
    for start in range(0, len(files), size):
        yield start, min(start + size, len(files))


@contextmanager
def found_media(
    files: Sequence[tuple[str, str]], scratch: Path | None = None
) -> Iterator[list[Path | None]]:
    """The files at ``(root, relative path)``, in order; ``None`` for one that isn't there.

    Nothing outside ``root`` is ever found. What lies in an archive is copied below ``scratch`` for
    as long as the context is open; each archive is read once.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="media-") as folder:
        found: list[Path | None] = []
        members: dict[Path, dict[str, list[int]]] = {}
        for number, (root, relative) in enumerate(files):
            found.append(resolve_inside(Path(root), relative))
            if found[number] is None:
                place = _in_archive(Path(root), relative)
                if place is not None:
                    archive, name = place
                    members.setdefault(archive, {}).setdefault(name, []).append(number)
        for archive, wanted in members.items():
            for name, copy in _copied(archive, set(wanted), Path(folder)):
                for number in wanted[name]:
                    found[number] = copy
        yield found


def resolve_inside(root: Path, relative: str) -> Path | None:
    """The file at ``relative`` below ``root``; nothing if it leads out, by ``..`` or by a link."""
    if "\0" in relative:
        return None
    inside = root.resolve()
    try:
        path = (inside / relative).resolve()
        return path if path.is_relative_to(inside) and path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        # A name too long, links in a circle, half a surrogate pair: there is no such file.
        return None


def archive_of(root: Path, relative: str) -> Path | None:
    """The archive that a path leads into, if it leads into one."""
    place = _in_archive(root, relative)
    return place[0] if place else None


def _in_archive(root: Path, relative: str) -> tuple[Path, str] | None:
    parts = PurePosixPath(relative).parts
    for length in range(1, len(parts)):
        path = resolve_inside(root, str(PurePosixPath(*parts[:length])))
        if path is not None:
            return path, str(PurePosixPath(*parts[length:]))
    return None


def _copied(archive: Path, wanted: set[str], folder: Path) -> Iterator[tuple[str, Path]]:
    """Copies of the wanted members, by name, under names of our own."""
    count = sum(1 for _ in folder.iterdir())
    try:
        if is_zip(archive):
            with zipfile.ZipFile(archive) as unpacked:
                for info in unpacked.infolist():
                    if info.filename in wanted and not stat.S_ISLNK(info.external_attr >> 16):
                        with unpacked.open(info) as member:
                            count += 1
                            target = folder / str(count)
                            if _copy(cast(BinaryIO, member), target):
                                yield info.filename, target
        else:
            with tar_stream(archive) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
                for entry in tar:
                    if entry.name in wanted and entry.isreg():
                        content = tar.extractfile(entry)
                        assert content is not None  # a regular file
                        count += 1
                        target = folder / str(count)
                        if _copy(cast(BinaryIO, content), target):
                            yield entry.name, target
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        RuntimeError,
        NotImplementedError,
        *UNPACKING_ERRORS,
    ):
        # Damaged, or encrypted: what was found before is there, and the rest is missing.
        return


def _copy(member: BinaryIO, target: Path) -> bool:
    left = MAX_MEDIA_BYTES + 1
    try:
        with target.open("wb") as copy:
            while left and (chunk := member.read(min(_COPY_BYTES, left))):
                copy.write(chunk)
                left -= len(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        target.unlink()
        return False
    return True
