"""Keeps what training reads of each image in files that are mapped into memory, not read."""

import errno
import fcntl
import json
import mmap
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TextIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from curate.durable import force_to_disk
from curate.train.resampling import image_keys
from curate.workspace import COLUMNS_LOCK

_SCHEMA = pa.schema(
    [
        pa.field("image_id", pa.string(), nullable=False),
        pa.field("location", pa.string(), nullable=False),
        pa.field("labels", pa.list_(pa.field("item", pa.int32(), nullable=False)), nullable=False),
    ]
)
_ROWS, _KEYS, _FACTORS = "rows.arrow", "keys.u64", "repeat_factors.f32"
# Beside them, which files they were when they were written.
_WRITTEN = "written.json"
_KEY, _FACTOR = np.dtype("<u8"), np.dtype("<f4")

# They end with the process.
_TEMPORARIES: list[tempfile.TemporaryDirectory[str]] = []

Repeats = tuple[npt.NDArray[np.float32], npt.NDArray[np.uint64]]
"""The repeat factors of images, and their keys as ``image_keys`` gives them."""


class Split:
    """The images of one split, by their index, as :class:`SplitWriter` left them in a folder.

    Opening one reads no image's row, and all processes that look one up share the memory. A copy
    in another process opens the folder again; one that is open outlives the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        rows = pa.ipc.open_file(pa.py_buffer(_mapped(folder / _ROWS))).read_all()
        self._ids, self._locations, self._labels = (rows[name] for name in _SCHEMA.names)
        self._factors = _Numbers(folder / _FACTORS, _FACTOR)
        self._keys = _Numbers(folder / _KEYS, _KEY)

    def __len__(self) -> int:
        return len(self._ids)

    def __reduce__(self) -> tuple[type["Split"], tuple[Path]]:
        return Split, (self._folder,)

    def image_id(self, index: int) -> str:
        """The id that the manifest has for an image."""
        return str(self._ids[index].as_py())

    def location(self, index: int) -> str:
        """Where the image's file lies, from the version's media root."""
        return str(self._locations[index].as_py())

    def labels(self, index: int) -> npt.NDArray[np.int64]:
        """The dense labels of an image: the positions of its concepts in ``concepts.parquet``."""
        return np.asarray(self._labels[index].values, np.int64)

    def repeats_of(self, indices: npt.NDArray[np.int64]) -> Repeats:
        """The repeat factors and keys of the images with these indices."""
        return self._factors.all[indices], self._keys.all[indices]

    def all_repeats(self, chunk: int) -> Iterator[Repeats]:
        """The repeat factors and keys of all images in their order, ``chunk`` at a time."""
        return zip(self._factors.in_chunks(chunk), self._keys.in_chunks(chunk), strict=True)


class _Numbers:
    """A file of numbers, mapped into memory."""

    def __init__(self, path: Path, dtype: np.dtype[Any]) -> None:
        self._dtype = dtype
        # Nothing can't be mapped.
        self._map = _mapped(path) if path.stat().st_size else None
        self.all: npt.NDArray[Any] = np.frombuffer(self._map or b"", dtype)

    def in_chunks(self, length: int) -> Iterator[npt.NDArray[Any]]:
        """Copies of all numbers in their order; no page of them stays in this process's memory.

        Of a hundred million images they would add up to 1.2 GB.
        """
        if self._map is None:
            return
        self._map.madvise(mmap.MADV_SEQUENTIAL)
        for first in range(0, len(self.all), length):
            numbers = self.all[first : first + length].copy()
            start = first * self._dtype.itemsize // mmap.PAGESIZE * mmap.PAGESIZE
            self._map.madvise(mmap.MADV_DONTNEED, start, numbers.nbytes)
            yield numbers
        self._map.madvise(mmap.MADV_RANDOM)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    # Images are looked up in a shuffled order: what lies beside one is not wanted with it.
    mapped.madvise(mmap.MADV_RANDOM)
    return mapped


class SplitWriter:
    """Writes the images of one split into a new folder, for :class:`Split` to open."""

    def __init__(self, table: Any, keys: IO[bytes], factors: IO[bytes]) -> None:
        self._table = table
        self._keys = keys
        self._factors = factors

    @classmethod
    @contextmanager
    def at(cls, folder: Path) -> Iterator["SplitWriter"]:
        """Make the folder; when the block is left it is on disk."""
        folder.mkdir()
        with (
            pa.OSFile(str(folder / _ROWS), "wb") as rows,
            pa.ipc.new_file(rows, _SCHEMA) as table,
            (folder / _KEYS).open("wb") as keys,
            (folder / _FACTORS).open("wb") as factors,
        ):
            yield cls(table, keys, factors)
        for path in folder.iterdir():
            force_to_disk(path)

    def add(self, rows: pa.Table) -> None:
        """Add images with ``image_id``, ``location``, dense ``labels`` and ``repeat_factor``.

        Raises:
            InputError: an id does not begin with 16 hex digits.
        """
        if not len(rows):
            return
        image_keys(rows["image_id"].combine_chunks()).astype(_KEY).tofile(self._keys)
        rows["repeat_factor"].to_numpy().astype(_FACTOR).tofile(self._factors)
        self._table.write_table(rows.select(_SCHEMA.names).cast(_SCHEMA).combine_chunks())


def kept_folder(parent: Path, name: str, build: Callable[[Path], None]) -> Path:
    """The folder ``name`` in ``parent``, which ``build`` fills where it is not there yet.

    Nobody attests what is in it: so it is filled again where a file is not the very one that was
    written here, but was changed, copied or brought along with a version. Of processes that want
    the same one builds it, and the others wait. Where ``parent`` can't be written to, the folder is
    a temporary one, which ends with the process.
    """
    try:
        lock = _locked(parent)
    except OSError as error:
        if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise
        temporary = tempfile.TemporaryDirectory(prefix="curate-columns-")
        _TEMPORARIES.append(temporary)
        build(Path(temporary.name))
        return Path(temporary.name)
    folder, building = parent / name, parent / f"{name}.unfinished"
    with lock:
        if not _is_as_written(folder):
            for left in (folder, building):
                if left.exists():
                    shutil.rmtree(left)
            building.mkdir(mode=0o700)
            try:
                build(building)
                (building / _WRITTEN).write_text(_identities(building), encoding="utf-8")
                force_to_disk(building / _WRITTEN)
                building.rename(folder)
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
    return folder


def _is_as_written(folder: Path) -> bool:
    try:
        return (folder / _WRITTEN).read_text(encoding="utf-8") == _identities(folder)
    except (OSError, ValueError):
        return False


def _identities(folder: Path) -> str:
    """Which files are in a folder. Whoever writes to one or copies it makes it another: the time
    of the change of an inode is the system's, and can't be set."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != _WRITTEN:
            stat = path.lstat()
            told = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            found.append([path.relative_to(folder).as_posix(), *told])
    return json.dumps(found)


def _locked(parent: Path) -> TextIO:
    """The file that holds the lock of a folder as long as it is open."""
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (parent / COLUMNS_LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock
