"""Finds where people still are: the versions and the runs with their images, and what to tell."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from curate.durable import force_to_disk
from curate.errors import CurateError
from curate.outputs import private_file
from curate.revocation.refused_files import rows_with
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store
from curate.versions import problem_of
from curate.workspace import Workspace

# What curate.train names these files; its modules import torch.
_RUN_CONFIG = "config.json"
_CHECKPOINT = "checkpoint-last.safetensors"
_TO_TELL = (
    "Persons in this dataset asked to leave it. Please delete the images whose image_id is listed "
    "here from every copy of the listed versions, with whatever was made of them (resized copies, "
    "shards, features, caches), and do not train on these versions any more: use the successor. "
    "Models that were trained on them have seen the images. Please say when this is done, and pass "
    "this on to whomever you gave a copy."
)


@dataclass(frozen=True)
class HeldIn:
    """A version that holds images of somebody.

    Without images it could not be read, or is not what the ledger says was made: ``problem`` says
    so.
    """

    version: str
    digest: str | None
    image_ids: frozenset[str] | None
    problem: CurateError | None = None

    @property
    def images(self) -> int | None:
        """The number of images; nothing if that can't be told."""
        return None if self.image_ids is None else len(self.image_ids)


@dataclass(frozen=True)
class TrainedOn:
    """A training run on such a version; ``path`` is relative to the workspace."""

    path: str
    version: str
    images: int | None


@dataclass(frozen=True)
class Holdings:
    """Where the images of somebody are. ``accounts`` are the keys of all accounts that are theirs,
    ``checked`` every version that was looked into, ``images`` what the store has of them, ``files``
    the SHA-256 digests of these and of what versions have of them, and ``erased`` the pseudonyms of
    those whose rows it has no more."""

    accounts: frozenset[int]
    images: frozenset[str]
    files: frozenset[str]
    erased: frozenset[str]
    checked: tuple[HeldIn, ...]
    checkpoints: tuple[TrainedOn, ...]

    @property
    def versions(self) -> tuple[HeldIn, ...]:
        """The versions that hold something, or may."""
        return tuple(version for version in self.checked if version.images != 0)

    @property
    def published(self) -> frozenset[str]:
        """The images that some version holds."""
        return frozenset().union(*(version.image_ids or () for version in self.checked))

    def to_json(self) -> dict[str, Any]:
        """The versions and checkpoints as plain JSON values."""
        return {
            "versions": [
                {"version": found.version, "images": found.images} for found in self.versions
            ],
            "checkpoints": [vars(found) for found in self.checkpoints],
        }


def find_holdings(
    workspace: Workspace, engine: Engine, subjects: Iterable[tuple[str, str]]
) -> Holdings:
    """Where whoever ``subjects`` name is; a ``Resolver`` has bound the base tables.

    The accounts are those that ``sql/facts/suppressed_accounts.sql`` would find, so that what is
    listed here is what the next run removes.
    """
    accounts = suppressed_by(workspace, engine, subjects)
    store = Store(workspace.store)
    # The last run may have been by an earlier version of the software.
    facts = store.derived_tables().get("image_facts", [])
    engine.bind("image_facts", facts, may_lack_columns=True)
    held = engine.arrow(load_sql("revocation", "held_images").text)
    engine.connection.register("held_images", held)
    files = engine.arrow(load_sql("revocation", "held_files").text)
    digests = set(files["sha256"].to_pylist())
    engine.bind("erasures", [file.path for file in store.base_files("erasures")])
    # Of those who are erased, what versions held of them is remembered by itself.
    erased = {row[1] for row in engine.rows(load_sql("revocation", "erased_images").text)}
    copies = {row[0] for row in engine.rows(load_sql("revocation", "held_addresses").text)}
    named = {*held["image_id"].to_pylist(), *erased, *copies}
    image_ids = pa.array(sorted(named), pa.string())
    by_version: dict[Path, set[str] | None] = {}
    problems = {path: problem_of(path, workspace) for path in workspace.version_paths()}
    for path, problem in problems.items():
        rows = None if problem else rows_with(path, "image_id", image_ids)
        by_version[path] = None if rows is None else set(rows["image_id"].to_pylist())
        digests |= set(rows["sha256"].drop_null().to_pylist()) if rows is not None else set()
    bytes_held = pa.array(sorted(digests), pa.string())
    checked = []
    for path, images in by_version.items():
        same_bytes = None if images is None else rows_with(path, "sha256", bytes_held)
        found = None
        if images is not None and same_bytes is not None:
            found = frozenset(images | set(same_bytes["image_id"].to_pylist()))
        checked.append(HeldIn(path.name, version_digest(path), found, problems[path]))
    return Holdings(
        accounts,
        frozenset(held["image_id"].to_pylist()),
        frozenset(digests),
        frozenset(row[0] for row in engine.rows(load_sql("revocation", "erased").text)),
        tuple(checked),
        tuple(_trained_on(workspace, checked)),
    )


def suppressed_by(
    workspace: Workspace, engine: Engine, subjects: Iterable[tuple[str, str]]
) -> frozenset[int]:
    """The keys of the accounts that a list with these subjects would suppress."""
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [
        {
            "subject": subject,
            "kind": kind,
            "code": "SUPPRESSION_LIST_MATCH",
            "requested_at": None,
            "recorded_at": now,
            "request_id": "",
        }
        for kind, subject in subjects
    ]
    schema = load_schema()["suppressions"].arrow
    _bind(engine, "suppressions", pa.RecordBatch.from_pylist(rows, schema=schema))
    path = engine.scratch / "suppressed_accounts.parquet"
    query = load_sql("facts", "suppressed_accounts").text
    key = workspace.pseudonym_key
    pads = {"inner_pad": key.inner_pad, "outer_pad": key.outer_pad}
    engine.write(query, pads, load_schema()["suppressed_accounts"], path)
    engine.bind("suppressed_accounts", [path])
    return frozenset(row[0] for row in engine.rows(load_sql("revocation", "suppressed_keys").text))


def version_digest(path: Path) -> str | None:
    """The attested digest of a version; nothing if its attestation can't be read."""
    try:
        statement = json.loads((path / "attestation.json").read_text(encoding="utf-8"))
        return str(statement["predicate"]["version_digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _bind(engine: Engine, table: str, rows: pa.RecordBatch) -> None:
    path = engine.scratch / f"{table}.parquet"
    engine.write_arrow(iter([rows]), load_schema()[table], path)
    engine.bind(table, [path])


def _trained_on(workspace: Workspace, versions: Iterable[HeldIn]) -> Iterable[TrainedOn]:
    """The runs on versions that hold images; on one that is gone, nobody can tell."""
    known = {version.digest: version for version in versions if version.digest}
    for config in sorted(workspace.runs.glob(f"*/{_RUN_CONFIG}")):
        try:
            body = json.loads(config.read_text(encoding="utf-8"))
            name, digest = str(body["version"]), body["version_digest"]
        except (OSError, ValueError, KeyError, TypeError):
            name, digest = "unknown", None
        version = known.get(digest)
        images = version.images if version else None
        checkpoint = config.with_name(_CHECKPOINT)
        if images == 0 or not checkpoint.exists():
            continue
        yield TrainedOn(checkpoint.relative_to(workspace.root).as_posix(), name, images)


def tombstones_path(workspace: Workspace, request: str) -> Path:
    """The file of image ids for whoever received a copy."""
    return workspace.root / "revocations" / f"{request}.json"


def write_tombstones(workspace: Workspace, request: str, now: datetime, holdings: Holdings) -> Path:
    """Write what to tell whoever received a copy of a version: private, and on disk for good."""
    path = tombstones_path(workspace, request)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    body = {
        "schema_version": 1,
        "request": request,
        "recorded_at": now.isoformat(),
        "tell": _TO_TELL,
        "versions": [
            {
                "version": found.version,
                "digest": found.digest,
                "images": None if found.image_ids is None else sorted(found.image_ids),
            }
            for found in holdings.versions
        ],
        "checkpoints": [vars(found) for found in holdings.checkpoints],
    }
    with private_file(path) as temporary:
        temporary.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
        force_to_disk(temporary)
    return path
