"""What somebody who runs it for the first time is told, where the first try comes to nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from workspaces import CUTOFF, OBSERVED, new_workspace, post_node, saved, take_in, write_node

from curate.errors import ExitCode
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path / "work")


def test_a_workspace_of_profiles_only_lacks_posts_and_is_told_so(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    profile = saved({"id": "1001", "username": "anna_example", "is_private": False}, "Profile")
    write_node(tmp_path / "export" / "anna_example_1001.json", profile)
    at = ("--workspace", workspace.root)
    observed = ("--observed-at", OBSERVED.isoformat())
    assert run_curate("ingest", tmp_path / "export", *observed, *at)[0] == ExitCode.DONE
    code, _, err = run_curate("run", "--cutoff", CUTOFF.isoformat(), *at)
    assert code == ExitCode.BAD_INPUT
    assert "no post is ingested yet, only profiles" in err
    assert "that has posts" in json.loads(run_curate("status", "--json", *at)[1])["next_step"]


def _run(workspace: Workspace, run_curate: Curate) -> str:
    code, _, err = run_curate("run", "--cutoff", CUTOFF.isoformat(), "--workspace", workspace.root)
    assert code == ExitCode.DONE
    return err


def test_what_can_be_mended_is_told_before_stories_that_cannot(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    owner = {"id": "1001", "username": "anna_example"}
    for number in (1, 2):
        story = saved(post_node(str(number), owner)["node"], "StoryItem")
        write_node(tmp_path / f"export/{number}.json", story)
    write_node(tmp_path / "export/3.json", post_node("3", owner))
    take_in(workspace, tmp_path / "export")
    err = _run(workspace, run_curate)
    assert "1 of 3 posts rejected: STATUS_MISSING. To keep them: Ingest a status" in err
    assert "(Of the others, 2 left for what you cannot lift.)" in err


def test_an_export_of_addresses_is_told_of_the_setting_that_keeps_them(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    rows = [
        {"id": one, "username": f"u{one}", "is_private": one == 2, "caption": "A #cat"}
        | {"images": [f"https://images.example/{one}a.jpg", f"https://images.example/{one}b.jpg"]}
        for one in (1, 2)
    ]
    path = tmp_path / "posts.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    take_in(workspace, path)
    err = _run(workspace, run_curate)
    assert "1 of 2 posts rejected: IMAGE_MISSING." in err
    assert "addresses without a file: all 4." in err
    # Posts and images are counted apart.
    posts, images = err.split("images  ", 1)
    assert "1 ACCT_PRIVATE" in posts
    assert "4 IMAGE_MISSING" in images
    config = workspace.root / "curate.toml"
    config.write_text("[images]\nrequire_files = false\n", encoding="utf-8")
    err = _run(workspace, run_curate)
    assert "images           4 in = 2 kept" in err
    assert "addresses" not in err


def test_posts_of_nobody_are_told_to_say_whose_they_are(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("post_id,caption\n1,A #cat\n", encoding="utf-8")
    take_in(workspace, path)
    assert "The accounts of 1 have no name" in _run(workspace, run_curate)


def test_a_profile_that_is_there_twice_is_one(workspace: Workspace, tmp_path: Path) -> None:
    for number, name in enumerate(("anna", "anna", "bert")):
        profile = saved({"id": name[0] * 4, "username": name, "is_private": False}, "Profile")
        write_node(tmp_path / f"export/{number}.json", profile)
    assert take_in(workspace, tmp_path / "export").counts.profiles == 2
