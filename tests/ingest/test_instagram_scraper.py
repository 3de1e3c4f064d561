"""instagram-scraper (arc298): posts, stories and the profile of its JSON files."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, formats_of, observed, yielded

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "instagram-scraper"
JPG = "https://cdn.example/v/{}.jpg?sig=1"


def caption(text: Any) -> dict[str, Any]:
    return {"edges": [{"node": {"text": text}}]}


def node(**more: Any) -> dict[str, Any]:
    """A photo as the tool writes it."""
    return {
        "__typename": "GraphImage",
        "id": "3141592653589793238",
        "shortcode": "Cabc",
        "taken_at_timestamp": 1_700_000_000,
        "edge_media_to_caption": caption("look #cat"),
        "display_url": JPG.format("display"),
        "is_video": False,
        "owner": {"id": "77"},
        "tags": ["cat"],
        "urls": [JPG.format("a")],
        "username": "ada",
        **more,
    }


def profile(**info: Any) -> dict[str, Any]:
    return {"created_time": 1_286_323_200, "username": "ada", "info": {"id": "77", **info}}


def seen(tmp_path: Path, value: Any) -> Seen:
    path = tmp_path / "ada.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return yielded(tmp_path, "instagram-scraper")


def one_post(tmp_path: Path, **more: Any) -> dict[str, Any]:
    found = seen(tmp_path, [node(**more)])
    assert found.reasons == []
    (post,) = found.posts
    return post


def reasons(found: Seen) -> list[str]:
    return [reason for _, _, reason in found.reasons]


# ── Posts ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("wrap", [lambda one: [one], lambda one: {"GraphImages": [one]}])
def test_a_post_in_a_bare_list_or_under_graphimages(tmp_path: Path, wrap: Any) -> None:
    (tmp_path / "ada.json").write_text(json.dumps(wrap(node())), encoding="utf-8")
    found = observed(tmp_path)
    (post,) = found.posts
    assert found.format == "instagram-scraper"
    assert (post["platform"], post["post_id"]) == ("instagram", "3141592653589793238")
    assert (post["account_id"], post["handle"], post["status"]) == ("77", "ada", None)
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    assert (post["kind"], post["visibility"]) == ("post", None)
    assert (post["caption"], post["tags"]) == ("look #cat", ["cat"])
    assert post["media"] == [{"path": None, "url": JPG.format("a"), "alt_text": None}]
    assert (found.accounts, found.reading.records) == ([], 1)


def test_created_time_is_the_same_everywhere_and_is_not_read(tmp_path: Path) -> None:
    post = one_post(tmp_path, created_time=1_286_323_200, taken_at_timestamp=None)
    assert post["created_at"] is None


@pytest.mark.parametrize(
    ("edges", "text"),
    [
        (caption(""), ""),
        (caption(None), None),
        ({"edges": []}, None),
        ({"edges": [None]}, None),
        (None, None),
        ([], None),
    ],
)
def test_a_caption_may_be_empty_or_missing(tmp_path: Path, edges: Any, text: str | None) -> None:
    assert one_post(tmp_path, edge_media_to_caption=edges)["caption"] == text


@pytest.mark.parametrize(("tags", "read"), [([], []), (None, None), ("cat", None), ([5], [])])
def test_tags_are_the_exports_list_if_there_is_one(tmp_path: Path, tags: Any, read: Any) -> None:
    assert one_post(tmp_path, tags=tags)["tags"] == read


@pytest.mark.parametrize(
    ("owner", "status"),
    [
        ({}, None),
        ({"is_private": True}, "private"),
        ({"is_private": False}, "public"),
        ({"is_private": None}, "unknown"),
        ({"is_private": "False"}, "malformed"),
    ],
)
def test_an_owner_may_say_that_it_is_private(
    tmp_path: Path, owner: dict[str, Any], status: str | None
) -> None:
    assert one_post(tmp_path, owner={"id": "77", **owner})["status"] == status


def test_a_post_by_another_does_not_go_by_the_handle_that_was_asked_for(tmp_path: Path) -> None:
    posts = [
        node(id="1", owner={"id": "5"}),
        node(id="2", owner={"id": 77}),
        node(id="3", owner={"id": "6", "username": "bo"}),
    ]
    found = seen(tmp_path, {"GraphImages": posts, "GraphProfileInfo": profile()})
    owners = [(post["account_id"], post["handle"]) for post in found.posts]
    assert owners == [("5", None), ("77", "ada"), ("6", "bo")]


def test_people_are_co_authors_tagged_and_mentioned(tmp_path: Path) -> None:
    def tagged(account_id: str) -> dict[str, Any]:
        return {"edges": [{"node": {"user": {"id": account_id}}}]}

    post = one_post(
        tmp_path,
        coauthor_producers=[{"id": "5", "is_private": True}],
        edge_media_to_tagged_user=tagged("6"),
        edge_sidecar_to_children={"edges": [{"node": {"edge_media_to_tagged_user": tagged("7")}}]},
        edge_media_to_caption=caption("with @Dee."),
        accessibility_caption="Photo by Ada with @eve",
    )
    assert [
        (one["role"], one["account_id"] or one["handle"], one["status"]) for one in post["people"]
    ] == [
        ("coauthor", "5", "private"),
        ("tagged", "6", None),
        ("tagged", "7", None),
        ("mentioned", "dee", None),
        ("mentioned", "eve", None),
    ]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"id": None}, "a post without an id"),
        ({"id": True}, "a post without an id"),
        ({"owner": None}, "a post without an owner"),
        ({"owner": {"username": ""}}, "a post without an owner"),
        ({"coauthor_producers": "bo"}, "coauthor_producers is no list"),
        ({"coauthor_producers": [None]}, "a person (coauthor) without an id"),
        ({"edge_media_to_tagged_user": {"edges": 5}}, "edges is no list"),
        ({"edge_media_to_tagged_user": {"edges": [{}]}}, "a person (tagged) without an id"),
        ({"edge_sidecar_to_children": {"edges": "x"}}, "edges is no list"),
    ],
)
def test_a_post_that_hides_who_is_in_it_is_malformed(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    found = seen(tmp_path, [node(**more)])
    assert (found.posts, reasons(found)) == ([], [reason])


# ── Photos ────────────────────────────────────────────────────────────────────────────────────


def test_photos_are_the_downloaded_files_if_they_are_there(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "a.jpg").write_bytes(b"\xff\xd8")
    urls = [JPG.format("a"), "https://cdn.example/v/film.MP4?x=a.jpg", JPG.format("b")]
    nodes = [node(__typename="GraphSidecar", urls=urls)]
    (tmp_path / "ada" / "ada.json").write_text(json.dumps(nodes), encoding="utf-8")
    found = yielded(tmp_path, "instagram-scraper")
    assert [(photo["path"], photo["url"]) for photo in found.posts[0]["media"]] == [
        ("ada/a.jpg", JPG.format("a")),
        (None, JPG.format("b")),
    ]


@pytest.mark.parametrize("urls", [None, [], "x"])
def test_without_addresses_the_displayed_picture_is_meant(tmp_path: Path, urls: Any) -> None:
    post = one_post(tmp_path, urls=urls, accessibility_caption="a cat")
    (photo,) = post["media"]
    assert (photo["url"], photo["alt_text"]) == (JPG.format("display"), "a cat")


@pytest.mark.parametrize(
    "more",
    [
        {"__typename": "GraphVideo"},
        {"__typename": "GraphStoryVideo"},
        {"is_video": True},
        {"urls": ["https://cdn.example/a.mp4?x=1"]},
        {"urls": ["https://[broken/a.jpg"]},
        {"urls": [""]},
        {"urls": ["https://cdn.example"]},
        {"urls": ["/etc/passwd"]},
    ],
)
def test_videos_and_broken_addresses_are_no_photos(tmp_path: Path, more: dict[str, Any]) -> None:
    assert one_post(tmp_path, **more)["media"] == []


@pytest.mark.parametrize("name", ["..", "%2e%2e", "\0", "x" * 5000, "a\\..\\b.jpg"])
def test_odd_file_names_lead_nowhere(tmp_path: Path, name: str) -> None:
    (photo,) = one_post(tmp_path, urls=[f"https://cdn.example/v/{name}"])["media"]
    assert photo["path"] is None


# ── Profiles and stories ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("info", "status"),
    [
        ({"is_private": True}, "private"),
        ({"is_private": False}, "public"),
        ({"is_private": None}, "unknown"),
        ({"is_private": "True"}, "malformed"),
        ({}, "unknown"),
    ],
)
def test_the_profile_says_whether_it_is_private(
    tmp_path: Path, info: dict[str, Any], status: str
) -> None:
    value = {"GraphImages": [node()], "GraphProfileInfo": profile(**info)}
    found = seen(tmp_path, value)
    (account,) = found.accounts
    assert (account["account_id"], account["handle"]) == ("77", "ada")
    assert (account["status"], account["origin"]) == (status, "profile")
    assert [post["status"] for post in found.posts] == [None]


@pytest.mark.parametrize("wrapper", [None, [], {}, {"info": []}, {"info": {"is_private": True}}])
def test_a_profile_that_nobody_can_name_is_malformed(tmp_path: Path, wrapper: Any) -> None:
    found = seen(tmp_path, {"GraphProfileInfo": wrapper})
    assert (found.accounts, reasons(found)) == ([], ["a profile without an id"])


def test_stories_are_stories(tmp_path: Path) -> None:
    bare = seen(tmp_path, [node(expiring_at_timestamp=1)])
    wrapped = seen(tmp_path, {"GraphStories": [node()], "GraphImages": [node(id="2")]})
    assert [post["kind"] for post in bare.posts] == ["story"]
    assert {post["post_id"]: post["kind"] for post in wrapped.posts} == {
        "2": "post",
        "3141592653589793238": "story",
    }


def test_every_record_in_a_wrapper_counts_by_itself(tmp_path: Path) -> None:
    value = {
        "GraphProfileInfo": profile(is_private=True),
        "GraphImages": [node(), None, node(id=None), "x"],
        "GraphStories": "none",
    }
    found = seen(tmp_path, value)
    assert (len(found.posts), len(found.accounts), found.reading.records) == (1, 1, 6)
    assert [(record, reason) for _, record, reason in found.reasons] == [
        (3, "a record that is no object"),
        (4, "a post without an id"),
        (5, "a record that is no object"),
        (6, "GraphStories is no list"),
    ]


# ── Detection, and hostile input ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["GraphImages", "GraphStories", "GraphProfileInfo"])
def test_a_file_is_recognised_by_its_keys_even_if_they_are_empty(tmp_path: Path, key: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps({key: []}), encoding="utf-8")
    assert formats_of(tmp_path) == ["instagram-scraper"]


@pytest.mark.parametrize(
    "neighbour",
    [
        {"node": node(), "instaloader": {"node_type": "Post"}},
        [{"node": node()}],
        [{"id": "1", "shortCode": "x", "ownerUsername": "ada"}],
        {"items": [{"pk": "1", "media_type": 1, "code": "x", "user": {"pk": "7"}}]},
        [{"media": [{"uri": "a.jpg", "creation_timestamp": 1}]}],
        [{"id": "1", "taken_at_timestamp": 1, "owner": {"id": "7"}}],
    ],
)
def test_the_files_of_others_are_not_claimed(tmp_path: Path, neighbour: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps(neighbour), encoding="utf-8")
    assert "instagram-scraper" not in formats_of(tmp_path)


HOSTILE: list[Any] = [None, True, "x", "\ud83d", -1, 10**300, 1.5, [], [None], {}, {"edges": [1]}]


@pytest.mark.parametrize("value", HOSTILE)
def test_wrong_types_anywhere_are_counted_and_never_quoted(tmp_path: Path, value: Any) -> None:
    whole = node(
        coauthor_producers=[],
        edge_media_to_tagged_user=None,
        edge_sidecar_to_children=None,
        accessibility_caption=None,
    )
    nodes = [{**whole, key: value} for key in whole]
    wrapped = {"GraphImages": nodes, "GraphProfileInfo": {"info": value, "username": value}}
    found = seen(tmp_path, wrapped)
    used = len(found.posts) + len(found.accounts)
    assert used + len(found.reasons) == found.reading.records == len(nodes) + 1
    assert "ada" not in str([reason for _, _, reason in found.reasons])


@pytest.mark.skipif(not REAL.is_dir(), reason="the real sample is not here")
def test_the_real_sample_holds_three_posts_of_which_two_are_videos() -> None:
    found = observed(REAL)
    assert found.format == "instagram-scraper"
    assert (len(found.posts), found.accounts, found.reasons) == (3, [], [])
    assert (found.reading.skipped, found.reading.records) == ({}, 3)
    assert [len(post["media"]) for post in found.posts] == [0, 1, 0]
    assert sum(len(post["tags"]) for post in found.posts) == 8
    assert {post["status"] for post in found.posts} == {None}


def test_an_unusable_post_still_says_that_its_owner_is_private(tmp_path: Path) -> None:
    found = seen(tmp_path, [node(id=None, owner={"id": "77", "is_private": True})])
    assert (found.posts, reasons(found)) == ([], ["a post without an id"])
    assert [(one["account_id"], one["status"]) for one in found.accounts] == [("77", "private")]


def test_a_private_account_that_the_collector_follows_is_told(tmp_path: Path) -> None:
    followed = {"is_private": True, "followed_by_viewer": True}
    post = node(owner={"id": "77", **followed})
    found = seen(tmp_path, {"GraphProfileInfo": profile(**followed), "GraphImages": [post]})
    assert [one["is_followed_by_viewer"] for one in found.posts + found.accounts] == [True, True]


def test_a_node_that_calls_itself_a_story_is_one(tmp_path: Path) -> None:
    assert one_post(tmp_path, __typename="GraphStoryImage")["kind"] == "story"
