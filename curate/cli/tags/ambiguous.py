"""``curate tags ambiguous``: the hashtags that mean different things in different languages."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, say, workspace_option
from curate.cli.tags.tables import limit_option, personal_option, print_rows, shown_from

if TYPE_CHECKING:
    from curate.workspace import Workspace


@click.command(
    "ambiguous",
    help="The hashtags that mean different things in different languages, the most used first: "
    "what each means where a post's language is unknown, and what in which languages.",
)
@personal_option
@limit_option
@workspace_option
@json_option
@debug_option
def command(*, personal: bool, limit: int, workspace: Path | None, as_json: bool) -> None:
    """Print tags of the last run that a language decides about, with their readings."""
    from curate.workspace import open_workspace

    place = open_workspace(workspace)
    accounts = shown_from(place, "ambiguous", personal=personal)
    rows, hidden = _readings(place, accounts, limit)
    if not as_json:
        rows = [(*row[:2], _in_words(row[2]), *row[3:]) for row in rows]
    names = ("tag", "default", "readings", "posts", "accounts")
    print_rows(names, rows, "tags", as_json=as_json)
    if hidden and not as_json:
        say(f"{hidden:,} more of fewer than {accounts} accounts each: --personal")


def _readings(place: "Workspace", accounts: int, limit: int) -> tuple[list[tuple[Any, ...]], int]:
    """The rows to show, and how many are hidden."""
    import polars as pl

    from curate.tags.map.workspace import counted_tags, read_as_run

    tags = counted_tags(place)
    read = read_as_run(place, tags)
    meanings = (
        read.readings.join(read.concepts.select("concept_id", concept="name"), "concept_id", "left")
        .group_by("tag", "concept")
        .agg(languages=pl.col("language").sort())
        .sort("tag", pl.col("languages").list.len(), "concept", descending=[False, True, False])
        .group_by("tag", maintain_order=True)
        .agg(readings=pl.struct("concept", "languages"))
    )
    listed = (
        tags.join(meanings, on="tag")
        .select("tag", "concept_name", "readings", "post_count", "account_count")
        .sort("post_count", "tag", descending=[True, False])
    )
    is_shown = pl.col("account_count") >= accounts
    return listed.filter(is_shown).head(limit).rows(), listed.filter(~is_shown).height


def _in_words(readings: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{reading['concept'] or 'no concept'} ({', '.join(reading['languages'])})"
        for reading in readings
    )
