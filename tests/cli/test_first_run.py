"""What somebody who runs it for the first time is told, where the first try comes to nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from workspaces import CUTOFF, OBSERVED, new_workspace, saved, write_node

from curate.errors import ExitCode
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path / "work")


def test_a_workspace_of_profiles_only_lacks_posts_and_is_told_so(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    profile = saved({"id": "1001", "username": "anna_example", "is_private": False}, "Profile")
    write_node(tmp_path / "export" / "anna_example_1001.json", profile)
    at = ("--workspace", workspace.root)
    observed = ("--observed-at", OBSERVED.isoformat())
    assert run_curate("ingest", tmp_path / "export", *observed, *at)[0] == ExitCode.DONE
    code, _, err = run_curate("run", "--cutoff", CUTOFF.isoformat(), *at)
    assert code == ExitCode.BAD_INPUT
    assert "no post is ingested yet, only profiles" in err
    assert "that has posts" in json.loads(run_curate("status", "--json", *at)[1])["next_step"]
