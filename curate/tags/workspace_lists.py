"""Maps and reads hashtags as a run would: with the workspace's settings, lists and lexicons."""

from collections.abc import Collection
from pathlib import Path

import polars as pl

from curate.config import TagsConfig
from curate.errors import InputError
from curate.tags.canonical import TagMap, map_tags
from curate.tags.lexicons.layers import lexicon_layers, lexicons_folder
from curate.tags.readings import TagReadings, read_tags
from curate.tags.sources import Meanings, load_meanings
from curate.tags.word_lists import word_lists
from curate.workspace import Workspace


def overrides_path(workspace: Workspace) -> Path:
    """The overrides file that the config names; it need not exist yet."""
    name = workspace.config.tags.overrides
    if name is None:
        raise InputError(
            "the config names no overrides file",
            hint='write overrides = "overrides.csv" under [tags] in curate.toml',
        )
    return workspace.root / name


def workspace_meanings(workspace: Workspace) -> Meanings:
    """What keys mean in the workspace, before overrides: with its settings and its lexicons."""
    ambiguity = workspace.config.tags.ambiguous
    return load_meanings(ambiguity, lexicon_layers(lexicons_folder(workspace.root), ambiguity))


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
