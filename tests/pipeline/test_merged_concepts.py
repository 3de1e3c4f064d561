"""A run that merges rare concepts, and what is said of it elsewhere."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from curate import pipeline
from curate.errors import ExitCode
from curate.explain import explain
from curate.report.sampling import sampling_facts
from curate.workspace import Workspace

CONFIG = "[resample]\nmin_images_per_concept = 8\nrare_concepts = {!r}\n"


@pytest.mark.slow
def test_with_merging_fewer_images_leave_and_every_label_has_a_name_and_enough_images(
    synthetic_workspace: Workspace, tmp_path: Path, run_curate: Callable[..., tuple[int, str, str]]
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
            shown = engine.rows(
                "SELECT image_id, labels FROM manifest "
                "WHERE list_has_any(labels, (SELECT list(into_concept_id) FROM merged_concepts))"
            )
    image_id, own = shown[0]
    assert explain(workspace, image_id).labels == {label: names[label] for label in own}
    # A concept is said to come from the hashtags of those that count as it, too.
    code, out, _ = run_curate("tags", "top", "-w", root, "--json", "--limit", 500)
    assert code == ExitCode.DONE
    assert {row["concept_id"] for row in json.loads(out)["concepts"]} >= set(into.values())
    assert kept["merge"] > kept["drop"]
    assert {concept for concept, _ in counts} <= names.keys()
    assert min(count for _, count in counts) >= 8
    moved = {rare for rare, other in into.items() if rare != other}
    assert facts["merged_concept_count"] == len(moved) > 0
    assert facts["merged_into_count"] == len(set(into.values()))
    assert sum(row["concept_count"] for row in facts["merged_into"]) == len(into)
    assert not moved & {concept for concept, _ in counts}
