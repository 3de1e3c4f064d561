"""A run that merges rare concepts, and what is said of it elsewhere."""

import shutil
from pathlib import Path

import pytest

from curate import pipeline
from curate.report.sampling import sampling_facts
from curate.workspace import Workspace

CONFIG = "[resample]\nmin_images_per_concept = 8\nrare_concepts = {!r}\n"


@pytest.mark.slow
def test_with_merging_fewer_images_leave_and_every_label_has_a_name_and_enough_images(
    synthetic_workspace: Workspace, tmp_path: Path
) -> None:
    root = tmp_path / "ws"
    shutil.copytree(synthetic_workspace.root, root, symlinks=True)
    workspace = Workspace(root)
    kept = {}
    for rare in ("drop", "merge"):
        (root / "curate.toml").write_text(CONFIG.format(rare))
        workspace = Workspace(root)
        with pipeline.run(workspace, threads=2) as (engine, result):
            kept[rare] = result.images.kept
            facts = sampling_facts(engine, workspace.config.resample)
            counts = engine.rows(
                "SELECT concept_id, count(*) FROM (SELECT unnest(labels) AS concept_id "
                "FROM manifest) GROUP BY concept_id"
            )
            names = dict(engine.rows("SELECT concept_id, name FROM learned_concepts"))
            into = dict(engine.rows("SELECT concept_id, into_concept_id FROM merged_concepts"))
    assert kept["merge"] > kept["drop"]
    assert {concept for concept, _ in counts} <= names.keys()
    assert min(count for _, count in counts) >= 8
    moved = {rare for rare, other in into.items() if rare != other}
    assert facts["merged_concept_count"] == len(moved) > 0
    assert facts["merged_into_count"] == len(set(into.values()))
    assert sum(row["concept_count"] for row in facts["merged_into"]) == len(into)
    assert not moved & {concept for concept, _ in counts}
