"""The tag map of a workspace: as the last run left it, and as a run would make it now."""

from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl

from curate.config import TagsConfig
from curate.errors import InputError
from curate.store.tables import Store
from curate.tags.curator.word_lists import word_lists
from curate.tags.languages.readings import TagReadings, read_tags
from curate.tags.lexicon.dictionary import Dictionary, load_dictionary
from curate.tags.lexicon.user.layers import lexicon_layers, lexicons_folder
from curate.tags.map import TagMap, map_tags
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


def broader_names(workspace: Workspace) -> dict[int, str]:
    """What each concept that the last run merged into another counts as, by its id."""
    if "merged_concepts" not in Store(workspace.store).derived_tables():
        return {}
    merged = _table(workspace, "merged_concepts", ["concept_id", "into_concept_id", "into_name"])
    moved = merged.filter(pl.col("concept_id") != pl.col("into_concept_id"))
    return dict(moved.select("concept_id", "into_name").iter_rows())


def post_languages(workspace: Workspace) -> list[str]:
    """The languages that posts are in, by their codes: that they say, or that were detected."""
    tables = [_table(workspace, name, ["language"]) for name in ("languages", "post_languages")]
    return pl.concat(tables)["language"].drop_nulls().unique().sort().to_list()


def key_counts(tags: pl.DataFrame) -> pl.DataFrame:
    """How often each key of ``tags`` (as `counted_tags`) is used: ``key``, ``post_count``."""
    return tags.drop_nulls("key").group_by("key").agg(pl.col("post_count").sum())


def _table(workspace: Workspace, table: str, columns: Sequence[str]) -> pl.DataFrame:
    files = Store(workspace.store).derived_tables().get(table, [])
    if not files:
        raise InputError("no tags are mapped yet", hint="map them with `curate run`")
    return pl.read_parquet(files, columns=list(columns), glob=False, hive_partitioning=False)


def overrides_path(workspace: Workspace) -> Path:
    """The overrides file that the config names; it need not exist yet."""
    name = workspace.config.tags.overrides
    if name is None:
        raise InputError(
            "the config names no overrides file",
            hint='write overrides = "overrides.csv" under [tags] in curate.toml',
        )
    return workspace.root / name


def workspace_dictionary(workspace: Workspace) -> Dictionary:
    """What keys mean in the workspace, before overrides: with its settings and its lexicons."""
    ambiguity = workspace.config.tags.ambiguous
    return load_dictionary(ambiguity, lexicon_layers(lexicons_folder(workspace.root), ambiguity))


def map_as_run(
    workspace: Workspace,
    tags: pl.DataFrame,
    settings: TagsConfig | None = None,
    *,
    overrides: Path | None = None,
) -> TagMap:
    """`map_tags` with the workspace's settings, or ``settings`` in their place, and its word lists.

    ``overrides`` is read in the place of the workspace's file.
    """
    settings = settings or workspace.config.tags
    lists = _word_lists(workspace, settings, overrides)
    return map_tags(tags, settings, folder=workspace.root, **lists)


def read_as_run(
    workspace: Workspace,
    tags: pl.DataFrame,
    settings: TagsConfig | None = None,
    *,
    overrides: Path | None = None,
    languages: Collection[str] | None = None,
) -> TagReadings:
    """`read_tags` in ``languages``, or all, with the settings and lists that `map_as_run` takes."""
    settings = settings or workspace.config.tags
    lists = _word_lists(workspace, settings, overrides)
    return read_tags(tags, settings, languages=languages, folder=workspace.root, **lists)


def _word_lists(
    workspace: Workspace, settings: TagsConfig, overrides: Path | None
) -> dict[str, Path]:
    lists = word_lists(settings, workspace.root)
    if overrides is not None:
        lists["overrides"] = overrides
    return lists | {"lexicons": lexicons_folder(workspace.root)}
