"""The whole pipeline on a synthetic export whose truth is known."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from workspaces import (
    CUTOFF,
    OUTCOMES,
    Outcome,
    decide,
    new_workspace,
    post_node,
    saved,
    take_in,
    write_node,
)

from curate.errors import ContractError, InputError, UsageError
from curate.pipeline import RunResult, run, stages
from curate.store.engine import Engine
from curate.store.sqlfiles import list_sql, load_sql
from curate.synthetic import Flag, Truth, write_export
from curate.workspace import Workspace

MANIFEST = "SELECT * FROM manifest ORDER BY image_id"


@dataclass(frozen=True)
class Finished:
    """A workspace after one run."""

    workspace: Workspace
    export: Path
    truth: Truth
    result: RunResult
    manifest: pa.Table
    posts: dict[str, Outcome]
    kept_images: dict[str, int]


def run_once(workspace: Workspace, **options: object) -> tuple[RunResult, pa.Table]:
    options.setdefault("threads", 2)
    with run(workspace, cutoff=CUTOFF, **options) as (engine, result):  # type: ignore[arg-type]
        return result, engine.arrow(MANIFEST)


def reused(result: RunResult) -> dict[str, bool]:
    return {stage.name: stage.is_reused for stage in result.results}


def sibling(finished: Finished, root: Path) -> Workspace:
    """A new, empty workspace with the same pseudonym key."""
    new_workspace(root)
    key = Path("keys", "pseudonym.key")
    shutil.copy(finished.workspace.root / key, root / key)
    return Workspace(root)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    root = tmp_path_factory.mktemp("pipeline")
    truth = write_export(root / "export", posts=120, accounts=24, seed=5, image_side_px=48)
    workspace = new_workspace(root / "ws")
    take_in(workspace, root / "export")
    with run(workspace, cutoff=CUTOFF, threads=2) as (engine, result):
        manifest = engine.arrow(MANIFEST)
        rows = engine.rows(OUTCOMES)
        kept = engine.rows(
            "SELECT posts.post_id, count(*) FROM kept_images "
            "JOIN posts ON posts.post_key = kept_images.post_key GROUP BY posts.post_id"
        )
    yield Finished(
        workspace,
        root / "export",
        truth,
        result,
        manifest,
        {post_id: Outcome(outcome, frozenset(codes)) for post_id, outcome, codes in rows},
        dict(kept),
    )


@pytest.fixture
def copied(finished: Finished, tmp_path: Path) -> Workspace:
    """The finished workspace, copied so that a test may change it; the export stays where it is."""
    shutil.copytree(finished.workspace.root, tmp_path / "ws")
    return Workspace(tmp_path / "ws")


# ── The promise ───────────────────────────────────────────────────────────────────────────────


def test_no_image_of_an_account_that_is_not_public_is_kept(finished: Finished) -> None:
    privacy = {post.post_id: post.privacy for post in finished.truth.posts}
    assert {"private", "unknown", "malformed", "conflict"} <= set(privacy.values())
    assert finished.kept_images
    assert {privacy[post_id] for post_id in finished.kept_images} == {"public"}


@pytest.mark.parametrize(
    ("privacy", "codes"),
    [
        ("private", {"ACCT_PRIVATE"}),
        ("unknown", {"STATUS_MISSING"}),
        ("malformed", {"STATUS_MALFORMED"}),
        ("conflict", {"ACCT_PRIVATE", "STATUS_CONFLICT"}),
    ],
)
def test_every_post_of_such_an_account_says_why(
    finished: Finished, privacy: str, codes: set[str]
) -> None:
    posts = [post for post in finished.truth.posts if post.privacy == privacy]
    posts = [post for post in posts if post.post_id in finished.posts]
    assert posts
    assert all(codes <= finished.posts[post.post_id].codes for post in posts)


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        ("repost", "TAGGED_ACCOUNT_PRIVATE"),
        ("plus_prohibited", "XMP_PLUS_DMI"),
        ("coauthor_private", "COAUTHOR_PRIVATE"),
        ("coauthor_unknown", "COAUTHOR_UNKNOWN"),
        ("tags_private", "TAGGED_ACCOUNT_PRIVATE"),
        ("mentions_private", "TAGGED_ACCOUNT_PRIVATE"),
        ("followed_by_viewer", "VIEWER_PRIVILEGED_ACCESS"),
        ("video", "IMAGE_MISSING"),
        ("missing_media", "IMAGE_MISSING"),
        ("truncated_media", "IMAGE_UNREADABLE"),
    ],
)
def test_every_case_is_rejected_for_its_reason(finished: Finished, flag: Flag, code: str) -> None:
    posts = finished.truth.posts_with(flag)
    assert posts
    for post in posts:
        assert finished.posts[post.post_id].outcome == "rejected"
        assert code in finished.posts[post.post_id].codes


@pytest.mark.parametrize("flag", ["plus_allowed", "coauthor_public"])
def test_what_nobody_refuses_is_kept(finished: Finished, flag: Flag) -> None:
    posts = [post for post in finished.truth.posts_with(flag) if post.privacy == "public"]
    assert posts
    assert {finished.posts[post.post_id].outcome for post in posts} == {"kept"}


def test_of_a_public_photo_and_its_copy_one_is_kept(finished: Finished) -> None:
    (copy,) = finished.truth.posts_with("copy_of_public")
    assert copy.copy_of is not None
    both = [finished.posts[post_id] for post_id in (copy.post_id, copy.copy_of)]
    assert sorted(post.outcome for post in both) == ["kept", "rejected"]
    assert {code for post in both for code in post.codes} == {"NEAR_DUPLICATE"}


def test_an_admitted_post_without_hashtags_has_no_concept(finished: Finished) -> None:
    posts = [
        finished.posts[post.post_id]
        for post in finished.truth.posts_with("no_hashtags")
        if post.privacy == "public" and "coauthor_private" not in post.flags
    ]
    assert posts
    assert all("NO_CONCEPT" in post.codes for post in posts)


def test_a_malformed_file_is_no_post_and_is_counted(finished: Finished) -> None:
    broken = {post.post_id for post in finished.truth.posts_with("malformed_json")}
    assert broken
    assert set(finished.posts) == {post.post_id for post in finished.truth.posts} - broken


def test_posts_and_images_are_conserved(finished: Finished) -> None:
    for counts in (finished.result.posts, finished.result.images):
        assert counts.total == counts.kept + counts.rejected + counts.quarantined
        assert min(counts.kept, counts.rejected) > 0
    assert finished.result.posts.total == len(finished.posts)
    assert finished.result.images.kept == finished.manifest.num_rows


def test_the_manifest_names_nobody(finished: Finished) -> None:
    text = str(finished.manifest.to_pylist())
    for account in finished.truth.accounts:
        assert account.handle not in text
        assert account.account_id not in text
    for post in finished.truth.posts:
        assert post.post_id not in text
        assert post.stem not in text


def test_nobody_is_in_both_splits(finished: Finished) -> None:
    with run(finished.workspace, cutoff=CUTOFF, threads=2) as (engine, _):
        several = engine.rows(
            "SELECT posts.account_key FROM manifest "
            "JOIN images ON images.image_id = manifest.image_id "
            "JOIN posts ON posts.post_key = images.post_key "
            "GROUP BY posts.account_key HAVING count(DISTINCT manifest.split) > 1"
        )
    assert several == []


# ── The same inputs, the same manifest ────────────────────────────────────────────────────────


def test_a_second_run_reuses_every_stage_and_ends_with_the_same(
    copied: Workspace, finished: Finished
) -> None:
    run_once(copied)  # the copy lies elsewhere, and so do its word lists
    result, manifest = run_once(copied)
    assert all(reused(result).values())
    assert manifest.equals(finished.manifest)


@pytest.mark.slow
def test_one_thread_two_folders_and_another_order_give_the_same_manifest(
    finished: Finished, tmp_path: Path
) -> None:
    folders = sorted(path for path in finished.export.iterdir() if path.is_dir())
    for number, folder in enumerate(folders):
        shutil.copytree(folder, tmp_path / f"half{number % 2}" / folder.name)
    workspace = sibling(finished, tmp_path / "ws")
    take_in(workspace, tmp_path / "half1")
    take_in(workspace, tmp_path / "half0")
    _, manifest = run_once(workspace, threads=1)
    assert manifest.equals(finished.manifest)


KILLED = """
import os, signal, sys
from pathlib import Path
from datetime import datetime
from curate.images import duplicates, near_hashes
from curate.pipeline import run
from curate.sources import media
from curate.workspace import Workspace

media._BATCH = 20
at = ""

def kill():
    os.kill(os.getpid(), signal.SIGKILL)

def killing(search):
    def pairs(*given):
        if (at, sys.argv[3]) == (sys.argv[2], "at work"):
            kill()
        return search(*given)
    return pairs

near_hashes.pairs_between = killing(near_hashes.pairs_between)
duplicates.pairs_within = killing(duplicates.pairs_within)

def progress(stage, done, total):
    global at
    at = stage
    if stage != sys.argv[2]:
        return
    match sys.argv[3]:
        case "at its end" if done == total:
            kill()
        case "on the way" if 1 < done < total:
            kill()

with run(Workspace(Path(sys.argv[1])), cutoff=datetime(2026, 6, 1), threads=1, progress=progress):
    pass
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stage", "moment"),
    [
        ("labels", "at its end"),
        ("image_facts", "on the way"),
        ("near_copies", "at work"),
        ("near_duplicates", "at work"),
    ],
)
def test_a_run_killed_in_the_middle_goes_on_and_ends_with_the_same(
    finished: Finished, tmp_path: Path, stage: str, moment: str
) -> None:
    workspace = sibling(finished, tmp_path / "ws")
    take_in(workspace, finished.export)
    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(workspace.root), stage, moment],
        check=False,
        capture_output=True,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert died.returncode == -9, died.stderr
    assert not (workspace.store / "manifest").exists()
    result, manifest = run_once(workspace)
    assert manifest.equals(finished.manifest)
    was_reused = reused(result)
    assert was_reused["account_links"]
    assert was_reused[stage] == (moment == "at its end")
    assert not was_reused["manifest"]


def test_a_kill_between_a_new_file_and_its_stamp_does_not_pass_the_new_for_the_old(
    copied: Workspace, finished: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 64 px nothing is kept; killed there, and set back to 32 px, all must be as before."""
    from curate.store.tables import Store

    class KilledError(BaseException):
        pass

    write_stamps = Store.write_stamps

    def die_at_the_stamp(store: Store, table: str, stage: str, stamps: dict[str, object]) -> None:
        if stage == "image_facts" and stamps:
            raise KilledError
        write_stamps(store, table, stage, stamps)  # type: ignore[arg-type]

    config = copied.root / "curate.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(before.replace("min_side_px = 32", "min_side_px = 64"), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write_stamps", die_at_the_stamp)
        with pytest.raises(KilledError):
            run_once(Workspace(copied.root))
    config.write_text(before, encoding="utf-8")
    result, manifest = run_once(Workspace(copied.root))
    assert not reused(result)["image_facts"]
    assert manifest.equals(finished.manifest)


# ── What changes, and what depends on it ──────────────────────────────────────────────────────


def test_a_changed_threshold_reruns_only_what_depends_on_it(
    copied: Workspace, finished: Finished
) -> None:
    run_once(copied)  # the copy lies elsewhere, and so do its word lists
    config = copied.root / "curate.toml"
    text = config.read_text(encoding="utf-8")
    assert "threshold = 0.5" in text
    config.write_text(text.replace("threshold = 0.5", "threshold = 0.99"), encoding="utf-8")
    result, manifest = run_once(Workspace(copied.root))
    again = {name for name, is_reused in reused(result).items() if not is_reused}
    assert again == {
        "concept_caps",
        "sampling_plan",
        "image_weights",
        "manifest_rows",
        "manifest",
    }
    assert manifest.column("image_id").equals(finished.manifest.column("image_id"))
    assert not manifest.column("repeat_factor").equals(finished.manifest.column("repeat_factor"))


def test_the_looser_preset_still_keeps_no_copy_of_a_private_image(
    copied: Workspace, finished: Finished
) -> None:
    config = copied.root / "curate.toml"
    text = config.read_text(encoding="utf-8")
    preset = text.replace('preset = "strict"', 'preset = "private-accounts"')
    assert preset != text
    config.write_text(preset, encoding="utf-8")
    decided = decide(Workspace(copied.root))
    (repost,) = finished.truth.posts_with("repost")
    assert decided[repost.post_id].codes == {"EXACT_DUP_OF_EXCLUDED"}
    privacy = {post.post_id: post.privacy for post in finished.truth.posts}
    kept = {post_id for post_id, outcome in decided.items() if outcome.outcome == "kept"}
    assert {privacy[post_id] for post_id in kept} == {"public"}
    tagging = finished.truth.posts_with("tags_private")
    assert {decided[post.post_id].outcome for post in tagging} == {"kept"}


@pytest.mark.slow
def test_a_file_that_is_deleted_between_runs_is_missing_in_the_next(
    finished: Finished, tmp_path: Path
) -> None:
    shutil.copytree(finished.export, tmp_path / "export")
    workspace = sibling(finished, tmp_path / "ws")
    take_in(workspace, tmp_path / "export")
    run_once(workspace)
    post = next(
        post
        for post in finished.truth.posts
        if finished.kept_images.get(post.post_id) == len(post.media) == 1
    )
    (tmp_path / "export" / post.media[0]).unlink()
    decided = decide(workspace)
    assert decided[post.post_id] == Outcome("rejected", frozenset({"IMAGE_MISSING"}))
    others = {name: outcome for name, outcome in decided.items() if name != post.post_id}
    assert others == {name: o for name, o in finished.posts.items() if name != post.post_id}


def test_a_run_up_to_a_stage_ends_there(copied: Workspace) -> None:
    result, _ = run_once(copied, until="barred_posts")
    assert result.results[-1].name == "barred_posts"
    assert len(result.results) < len(stages())
    with pytest.raises(UsageError):
        run_once(copied, until="no_such_stage")


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run_once(new_workspace(tmp_path / "ws"))
    assert "curate ingest" in str(caught.value.hint)


def test_a_stage_that_loses_a_post_stops_the_run(
    copied: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checks see what a broken stage would do."""
    import dataclasses

    from curate import pipeline

    good = load_sql("outcome", "dropped_posts")
    bad = dataclasses.replace(good, text=good.text.replace("GROUP BY", "AND FALSE GROUP BY"))
    plan = [bad if stage.name == good.name else stage for stage in stages()]
    monkeypatch.setattr(pipeline, "stages", lambda: plan)
    for _ in range(2):
        with pytest.raises(ContractError, match="posts_are_conserved"):
            run_once(copied)


def test_a_check_that_found_nothing_is_asked_again_when_a_table_is_another(
    copied: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_once(copied)  # the copy lies elsewhere
    checks = {load_sql("checks", name).text: name for name in list_sql("checks")}
    asked: set[str] = set()
    ask = Engine.rows

    def noted(self: Engine, query: str, params: object = None) -> object:
        asked.update({checks[query]} if query in checks else set())
        return ask(self, query, params)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "rows", noted)
    run_once(copied)
    assert not asked
    config = copied.root / "curate.toml"
    actions = '[policy.actions]\nSTATUS_STALE = "reject"'
    config.write_text(config.read_text().replace("[policy.actions]", actions))
    run_once(Workspace(copied.root))
    assert asked >= {name for name in checks.values() if "policy" in load_sql("checks", name).reads}
    assert "accounts_are_unique" not in asked


def test_an_ingest_after_a_run_hides_what_the_run_had_kept(tmp_path: Path) -> None:
    """The later export has the same post for followers only: the earlier copy must not stand."""
    account = {"id": "7", "username": "ada", "is_private": False}
    name = "ada/2026-05-01_10-00-00_UTC.json.xz"
    write_node(tmp_path / "first" / name, post_node("11", account), picture=True)
    story = saved(post_node("11", account)["node"], "StoryItem")
    write_node(tmp_path / "second" / name, story, picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "first", observed_at=datetime(2026, 5, 20))
    _, manifest = run_once(workspace)
    assert len(manifest) == 1
    take_in(workspace, tmp_path / "second", observed_at=datetime(2026, 5, 21))
    result, manifest = run_once(workspace)
    assert len(manifest) == 0
    assert (result.posts.total, result.posts.kept) == (1, 0)
    assert result.reasons == {"POST_EPHEMERAL": 1}
