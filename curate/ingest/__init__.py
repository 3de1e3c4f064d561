"""Reads raw exports into the store: finds their formats, observes, and loads."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from curate import ledger
from curate.errors import InputError, UsageError
from curate.ingest.adapter import Source
from curate.ingest.detection import AUTO, Found, detect
from curate.ingest.formats.registry import ADAPTERS
from curate.ingest.load import LoadCounts, Loader
from curate.ingest.observations import IngestLog, Malformed
from curate.sources import Export, Limits, Progress
from curate.store.engine import Engine
from curate.store.memory import DEFAULT_MEMORY
from curate.store.tables import Store
from curate.workspace import Workspace

_NOTHING = "no usable record"


@dataclass(frozen=True)
class Options:
    """How exports are read.

    ``observed_at`` (naive UTC) says when an export was taken where it does not say so itself;
    ``declared_public`` is the reason why accounts of which nothing was observed are taken to be
    public; ``account`` is whose posts these are where the export names nobody;
    ``ignored_columns`` may stay unread although their names sound like a refusal.
    """

    source_format: str = AUTO
    observed_at: datetime | None = None
    declared_public: str | None = None
    account: str | None = None
    pairs: Sequence[str] = ()
    ignored_columns: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.declared_public is not None and not self.declared_public.strip():
            raise UsageError("--declare-public needs a reason: it is what the report will quote")


@dataclass(frozen=True)
class Ingested:
    """What one ingest brought in of one format of one path."""

    source_format: str
    counts: LoadCounts = field(default_factory=LoadCounts)
    skipped: dict[str, int] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)
    unread_columns: list[str] = field(default_factory=list)
    why_not_new: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether the store has more than before."""
        return self.why_not_new is None

    @property
    def has_private_names(self) -> bool:
        """Whether the names of the export's files may be handles."""
        return ADAPTERS[self.source_format].has_private_names


@dataclass(frozen=True)
class Sources:
    """The sources that an export would become, one a format."""

    export: Export
    found: Found
    _content: str
    _options: Options
    _known: set[str]

    def digest(self, name: str) -> str:
        """A digest of the export's content and of how it is read."""
        how = vars(self._options) | {"source_format": name, "content": self._content}
        if not self._options.ignored_columns:
            # What nobody asked for changes nothing of what was ingested before.
            del how["ignored_columns"]
        return hashlib.sha256(json.dumps(how, default=str, sort_keys=True).encode()).hexdigest()

    def is_known(self, name: str) -> bool:
        """Whether the very same was ingested before."""
        return self.digest(name) in self._known


@contextmanager
def find_sources(workspace: Workspace, path: Path, options: Options) -> Iterator[Sources]:
    """Find the formats at ``path``; if there is none, an ``InputError`` says what was sought."""
    if not path.exists():
        raise InputError(f"{path.name}: no such file or folder")
    scratch = workspace.store / "scratch"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Export(path, Limits(**workspace.config.ingest.model_dump()), scratch) as export:
        found = detect(export, options.source_format, has_map=bool(options.pairs))
        refusing = [name for name in found.files if not ADAPTERS[name].takes_map]
        for option, given in (("map", options.pairs), ("ignore-column", options.ignored_columns)):
            if given and refusing:
                raise UsageError(f"--{option} does not apply to the format {refusing[0]}")
        known = _known_contents(Store(workspace.store))
        yield Sources(export, found, _content_digest(path), options, known)


def ingest(
    workspace: Workspace,
    path: Path,
    options: Options = Options(),
    *,
    progress: Progress = lambda *_: None,
    memory: str = DEFAULT_MEMORY,
    threads: int | None = None,
) -> list[Ingested]:
    """Read the export at ``path`` into the workspace: a source for each format that is found.

    The same export with the same options adds nothing. Raises an ``InputError`` that says what was
    looked for if there is not a single usable record; the store is then as it was.
    """
    outcomes: list[Ingested] = []
    with find_sources(workspace, path, options) as sources:
        for name, files in sources.found.files.items():
            if sources.is_known(name):
                outcomes.append(Ingested(name, why_not_new="already ingested"))
                continue
            log = IngestLog()
            if not any(outcome.is_new for outcome in outcomes):
                _note_the_rest(sources.found, log)
            sources.export.progress = progress
            sources.export.expect(files)
            with Engine(workspace.store / "scratch", memory=memory, threads=threads) as engine:
                outcomes.append(_ingest_source(workspace, engine, sources, name, options, log))
    if all(outcome.why_not_new == _NOTHING for outcome in outcomes):
        looked_for = "; ".join(ADAPTERS[outcome.source_format].looked_for for outcome in outcomes)
        raise InputError(
            f"{path.name}: no usable record{_why_nothing(outcomes)}",
            hint=f"looked for {looked_for}",
        )
    return outcomes


def _ingest_source(
    workspace: Workspace,
    engine: Engine,
    sources: Sources,
    name: str,
    options: Options,
    log: IngestLog,
) -> Ingested:
    store = Store(workspace.store)
    loader = Loader(
        store,
        engine,
        workspace.pseudonym_key,
        options.observed_at,
        is_declared_public=options.declared_public is not None,
    )
    export = sources.export
    source = Source(
        export,
        sources.found.files[name],
        options.pairs,
        options.account,
        options.ignored_columns,
        engine.memory,
    )
    loader.load(ADAPTERS[name].read(source, log), log)
    counts = loader.counts
    if not (counts.posts or counts.profiles or counts.deletions):
        store.remove_unfinished()
        return Ingested(name, counts, log.skipped, log.malformed, log.unread, _NOTHING)
    digest = sources.digest(name)
    loader.finish(
        name,
        str(export.root.resolve()),
        digest,
        log,
        declared_public=options.declared_public,
        ignored_columns=options.ignored_columns,
    )
    ledger.append(workspace.ledger, "ingest", _entry(name, digest, options, counts))
    return Ingested(name, counts, log.skipped, log.malformed, log.unread)


def _note_the_rest(found: Found, log: IngestLog) -> None:
    """What no adapter reads is told with the first source that is read."""
    for name, reason in found.damaged:
        log.reject(name, None, reason)
    if found.unknown:
        log.skip("a file of no known format", len(found.unknown))
    for reason, count in found.passed_over.items():
        log.skip(reason, count)


def _entry(name: str, digest: str, options: Options, counts: LoadCounts) -> dict[str, object]:
    entry: dict[str, object] = {
        "format": name,
        "content_sha256": digest,
        "posts": counts.posts,
        "profiles": counts.profiles,
        "statuses": counts.statuses,
        "deletions": counts.deletions,
        "skipped": counts.skipped,
        "malformed": sum(counts.malformed.values()),
    }
    if options.ignored_columns:
        entry["ignored_columns"] = list(options.ignored_columns)
    if options.declared_public is not None:
        entry["declared_public"] = {"reason": options.declared_public, "posts": counts.declared}
    return entry


def _why_nothing(outcomes: list[Ingested]) -> str:
    reasons = {reason for outcome in outcomes for reason in outcome.skipped}
    reasons |= {record.reason for outcome in outcomes for record in outcome.malformed}
    return f" ({', '.join(sorted(reasons))})" if reasons else ""


def _known_contents(store: Store) -> set[str]:
    return {
        value
        for file in store.base_files("sources")
        for value in pq.read_table(file.path, columns=["content_sha256"])[0].to_pylist()
    }


def _content_digest(path: Path) -> str:
    """A digest of an export: a file's bytes, a folder's listing."""
    digest = hashlib.sha256()
    if path.is_file():
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()
    for folder, folders, names in os.walk(path):
        folders.sort()
        for entry in sorted(names):
            file_path = Path(folder, entry)
            stat = file_path.lstat()
            relative = str(file_path.relative_to(path))
            digest.update(
                f"{relative}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode(errors="surrogateescape")
            )
    return digest.hexdigest()
