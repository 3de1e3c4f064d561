"""Canonicalising distinct hashtags, against plain Python that only makes their keys.

The goal: 10 million in under 60 s and 2 GB, as a whole process, on 2 cores.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import duckdb
from processes import apart, measure

DATA = Path(__file__).parent.parent / "curate" / "data"

# Half are WordNet's words, half reviewed ones of all languages, with something before or behind
# most of them, so that they mean nothing: as in the long tail of a real export.
QUERY = r"""
COPY (
  WITH english AS (
    SELECT row_number() OVER (ORDER BY hash(lemma)) - 1 AS place, replace(lemma, ' ', '_') AS word
    FROM (SELECT DISTINCT lemma FROM read_parquet('{data}/wordnet_nouns.parquet')) AS nouns
  ),
  foreign_words AS (
    SELECT row_number() OVER (ORDER BY hash(word)) - 1 AS place, word
    FROM (SELECT DISTINCT word FROM read_csv('{data}/words/*.csv')) AS words
  ),
  sizes AS (
    SELECT (SELECT count(*) FROM english) AS english, (SELECT count(*) FROM foreign_words) AS other
  ),
  drawn AS (
    SELECT tag AS number, hash(tag) % 2 = 0 AS is_english, hash(tag + 7) % english AS in_english,
           hash(tag + 7) % other AS in_other, tag // 2000 AS suffix
    FROM range({tags}) AS tags (tag) CROSS JOIN sizes
  ),
  based AS (
    SELECT number, suffix, word FROM drawn JOIN english ON place = in_english WHERE is_english
    UNION ALL
    SELECT number, suffix, word FROM drawn JOIN foreign_words ON place = in_other
    WHERE NOT is_english
  ),
  spelled AS (
    SELECT CASE number % 4 WHEN 0 THEN concat(upper(word), '_', suffix)
                           WHEN 1 THEN concat(suffix, word)
                           ELSE concat(word, hex(number)) END AS tag,
           1 + hash(number + 3) % 1000 AS post_count
    FROM based
    UNION ALL
    SELECT word, 1000 FROM english
  )
  SELECT tag, max(post_count) AS post_count FROM spelled GROUP BY tag
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""
OURS = """
import sys
import polars as pl
from curate.config import TagsConfig
from curate.tags.map import map_tags
tags = pl.read_parquet(sys.argv[1])
settings = TagsConfig(compounds=sys.argv[2] == "True")
mapped = map_tags(tags, settings).tag_map
print(len(mapped), mapped["concept_id"].count(), file=sys.stderr)
"""
# What a key is at its simplest: no personal data, no emoji, no plurals, nothing looked up.
PLAIN = r"""
import re, sys, unicodedata
import polars as pl
letters = re.compile(r"[\W_]+")
keys = [letters.sub("", unicodedata.normalize("NFKC", tag).casefold())
        for tag in pl.read_parquet(sys.argv[1])["tag"]]
print(len(keys), file=sys.stderr)
"""


def generate(target: Path, tags: int) -> None:
    """Write about ``tags`` hashtags, nearly all distinct, with the posts that use them."""
    with duckdb.connect(config={"memory_limit": "6GB", "threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(QUERY.format(data=DATA, tags=tags, target=target)).fetchall()


def main() -> None:
    """Print one JSON line; the whole processes are measured, their start included."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tags", type=int, default=10_000_000)
    parser.add_argument("--compounds", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        export = Path(scratch) / "tags.parquet"
        apart(generate, export, arguments.tags)
        ours = [sys.executable, "-c", OURS, str(export), str(arguments.compounds)]
        plain = [sys.executable, "-c", PLAIN, str(export)]
        runs = sorted((measure(ours) for _ in range(3)), key=lambda one: one.wall_s)
        reference = measure(plain)
    result = {
        "name": "canonicalise tags",
        "n": arguments.tags,
        "compounds": arguments.compounds,
        "ratio": round(runs[1].wall_s / reference.wall_s, 2),
        "ours_s": round(runs[1].wall_s, 1),
        "reference_s": round(reference.wall_s, 1),
        "peak_rss_mb": round(max(one.peak_rss_mb for one in runs)),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
