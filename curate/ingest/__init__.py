"""Reads raw exports into the store: finds the format, observes, and loads."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from curate import ledger
from curate.errors import InputError, UsageError
from curate.ingest import instaloader, table
from curate.ingest.load import LoadCounts, Loader
from curate.ingest.observations import Malformed, Observations, Reading
from curate.store.engine import DEFAULT_MEMORY, Engine
from curate.store.tables import Store
from curate.workspace import Workspace

Progress = Callable[[int, int], None]
AUTO = "auto"


@dataclass(frozen=True)
class Adapter:
    """One format: how it is recognised, what to say when nothing is found, how it is read."""

    name: str
    looked_for: str
    is_detected: bool
    takes_map: bool
    detect: Callable[[Path], bool]
    read: Callable[[Path, Reading, Progress, Sequence[str]], Iterator[Observations]]


def _read_instaloader(
    path: Path,
    reading: Reading,
    progress: Progress,
    pairs: Sequence[str],  # noqa: ARG001
) -> Iterator[Observations]:
    return instaloader.read(path, reading, progress)


# To add a format: its file, and one entry here. Detection tries them in this order.
ADAPTERS: dict[str, Adapter] = {
    adapter.name: adapter
    for adapter in (
        Adapter(
            instaloader.NAME,
            instaloader.LOOKED_FOR,
            True,
            False,
            instaloader.detect,
            _read_instaloader,
        ),
        Adapter(table.NAME, table.LOOKED_FOR, True, True, table.detect, table.read_posts),
        # A list of accounts could be a list of posts: it is read when it is asked for by name.
        Adapter(
            table.STATUS_NAME,
            "a CSV, TSV, JSONL or Parquet file with account_id or handle, and status or is_private",
            False,
            True,
            table.detect,
            table.read_statuses,
        ),
    )
}


@dataclass(frozen=True)
class Ingested:
    """What one ``curate ingest`` of one path did."""

    source_format: str
    is_new: bool
    counts: LoadCounts
    skipped: dict[str, int]
    malformed: list[Malformed]


def ingest(
    workspace: Workspace,
    path: Path,
    *,
    source_format: str = AUTO,
    observed_at: datetime | None = None,
    pairs: Sequence[str] = (),
    progress: Progress = lambda *_: None,
    memory: str = DEFAULT_MEMORY,
    threads: int | None = None,
) -> Ingested:
    """Read the export at ``path`` into the workspace.

    The same export with the same options adds nothing. ``observed_at`` (naive UTC) says when the
    export was taken where it does not say so itself. Raises an ``InputError`` that says what was
    looked for if there is not a single usable record; the store is then as it was.
    """
    if not path.exists():
        raise InputError(f"{path.name}: no such file or folder")
    adapter = _adapter_for(path, source_format)
    if pairs and not adapter.takes_map:
        raise UsageError(f"--map does not apply to the format {adapter.name}")
    store = Store(workspace.store)
    content = _content_digest(path, adapter.name, observed_at, pairs)
    if content in _known_contents(store):
        return Ingested(adapter.name, False, LoadCounts(), {}, [])
    reading = Reading()
    with Engine(workspace.store / "scratch", memory=memory, threads=threads) as engine:
        loader = Loader(store, engine, workspace.pseudonym_key, observed_at)
        loader.load(adapter.read(path, reading, progress, pairs), reading)
        if not (loader.counts.posts or loader.counts.profiles):
            store.remove_unfinished()
            raise InputError(
                f"{path.name}: no usable record{_why_nothing(reading)}",
                hint=f"looked for {adapter.looked_for}",
            )
        root = path if path.is_dir() else path.parent
        loader.finish(adapter.name, str(root.resolve()), content, reading)
    counts = loader.counts
    ledger.append(
        workspace.ledger,
        "ingest",
        {
            "format": adapter.name,
            "content_sha256": content,
            "posts": counts.posts,
            "profiles": counts.profiles,
            "statuses": counts.statuses,
            "skipped": counts.skipped,
            "malformed": sum(counts.malformed.values()),
        },
    )
    return Ingested(adapter.name, True, counts, reading.skipped, reading.malformed)


def _adapter_for(path: Path, source_format: str) -> Adapter:
    if source_format != AUTO:
        if source_format not in ADAPTERS:
            raise UsageError(
                f"there is no format {source_format!r}",
                hint=f"the formats are: auto, {', '.join(ADAPTERS)}",
            )
        return ADAPTERS[source_format]
    for adapter in ADAPTERS.values():
        if adapter.is_detected and adapter.detect(path):
            return adapter
    looked_for = "; ".join(a.looked_for for a in ADAPTERS.values() if a.is_detected)
    raise InputError(f"{path.name}: not recognised as an export", hint=f"looked for {looked_for}")


def _why_nothing(reading: Reading) -> str:
    reasons = {record.reason for record in reading.malformed} | set(reading.skipped)
    return f" ({', '.join(sorted(reasons))})" if reasons else ""


def _known_contents(store: Store) -> set[str]:
    return {
        value
        for file in store.base_files("sources")
        for value in pq.read_table(file.path, columns=["content_sha256"])[0].to_pylist()
    }


def _content_digest(
    path: Path, name: str, observed_at: datetime | None, pairs: Sequence[str]
) -> str:
    """A digest of an export and of how it is read: a file's bytes, a folder's listing."""
    digest = hashlib.sha256()
    options = [name, observed_at.isoformat() if observed_at else None, sorted(pairs)]
    digest.update(json.dumps(options).encode())
    if path.is_file():
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    else:
        for folder, folders, names in os.walk(path):
            folders.sort()
            for entry in sorted(names):
                file_path = Path(folder, entry)
                stat = file_path.lstat()
                relative = str(file_path.relative_to(path))
                digest.update(
                    f"{relative}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode(
                        errors="surrogateescape"
                    )
                )
    return digest.hexdigest()
