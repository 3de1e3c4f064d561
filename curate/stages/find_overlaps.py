"""Finds the images that models will be evaluated on among those of the export."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from curate.images.near_hashes import near_hashes
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql


def find_overlaps(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each image that has the bytes of an evaluation image, or looks like one.

    It is given with the nearest of those, of equally near ones with that of the least digest. The
    same bytes are at no distance.
    """
    exact = pl.DataFrame(engine.arrow(load_sql("stages", "evaluation_copies").text))
    evaluated = pl.DataFrame(engine.arrow(load_sql("stages", "evaluation_hashes").text))
    images = pl.DataFrame(engine.arrow(load_sql("stages", "copy_hashes").text))
    columns = ["image_key", "distance", "sha256"]
    found = exact.select(columns)
    if not evaluated.is_empty() and not images.is_empty():
        near = near_hashes(images["hash"], evaluated["hash"], params["copy_distance"])
        alike = near.join(evaluated, left_on="other", right_on="hash").join(images, on="hash")
        found = pl.concat([found, alike.select(columns)])
    schema = load_schema()["evaluation_overlaps"].arrow
    rows = found.sort(columns).group_by("image_key", maintain_order=True).first()
    yield from rows.select(schema.names).to_arrow().cast(schema).to_batches()


STAGE = PythonStage(
    name="evaluation_overlaps",
    purpose="Find the images that are, or look like, images that models will be evaluated on.",
    reads=("image_facts", "evaluation_images"),
    writes="evaluation_overlaps",
    params=("copy_distance",),
    scope="part",
    version=1,
    function=find_overlaps,
    needs=(
        frozenset({"evaluation_images"}),
        frozenset({"image_facts"}),
    ),
)
