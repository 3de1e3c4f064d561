"""Instagram's own download as JSON: every list of media there is, of every year."""

import hashlib
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hostile import variants
from observing import Seen, formats_of, observed, yielded

from curate.errors import InputError

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "instagram-download"
NOON = 1_700_000_000


def medium(name: str = "a.jpg", /, **more: Any) -> dict[str, Any]:
    return {
        "uri": f"media/posts/202311/{name}",
        "creation_timestamp": NOON,
        "title": "",
        "media_metadata": {"photo_metadata": {"exif_data": [{"latitude": 12.3456}]}},
        **more,
    }


def write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def seen(tmp_path: Path, value: Any, name: str = "content/posts_1.json") -> Seen:
    write(tmp_path / name, value)
    return observed(tmp_path)


def one_post(tmp_path: Path, value: Any, name: str = "content/posts_1.json") -> dict[str, Any]:
    found = seen(tmp_path, value, name)
    assert found.reasons == []
    (post,) = found.posts
    return post


def reasons(found: Seen) -> list[str]:
    return [reason for _, _, reason in found.reasons]


def derived(stem: str, seconds: int | str) -> str:
    return hashlib.sha256(f"{stem}\0{seconds}".encode()).hexdigest()[:32]


def mojibake(words: str) -> str:
    return words.encode().decode("latin-1")


# ── posts_1.json ──────────────────────────────────────────────────────────────────────────────


def test_a_post_of_one_picture_says_everything_on_the_picture(tmp_path: Path) -> None:
    post = one_post(tmp_path, [{"media": [medium(title="look #cat with @bo")]}])
    assert post["caption"] == "look #cat with @bo"
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    assert post["media"] == [
        {"path": "media/posts/202311/a.jpg", "url": None, "alt_text": None},
    ]
    assert [(one["role"], one["handle"]) for one in post["people"]] == [("mentioned", "bo")]
    assert (post["platform"], post["kind"], post["visibility"]) == ("instagram", "post", None)
    assert (post["tags"], post["status"], post["observed_at"]) == (None, None, None)


def test_the_text_and_the_time_of_a_carousel_are_its_own(tmp_path: Path) -> None:
    post = one_post(
        tmp_path,
        [
            {
                "media": [medium(title="of a picture @bo"), medium("b.jpg", title="@cy")],
                "title": "of the post",
                "creation_timestamp": NOON + 60,
            }
        ],
    )
    assert post["caption"] == "of the post"
    assert post["created_at"] == datetime(2023, 11, 14, 22, 14, 20)
    assert len(post["media"]) == 2
    # Whoever is named in a text that is not kept is named all the same.
    assert [one["handle"] for one in post["people"]] == ["bo", "cy"]


def test_an_empty_title_of_the_post_gives_way_to_that_of_the_first_picture(tmp_path: Path) -> None:
    post = one_post(tmp_path, [{"media": [medium(title="there")], "title": ""}])
    assert post["caption"] == "there"


@pytest.mark.parametrize("title", [None, 7, ["x"], {}])
def test_a_title_that_is_no_text_is_none(tmp_path: Path, title: Any) -> None:
    assert one_post(tmp_path, [{"media": [medium(title=title)]}])["caption"] is None


def test_a_single_post_may_stand_there_without_a_list(tmp_path: Path) -> None:
    assert one_post(tmp_path, {"media": [medium(title="alone")]})["caption"] == "alone"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Zoë 🇨🇴 naïve", mojibake("Zoë 🇨🇴 naïve")),
        ("Zoë", "Zoë"),
        ("already fine 🐱", "already fine 🐱"),
        ("plain", "plain"),
        ("cut ?", "cut \ud83d"),
    ],
)
def test_text_is_repaired_only_where_the_round_trip_works(
    tmp_path: Path, words: str, written: str
) -> None:
    assert one_post(tmp_path, [{"media": [medium(title=written)]}])["caption"] == words


@pytest.mark.parametrize("when", [None, 0, -5, "1700000000", True, 1e400, 10**30, [], {"a": 1}])
def test_a_time_that_is_no_time_gives_way_to_that_of_the_first_picture(
    tmp_path: Path, when: Any
) -> None:
    post = one_post(tmp_path, [{"media": [medium()], "creation_timestamp": when}])
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    lost = [{"media": [medium(creation_timestamp=when)], "creation_timestamp": when}]
    assert one_post(tmp_path, lost)["created_at"] is None


def test_an_id_is_made_of_the_first_medium_and_not_of_where_it_lies(tmp_path: Path) -> None:
    first = one_post(tmp_path, [{"media": [medium()], "creation_timestamp": NOON + 9}])
    assert first["post_id"] == derived("a", NOON)
    moved = medium(uri="other/folder/a.webp")
    assert one_post(tmp_path, [{"media": [moved]}])["post_id"] == first["post_id"]
    assert one_post(tmp_path, [{"media": [medium("b.jpg")]}])["post_id"] != first["post_id"]
    undated = medium(creation_timestamp=None)
    assert one_post(tmp_path, [{"media": [undated]}])["post_id"] == derived("a", "")


# ── Media ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "more", "is_photo"),
    [
        ("a.jpg", {}, True),
        ("a.HEIC", {}, True),
        ("a.webp", {"dubbing_info": []}, True),
        ("a", {}, True),
        ("a.xyz", {}, True),
        ("a_5501", {"media_metadata": {"video_metadata": {}}}, False),
        ("a_5501", {"dubbing_info": [], "media_metadata": {}}, False),
        ("a_5501", {"media_variants": []}, False),
        ("a.mp4", {}, False),
        ("a.MOV", {}, False),
        ("a.webm", {"media_metadata": None}, False),
    ],
)
def test_a_photo_is_told_from_a_video(
    tmp_path: Path, name: str, more: dict[str, Any], is_photo: bool
) -> None:
    assert len(one_post(tmp_path, [{"media": [medium(name, **more)]}])["media"]) == is_photo


def test_subtitles_are_no_media_and_photos_keep_their_order(tmp_path: Path) -> None:
    names = ["a.srt", "b.mp4", "c.jpg", "d.SRT", "e.jpg"]
    post = one_post(tmp_path, [{"media": [medium(name) for name in names]}])
    assert [Path(one["path"]).name for one in post["media"]] == ["c.jpg", "e.jpg"]
    assert post["post_id"] == derived("b", NOON)


def test_pictures_are_found_in_the_other_part_of_a_split_download(tmp_path: Path) -> None:
    write(tmp_path / "part-1/your_instagram_activity/content/posts_1.json", [{"media": [medium()]}])
    (tmp_path / "part-1/media/posts/202311").mkdir(parents=True)
    (tmp_path / "part-1/media/posts/202311/a.jpg").touch()
    (post,) = observed(tmp_path).posts
    assert post["media"][0]["path"] == "part-1/media/posts/202311/a.jpg"


def test_a_picture_elsewhere_is_an_address(tmp_path: Path) -> None:
    remote = medium(uri="https://cdn.example/a.jpg")
    (one,) = one_post(tmp_path, [{"media": [remote]}])["media"]
    assert (one["path"], one["url"]) == (None, "https://cdn.example/a.jpg")


def test_where_a_picture_was_taken_and_with_what_is_read_nowhere(tmp_path: Path) -> None:
    assert "12.3456" not in repr(seen(tmp_path, [{"media": [medium()]}]))


@pytest.mark.parametrize(
    ("post", "reason"),
    [
        ({"media": None, "title": "secret"}, "media that are no list"),
        ({"media": "secret"}, "media that are no list"),
        ({"media": [None]}, "a medium without a path"),
        ({"media": ["secret"]}, "a medium without a path"),
        ({"media": [{"uri": 7}]}, "a medium without a path"),
        ({"media": [medium(uri="half \ud83d")]}, "a medium without a path"),
        ({"media": [medium(uri="/")]}, "a medium without a path"),
        ({"media": [medium(), medium(uri=" ")]}, "a medium without a path"),
        ({"title": "secret"}, "a medium without a path"),
        ("secret", "a record that is no object"),
        (None, "a record that is no object"),
    ],
)
def test_a_post_that_cannot_be_read_is_malformed_and_not_quoted(
    tmp_path: Path, post: Any, reason: str
) -> None:
    found = seen(tmp_path, [{"media": [medium()]}, post])
    assert found.reasons == [("content/posts_1.json", 2, reason)]
    assert (len(found.posts), found.reading.records) == (1, 2)


@pytest.mark.parametrize("uri", [f"media/{'x' * 999}.jpg", "../../a.jpg", "C:\\a.jpg", "a\0b.jpg"])
def test_a_path_that_no_file_can_have_is_a_picture_that_is_missing(
    tmp_path: Path, uri: str
) -> None:
    (one,) = one_post(tmp_path, [{"media": [medium(uri=uri)]}])["media"]
    assert one["path"] == uri or one["path"].endswith(uri)


@pytest.mark.parametrize("media", [[], [medium("a.srt")]])
def test_a_post_without_media_is_skipped_by_name(tmp_path: Path, media: Any) -> None:
    found = seen(tmp_path, [{"media": [medium()]}, {"media": media}])
    assert (len(found.posts), found.reading.skipped) == (1, {"a post without media": 1})


# ── The other lists ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "kind", "visibility"),
    [
        ("ig_stories", "story", None),
        ("ig_reels_media", "post", None),
        ("ig_igtv_media", "post", None),
        ("ig_archived_post_media", "post", "archived"),
        ("ig_other_media", "post", "unknown"),
    ],
)
@pytest.mark.parametrize("shape", ["bare", "in a list", "alone"])
def test_every_list_says_what_is_in_it(
    tmp_path: Path, key: str, kind: str, visibility: str | None, shape: str
) -> None:
    bare = medium(title=mojibake("été"))
    item = bare if shape == "bare" else {"media": [bare]}
    post = one_post(tmp_path, {key: item if shape == "alone" else [item]}, "media/list.json")
    assert (post["kind"], post["visibility"], post["caption"]) == (kind, visibility, "été")
    assert len(post["media"]) == 1


def test_a_video_is_a_post_without_photos(tmp_path: Path) -> None:
    reels = {"ig_reels_media": [{"media": [medium("a.mp4", title="dance #fun")]}]}
    post = one_post(tmp_path, reels, "media/reels.json")
    assert (post["media"], post["caption"]) == ([], "dance #fun")


def test_what_was_deleted_is_a_deletion_of_the_same_post(tmp_path: Path) -> None:
    write(tmp_path / "posts_1.json", [{"media": [medium()]}])
    gone = medium(uri="media/recently_deleted/202311/a.jpg")
    deleted = {"ig_recently_deleted_media": [{"media": [gone]}, {"media": 7}, {"media": []}]}
    found = seen(tmp_path, deleted, "recently_deleted_content.json")
    assert [one["post_id"] for one in found.deletions] == [found.posts[0]["post_id"]]
    assert found.deletions[0]["platform"] == "instagram"
    assert reasons(found) == ["media that are no list"]


def test_profile_pictures_are_skipped_by_name(tmp_path: Path) -> None:
    write(tmp_path / "posts_1.json", [{"media": [medium()]}])
    found = seen(tmp_path, {"ig_profile_picture": [medium(), None]}, "profile_photos.json")
    assert (len(found.posts), found.reading.skipped) == (1, {"a profile picture": 2})


def test_a_list_that_is_none_is_one_malformed_record(tmp_path: Path) -> None:
    found = seen(tmp_path, {"ig_stories": None}, "stories.json")
    assert found.reasons == [("stories.json", 1, "a record that is no object")]


# ── media.json, until 2020 ────────────────────────────────────────────────────────────────────


def old(name: str, when: str = "2020-10-19T17:22:19+00:00", caption: Any = "hello") -> Any:
    return {"caption": caption, "taken_at": when, "path": f"photos/202010/{name}"}


def test_rows_of_the_same_second_and_text_are_one_carousel(tmp_path: Path) -> None:
    later = "2020-10-20T09:00:00"
    document = {
        "stories": [old("s.jpg"), old("s.mp4")],
        "photos": [old("a.jpg"), old("b.jpg"), old("c.jpg", later), old("d.jpg", caption="other")],
        "videos": [old("v.mp4")],
        "profile": [{**old("p.jpg"), "is_active_profile": True}],
        "direct": [{"taken_at": later, "path": "direct/202010/x.jpg"}],
    }
    found = seen(tmp_path, document, "media.json")
    photos = [[Path(one["path"]).name for one in post["media"]] for post in found.posts]
    assert photos == [["a.jpg", "b.jpg"], ["c.jpg"], ["d.jpg"], ["s.jpg"], []]
    assert [post["kind"] for post in found.posts] == ["post"] * 3 + ["story"] * 2
    assert found.posts[0]["created_at"] == datetime(2020, 10, 19, 17, 22, 19)
    assert found.posts[0]["post_id"] == derived("a", 1603128139)
    assert found.reading.records == 9
    assert found.reading.skipped == {
        "another picture of the same carousel": 2,
        "a profile picture": 1,
        "a picture of a direct message": 1,
    }


def test_the_text_of_media_json_stands_as_it_is(tmp_path: Path) -> None:
    written = mojibake("é")
    assert one_post(tmp_path, {"photos": [old("a.jpg", caption=written)]})["caption"] == written


def test_broken_rows_of_media_json_are_malformed_one_by_one(tmp_path: Path) -> None:
    rows = [old("a.jpg"), None, {**old("b.jpg"), "path": None}, old("c.jpg", "yesterday")]
    found = seen(tmp_path, {"photos": rows, "videos": None, "stories": 7}, "media.json")
    assert reasons(found) == [
        "a record that is no object",
        "a medium without a path",
        "stories are no list",
    ]
    assert [post["created_at"] is None for post in found.posts] == [False, True]
    assert found.reading.records == 5


def test_rows_without_a_time_or_a_text_are_no_carousel(tmp_path: Path) -> None:
    rows = [old("a.jpg", "?"), old("b.jpg", "?"), old("c.jpg", caption=None)]
    assert len(seen(tmp_path, {"photos": rows}, "media.json").posts) == 3


# ── Hostile input ─────────────────────────────────────────────────────────────────────────────


POST = {"media": [medium("a.mp4"), medium("b.jpg")], "title": "x", "creation_timestamp": NOON}
PROFILE = {"string_map_data": {"Username": {"value": "ada"}, "Private Account": {"value": "False"}}}
CHANGE = {"title": "Switched to Private", "string_map_data": {"Time": {"timestamp": NOON}}}


@pytest.mark.parametrize(
    "value",
    [
        [POST],
        {"ig_stories": [medium()]},
        {"ig_recently_deleted_media": [POST]},
        {"profile_user": [PROFILE]},
        {"account_history_account_privacy_history": [CHANGE]},
        {"photos": [old("a.jpg"), old("b.jpg")], "stories": [old("c.jpg")]},
        {"username": "ada", "private_account": False},
    ],
    ids=["posts", "stories", "deleted", "profile", "changes", "media.json", "profile.json"],
)
def test_whatever_is_wrong_with_a_record_it_is_counted_and_never_a_crash(
    tmp_path: Path, value: Any
) -> None:
    path = tmp_path / "posts_1.json"
    for variant in variants(value):
        write(path, variant)
        found = yielded(path, "instagram-download")
        rows = len(found.posts) + len(found.accounts) + len(found.deletions)
        noted = len(found.reasons) + sum(found.reading.skipped.values())
        assert found.reading.records == rows + noted


def test_a_damaged_list_is_malformed_by_line_and_column(tmp_path: Path) -> None:
    write(tmp_path / "stories.json", {"ig_stories": [medium()]})
    (tmp_path / "posts_1.json").write_text('[{"media": [}]', encoding="utf-8")
    assert observed(tmp_path).reasons == [("posts_1.json", None, "invalid JSON")]
    (tmp_path / "posts_1.json").unlink()
    good = json.dumps({"media": [medium()]})
    cut = f"[{good},\n{good},\n{good[:-20]}"
    (tmp_path / "posts_1.json").write_text(cut, encoding="utf-8")
    found = yielded(tmp_path / "posts_1.json", "instagram-download")
    assert reasons(found)[0].startswith("invalid JSON at line 3, column ")
    assert found.posts == []


# ── Recognition ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "value",
    [
        [{"media": [medium()]}],
        {"media": [medium()]},
        {"ig_stories": []},
        {"profile_user": [PROFILE]},
        {"photos": [old("a.jpg")]},
        {"username": "ada", "private_account": False},
    ],
)
def test_a_list_of_a_download_is_recognised_by_what_it_holds(tmp_path: Path, value: Any) -> None:
    write(tmp_path / "any.json", value)
    assert formats_of(tmp_path) == ["instagram-download"]


@pytest.mark.parametrize(
    "value",
    [
        {"participants": [{"name": "ada"}], "messages": [{"photos": [{"uri": "a.jpg"}]}]},
        [{"timestamp": NOON, "data": [{"post": "x"}], "attachments": []}],
        {"photos": [{"uri": "a.jpg", "creation_timestamp": NOON}]},
        [{"string_list_data": [{"value": "ada", "timestamp": NOON}]}],
        [{"timestamp": NOON, "media": [], "label_values": []}],
        {"private_account": True},
        {"photos": []},
        [],
        {},
    ],
    ids=[
        "messages",
        "facebook",
        "facebook album",
        "followers",
        "labels",
        "flag",
        "empty",
        "",
        "{}",
    ],
)
def test_other_lists_are_not_recognised(tmp_path: Path, value: Any) -> None:
    write(tmp_path / "posts_1.json", value)
    assert "instagram-download" not in formats_of(tmp_path)


def test_the_profile_of_the_threads_app_is_another_one(tmp_path: Path) -> None:
    write(tmp_path / "threads/personal_information.json", {"profile_user": [PROFILE]})
    with pytest.raises(InputError):
        observed(tmp_path)


# ── The real samples ──────────────────────────────────────────────────────────────────────────


needs_samples = pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")


@needs_samples
def test_the_media_json_of_2020_holds_17_posts_and_33_stories_of_a_private_account() -> None:
    found = observed(REAL / "2020-media-json")
    assert Counter(post["kind"] for post in found.posts) == {"post": 17, "story": 33}
    assert found.reading.skipped == {
        "another picture of the same carousel": 56,
        "a profile picture": 1,
        "a file of no known format": 1,
    }
    assert (found.reading.records, found.reasons) == (108, [])
    assert sum(len(post["media"]) for post in found.posts) == 92
    assert [account["status"] for account in found.accounts] == ["private"]
    assert {post["status"] for post in found.posts} == {"private"}


@needs_samples
@pytest.mark.parametrize(
    ("folder", "posts", "photos"), [("2022", 413, 413), ("2024-excerpt", 2, 2), ("2026", 95, 455)]
)
def test_the_later_lists_hold_posts_of_nobody_in_particular(
    folder: str, posts: int, photos: int
) -> None:
    found = observed(REAL / folder)
    assert (len(found.posts), found.reading.records) == (posts, posts)
    assert len({post["post_id"] for post in found.posts}) == posts
    assert sum(len(post["media"]) for post in found.posts) == photos
    assert (found.reading.skipped, found.reasons, found.accounts) == ({}, [], [])
    assert {post["status"] for post in found.posts} == {None}
    assert all(post["account_id"].startswith("unnamed:") for post in found.posts)


@needs_samples
def test_the_captions_of_2026_are_legible() -> None:
    captions = [post["caption"] or "" for post in observed(REAL / "2026").posts]
    assert not any("\u00e2\u0080" in caption or "\u00f0\u009f" in caption for caption in captions)


# ── Lists without a key ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "kind", "visibility"),
    [
        ("posts_1.json", "post", None),
        ("posts.json", "post", None),
        ("reels.json", "post", None),
        ("archived_posts.json", "post", "archived"),
        ("stories.json", "story", None),
        ("other_content.json", "post", "unknown"),
        ("drafts.json", "post", "unknown"),
        ("saved_posts.json", "post", "unknown"),
        ("personal_information.json", "post", "unknown"),
    ],
)
def test_a_list_without_a_key_is_what_its_file_is_called(
    tmp_path: Path, name: str, kind: str, visibility: str | None
) -> None:
    post = one_post(tmp_path, [{"media": [medium()]}], f"content/{name}")
    assert (post["kind"], post["visibility"]) == (kind, visibility)


def test_a_list_of_deleted_posts_without_a_key_is_one_of_deletions(tmp_path: Path) -> None:
    found = seen(tmp_path, [{"media": [medium()]}], "content/recently_deleted_content.json")
    assert (found.posts, len(found.deletions)) == ([], 1)
