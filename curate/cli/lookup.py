"""``curate lookup``: says whether an account is in any version or checkpoint."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option
from curate.cli.revoke import images_text
from curate.errors import UsageError

if TYPE_CHECKING:
    from curate.revocation import Lookup


@click.command("lookup")
@click.argument("account")
@click.option("--platform", metavar="NAME", help="Of which platform.  [default: all it could be]")
@click.option(
    "--receipt",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a receipt for the person to this file; the ledger records its digest.",
)
@workspace_option
@json_option
@debug_option
def command(
    account: str, platform: str | None, receipt: Path | None, workspace: Path | None, as_json: bool
) -> None:
    """Say which versions and checkpoints hold images of ACCOUNT, or with it.

    ACCOUNT is an account id, a handle, the address of a profile, a DID, or a pseudonym. The answer
    names it by its pseudonym, and nobody else.
    """
    from curate.revocation import look_up, write_receipt
    from curate.workspace import open_workspace

    if receipt is not None and not receipt.parent.is_dir():
        raise UsageError("there is no such folder for the receipt", hint="make it, or name another")
    opened = open_workspace(workspace)
    found = look_up(opened, account, platform=platform)
    if receipt is not None:
        write_receipt(opened, found, receipt)
    if as_json:
        print_json(found.to_json())
        return
    _tell(found)
    if receipt is not None:
        say(f"receipt {receipt}")


def _tell(found: "Lookup") -> None:
    known = "" if found.is_known else ", nothing is held of it"
    if found.is_erased:
        known = ", erased from the store" + (", and ingested again" if found.is_known else "")
    listed = "on the suppression list" if found.is_suppressed else "not on the suppression list"
    click.echo(f"account {found.account}: {listed}{known}")
    for version in found.holdings.versions:
        click.echo(f"version {version.version}: {images_text(version.images)}")
    for run in found.holdings.checkpoints:
        click.echo(f"checkpoint {run.path}, of version {run.version}: {images_text(run.images)}")
    if (found.is_known or found.is_erased) and not found.holdings.versions:
        click.echo("no version holds an image of it")
    for name in found.gone:
        click.echo(f"version {name} is gone from this workspace: nobody can say what it held")
    say(f"ledger head {found.ledger_head}")
