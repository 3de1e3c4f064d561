"""Says which requests still wait for a version without them, and records when one is there."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate import ledger
from curate.revocation.erasure import note_path
from curate.revocation.holdings import tombstones_path
from curate.revocation.reconciliation import hold_to_ledger, reconcile, without_tombstones
from curate.revocation.revocations import finish_requests
from curate.store.tables import Store
from curate.workspace import Workspace

_ACTION = "revocation honoured"


@dataclass(frozen=True)
class PendingRequest:
    """A request whose images the newest version may still hold; ``recorded_at`` is naive UTC."""

    request: str
    recorded_at: datetime


def take_up(workspace: Workspace) -> None:
    """What every command that decides by the suppression list does first; it holds the lock.

    Finishes what a killed ``revoke`` left undone. Raises a ``RefusedError`` if the list lacks what
    the ledger says was put on it, and a ``ContractError`` if the ledger's chain is broken.
    """
    hold_to_ledger(workspace)
    finish_requests(workspace)


def look_at_list(workspace: Workspace) -> None:
    """The same for a command that only looks; it does not wait for one that writes.

    Whoever writes to the workspace has done, or does, what is unfinished.
    """
    hold_to_ledger(workspace)
    is_unfinished = reconcile(workspace).only_listed or without_tombstones(workspace)
    if is_unfinished or note_path(workspace).exists():
        with workspace.locked_if_free() as is_free:
            if is_free:
                finish_requests(workspace)


def pending_requests(workspace: Workspace) -> list[PendingRequest]:
    """The requests that no version has been published without yet, oldest first.

    Raises a ``ContractError`` if the ledger's chain is broken.
    """
    honoured = {
        entry.facts["request"] for entry in ledger.read(workspace.ledger) if entry.action == _ACTION
    }
    return [
        PendingRequest(file.path.stem, _recorded_at(file.path))
        for file in Store(workspace.store).base_files("suppressions")
        if file.path.stem not in honoured
    ]


def settle(workspace: Workspace, version: Path) -> str | None:
    """Put on the ledger which requests ``version`` is the first to honour; returns the new head.

    ``version`` is the newest, of a run that read the whole list. A request is honoured once the
    version holds none of the images that its tombstones name.
    """
    pending = pending_requests(workspace)
    if not pending:
        return None
    held = pq.read_table(version / "manifest.parquet", columns=["image_id"])["image_id"]
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    head = None
    for request in pending:
        images = _tombstoned(tombstones_path(workspace, request.request))
        if pc.any(pc.is_in(held, value_set=pa.array(sorted(images), pa.string()))).as_py():
            continue
        facts: dict[str, Any] = {
            "request": request.request,
            "version": version.name,
            "recorded_at": request.recorded_at.isoformat(),
            "seconds": int((now - request.recorded_at).total_seconds()),
        }
        head = ledger.append(workspace.ledger, _ACTION, facts).hash
    return head


def _tombstoned(path: Path) -> set[str]:
    """The images of a request; if they can't be read, the run's own check stands for them."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return {image for version in body["versions"] for image in version["images"] or ()}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _recorded_at(path: Path) -> datetime:
    moment: datetime = pc.min(pq.read_table(path, columns=["recorded_at"])["recorded_at"]).as_py()
    return moment
