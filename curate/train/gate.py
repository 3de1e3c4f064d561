"""Lets a training run begin only on a version that nobody in it has refused since it was made."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate import ledger
from curate.errors import RefusedError
from curate.store.tables import Store
from curate.train.requests import Request
from curate.workspace import Workspace, is_version_name

if TYPE_CHECKING:
    from curate.train.loop import Progress, TrainResult

Verifying = Callable[[str, int, int], None]
UNVERIFIED = (
    "not verified: no post is ingested here, so nobody can say whether somebody in the version has "
    "refused since it was made; the checkpoint records verified: null"
)


@dataclass(frozen=True)
class Clearance:
    """What the gate found. ``verified`` is null where there is no data to verify against."""

    verified: Mapping[str, Any] | None
    accepted: str | None = None

    def to_json(self) -> dict[str, Any] | None:
        """What a checkpoint records: the counts of the verification, and what was accepted."""
        if self.verified is None:
            return None
        return {**self.verified, "accepted_violations": self.accepted}


def clear(
    workspace: Workspace,
    request: Request,
    *,
    accepted: str | None = None,
    progress: Verifying = lambda stage, done, total: None,
) -> Clearance:
    """Verify the version of ``request`` against what is ingested in ``workspace``.

    Raises a ``RefusedError`` if an image must leave or is unknown, unless ``accepted`` says why
    that is accepted, and in any case if the suppression list lacks requests of the ledger. A place
    where no post was ingested can verify nothing, which is no error.
    """
    # Both load DuckDB and Polars, which the other processes of a run never need.
    from curate.images.kept_files import check_kept_files  # noqa: PLC0415
    from curate.revocation import look_at_list  # noqa: PLC0415

    version = request.version
    # Before anything else: a store that is gone has lost its list with it.
    look_at_list(workspace)
    if not Store(workspace.store).parts():
        if check_kept_files(version.manifest, version.media_root, None).changed:
            raise RefusedError(
                f"files of version {version.path.name} have other bytes than it says"
            )
        return Clearance(None)
    from curate.verify import held, verify  # noqa: PLC0415

    found = verify(workspace, held(version), progress=progress)
    if not found.is_clean and accepted is None:
        raise RefusedError(
            f"version {version.path.name} is not clean: of {found.checked:,} images, "
            f"{len(found.violations):,} must leave, {found.unknown:,} are not known here, and of "
            f"{len(found.altered):,} the file has other bytes than it had",
            hint="see which: `curate verify`; make a version without them: `curate run`; or say "
            "why it is trained on all the same: `--accept-violations REASON`",
        )
    verified = {**found.counts(), "ledger_head": found.ledger_head}
    return Clearance(verified, None if found.is_clean else accepted)


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
