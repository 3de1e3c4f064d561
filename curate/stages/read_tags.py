"""Reads tags in the languages that posts may be in, where they mean something else there."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from curate.config import TagsConfig
from curate.stages import map_tags
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.tags.languages import readings
from curate.tags.lexicon.user.layers import lexicons_folder


def read_tags(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield what tags mean in single languages, where that is something else.

    In any that is known if languages are to be detected, else in those that posts say they are in.
    """
    settings = TagsConfig.model_validate_json(params["tags_config"])
    languages = None
    if not settings.detect_language:
        languages = [row[0] for row in engine.rows(load_sql("stages", "stated_languages").text)]
        if not languages:
            # As in most exports; the tags may be many.
            return
    tags = pl.DataFrame(pl.from_arrow(engine.arrow(load_sql("stages", "mapped_tags").text)))
    read = readings.read_tags(
        tags,
        settings,
        languages=languages,
        overrides=params["overrides_path"],
        blocklist=params["blocklist_path"],
        lexicons=lexicons_folder(params["tags_root"]),
        folder=params["tags_root"],
    )
    rows = read.readings.join(
        read.concepts.rename({"name": "concept_name"}),
        on="concept_id",
        how="left",
        maintain_order="left",
    )
    schema = load_schema()["possible_readings"].arrow
    yield from rows.select(schema.names).to_arrow().cast(schema).to_batches(max_chunksize=100_000)


STAGE = PythonStage(
    name="possible_readings",
    purpose="Find what tags mean in single languages, where that is something else: Swedish glass.",
    reads=("tag_map", "languages"),
    writes="possible_readings",
    params=map_tags.STAGE.params,
    scope="all",
    version=3,
    function=read_tags,
    needs=(frozenset({"tag_map"}),),
)
