"""A copy of ``sql/`` that a test may change, and the drawn tables of the stages' tests."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.store import sqlfiles
from curate.store.engine import Engine

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "stages")]
pytest.register_assert_rewrite("tables", "workspaces")


@pytest.fixture
def sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of ``sql/`` that everything is loaded from for the length of a test."""
    original = sqlfiles.sql_root
    copy = Path(shutil.copytree(original(), tmp_path / "sql"))
    for name, module in list(sys.modules.items()):
        if name.startswith("curate") and getattr(module, "sql_root", None) is original:
            monkeypatch.setattr(module, "sql_root", lambda: copy)
    return copy


@pytest.fixture
def engine(sql: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine whose tables are those of the copy."""
    with Engine(tmp_path / "scratch", threads=1) as opened:
        yield opened
