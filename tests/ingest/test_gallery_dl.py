"""Records of gallery-dl: a post from all its files, and whom each platform calls private."""

import json
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, formats_of, observed


def sidecar(category: str, num: int = 1, **more: Any) -> dict[str, Any]:
    file = {"filename": "a", "extension": "jpg", "num": num, "date": "2024-03-01 10:00:00"}
    return {"category": category, "subcategory": "user", **file, **more}


def instagram(num: int = 1, **more: Any) -> dict[str, Any]:
    owner = {"post_id": "700", "owner_id": "11", "username": "Ada"}
    return sidecar("instagram", num, **owner, display_url=f"https://a.example/{num}.jpg", **more)


def tweeter(name: str = "Ada", number: int = 11, **more: Any) -> dict[str, Any]:
    return {"id": number, "name": name, **more}


def twitter(**more: Any) -> dict[str, Any]:
    tweet = {"tweet_id": 700, "retweet_id": 0, "author": tweeter(), "user": tweeter()}
    return sidecar("twitter", **{**tweet, **more})


def collected(root: Path, *records: Any) -> Seen:
    root.mkdir(exist_ok=True)
    for number, record in enumerate(records):
        (root / f"{number}.jpg.json").write_text(json.dumps(record), encoding="utf-8")
    return observed(root)


def one_post(root: Path, *records: Any) -> dict[str, Any]:
    found = collected(root, *records)
    assert found.reasons == []
    (post,) = found.posts
    return post


def test_the_files_of_a_post_are_one_post_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"jpg")
    found = collected(tmp_path, instagram(2), instagram(1, tagged_users=[{"username": "bo"}]))
    (post,) = found.posts
    assert (post["platform"], post["post_id"], post["handle"]) == ("instagram", "700", "ada")
    assert [(one["path"], one["url"]) for one in post["media"]] == [
        ("1.jpg", "https://a.example/1.jpg"),
        (None, "https://a.example/2.jpg"),
    ]
    assert [(one["role"], one["handle"]) for one in post["people"]] == [("tagged", "bo")]
    assert found.reading.skipped == {"another picture of the same post": 1}


def test_a_post_of_which_one_file_cannot_be_read_is_malformed(tmp_path: Path) -> None:
    found = collected(tmp_path, instagram(1), instagram(2, tagged_users=[{}]))
    assert found.posts == []
    assert sorted(why for _, _, why in found.reasons) == [
        "a person (tagged) without an id",
        "a post of which a file can't be read",
    ]


@pytest.mark.parametrize(
    ("user", "status"),
    [
        ({"id": "11", "is_private": False}, "public"),
        ({"id": "11", "is_private": True}, "private"),
        ({"id": "11", "is_private": "False"}, "malformed"),
        ({"id": "22", "is_private": False}, None),
        (None, None),
    ],
)
def test_instagram_is_private_by_its_own_user(
    tmp_path: Path, user: Any, status: str | None
) -> None:
    assert one_post(tmp_path, instagram(user=user))["status"] == status


def test_a_story_and_a_reshared_one_are_told(tmp_path: Path) -> None:
    story = {**instagram(author={"username": "bo"}), "subcategory": "stories"}
    post = one_post(tmp_path, story)
    assert (post["kind"], post["repost_of"]) == ("story", "unnamed")


@pytest.mark.parametrize(
    ("flag", "status"), [(False, "public"), (True, "private"), ("no", "malformed")]
)
def test_x_is_private_where_it_is_protected(tmp_path: Path, flag: Any, status: str) -> None:
    post = one_post(tmp_path, twitter(author=tweeter(protected=flag), description="a cat"))
    assert (post["platform"], post["account_id"], post["status"]) == ("x", "11", status)
    assert [one["alt_text"] for one in post["media"]] == ["a cat"]


def test_a_retweet_is_of_who_retweeted_and_has_nothing_of_the_author(tmp_path: Path) -> None:
    author = tweeter("Bo", 22, protected=True)
    post = one_post(tmp_path, twitter(retweet_id=900, author=author, content="hi", hashtags=["a"]))
    assert (post["kind"], post["repost_of"], post["handle"]) == ("repost", "900", "ada")
    assert (post["caption"], post["tags"], post["media"]) == (None, [], [])
    assert [(one["account_id"], one["status"]) for one in post["people"]] == [("22", "private")]


@pytest.mark.parametrize(
    ("flags", "audience", "status"),
    [
        ({"ispublic": 1, "isfriend": 0, "isfamily": 0}, "public", "public"),
        ({"ispublic": 0, "isfriend": 1, "isfamily": 0}, "followers", None),
        ({}, "unknown", None),
    ],
)
def test_a_photo_of_flickr_has_its_audience(
    tmp_path: Path, flags: dict[str, int], audience: str, status: str | None
) -> None:
    owner = {"nsid": "11@N00", "username": "ada"}
    record = sidecar("flickr", id=700, owner=owner, visibility=flags, license="0", tags=["a b"])
    post = one_post(tmp_path, record)
    assert (post["visibility"], post["status"], post["tags"]) == (audience, status, ["a b"])
    assert post["signals"] == [{"signal": "license", "value": "0"}]
    assert formats_of(tmp_path / "0.jpg.json") == ["gallery-dl"]


def test_deviantart_says_what_is_deleted_and_what_is_not_for_machines(tmp_path: Path) -> None:
    work = sidecar("deviantart", deviationid="A-1", author={"userid": "U-1", "username": "ada"})
    found = collected(
        tmp_path,
        {**work, "isAiUseDisallowed": True},
        {**work, "deviationid": "A-2", "is_deleted": True},
    )
    (post,) = found.posts
    assert post["signals"] == [{"signal": "robots:meta", "value": "noai"}]
    assert [one["post_id"] for one in found.deletions] == ["A-2"]


def test_of_another_platform_nothing_is_known(tmp_path: Path) -> None:
    post = one_post(tmp_path, sidecar("some-site", id=5, uploader="ada", protected=False))
    assert (post["platform"], post["handle"]) == ("somesite", "ada")
    assert (post["status"], post["visibility"]) == (None, "unknown")


def test_platforms_whose_records_leave_refusals_out_are_not_read(tmp_path: Path) -> None:
    own_server = sidecar("ada.example", basecategory="mastodon", id="x")
    found = collected(tmp_path, instagram(), sidecar("bluesky", post_id="x"), own_server)
    assert found.reading.skipped == {
        f"a record of {family}, which has formats of its own": 1
        for family in ("bluesky", "mastodon")
    }


@pytest.mark.parametrize("category", ["instagram", "Instagram"])
@pytest.mark.parametrize("key", ["coauthors", "tagged_users", "somebody"])
def test_whoever_an_unusable_record_calls_private_is_private_wherever_it_does(
    tmp_path: Path, key: str, category: str
) -> None:
    record = instagram(**{key: [{"id": "22", "username": "bo", "is_private": True}]})
    found = collected(tmp_path, {**record, "category": category, "post_id": None})
    assert [(one["account_id"], one["status"]) for one in found.accounts] == [("22", "private")]
    assert found.posts == []


def test_who_an_unusable_record_calls_private_is_private(tmp_path: Path) -> None:
    found = collected(tmp_path, twitter(tweet_id=None, author=tweeter(protected=True)))
    assert [(one["handle"], one["status"]) for one in found.accounts] == [("ada", "private")]


def test_a_video_is_no_photo(tmp_path: Path) -> None:
    video = {**instagram(), "extension": "mp4"}
    assert one_post(tmp_path, video)["media"] == []
