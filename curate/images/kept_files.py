"""Holds the kept image files against the digests of a manifest, without reading them all again."""

import hashlib
import stat
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate.outputs import private_file
from curate.store.parquet import open_parquet

_NOTES = pa.schema(
    [
        pa.field("location", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("size_bytes", pa.int64(), nullable=False),
        pa.field("modified_ns", pa.int64(), nullable=False),
        pa.field("changed_ns", pa.int64(), nullable=False),
    ]
)
_Seen = tuple[str, int, int, int]
_ROWS = 65_536
_THREADS = 4


@dataclass(frozen=True)
class KeptFiles:
    """What was found of a manifest's files: ids of images whose bytes are others, or are gone."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]


def check_kept_files(
    manifest: Path, media_root: Path, notes: Path | None, *, reads_all: bool = False
) -> KeptFiles:
    """Hold every file of ``manifest`` that lies below ``media_root`` against its SHA-256.

    A file is read unless ``notes`` say that it had that digest when it had the size and the times
    (of its content and of its inode) that it has now; with ``reads_all`` in any case. What was
    read and is right is noted for the next time. A row without a digest is not looked at.
    """
    noted = _read_notes(notes)
    known = dict(noted)
    seen: dict[str, _Seen] = {}
    changed, gone = [], []
    with ThreadPoolExecutor(_THREADS) as pool:
        for batch in _rows(manifest):
            places = [(media_root / location, digest) for _, location, digest in batch]
            states = pool.map(lambda place: _state(*place), places)
            to_read = []
            for row, state in zip(batch, states, strict=True):
                image_id, location, _ = row
                if state is None:
                    gone.append(image_id)
                    known.pop(location, None)
                    continue
                seen[location] = state
                if reads_all or known.get(location) != state:
                    to_read.append(row)
            paths = [media_root / location for _, location, _ in to_read]
            for row, found in zip(to_read, pool.map(_sha256, paths), strict=True):
                image_id, location, digest = row
                if found != digest:
                    # Images of the same bytes have one file.
                    seen.pop(location, None)
                    changed.append(image_id)
    known |= seen
    if notes is not None and known != noted:
        _write_notes(notes, known)
    return KeptFiles(tuple(changed), tuple(gone))


def prune_notes(notes: Path, manifests: Iterable[Path], *, without: Collection[str] = ()) -> None:
    """Take out of ``notes`` what no manifest has, and the files whose digest is in ``without``.

    A manifest that can't be read has nothing: a file without a note is read again. It is quickest
    with the manifest first that has the most of them.
    """
    if not notes.exists():
        return
    try:
        noted = pq.read_table(notes, schema=_NOTES)
    except (OSError, pa.ArrowException):
        notes.unlink()
        return
    kept = noted.filter(pc.invert(_is_one_of(noted["sha256"], list(without))))
    rest = kept["location"]
    for manifest in manifests:
        if not len(rest):
            break
        try:
            held = pq.read_table(manifest, columns=["location"], partitioning=None)["location"]
        except MemoryError:
            raise  # which is an ArrowException, too, and says nothing of the manifest
        except (OSError, pa.ArrowException, KeyError):
            continue
        rest = rest.filter(pc.invert(_is_one_of(rest, held)))
    kept = kept.filter(pc.invert(_is_one_of(kept["location"], rest)))
    if len(kept) < len(noted):
        with private_file(notes) as temporary:
            pq.write_table(kept, temporary)


def _rows(manifest: Path) -> Iterator[list[tuple[str, str, str]]]:
    with open_parquet(manifest) as file:
        columns = ["image_id", "location", "sha256"]
        if not {*columns} <= {*file.schema_arrow.names}:
            return
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            kept = batch.drop_null()
            yield list(zip(*(column.to_pylist() for column in kept.columns), strict=True))


def _state(path: Path, digest: str) -> _Seen | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None  # a device or a pipe, which somebody else's manifest may name, has no end
    return digest, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _is_one_of(values: pa.ChunkedArray, options: list[str] | pa.ChunkedArray) -> pa.ChunkedArray:
    if isinstance(options, pa.ChunkedArray):
        options = options.combine_chunks()
    return pc.is_in(values, value_set=pa.array(options, pa.string()))


def _read_notes(notes: Path | None) -> dict[str, _Seen]:
    if notes is None or not notes.exists():
        return {}
    try:
        columns = pq.read_table(notes, schema=_NOTES).columns
    except (OSError, pa.ArrowException):
        return {}  # they only save reading
    return {
        location: (digest, size, modified, changed)
        for location, digest, size, modified, changed in zip(
            *(column.to_pylist() for column in columns), strict=True
        )
    }


def _write_notes(notes: Path, seen: dict[str, _Seen]) -> None:
    rows = [
        dict(zip(_NOTES.names, (location, *state), strict=True))
        for location, state in sorted(seen.items())
    ]
    with private_file(notes) as temporary:
        pq.write_table(pa.Table.from_pylist(rows, schema=_NOTES), temporary)
