"""Reads hashtags in single languages, by the same decisions that their default concepts follow."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from curate.config import TagsConfig
from curate.tags.curator.decisions import limited, read_decisions


@dataclass(frozen=True)
class TagReadings:
    """What tags mean in single languages, where that is another concept than by default, or none.

    ``readings``: ``tag``, ``language`` (with it unique; a primary subtag such as ``sv``), ``route``
    (one of `curate.tags.curator.decisions.Route`), ``concept_id`` (Int32, null where the tag is no
    label in this language). ``concepts`` is as in `curate.tags.map.TagMap`.
    """

    readings: pl.DataFrame
    concepts: pl.DataFrame


def read_tags(
    tags: pl.DataFrame,
    settings: TagsConfig,
    *,
    languages: Collection[str] | None = None,
    overrides: Path | None = None,
    blocklist: Path | None = None,
    lexicons: Path | None = None,
    folder: Path | None = None,
) -> TagReadings:
    """Read each of ``tags`` in each of ``languages``, by default in all that are known.

    ``tags`` is what `curate.tags.map.map_tags` made of all of them by the same ``settings``
    and files: ``tag``, ``key``, ``concept_id``.

    Overrides and the blocklist hold in every language. The vocabulary binds readings as it binds
    the default: a tag that means something outside of it in a language is no label there, and with
    ``top_k`` the concepts that some tag has by default are inside. Raises as `map_tags`.
    """
    decisions = read_decisions(
        settings, overrides=overrides, blocklist=blocklist, lexicons=lexicons, folder=folder
    )
    readings = decisions.readings()
    if languages is not None:
        readings = readings.filter(pl.col("language").is_in(list(languages)))
    if settings.top_k is not None:
        readings = limited(readings, tags["concept_id"].drop_nulls().unique())
    read = (
        tags.select("tag", "key", default_id="concept_id")
        .join(readings, on="key")
        .filter(pl.col("concept_id").ne_missing(pl.col("default_id")))
        .select("tag", "language", "route", "concept_id")
        .sort("tag", "language")
    )
    none = decisions.dictionary.concepts.clear()
    return TagReadings(read, decisions.concepts_in_use(read["concept_id"], none))
