"""Published files together tell no more of a person than each by itself."""

import json
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from revoking import make_version, post, workspace_of

from curate.explain import explain
from curate.publish import Published
from curate.revocation import Asked, revoke


def names_in(value: Any) -> set[str]:
    """Every text of 32 hex digits in a report."""
    if isinstance(value, dict):
        return set().union(*(names_in(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(names_in(item) for item in value))
    is_name = (
        isinstance(value, str) and len(value) == 32 and not set(value) - set("0123456789abcdef")
    )
    return {value} if is_name else set()


def report_of(version: Published) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((version.path / "report.json").read_text(encoding="utf-8"))
    return facts


def test_two_reports_and_their_manifests_do_not_tell_who_asked_to_leave(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path, [post("1", "11", "ada"), post("2", "12", "bo")])
    first = make_version(workspace)
    revoke(workspace, [Asked("@ada", 1)], reason="erasure")
    second = make_version(workspace)
    told = [names_in(report_of(version)["samples"]) for version in (first, second)]
    assert all(told)
    assert not told[0] & told[1]
    held = {
        image_id
        for version in (first, second)
        for image_id in pq.read_table(version.path / "manifest.parquet")["image_id"].to_pylist()
    }
    assert not held & (told[0] | told[1])
    changes = report_of(second)["changes"]
    assert changes["images"]["removed"] == changes["removed_untold"] == 1
    assert not changes["removed_for"]
    # Whoever has the key can still ask.
    (dropped,) = report_of(second)["samples"]["dropped"]
    found = explain(workspace, dropped["image_id"])
    assert found.reasons[0].code == "SUBJECT_ERASURE_REQUEST"
    assert explain(workspace, dropped["pseudonym"]).kind == "account"
