"""Turns ``curate sql``'s arguments into an answer on stdout, or into a prompt."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from curate.cli.options import debug_option, say, workspace_option
from curate.cli.rows import FORMATS, text_format, write_rows, write_texts
from curate.errors import CurateError, ExitCode, InputError

if TYPE_CHECKING:
    from curate.query import Answer, QueryConnection

TABLE_ROWS = 100


@click.command(
    "sql",
    help="Answer QUERY, one SELECT over the views of the workspace.\n\n"
    "The connection is read-only and locked: no files, no settings, and people show as "
    "pseudonyms. A query may take 2 GB of memory, and the time of --timeout. Without QUERY: a "
    "prompt, or the query that is piped in.",
)
@click.argument("query", required=False)
@click.option("--saved", metavar="NAME", help="Answer a saved query.")
@click.option("--list", "as_list", is_flag=True, help="List the views and the saved queries.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    help="How rows are written.  [default: table on a terminal, else csv]",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to FILE instead of stdout.",
)
@click.option(
    "--personal",
    is_flag=True,
    help="Show ids, handles, captions, tags and paths themselves; the ledger records it.",
)
@click.option("--limit", type=click.IntRange(min=0), help="Write at most this many rows.")
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="Cut off a query whose answer takes longer to make.",
)
@workspace_option
@debug_option
def command(
    *,
    query: str | None,
    saved: str | None,
    as_list: bool,
    output_format: str | None,
    output: Path | None,
    personal: bool,
    limit: int | None,
    timeout: int,
    workspace: Path | None,
) -> None:
    """Run one query, list what there is to query, or prompt."""
    if as_list:
        _list()
        return
    if query is not None and saved is not None:
        raise click.UsageError("give a query or --saved, not both")
    if saved is not None:
        query = _saved(saved)
    is_prompt = query is None and sys.stdin.isatty()
    if query is None and not is_prompt:
        query = sys.stdin.read()
    if is_prompt and output is not None:
        raise click.UsageError("--output needs a query")
    on_terminal = output is None and sys.stdout.isatty()
    chosen = output_format or ("table" if on_terminal else "csv")
    if chosen == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE")
    from curate.query import QueryConnection
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    with QueryConnection(
        opened, personal=personal, timeout_s=timeout, give_up=_give_up
    ) as connection:
        if query is None:
            _prompt(connection, "table" if chosen == "parquet" else chosen, limit)
        elif chosen == "parquet" and output is not None:
            written = connection.write_parquet(query, output, limit)
            say(f"wrote {written:,} rows")
        else:
            with _stream(output) as stream:
                answer = connection.run(query, text_format(chosen, stream))
                _write(answer, chosen, limit, stream)


def _give_up() -> None:
    """End the process: the engine is busy with the query, and does not hear that it should stop."""
    say("curate: the query took too long, and could not be stopped otherwise: ask for less")
    os._exit(ExitCode.BAD_INPUT)


def _list() -> None:
    from curate.query.views import load_view, view_names
    from curate.store.sqlfiles import list_sql, load_sql

    click.echo("Views")
    for name in view_names():
        click.echo(f"  {name:<22} {load_view(name).purpose}")
    click.echo("\nSaved queries (--saved NAME)")
    for name in list_sql("queries"):
        click.echo(f"  {name:<22} {load_sql('queries', name).purpose}")


def _saved(name: str) -> str:
    from curate.store.sqlfiles import list_sql, sql_root

    known = list_sql("queries")
    if name not in known:
        raise InputError(
            f"there is no saved query {name!r}", hint=f"the saved queries: {', '.join(known)}"
        )
    return (sql_root() / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def _prompt(connection: "QueryConnection", output_format: str, limit: int | None) -> None:
    """Answer queries until the person leaves. Their history stays in memory: it can be personal."""
    with suppress(ImportError):
        import readline  # noqa: F401 - importing it gives input() a history
    say("One SELECT, ended by a semicolon. `describe posts;` shows columns; Ctrl-D leaves.")
    lines: list[str] = []
    while True:
        try:
            lines.append(input("   ... " if lines else "curate> "))
            if not lines[-1].rstrip().endswith(";"):
                lines = [line for line in lines if line.strip()]
                continue
            query, lines = "\n".join(lines), []
            _write(connection.run(query), output_format, limit, sys.stdout)
        except EOFError:
            say("")
            return
        except KeyboardInterrupt:
            lines = []
            say("")
        except CurateError as error:
            say(f"{error.message}\n  {error.hint}" if error.hint else error.message)


@contextmanager
def _stream(output: Path | None) -> Iterator[IO[str]]:
    """Stdout, or a file that only its owner can read and that appears whole or not at all."""
    if output is None:
        yield sys.stdout
        return
    from curate.outputs import private_file

    with private_file(output) as temporary, temporary.open("w", encoding="utf-8", newline="") as to:
        yield to


def _write(answer: "Answer", output_format: str, limit: int | None, stream: IO[str]) -> None:
    if limit is None and output_format == "table" and stream is sys.stdout:
        limit = TABLE_ROWS
    rows = chain.from_iterable(answer.batches())
    if answer.is_text:
        texts = (text for (text,) in islice(rows, limit))
        write_texts(output_format, answer.columns, texts, stream)
    else:
        write_rows(output_format, answer.columns, islice(rows, limit), stream)
    if limit is not None and next(rows, None) is not None:
        say(f"only the first {limit:,} rows; --limit sets how many")
