"""Finds the images that look like one that is kept, so that one of each picture is."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from curate.images.duplicates import kept_ones
from curate.images.near_hashes import pictures_of
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql


def find_near_duplicates(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each image that leaves in favour of one that is kept, and of which one.

    That is the nearest of those that it looks like, or of the same file or address. Which are kept
    depends on the images alone, in the order that `admitted_images.sql` has.
    """
    if not params["deduplicate"]:
        return
    admitted = pl.DataFrame(engine.arrow(load_sql("stages", "admitted_images").text))
    if admitted.is_empty():
        return
    # The first of each file stands for it; the place among these is a picture's name here.
    files = admitted.filter(pl.col("rank") == pl.col("file_rank")).sort("rank")
    hashed = files.filter(pl.col("whole").is_not_null())
    found = hashed.select("rank").with_columns(_kept(hashed, params["copy_distance"]))
    settled = files.select("rank", because_image="image_key").join(found, on="rank", how="left")
    # What has no hash is alike to its own file only.
    settled = settled.with_columns(pl.col("kept_rank").fill_null(pl.col("rank")))
    kept = settled.select(kept_rank="rank", because_image="because_image")
    rows = (
        admitted.select("image_key", "rank", file_rank="file_rank")
        .join(settled.drop("because_image"), left_on="file_rank", right_on="rank")
        .filter(pl.col("rank") != pl.col("kept_rank"))
        .join(kept, on="kept_rank")
        .with_columns(
            pl.col("distance").fill_null(0),
            is_same_file=pl.col("file_rank") == pl.col("kept_rank"),
        )
    )
    schema = load_schema()["near_duplicates"].arrow
    yield from rows.sort("image_key").select(schema.names).to_arrow().cast(schema).to_batches()


def _kept(hashed: pl.DataFrame, distance: int) -> tuple[pl.Series, pl.Series]:
    """The rank of the picture that is kept for each, and how many bits differ."""
    kept_for, distances = kept_ones(pictures_of(hashed), distance)
    return (
        hashed["rank"].gather(kept_for).alias("kept_rank"),
        pl.Series("distance", distances.astype(np.int32)),
    )


STAGE = PythonStage(
    name="near_duplicates",
    purpose="Choose one image of those that show the same picture, of what nothing else drops.",
    reads=(
        "images",
        "posts",
        "image_facts",
        "same_addresses",
        "barred_posts",
        "image_reasons",
        "curation_reasons",
        "policy",
    ),
    writes="near_duplicates",
    params=("deduplicate", "copy_distance"),
    scope="all",
    version=2,
    function=find_near_duplicates,
    needs=(frozenset({"image_facts", "same_addresses"}),),
)
