"""Tells the languages of posts that do not say theirs, where a tag depends on it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from curate.config import TagsConfig
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.tags.languages import detection

_BATCH = 100_000


def detect_languages(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield the language of each doubtful post whose caption or tags surely say it."""
    if TagsConfig.model_validate_json(params["tags_config"]).detect_language:
        posts = engine.arrow(load_sql("stages", "doubtful_texts").text)
        yield from detected(posts, detection.detect_languages, "detected_languages")


def detected(
    posts: pa.Table, detect: Callable[..., pl.DataFrame], table: str
) -> Iterator[pa.RecordBatch]:
    """The rows of ``table``: a key of ``posts``, and what ``detect`` makes of the other columns."""
    schema = load_schema()[table].arrow
    for begin in range(0, posts.num_rows, _BATCH):
        batch = pl.DataFrame(pl.from_arrow(posts.slice(begin, _BATCH)))
        key, *texts = batch.get_columns()
        found = key.to_frame().hstack(detect(*texts)).drop_nulls()
        yield from found.select(schema.names).to_arrow().cast(schema).to_batches()


STAGE = PythonStage(
    name="detected_languages",
    purpose="Tell the languages of doubtful posts that do not say theirs, by captions and tags.",
    reads=("posts", "post_tags", "doubtful_posts", "barred_posts", "languages"),
    writes="detected_languages",
    params=("tags_config",),
    scope="part",
    version=1,
    function=detect_languages,
    needs=(frozenset({"doubtful_posts"}),),
)
