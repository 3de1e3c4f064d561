"""What the language of captions buys: the blind list of hashtags, with captions around it.

`gold_captions.csv` was written around `gold_hashtags_blind.csv` by somebody who had seen no
detector, and left as it was written: ``language`` and ``caption``, with every hashtag of the list
in one caption of its language. One in ten has nothing but hashtags, one in four is shorter than 25
characters.
"""

import sys
from pathlib import Path

import polars as pl
import pytest
from test_gold_hashtags import figures, read_list
from workspaces import new_workspace, take_in

from curate.pipeline import run

BLIND = "gold_hashtags_blind.csv"
CONFIG = "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"


@pytest.fixture(scope="module")
def captions(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The captions with their ``tags`` and what a run says of their languages.

    ``alone`` where each is the one post of its account, ``together`` where ten of a language are.
    """
    captions = pl.read_csv(Path(__file__).with_name("gold_captions.csv")).with_row_index("post_id")
    ten = pl.col("post_id").rank("ordinal").over("language") // 10
    for name, account in (("alone", "post_id"), ("together", pl.format("{}{}", "language", ten))):
        root = tmp_path_factory.mktemp(name)
        captions.select(
            "post_id",
            "caption",
            account_id=account,
            is_private=False,
            observed_at=pl.lit("2026-05-20T00:00:00"),
            url=pl.format("https://images.example/{}.jpg", "post_id"),
        ).write_csv(root / "posts.csv")
        workspace = new_workspace(root / "workspace", CONFIG)
        take_in(workspace, root / "posts.csv")
        with run(workspace, threads=1) as (engine, _):
            rows = engine.rows(
                "SELECT CAST(posts.post_id AS INTEGER), tags, post_languages.language FROM posts "
                "LEFT JOIN post_tags USING (post_key) LEFT JOIN post_languages USING (post_key)"
            )
        schema = {"post_id": pl.UInt32, "tags": pl.List(pl.String), name: pl.String}
        found = pl.DataFrame(rows, schema=schema, orient="row")
        captions = captions.drop("tags", strict=False).join(found, on="post_id")
    return captions


@pytest.fixture(scope="module")
def read(captions: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Precision and recall of the list: read in no language, as told, and in its own."""
    listed = read_list(BLIND)
    uses = captions.explode("tags").select(
        "language", "alone", "together", tag=pl.col("tags").str.strip_chars_start("#＃")
    )
    told = (
        listed.select("language", tag=pl.col("tag").str.strip_chars_start("#＃"))
        .join(uses, on=["tag", "language"], how="left", maintain_order="left")
        .with_columns(none=pl.lit(None, pl.String))
    )
    tables = {name: read_list(BLIND, told[name]) for name in ("none", "alone", "together")}
    tables["own"] = listed
    found = {name: figures(table, "all").row(0, named=True) for name, table in tables.items()}
    sys.stdout.write(str(found))
    return found


def test_every_hashtag_of_the_list_has_its_caption(captions: pl.DataFrame) -> None:
    uses = captions.explode("tags").select("language", pl.col("tags").str.strip_chars_start("#"))
    listed = read_list(BLIND).select("language", pl.col("tag").str.strip_chars_start("#"))
    assert not {*listed.rows()} - {*uses.rows()}
    assert captions.group_by("language").len()["len"].min() >= 20


@pytest.mark.parametrize(("name", "part"), [("alone", 0.75), ("together", 0.95)])
def test_detection_goes_most_of_the_way_from_no_language_to_the_own(
    read: dict[str, dict[str, float]], name: str, part: float
) -> None:
    for figure in ("precision", "recall"):
        none, told, own = (read[each][figure] for each in ("none", name, "own"))
        assert none < 0.9
        assert told - none >= part * (own - none)
