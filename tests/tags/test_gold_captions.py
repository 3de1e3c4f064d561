"""What the language of captions buys: the blind list of hashtags, with captions around it.

`gold_captions.csv` was written around `gold_hashtags_blind.csv` before it was tried, and left as it
was written: ``language`` and ``caption``, with every hashtag of the list in one caption of its
language. Each caption is a post of an account that has no other, so that nothing but itself tells
its language.
"""

import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from test_gold_hashtags import figures, read_list

from curate.tags.keys.extraction import TAG_PATTERN
from curate.tags.languages.detection import detect_languages

BLIND = "gold_hashtags_blind.csv"


def tags_of(captions: pl.Series) -> pl.Series:
    """The hashtags and emoji of each caption, as ingest takes them."""
    with duckdb.connect() as connection:
        connection.register("captions", captions.alias("caption").to_frame().to_arrow())
        query = "SELECT regexp_extract_all(caption, $pattern) FROM captions"
        found = connection.execute(query, {"pattern": TAG_PATTERN}).fetchall()
    return pl.Series("tags", [tags for (tags,) in found], dtype=pl.List(pl.String))


@pytest.fixture(scope="module")
def captions() -> pl.DataFrame:
    """The captions with their ``tags``, and what is detected: ``found``, ``evidence``."""
    captions = pl.read_csv(Path(__file__).with_name("gold_captions.csv"))
    tags = tags_of(captions["caption"])
    detected = detect_languages(captions["caption"], tags).rename({"language": "found"})
    return captions.with_columns(tags).hstack(detected)


@pytest.fixture(scope="module")
def read(captions: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The list read with no language, with the detected one, and with the true one."""
    true = read_list(BLIND)
    uses = captions.explode("tags").select("language", "found", tag="tags")
    found = true.select("tag", "language").join(
        uses, on=["tag", "language"], how="left", maintain_order="left"
    )
    none = pl.Series([None] * true.height, dtype=pl.String)
    detected = read_list(BLIND, found["found"])
    return {"none": read_list(BLIND, none), "detected": detected, "true": true}


def test_every_hashtag_of_the_list_has_its_caption(captions: pl.DataFrame) -> None:
    uses = captions.explode("tags").select("language", "tags").rows()
    listed = read_list(BLIND).select("language", "tag").rows()
    assert sorted(use for use in uses if use[1].startswith(("#", "＃"))) == sorted(listed)
    assert captions.group_by("language").len()["len"].min() >= 20


def test_languages_are_told_and_seldom_wrong(captions: pl.DataFrame) -> None:
    is_told = pl.col("found").is_not_null()
    is_right = pl.col("found") == pl.col("language")
    by = captions.group_by("language").agg(
        told=is_told.mean(), right=is_right.sum() / is_told.sum()
    )
    sys.stdout.write(str(captions.group_by("evidence").len()) + str(by.sort("language")))
    told, right = captions.select(told=is_told.mean(), right=is_right.sum() / is_told.sum()).row(0)
    assert told >= 0.9
    assert right >= 0.97


def test_detection_goes_nine_tenths_of_the_way(read: dict[str, pl.DataFrame]) -> None:
    rows = {name: figures(table, "all").row(0, named=True) for name, table in read.items()}
    sys.stdout.write(str(rows))
    for figure in ("precision", "recall"):
        none, detected, true = (rows[name][figure] for name in ("none", "detected", "true"))
        assert none < 0.9
        assert detected - none >= 0.9 * (true - none)
