"""Bright Data's datasets of Instagram: owners, privacy, when they were collected."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed


def item(**more: Any) -> dict[str, Any]:
    said = {"post_id": "3746127733433756676", "pk": "1", "user_posted": "Ada"}
    return {**said, "user_posted_id": "11", "shortcode": "x", **more}


def dataset(root: Path, *items: Any) -> Seen:
    path = root / "items.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    return observed(path)


def test_a_post_has_its_owner_its_words_and_when_it_was_collected(tmp_path: Path) -> None:
    (post,) = dataset(
        tmp_path,
        item(
            description="my #cat",
            hashtags=["#cat"],
            date_posted="2025-10-18T13:14:07.000Z",
            timestamp="2026-02-22T19:47:07.000Z",
        ),
    ).posts
    assert (post["post_id"], post["account_id"], post["handle"]) == (
        "3746127733433756676",
        "11",
        "ada",
    )
    assert (post["caption"], post["tags"], post["status"]) == ("my #cat", ["cat"], None)
    assert (post["created_at"], post["observed_at"]) == (
        datetime(2025, 10, 18, 13, 14, 7),
        datetime(2026, 2, 22, 19, 47, 7),
    )


def test_photos_have_their_alt_texts_and_videos_are_none(tmp_path: Path) -> None:
    parts = [
        {"type": "Photo", "url": "https://a.example/1.jpg", "alt_text": "Photo by @bo"},
        {"type": "Video", "url": "https://a.example/2.mp4"},
    ]
    (post,) = dataset(tmp_path, item(post_content=parts, photos=["https://a.example/3.jpg"])).posts
    assert [(one["url"], one["alt_text"]) for one in post["media"]] == [
        ("https://a.example/1.jpg", "Photo by @bo")
    ]
    assert {one["handle"] for one in post["people"]} == {"bo"}


def test_a_cell_with_a_key_twice_makes_its_row_malformed(tmp_path: Path) -> None:
    cell = '[{""username"": ""bo"", ""username"": ""cy""}]'
    path = tmp_path / "a.csv"
    path.write_text(
        "post_id,user_posted,user_posted_id,shortcode,tagged_users\n"
        f'7,ada,11,x,"{cell}"\n8,ada,11,y,"[{{""username"": ""di""}}]"\n'
    )
    found = observed(path)
    assert [one["post_id"] for one in found.posts] == ["8"]
    assert [why for *_, why in found.reasons] == [
        "a key that is there twice, with different values"
    ]


def test_co_authors_and_tagged_people_are_named(tmp_path: Path) -> None:
    (post,) = dataset(
        tmp_path,
        item(tagged_users=[{"id": "7", "username": "bo"}], coauthor_producers=["cy"]),
    ).posts
    assert [(one["role"], one["account_id"], one["handle"]) for one in post["people"]] == [
        ("tagged", "7", "bo"),
        ("coauthor", None, "cy"),
    ]


def test_only_a_profile_says_whether_it_is_private(tmp_path: Path) -> None:
    profile = {"account": "bo", "id": "22", "fbid": "1", "followers": 1, "posts_count": 2}
    found = dataset(
        tmp_path,
        {**profile, "is_private": True},
        {**profile, "account": "cy", "is_private": False},
        {**profile, "account": "di"},
        {"error": "x", "account": "ed", "is_private": True},
        {"error": "x"},
    )
    assert [(one["handle"], one["status"]) for one in found.accounts] == [
        ("bo", "private"),
        ("cy", "public"),
        ("di", None),
        ("ed", "private"),
    ]
    assert found.reading.skipped == {"a failed scrape": 1}


def test_lists_in_cells_are_read(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text(
        "post_id,shortcode,user_posted,hashtags,tagged_users,photos\n"
        '1,x,ada,"[""#cat""]","[{""username"":""bo""}]","[""https://a.example/1.jpg""]"\n'
        "2,y,ada,,[,\n"
        "3.74612773343E+18,z,ada,,,\n"
    )
    found = observed(path)
    (post,) = found.posts
    assert (post["tags"], len(post["media"]), len(post["people"])) == (["cat"], 1, 1)
    assert [at for _, at, _ in found.reasons] == [2, 3]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"post_id": None, "pk": None}, "a post without an id"),
        ({"user_posted": None, "user_posted_id": None}, "a post without an owner"),
        ({"tagged_users": {}}, "tagged_users is no list"),
        ({"coauthor_producers": [{}]}, "a person (coauthor) without an id"),
    ],
)
def test_an_item_that_cannot_be_read_is_malformed(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    found = dataset(tmp_path, item(), item(**more))
    assert [(at, why) for _, at, why in found.reasons] == [(2, reason)]
