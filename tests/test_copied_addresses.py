"""A private photo that others post by its address alone, from table to manifest."""

import json

import pyarrow.parquet as pq
import pytest
from revoking import CONFIG, image_ids, in_manifest, kept, make_version, post, prepared_workspace
from workspaces import decide

from curate.explain import explain
from curate.revocation import Asked, revoke
from curate.store.tables import Store
from curate.verify import find_manifest, verify
from curate.workspace import Workspace

PRIVATE = post("private", "8001", "eve", is_private="true")
PUBLIC = post("public", "8002", "ada", url=f"{PRIVATE['url'].replace('https', 'http')}#shared")
ANOTHER = post("another", "8003", "bo")
AGAIN = post("again", "8004", "cy", url=ANOTHER["url"])


def test_the_address_of_a_private_photo_is_kept_of_nobody() -> None:
    workspace = prepared_workspace([PRIVATE, PUBLIC, ANOTHER])
    assert decide(workspace)["public"].codes == {"EXACT_DUP_OF_EXCLUDED"}
    assert kept(workspace) == {"another"}
    (reason,) = explain(workspace, "public").reasons
    assert reason.evidence == "same address as an excluded image"
    assert reason.cause is not None
    assert [cause.code for cause in reason.cause.reasons] == ["ACCT_PRIVATE"]


def test_nor_after_the_person_asked_and_their_rows_were_erased() -> None:
    public = {**PRIVATE, "is_private": "false"}
    workspace = prepared_workspace(
        [public, PUBLIC, ANOTHER], config=f"{CONFIG}deduplicate = false\n"
    )
    version = make_version(workspace)
    assert len(in_manifest(version)) == 3
    revoked = revoke(workspace, [Asked("eve", 1)], reason="erasure", erases=True)
    told = json.loads(revoked.tombstones.read_text())
    assert set(told["versions"][0]["images"]) == image_ids(workspace, "private", "public")
    assert decide(workspace)["public"].codes == {"SUBJECT_INVOLVED", "EXACT_DUP_OF_EXCLUDED"}
    assert kept(workspace) == {"another"}
    rows = pq.read_table(Store(workspace.store).refused_files_path()).to_pylist()
    assert [(len(row["sha256"]), row["image_id"]) for row in rows] == [(32, None)]
    assert b"images.example" not in Store(workspace.store).refused_files_path().read_bytes()


@pytest.mark.slow
def test_a_version_from_before_the_original_was_refused_is_found() -> None:
    public = {**PRIVATE, "is_private": "false"}
    workspace = prepared_workspace(
        [public, ANOTHER, PUBLIC], config=f"{CONFIG}deduplicate = false\n"
    )
    make_version(workspace)
    revoke(workspace, [Asked("eve", 1)], reason="objection")
    verdict = verify(workspace, find_manifest(workspace, "latest"))
    found = {image for image, _ in verdict.violations}
    assert found == image_ids(workspace, "private", "public")


@pytest.mark.parametrize("deduplicates", [True, False])
def test_one_of_each_address_is_kept_or_all_in_one_split(deduplicates: bool) -> None:
    config = (
        f"{CONFIG}deduplicate = {str(deduplicates).lower()}\n[manifest]\nvalidation_share = 0.4\n"
    )
    rows = [post(f"own{n}", f"81{n}", f"own{n}") for n in range(6)]
    shared = [post(f"shared{n}", f"82{n}", f"shared{n}", url=ANOTHER["url"]) for n in range(4)]
    workspace: Workspace = prepared_workspace([*rows, *shared], config=config)
    table = pq.read_table(make_version(workspace).path / "manifest.parquet")
    splits = dict(zip(table["image_id"].to_pylist(), table["split"].to_pylist(), strict=True))
    of_shared = image_ids(workspace, *(row["post_id"] for row in shared)) & set(splits)
    assert len(of_shared) == (1 if deduplicates else 4)
    assert len({splits[image] for image in of_shared}) == 1
    assert set(splits.values()) == {"train", "validation"}
    if deduplicates:
        (stays,) = of_shared
        (left, *_) = image_ids(workspace, *(row["post_id"] for row in shared)) - {stays}
        (reason,) = explain(workspace, left).reasons
        assert reason.evidence == "same address as a kept image"
