"""What changed from one version to another: images, why they went, concepts and settings."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from workspaces import CUTOFF, EVERY_COPY, OBSERVED, new_workspace, prepared, take_in, write_picture

from curate.changes import told_reasons
from curate.diff import (
    ConceptChange,
    ImageChanges,
    RemovedFor,
    SettingChange,
    compare_versions,
)
from curate.errors import RefusedError
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, revoke
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]


def write_export(root: Path, tags: dict[str, str], *, private: str = "") -> Path:
    """A post a name, each by an account of its own."""
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    for name, words in tags.items():
        write_picture(root / f"{name}.jpg", name)
        is_private = str(name in private).lower()
        lines.append(f"instagram,p{name},id-{name},h-{name},{is_private},{words},{name}.jpg")
    (root / "posts.csv").write_text("\n".join(lines))
    return root


def version(workspace: Workspace) -> Path:
    reopened = Workspace(workspace.root)  # its config may be another by now
    with run(reopened, cutoff=CUTOFF, threads=1) as (engine, result):
        return publish(reopened, engine, result).path


@pytest.fixture
def root() -> Path:
    def make(place: Path) -> None:
        workspace = new_workspace(place / "ws", EVERY_COPY)
        tags = {"a": "cat", "b": "cat", "c": "dog", "d": "dog"}
        take_in(workspace, write_export(place / "one", tags))
        version(workspace)
        # a is private now, b is a dog, d asked to leave, and e is new.
        tags = {"a": "cat", "b": "dog", "c": "dog", "e": "okapi"}
        export = write_export(place / "two", tags, private="a")
        take_in(workspace, export, observed_at=OBSERVED + timedelta(days=1))
        revoke(workspace, [Asked("h-d", 1)])
        (workspace.root / "curate.toml").write_text(
            f'{EVERY_COPY}min_side_px = 16\n[policy.actions]\nSTATUS_STALE = "reject"\n'
        )
        version(workspace)

    return prepared("two-versions", make)


def versions(root: Path) -> tuple[Workspace, Path, Path]:
    workspace = Workspace(root / "ws")
    earlier, later = sorted(workspace.versions.glob("0*"))
    return workspace, earlier, later


def test_images_come_and_go_and_the_reasons_are_those_of_the_last_run(root: Path) -> None:
    found = compare_versions(*versions(root))
    assert found.images == ImageChanges(
        removed=2, added=1, in_both=2, relabelled=1, moved=0, other_bytes=0
    )
    assert found.removed_for == {"ACCT_PRIVATE": 1, "SUPPRESSION_LIST_MATCH": 1}
    assert found.concepts == (
        ConceptChange("cat", 2, None),
        ConceptChange("okapi", None, 1),
    )
    assert found.settings == (
        SettingChange("STATUS_STALE", "quarantine", "reject"),
        SettingChange("min_side_px", 32, 16),
    )


def test_the_other_way_round_what_went_has_come(root: Path) -> None:
    workspace, earlier, later = versions(root)
    found = compare_versions(workspace, later, earlier)
    assert (found.images.removed, found.images.added) == (1, 2)
    # The last run keeps it, so nothing speaks against it.
    assert found.removed_for == {None: 1}


def test_a_version_is_no_other_than_itself(root: Path) -> None:
    workspace, earlier, _ = versions(root)
    found = compare_versions(workspace, earlier, earlier)
    assert found.images == ImageChanges(0, 0, 4, 0, 0, 0)
    assert not found.concepts
    assert not found.settings
    assert not found.removed_for


def test_a_version_that_was_changed_is_not_compared(root: Path) -> None:
    workspace, earlier, later = versions(root)
    (earlier / "concepts.parquet").write_bytes((later / "concepts.parquet").read_bytes())
    with pytest.raises(RefusedError):
        compare_versions(workspace, earlier, later)


def test_what_is_gone_from_the_store_has_no_reason(root: Path) -> None:
    workspace, earlier, later = versions(root)
    revoke(workspace, [Asked("h-a", 1)], erases=True)
    found = compare_versions(workspace, earlier, later)
    assert found.images.removed == 2
    assert sum(found.removed_for.values()) == 2


def test_the_command_says_it_and_lists_the_images(
    root: Path, run_curate: Curate, tmp_path: Path
) -> None:
    workspace, earlier, later = versions(root)
    place = ("--workspace", str(workspace.root))
    listing = tmp_path / "changed.csv"
    code, out, _ = run_curate("diff", earlier.name, "--list", str(listing), *place)
    assert code == 0
    assert out.splitlines()[:4] == [
        f"from {earlier.name} to {later.name}",
        "images    2 in both, 1 added, 2 removed",
        "          1 of those in both have other labels",
        "          1 removed: ACCT_PRIVATE",
    ]
    assert "concept   cat: 2 -> none images" in out
    assert "setting   min_side_px: 32 -> 16" in out
    with listing.open() as file:
        changes = [row["change"] for row in csv.DictReader(file)]
    assert sorted(changes) == ["added", "removed", "removed"]
    assert listing.stat().st_mode & 0o777 == 0o600
    code, out, _ = run_curate("diff", earlier.name, later.name, "--json", *place)
    body = json.loads(out)
    assert body["images"]["removed"] == 2
    assert {one["code"]: one["images"] for one in body["removed_for"]} == {
        "ACCT_PRIVATE": 1,
        "SUPPRESSION_LIST_MATCH": 1,
    }


# ── In the report ─────────────────────────────────────────────────────────────────────────────


def test_the_report_says_what_changed_and_no_reason_that_is_of_few(root: Path) -> None:
    workspace, earlier, later = versions(root)
    found = compare_versions(workspace, earlier, later)
    told = json.loads((later / "report.json").read_text())["changes"]
    assert told["since"] == earlier.name
    assert told["images"] == vars(found.images)
    assert (told["removed_for"], told["removed_untold"]) == ([], 2)
    assert told["concepts"] == [vars(one) for one in found.concepts]
    assert told["settings"] == [vars(one) for one in found.settings]
    assert [told["statuses"][when]["newest"] for when in ("before", "after")] == [
        "2026-05-20",
        "2026-05-21",
    ]
    page = (later / "report.html").read_text()
    assert f"Since version {earlier.name}, 1 image came and 2 images left" in page
    assert json.loads((earlier / "report.json").read_text())["changes"] is None
    assert "This is the first version" in (earlier / "report.html").read_text()


def test_a_version_after_a_damaged_one_compares_nothing(root: Path) -> None:
    workspace, _, later = versions(root)
    (later / "concepts.parquet").unlink()
    (workspace.root / "curate.toml").write_text(EVERY_COPY)
    told = json.loads((version(workspace) / "report.json").read_text())["changes"]
    assert told == {"since": later.name, "is_comparable": False}


def test_a_folder_that_is_no_version_is_not_named_in_a_report(root: Path) -> None:
    workspace, *_ = versions(root)
    (workspace.versions / "3 of ada").mkdir()
    (workspace.root / "curate.toml").write_text(EVERY_COPY)
    made = version(workspace)
    assert json.loads((made / "report.json").read_text())["changes"]["since"] is None
    assert "The version before can't be compared" in (made / "report.html").read_text()


@pytest.mark.parametrize(
    ("removed", "told"),
    [
        ([("ACCT_PRIVATE", 9, 5), ("STATUS_STALE", 9, 4)], ["ACCT_PRIVATE"]),
        ([("ACCT_PRIVATE", 10, 9), ("STATUS_STALE", 9, 9)], ["STATUS_STALE"]),
        ([("SUBJECT_OBJECTION", 9, 9), (None, 9, 9)], []),
        ([("ACCT_PRIVATE", 9, 9)], []),
    ],
)
def test_a_reason_is_told_if_it_is_of_several_accounts_of_no_request_and_not_of_most_images(
    removed: list[tuple[str | None, int, int]], told: list[str]
) -> None:
    found = told_reasons([RemovedFor(*row) for row in removed], {"SUBJECT_OBJECTION"})
    assert [one.code for one in found] == told


def test_a_version_that_is_not_there_is_told(root: Path, run_curate: Curate) -> None:
    workspace, _, later = versions(root)
    shutil.rmtree(later)
    code, _, err = run_curate("diff", "0009-00000000", "--workspace", str(workspace.root))
    assert code != 0
    assert "0009-00000000" in err
