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
from curate.cli.tags.lists import ask

_LANGUAGES = ("language", "known_by", "posts", "confidence")
_KNOWN_BY = {
    "stated": "the posts' own word",
    "caption": "their captions",
    "tags": "their hashtags",
    "account": "their accounts",
}


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

    place = open_workspace(workspace)
    found = explain_tag(place, typed(tag))
    # Nobody is to learn from this whether a tag of few accounts is there.
    rows = [] if found.posts is None else ask(place, "tag_languages", tags=[found.tag])
    languages = [dict(zip(_LANGUAGES, row[1:], strict=True)) for row in rows]
    if as_json:
        print_json({**asdict(found), "languages": languages})
        return
    for step in found.steps:
        click.echo(f"{step.name:<10}  {printable(step.answer)}")
    uses = "none, or of too few accounts to be told"
    if found.posts is not None:
        uses = f"{found.posts:,}, of {found.accounts:,} accounts"
    click.echo(f"{'posts':<10}  {uses}")
    for row in languages:
        known = "no known language"
        if row["language"] is not None:
            sure = "" if row["confidence"] is None else f", {row['confidence']:.0%} sure"
            known = f"{row['language']}, by {_KNOWN_BY[row['known_by']]}{sure}"
        click.echo(f"{'':<10}  {row['posts']:,}: {known}")
