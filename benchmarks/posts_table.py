"""Generates the seeded Parquet export of posts that the table benchmarks run on."""

import argparse
from pathlib import Path

import duckdb

LEXICON = Path(__file__).parent.parent / "curate" / "data" / "wordnet_nouns.parquet"

# About 5 hashtags a post, Zipf (s = 1) over a million tags, the 60,000 most frequent of which are
# WordNet's words; a tenth of the accounts is private and a twentieth has no status.
QUERY = r"""
COPY (
  WITH tags AS (
    SELECT row_number() OVER (ORDER BY hash(key)) - 1 AS rank, key AS tag
    FROM (SELECT DISTINCT regexp_replace(lower(lemma), '[^a-z0-9]', '', 'g') AS key
          FROM read_parquet($lexicon)) AS words
    WHERE len(key) > 2
    QUALIFY rank < 60000
    UNION ALL
    SELECT rank, concat('t', hex(hash(rank))[:9]) FROM range(60000, 1000000) AS rest (rank)
  ),
  uses AS (
    SELECT post,
           CAST(floor(exp(ln(1000000) * (hash(post * 8 + slot) / 18446744073709551616.0)))
                AS BIGINT) AS rank
    FROM range($posts) AS posts (post), range(7) AS slots (slot)
    WHERE slot < 3 + hash(post + 77) % 5
  ),
  written AS (
    SELECT post, string_agg('#' || tag, ' ') AS hashtags
    FROM uses JOIN tags USING (rank)
    GROUP BY post
  ),
  people AS (
    SELECT post, hash(post + 13) % $accounts AS account, hashtags FROM written
  )
  SELECT concat('3', lpad(CAST(post AS VARCHAR), 18, '0')) AS post_id,
         CAST(100000000 + account AS VARCHAR) AS account_id,
         concat('user_', account) AS handle,
         make_timestamp(1700000000000000 + post * 1000000) AS created_at,
         concat('What a day number ', post % 1000, ' out here! ', hashtags) AS caption,
         CASE WHEN hash(account + 5) % 20 = 0 THEN NULL
              ELSE hash(account + 9) % 10 = 0 END AS is_private,
         TIMESTAMP '2026-06-01 00:00:00' AS observed_at,
         concat('https://images.example/', hex(hash(post)), '.jpg') AS url
  FROM people
  ORDER BY post
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""


def generate(target: Path, posts: int, accounts: int) -> None:
    """Write ``posts`` posts of ``accounts`` accounts to ``target``."""
    partial = target.with_suffix(".part")
    with duckdb.connect(config={"memory_limit": "6GB", "threads": 2}) as connection:
        connection.execute(
            QUERY.replace("{target}", str(partial).replace("'", "''")),
            {"posts": posts, "accounts": accounts, "lexicon": str(LEXICON)},
        ).fetchall()
    partial.rename(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--posts", type=int, default=2_000_000)
    arguments = parser.parse_args()
    generate(arguments.target, arguments.posts, max(1, arguments.posts // 10))
