"""One engine for all stage tests: its tables are drawn anew by each of them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.store.engine import Engine

# For `workspaces`, which the tests of ingest and of the whole pipeline share.
sys.path.insert(0, str(Path(__file__).parents[1]))
pytest.register_assert_rewrite("tables", "workspaces")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("scratch"), threads=1) as engine:
        yield engine
