"""What the tag commands share: a question to the workspace's tables, rows as text or as JSON."""

from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import print_json, printable, say

if TYPE_CHECKING:
    from curate.workspace import Workspace

limit_option = click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many."
)
personal_option = click.option(
    "--personal",
    is_flag=True,
    help="Also tags of fewer than min_accounts accounts; the ledger records it.",
)


def ask(workspace: "Workspace", question: str, **params: Any) -> list[tuple[Any, ...]]:
    """The rows of ``sql/curator/<question>.sql``."""
    from curate.query import QueryConnection
    from curate.store.sqlfiles import load_sql

    with QueryConnection(workspace) as tables:
        return tables.ask(load_sql("curator", question).text, params)


def shown_from(workspace: "Workspace", command: str, *, personal: bool) -> int:
    """How many accounts must use a tag for ``command`` to show it; ``--personal`` is recorded."""
    if not personal:
        return workspace.config.tags.min_accounts
    from curate.query import record_personal_access

    record_personal_access(workspace, f"tags {command} --personal", {})
    return 0


def print_rows(
    names: tuple[str, ...], rows: list[tuple[Any, ...]], subject: str, *, as_json: bool
) -> None:
    """Print ``rows`` as tab-separated lines, or as the list ``subject`` of a JSON object."""
    if as_json:
        print_json({subject: [dict(zip(names, row, strict=True)) for row in rows]})
        return
    for row in rows:
        click.echo("\t".join(_cell(value) for value in row))
    if not rows:
        say("nothing to show; tags are mapped by `curate run`")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(f"#{printable(item)}" for item in value)
    return "" if value is None else printable(str(value))
