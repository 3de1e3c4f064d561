"""``curate revoke``: puts those who asked to leave on the suppression list."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import UtcTime, debug_option, json_option, print_json, say, workspace_option
from curate.errors import ExitCode, InputError, UsageError

if TYPE_CHECKING:
    from curate.export import Rewrite
    from curate.publish import Published
    from curate.revocation import Asked, Revocation, Unreadable
    from curate.workspace import Workspace

_SHOWN = 10


@click.command("revoke")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, allow_dash=True, dir_okay=False),
    help="Read them from FILE: one a line, or a CSV with account_id, handle, post_id or url, and "
    "platform and reason. `-` is stdin.",
    metavar="FILE",
)
@click.option(
    "--reason",
    type=click.Choice(["erasure", "objection", "consent-withdrawn"]),
    help="What the person asked for.  [default: to be left out]",
)
@click.option("--platform", metavar="NAME", help="Of which platform.  [default: all it could be]")
@click.option("--requested-at", type=UtcTime(), help="When the person asked.")
@click.option(
    "--replaces",
    metavar="NUMBER",
    help="The request of this number was lost from the list, and this is it again.",
)
@click.option(
    "--erase",
    is_flag=True,
    help="Erase what the store has of them: posts, captions, handles, statuses, pictures.",
)
@click.option(
    "--rewrite",
    "folders",
    type=click.Path(path_type=Path, file_okay=False),
    multiple=True,
    metavar="DIR",
    help="Remove everybody on the list from DIR, which `curate export` wrote; may be repeated.",
)
@click.option("--rebuild", is_flag=True, help="Run the pipeline and publish the successor.")
@workspace_option
@json_option
@debug_option
def command(
    ids: tuple[str, ...],
    source: Path | None,
    reason: str | None,
    platform: str | None,
    requested_at: datetime | None,
    replaces: str | None,
    erase: bool,
    folders: tuple[Path, ...],
    rebuild: bool,
    workspace: Path | None,
    as_json: bool,
) -> int:
    """Put accounts or posts on the suppression list: no later version holds them.

    ID is an account id, a handle (an earlier one too), the address of a profile or a post, a post
    id, a DID, or a pseudonym from a report. Nothing that you type is kept or repeated. Who is not
    known yet is recorded all the same. Which versions, exports and checkpoints hold their images is
    printed; the image ids go to a file for whoever received a copy. Without an ID, --rewrite
    removes from exports what was asked for before.
    """
    from curate import ledger
    from curate.revocation import revoke
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    revocation = None
    if ids or source is not None or not folders:
        asked, unreadable = _asked(ids, source, platform)
        revocation = revoke(
            opened,
            asked,
            unreadable,
            reason=reason,
            requested_at=requested_at,
            replaces=replaces,
            erases=erase,
        )
    elif erase or replaces is not None:
        raise UsageError("nobody is named", hint="give an ID, or --from FILE")
    rewrites = _rewrite(opened, folders) if folders else []
    published = _rebuild(opened) if rebuild else None
    if as_json:
        body = revocation.to_json() if revocation else {"request": None}
        head = {"ledger_head": ledger.head(opened.ledger)}
        done = {"rewrites": [rewrite.to_json() for rewrite in rewrites]}
        print_json(body | done | head | _successor(published))
    else:
        if revocation is not None:
            _tell(revocation)
        _tell_rewrites(rewrites)
        if revocation is not None or published is not None:
            _tell_successor(published)
        for line in revocation.unreadable[:_SHOWN] if revocation else ():
            say(f"line {line.line} was NOT recorded: {line.problem}")
        if revocation is not None and len(revocation.unreadable) > _SHOWN:
            say(f"and {len(revocation.unreadable) - _SHOWN:,} more lines were NOT recorded")
        say(f"ledger head {ledger.head(opened.ledger)}")
    problem = next((rewrite.problem for rewrite in rewrites if rewrite.problem), None)
    if problem is not None:
        return problem.exit_code
    return ExitCode.BAD_INPUT if revocation and revocation.unreadable else ExitCode.DONE


def _asked(
    ids: tuple[str, ...], source: Path | None, platform: str | None
) -> "tuple[list[Asked], list[Unreadable]]":
    from curate.revocation import Asked, Unreadable, read_requests

    found: list[Asked | Unreadable] = [Asked(text, place) for place, text in enumerate(ids, 1)]
    if source is not None:
        try:
            with click.open_file(str(source), encoding="utf-8") as file:
                found += read_requests(file.read())
        except UnicodeDecodeError:
            raise InputError("the file of identifiers is not UTF-8 text") from None
        except OSError:
            raise InputError("the file of identifiers can't be read") from None
    asked = [one for one in found if isinstance(one, Asked)]
    unreadable = [one for one in found if isinstance(one, Unreadable)]
    if not found:
        raise UsageError("nobody is named", hint="give an ID, or --from FILE")
    return [replace(one, platform=one.platform or platform) for one in asked], unreadable


def _rewrite(workspace: "Workspace", folders: tuple[Path, ...]) -> "list[Rewrite]":
    from curate.cli.progress import progress_bar
    from curate.export import rewrite_exports

    with progress_bar() as advance:
        return rewrite_exports(workspace, folders, progress=advance)


def _rebuild(workspace: "Workspace") -> "Published":
    from curate.cli.progress import progress_bar
    from curate.pipeline import run
    from curate.publish import publish

    with progress_bar() as advance, run(workspace, progress=advance) as (engine, result):
        return publish(workspace, engine, result, progress=advance)


def _successor(published: "Published | None") -> dict[str, Any]:
    if published is None:
        return {"successor": None}
    successor = {
        "version": published.name,
        "path": str(published.path),
        "digest": published.digest,
    }
    return {"successor": successor}


def _tell(revocation: "Revocation") -> None:
    if revocation.request is None:
        say("all of it was on the suppression list already; nothing was added")
    else:
        say(f"recorded as request {revocation.request}")
    say(
        f"{_counted(revocation.identifiers, 'identifier')} read: "
        f"{_counted(revocation.accounts, 'known account')}, "
        f"{_counted(revocation.posts, 'known post')}; {revocation.unknown:,} of nobody known yet"
    )
    holdings = revocation.holdings
    for version in holdings.versions:
        click.echo(f"version {version.version}: {images_text(version.images)}")
    for run in holdings.checkpoints:
        click.echo(f"checkpoint {run.path}, of version {run.version}: {images_text(run.images)}")
    for export in revocation.exports:
        since = f", rewritten {export.rewritten_at[:10]}" if export.rewritten_at else ""
        name = export.version or "of another name"
        click.echo(
            f"export of {export.exported_at[:10]}, of version {name}, as {export.format}{since}"
        )
    if not holdings.versions:
        say("no version holds an image of them")
    for name in revocation.gone:
        say(f"version {name} is gone from this workspace: nobody can say what it held")
    if revocation.tombstones is not None and holdings.versions:
        say(f"for whoever received a copy: {revocation.tombstones}")
    if (erased := revocation.erased) is not None:
        say(
            f"erased: {_counted(erased.rows, 'row')}, {_counted(erased.bytes, 'byte')}, with "
            f"{_counted(erased.posts, 'post')} of {_counted(erased.accounts, 'account')}"
        )


def _tell_rewrites(rewrites: "list[Rewrite]") -> None:
    for done in rewrites:
        if done.problem is not None:
            say(f"{done.path} was NOT rewritten: {done.problem.message}")
            if done.problem.hint:
                say(f"  {done.problem.hint}")
            continue
        if done.files:
            click.echo(
                f"rewrote {done.path}: {_counted(done.files, 'file')}, {done.bytes_before:,} bytes "
                f"before and {done.bytes_after:,} after"
            )
        else:
            click.echo(f"nothing in {done.path} had to go")
        click.echo(
            f"  {_counted(done.left, 'image')} left, {done.removed:,} removed since the export; "
            "read again: no image of those who asked to leave is in it, by id or digest"
        )
        if done.other_files:
            others = _counted(done.other_files, "other file")
            say(f"  {others} in it: none of the export's, and nobody looked into them")


def _tell_successor(published: "Published | None") -> None:
    if published is None:
        say("the next version will be without them: curate run")
    else:
        click.echo(f"successor {published.path}")


def images_text(count: int | None) -> str:
    """How many images a version or a checkpoint holds, in words."""
    return "can't be read, and may hold some" if count is None else _counted(count, "image")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
