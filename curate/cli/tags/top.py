"""``curate tags top``: the concepts, or the hashtags before merging, that the most posts show."""

from pathlib import Path

import click

from curate.cli.options import debug_option, json_option, workspace_option
from curate.cli.tags.tables import ask, limit_option, personal_option, print_rows, shown_from

_NAMED_TAGS = 5


@click.command("top", help="The concepts that the most admitted posts show, with their hashtags.")
@click.option("--raw", is_flag=True, help="Before merging: the hashtags as typed, most used first.")
@personal_option
@limit_option
@workspace_option
@json_option
@debug_option
def command(
    *, raw: bool, personal: bool, limit: int, workspace: Path | None, as_json: bool
) -> None:
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
