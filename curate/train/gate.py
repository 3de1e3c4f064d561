"""Trains a version that the gate let through, and tells the ledger."""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate import ledger
from curate.gate import Clearance
from curate.train.requests import Request
from curate.workspace import Workspace, is_version_name

if TYPE_CHECKING:
    from curate.train.loop import Progress, TrainResult
UNVERIFIED = (
    "not verified: no post is ingested here, so nobody can say whether somebody in the version has "
    "refused since it was made; the checkpoint records verified: null"
)


def train_cleared(
    workspace: Workspace,
    request: Request,
    clearance: Clearance,
    *,
    out: Path | None = None,
    report: "Callable[[Progress], None] | None" = None,
) -> "TrainResult":
    """Train as ``curate.train.loop.train`` does; the ledger gets the start and the finish.

    Outside of a workspace there is no ledger, and none is made.
    """
    from curate.train.loop import train  # noqa: PLC0415 - torch takes a second to import

    version, has_ledger = request.version, workspace.is_one
    name = version.path.resolve().name
    facts = {"version": name if is_version_name(name) else None, "digest": version.digest}

    def started(directory: Path) -> None:
        if has_ledger:
            verified = clearance.verified and clearance.verified["ledger_head"]
            more = {"verified": verified, "accepted_violations": clearance.accepted}
            _record(workspace, "train", {**facts, "run": _name(directory), **more})

    result = train(
        version,
        request.options,
        runs_directory=workspace.runs,
        out=out,
        resume=request.resume,
        report=report,
        verified=clearance.to_json(),
        started=started,
    )
    if has_ledger and os.environ.get("RANK", "0") == "0":
        with result.checkpoint.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        more = {"steps": result.steps, "checkpoint_sha256": digest}
        _record(workspace, "train finished", {**facts, "run": _name(result.directory), **more})
    return result


def _name(run: Path) -> str | None:
    """A run's name if we made it: one that was given as ``--out`` is not recorded."""
    return run.name if is_version_name(run.name.rpartition("-")[0]) else None


def _record(workspace: Workspace, action: str, facts: Mapping[str, Any]) -> None:
    # Hours of training are not lost because another command is writing at its end.
    with workspace.locked(waits=True):
        ledger.append(workspace.ledger, action, facts)
