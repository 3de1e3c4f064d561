"""Facebook's own download: no post says for whom it was, so none is public."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, formats_of, observed

from curate.errors import InputError

POSTS = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"
PROFILE = "personal_information/profile_information/profile_information.json"
ADA = {
    "name": {"full_name": "Ada Lov\u00c3\u00a9"},
    "birthday": {"year": 1990, "month": 1, "day": 2},
}
WHEN = 1_500_000_000


def write(root: Path, **files: Any) -> Path:
    """Files by their path; ``posts`` and ``profile`` are the usual ones."""
    named = {"posts": POSTS, "profile": PROFILE}
    for name, content in files.items():
        path = root / named.get(name, f"your_facebook_activity/posts/{name}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return root


def seen(root: Path, *posts: Any, profile: Any = ADA, **files: Any) -> Seen:
    return observed(write(root, posts=list(posts), profile={"profile_v2": profile}, **files))


def picture(name: str = "a.jpg", **more: Any) -> dict[str, Any]:
    uri = f"your_facebook_activity/posts/media/{name}"
    return {"uri": uri, "creation_timestamp": WHEN, **more}


def post(*media: Any, words: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": WHEN,
        "attachments": [{"data": [{"media": one} for one in media]}],
        "data": [{"post": words}] if words else [],
        **more,
    }


def one_post(root: Path, *media: Any, **more: Any) -> dict[str, Any]:
    found = seen(root, post(*media, **more))
    assert found.reasons == []
    (one,) = found.posts
    return one


def people(one: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(who["role"], who["account_id"], who["handle"]) for who in one["people"]]


def test_a_post_has_its_text_repaired_its_photos_and_no_audience(tmp_path: Path) -> None:
    one = one_post(tmp_path, picture(), picture("b.mp4"), words="caf\u00c3\u00a9 #cat")
    assert (one["platform"], one["handle"], one["status"]) == ("facebook", "ada lové", None)
    assert (one["visibility"], one["kind"], one["caption"]) == ("unknown", "post", "café #cat")
    assert one["created_at"] == datetime(2017, 7, 14, 2, 40)
    assert [medium["path"] for medium in one["media"]] == [
        "your_facebook_activity/posts/media/a.jpg"
    ]


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (None, [(None, "ada lové")]),
        ("https://www.facebook.com/ada.1", [("ada.1", "ada lové"), ("ada.1", "ada.1")]),
        ("https://www.facebook.com/profile.php?id=100", [("100", "ada lové")]),
    ],
)
def test_an_account_goes_by_its_address_and_its_name(
    tmp_path: Path, address: str | None, names: list[tuple[str | None, str]]
) -> None:
    found = seen(tmp_path, profile={**ADA, "profile_uri": address})
    assert [(one["account_id"], one["handle"]) for one in found.accounts] == names
    assert {one["status"] for one in found.accounts} == {None}


def test_a_minor_is_told_by_the_birthday(tmp_path: Path) -> None:
    born = {"year": datetime.now().year - 10, "month": 1, "day": 1}
    found = seen(tmp_path, profile={**ADA, "birthday": born})
    assert found.accounts[0]["signals"] == [{"signal": "account:age_group", "value": "minor"}]


def test_a_minor_whom_the_download_does_not_name_is_whoever_the_posts_are_given_to(
    tmp_path: Path,
) -> None:
    born = {"birthday": {"year": datetime.now().year - 10, "month": 1, "day": 1}}
    write(tmp_path, posts=[post(picture())], profile={"profile_v2": born})
    found = observed(tmp_path, account="ada")
    assert [(one["handle"], one["signals"]) for one in found.accounts] == [
        ("ada", [{"signal": "account:age_group", "value": "minor"}])
    ]
    assert [one["handle"] for one in found.posts] == ["ada"]


def test_who_is_tagged_mentioned_or_the_host_is_somebody(tmp_path: Path) -> None:
    one = one_post(
        tmp_path,
        words="with @[77:2048:Cy Young]",
        tags=[{"name": "Bo Bell"}, "Di D"],
        title="Ada posted on Ed Eames's timeline.",
    )
    assert people(one)[:4] == [
        ("tagged", None, "bo bell"),
        ("tagged", None, "di d"),
        ("mentioned", "77", "cy young"),
        ("tagged", None, "ed eames"),
    ]


@pytest.mark.parametrize(
    ("link", "title", "original"),
    [
        ("https://www.facebook.com/bo/posts/123", None, "123"),
        ("https://m.facebook.com/photo.php?fbid=124&id=1", None, "124"),
        ("https://www.facebook.com/groups/x", None, "unnamed"),
        ("https://example.org/posts/123", "Ada shared a link.", "unnamed"),
        ("https://example.org/posts/123", "Ada updated her status.", None),
    ],
)
def test_what_shares_another_post_is_a_repost(
    tmp_path: Path, link: str, title: str | None, original: str | None
) -> None:
    shared = [{"data": [{"external_context": {"url": link}}]}]
    one = one_post(tmp_path, attachments=shared, title=title, words="look")
    assert one["repost_of"] == original
    assert one["kind"] == ("post" if original is None else "repost")


def test_photos_of_albums_are_posts_unless_a_post_shows_them(tmp_path: Path) -> None:
    album = {"photos": [picture(), picture("c.jpg", description="my cat")], "cover_photo": {}}
    loose = {"other_photos_v2": [picture("d.jpg")]}
    found = seen(
        tmp_path, post(picture()), **{"album/0": album, "your_uncategorized_photos": loose}
    )
    assert sorted(Path(one["media"][0]["path"]).name for one in found.posts) == [
        "a.jpg",
        "c.jpg",
        "d.jpg",
    ]
    assert found.reading.skipped == {"a photo of a post": 1}
    assert {one["visibility"] for one in found.posts} == {"unknown"}


def test_archives_stories_and_the_trash_are_told_apart(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        archive={"archive_v2": [post(picture("a.jpg"))]},
        archived_stories={"archived_stories_v2": [post(picture("b.jpg"))]},
        trash={"trash_v2": [post(picture("c.jpg"))]},
    )
    assert sorted((one["kind"], one["visibility"]) for one in found.posts) == [
        ("post", "archived"),
        ("story", "unknown"),
    ]
    deleted = seen(tmp_path / "again", post(picture("c.jpg"))).posts[0]["post_id"]
    assert [one["post_id"] for one in found.deletions] == [deleted]


def test_posts_as_labels_are_skipped_by_name(tmp_path: Path) -> None:
    found = seen(tmp_path, post(picture()), {"timestamp": WHEN, "label_values": []})
    assert found.reading.skipped == {"a post as a list of labels, which is not read": 1}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (1, "a record that is no object"),
        ({"data": []}, "a post with neither a time nor a medium"),
        (post({"uri": 1}), "a medium without a path"),
        (post(attachments=1), "attachments is no list"),
        (post(attachments=[1]), "an attachment that is no object"),
        (post(picture(), tags=[{}]), "a person (tagged) without a name"),
    ],
)
def test_what_cannot_be_read_is_malformed_by_its_number(
    tmp_path: Path, record: Any, reason: str
) -> None:
    found = seen(tmp_path, post(picture()), record)
    assert (len(found.posts), found.reasons) == (1, [(POSTS, 2, reason)])


def test_html_is_refused_with_the_remedy(tmp_path: Path) -> None:
    page = tmp_path / POSTS.replace(".json", ".html")
    page.parent.mkdir(parents=True)
    page.write_text("<html><title>Your posts</title>facebook</html>")
    ((_, _, reason),) = observed(tmp_path).reasons
    assert reason.endswith("ask Facebook for the download in the format JSON")


def test_a_list_of_another_name_is_not_taken_for_posts(tmp_path: Path) -> None:
    path = tmp_path / "comments.json"
    path.write_text(json.dumps([post(picture())]))
    with pytest.raises(InputError, match="not recognised"):
        observed(path)


def test_an_album_of_flickr_is_not_facebooks(tmp_path: Path) -> None:
    path = tmp_path / "albums.json"
    path.write_text(json.dumps({"photo_count": "1", "cover_photo": "", "photos": ["1"]}))
    assert formats_of(path) == ["flickr"]
