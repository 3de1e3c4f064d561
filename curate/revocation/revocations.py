"""Turns requests to leave into rows of the suppression list, tombstones and a ledger entry."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate import ledger
from curate.durable import written_whole
from curate.errors import InputError
from curate.export_records import KnownExport, known_exports
from curate.revocation.erasure import Erased, begin, finish_erasure
from curate.revocation.holdings import Holdings, find_holdings, write_tombstones
from curate.revocation.reconciliation import (
    REPLACED,
    TOLD,
    check_is_lost,
    list_digest,
    record_missing,
    request_numbers,
    without_tombstones,
)
from curate.revocation.refused_files import remember_held
from curate.revocation.requests import Asked, Unreadable
from curate.revocation.subjects import Resolved, Resolver
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.tables import Store
from curate.versions import gone_versions
from curate.workspace import Workspace

REASONS = {
    "erasure": "SUBJECT_ERASURE_REQUEST",
    "objection": "SUBJECT_OBJECTION",
    "consent-withdrawn": "CONSENT_WITHDRAWN",
}
_PLAIN = "SUPPRESSION_LIST_MATCH"
# With that of images of others in which somebody on the list is.
REVOKED_CODES = pa.array([*REASONS.values(), _PLAIN, "SUBJECT_INVOLVED"])


@dataclass(frozen=True)
class Revocation:
    """What became of one call: whom it names is known to the suppression list only.

    ``request`` is the number under which the new subjects were recorded; nothing if all of them
    were on the list. ``identifiers`` could be read; of them, ``unknown`` name nothing that was
    ingested, and are recorded all the same. ``exports`` are those of the ledger that hold their
    images, or may. ``tombstones`` is a file for whoever has a copy, and ``gone`` are versions made
    here of which nobody can say any more whom they held; ``erased`` says what went from the store,
    if that was asked for.
    """

    request: str | None
    recorded_at: datetime
    identifiers: int
    unknown: int
    accounts: int
    posts: int
    unreadable: tuple[Unreadable, ...]
    holdings: Holdings
    exports: tuple[KnownExport, ...]
    tombstones: Path | None
    gone: tuple[str, ...]
    erased: Erased | None
    ledger_head: str

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "request": self.request,
            "recorded_at": self.recorded_at.isoformat(),
            "identifiers": self.identifiers,
            "unknown": self.unknown,
            "accounts": self.accounts,
            "posts": self.posts,
            "images": len(self.holdings.published),
            **self.holdings.to_json(),
            "exports": [export.to_json() for export in self.exports],
            "unreadable": [vars(line) for line in self.unreadable],
            "tombstones": str(self.tombstones) if self.tombstones else None,
            "versions_gone": list(self.gone),
            "erased": vars(self.erased) if self.erased else None,
            "ledger_head": self.ledger_head,
        }


def revoke(
    workspace: Workspace,
    requests: Sequence[Asked],
    unread: Sequence[Unreadable] = (),
    *,
    reason: str | None = None,
    requested_at: datetime | None = None,
    replaces: str | None = None,
    erases: bool = False,
) -> Revocation:
    """Put whoever ``requests`` name on the suppression list, and say which versions hold them.

    Everything that an identifier could mean is recorded, known or not. The same again adds
    nothing. ``unread`` are lines that named nobody. The list is on disk before anything else is
    looked for. ``replaces`` is the number of a request that the list has lost, and that this one
    takes again. With ``erases`` their rows and pictures are erased from the store. Raises an
    ``InputError`` if no request can be read, or ``replaces`` is not lost.
    """
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    store = Store(workspace.store)
    with workspace.locked(), ExitStack() as stack:
        finish_requests(workspace)
        engine = stack.enter_context(Engine(workspace.store / "scratch"))
        resolver = Resolver(store, engine, workspace.pseudonym_key)
        resolved, unresolved = resolver.resolve(requests)
        unreadable = (*unread, *unresolved)
        if not resolved:
            problem = unreadable[0].problem if unreadable else "nobody is named"
            raise InputError(
                f"it was NOT recorded: {problem}",
                hint="give ids, handles, addresses of profiles or posts, DIDs, or pseudonyms",
            )
        if replaces is not None:
            check_is_lost(workspace, replaces)
        subjects = {pair for found in resolved for pair in found.subjects}
        if erases:
            begin(workspace, subjects)
        request, codes = _record(
            store, resolved, request_numbers(workspace), reason, requested_at, now
        )
        if request is not None:
            # At once: what follows can fail, and the request stands whatever it finds.
            facts = {
                "request": request,
                "list_sha256": list_digest(store.suppressions_path(request)),
                "codes": sorted(codes),
                "identifiers": len(resolved),
                "recorded_at": now.isoformat(),
                "requested_at": requested_at.isoformat() if requested_at else None,
            }
            ledger.append(workspace.ledger, "revoke", facts)
        if replaces is not None:
            ledger.append(workspace.ledger, REPLACED, {"request": replaces, "by": request})
        holdings = find_holdings(workspace, engine, subjects)
        remember_held(workspace, engine, _one_of(codes or _codes_of(store, subjects)))
        tombstones = None
        if request is not None:
            tombstones = _tell_holders(workspace, request, now, holdings, len(_posts(resolved)))
        # The engine's own files go with what is erased.
        stack.close()
        erased = finish_erasure(workspace, listed(store))
    return Revocation(
        request,
        now,
        len(resolved),
        sum(not found.accounts and not found.posts for found in resolved),
        len(holdings.accounts),
        len(_posts(resolved)),
        unreadable,
        holdings,
        tuple(_exports(workspace, holdings)),
        tombstones,
        gone_versions(workspace),
        erased,
        ledger.head(workspace.ledger),
    )


def finish_requests(workspace: Workspace) -> None:
    """Do what a killed ``revoke`` left undone, for each request of the list.

    Puts it on the ledger, writes its tombstones by what is ingested and published now, and goes on
    erasing. The caller holds the lock.
    """
    record_missing(workspace)
    store = Store(workspace.store)
    for request in without_tombstones(workspace):
        path = store.suppressions_path(request)
        rows = pq.read_table(path, columns=["kind", "subject", "recorded_at"])
        subjects = set(zip(*(rows[name].to_pylist() for name in ("kind", "subject")), strict=True))
        with Engine(workspace.store / "scratch") as engine:
            resolver = Resolver(store, engine, workspace.pseudonym_key)
            posts = resolver.name_posts(subjects)
            holdings = find_holdings(workspace, engine, subjects)
            remember_held(workspace, engine, _one_of(_codes_of(store, subjects)))
            recorded_at = pc.min(rows["recorded_at"]).as_py()
            _tell_holders(
                workspace, request, recorded_at, holdings, len(posts), more={"recovered": True}
            )
    finish_erasure(workspace, listed(store))


def listed(store: Store) -> set[tuple[str, str, str]]:
    """Every subject on the suppression list, with its kind and its code."""
    found: set[tuple[str, str, str]] = set()
    for file in store.base_files("suppressions"):
        table = pq.read_table(file.path, columns=["kind", "subject", "code"])
        found |= set(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return found


def _exports(workspace: Workspace, holdings: Holdings) -> Iterator[KnownExport]:
    """Those of versions that hold something; of one that is gone, nobody can tell."""
    free = {version.digest for version in holdings.checked if version.images == 0}
    return (export for export in known_exports(workspace) if export.digest not in free)


def _codes_of(store: Store, subjects: Collection[tuple[str, str]]) -> set[str]:
    return {code for kind, subject, code in listed(store) if (kind, subject) in subjects}


def _one_of(codes: set[str]) -> str:
    """The code that stands for a request: of one that gives several reasons, none of them."""
    return next(iter(codes)) if len(codes) == 1 else _PLAIN


def _posts(resolved: Sequence[Resolved]) -> set[int]:
    return {post for found in resolved for post in found.posts}


def _record(
    store: Store,
    resolved: Sequence[Resolved],
    taken: Iterable[int],
    reason: str | None,
    requested_at: datetime | None,
    now: datetime,
) -> tuple[str | None, set[str]]:
    """Write what is not on the list yet as a file of its own, and force it to disk.

    ``taken`` are the numbers of earlier requests.
    """
    wanted = {
        (kind, subject, REASONS.get(found.asked.reason or reason or "", _PLAIN))
        for found in resolved
        for kind, subject in found.subjects
    }
    old = listed(store)
    named = {(kind, subject) for kind, subject, _ in old}
    # Asking plainly adds nothing to a request that gave its reason.
    new = sorted(row for row in wanted - old if row[2] != _PLAIN or (row[0], row[1]) not in named)
    if not new:
        return None, set()
    request = f"{max(taken, default=0) + 1:04d}"
    rows = [
        {
            "subject": subject,
            "kind": kind,
            "code": code,
            "requested_at": requested_at,
            "recorded_at": now,
            "request_id": request,
        }
        for kind, subject, code in new
    ]
    path = store.suppressions_path(request)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    table = pa.Table.from_pylist(rows, schema=load_schema()["suppressions"].arrow)
    with written_whole(path, is_forced=True) as temporary:
        pq.write_table(table, temporary)
    return request, {code for _, _, code in new}


def _tell_holders(
    workspace: Workspace,
    request: str,
    recorded_at: datetime,
    holdings: Holdings,
    posts: int,
    *,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> Path:
    """Write the tombstones of a request, and what they amount to on the ledger."""
    path = write_tombstones(workspace, request, recorded_at, holdings)
    facts = {
        "request": request,
        "accounts": len(holdings.accounts),
        "posts": posts,
        "images": len(holdings.published),
        "versions": [version.version for version in holdings.versions],
        "checkpoints": len(holdings.checkpoints),
        "tombstones_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        **more,
    }
    ledger.append(workspace.ledger, TOLD, facts)
    return path
