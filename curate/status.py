"""Says what is ingested, built and stale in a workspace, and what to do next."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curate import ledger
from curate.query import QueryConnection
from curate.revocation import look_at_list, pending_requests
from curate.store.sqlfiles import load_sql
from curate.workspace import CONFIG_NAME, Workspace


@dataclass(frozen=True)
class LastVersion:
    """The newest finished version; ``made_at`` is naive UTC."""

    name: str
    digest: str
    made_at: datetime


@dataclass(frozen=True)
class Status:
    """The state of a workspace; times are naive UTC.

    ``oldest_status_at`` and ``newest_status_at`` are over the accounts that post, each by its
    latest dated observation; ``accounts_without_status`` counts those of them that nobody has
    observed to be public or not, ``accounts_declared_public`` those of these that whoever
    ingested declared to be public. ``pending_requests`` counts the requests to leave that no
    version has been published without yet. ``stale`` says in words what a new run would change.
    """

    source_count: int
    last_ingested_at: datetime | None
    post_count: int
    image_count: int
    account_count: int
    malformed_count: int
    oldest_status_at: datetime | None
    newest_status_at: datetime | None
    accounts_without_status: int
    accounts_declared_public: int
    pending_requests: int
    oldest_pending_at: datetime | None
    version: LastVersion | None
    stale: tuple[str, ...]
    ledger_entries: int
    ledger_head: str
    next_step: str

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        body: dict[str, Any] = json.loads(json.dumps(asdict(self), default=datetime.isoformat))
        return body


def read_status(workspace: Workspace) -> Status:
    """Look at a workspace; all that is written is what a killed ``revoke`` left undone.

    Raises a ``ContractError`` if the ledger's chain is broken, and a ``RefusedError`` if the
    suppression list lacks requests of the ledger.
    """
    look_at_list(workspace)
    with QueryConnection(workspace) as tables:
        sources, ingested_at, posts, images, accounts, malformed = _ask(tables, "contents")
        oldest, newest, without, declared = _ask(tables, "newest_observations")
    version = _last_version(workspace)
    stale = tuple(_stale(workspace, ingested_at, version))
    pending = pending_requests(workspace)
    if pending and version is not None:
        stale += ("somebody asked to leave after the newest version was made",)
    entries = list(ledger.read(workspace.ledger))
    return Status(
        source_count=sources,
        last_ingested_at=ingested_at,
        post_count=posts,
        image_count=images,
        account_count=accounts,
        malformed_count=malformed,
        oldest_status_at=oldest,
        newest_status_at=newest,
        accounts_without_status=without,
        accounts_declared_public=declared,
        pending_requests=len(pending),
        oldest_pending_at=min((request.recorded_at for request in pending), default=None),
        version=version,
        stale=stale,
        ledger_entries=len(entries),
        ledger_head=entries[-1].hash if entries else ledger.GENESIS,
        next_step=_next_step(
            sources, posts, version, stale, is_dated=newest is not None or declared > 0
        ),
    )


def _ask(tables: QueryConnection, question: str) -> tuple[Any, ...]:
    return tables.ask(load_sql("status", question).text)[0]


def _last_version(workspace: Workspace) -> LastVersion | None:
    paths = workspace.version_paths()
    if not paths:
        return None
    attestation = paths[-1] / "attestation.json"
    try:
        predicate = json.loads(attestation.read_text(encoding="utf-8"))["predicate"]
        digest = str(predicate["version_digest"])
    except (OSError, ValueError, KeyError, TypeError):
        # `verify` and `train` refuse such a version; its name still holds the digest's start.
        digest = paths[-1].name.partition("-")[2]
    made = attestation if attestation.exists() else paths[-1]
    return LastVersion(paths[-1].name, digest, _changed_at(made))


def _stale(
    workspace: Workspace, ingested_at: datetime | None, version: LastVersion | None
) -> list[str]:
    found = []
    if (workspace.store / "run.json").exists():
        found.append("a run was not finished")
    if version is not None and ingested_at is not None and ingested_at > version.made_at:
        found.append("something was ingested after the newest version was made")
    changed_at = _changed_at(workspace.root / CONFIG_NAME)
    if version is not None and changed_at > version.made_at:
        found.append(f"{CONFIG_NAME} was changed after the newest version was made")
    return found


def _next_step(
    sources: int,
    posts: int,
    version: LastVersion | None,
    stale: tuple[str, ...],
    *,
    is_dated: bool,
) -> str:
    if not sources:
        return "read an export: curate ingest PATH"
    if not posts:
        return "read an export that has posts, because none has so far: curate ingest PATH"
    if not is_dated and version is None:
        return "say who is public, and when that was seen: curate ingest … --observed-at TIME"
    if stale or version is None:
        return "make a version: curate run"
    return "read its report: curate report, or train on it: curate train"


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
