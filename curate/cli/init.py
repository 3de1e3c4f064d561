"""``curate init``: makes a workspace."""

from pathlib import Path

import click

from curate.cli.options import debug_option, say


@click.command("init", short_help="Make a workspace.")
@click.argument("directory", type=click.Path(path_type=Path))
@debug_option
def command(directory: Path) -> None:
    """Make a workspace in DIRECTORY, with a curate.toml that explains every setting.

    A workspace holds personal data: only you can read it.
    """
    from curate.workspace import create_workspace

    workspace = create_workspace(directory)
    click.echo(workspace.root)
    say(f"Next: cd {directory} && curate ingest PATH, then curate run")
