"""``curate tags diff``: what an edited overrides file would change, in tags, posts and images."""

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
from curate.cli.tags.lists import ask, limit_option, personal_option, shown_from

if TYPE_CHECKING:
    import polars as pl

    from curate.workspace import Workspace


@click.command(
    "diff",
    help="What an edited overrides file would change against the last run: tags that join another "
    "concept, become one or become none, with the posts and images that this touches.",
)
@click.option(
    "--overrides",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The edited file, if not the workspace's own.",
)
@personal_option
@limit_option
@workspace_option
@json_option
@debug_option
def command(
    *,
    overrides: Path | None,
    personal: bool,
    limit: int,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Map the tags of the last run again, and print what comes out otherwise."""
    from curate.workspace import open_workspace

    place = open_workspace(workspace)
    accounts = shown_from(place, "diff", personal=personal)
    body = _compare(place, overrides, accounts, limit)
    if as_json:
        print_json(body)
    else:
        _tell(body)


def _compare(
    place: "Workspace", overrides: Path | None, accounts: int, limit: int
) -> dict[str, Any]:
    import polars as pl

    from curate.tags.curator.diff import kind_of_change, renamed_concepts, with_changed_concepts

    compared, account_counts = _meanings(place, overrides)
    counted = _counted(place, with_changed_concepts(compared))
    changed = (
        compared.join(counted["tag"], on=["tag", "language"], nulls_equal=True)
        .with_columns(change=kind_of_change())
        .join(account_counts, on="tag")
        .sort("posts", "tag", "language", descending=[True, False, False])
    )
    is_shown = pl.col("account_count") >= accounts
    return {
        "posts": counted["posts"]["posts"].sum(),
        "images": counted["images"]["posts"].sum(),
        "tags": {
            change: changed.filter(pl.col("change") == change)["tag"].n_unique()
            for change in ("moved", "mapped", "unmapped")
        },
        "hidden_tags": changed.filter(~is_shown)["tag"].n_unique(),
        "changed": changed.filter(is_shown)
        .head(limit)
        .select("tag", "language", "change", "before", "after", "posts", accounts="account_count")
        .to_dicts(),
        "concepts": _concepts(counted["concept"], changed),
        "renamed": renamed_concepts(compared).to_dicts(),
    }


def _meanings(place: "Workspace", overrides: Path | None) -> tuple["pl.DataFrame", "pl.DataFrame"]:
    """What the tags of the last run meant and would mean, and how many accounts use each."""
    from curate.tags.curator.diff import all_meanings, compared_meanings
    from curate.tags.map.workspace import (
        counted_tags,
        map_as_run,
        post_languages,
        read_as_run,
        tag_readings,
    )

    tags = counted_tags(place)
    before = all_meanings(tags, tag_readings(place))
    counts = tags.select("tag", "post_count", "account_count")
    mapped = map_as_run(place, counts, overrides=overrides)
    languages = post_languages(place)
    read = read_as_run(place, mapped.tag_map, overrides=overrides, languages=languages)
    after = all_meanings(
        *(
            rows.join(concepts.rename({"name": "concept_name"}), on="concept_id", how="left")
            for rows, concepts in (
                (mapped.tag_map, mapped.concepts),
                (read.readings, read.concepts),
            )
        )
    )
    return compared_meanings(before, after), counts.select("tag", "account_count")


def _counted(place: "Workspace", meant: "pl.DataFrame") -> dict[str, "pl.DataFrame"]:
    """The uses of tags by what is counted; where no use is another concept, all but empty."""
    import polars as pl

    rows = ask(
        place,
        "changed_uses",
        tags=meant["tag"].to_list(),
        languages=meant["language"].to_list(),
        before=meant["before_id"].to_list(),
        after=meant["after_id"].to_list(),
    )
    schema = {
        "counted": pl.String,
        "tag": pl.String,
        "language": pl.String,
        "concept_id": pl.Int32,
        "posts": pl.Int64,
        "after_posts": pl.Int64,
    }
    counts = pl.DataFrame(rows, schema=schema, orient="row")
    return {
        kind: counts.filter(pl.col("counted") == kind).drop("counted")
        for kind in ("posts", "images", "tag", "concept")
    }


def _concepts(counts: "pl.DataFrame", changed: "pl.DataFrame") -> list[dict[str, Any]]:
    """The posts of each concept that wins or loses a tag, before and after."""
    names = dict(changed.select("before_id", "before").rows()) | dict(
        changed.select("after_id", "after").rows()
    )
    concepts = [
        {"concept_id": number, "concept": names[number], "before": before, "after": after}
        for number, before, after in counts.select("concept_id", "posts", "after_posts").rows()
    ]
    return sorted(concepts, key=lambda row: (-abs(row["after"] - row["before"]), row["concept"]))


def _tell(body: dict[str, Any]) -> None:
    for row in body["changed"]:
        meanings = f"{row['before'] or '-'} -> {row['after'] or '-'}"
        language = f" ({row['language']})" if row["language"] else ""
        tag = printable(f"#{row['tag']}{language}")
        click.echo(f"{row['change']}\t{tag}\t{printable(meanings)}\t{row['posts']}")
    for row in body["concepts"]:
        click.echo(f"concept\t{printable(row['concept'])}\t{row['before']} -> {row['after']} posts")
    for row in body["renamed"]:
        click.echo(f"renamed\t{printable(row['before'])} -> {printable(row['after'])}")
    counts = ", ".join(f"{count:,} {change}" for change, count in body["tags"].items())
    say(f"tags: {counts}; in {body['posts']:,} posts with {body['images']:,} images")
    if body["hidden_tags"]:
        say(f"{body['hidden_tags']:,} of them are of too few accounts to be shown: --personal")
