"""Prints hashtags, and the concepts that they became."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option
from curate.errors import InputError

if TYPE_CHECKING:
    from curate.workspace import Workspace

# A tag that fewer posts use could name a person: a curator sees it with --personal only.
MIN_POSTS = 5

_TOP_CONCEPTS = """
SELECT concepts.concept_id, concepts.name, count(*) AS posts
FROM (SELECT unnest(labels.concept_ids) AS concept_id FROM store.labels AS labels) AS uses
JOIN store.concepts AS concepts ON concepts.concept_id = uses.concept_id
GROUP BY concepts.concept_id, concepts.name
ORDER BY posts DESC, concepts.name
LIMIT $limit
"""
_TOP_TAGS = """
SELECT tag_map.tag, tag_map.concept_name, tag_counts.post_count
FROM store.tag_map AS tag_map
JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
WHERE tag_map.concept_id IS NOT NULL
ORDER BY tag_counts.post_count DESC, tag_map.tag
LIMIT $limit
"""
_UNMAPPED = """
SELECT tag_map.tag, tag_map.route, tag_counts.post_count
FROM store.tag_map AS tag_map
JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
WHERE tag_map.concept_id IS NULL
  AND ($personal OR (tag_map.route <> 'personal' AND tag_counts.post_count >= $min_posts))
ORDER BY tag_counts.post_count DESC, tag_map.tag
LIMIT $limit
"""
_HIDDEN = """
SELECT count(*)
FROM store.tag_map AS tag_map
JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
WHERE tag_map.concept_id IS NULL
  AND (tag_map.route = 'personal' OR tag_counts.post_count < $min_posts)
"""

_POSTS_OF_TAG = "SELECT post_count FROM store.tag_counts WHERE tag = $tag"

_limit = click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many."
)


@click.group("tags", help="Look into hashtags and the concepts they became.")
def command() -> None:
    """The group of the tag commands."""


@command.command("top", help="The concepts that the most admitted posts show.")
@click.option("--raw", is_flag=True, help="The hashtags that became concepts, as typed.")
@_limit
@workspace_option
@json_option
@debug_option
def top(*, raw: bool, limit: int, workspace: Path | None, as_json: bool) -> None:
    """Print concepts, or the tags that became concepts, by their posts."""
    rows = _ask(_open(workspace), _TOP_TAGS if raw else _TOP_CONCEPTS, limit=limit)
    names = ("tag", "concept", "posts") if raw else ("concept_id", "concept", "posts")
    _print(names, rows, "tags" if raw else "concepts", as_json)


@command.command("unmapped", help="The hashtags that became no concept, the most used first.")
@click.option(
    "--personal",
    is_flag=True,
    help=f"Also tags of fewer than {MIN_POSTS} posts; the ledger records it.",
)
@_limit
@workspace_option
@json_option
@debug_option
def unmapped(*, personal: bool, limit: int, workspace: Path | None, as_json: bool) -> None:
    """Print tags without a concept, for a curator to decide about."""
    place = _open(workspace)
    if personal:
        from curate.query import record_personal_access

        record_personal_access(place, "tags unmapped --personal", {"limit": limit})
    rows = _ask(place, _UNMAPPED, limit=limit, min_posts=MIN_POSTS, personal=personal)
    _print(("tag", "route", "posts"), rows, "tags", as_json)
    if not personal and not as_json:
        hidden = _ask(place, _HIDDEN, min_posts=MIN_POSTS)[0][0]
        say(f"{hidden:,} more in fewer than {MIN_POSTS} posts each, or personal: --personal")


@command.command("explain", help="How TAG becomes a concept: its key, the route, the concept.")
@click.argument("tag")
@workspace_option
@json_option
@debug_option
def explain(*, tag: str, workspace: Path | None, as_json: bool) -> None:
    """Map one tag with the workspace's settings, and print each step."""
    import polars as pl

    from curate.tags.canonical import map_tags

    place = _open(workspace)
    tag = tag.strip().lstrip("#＃")
    if not tag:
        raise InputError("a tag has at least one character besides the #")
    settings = place.config.tags.model_copy(update={"top_k": None})
    lists = {"overrides": settings.overrides, "blocklist": settings.blocklist}
    paths = {kind: place.root / name for kind, name in lists.items() if name}
    mapped = map_tags(
        pl.DataFrame({"tag": [tag], "post_count": [1]}),
        settings,
        folder=place.root,
        **{kind: path for kind, path in paths.items() if path.is_file()},
    )
    found: dict[str, Any] = mapped.tag_map.row(0, named=True)
    concepts = {row["concept_id"]: row for row in mapped.concepts.to_dicts()}
    concept = concepts.get(found["concept_id"], {})
    is_personal = found["route"] == "personal"
    posts = _ask(place, _POSTS_OF_TAG, tag=None if is_personal else tag)
    body = {
        # A personal tag is not repeated: what is printed gets kept.
        "tag": None if is_personal else tag,
        "key": found["key"],
        "route": found["route"],
        "concept_id": found["concept_id"],
        "concept": concept.get("name"),
        "synsets": concept.get("synsets", []),
        "posts": posts[0][0] if posts else 0,
    }
    if as_json:
        print_json(body)
    else:
        shown = {**body, "synsets": ", ".join(body["synsets"])}
        click.echo("\n".join(f"{k:<10}  {'-' if v in (None, '') else v}" for k, v in shown.items()))


def _open(workspace: Path | None) -> "Workspace":
    from curate.workspace import open_workspace

    return open_workspace(workspace)


def _ask(workspace: "Workspace", query: str, **params: Any) -> list[tuple[Any, ...]]:
    from curate.query import QueryConnection

    with QueryConnection(workspace) as tables:
        return tables.ask(query, params)


def _print(
    names: tuple[str, ...], rows: list[tuple[Any, ...]], subject: str, as_json: bool
) -> None:
    if as_json:
        print_json({subject: [dict(zip(names, row, strict=True)) for row in rows]})
        return
    if not rows:
        say("no tags are mapped yet: `curate run`")
    for row in rows:
        click.echo("\t".join("" if value is None else str(value) for value in row))
