"""Finds the accounts that may be one person's, so that tags count their authors once."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from curate.components import least_connected
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql


def collect_authors(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each linked account with the least key of all that links lead to from it.

    One id can have had many handles that are linked to it and not to each other, so a group is a
    connected component, and the same whichever of them was ingested first.
    """
    del params
    links = engine.arrow(load_sql("stages", "linked_accounts").text)
    if not len(links):
        return
    accounts, ends = np.unique(
        np.concatenate([links[name].to_numpy() for name in links.column_names]),
        return_inverse=True,
    )
    least = least_connected(len(accounts), *ends.reshape(2, -1))
    schema = load_schema()["authors"].arrow
    yield from pa.table([accounts, accounts[least]], schema=schema).to_batches()


STAGE = PythonStage(
    name="authors",
    purpose="Group the accounts that may be one person's: a tag counts its authors, not handles.",
    reads=("account_links",),
    writes="authors",
    params=(),
    scope="all",
    version=1,
    function=collect_authors,
    needs=(frozenset({"account_links"}),),
)
