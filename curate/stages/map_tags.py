"""Maps each distinct raw tag to its concept."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from curate.config import TagsConfig
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.tags.curator.word_lists import word_lists
from curate.tags.lexicon.user import storage
from curate.tags.lexicon.user.layers import lexicons_folder
from curate.tags.map import map_tags as map_distinct_tags


def params(config: TagsConfig, root: Path) -> dict[str, Any]:
    """The stage's parameters: the settings, the word lists' places, a digest of their content."""
    lists = word_lists(config, root)
    overrides, blocklist = lists.get("overrides"), lists.get("blocklist")
    vocabulary = root / config.vocabulary
    digest = hashlib.sha256()
    for path in (overrides, blocklist, vocabulary):
        digest.update(path.read_bytes() if path is not None and path.is_file() else b"-")
    digest.update(storage.digest(lexicons_folder(root)).encode())
    return {
        "tags_config": json.dumps(config.model_dump(), sort_keys=True),
        "overrides_path": overrides,
        "blocklist_path": blocklist,
        "tags_root": root,
        "word_lists_sha256": digest.hexdigest(),
    }


def map_tags(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each distinct tag with its key, how it was found, and its concept."""
    counts = pl.from_arrow(engine.arrow(load_sql("stages", "counted_tags").text))
    config = TagsConfig.model_validate_json(params["tags_config"])
    mapped = map_distinct_tags(
        pl.DataFrame(counts),
        config,
        overrides=params["overrides_path"],
        blocklist=params["blocklist_path"],
        lexicons=lexicons_folder(params["tags_root"]),
        folder=params["tags_root"],
    )
    rows = mapped.tag_map.join(
        mapped.concepts.rename({"name": "concept_name"}), on="concept_id", how="left"
    ).sort("tag")
    schema = load_schema()["tag_map"].arrow
    yield from rows.select(schema.names).to_arrow().cast(schema).to_batches(max_chunksize=100_000)


STAGE = PythonStage(
    name="tag_map",
    purpose="Map each distinct raw tag to its concept: overrides, WordNet's nouns, their plurals.",
    reads=("tag_counts",),
    writes="tag_map",
    params=("tags_config", "overrides_path", "blocklist_path", "tags_root", "word_lists_sha256"),
    scope="all",
    version=4,
    function=map_tags,
    needs=(frozenset({"tag_counts"}),),
)
