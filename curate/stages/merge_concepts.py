"""Merges concepts that are too rare to learn into what they are a kind of."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from curate.config import TagsConfig
from curate.resampling.merging import Concept, Hypernyms, merge_rare
from curate.stages import map_tags
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.tags.curator.decisions import read_decisions
from curate.tags.lexicon.user.layers import lexicons_folder
from curate.tags.map.broader import broader_concepts


def merge_concepts(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield which concept each rare one counts as, by its id."""
    if params["rare_concepts"] != "merge":
        return
    settings = TagsConfig.model_validate_json(params["tags_config"])
    root = params["tags_root"]
    decisions = read_decisions(
        settings,
        overrides=params["overrides_path"],
        blocklist=params["blocklist_path"],
        lexicons=lexicons_folder(root),
        folder=root,
    )
    broader = broader_concepts(decisions, admits_new=settings.top_k is None)
    hypernyms = Hypernyms(broader.hypernym_of, broader.concepts, broader.barred)
    concepts = list(_concepts_in_use(engine))
    merged = merge_rare(concepts, hypernyms, params["min_images_per_concept"])
    counts = {concept.concept_id: concept.image_count for concept in concepts}
    rows = pl.DataFrame(
        [(rare, counts[rare], into) for rare, into in sorted(merged.items())],
        schema={"concept_id": pl.Int32, "image_count": pl.Int64, "into_concept_id": pl.Int32},
        orient="row",
    )
    no_raw = decisions.dictionary.concepts.clear()
    named = decisions.concepts_in_use(rows["into_concept_id"].alias("concept_id"), no_raw)
    rows = rows.join(
        named.rename(
            {"concept_id": "into_concept_id", "name": "into_name", "synsets": "into_synsets"}
        ),
        on="into_concept_id",
        how="left",
        maintain_order="left",
    )
    schema = load_schema()["merged_concepts"].arrow
    yield from rows.select(schema.names).to_arrow().cast(schema).to_batches()


def _concepts_in_use(engine: Engine) -> Iterator[Concept]:
    uses = engine.arrow(load_sql("stages", "rare_concept_uses").text)
    images = pl.DataFrame(pl.from_arrow(uses)).group_by("concept_id").agg("image_key")
    of_rare = dict(zip(images["concept_id"], images["image_key"], strict=True))
    for concept_id, synsets, count in engine.rows(load_sql("stages", "concept_image_counts").text):
        keys = of_rare.get(concept_id)
        own = np.zeros(0, np.int64) if keys is None else keys.to_numpy()
        yield Concept(concept_id, tuple(synsets), count, own)


STAGE = PythonStage(
    name="merged_concepts",
    purpose="Merge concepts that are too rare into what WordNet says that they are a kind of.",
    reads=("rare_concepts", "concepts", "eligible_images", "post_concepts"),
    writes="merged_concepts",
    params=("rare_concepts", "min_images_per_concept", *map_tags.STAGE.params),
    scope="all",
    version=1,
    function=merge_concepts,
    needs=(frozenset({"rare_concepts"}),),
)
