"""TikTok's own download, and Apify's datasets of it: audiences, private accounts, duets."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def video(**more: Any) -> dict[str, Any]:
    link = "https://www.tiktokv.com/share/video/700/"
    return {"Date": "2024-03-01 10:00:00", "Link": link, "WhoCanView": "Everyone", **more}


def download(root: Path, *posts: Any, **more: Any) -> Seen:
    """A download of @ada; ``setting``, ``profile`` and ``deleted`` replace what it says."""
    profile = {"userName": "Ada", **more.get("profile", {})}
    document = {
        "Post": {
            "Posts": {"VideoList": list(posts)},
            "Recently Deleted Posts": {"PostList": more.get("deleted", [])},
        },
        "Profile And Settings": {
            "Profile Info": {"ProfileMap": profile},
            "Settings": {"SettingsMap": {"Private Account": more.get("setting", "Off")}},
        },
        "Your Activity": {"Reposts": {"RepostList": more.get("reposts")}},
    }
    return observed(write(root / "user_data_tiktok.json", document))


@pytest.mark.parametrize(
    ("setting", "status"),
    [("Off", "public"), ("On", "private"), ("Perhaps", "malformed"), (None, "malformed")],
)
def test_the_setting_says_whether_an_account_is_private(
    tmp_path: Path, setting: Any, status: str
) -> None:
    found = download(tmp_path, video(), setting=setting)
    (account,), (post,) = found.accounts, found.posts
    assert (account["handle"], account["status"], post["status"]) == ("ada", status, status)


@pytest.mark.parametrize(("old", "new"), [("On", "Off"), ("Off", "On")])
def test_of_two_places_of_the_setting_the_one_that_says_private_counts(
    tmp_path: Path, old: str, new: str
) -> None:
    document = {
        "Profile And Settings": {
            "Profile Info": {"ProfileMap": {"userName": "ada"}},
            "Settings": {"SettingsMap": {"Private Account": new}},
        },
        "App Settings": {"Settings": {"SettingsMap": {"Private Account": old}}},
        "Post": {"Posts": {"VideoList": [video()]}},
    }
    found = observed(write(tmp_path / "user_data_tiktok.json", document))
    assert {one["status"] for one in (*found.accounts, *found.posts)} == {"private"}


@pytest.mark.parametrize(
    ("word", "audience"),
    [
        ("Everyone", "public"),
        ("Friends", "followers"),
        ("Only you", "private"),
        ("N/A", "unknown"),
        ("Tout le monde", "unknown"),
        (None, "unknown"),
        (True, "unknown"),
    ],
)
def test_each_post_has_its_audience_and_no_word_is_guessed(
    tmp_path: Path, word: Any, audience: str
) -> None:
    (post,) = download(tmp_path, video(WhoCanView=word)).posts
    assert post["visibility"] == audience


def test_a_post_without_the_field_has_no_known_audience(tmp_path: Path) -> None:
    old = {
        "Video": {"Videos": {"VideoList": [{"Date": "2022-01-01 10:00:00", "Link": "x"}]}},
        "App Settings": {"Settings": {"SettingsMap": {"Private Account": "Off"}}},
        "Profile": {"Profile Information": {"ProfileMap": {"userName": "ada"}}},
    }
    found = observed(write(tmp_path / "user_data.json", old))
    assert [(one["handle"], one["visibility"]) for one in found.posts] == [("ada", "unknown")]


def test_a_download_that_names_nobody_is_a_stand_ins_and_not_public(tmp_path: Path) -> None:
    (post,) = download(tmp_path, video(), profile={"userName": None}).posts
    assert post["account_id"].startswith("unnamed:")
    assert post["status"] is None


def test_a_post_has_its_title_id_and_time_and_no_cover_as_a_photo(tmp_path: Path) -> None:
    (post,) = download(
        tmp_path,
        video(Title="my #cat with @bo", AlternateText="N/A", CoverImage="https://a.example/a.jpg"),
    ).posts
    assert (post["platform"], post["post_id"], post["caption"]) == (
        "tiktok",
        "700",
        "my #cat with @bo",
    )
    assert post["created_at"] == datetime(2024, 3, 1, 10)
    assert post["media"] == []
    assert [one["handle"] for one in post["people"]] == ["bo"]


def test_the_pictures_of_a_post_of_photos_have_its_alternative_text(tmp_path: Path) -> None:
    link = "https://a.example/1.jpeg?x=1 https://a.example/2.webp"
    (post,) = download(tmp_path, video(Link=link, AlternateText="a cat")).posts
    assert [(one["url"], one["alt_text"]) for one in post["media"]] == [
        ("https://a.example/1.jpeg?x=1", "a cat"),
        ("https://a.example/2.webp", "a cat"),
    ]


@pytest.mark.parametrize("title", ["#duet with @bo hi", "so #Stitch with @bo", "#duet @bo"])
def test_a_duet_repeats_a_post_that_nobody_names(tmp_path: Path, title: str) -> None:
    (post,) = download(tmp_path, video(Title=title)).posts
    assert post["repost_of"] == "unnamed"
    assert {one["handle"] for one in post["people"]} == {"bo"}


def test_a_repost_has_its_original(tmp_path: Path) -> None:
    link = {"Date": "2024-03-01 10:00:00", "Link": "https://www.tiktok.com/@bo/video/900"}
    found = download(tmp_path, reposts=[link, {"Link": "https://x.example"}])
    assert [(one["kind"], one["repost_of"], one["media"]) for one in found.posts] == [
        ("repost", "900", None)
    ]
    assert found.reading.skipped == {"a repost of an unknown post": 1}


def test_deleted_posts_are_remembered(tmp_path: Path) -> None:
    found = download(tmp_path, deleted=[video()])
    assert ([one["post_id"] for one in found.deletions], found.posts) == (["700"], [])


def test_a_minor_is_told_by_the_birthday(tmp_path: Path) -> None:
    born = f"12-Apr-{datetime.now().year - 10}"
    (account,) = download(tmp_path, profile={"birthDate": born}).accounts
    assert account["signals"] == [{"signal": "account:age_group", "value": "minor"}]


def test_a_minor_whom_the_download_does_not_name_is_whoever_the_posts_are_given_to(
    tmp_path: Path,
) -> None:
    document = {
        "Profile And Settings": {
            "Profile Info": {"ProfileMap": {"birthDate": f"12-Apr-{datetime.now().year - 10}"}}
        },
        "Post": {"Posts": {"VideoList": [video()]}},
    }
    found = observed(write(tmp_path / "user_data_tiktok.json", document), account="ada")
    assert [(one["handle"], one["signals"]) for one in found.accounts] == [
        ("ada", [{"signal": "account:age_group", "value": "minor"}])
    ]
    assert [one["handle"] for one in found.posts] == ["ada"]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (1, "a record that is no object"),
        ({"Link": "x", "Date": "x"}, "a post without an id or a time"),
    ],
)
def test_what_cannot_be_read_is_malformed_by_its_number(
    tmp_path: Path, record: Any, reason: str
) -> None:
    found = download(tmp_path, video(), record)
    assert (len(found.posts), [(at, why) for _, at, why in found.reasons]) == (1, [(3, reason)])


# ── Apify ─────────────────────────────────────────────────────────────────────────────────────


def item(**more: Any) -> dict[str, Any]:
    author = {"id": "11", "name": "Ada", "privateAccount": False}
    return {"id": "700", "text": "my #cat", "webVideoUrl": "x", "authorMeta": author, **more}


def scraped(root: Path, *items: Any) -> Seen:
    return observed(write(root / "items.json", list(items)))


@pytest.mark.parametrize(
    ("flag", "status"),
    [(False, "public"), (True, "private"), (None, "unknown"), ("false", "malformed")],
)
def test_an_author_is_private_by_a_boolean(tmp_path: Path, flag: Any, status: str) -> None:
    author = {"id": "11", "name": "Ada", "privateAccount": flag}
    (post,) = scraped(tmp_path, item(authorMeta=author)).posts
    assert (post["account_id"], post["handle"], post["status"]) == ("11", "ada", status)


def test_without_the_flag_nothing_is_said(tmp_path: Path) -> None:
    (post,) = scraped(tmp_path, item(authorMeta={"name": "ada"})).posts
    assert post["status"] is None


def test_an_item_has_its_tags_mentions_and_slides(tmp_path: Path) -> None:
    (post,) = scraped(
        tmp_path,
        item(
            hashtags=[{"name": "cat"}, {"name": ""}],
            mentions=["@bo"],
            detailedMentions=[{"id": "22", "name": "bo"}],
            createTimeISO="2024-03-01T10:00:00.000Z",
            textLanguage="un",
            slideshowImageLinks=[{"downloadLink": "https://a.example/1.jpg"}],
            videoMeta={"coverUrl": "https://a.example/cover.jpg"},
        ),
    ).posts
    assert (post["tags"], post["language"]) == (["cat"], None)
    assert [(one["account_id"], one["handle"]) for one in post["people"]] == [
        (None, "bo"),
        ("22", "bo"),
    ]
    assert [one["url"] for one in post["media"]] == ["https://a.example/1.jpg"]


def test_who_a_failed_scrape_calls_private_is_private(tmp_path: Path) -> None:
    author = {"name": "ada", "privateAccount": True}
    found = scraped(tmp_path, item(), {"error": "x", "authorMeta": author}, {"error": "y"})
    assert [(one["handle"], one["status"]) for one in found.accounts] == [("ada", "private")]
    assert found.reading.skipped == {"a failed scrape": 1}


def test_columns_with_dots_are_objects(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text(
        "id,text,authorMeta.name,authorMeta.privateAccount,webVideoUrl\n"
        "700,hi,ada,true,x\n701,hi,bo,false,x\n702,hi,cy,perhaps,x\n"
    )
    assert [(one["handle"], one["status"]) for one in observed(path).posts] == [
        ("ada", "private"),
        ("bo", "public"),
        ("cy", "malformed"),
    ]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"id": None}, "a post without an id"),
        ({"authorMeta": {}}, "a post without an owner"),
        ({"mentions": "x"}, "mentions is no list"),
        ({"mentions": [1]}, "a mention without a handle"),
        ({"detailedMentions": [{}]}, "a person (mentioned) without an id"),
    ],
)
def test_an_item_that_cannot_be_read_is_malformed(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    found = scraped(tmp_path, item(id="1"), item(**more))
    assert [(at, why) for _, at, why in found.reasons] == [(2, reason)]
