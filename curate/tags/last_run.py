"""Reads what the last run counted and decided about hashtags, straight from the store."""

from collections.abc import Sequence

import polars as pl

from curate.errors import InputError
from curate.store.tables import Store
from curate.workspace import Workspace


def counted_tags(workspace: Workspace) -> pl.DataFrame:
    """The hashtags of the posts that the rules let in, sorted by ``tag`` (unique).

    Further columns: ``key``, ``route``, ``concept_id``, ``concept_name``, ``post_count``,
    ``account_count``. Raises `InputError` before the first run.
    """
    columns = ["tag", "key", "route", "concept_id", "concept_name"]
    tags = _table(workspace, "tag_map", columns)
    counts = _table(workspace, "tag_counts", ["tag", "post_count", "account_count"])
    return tags.join(counts, on="tag").sort("tag")


def tag_readings(workspace: Workspace) -> pl.DataFrame:
    """What those hashtags are in single languages, where that is something else than by default.

    Columns: ``tag``, ``language`` (unique together), ``concept_id``, ``concept_name``.
    """
    return _table(workspace, "tag_readings", ["tag", "language", "concept_id", "concept_name"])


def key_counts(tags: pl.DataFrame) -> pl.DataFrame:
    """How often each key of ``tags`` (as `counted_tags`) is used: ``key``, ``post_count``."""
    return tags.drop_nulls("key").group_by("key").agg(pl.col("post_count").sum())


def _table(workspace: Workspace, table: str, columns: Sequence[str]) -> pl.DataFrame:
    files = Store(workspace.store).derived_tables().get(table, [])
    if not files:
        raise InputError("no tags are mapped yet", hint="map them with `curate run`")
    return pl.read_parquet(files, columns=list(columns))
