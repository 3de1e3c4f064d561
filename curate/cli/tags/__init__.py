"""``curate tags``: shows hashtags and the concepts that they became."""

import click

from curate.cli.tags import ambiguous, diff, explain, lexicon, overrides, top, unmapped


@click.group("tags", help="Show hashtags and the concepts they became.")
def command() -> None:
    """The group of the tag commands."""


for _subcommand in (top, unmapped, ambiguous, explain, overrides, lexicon, diff):
    command.add_command(_subcommand.command)
