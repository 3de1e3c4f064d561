"""Tells the languages of other posts of accounts whose doubtful ones show none."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from curate.config import TagsConfig
from curate.stages.detect_languages import detected
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql
from curate.tags.languages.detection import caption_languages


def read_other_captions(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield the language of each such post whose caption surely says it."""
    if TagsConfig.model_validate_json(params["tags_config"]).detect_language:
        posts = engine.arrow(load_sql("stages", "other_captions").text)
        yield from detected(posts, caption_languages, "other_captions")


STAGE = PythonStage(
    name="other_captions",
    purpose="Tell the languages of the other posts of accounts whose doubtful posts show none.",
    reads=("posts", "undetermined_accounts", "doubtful_posts", "barred_posts"),
    writes="other_captions",
    params=("tags_config",),
    scope="part",
    version=1,
    function=read_other_captions,
    needs=(frozenset({"undetermined_accounts"}),),
)
