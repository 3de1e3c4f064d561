"""Finds what killed commands left behind, and pictures that no version names any more."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store
from curate.versions import Version
from curate.workspace import COLUMNS_LOCK, Workspace

REMOVED = ".removed-"
"""What a version is called from when it is one no more until all of it is deleted."""

# As `curate export` calls its folder until all of it is there; it holds no lock meanwhile.
_EXPORT = re.compile(r".+\.unfinished-[a-z0-9_]{8}")
# What it writes into that; a folder that somebody else calls so has other things in it.
_EXPORTED = re.compile(
    r"data|media|urls|images\.(csv|jsonl)|(train|validation)-\d+\.tar"
    r"|(manifest|concepts)\.parquet|(attestation|attestation\.dsse|report|croissant|export)\.json"
    r"|report\.html|(README|REVOCATIONS)\.md"
)
_IDLE_AFTER_S = 24 * 60 * 60
_NAMES = pa.schema([("location", pa.string())])
_BATCH = 65_536


def left_behind(workspace: Workspace) -> list[Path]:
    """Files and folders of commands that were killed; the caller holds the lock.

    Unfinished parts of the store, versions that were never published or whose removal was not
    finished, and exports in the workspace's own folder to which nobody has written for a day.
    """
    found = [*Store(workspace.store).unfinished()]
    unfinished = workspace.store / "unfinished"
    found += [unfinished] if unfinished.exists() else []
    if workspace.versions.is_dir():
        found += sorted(workspace.versions.glob(f"{REMOVED}*"))
    return found + [path for path in sorted(workspace.root.iterdir()) if _is_dead_export(path)]


def unneeded_columns(workspace: Workspace, staying: Sequence[Version]) -> list[Path]:
    """What training worked out of manifests that no version has which stays."""
    if not workspace.columns.is_dir() or workspace.works_out_columns():
        return []
    needed = {COLUMNS_LOCK, *(version.tables_name for version in staying)}
    return sorted(path for path in workspace.columns.iterdir() if path.name not in needed)


def unnamed_pictures(workspace: Workspace, engine: Engine) -> list[Path]:
    """The files of the media store that no row of the engine's ``staying`` has for its location."""
    media = workspace.store / "media"
    if not media.is_dir():
        return []
    names = pa.RecordBatchReader.from_batches(_NAMES, _kept_pictures(media))
    engine.connection.register("kept_pictures", names)
    found = engine.arrow(load_sql("garbage", "unnamed_pictures").text)
    return [workspace.store / location for location in found["location"].to_pylist()]


def _kept_pictures(media: Path) -> Iterator[pa.RecordBatch]:
    names: list[str] = []
    for folder in sorted(media.iterdir()):
        if not folder.is_dir() or folder.is_symlink():
            continue
        with os.scandir(folder) as entries:
            names += [
                f"{media.name}/{folder.name}/{entry.name}"
                for entry in entries
                if not entry.is_dir(follow_symlinks=False)
            ]
        if len(names) >= _BATCH:
            yield pa.record_batch([pa.array(names)], schema=_NAMES)
            names = []
    yield pa.record_batch([pa.array(names, pa.string())], schema=_NAMES)


def _is_dead_export(path: Path) -> bool:
    if not _EXPORT.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
        return False
    if not all(_EXPORTED.fullmatch(child.name) for child in path.iterdir()):
        return False
    newest = max(found.lstat().st_mtime for found in (path, *path.rglob("*")))
    return time.time() - newest > _IDLE_AFTER_S
