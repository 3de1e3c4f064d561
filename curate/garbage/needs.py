"""Says what a version is still needed for: one that is needed for something is not removed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.dataset as ds

from curate import ledger
from curate.errors import InputError, RefusedError
from curate.revocation import pending_requests
from curate.signing import ENVELOPE_NAME, key_ids
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store
from curate.version_rows import manifest_schema
from curate.versions import Version, open_version
from curate.workspace import Workspace

# What curate.train names this file; its modules import torch.
_RUN_CONFIG = "config.json"
_EXPORTED = "it was exported: only by it can those be told who have a copy"
_TRAINED = "a model was trained on it: only by it can be said whose images that has seen"


@dataclass(frozen=True)
class Needs:
    """What each version is needed for, oldest first; nothing for one that may go. ``staying`` are
    those that are needed, or null if a version can't be read."""

    by_version: Mapping[Path, tuple[str, ...]]
    staying: tuple[Version, ...] | None

    @property
    def unneeded(self) -> tuple[Path, ...]:
        """The versions that may go."""
        return tuple(path for path, needs in self.by_version.items() if not needs)


@dataclass(frozen=True)
class _Used:
    """Versions that somebody used, by name and by digest; and whether more may have been."""

    exported: frozenset[str]
    trained: frozenset[str]
    has_unreadable_run: bool


def find_needs(workspace: Workspace, engine: Engine, keep: int) -> Needs:
    """What the versions of a workspace are needed for; the caller holds its lock.

    One may go only if every version is whole, it is none of the newest ``keep``, nobody signed it,
    trained on it or exported it, no request to leave waits, and all that it knows of files is known
    elsewhere. What can't be found out is a need. The rows of those that stay become the engine's
    ``staying``.
    """
    opened = {path: _opened(workspace, path) for path in workspace.version_paths()}
    whole = [version for version in opened.values() if version is not None]
    newest = {*list(opened)[-1:], *(version.path for version in whole[-keep:])}
    general = list(_needs_of_all(workspace, has_damaged=len(whole) < len(opened)))
    used = _used(workspace)
    needs = {}
    for path, version in opened.items():
        own = ["it is one of the newest"] if path in newest else []
        needs[path] = (*own, *_needs(workspace, path, version, used), *general)
    _bind(engine, workspace)
    _bind_staying(engine, [version for version in whole if needs[version.path]])
    for version in whole:
        if not needs[version.path] and (count := _known_by_it_only(engine, version)):
            needs[version.path] = (f"only it knows {count:,} files that can't be read any more",)
    staying = [version for version in whole if needs[version.path]]
    _bind_staying(engine, staying)
    return Needs(needs, tuple(staying) if len(whole) == len(opened) else None)


def _needs_of_all(workspace: Workspace, *, has_damaged: bool) -> Iterator[str]:
    if pending_requests(workspace):
        yield "a request to leave waits: whom it holds may be asked for that"
    if has_damaged:
        yield "a damaged version is there: its pictures can't be told from those of others"


def _opened(workspace: Workspace, path: Path) -> Version | None:
    try:
        return open_version(path, workspace, reads_rows=False)
    except (InputError, RefusedError, OSError):
        return None


def _needs(workspace: Workspace, path: Path, version: Version | None, used: _Used) -> Iterator[str]:
    if version is None:
        yield "it is not what a run made: curate versions"
    names = {path.name, *([] if version is None else [version.digest])}
    if key_ids(workspace, path) or (path / ENVELOPE_NAME).exists():
        yield "it is signed"
    if names & used.trained:
        yield _TRAINED
    if names & used.exported:
        yield _EXPORTED
    if used.has_unreadable_run:
        yield f"a run's {_RUN_CONFIG} can't be read: a model may have been trained on it"


def _used(workspace: Workspace) -> _Used:
    exported, trained = set(), set()
    has_unreadable_run = False
    for entry in ledger.read(workspace.ledger):
        names = {str(entry.facts.get(key)) for key in ("version", "digest")}
        if entry.action == "export":
            exported |= names
        elif entry.action == "train":
            trained |= names
    for path in workspace.runs.glob(f"*/{_RUN_CONFIG}"):
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            trained |= {str(body["version"]), str(body["version_digest"])}
        except (OSError, ValueError, KeyError, TypeError):
            has_unreadable_run = True
    return _Used(frozenset(exported), frozenset(trained), has_unreadable_run)


def _bind(engine: Engine, workspace: Workspace) -> None:
    store = Store(workspace.store)
    superseded = [file.path for file in store.base_files("superseded")]
    engine.bind("superseded", superseded)
    images = [file.path for file in store.base_files("images")]
    engine.bind("images", images, superseded="superseded" if superseded else None)
    # The last run may have been by an earlier version of the software.
    facts = store.derived_tables().get("image_facts", [])
    engine.bind("image_facts", facts, may_lack_columns=True)
    for table in ("refused_files", "erasures"):
        engine.bind(table, [file.path for file in store.base_files(table)])


def _bind_staying(engine: Engine, versions: Sequence[Version]) -> None:
    manifests = [version.manifest for version in versions]
    rows = ds.dataset(manifests, format="parquet") if manifests else manifest_schema().empty_table()
    engine.connection.register("staying", rows)


def _known_by_it_only(engine: Engine, version: Version) -> int:
    engine.connection.register("candidate", ds.dataset(version.manifest, format="parquet"))
    return int(engine.value(load_sql("garbage", "known_by_it_only").text))
