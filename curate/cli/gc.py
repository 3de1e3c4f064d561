"""``curate gc``: removes old versions and what nothing needs any more."""

from collections.abc import Iterator
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
from curate.cli.versions import size_text

if TYPE_CHECKING:
    from curate.garbage import Found


@click.command("gc")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="N",
    help="Keep the newest N versions.",
)
@click.option(
    "--yes", "removes", is_flag=True, help="Remove it; else it is only said what would go."
)
@workspace_option
@json_option
@debug_option
def command(*, keep: int, removes: bool, workspace: Path | None, as_json: bool) -> None:
    """Say which old versions, pictures and leftovers nothing needs, and with --yes remove them.

    A version stays if it is signed, if it was exported or trained on, if it is damaged, if only it
    knows a file that can't be read any more, or while a request to leave waits. Of one that is
    removed nobody can say afterwards whose images it held: `curate revoke` and `curate lookup` say
    that it is gone.
    """
    from curate.garbage import collect
    from curate.workspace import open_workspace

    found = collect(open_workspace(workspace), keep=keep, removes=removes)
    if as_json:
        print_json(found.to_json())
        return
    for line in lines(found):
        click.echo(line)
    if found.is_removed:
        say(f"ledger head {found.ledger_head}")
    elif found.versions or found.leftovers or found.pictures:
        if found.versions:
            say("whose images these versions held can't be said any more then")
        say("nothing was removed: --yes does it")


def lines(found: "Found") -> Iterator[str]:
    """What goes and what stays, for a person."""
    goes = "gone " if found.is_removed else "goes "
    for name, size in found.versions.items():
        yield f"{goes}  version {name}: {size_text(size)}"
    for count, what, size in (
        (found.pictures, "pictures that no version names that stays", found.picture_bytes),
        (found.leftovers, "leftovers of training and of killed commands", found.leftover_bytes),
    ):
        if count:
            yield f"{goes}  {count:,} {what}: {size_text(size)}"
    for name, needs in found.kept.items():
        yield f"stays  version {printable(name)}: {'; '.join(needs)}"
    if found.pictures is None:
        yield "stays  every picture: a damaged version may name them"
    yield f"{size_text(found.bytes)} {'removed' if found.is_removed else 'would be free'}"
