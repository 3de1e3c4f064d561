"""``curate tags unmapped``: the hashtags that became no concept, and what they may mean."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, say, workspace_option
from curate.cli.tags.tables import ask, limit_option, personal_option, print_rows, shown_from

if TYPE_CHECKING:
    from curate.workspace import Workspace


@click.command(
    "unmapped",
    help="The hashtags that became no concept, the most used first, with a suggestion each: a word "
    "that they nearly are, or the head of a compound.",
)
@personal_option
@limit_option
@workspace_option
@json_option
@debug_option
def command(*, personal: bool, limit: int, workspace: Path | None, as_json: bool) -> None:
    """Print tags without a concept, for a curator to decide about."""
    from curate.workspace import open_workspace

    place = open_workspace(workspace)
    accounts = shown_from(place, "unmapped", personal=personal)
    rows = ask(place, "unmapped_tags", limit=limit, accounts=accounts, personal=personal)
    near = _suggestions(place, [row[4] for row in rows if row[1] == "unmapped"])
    shown = [(*row[:4], *near.get(row[4], (None, None))) for row in rows]
    names = ("tag", "route", "posts", "accounts", "suggestion", "reason")
    print_rows(names, shown, "tags", as_json=as_json)
    if not personal and not as_json:
        hidden = ask(place, "hidden_tags", accounts=accounts)[0][0]
        say(f"{hidden:,} more of fewer than {accounts} accounts each, or personal: --personal")


def _suggestions(place: "Workspace", keys: list[Any]) -> dict[Any, tuple[str, str]]:
    if not keys:
        return {}
    from curate.tags.map.suggestions import suggest
    from curate.tags.map.workspace import counted_tags, key_counts, workspace_dictionary

    known = workspace_dictionary(place).table["key"]
    counts = key_counts(counted_tags(place))
    return suggest(sorted(set(keys)), known, counts, place.store / "scratch")
