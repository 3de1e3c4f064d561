"""A run of thousands of posts: joins take other ways in the engine than on the tables of tests."""

import shutil
from pathlib import Path

import pytest
from workspaces import CUTOFF, new_workspace, take_in

from curate.pipeline import run
from curate.synthetic import write_export
from curate.workspace import Workspace

pytestmark = pytest.mark.slow

MANIFEST = "SELECT * FROM manifest ORDER BY image_id"


def test_thousands_of_posts_give_the_same_manifest_on_any_number_of_threads(
    tmp_path: Path,
) -> None:
    write_export(tmp_path / "export", posts=2_000, accounts=200, image_side_px=48)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "export")
    shutil.copytree(workspace.root, tmp_path / "again")
    found = []
    for root, threads in ((workspace.root, 1), (tmp_path / "again", 2)):
        with run(Workspace(root), cutoff=CUTOFF, threads=threads) as (engine, _):
            found.append(engine.arrow(MANIFEST))
    assert len(found[0]) > 1_000
    assert found[0].equals(found[1])
