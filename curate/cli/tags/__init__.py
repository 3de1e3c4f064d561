"""``curate tags``: shows hashtags and the concepts that they became."""

import click

from curate.cli.tags import diff, explain, lexicon, lists, overrides


@click.group("tags", help="Show hashtags and the concepts they became.")
def command() -> None:
    """The group of the tag commands."""


for _listing in (lists.top, lists.unmapped, lists.ambiguous):
    command.add_command(_listing)
for _subcommand in (explain, overrides, lexicon, diff):
    command.add_command(_subcommand.command)
