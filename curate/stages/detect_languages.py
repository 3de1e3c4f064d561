"""Tells the languages of posts that do not say theirs, where a tag depends on it."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from curate.config import TagsConfig
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.tags.languages.detection import detect_languages as detect

_BATCH = 100_000


def detect_languages(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield the language of each post whose caption or tags surely say it."""
    if not TagsConfig.model_validate_json(params["tags_config"]).detect_language:
        return
    posts = engine.arrow(load_sql("stages", "undetermined_posts").text)
    schema = load_schema()["detected_languages"].arrow
    for begin in range(0, posts.num_rows, _BATCH):
        batch = pl.DataFrame(pl.from_arrow(posts.slice(begin, _BATCH)))
        found = batch.select("post_key").hstack(detect(batch["caption"], batch["tags"]))
        yield from found.drop_nulls().select(schema.names).to_arrow().cast(schema).to_batches()


STAGE = PythonStage(
    name="detected_languages",
    purpose="Tell the languages of posts that do not say theirs, where a tag depends on it.",
    reads=("posts", "post_tags", "barred_posts", "languages", "undetermined_accounts"),
    writes="detected_languages",
    params=("tags_config",),
    scope="part",
    version=1,
    function=detect_languages,
)
