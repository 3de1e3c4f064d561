"""``curate tags top``, ``unmapped`` and ``ambiguous``: lists of hashtags, the most used first."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import (
    debug_option,
    json_option,
    print_json,
    printable,
    say,
    workspace_option,
)

if TYPE_CHECKING:
    from curate.workspace import Workspace

_NAMED_TAGS = 5

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


@click.command("top", help="The concepts that the most admitted posts show, with their hashtags.")
@click.option("--raw", is_flag=True, help="Before merging: the hashtags as typed, most used first.")
@personal_option
@limit_option
@workspace_option
@json_option
@debug_option
def top(*, raw: bool, personal: bool, limit: int, workspace: Path | None, as_json: bool) -> None:
    """Print concepts with the hashtags that they came from, or hashtags, by their posts."""
    from curate.workspace import open_workspace

    place = open_workspace(workspace)
    accounts = shown_from(place, "top", personal=personal)
    if raw:
        rows = ask(place, "top_tags", limit=limit, accounts=accounts)
        print_rows(("tag", "concept", "posts", "accounts", "route"), rows, "tags", as_json=as_json)
    else:
        rows = ask(place, "top_concepts", limit=limit, accounts=accounts, named=_NAMED_TAGS)
        names = ("concept_id", "concept", "posts", "raw_tags", "most_used")
        print_rows(names, rows, "concepts", as_json=as_json)


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
def unmapped(*, personal: bool, limit: int, workspace: Path | None, as_json: bool) -> None:
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


@click.command(
    "ambiguous",
    help="The hashtags that mean different things in different languages, the most used first: "
    "what each means where a post's language is unknown, what in which languages, its posts and "
    "accounts, and how many of the posts are of no known language.",
)
@personal_option
@limit_option
@workspace_option
@json_option
@debug_option
def ambiguous(*, personal: bool, limit: int, workspace: Path | None, as_json: bool) -> None:
    """Print tags of the last run that a language decides about, with their readings."""
    from curate.workspace import open_workspace

    place = open_workspace(workspace)
    accounts = shown_from(place, "ambiguous", personal=personal)
    rows, hidden = _readings(place, accounts, limit)
    unknown = _posts_of_unknown_language(place, [row[0] for row in rows])
    rows = [(*row, unknown.get(row[0], 0)) for row in rows]
    if not as_json:
        rows = [(*row[:2], _in_words(row[2]), *row[3:]) for row in rows]
    names = ("tag", "default", "readings", "posts", "accounts", "posts_of_unknown_language")
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


def _posts_of_unknown_language(place: "Workspace", tags: list[str]) -> dict[str, int]:
    rows = ask(place, "tag_languages", tags=tags)
    return {tag: posts for tag, language, _, posts, _ in rows if language is None}


def _in_words(readings: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{reading['concept'] or 'no concept'} ({', '.join(reading['languages'])})"
        for reading in readings
    )
