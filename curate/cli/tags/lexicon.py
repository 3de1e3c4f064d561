"""``curate tags lexicon``: words of further languages, from the user's own files."""

from dataclasses import asdict
from pathlib import Path

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option


@click.group("lexicon", help="Add words of further languages from files, list them, remove them.")
def command() -> None:
    """The group of the commands about the workspace's own lexicons."""


@command.command(
    "add",
    help="Add the words of FILE: a tab file of the Open Multilingual Wordnet, WN-LMF XML (needs "
    "curate[wordnets]), or CSV with the header `key,concept`, packed or not. They count after the "
    "shipped English words, before the shipped ones of other languages.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="What to call it; by default as its file.")
@click.option("--language", help="The language of words of which the file says none.")
@click.option("--before", metavar="NAME", help="The lexicon above which it counts, if not last.")
@workspace_option
@json_option
@debug_option
def add(
    *,
    file: Path,
    name: str | None,
    language: str | None,
    before: str | None,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Read a lexicon into the workspace."""
    from curate.tags.lexicon.user.changes import add_lexicon
    from curate.workspace import open_workspace

    added = add_lexicon(
        open_workspace(workspace), file, name=name, language=language, before=before
    )
    lexicon = added.lexicon
    if as_json:
        print_json(
            {
                "change": added.change,
                "place": added.place,
                "new_keys": added.new_keys,
                "lexicon": asdict(lexicon),
            }
        )
        return
    languages = ", ".join(lexicon.languages) or "any language"
    click.echo(
        f"{lexicon.name}: {lexicon.words:,} nouns ({lexicon.format}, {languages}), "
        f"{lexicon.mapped:,} with a concept, {lexicon.not_mappable:,} without; "
        f"{lexicon.keys:,} hashtags, {added.new_keys:,} of them new"
    )
    if lexicon.licence or lexicon.url:
        click.echo(f"licence: {lexicon.licence or 'not said'}; {lexicon.url or 'no address'}")
    if added.change == "none":
        say("nothing changed: it is here already")
        return
    done = {"added": "added", "replaced": "replaced what was called so", "moved": "moved"}
    say(f"{done[added.change]}, number {added.place} in the order; `curate tags diff` says more")


@command.command("list", help="The lexicons in their order: the first that has a key counts.")
@workspace_option
@json_option
@debug_option
def list_(*, workspace: Path | None, as_json: bool) -> None:
    """Print the workspace's lexicons."""
    from curate.tags.lexicon.user.changes import listed
    from curate.workspace import open_workspace

    lexicons = listed(open_workspace(workspace))
    if as_json:
        print_json({"lexicons": [asdict(lexicon) for lexicon in lexicons]})
        return
    for lexicon in lexicons:
        columns = (
            lexicon.name,
            lexicon.format,
            ",".join(lexicon.languages) or "any",
            f"{lexicon.keys} keys",
            lexicon.licence or "",
        )
        click.echo("\t".join(columns))
    if not lexicons:
        say("there are no lexicons but the shipped one")


@command.command("remove", help="Take the lexicon NAME off.")
@click.argument("name")
@workspace_option
@debug_option
def remove(*, name: str, workspace: Path | None) -> None:
    """Remove a lexicon from the workspace."""
    from curate.tags.lexicon.user.changes import remove_lexicon
    from curate.workspace import open_workspace

    remove_lexicon(open_workspace(workspace), name)
    say(f"removed {name}; `curate tags diff` says what that changes")
