"""``curate tags top``: the concepts, or the hashtags before merging, that the most posts show."""

from pathlib import Path

import click

from curate.cli.options import debug_option, json_option, workspace_option
from curate.cli.tags.tables import ask, limit_option, personal_option, print_rows, shown_from

_NAMED_TAGS = 5

_TOP_CONCEPTS = """
WITH uses AS (
  SELECT uses.concept_id, count(*) AS posts
  FROM (SELECT unnest(labels.concept_ids) AS concept_id FROM store.labels AS labels) AS uses
  GROUP BY uses.concept_id
  ORDER BY posts DESC, concept_id
  LIMIT $limit
),
merged AS (
  SELECT meant.concept_id, count(*) AS raw_tags,
         list_slice(list(meant.tag ORDER BY tag_counts.post_count DESC, meant.tag)
                    FILTER (tag_counts.account_count >= $accounts), 1, $named) AS most_used
  FROM (
    SELECT tag_map.tag, tag_map.concept_id FROM store.tag_map AS tag_map
    UNION
    SELECT tag_readings.tag, tag_readings.concept_id FROM store.tag_readings AS tag_readings
  ) AS meant
  JOIN store.tag_counts AS tag_counts ON tag_counts.tag = meant.tag
  WHERE meant.concept_id IN (SELECT concept_id FROM uses)
  GROUP BY meant.concept_id
)
SELECT uses.concept_id, concepts.name, uses.posts, merged.raw_tags,
       coalesce(merged.most_used, [])
FROM uses
JOIN store.concepts AS concepts ON concepts.concept_id = uses.concept_id
JOIN merged ON merged.concept_id = uses.concept_id
ORDER BY uses.posts DESC, uses.concept_id
"""
_TOP_TAGS = """
SELECT tag_map.tag, tag_map.concept_name, tag_counts.post_count, tag_counts.account_count,
       tag_map.route
FROM store.tag_map AS tag_map
JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
WHERE tag_counts.account_count >= $accounts AND (tag_map.route <> 'personal' OR $accounts = 0)
ORDER BY tag_counts.post_count DESC, tag_map.tag
LIMIT $limit
"""


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
        rows = ask(place, _TOP_TAGS, limit=limit, accounts=accounts)
        print_rows(("tag", "concept", "posts", "accounts", "route"), rows, "tags", as_json=as_json)
    else:
        rows = ask(place, _TOP_CONCEPTS, limit=limit, accounts=accounts, named=_NAMED_TAGS)
        names = ("concept_id", "concept", "posts", "raw_tags", "most_used")
        print_rows(names, rows, "concepts", as_json=as_json)
