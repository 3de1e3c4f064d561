"""Prints what is ingested, built and stale in a workspace."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curate.cli.options import debug_option, json_option, print_json, workspace_option

if TYPE_CHECKING:
    from curate.status import Status


@click.command("status", help="Say what is ingested, built and stale, and what to do next.")
@workspace_option
@json_option
@debug_option
def command(*, workspace: Path | None, as_json: bool) -> None:
    """Print the workspace's state on stdout."""
    from curate.status import read_status
    from curate.workspace import open_workspace

    status = read_status(open_workspace(workspace))
    if as_json:
        print_json(status.to_json())
    else:
        click.echo("\n".join(f"{name:<10} {text}" for name, text in _lines(status)))


def _lines(status: "Status") -> list[tuple[str, str]]:
    ingested = f", the last {_ago(status.last_ingested_at)}" if status.last_ingested_at else ""
    lines = [
        ("ingested", f"{_counted(status.source_count, 'source')}{ingested}"),
        (
            "holds",
            f"{_counted(status.post_count, 'post')}, {_counted(status.image_count, 'image')}, "
            f"{_counted(status.account_count, 'account')}",
        ),
    ]
    if status.malformed_count:
        unread = _counted(status.malformed_count, "record")
        lines.append(("unread", f"{unread}: curate sql 'from malformed'"))
    if status.post_count:
        lines.append(("statuses", _statuses(status)))
    if status.version is None:
        lines.append(("version", "none yet"))
    else:
        made = f"made {_ago(status.version.made_at)}, digest {status.version.digest}"
        lines.append(("version", f"{status.version.name}, {made}"))
    if status.oldest_pending_at is not None:
        waiting = _counted(status.pending_requests, "request")
        recorded = _ago(status.oldest_pending_at)
        lines.append(("asked", f"{waiting} to leave, the oldest recorded {recorded}"))
    lines += [("stale", reason) for reason in status.stale]
    lines.append(("ledger", f"{status.ledger_entries:,} entries, head {status.ledger_head}"))
    return [*lines, ("next", status.next_step)]


def _statuses(status: "Status") -> str:
    without = f"{_counted(status.accounts_without_status, 'posting account')} without one"
    if status.accounts_declared_public:
        without += f" ({status.accounts_declared_public:,} declared public, which nobody observed)"
    if status.oldest_status_at is None or status.newest_status_at is None:
        return f"none that is dated, {without}"
    oldest, newest = _ago(status.oldest_status_at), _ago(status.newest_status_at)
    return f"the newest {newest}, the oldest {oldest}, {without}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _ago(moment: datetime) -> str:
    days = (datetime.now(UTC).replace(tzinfo=None) - moment).days
    return "today" if days <= 0 else "1 day ago" if days == 1 else f"{days:,} days ago"
