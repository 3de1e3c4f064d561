"""``curate versions``: lists the versions of a workspace."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curate.cli.options import (
    debug_option,
    json_option,
    print_json,
    printable,
    say,
    workspace_option,
)

if TYPE_CHECKING:
    from curate.inventory import ListedVersion

_COLUMNS = ("version", "made", "cutoff", "posts", "images", "resampling", "size", "notes")


@click.command("versions")
@workspace_option
@json_option
@debug_option
def command(*, workspace: Path | None, as_json: bool) -> None:
    """List the versions, newest first, each held against what was attested.

    One that is not what a run made is listed as damaged. The size is that of a version's own files:
    versions share their pictures.
    """
    from curate.inventory import list_versions
    from curate.workspace import open_workspace

    found = list_versions(open_workspace(workspace))
    if as_json:
        print_json(found.to_json())
        return
    if not found.versions:
        say("there is no version yet: curate run")
    else:
        click.echo("\n".join(_aligned([_COLUMNS, *map(_row, found.versions)])))
    for version in found.versions:
        if version.problem is not None:
            say(f"version {printable(version.name)}: {version.problem}")
    if found.gone:
        say(f"gone: {', '.join(found.gone)}")
    if found.pending_requests:
        say(waiting_text(found.pending_requests))


def _row(version: "ListedVersion") -> tuple[str, ...]:
    made = version.made
    told: tuple[str | None, ...] = (None,) * 5
    if made is not None:
        times = (_minute(made.created_at), _minute(made.cutoff))
        told = (*times, _number(made.posts), _number(made.images), made.method)
    return (
        printable(version.name),
        *(cell or "?" for cell in told),
        size_text(version.bytes),
        ", ".join(_marks(version)),
    )


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _marks(version: "ListedVersion") -> Iterator[str]:
    if version.is_latest:
        yield "latest"
    if version.problem is not None:
        yield "DAMAGED"
    if version.keys:
        yield "signed"
    if version.requests:
        asked = "request" if version.requests == 1 else "requests"
        yield f"holds people of {version.requests:,} {asked} to leave"


def _minute(time: str | None) -> str | None:
    return time and f"{datetime.fromisoformat(time):%Y-%m-%d %H:%M}"


def _number(count: int | None) -> str | None:
    return None if count is None else f"{count:,}"


def waiting_text(requests: int) -> str:
    """That requests to leave wait, and what ends that."""
    return (
        f"requests to leave that wait for a version without the person: {requests:,} (curate run)"
    )


def size_text(size: int) -> str:
    """Bytes as a person reads them."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} TB"
