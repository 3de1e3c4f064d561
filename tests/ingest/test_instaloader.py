"""Instaloader folders: what is a post, who is in it, what is skipped and what is malformed."""

import json
import lzma
import os
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import observing
import pytest
from workspaces import (
    OBSERVED,
    base_rows,
    new_workspace,
    post_node,
    saved,
    take_in,
    write_node,
    write_picture,
)

from curate.errors import ExitCode, InputError
from curate.ingest.observations import IngestLog

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "instaloader"
OWNER = {"id": "77", "username": "ada", "is_private": False}


def observed(root: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], IngestLog]:
    """Posts, accounts and notes of an export, without a store."""
    seen = observing.observed(root)
    assert seen.format == "instaloader"
    return seen.posts, seen.accounts, seen.reading


def one_post(root: Path, node: dict[str, Any], name: str = "ada/p_UTC.json.xz") -> dict[str, Any]:
    write_node(root / name, node)
    posts, _, reading = observed(root)
    assert reading.malformed == []
    (post,) = posts
    return post


def reasons(reading: IngestLog) -> dict[str, str]:
    return {record.file: record.reason for record in reading.malformed}


# ── The shapes of a post ──────────────────────────────────────────────────────────────────────


def test_the_older_shape_has_its_caption_in_an_edge_and_its_time_in_taken_at(
    tmp_path: Path,
) -> None:
    post = one_post(tmp_path, post_node("1", OWNER))
    assert post["caption"] == "look #cat"
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    assert (post["post_id"], post["account_id"], post["handle"]) == ("1", "77", "ada")
    assert (post["status"], post["kind"], post["platform"]) == ("public", "post", "instagram")


def test_the_newer_shape_has_a_caption_string_and_a_date(tmp_path: Path) -> None:
    node = {"id": "1", "owner": OWNER, "date": 1_700_000_000, "caption": "hello #dog"}
    post = one_post(tmp_path, saved(node))
    assert post["caption"] == "hello #dog"
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)


@pytest.mark.parametrize(
    "caption", [{"edges": []}, {"edges": None}, {}, None, {"edges": [{"node": {"text": None}}]}]
)
def test_a_post_without_a_caption_is_a_post(tmp_path: Path, caption: Any) -> None:
    post = one_post(tmp_path, post_node("1", OWNER, edge_media_to_caption=caption))
    assert post["caption"] is None


def test_an_empty_caption_stays_empty(tmp_path: Path) -> None:
    edge = {"edges": [{"node": {"text": ""}}]}
    assert one_post(tmp_path, post_node("1", OWNER, edge_media_to_caption=edge))["caption"] == ""


def test_a_pk_that_is_a_number_is_an_id_unless_it_may_have_been_rounded(tmp_path: Path) -> None:
    """JSON has no other numbers than those of its readers, and many of them end at 2^53."""
    node = {"id": "3141592653589793238", "owner": {"pk": 9_007_199_254_740_992}}
    post = one_post(tmp_path, saved({"pk": 3_141_592_653_589_793_000, **node}))
    assert post["post_id"] == "3141592653589793238"
    assert post["account_id"] == "9007199254740992"
    write_node(tmp_path / "e/1.json", saved({**node, "owner": {"pk": 9_007_199_254_740_993}}))
    write_node(tmp_path / "e/2.json", saved({"pk": 3e18, "owner": OWNER}))
    found = reasons(observed(tmp_path / "e")[2])
    assert set(found.values()) == {"an id rounded to a float"}


def test_a_true_id_is_no_id(tmp_path: Path) -> None:
    write_node(tmp_path / "a.json", saved({"id": True, "owner": OWNER}))
    assert reasons(observed(tmp_path)[2]) == {"a.json": "a post without an id"}


def test_a_carousels_children_are_its_photos_in_order_and_not_posts(tmp_path: Path) -> None:
    children = {
        "edges": [
            {"node": {"id": "11", "__typename": "GraphImage", "is_video": False}},
            {"node": {"id": "12", "__typename": "GraphVideo", "is_video": True}},
            {"node": {"id": "13", "__typename": "GraphImage", "is_video": False}},
        ]
    }
    for number in (1, 2, 3):
        write_picture(tmp_path / f"ada/p_UTC_{number}.jpg", number)
    post = one_post(tmp_path, post_node("1", OWNER, edge_sidecar_to_children=children))
    assert [medium["path"] for medium in post["media"]] == ["ada/p_UTC_1.jpg", "ada/p_UTC_3.jpg"]


@pytest.mark.parametrize("mark", [{"is_video": True}, {"__typename": "GraphVideo"}])
def test_a_videos_picture_is_its_thumbnail_and_no_photo(
    tmp_path: Path, mark: dict[str, Any]
) -> None:
    write_picture(tmp_path / "ada/p_UTC.jpg", 1)
    assert one_post(tmp_path, post_node("1", OWNER, **mark))["media"] == []


def test_a_story_is_a_story_and_a_narrower_audience_is_noted(tmp_path: Path) -> None:
    node = post_node("1", OWNER, audience="MediaAudience.BESTIES")
    node["instaloader"]["node_type"] = "StoryItem"
    post = one_post(tmp_path, node)
    assert (post["kind"], post["visibility"]) == ("story", "followers")


def test_a_post_whose_picture_is_missing_still_names_where_it_should_be(tmp_path: Path) -> None:
    post = one_post(tmp_path, post_node("1", OWNER, display_url="https://cdn.example/1.jpg"))
    assert post["media"] == [
        {"path": "ada/p_UTC.jpg", "url": "https://cdn.example/1.jpg", "alt_text": None}
    ]


def test_a_strange_division_slash_in_a_folders_name_is_just_a_name(tmp_path: Path) -> None:
    post = one_post(tmp_path, post_node("1", OWNER), "static﹨ada/p_UTC.json.xz")
    assert post["media"][0]["path"] == "static﹨ada/p_UTC.jpg"


def test_a_node_that_lies_there_packed_and_unpacked_is_read_once(tmp_path: Path) -> None:
    write_node(tmp_path / "p.json", post_node("1", OWNER))
    write_node(tmp_path / "p.json.xz", post_node("1", OWNER))
    assert len(observed(tmp_path)[0]) == 1


# ── Who is in it ──────────────────────────────────────────────────────────────────────────────


def test_co_authors_are_found_in_both_places_with_what_is_said_of_them(tmp_path: Path) -> None:
    node = post_node(
        "1",
        OWNER,
        coauthor_producers=[{"id": "5", "username": "bo"}],
        iphone_struct={
            "coauthor_producers": [{"pk": 6, "is_private": True}],
            "invited_coauthor_producers": [{"pk": 7, "is_private": "False"}],
        },
    )
    people = one_post(tmp_path, node)["people"]
    assert [(p["role"], p["account_id"], p["status"]) for p in people] == [
        ("coauthor", "5", None),
        ("coauthor", "6", "private"),
        ("invited_coauthor", "7", "malformed"),
    ]


def test_tagged_and_mentioned_people_are_noted(tmp_path: Path) -> None:
    node = post_node(
        "1",
        OWNER,
        edge_media_to_tagged_user={"edges": [{"node": {"user": {"id": "8", "username": "cy"}}}]},
        edge_media_to_caption={"edges": [{"node": {"text": "with @Dee. and me@work.example"}}]},
    )
    people = one_post(tmp_path, node)["people"]
    assert [(p["role"], p["account_id"], p["handle"]) for p in people] == [
        ("tagged", "8", "cy"),
        ("mentioned", None, "dee"),
    ]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"owner": None}, "a post without an owner"),
        ({"owner": {"is_private": False}}, "a post without an owner"),
        ({"owner": []}, "a post without an owner"),
        ({"id": None}, "a post without an id"),
        ({"id": "  "}, "a post without an id"),
        ({"coauthor_producers": "bo"}, "coauthor_producers is no list"),
        ({"coauthor_producers": {"id": "5"}}, "coauthor_producers is no list"),
        ({"coauthor_producers": [None]}, "a person (coauthor) without an id"),
        ({"coauthor_producers": [{"full_name": "Bo"}]}, "a person (coauthor) without an id"),
        (
            {"iphone_struct": {"coauthor_producers": [{"pk": None}]}},
            "a person (coauthor) without an id",
        ),
        (
            {"edge_media_to_tagged_user": {"edges": [{"node": {}}]}},
            "a person (tagged) without an id",
        ),
    ],
)
def test_a_post_that_hides_who_is_in_it_is_malformed(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    write_node(tmp_path / "ada/p.json.xz", post_node("1", OWNER, **more))
    posts, _, reading = observed(tmp_path)
    assert posts == []
    assert reasons(reading) == {"ada/p.json.xz": reason}


# ── Profiles ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ({"is_private": True}, "private"),
        ({"is_private": False}, "public"),
        ({}, "unknown"),
        ({"is_private": None}, "unknown"),
        ({"is_private": "False"}, "malformed"),
    ],
)
def test_a_profile_is_an_observation_even_if_it_says_nothing(
    tmp_path: Path, flags: dict[str, Any], status: str
) -> None:
    profile = saved({"id": "77", "username": "ada", **flags}, "Profile")
    write_node(tmp_path / "ada/ada_77.json.xz", profile)
    _, (account,), _ = observed(tmp_path)
    assert (account["account_id"], account["status"], account["origin"]) == (
        "77",
        status,
        "profile",
    )


@pytest.mark.parametrize(
    ("flag", "value"), [(True, "true"), (False, "false"), ("true", '"true"'), (None, "null")]
)
def test_a_supervised_account_is_a_signal_word_for_word(
    tmp_path: Path, flag: Any, value: str
) -> None:
    profile = saved({"id": "77", "is_supervised_user": flag}, "Profile")
    write_node(tmp_path / "ada_77.json", profile)
    _, (account,), _ = observed(tmp_path)
    assert account["signals"] == [{"signal": "account:is_supervised", "value": value}]


def test_a_profile_without_an_id_is_malformed(tmp_path: Path) -> None:
    write_node(tmp_path / "x.json", saved({"username": "ada"}, "Profile"))
    assert reasons(observed(tmp_path)[2]) == {"x.json": "a profile without an id"}


# ── What is skipped, and what is malformed without stopping the rest ──────────────────────────


def test_hashtag_pages_and_resume_files_are_skipped_and_counted(tmp_path: Path) -> None:
    write_node(tmp_path / "#sunset.json.xz", saved({"name": "sunset"}, "Hashtag"))
    write_node(tmp_path / "iterator_x.json.xz", saved({"total": 1}, "FrozenNodeIterator"))
    write_node(tmp_path / "settings.json", {"theme": "dark"})
    write_node(tmp_path / "p.json.xz", post_node("1", OWNER))
    posts, _, reading = observed(tmp_path)
    assert len(posts) == 1
    assert reading.malformed == []
    assert reading.skipped == {
        "Hashtag": 1,
        "FrozenNodeIterator": 1,
        "a file of no known format": 1,
    }


def test_damaged_files_are_counted_with_name_and_reason_and_do_not_stop_the_rest(
    tmp_path: Path,
) -> None:
    packed = lzma.compress(json.dumps(post_node("1", OWNER)).encode(), check=lzma.CHECK_NONE)
    (tmp_path / "cut.json.xz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "no-xz.json.xz").write_bytes(b"not xz at all")
    (tmp_path / "empty.json.xz").write_bytes(b"")
    (tmp_path / "broken.json").write_text('{"node": {', encoding="utf-8")
    latin = json.dumps(post_node("9", OWNER, caption="café"), ensure_ascii=False)
    (tmp_path / "latin.json").write_bytes(latin.encode("cp1252"))
    (tmp_path / "deep.json").write_bytes(b"[" * 200_000 + b"]" * 200_000)
    (tmp_path / "long-number.json").write_text(f'{{"node": {"9" * 5000}}}', encoding="utf-8")
    bomb = lzma.compress(b" " * (33 * 1024 * 1024), preset=0)
    (tmp_path / "bomb.json.xz").write_bytes(bomb)
    write_node(tmp_path / "new.json", saved({"id": "1"}, "Reel"))
    write_node(tmp_path / "z-good.json.xz", post_node("1", OWNER))
    posts, _, reading = observed(tmp_path)
    assert [post["post_id"] for post in posts] == ["1"]
    assert reasons(reading) == {
        "cut.json.xz": "truncated or damaged compression",
        "no-xz.json.xz": "truncated or damaged compression",
        "empty.json.xz": "empty",
        "broken.json": "invalid JSON",
        "deep.json": "invalid JSON",
        "long-number.json": "invalid JSON",
        "bomb.json.xz": "invalid JSON",
        "latin.json": "not UTF-8 text",
        "new.json": "unknown node type",
    }


def asking_for_memory(packed: bytes, dictionary: int) -> bytes:
    """``packed``, with the size of the dictionary in its block header replaced; 40 is 4 GiB."""
    start = 12  # after the stream header; then: size, flags, filter LZMA2, size of its properties
    end = start + (packed[start] + 1) * 4
    assert packed[start + 2 : start + 4] == b"\x21\x01"
    header = packed[start : start + 4] + bytes([dictionary]) + packed[start + 5 : end - 4]
    return packed[:start] + header + zlib.crc32(header).to_bytes(4, "little") + packed[end:]


def test_an_xz_header_that_asks_for_gigabytes_gets_none(tmp_path: Path) -> None:
    packed = lzma.compress(json.dumps(post_node("1", OWNER)).encode(), preset=9)
    (tmp_path / "a-strongest.json.xz").write_bytes(asking_for_memory(packed, packed[16]))
    (tmp_path / "hostile.json.xz").write_bytes(asking_for_memory(packed, 40))
    (tmp_path / "large.json.xz").write_bytes(asking_for_memory(packed, 32))
    posts, _, reading = observed(tmp_path)
    assert [post["post_id"] for post in posts] == ["1"]
    assert reasons(reading) == {
        "hostile.json.xz": "truncated or damaged compression",
        "large.json.xz": "truncated or damaged compression",
    }


def test_what_follows_the_end_of_an_xz_file_is_not_left_out_unseen(tmp_path: Path) -> None:
    packed = lzma.compress(json.dumps(post_node("1", OWNER)).encode())
    (tmp_path / "tail.json.xz").write_bytes(packed + b"more")
    (tmp_path / "twice.json.xz").write_bytes(packed + packed)
    write_node(tmp_path / "good.json.xz", post_node("2", OWNER))
    posts, _, reading = observed(tmp_path)
    assert [post["post_id"] for post in posts] == ["2"]
    assert set(reasons(reading)) == {"tail.json.xz", "twice.json.xz"}


def test_files_of_instaloader_that_are_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "p.json"
    write_node(outside, post_node("1", OWNER))
    export = tmp_path / "export"
    write_node(export / "q.json", post_node("2", OWNER))
    (export / "p.json").symlink_to(outside)
    posts, _, _ = observed(export)
    assert [post["post_id"] for post in posts] == ["2"]


@pytest.mark.parametrize("when", [None, "yesterday", True, 1e400, -1e30, 10**30, {"a": 1}])
def test_a_time_that_is_no_time_is_no_time_and_no_crash(tmp_path: Path, when: Any) -> None:
    assert one_post(tmp_path, post_node("1", OWNER, taken_at_timestamp=when))["created_at"] is None


def test_text_that_is_not_quite_unicode_does_not_stop_an_ingest(tmp_path: Path) -> None:
    nasty = ["half an emoji \ud83d", "NUL \0 inside", "\ufeffBOM", "\u202e", "fine"]
    for number, text in enumerate(nasty):
        caption = {"edges": [{"node": {"text": f"{text} #cat"}}]}
        node = post_node(str(number), {"id": "7", "username": text}, edge_media_to_caption=caption)
        write_node(tmp_path / f"e/{number}.json", node)
    workspace = new_workspace(tmp_path / "ws")
    ingested = take_in(workspace, tmp_path / "e")
    assert ingested.counts.posts == len(nasty)
    assert base_rows(workspace, "post_tags", "tags") == [(["cat"],)] * len(nasty)


def test_a_file_whose_name_is_not_unicode_is_malformed(tmp_path: Path) -> None:
    write_node(tmp_path / "e/q.json", post_node("2", OWNER))
    try:
        (tmp_path / "e/q.json").rename(os.fsdecode(os.fsencode(tmp_path / "e") + b"/caf\xe9.json"))
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    write_node(tmp_path / "e/q.json", post_node("2", OWNER))
    ingested = take_in(new_workspace(tmp_path / "ws"), tmp_path / "e")
    assert ingested.counts.posts == 1
    assert ingested.counts.malformed == {"a file name that is not Unicode": 1}


# ── Through the store ─────────────────────────────────────────────────────────────────────────


def test_an_ingest_counts_what_came_in_and_names_what_did_not(tmp_path: Path) -> None:
    export = tmp_path / "export"
    write_node(export / "ada/p_UTC.json.xz", post_node("1", OWNER), picture=True)
    write_node(export / "ada/ada_77.json.xz", saved({"id": "77", "is_private": False}, "Profile"))
    write_node(export / "ada/iterator.json.xz", saved({}, "FrozenNodeIterator"))
    (export / "ada/bad.json").write_text("{", encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    ingested = take_in(workspace, export)
    counts = ingested.counts
    assert (ingested.source_format, ingested.is_new) == ("instaloader", True)
    assert (counts.posts, counts.profiles, counts.images, counts.statuses) == (1, 1, 1, 2)
    assert counts.malformed == {"invalid JSON": 1}
    assert ingested.skipped == {"FrozenNodeIterator": 1}
    assert base_rows(workspace, "malformed", "file, record, reason") == [
        ("ada/bad.json", None, "invalid JSON")
    ]
    assert base_rows(workspace, "account_status", "status, observed_at, origin") == [
        ("public", OBSERVED, "post"),
        ("public", OBSERVED, "profile"),
    ]


def test_what_an_export_says_of_a_co_author_is_an_observation_of_that_account(
    tmp_path: Path,
) -> None:
    node = post_node(
        "1", OWNER, iphone_struct={"coauthor_producers": [{"pk": 6, "is_private": True}]}
    )
    write_node(tmp_path / "e/p.json", node)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e", observed_at=None)
    assert base_rows(workspace, "account_status", "status, observed_at, origin") == [
        ("private", None, "person"),
        ("public", None, "post"),
    ]


def test_a_folder_without_a_usable_record_is_bad_input_and_says_what_was_looked_for(
    tmp_path: Path,
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        take_in(workspace, tmp_path / "empty")
    assert caught.value.exit_code == ExitCode.BAD_INPUT == 4
    assert "instaloader" in str(caught.value.hint)
    write_node(tmp_path / "only/iterator.json.xz", saved({}, "FrozenNodeIterator"))
    (tmp_path / "only/bad.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        take_in(workspace, tmp_path / "only")
    assert "FrozenNodeIterator" in caught.value.message
    assert "invalid JSON" in caught.value.message
    assert "json.xz" in str(caught.value.hint)
    assert base_rows(workspace, "sources", "source_id") == []
    assert base_rows(workspace, "posts", "post_key") == []


def test_a_path_that_does_not_exist_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        take_in(new_workspace(tmp_path / "ws"), tmp_path / "nowhere")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_the_real_samples_hold_six_posts_a_story_and_three_profiles(tmp_path: Path) -> None:
    posts, accounts, reading = observed(REAL)
    assert [post["kind"] for post in posts].count("post") == 6
    assert [post["kind"] for post in posts].count("story") == 1
    assert len(accounts) == 3
    assert reading.malformed == []
    ingested = take_in(new_workspace(tmp_path / "ws"), REAL)
    assert (ingested.counts.posts, ingested.counts.profiles) == (7, 3)


# ── What must not be overlooked ───────────────────────────────────────────────────────────────


def test_a_packed_and_an_unpacked_node_that_differ_are_both_read(tmp_path: Path) -> None:
    write_node(tmp_path / "p.json", post_node("1", {**OWNER, "is_private": True}))
    write_node(tmp_path / "p.json.xz", post_node("1", OWNER))
    assert sorted(post["status"] for post in observed(tmp_path)[0]) == ["private", "public"]


def test_an_unusable_post_still_says_that_its_owner_is_private(tmp_path: Path) -> None:
    node = post_node("1", {**OWNER, "is_private": True}, coauthor_producers="bo")
    write_node(tmp_path / "p.json", node)
    posts, accounts, reading = observed(tmp_path)
    assert (posts, len(reading.malformed)) == ([], 1)
    assert [(one["account_id"], one["status"]) for one in accounts] == [("77", "private")]


def test_an_unusable_post_is_no_evidence_that_its_owner_is_public(tmp_path: Path) -> None:
    write_node(tmp_path / "p.json", post_node("1", OWNER, coauthor_producers="bo"))
    assert observed(tmp_path)[1] == []


def test_the_mobile_apis_word_that_the_owner_is_private_counts(tmp_path: Path) -> None:
    mobile = {"user": {"pk": 77, "is_private": True, "friendship_status": {"following": True}}}
    write_node(tmp_path / "p.json", post_node("1", OWNER, iphone_struct=mobile))
    (post,), _, _ = observed(tmp_path)
    assert (post["status"], post["is_followed_by_viewer"]) == ("private", True)


SUPERVISED = [{"signal": "account:is_supervised", "value": "true"}]


@pytest.mark.parametrize(
    ("mobile", "column", "value"),
    [
        ({"visibility": "only_me"}, "visibility", "archived"),
        ({"visibility": "friends"}, "visibility", "unknown"),
        ({"audience": "besties"}, "visibility", "followers"),
        ({"product_type": "story"}, "kind", "story"),
        ({"expiring_at": 1}, "kind", "story"),
        ({"is_reel_media": True}, "kind", "story"),
        ({"user": {"friendship_status": {"is_private": True}}}, "status", "private"),
        ({"owner": {"is_private": "False"}}, "status", "malformed"),
        ({"text_post_app_info": {"share_info": {"quoted_post": {"pk": "9"}}}}, "repost_of", "9"),
        ({"carousel_media": [{"usertags": {"in": [{"user": {"pk": 5}}]}}]}, "people", {"5"}),
        ({"sponsor_tags": [{"sponsor": {"pk": 5}}]}, "people", {"5"}),
        ({"owner": {"pk": 5}, "user": {"pk": 77}}, "people", {"5"}),
        ({"caption": {"text": "with @bo"}}, "people", {"bo"}),
        ({"carousel_media": [{"accessibility_caption": "by @bo"}]}, "people", {"bo"}),
        ({"user": {"is_supervised_user": True}}, "signals", SUPERVISED),
        ({"user": {"supervision_info": {"is_supervised_user": True}}}, "signals", SUPERVISED),
        ({"like_count": 3}, "visibility", None),
    ],
)
def test_what_the_mobile_api_says_of_a_post_is_read_as_where_it_is_the_post(
    mobile: dict[str, Any], column: str, value: Any, tmp_path: Path
) -> None:
    node = post_node("1", {**OWNER, "id": "77", "is_private": False}, iphone_struct=mobile)
    write_node(tmp_path / "p.json", node)
    (post,), accounts, _ = observed(tmp_path)
    if column == "people":
        assert {one["account_id"] or one["handle"] for one in post["people"]} == value
    elif column == "signals":
        assert [(one["account_id"], one["signals"]) for one in accounts] == [("77", value)]
    else:
        assert post[column] == value


def test_what_the_mobile_api_says_of_a_profile_counts(tmp_path: Path) -> None:
    mobile = {"pk": 77, "is_private": True, "supervision_info": {"is_supervised_user": True}}
    node = {"id": "77", "username": "ada", "is_private": False, "iphone_struct": mobile}
    write_node(tmp_path / "p.json", saved(node, "Profile"))
    _, (account,), _ = observed(tmp_path)
    assert (account["status"], account["signals"]) == ("private", SUPERVISED)


def test_whoever_is_tagged_in_a_part_of_a_carousel_is_tagged(tmp_path: Path) -> None:
    bo = {"id": "5", "username": "bo", "is_private": True}
    child = {
        "accessibility_caption": "Photo by Ada tagging @cy",
        "edge_media_to_tagged_user": {"edges": [{"node": {"user": bo}}]},
    }
    sponsor = {"edges": [{"node": {"sponsor": {"id": "8", "username": "acme"}}}]}
    node = post_node(
        "1",
        OWNER,
        edge_sidecar_to_children={"edges": [{"node": child}]},
        edge_media_to_sponsor_user=sponsor,
        iphone_struct={"usertags": {"in": [{"user": {"pk": 6, "username": "di"}}]}},
    )
    people = [(one["role"], one["handle"]) for one in one_post(tmp_path, node)["people"]]
    assert people == [("tagged", "bo"), ("tagged", "acme"), ("tagged", "di"), ("mentioned", "cy")]


@pytest.mark.parametrize(
    "more", [{"__typename": "GraphStoryImage"}, {"expiring_at_timestamp": 1_700_086_400}]
)
def test_a_post_that_ends_is_a_story(tmp_path: Path, more: dict[str, Any]) -> None:
    assert one_post(tmp_path, post_node("1", OWNER, **more))["kind"] == "story"


def test_whoever_a_story_names_by_a_sticker_is_mentioned(tmp_path: Path) -> None:
    sticker = {"__typename": "GraphTappableMention", "username": "bo", "is_private": True}
    post = one_post(tmp_path, post_node("1", OWNER, tappable_objects=[sticker]))
    assert [(one["role"], one["status"]) for one in post["people"]] == [("mentioned", "private")]
