"""Finds the images that look like one that was excluded."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from curate.images.near_hashes import near_hashes
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql


def find_near_copies(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each image that looks like an excluded one, with the nearest of those.

    Of equally near ones it is the first by ``rank``. One that a person found to be another picture
    is passed over, and only that one.
    """
    excluded = pl.DataFrame(engine.arrow(load_sql("stages", "excluded_hashes").text))
    looked_at = pl.DataFrame(engine.arrow(load_sql("stages", "hashed_images").text))
    if excluded.is_empty() or looked_at.is_empty():
        return
    near = near_hashes(looked_at["hash"], excluded["hash"], params["copy_distance"])
    overruled = pl.DataFrame(engine.arrow(load_sql("stages", "overruled_matches").text))
    pairs = near.join(excluded, left_on="other", right_on="hash").join(looked_at, on="hash")
    pairs = pairs.join(overruled, on=["image_key", "original_id"], how="anti")
    found = pairs.sort("distance", "rank").group_by("image_key").first()
    schema = load_schema()["near_copies"].arrow
    rows = found.sort("image_key").select(schema.names)
    yield from rows.to_arrow().cast(schema).to_batches()


STAGE = PythonStage(
    name="near_copies",
    purpose="Find the images that look like an excluded one, also framed, cropped or mirrored.",
    reads=("image_facts", "images", "excluded_images", "excluded_hashes", "matches"),
    writes="near_copies",
    params=("copy_distance",),
    scope="part",
    version=1,
    function=find_near_copies,
    needs=(
        frozenset({"excluded_hashes"}),
        frozenset({"image_facts"}),
    ),
)
