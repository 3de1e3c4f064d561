"""``curate tags explain``: how one hashtag becomes a concept, step by step."""

from dataclasses import asdict
from pathlib import Path

import click

from curate.cli.options import (
    debug_option,
    json_option,
    print_json,
    printable,
    typed,
    workspace_option,
)


@click.command(
    "explain",
    help="How TAG becomes a concept: its key, every source asked in order, synsets, the decision.",
)
@click.argument("tag")
@workspace_option
@json_option
@debug_option
def command(*, tag: str, workspace: Path | None, as_json: bool) -> None:
    """Map one tag with the workspace's settings, and print each step."""
    from curate.tags.map.explanation import explain_tag
    from curate.workspace import open_workspace

    found = explain_tag(open_workspace(workspace), typed(tag))
    if as_json:
        print_json(asdict(found))
        return
    for step in found.steps:
        click.echo(f"{step.name:<10}  {printable(step.answer)}")
    uses = "none, or of too few accounts to be told"
    if found.posts is not None:
        uses = f"{found.posts:,}, of {found.accounts:,} accounts"
    click.echo(f"{'posts':<10}  {uses}")
