"""Turns a finished run into a version: manifest, concepts, report and attestation."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate import __version__, ledger
from curate.changes import changes_since_the_last
from curate.durable import force_to_disk
from curate.errors import ContractError
from curate.images.kept_files import check_kept_files, prune_notes
from curate.images.media import keep, keep_cleaned
from curate.outputs import private_file
from curate.pipeline import RunResult
from curate.report import collect_facts, write_report
from curate.revocation import settle
from curate.sources.media import archive_of, found_media, media_batches
from curate.stages.read_matches import decisions_digest
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql
from curate.store.tables import ALL, Store
from curate.version_rows import CONCEPTS_SCHEMA, rows_digest
from curate.versions import (
    MANIFEST_NAME,
    attested_digest,
    write_attestation,
)
from curate.workspace import Workspace, version_number

_MANIFEST_STAGE = ("manifest", "manifest")


@dataclass(frozen=True)
class Published:
    """A version on disk; not new if an earlier run already made exactly this one."""

    path: Path
    digest: str
    concepts: int
    epoch_length: float
    is_new: bool
    ledger_head: str

    @property
    def name(self) -> str:
        """``<n>-<first 8 digits of the digest>``."""
        return self.path.name


def publish(
    workspace: Workspace,
    engine: Engine,
    result: RunResult,
    *,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Published:
    """Write the version that ``result`` amounts to; its folder appears whole or not at all.

    A run whose rows, policy, SQL and statuses are those of the newest version makes no new one.
    """
    workspace.versions.mkdir(exist_ok=True, mode=0o700)
    with _unfinished(workspace) as directory:
        concepts, epoch_length = _write_tables(workspace, engine, directory)
        digest = _digest(workspace, directory / MANIFEST_NAME, directory / "concepts.parquet")
        _drop_altered(workspace, directory / MANIFEST_NAME)
        _keep_media(workspace, engine, progress)
        _keep_locations(Store(workspace.store))
        facts = _predicate(workspace, engine, result)
        same = _newest_if_same(workspace, digest, facts)
        if same is not None:
            head = _record(workspace, same.name, digest, result)
            workspace.link_latest()
            head = settle(workspace, same) or head
            return Published(same, digest, concepts, epoch_length, False, head)
        number = max(map(version_number, workspace.version_paths()), default=0)
        name = f"{number + 1:04d}-{digest[:8]}"
        version = {
            "name": name,
            "digest": digest,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "curate_version": __version__,
            "ledger_head": ledger.head(workspace.ledger),
        }
        told = collect_facts(
            engine, result, workspace.config, version=version, key=workspace.pseudonym_key
        )
        told["changes"] = changes_since_the_last(
            workspace, engine, directory, told, facts["statuses"]
        )
        write_report(directory, told)
        attestation = write_attestation(directory, digest, {**facts, **version})
        for path in directory.iterdir():
            force_to_disk(path)
        # Before the version: of one that the ledger does not have, nobody could say who made it.
        recorded = {"attestation_sha256": attestation}
        head = _record(workspace, name, digest, result, recorded)
        directory.replace(workspace.versions / name)
        workspace.link_latest()
        force_to_disk(workspace.versions)
    head = settle(workspace, workspace.versions / name) or head
    return Published(workspace.versions / name, digest, concepts, epoch_length, True, head)


@contextmanager
def _unfinished(workspace: Workspace) -> Iterator[Path]:
    """A folder of the store for what is no version yet; what a killed run left of it goes."""
    directory = workspace.store / "unfinished"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _write_tables(workspace: Workspace, engine: Engine, directory: Path) -> tuple[int, float]:
    sorted_rows = Store(workspace.store).stage_path(*_MANIFEST_STAGE, ALL)
    shutil.copyfile(sorted_rows, directory / "manifest.parquet")
    concepts = engine.arrow(load_sql("publish", "version_concepts").text).cast(CONCEPTS_SCHEMA)
    pq.write_table(concepts, directory / "concepts.parquet", compression="zstd")
    epoch_length = engine.value(load_sql("publish", "epoch_length").text)
    return len(concepts), float(epoch_length)


def _digest(workspace: Workspace, manifest: Path, concepts: Path) -> str:
    """The digest of the tables, which are often those of the newest version."""
    for newest in workspace.version_paths()[-1:]:
        known = attested_digest(newest, workspace, (manifest, concepts))
        if known is not None:
            return known
    return rows_digest(manifest, concepts)


def _drop_altered(workspace: Workspace, manifest: Path) -> None:
    """Remove kept files that somebody has written to, so that they are kept anew.

    What was noted of files that are in no version any more goes, too.
    """
    found = check_kept_files(manifest, workspace.store, workspace.kept_files)
    if found.changed:
        rows = pq.read_table(manifest, columns=["image_id", "location"])
        altered = rows.filter(pc.is_in(rows["image_id"], pa.array(found.changed)))
        for location in set(altered["location"].to_pylist()):
            (workspace.store / location).unlink(missing_ok=True)
    versions = (path / MANIFEST_NAME for path in reversed(workspace.version_paths()))
    prune_notes(workspace.kept_files, [manifest, *versions])


def _keep_media(
    workspace: Workspace, engine: Engine, progress: Callable[[str, int, int], None]
) -> None:
    files = engine.rows(load_sql("publish", "media_files").text)
    images = workspace.config.images
    places = [(root, path) for root, path, *_ in files]
    for start, end in media_batches(places):
        with found_media(places[start:end], engine.scratch) as sources:
            for number, (source, _) in enumerate(sources, start):
                progress("keep media", number, len(files))
                root, path, location, is_whole = files[number]
                if source is None:
                    raise ContractError(
                        "an image file went away during the run", hint="run it again"
                    )
                target = workspace.store / location
                if not is_whole:
                    keep_cleaned(source, target, images.metadata)
                    continue
                # What was copied out of an archive is nothing to refer to.
                is_copy = images.media == "reference" and archive_of(Path(root), path) is not None
                keep(source, target, "link" if is_copy else images.media)
    progress("keep media", len(files), len(files))


def _keep_locations(store: Store) -> None:
    """Put the list of addresses where people find it; there is none if the manifest has none."""
    listed = store.stage_path("locations", "locations", ALL)
    if not pq.read_metadata(listed).num_rows:
        store.locations_path.unlink(missing_ok=True)
        return
    with private_file(store.locations_path) as temporary:
        shutil.copyfile(listed, temporary)


def _predicate(workspace: Workspace, engine: Engine, result: RunResult) -> dict[str, Any]:
    """What a version rests on besides its rows."""
    newest, oldest, declared = engine.rows(load_sql("publish", "status_ages").text)[0]
    policy = json.dumps(engine.rows(load_sql("publish", "policy_as_set").text))
    config = workspace.config.model_dump_json()
    return {
        "policy_sha256": hashlib.sha256(policy.encode()).hexdigest(),
        "sql_sha256": result.sql_digest,
        "config_sha256": hashlib.sha256(config.encode()).hexdigest(),
        "statuses": {
            # Days: the second of a single account's status would be that account's.
            "newest": newest.date().isoformat() if newest else None,
            "oldest": oldest.date().isoformat() if oldest else None,
            "declared_accounts": declared,
        },
        "posts": vars(result.posts),
        "images": vars(result.images),
        "reasons": result.reasons,
        "cutoff": result.cutoff.isoformat(),
    }


def _newest_if_same(workspace: Workspace, digest: str, facts: dict[str, Any]) -> Path | None:
    versions = workspace.version_paths()
    if not versions:
        return None
    newest = versions[-1]
    try:
        statement = json.loads((newest / "attestation.json").read_text(encoding="utf-8"))
        attested = statement["predicate"]
    except (OSError, ValueError, KeyError):
        return None
    # The cutoff moves with the clock; everything else that decides is compared.
    compared = [key for key in facts if key != "cutoff"]
    is_same = attested.get("version_digest") == digest and all(
        attested.get(key) == facts[key] for key in compared
    )
    return newest if is_same else None


def _record(
    workspace: Workspace,
    name: str,
    digest: str,
    result: RunResult,
    made: Mapping[str, str] | None = None,
) -> str:
    """Put the run on the ledger, with the attestation that it ``made``; returns the new head."""
    entry = ledger.append(
        workspace.ledger,
        "run",
        {
            "version": name,
            "digest": digest,
            "cutoff": result.cutoff.isoformat(),
            "posts": vars(result.posts),
            "images": vars(result.images),
            "sql_sha256": result.sql_digest,
            **decisions_digest(workspace.root),
            **(made or {}),
        },
    )
    return entry.hash
