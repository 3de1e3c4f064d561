"""Finds the accounts that have to be in one split: one person's, or with the same pictures."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from curate.components import least_connected
from curate.images.duplicates import alike_groups
from curate.images.near_hashes import pictures_of
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql

_LINK = {"account_key": pl.Int64, "other_key": pl.Int64}


def group_accounts(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each account that is tied to another with the least key of all that are tied to it.

    Two are tied if they may be one person's, or if kept images of theirs show the same picture: of
    the same bytes or address, or within ``copy_distance``. Where one of each picture is kept
    nothing is compared, as no two that are kept look alike.
    """
    links = pl.DataFrame(engine.arrow(load_sql("stages", "tied_authors").text), schema=_LINK)
    one_of_each = load_sql("stages", "one_of_each_picture")
    if not engine.value(one_of_each.text, {"deduplicate": params["deduplicate"]}):
        links = pl.concat([links, _who_share_pictures(engine, params["copy_distance"])])
    if links.is_empty():
        return
    accounts, ends = np.unique(links.to_numpy(), return_inverse=True)
    least = least_connected(len(accounts), *ends.reshape(-1, 2).T)
    schema = load_schema()["account_groups"].arrow
    yield from pa.table([accounts, accounts[least]], schema=schema).to_batches()


def _who_share_pictures(engine: Engine, distance: int) -> pl.DataFrame:
    """Each account that has a picture in common with others, and the first of them."""
    kept = pl.DataFrame(engine.arrow(load_sql("stages", "kept_pictures").text))
    hashed = kept.filter(pl.col("whole").is_not_null())
    alike = hashed.with_columns(
        picture=pl.Series(alike_groups(pictures_of(hashed), distance), dtype=pl.Int64)
    )
    first = pl.col("account_key").min()
    return pl.concat(
        frame.drop_nulls(shown).select("account_key", other_key=first.over(shown)).unique()
        for frame, shown in ((kept, "file"), (kept, "address"), (alike, "picture"))
    ).filter(pl.col("account_key") != pl.col("other_key"))


STAGE = PythonStage(
    name="account_groups",
    purpose="Group the accounts that have to be in one split: one person's, or with a picture in "
    "common.",
    reads=("kept_images", "posts", "image_facts", "same_addresses", "authors", "policy"),
    writes="account_groups",
    params=("deduplicate", "copy_distance"),
    scope="all",
    version=2,
    function=group_accounts,
)
