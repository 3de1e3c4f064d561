"""``curate tags overrides``: edits the file of a curator's decisions, and checks it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curate.cli.options import (
    debug_option,
    json_option,
    print_json,
    printable,
    say,
    typed,
    workspace_option,
)
from curate.errors import InputError, UsageError

if TYPE_CHECKING:
    from curate.tags.lexicon.dictionary import Dictionary
    from curate.workspace import Workspace


@click.group("overrides", help="Edit the file of decisions: merge, drop, rename, split a tag.")
def command() -> None:
    """The group of the commands that edit the overrides file."""


@command.command("merge", help="Let TAG join CONCEPT: a noun, or the id of a synset.")
@click.argument("tag")
@click.argument("concept")
@workspace_option
@debug_option
def merge(*, tag: str, concept: str, workspace: Path | None) -> None:
    """Write that a tag joins a concept."""
    _write(workspace, tag.lstrip("#＃"), concept)


@command.command("drop", help="Let TAG be no concept.")
@click.argument("tag")
@workspace_option
@debug_option
def drop(*, tag: str, workspace: Path | None) -> None:
    """Write that a tag is dropped."""
    _write(workspace, tag.lstrip("#＃"), "")


@command.command("split", help="Give TAG a concept of its own, called NAME.")
@click.argument("tag")
@click.argument("name")
@workspace_option
@debug_option
def split(*, tag: str, name: str, workspace: Path | None) -> None:
    """Write that a tag joins a new concept."""
    _write(workspace, tag.lstrip("#＃"), f"+{name}")


@command.command("rename", help="Call CONCEPT by another NAME; its id and its tags stay.")
@click.argument("concept")
@click.argument("name")
@workspace_option
@debug_option
def rename(*, concept: str, name: str, workspace: Path | None) -> None:
    """Write that a concept has another name."""
    _write(workspace, f"={concept}", name)


@command.command("list", help="The decisions, one a line.")
@workspace_option
@json_option
@debug_option
def list_(*, workspace: Path | None, as_json: bool) -> None:
    """Print the lines of the overrides file that decide something."""
    from curate.tags.curator.overrides import decisions

    _, path = _file(workspace)
    rows = decisions(_text(path))
    if as_json:
        names = ("line", "tag", "concept")
        print_json({"overrides": [dict(zip(names, row, strict=True)) for row in rows]})
        return
    for line, tag, concept in rows:
        click.echo(f"{line}\t{printable(tag)}\t{printable(concept)}")


@command.command("check", help="Say whether the file can be used; exit 4 and the line where not.")
@workspace_option
@json_option
@debug_option
def check(*, workspace: Path | None, as_json: bool) -> None:
    """Read the overrides file as a run would."""
    from curate.tags.curator.overrides import checked, decisions

    place, path = _file(workspace)
    text = _text(path)
    found = checked(text, path, _meanings(place))
    body = {
        "lines": len(decisions(text)),
        "new_concepts": len(found.new_concepts),
        "renamed": len(found.names),
    }
    if as_json:
        print_json(body)
    else:
        click.echo(
            f"{path.name}: {body['lines']} lines, {body['new_concepts']} new concepts, "
            f"{body['renamed']} renamed"
        )


@command.command("edit", help="Open the file in $EDITOR, and save what can be used.")
@workspace_option
@debug_option
def edit(*, workspace: Path | None) -> None:
    """Edit a copy of the overrides file; a mistake goes back to the editor, or nowhere."""
    from curate.tags.curator.overrides import write_checked

    place, path = _file(workspace)
    text = _text(path)
    while True:
        edited = click.edit(text, extension=".csv")
        if edited is None:
            say("nothing was changed")
            return
        try:
            write_checked(edited, path, _meanings(place))
        except InputError as error:
            say(f"{error.message}\n  {error.hint or ''}")
            if not click.confirm("edit again?", default=True, err=True):
                raise
            text = edited
            continue
        say(f"saved; `curate tags diff` says what {path.name} changes")
        return


def _write(workspace: Path | None, tag: str, concept: str) -> None:
    from curate.tags.curator.overrides import with_line, write_checked

    # A line that starts with two slashes is a comment.
    tag = tag.lstrip("/ ")
    if not tag.strip("= "):
        raise UsageError("a tag, or the name of a concept, has at least two letters")
    if typed(tag + concept) != tag + concept:
        raise UsageError("what was typed is no UTF-8 text")
    place, path = _file(workspace)
    write_checked(with_line(_text(path), tag.strip(), concept.strip()), path, _meanings(place))
    say(f"written to {path.name}; `curate tags diff` says what it changes")


def _file(workspace: Path | None) -> tuple["Workspace", Path]:
    from curate.tags.map.workspace import overrides_path
    from curate.workspace import open_workspace

    place = open_workspace(workspace)
    return place, overrides_path(place)


def _text(path: Path) -> str:
    from curate.config import template

    if not path.is_file():
        return template("overrides.csv")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8 text") from None


def _meanings(place: "Workspace") -> "Dictionary":
    from curate.tags.map.workspace import workspace_dictionary

    return workspace_dictionary(place)
