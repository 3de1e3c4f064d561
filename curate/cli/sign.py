"""``curate sign``: signs a version, so that others can tell who made it."""

import os
from pathlib import Path

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option
from curate.cli.versions import waiting_text


@click.command("sign")
@click.argument("version")
@click.option(
    "--key",
    "private_key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    required=True,
    help="The private key (PEM, PKCS#8, Ed25519). The passphrase of one that is encrypted is "
    "taken from $CURATE_KEY_PASSPHRASE.",
)
@workspace_option
@json_option
@debug_option
def command(*, version: str, private_key: Path, workspace: Path | None, as_json: bool) -> None:
    """Sign VERSION (a name, or latest), and print the path of the signature.

    The signature is a DSSE envelope beside attestation.json, whose bytes it holds: an in-toto
    statement with the digest of every file of the version. `curate verify VERSION --key FILE`
    checks it by the public key. It says who made the version, and not that nobody in it has refused
    since. Needs the extra [sign].
    """
    from curate.revocation import look_at_list, pending_requests
    from curate.signing import sign
    from curate.signing.keys import PASSPHRASE
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    look_at_list(opened)
    found = sign(
        opened, opened.find_version(version), private_key, os.environ.get(PASSPHRASE) or None
    )
    waiting = len(pending_requests(opened))
    if as_json:
        print_json(
            {
                "version": found.version,
                "path": str(found.envelope),
                "key": found.key,
                "is_new": found.is_new,
                "pending_requests": waiting,
                "ledger_head": found.ledger_head,
            }
        )
        return
    click.echo(found.envelope)
    say(f"version {found.version}: {'signed' if found.is_new else 'was signed'} by key {found.key}")
    if waiting:
        say(waiting_text(waiting))
    say(f"ledger head {found.ledger_head}")
