"""Changed copies of a private photo that public accounts post, from export to manifest."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageOps
from slow_cases import slow
from workspaces import CUTOFF, EVERY_COPY, decide, new_workspace, prepared, take_in

from curate.errors import InputError
from curate.explain import explain
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, revoke
from curate.store.tables import Store
from curate.verify import find_manifest, verify
from curate.workspace import Workspace

NEAR = frozenset({"NEAR_DUP_OF_EXCLUDED"})


def photo(seed: int) -> Image.Image:
    grain = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(grain).resize((320, 240), Image.Resampling.BICUBIC)


COPIES: dict[str, tuple[Callable[[Image.Image], Image.Image], str]] = {
    "encoded-anew": (lambda image: image, "JPEG"),
    "half-the-size": (lambda image: image.resize((160, 120)), "PNG"),
    "mirrored": (ImageOps.mirror, "WEBP"),
    "framed": (lambda image: ImageOps.expand(image, 30, "black"), "JPEG"),
}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def write(folder: Path, posts: dict[str, bytes], *, is_private: bool = False) -> Path:
    folder.mkdir(parents=True)
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    for number, (name, data) in enumerate(posts.items()):
        (folder / f"{number}").write_bytes(data)
        who = f"{folder.name}{number}"
        lines.append(f"instagram,{name},id-{who},{who},{str(is_private).lower()},cat,{number}")
    (folder / "posts.csv").write_text("\n".join(lines))
    return folder


def encoded(image: Image.Image, kind: str = "JPEG") -> bytes:
    file = BytesIO()
    image.save(file, kind, quality=70)
    return file.getvalue()


@pytest.fixture
def workspace() -> Workspace:
    def make(place: Path) -> None:
        copies = {name: encoded(change(photo(1)), kind) for name, (change, kind) in COPIES.items()}
        free = {"another": encoded(photo(2)), "blank": encoded(Image.new("L", (90, 90), 200))}
        made = new_workspace(place / "ws", EVERY_COPY)
        blank = encoded(Image.new("L", (80, 80), 200))
        original = {"original": encoded(photo(1), "PNG"), "private-blank": blank}
        take_in(made, write(place / "private", original, is_private=True))
        take_in(made, write(place / "public", {**copies, **free}))

    return Workspace(prepared("near-copies", make) / "ws")


def found(workspace: Workspace) -> dict[str, frozenset[str]]:
    decided = decide(workspace)
    return {name: decided[name].codes for name in (*COPIES, "another", "blank")}


EXPECTED = {**dict.fromkeys(COPIES, NEAR), "another": frozenset(), "blank": frozenset()}


def test_no_changed_copy_of_a_private_photo_is_kept(workspace: Workspace) -> None:
    assert found(workspace) == EXPECTED
    (reason,) = explain(workspace, "mirrored").reasons
    assert reason.cause is not None
    assert [cause.code for cause in reason.cause.reasons] == ["ACCT_PRIVATE"]


@pytest.mark.parametrize("what", ["its file", *slow("its export")])
def test_nor_when_the_original_went_since(workspace: Workspace, what: str) -> None:
    found(workspace)
    original = workspace.root.parent / "private"
    (original / "0").unlink()
    if what == "its export":
        (original / "posts.csv").unlink()
    assert found(workspace) == EXPECTED
    (reason,) = explain(workspace, "framed").reasons
    assert reason.evidence.startswith("looks like an image that left before and is gone: ACCT_P")


def test_nor_when_the_person_asked_and_their_rows_were_erased(workspace: Workspace) -> None:
    found(workspace)
    revoke(workspace, [Asked("private0", 1)], reason="erasure", erases=True)
    assert found(workspace) == EXPECTED


def test_what_is_remembered_of_the_look_names_nobody(workspace: Workspace) -> None:
    found(workspace)
    revoke(workspace, [Asked("private0", 1)], reason="erasure", erases=True)
    rows = pq.read_table(Store(workspace.store).refused_files_path()).to_pylist()
    looks = [row for row in rows if row["perceptual_hash"] is not None]
    assert looks
    assert {row["image_id"] for row in looks} == {None}


@pytest.mark.slow
def test_a_version_from_before_the_original_was_refused_is_found_by_verify(
    workspace: Workspace,
) -> None:
    status = workspace.root.parent / "status.csv"
    head = "platform,account_id,status,observed_at,consent\n"
    status.write_text(f"{head}instagram,id-private0,public,2026-05-25T00:00:00Z,granted\n")
    take_in(workspace, status, source_format="account-status")
    with run(workspace, cutoff=CUTOFF) as (engine, result):
        publish(workspace, engine, result)
    assert found(workspace)["mirrored"] == frozenset()
    status.write_text(f"{head}instagram,id-private0,private,2026-05-28T00:00:00Z,\n")
    take_in(workspace, status, source_format="account-status")
    verdict = verify(workspace, find_manifest(workspace, "latest"), cutoff=CUTOFF)
    assert [set(codes) for _, codes in verdict.violations].count(set(NEAR)) == len(COPIES)


def test_what_a_model_is_evaluated_on_is_not_trained_on(workspace: Workspace) -> None:
    folder = workspace.root / "val"
    folder.mkdir()
    (folder / "1.webp").write_bytes(encoded(ImageOps.mirror(photo(2)), "WEBP"))
    (folder / "2.png").write_bytes(encoded(photo(3), "PNG"))
    (folder / "names.txt").write_text("1 dog")
    config = workspace.root / "curate.toml"
    config.write_text(EVERY_COPY + '[evaluation]\nimages = ["val"]\n')
    decided = found(Workspace(workspace.root))
    assert decided == {**EXPECTED, "another": frozenset({"EVALUATION_OVERLAP"})}
    with run(Workspace(workspace.root), cutoff=CUTOFF) as (engine, result):
        version = publish(workspace, engine, result).path
    assert json.loads((version / "report.json").read_text())["evaluation"] == {
        "folders": 1,
        "evaluation_count": 2,
        "unread_count": 1,
        "found_count": 1,
        "image_count": 1,
    }
    told = (version / "report.html").read_text()
    assert "evaluated on 2 images (1 more file in the same folder could not be read as one)" in told
    assert "1 of them (50.00 %) came in as 1 image" in told


@pytest.mark.parametrize("is_asked", [True, *slow(False)])
def test_a_copy_on_its_side_is_found_if_that_is_asked_and_the_report_says_which(
    workspace: Workspace, is_asked: bool
) -> None:
    turn = photo(1).transpose(Image.Transpose.ROTATE_90)
    take_in(workspace, write(workspace.root.parent / "sides", {"on-its-side": encoded(turn)}))
    config = workspace.root / "curate.toml"
    config.write_text(f"{EVERY_COPY}turned_copies = {str(is_asked).lower()}\n")
    with run(Workspace(workspace.root), cutoff=CUTOFF) as (engine, result):
        version = publish(Workspace(workspace.root), engine, result).path
    decided = explain(workspace, "on-its-side").reasons
    assert [reason.code for reason in decided] == ["NEAR_DUP_OF_EXCLUDED"] * is_asked
    told = json.loads((version / "report.json").read_text())
    assert told["settings"]["turned_copies"] == told["copies"]["turned_copies"] == is_asked
    named = "tilted" if is_asked else "turned"
    page = (version / "report.html").read_text()
    assert f"by much, {named} or painted over were not looked for" in page
    (said,) = [one for one in told["signals"]["not_checked"] if "Copies" in one["name"]]
    assert f"cropped by much, {named} or painted over" in said["name"]
    assert ("quarter turns" in said["where"]) == is_asked


@pytest.mark.slow
def test_the_report_tells_of_copies_that_the_policy_ignores(workspace: Workspace) -> None:
    folder = workspace.root.parent / "same"
    take_in(workspace, write(folder, {"twin": encoded(photo(1), "PNG")}))
    config = workspace.root / "curate.toml"
    config.write_text(f'{EVERY_COPY}[policy.actions]\nEXACT_DUP_OF_EXCLUDED = "ignore"\n')
    ignoring = Workspace(workspace.root)
    assert decide(ignoring)["twin"].codes == frozenset()
    with run(ignoring, cutoff=CUTOFF) as (engine, result):
        version = publish(ignoring, engine, result).path
    copies = json.loads((version / "report.json").read_text())["copies"]
    assert (copies["exact_count"], copies["exact_action"]) == (1, "ignore")
    assert "let through, as the policy is set to ignore it" in (version / "report.html").read_text()


@pytest.mark.parametrize("code", ["NEAR_DUP_OF_EXCLUDED", "SUBJECT_INVOLVED"])
def test_no_setting_lets_through_what_may_be_of_somebody_who_asked_to_leave(
    workspace: Workspace, code: str
) -> None:
    config = workspace.root / "curate.toml"
    config.write_text(f'[policy.actions]\n{code} = "ignore"\n')
    with pytest.raises(InputError, match=code):
        found(Workspace(workspace.root))


def overrule(workspace: Workspace, post: str, reason: str) -> str:
    """Say that a picture is another one than it was taken for; returns its pseudonym."""
    told = explain(workspace, post)
    (match,) = told.reasons
    original = match.evidence.partition("original ")[2].rstrip(")")
    (image,) = [image.image_id for image in told.images]
    path = workspace.root / "matches.csv"
    old = path.read_text() if path.exists() else "image_id,original_id,decision,reason\n"
    path.write_text(f"{old}{image},{original},different,{reason}\n")
    return image


@pytest.mark.slow
def test_a_person_says_that_a_match_is_another_picture(workspace: Workspace) -> None:
    found(workspace)
    overrule(workspace, "framed", "twins")
    assert found(workspace) == {**EXPECTED, "framed": frozenset()}


def test_the_report_counts_copies_and_names_what_a_person_decided(workspace: Workspace) -> None:
    found(workspace)
    image = overrule(workspace, "mirrored", "the twin of the other")
    with run(workspace, cutoff=CUTOFF) as (engine, result):
        version = publish(workspace, engine, result).path
    copies = json.loads((version / "report.json").read_text())["copies"]
    decisions = copies.pop("decisions")
    assert copies == {
        "exact_count": 0,
        "exact_action": "reject",
        "alike_count": len(COPIES) - 1,
        "alike_action": "quarantine",
        "compared_count": len(COPIES) + 2,
        "remembered_count": 2,
        "addresses_count": 0,
        "copy_distance": 6,
        "turned_copies": False,
    }
    assert [(row["decision"], row["reason"]) for row in decisions] == [
        ("different", "the twin of the other")
    ]
    assert image not in (version / "report.json").read_text()  # it has another name there
    assert "another picture: “the twin of the other”" in (version / "report.html").read_text()
    entries = [json.loads(line) for line in workspace.ledger.read_text().splitlines()]
    digest = hashlib.sha256((workspace.root / "matches.csv").read_bytes()).hexdigest()
    assert entries[-1]["facts"]["matches_sha256"] == digest
