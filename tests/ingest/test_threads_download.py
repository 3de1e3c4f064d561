"""Threads in an Instagram download: its posts, and a privacy of its own."""

import json
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed

FOLDER = "your_instagram_activity/threads"
NOON = 1_700_000_000


def part(uri: str = "", title: str = "my cat", **more: Any) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": NOON, "title": title, **more}


def download(root: Path, *posts: Any, private: Any = "False", name: Any = "Ada") -> Seen:
    facts = {"Username": {"value": name}, "Private Account": {"value": private}}
    profile = {"text_post_app_text_post_app_profile": [{"string_map_data": facts}]}
    files = {
        "threads_and_replies": {"text_post_app_text_posts": list(posts)},
        **({"personal_information": profile} if name else {}),
    }
    (root / FOLDER).mkdir(parents=True)
    for file, content in files.items():
        (root / FOLDER / f"{file}.json").write_text(json.dumps(content), encoding="utf-8")
    return observed(root)


@pytest.mark.parametrize(
    ("said", "status"), [("False", "public"), ("True", "private"), ("No", "malformed")]
)
def test_threads_has_a_privacy_of_its_own(tmp_path: Path, said: str, status: str) -> None:
    found = download(tmp_path, {"media": [part()]}, private=said)
    (account,), (post,) = found.accounts, found.posts
    assert found.format == "threads-download"
    assert (account["platform"], account["handle"], account["status"]) == (
        "threads",
        "ada",
        status,
    )
    assert (post["handle"], post["status"]) == ("ada", status)


def test_posts_without_personal_information_are_a_stand_ins(tmp_path: Path) -> None:
    (post,) = download(tmp_path, {"media": [part()]}, name=None).posts
    assert post["account_id"].startswith("unnamed:")
    assert post["status"] is None


def test_a_text_is_no_medium_and_is_repaired(tmp_path: Path) -> None:
    post = {"media": [part(title="caf\u00c3\u00a9 @bo"), part("media/posts/a.jpg", title="")]}
    (seen,) = download(tmp_path, post).posts
    assert seen["caption"] == "café @bo"
    assert [one["path"] for one in seen["media"]] == ["media/posts/a.jpg"]
    assert [one["handle"] for one in seen["people"]] == ["bo"]


def test_an_answer_is_a_post_and_two_of_a_second_are_two(tmp_path: Path) -> None:
    answer = part(title="yes", text_app_post={"is_reply": True})
    found = download(tmp_path, {"media": [part()]}, {"media": [answer]})
    assert len({one["post_id"] for one in found.posts}) == 2
    assert {one["kind"] for one in found.posts} == {"post"}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (1, "a record that is no object"),
        ({"media": {}}, "media is no list"),
        ({"media": [1]}, "a medium that is no object"),
        ({"media": []}, "a post with neither a time nor a medium"),
    ],
)
def test_what_cannot_be_read_is_malformed_by_its_number(
    tmp_path: Path, record: Any, reason: str
) -> None:
    found = download(tmp_path, {"media": [part()]}, record)
    assert [(at, why) for _, at, why in found.reasons] == [(2, reason)]
