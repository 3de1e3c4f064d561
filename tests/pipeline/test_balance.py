"""A run whose images leave for the balance of concepts, and what is said of it elsewhere."""

import shutil
from pathlib import Path

import pytest

from curate import pipeline
from curate.explain import explain
from curate.report.comparison import compare
from curate.report.questions import ask
from curate.report.sampling import sampling_facts
from curate.resampling.strategies import parsed
from curate.workspace import Workspace

CONFIG = """[resample]
method = "cap"
threshold_unit = "count"
threshold = 4
min_images_per_concept = 3
"""


@pytest.mark.slow
def test_run_report_comparison_and_explanation_agree_on_what_leaves(
    synthetic_workspace: Workspace, tmp_path: Path
) -> None:
    root = tmp_path / "ws"
    shutil.copytree(synthetic_workspace.root, root, symlinks=True)
    (root / "curate.toml").write_text(CONFIG)
    workspace = Workspace(root)
    digests = set()
    for threads in (1, 2):
        with pipeline.run(workspace, threads=threads) as (engine, result):
            kept = engine.rows("SELECT labels FROM manifest ORDER BY image_id")
            digests.add(str(engine.rows("SELECT * FROM manifest ORDER BY image_id")))
            facts = sampling_facts(engine, workspace.config.resample)
            ((image_id,), *_) = engine.rows(
                "SELECT image_id FROM images SEMI JOIN balanced_out "
                "ON balanced_out.image_key = images.image_key ORDER BY image_id"
            )
            rare = {key for (key,) in engine.rows("SELECT concept_id FROM rare_concepts")}
            assert ask(engine, "balance_losses")[0]["rare_concept_count"] == len(rare) > 0
    assert len(digests) == 1
    images = result.images
    assert images.total == images.kept + images.rejected + images.quarantined
    balanced_out = result.image_reasons["BALANCED_OUT"]
    assert balanced_out > 0 < result.image_reasons["CONCEPT_TOO_RARE"]
    assert not any(rare & set(labels) for (labels,) in kept)
    assert facts["after"]["images"] == images.kept == len(kept)
    assert facts["before"]["images"] == images.kept + balanced_out
    natural, capped = compare(
        workspace, [parsed(word, workspace.config.resample) for word in ("natural", "cap")]
    )
    assert natural.figures["images"] == images.kept + balanced_out
    assert capped.figures == facts["after"]
    assert [reason.code for reason in explain(workspace, image_id).reasons] == ["BALANCED_OUT"]
