"""Finds the media files that an export names, on the disk or in an archive."""

import os
import re
import stat
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from curate.sources.archives import is_zip, tar_stream
from curate.sources.member_names import found_below, leads_out, one_name, zip_name
from curate.sources.packing import UNPACKING_ERRORS

# A file beyond this is no photo; whoever decodes it sees that it was cut here.
MAX_MEDIA_BYTES = 256 * 1024 * 1024
_COPY_BYTES = 1024 * 1024
_BATCH = 1_000
# At a quarter of a megabyte each: 5 GB of temporary files.
_ARCHIVE_BATCH = 20_000
# Files that hold what would else be in the picture: a manifest store of C2PA, and XMP.
CREDENTIALS = ".c2pa"
_SIDECARS = frozenset({CREDENTIALS, ".xmp"})
# What a sidecar's name may have between the picture's and its own ending: that of the picture, or
# of the raw photo that the picture was made from.
_OF_PICTURE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|tiff?|hei[cf]|avif|jxl|psd|dng|cr[23w]|n[er][fw]|arw|srf|raf|rw2|orf|pef|srw|raw)$"
)


class Sidecar(NamedTuple):
    """A file beside a picture, by its kind; ``path`` is none if it is there and can't be had."""

    suffix: str
    path: Path | None


class Media(NamedTuple):
    """A file that an export names, none if it isn't there, and what lies beside it."""

    path: Path | None
    sidecars: list[Sidecar]


class SidecarFolders:
    """Which sidecars lie in folders. Each folder is listed once."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, list[str]]] = {}
        self._resolved: dict[Path, Path] = {}

    def beside(self, root: Path, relative: str, found: Path | None) -> list[Path]:
        """The sidecars of a file, where the export names it and where it was ``found``."""
        if root not in self._resolved:
            # It takes as long as looking for a file there.
            self._resolved[root] = root.resolve()
        places = [] if leads_out(relative) else [self._resolved[root] / relative]
        # Mostly the same place.
        places += [found] if found is not None and found not in places else []
        beside: dict[Path, None] = {}
        for place in places:
            folder = place.parent
            listed = self._listed(folder)
            names = (name for base in _bases(place.name) for name in listed.get(base, ()))
            beside |= dict.fromkeys(folder / name for name in names)
        return list(beside)

    def _listed(self, folder: Path) -> dict[str, list[str]]:
        if folder not in self._folders:
            listed: dict[str, list[str]] = {}
            try:
                names = sorted(entry.name for entry in os.scandir(folder))
            except (OSError, ValueError):
                # No such folder, so no such picture; or its name can be none.
                names = []
            for name in names:
                for base in _bases_of_sidecar(name):
                    listed.setdefault(base, []).append(name)
            self._folders[folder] = listed
        return self._folders[folder]


def _plain(name: str) -> str:
    """A name in the form in which names of pictures and of sidecars are compared."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _bases(name: str) -> set[str]:
    """By what a sidecar may call a picture: its name, with or without the ending."""
    return {_plain(name), _plain(PurePosixPath(name).stem)}


def _bases_of_sidecar(name: str) -> set[str]:
    """The pictures that a file is a sidecar of, as in ``_bases``; none if it is none."""
    path = PurePosixPath(_plain(name))
    if path.suffix not in _SIDECARS:
        return set()
    return {path.stem, _OF_PICTURE.sub("", path.stem)}


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
    files: Sequence[tuple[str, str]],
    scratch: Path | None = None,
    folders: SidecarFolders | None = None,
) -> Iterator[list[Media]]:
    """The files at ``(root, relative path)``, in order; with their sidecars if given ``folders``.

    Nothing outside ``root`` is ever found. What lies in an archive is copied below ``scratch`` for
    as long as the context is open; each archive is read once.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="media-") as temporary:
        found: list[Media] = []
        archives: dict[Path, dict[str, list[int]]] = {}
        resolved = {root: Path(root).resolve() for root in {root for root, _ in files}}
        for number, (root, relative) in enumerate(files):
            inside = resolved[root]
            path = _resolve_below(inside, relative)
            found.append(Media(path, []))
            if folders is not None:
                for place in folders.beside(inside, relative, path):
                    below = place.relative_to(inside).as_posix()
                    sidecar = Sidecar(place.suffix.lower(), _resolve_below(inside, below))
                    found[number].sidecars.append(sidecar)
            if path is None:
                archived = _in_archive(Path(root), relative)
                if archived is not None:
                    archive, name = archived
                    archives.setdefault(archive, {}).setdefault(name, []).append(number)
        for archive, numbers in archives.items():
            beside = _sidecars_wanted(numbers) if folders is not None else {}
            for name, copy in _copied(archive, numbers, beside, Path(temporary)):
                for number in numbers.get(name, ()):
                    found[number] = found[number]._replace(path=copy or found[number].path)
                for number in _numbers_beside(name, beside):
                    suffix = PurePosixPath(_plain(name)).suffix
                    found[number].sidecars.append(Sidecar(suffix, copy))
        yield found


def _sidecars_wanted(numbers: Mapping[str, list[int]]) -> dict[tuple[str, str], list[int]]:
    """By folder and base, of which files a sidecar in an archive would speak."""
    wanted: dict[tuple[str, str], list[int]] = {}
    for name, of_files in numbers.items():
        for base in _bases(PurePosixPath(name).name):
            folder = _plain(str(PurePosixPath(name).parent))
            wanted.setdefault((folder, base), []).extend(of_files)
    return wanted


def _numbers_beside(name: str, wanted: Mapping[tuple[str, str], list[int]]) -> set[int]:
    folder = _plain(str(PurePosixPath(name).parent))
    return {
        number
        for base in _bases_of_sidecar(PurePosixPath(name).name)
        for number in wanted.get((folder, base), ())
    }


def resolve_inside(root: Path, relative: str) -> Path | None:
    """The file that ``relative`` means below ``root``, however it is written; nothing if it leads
    out, by ``..`` or by a link."""
    return _resolve_below(root.resolve(), relative)


def _resolve_below(inside: Path, relative: str) -> Path | None:
    if "\0" in relative:
        return None
    try:
        found = found_below(inside, relative)
        path = found.resolve() if found is not None else None
        return path if path is not None and path.is_relative_to(inside) else None
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
            return path, one_name("/".join(parts[length:]))
    return None


def _copied(
    archive: Path,
    wanted: Mapping[str, list[int]],
    beside: Mapping[tuple[str, str], list[int]],
    folder: Path,
) -> Iterator[tuple[str, Path | None]]:
    """Copies of the wanted members, by name, under names of our own; none of one that has none."""

    def is_wanted(name: str) -> bool:
        """Whether a member is wanted by its one name."""
        return name in wanted or bool(_numbers_beside(name, beside))

    count = sum(1 for _ in folder.iterdir())
    try:
        if is_zip(archive):
            with zipfile.ZipFile(archive) as unpacked:
                for info in unpacked.infolist():
                    name = _member(zip_name(info))
                    if is_wanted(name):
                        count += 1
                        is_link = stat.S_ISLNK(info.external_attr >> 16)
                        copy = None if is_link else _unzipped(unpacked, info, folder / str(count))
                        yield name, copy
        else:
            with tar_stream(archive) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
                for entry in tar:
                    name = _member(entry.name)
                    if is_wanted(name) and not entry.isdir():
                        content = tar.extractfile(entry) if entry.isreg() else None
                        count += 1
                        target = folder / str(count)
                        is_copied = content and _copy(cast(BinaryIO, content), target)
                        yield name, target if is_copied else None
    except (zipfile.BadZipFile, tarfile.TarError, NotImplementedError, *UNPACKING_ERRORS):
        # Damaged: what was found before is there, and the rest is missing.
        return


def _member(name: str) -> str:
    """The one name of a member; nobody asks for one that leads out of its archive."""
    return "" if leads_out(name) else one_name(name)


def _unzipped(unpacked: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> Path | None:
    try:
        with unpacked.open(info) as member:
            return target if _copy(cast(BinaryIO, member), target) else None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        # Damaged, encrypted, or packed in a way that nobody here knows.
        return None


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
