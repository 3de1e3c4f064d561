"""One small synthetic export, run with the default policy, a loosened one, and too early."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curate import pipeline
from curate.ingest import Options, ingest
from curate.report import collect_facts
from curate.store.engine import Engine
from curate.synthetic import Truth, write_export
from curate.workspace import Workspace, create_workspace

CUTOFF = datetime(2026, 6, 10, 12)
OBSERVED_AT = datetime(2026, 6, 8, 9)
VERSION = {
    "name": "0001-3fa9c1d2",
    "digest": "3fa9c1d2" * 8,
    "created_at": "2026-06-10T12:00:00+00:00",
    "curate_version": "0.1.0",
    "ledger_head": "ab" * 32,
    "path": "/home/zqxcanary/workspace",
}

Facts = dict[str, Any]
Bind = Callable[[str, list[dict[str, Any]]], None]


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    directory = tmp_path_factory.mktemp("report") / "export"
    return directory, write_export(directory, posts=120, accounts=24, image_side_px=64)


@pytest.fixture(scope="session")
def truth(export: tuple[Path, Truth]) -> Truth:
    return export[1]


@pytest.fixture(scope="session")
def workspace(export: tuple[Path, Truth]) -> Workspace:
    opened = create_workspace(export[0].parent / "workspace")
    ingest(opened, export[0], Options(observed_at=OBSERVED_AT))
    return opened


@pytest.fixture(scope="session")
def facts(workspace: Workspace) -> Facts:
    return facts_of(workspace)


@pytest.fixture(scope="session")
def loosened_facts(workspace: Workspace, facts: Facts) -> Facts:
    config = workspace.root / "curate.toml"
    text = config.read_text(encoding="utf-8")
    actions = '[policy.actions]\nACCT_PRIVATE = "ignore"\nNO_CONCEPT = "quarantine"\n'
    loosened = text.replace("max_status_age_days = 30", "max_status_age_days = 90")
    loosened = loosened.replace("refused_files_days = 3650", "refused_files_days = 365")
    config.write_text(loosened.replace("[policy.actions]\n", actions), encoding="utf-8")
    try:
        return facts_of(Workspace(workspace.root))
    finally:
        config.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def empty_facts(workspace: Workspace, facts: Facts) -> Facts:
    """Of a run before anybody observed anything: nothing is kept."""
    return facts_of(workspace, cutoff=datetime(2020, 1, 1))


@pytest.fixture(scope="session")
def facts_again(workspace: Workspace, facts: Facts) -> Facts:
    return facts_of(workspace)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(tmp_path / "scratch") as opened:
        yield opened


@pytest.fixture
def bind(engine: Engine, tmp_path: Path) -> Bind:
    """Make a table of the engine the given rows; columns may be left out."""

    def fill(table: str, rows: list[dict[str, Any]]) -> None:
        path = tmp_path / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(rows), path)
        engine.bind(table, [path])

    return fill


def facts_of(workspace: Workspace, cutoff: datetime = CUTOFF) -> Facts:
    with pipeline.run(workspace, cutoff=cutoff) as (engine, result):
        return collect_facts(
            engine, result, workspace.config, version=VERSION, key=workspace.pseudonym_key
        )
