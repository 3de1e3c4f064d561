"""A small synthetic export, ingested and run once, for tests that only read a workspace."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from curate import pipeline
from curate.cli import _run
from curate.ingest import Options, ingest
from curate.synthetic import Truth, write_export
from curate.workspace import Workspace, create_workspace

# How long one example takes says more about the machine than about the code. CI draws more of them
# (--hypothesis-profile=thorough) than `make test`.
settings.register_profile("curate", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=100)
settings.load_profile("curate")

POSTS = 100


@pytest.fixture(scope="session")
def synthetic_export(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """A synthetic export and what is true of it. Read only."""
    path = tmp_path_factory.mktemp("synthetic") / "export"
    return path, write_export(path, posts=POSTS, accounts=20, image_side_px=48)


@pytest.fixture(scope="session")
def synthetic_truth(synthetic_export: tuple[Path, Truth]) -> Truth:
    """What the export that ``synthetic_workspace`` holds really says."""
    return synthetic_export[1]


@pytest.fixture(scope="session")
def synthetic_workspace(
    tmp_path_factory: pytest.TempPathFactory, synthetic_export: tuple[Path, Truth]
) -> Workspace:
    """A workspace after one ingest and one run. Only its ledger may grow."""
    workspace = create_workspace(tmp_path_factory.mktemp("synthetic") / "workspace")
    # A run's cutoff has no microseconds: an observation in the same second must not lie after it.
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    ingest(workspace, synthetic_export[0], Options(observed_at=now))
    with pipeline.run(workspace, threads=1):
        pass
    return workspace


@pytest.fixture
def run_curate(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run ``curate ARGUMENT…`` and return its exit code, stdout and stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = _run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return int(code), out, err

    return run
