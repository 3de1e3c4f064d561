"""Answers whether somebody is in any version or checkpoint, with a receipt for the person."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curate import __version__, ledger
from curate.errors import InputError
from curate.names import UNSAID
from curate.outputs import private_file
from curate.revocation.holdings import Holdings, find_holdings, suppressed_by
from curate.revocation.pending import look_at_list
from curate.revocation.requests import Asked
from curate.revocation.revocations import listed
from curate.revocation.subjects import NamedAccount, Resolver
from curate.store.engine import Engine
from curate.store.tables import Store
from curate.versions import gone_versions
from curate.workspace import Workspace


@dataclass(frozen=True)
class Lookup:
    """What is held of one account, by its pseudonym.

    ``is_known`` says whether anything that was ingested names the account, ``is_erased`` whether
    what did was erased; ``is_suppressed`` whether it is on the list of those who asked to leave.
    ``gone`` are the versions that were made and are not in the workspace any more: nobody can look
    into them.
    """

    account: str
    is_known: bool
    is_erased: bool
    is_suppressed: bool
    holdings: Holdings
    gone: tuple[str, ...]
    checked_at: datetime
    ledger_head: str

    def to_json(self) -> dict[str, Any]:
        """The object that scripts may rely on."""
        return {
            "account": self.account,
            "known": self.is_known,
            "erased": self.is_erased,
            "suppressed": self.is_suppressed,
            **self.holdings.to_json(),
            "versions_gone": list(self.gone),
        }


def look_up(workspace: Workspace, wanted: str, *, platform: str | None = None) -> Lookup:
    """Say which versions and checkpoints hold images of the account that ``wanted`` names.

    ``wanted`` is whatever ``curate revoke`` takes for an account. Raises an ``InputError`` if it
    can be none, or if several accounts go by that name, and a ``RefusedError`` if the suppression
    list lacks requests of the ledger, or if a version is not the one that a run made: an answer
    about it would be worth nothing.
    """
    look_at_list(workspace)
    store = Store(workspace.store)
    with Engine(workspace.store / "scratch") as engine:
        resolver = Resolver(store, engine, workspace.pseudonym_key)
        resolved, unreadable = resolver.resolve([Asked(wanted, 1, platform=platform)])
        if unreadable:
            raise InputError(unreadable[0].problem)
        (found,) = resolved
        subjects = {pair for pair in found.subjects if pair[0] != "post"}
        if not subjects:
            raise InputError("that is no account", hint="`curate explain` says what became of it")
        account = _only(found.accounts)
        # A post or an image of the same name is nothing of this account.
        resolver.forget_posts()
        holdings = find_holdings(workspace, engine, subjects)
        for version in holdings.checked:
            if version.problem is not None:
                raise version.problem
        on_list = {(kind, subject) for kind, subject, _ in listed(store)}
        is_suppressed = bool(subjects & on_list) or bool(
            holdings.accounts & suppressed_by(workspace, engine, on_list)
        )
    erased = next(iter(holdings.erased)) if len(holdings.erased) == 1 else None
    return Lookup(
        account.pseudonym if account else erased or found.first,
        bool(holdings.accounts),
        bool(holdings.erased),
        is_suppressed,
        holdings,
        gone_versions(workspace),
        datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        ledger.head(workspace.ledger),
    )


def write_receipt(workspace: Workspace, found: Lookup, path: Path) -> None:
    """Write a receipt that the person can be given, and put its digest on the ledger.

    It names the account by its pseudonym only, and nobody else. There is no receipt without its
    entry: raises a ``UsageError`` if another command is writing to the workspace.
    """
    body = {
        "schema_version": 1,
        "what": _statement(found),
        "checked_at": found.checked_at.isoformat() + "Z",
        "curate_version": __version__,
        **found.to_json(),
        "versions_checked": [
            {
                "version": version.version,
                "digest": version.digest,
                "images": version.images,
            }
            for version in found.holdings.checked
        ],
        "ledger_head": found.ledger_head,
    }
    content = (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode()
    digest = hashlib.sha256(content).hexdigest()
    # It gets its name once the ledger has it: no receipt is without its entry.
    with workspace.locked(), private_file(path) as temporary:
        temporary.write_bytes(content)
        ledger.append(workspace.ledger, "lookup receipt", {"receipt_sha256": digest})


def _statement(found: Lookup) -> str:
    if found.is_erased and not found.is_known:
        held = "What was read into this workspace of the account was erased."
        if found.holdings.versions:
            held += " The versions listed under `versions` hold images of the account or with it."
    elif not found.is_known:
        held = "Nothing that was read into this workspace names the account."
    elif found.holdings.versions:
        held = "The versions listed under `versions` hold images of the account or with it."
    else:
        held = "No version of this workspace holds an image of the account or with it."
    if found.gone:
        held += (
            " The versions listed under `versions_gone` were made here and are not here any more, "
            "so that nobody can say what they held."
        )
    asked = (
        "It is on the list of those who asked to leave: no later version will hold any."
        if found.is_suppressed
        else "It is not on the list of those who asked to leave."
    )
    return f"{held} {asked}"


def _only(accounts: Sequence[NamedAccount]) -> NamedAccount | None:
    """The one account that a name stands for; one that goes by an id goes first."""
    known = {account.pseudonym: account for account in accounts}
    for is_weak in (
        lambda account: account.is_handle_only,
        lambda account: account.platform in UNSAID,
    ):
        known = {name: account for name, account in known.items() if not is_weak(account)} or known
    if len(known) > 1:
        names = ", ".join(sorted(known)[:10])
        raise InputError(
            "several accounts go by that name",
            hint=f"name the platform with --platform, or ask for one of: {names}",
        )
    return next(iter(known.values()), None)
