"""``curate ledger``: checks the record of what was done, also against heads kept elsewhere."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import (
    answered_by_exit_code,
    debug_option,
    json_option,
    print_json,
    say,
    workspace_option,
)
from curate.errors import ExitCode

if TYPE_CHECKING:
    from curate.revocation.reconciliation import Reconciliation

# As `curate.ledger` has it, which `--help` does not load.
_DIGITS = 16
_NOT_THERE = "NOT in the chain: entries were dropped, or it is another ledger's"
_HEAD = re.compile(rf"[0-9a-f]{{{_DIGITS},64}}")


@click.group("ledger")
def command() -> None:
    """Check the record of runs, verifications and revocations, and print its head.

    Every entry holds the hash of the one before, so a changed entry shows.
    """


@command.command("verify")
@click.option(
    "--expect",
    metavar="HASH",
    multiple=True,
    help=f"A head that was kept elsewhere ({_DIGITS} hex digits or more); it has to be in the "
    "chain.",
)
@workspace_option
@json_option
@debug_option
def verify(expect: tuple[str, ...], workspace: Path | None, as_json: bool) -> int:
    """Find an entry that was changed, dropped or reordered, and say which.

    Entries dropped at the end show only if a later head was kept elsewhere. Every version keeps the
    head of its day in its attestation.json: those in the workspace are compared too, and each
    attestation with what the ledger has of its run. So is the suppression list: every request of
    the ledger must still be on it as it was recorded. Exits with 3 if an expected head is not in
    the chain, an attestation is another, or a request is gone from the list or changed, with 5 if
    the chain is broken.
    """
    from curate import ledger
    from curate.revocation.reconciliation import reconcile
    from curate.versions import attested_head, is_as_recorded
    from curate.workspace import open_workspace

    expected = [given.strip().lower() for given in expect]
    if any(not _HEAD.fullmatch(given) for given in expected):
        raise click.UsageError(
            f"a head is {_DIGITS} to 64 hex digits: curate ledger head prints one"
        )
    opened = open_workspace(workspace)
    chain = ledger.check(opened.ledger)
    anchors: list[dict[str, Any]] = [
        {"anchor": given, "version": None, "ok": chain.has(given)} for given in expected
    ]
    for path in opened.version_paths():
        if (attested := attested_head(path)) is not None:
            anchor = {"anchor": attested, "version": path.name, "ok": chain.has(attested)}
            anchors.append(anchor)
    changed = [path.name for path in opened.version_paths() if not is_as_recorded(path, opened)]
    requests = reconcile(opened)
    is_whole = all(anchor["ok"] for anchor in anchors) and not changed and requests.is_whole
    with answered_by_exit_code():
        if as_json:
            body = {
                "entries": len(chain.hashes),
                "head": chain.head,
                "torn_bytes": chain.torn_bytes,
            }
            print_json(
                {
                    **body,
                    "anchors": anchors,
                    "versions_changed": changed,
                    "requests_not_listed": list(requests.only_in_ledger),
                    "requests_changed": list(requests.changed),
                    "requests_not_recorded": list(requests.only_listed),
                    "erasures_lost": list(requests.lost_erasures),
                    "ok": is_whole,
                }
            )
        else:
            _tell(chain, anchors)
            for name in changed:
                click.echo(f"the attestation of version {name} is NOT the one of its run")
            _tell_of_requests(requests)
    return ExitCode.DONE if is_whole else ExitCode.VIOLATIONS


@command.command("head")
@workspace_option
@json_option
@debug_option
def head(workspace: Path | None, as_json: bool) -> None:
    """Print the hash of the newest entry, to be kept where nobody can change it."""
    from curate import ledger
    from curate.workspace import open_workspace

    chain = ledger.check(open_workspace(workspace).ledger)
    if as_json:
        print_json({"entries": len(chain.hashes), "head": chain.head})
    else:
        click.echo(chain.head)


def _tell_of_requests(requests: "Reconciliation") -> None:
    for request in requests.only_in_ledger:
        click.echo(
            f"request {request} is NOT on the suppression list any more: restore "
            f"store/suppressions/{request}.parquet from a backup, or take the request again: "
            f"curate revoke ID… --replaces {request}"
        )
    for request in requests.changed:
        click.echo(
            f"request {request} is NOT on the suppression list as it was recorded: restore "
            f"store/suppressions/{request}.parquet from a backup, or take the request again: "
            f"curate revoke ID… --replaces {request}"
        )
    for number in requests.lost_erasures:
        click.echo(
            f"what erasure {number} left behind is NOT in the store as it was recorded: restore "
            f"store/erasures/{number}.parquet from a backup"
        )
    for request in requests.only_listed:
        click.echo(
            f"request {request} is on the suppression list, and a crash kept it from the ledger: "
            "the next command that decides by the list records it"
        )


def _tell(chain: Any, anchors: list[dict[str, Any]]) -> None:
    click.echo(f"{len(chain.hashes):,} entries, none changed, dropped or reordered")
    if chain.torn_bytes:
        click.echo(
            f"a crash tore the last line ({chain.torn_bytes:,} bytes), which nobody was told of: "
            "the next entry takes its place"
        )
    for anchor in anchors:
        whose = f"version {anchor['version']}" if anchor["version"] else "--expect"
        fate = "in the chain" if anchor["ok"] else _NOT_THERE
        click.echo(f"  head {anchor['anchor'][:16]}… of {whose}: {fate}")
    click.echo(f"head {chain.head}")
    if not any(anchor["version"] is None for anchor in anchors):
        say(
            "entries dropped after the last of these heads would not show: keep the head "
            "elsewhere, and compare with --expect HASH"
        )
