"""Holds the suppression list against the ledger: each request is in both, or somebody is told.

The list is written before the ledger, because a request must stand whatever happens next. A process
that is killed between the two leaves a request that the ledger does not know, and
``record_missing`` makes up for it. The other way round, a request of the ledger that the list has
lost, or has otherwise than it was recorded, is no accident: every command that decides or answers
by the list refuses then, because it would let people back in who asked to leave.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate import ledger
from curate.errors import InputError, RefusedError
from curate.store.tables import Store
from curate.workspace import Workspace

_ACTION = "revoke"
REPLACED = "request replaced"
TOLD = "tombstones"
ERASED = "erase"


@dataclass(frozen=True)
class Reconciliation:
    """The numbers of requests that only one of the two has, or the list otherwise than recorded.

    A lost one that was taken again, and said to be, is not among them. ``lost_erasures`` are the
    numbers of those whose pseudonyms, which keep out what the erased rows did, are gone or changed.
    """

    only_listed: tuple[str, ...]
    only_in_ledger: tuple[str, ...]
    changed: tuple[str, ...]
    lost_erasures: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the list has all that the ledger says was put on it."""
        return not (self.only_in_ledger or self.changed or self.lost_erasures)


def reconcile(workspace: Workspace) -> Reconciliation:
    """Compare without changing anything; raises a ``ContractError`` if the chain is broken."""
    files = _files(workspace)
    recorded = _recorded(workspace)
    replaced = {str(facts["request"]) for facts in _facts_of(workspace, REPLACED)}
    changed = [
        request
        for request in sorted(files.keys() & recorded.keys() - replaced)
        if recorded[request] not in {None, list_digest(files[request])}
    ]
    return Reconciliation(
        tuple(sorted(files.keys() - recorded.keys())),
        tuple(sorted(recorded.keys() - files.keys() - replaced)),
        tuple(changed),
        tuple(_lost_erasures(workspace)),
    )


def hold_to_ledger(workspace: Workspace) -> None:
    """Raise a ``RefusedError`` if the list lacks what the ledger says was put on it.

    Raises a ``ContractError`` if the chain is broken.
    """
    found = reconcile(workspace)
    if found.is_whole:
        return
    if found.lost_erasures:
        numbers = ", ".join(found.lost_erasures)
        raise RefusedError(
            f"what erasure {numbers} left behind is gone from the store, or was changed, so that "
            "posts with people who asked to leave would come back",
            hint="restore store/erasures from a backup",
        )
    requests = ", ".join(sorted({*found.only_in_ledger, *found.changed}))
    raise RefusedError(
        f"the suppression list is not the one of the ledger: request {requests} is gone from it, "
        "or was changed, so that people who asked to leave would come back",
        hint="restore store/suppressions from a backup (`curate ledger verify` names the files), "
        "or take the request again: `curate revoke ID… --replaces NUMBER`",
    )


def check_is_lost(workspace: Workspace, request: str) -> None:
    """Raise an ``InputError`` if the list has a request as the ledger does, or neither knows it."""
    found = reconcile(workspace)
    lost = sorted({*found.only_in_ledger, *found.changed})
    if request not in lost:
        raise InputError(
            "nothing was recorded: the request to replace is not one that the list has lost",
            hint=f"lost are: {', '.join(lost)}" if lost else "the list has lost none",
        )


def without_tombstones(workspace: Workspace) -> list[str]:
    """The requests of the list of which nothing says that their tombstones were written."""
    told = {str(facts["request"]) for facts in _facts_of(workspace, TOLD)}
    return sorted(_files(workspace).keys() - told)


def request_numbers(workspace: Workspace) -> set[int]:
    """The numbers of all requests that either of the two knows: none of them is given out again."""
    return {int(request) for request in {*_files(workspace), *_recorded(workspace)}}


def list_digest(path: Path) -> str:
    """SHA-256 (hex) of one request's part of the list, as the ledger records it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record_missing(workspace: Workspace) -> None:
    """Put on the ledger what a crash kept from it, as the list has it. The caller holds the lock.

    Such an entry says ``recovered``, and not how many identifiers were given, which is lost.
    """
    files = _files(workspace)
    for request in sorted(files.keys() - _recorded(workspace).keys()):
        rows = pq.read_table(files[request], columns=["code", "recorded_at", "requested_at"])
        requested_at = pc.min(rows["requested_at"]).as_py()
        facts = {
            "request": request,
            "list_sha256": list_digest(files[request]),
            "codes": sorted(set(rows["code"].to_pylist())),
            "identifiers": None,
            "recorded_at": pc.min(rows["recorded_at"]).as_py().isoformat(),
            "requested_at": requested_at.isoformat() if requested_at else None,
            "recovered": True,
        }
        ledger.append(workspace.ledger, _ACTION, facts)


def _files(workspace: Workspace) -> dict[str, Path]:
    files = Store(workspace.store).base_files("suppressions")
    return {file.path.stem: file.path for file in files}


def _recorded(workspace: Workspace) -> dict[str, str | None]:
    """The requests of the ledger, with the digest of their part of the list where it has one."""
    return {
        str(facts["request"]): facts.get("list_sha256") for facts in _facts_of(workspace, _ACTION)
    }


def _lost_erasures(workspace: Workspace) -> Iterator[str]:
    store = Store(workspace.store)
    for facts in _facts_of(workspace, ERASED, "number"):
        path = store.erasures_path(facts["number"])
        if not path.exists() or list_digest(path) != facts["erasures_sha256"]:
            yield path.stem


def _facts_of(
    workspace: Workspace, action: str, key: str = "request"
) -> Iterator[Mapping[str, Any]]:
    for entry in ledger.read(workspace.ledger):
        if entry.action == action and key in entry.facts:
            yield entry.facts
