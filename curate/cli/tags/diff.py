"""``curate tags diff``: what an edited overrides file would change, in tags, posts and images."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option
from curate.cli.tags.tables import ask, limit_option, personal_option, shown_from

if TYPE_CHECKING:
    import polars as pl

    from curate.workspace import Workspace

_AFFECTED = """
WITH touched AS (
  SELECT DISTINCT uses.post_key
  FROM (
    SELECT post_tags.post_key, unnest(post_tags.tags) AS tag
    FROM store.post_tags AS post_tags
    ANTI JOIN store.barred_posts AS barred_posts ON barred_posts.post_key = post_tags.post_key
  ) AS uses
  JOIN (SELECT unnest($tags) AS tag) AS changed ON changed.tag = uses.tag
)
SELECT (SELECT count(*) FROM touched),
       (SELECT count(*) FROM store.images AS images JOIN touched
          ON touched.post_key = images.post_key)
"""
_CONCEPTS = """
WITH meant AS (
  SELECT unnest($tags) AS tag, unnest($before) AS before_id, unnest($after) AS after_id
),
uses AS (
  SELECT used.post_key, meant.before_id, meant.after_id
  FROM (
    SELECT post_tags.post_key, unnest(post_tags.tags) AS tag
    FROM store.post_tags AS post_tags
    ANTI JOIN store.barred_posts AS barred_posts ON barred_posts.post_key = post_tags.post_key
  ) AS used
  JOIN meant ON meant.tag = used.tag
)
SELECT concept_id,
       count(DISTINCT CASE WHEN is_before THEN post_key END) AS before_posts,
       count(DISTINCT CASE WHEN NOT is_before THEN post_key END) AS after_posts
FROM (
  SELECT before_id AS concept_id, post_key, TRUE AS is_before FROM uses
  UNION ALL
  SELECT after_id, post_key, FALSE FROM uses
) AS sides
WHERE concept_id IN (SELECT unnest($concepts))
GROUP BY concept_id
"""


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

    from curate.tags.diff import changed_tags, renamed_concepts, tags_of_changed_concepts
    from curate.tags.last_run import counted_tags
    from curate.tags.workspace_lists import map_as_run

    before = counted_tags(place)
    counts = before.select("tag", "post_count", "account_count")
    mapped = map_as_run(place, counts, overrides=overrides)
    after = mapped.tag_map.join(
        mapped.concepts.select("concept_id", concept_name="name"), on="concept_id", how="left"
    )
    changed = changed_tags(before, after)
    posts, images = (0, 0)
    if len(changed):
        posts, images = ask(place, _AFFECTED, tags=changed["tag"].to_list())[0]
    shown = changed.filter(pl.col("account_count") >= accounts).head(limit)
    return {
        "posts": posts,
        "images": images,
        "tags": {
            change: int((changed["change"] == change).sum())
            for change in ("moved", "mapped", "unmapped")
        },
        "hidden_tags": int((changed["account_count"] < accounts).sum()),
        "changed": shown.select(
            "tag", "change", "before", "after", posts="post_count", accounts="account_count"
        ).to_dicts(),
        "concepts": _concepts(place, tags_of_changed_concepts(before, after, changed), changed),
        "renamed": renamed_concepts(before, after).to_dicts(),
    }


def _concepts(
    place: "Workspace", meant: "pl.DataFrame", changed: "pl.DataFrame"
) -> list[dict[str, Any]]:
    """The posts of each concept that wins or loses a tag, before and after."""
    names = dict(changed.select("before_id", "before").rows()) | dict(
        changed.select("after_id", "after").rows()
    )
    names.pop(None, None)
    if not names:
        return []
    rows = ask(
        place,
        _CONCEPTS,
        tags=meant["tag"].to_list(),
        before=meant["before_id"].to_list(),
        after=meant["after_id"].to_list(),
        concepts=sorted(names),
    )
    concepts = [
        {"concept_id": number, "concept": names[number], "before": before, "after": after}
        for number, before, after in rows
    ]
    return sorted(concepts, key=lambda row: (-abs(row["after"] - row["before"]), row["concept"]))


def _tell(body: dict[str, Any]) -> None:
    for row in body["changed"]:
        meanings = f"{row['before'] or '-'} -> {row['after'] or '-'}"
        click.echo(f"{row['change']}\t#{row['tag']}\t{meanings}\t{row['posts']}")
    for row in body["concepts"]:
        click.echo(f"concept\t{row['concept']}\t{row['before']} -> {row['after']} posts")
    for row in body["renamed"]:
        click.echo(f"renamed\t{row['before']} -> {row['after']}")
    counts = ", ".join(f"{count:,} {change}" for change, count in body["tags"].items())
    say(f"tags: {counts}; in {body['posts']:,} posts with {body['images']:,} images")
    if body["hidden_tags"]:
        say(f"{body['hidden_tags']:,} of them are of too few accounts to be shown: --personal")
