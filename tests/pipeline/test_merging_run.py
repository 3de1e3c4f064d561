"""A run that merges rare concepts, and what is said of it elsewhere."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from workspaces import CUTOFF, new_workspace, take_in, write_picture

from curate.explain import explain
from curate.pipeline import run
from curate.publish import publish
from curate.query import QueryConnection
from curate.report.comparison import compare
from curate.resampling.strategies import parsed
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
# Of the poodles one is a beagle as well; ranges are 4 steps from the root, and below nothing.
TAGS = ["poodle"] * 5 + ["beagle"] * 5 + ["beagle poodle"] + ["cat"] * 9 + ["mountainrange"] * 2
CONFIG = '[resample]\nmin_images_per_concept = 8\nrare_concepts = "{how}"\n'


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Eleven rare dogs of two kinds, nine cats and two mountain ranges, each of its own account."""
    root = tmp_path_factory.mktemp("merged")
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    for number, tags in enumerate(TAGS):
        write_picture(root / f"export/{number}.jpg", number)
        lines.append(f"instagram,p{number},id-{number},h-{number},false,{tags},{number}.jpg")
    (root / "export/posts.csv").write_text("\n".join(lines))
    workspace = new_workspace(root / "ws", CONFIG.format(how="drop"))
    take_in(workspace, root / "export")
    return workspace


@pytest.fixture(scope="module")
def merged(workspace: Workspace) -> Path:
    """The version that merges, the last of the workspace; the one before drops."""
    for how in ("drop", "merge"):
        (workspace.root / "curate.toml").write_text(CONFIG.format(how=how))
        with run(Workspace(workspace.root), cutoff=CUTOFF, threads=1) as (engine, result):
            publish(Workspace(workspace.root), engine, result)
            kept = {"drop": len(TAGS) - 13, "merge": len(TAGS) - 2}[how]
            assert (result.images.kept, result.image_reasons) == (
                kept,
                {"CONCEPT_TOO_RARE": len(TAGS) - kept},
            )
    return workspace.version_paths()[-1]


def test_the_version_has_the_broader_concept_for_the_rare_ones(
    workspace: Workspace, merged: Path
) -> None:
    before, after = (
        {
            row["name"]: row["image_count"]
            for row in pq.read_table(path / "concepts.parquet").to_pylist()
        }
        for path in workspace.version_paths()
    )
    assert (before, after) == ({"cat": 9}, {"cat": 9, "dog": 11})
    concepts = pq.read_table(merged / "concepts.parquet").to_pylist()
    (dog,) = (row["concept_id"] for row in concepts if row["name"] == "dog")
    labels = pq.read_table(merged / "manifest.parquet")["labels"].to_pylist()
    assert labels.count([dog]) == 11


def test_the_report_tells_what_was_merged(merged: Path) -> None:
    told = json.loads((merged / "report.json").read_text())["resampling"]
    assert told["rare_concepts"] == "merge"
    # The mountain ranges are no label.
    assert (told["rare_concept_count"], told["merged_concept_count"]) == (1, 2)
    assert told["merged_into_count"] == 1
    assert told["merged_into"] == [{"name": "dog", "concept_count": 2, "image_count": 12}]
    assert "2 rare ones of them to a broader one" in (merged / "report.json").read_text()
    page = (merged / "report.html").read_text()
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "is no label: 1 concept." in text
    assert "are a kind of: 2 concepts as 1." in text
    assert "dog 2 12" in text


def test_the_settings_differ_from_the_version_before(merged: Path) -> None:
    changes = json.loads((merged / "report.json").read_text())["changes"]
    (changed,) = (one for one in changes["settings"] if one["setting"] == "resample.rare_concepts")
    assert (changed["before"], changed["after"]) == ("drop", "merge")


def test_analysts_see_what_counts_as_what(workspace: Workspace, merged: Path) -> None:
    with QueryConnection(workspace) as connection:
        rows = connection.run(
            "SELECT name, image_count, into_name FROM merged_concepts ORDER BY name"
        ).rows()
    assert [tuple(row) for row in rows] == [("beagle", 6, "dog"), ("poodle", 6, "dog")]


def test_hashtags_stand_with_the_concept_that_theirs_counts_as(
    workspace: Workspace, merged: Path, run_curate: Curate
) -> None:
    place = ("--workspace", str(workspace.root))
    code, out, _ = run_curate("tags", "top", "--json", *place)
    concepts = {row["concept"]: row for row in json.loads(out)["concepts"]}
    assert code == 0
    assert set(concepts) == {"dog", "cat"}
    assert (concepts["dog"]["posts"], concepts["dog"]["raw_tags"]) == (11, 2)
    assert concepts["dog"]["most_used"] == ["beagle", "poodle"]
    _, out, _ = run_curate("tags", "explain", "#Poodle", *place)
    assert "counted as" not in out
    _, out, _ = run_curate("tags", "explain", "#poodle", *place)
    assert re.search("^counted as  dog: too few images", out, re.MULTILINE)
    _, out, _ = run_curate("tags", "explain", "cat", *place)
    assert "counted as" not in out


def test_a_kept_image_is_explained_with_its_broader_label(
    workspace: Workspace, merged: Path
) -> None:
    images = pq.read_table(merged / "manifest.parquet").to_pylist()
    labels = {frozenset(explain(workspace, one["image_id"]).labels.values()) for one in images}
    assert labels == {frozenset({"dog"}), frozenset({"cat"})}


def test_ways_of_resampling_are_compared_on_the_merged_concepts(
    workspace: Workspace, merged: Path
) -> None:
    (found,) = compare(workspace, [parsed("sqrt", Workspace(workspace.root).config.resample)])
    assert found.figures == json.loads((merged / "report.json").read_text())["resampling"]["after"]
    assert (found.figures["images"], found.figures["concepts"]) == (20, 2)
