"""Instagram's private web API and instagrapi: what is read, from whatever it is wrapped in."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, formats_of, observed, yielded

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "instagram-web"
ADA = {"pk": "77", "username": "ada", "full_name": "Ada", "is_private": False}
JPG = "https://cdn.example/{}.jpg"


def sizes(name: str) -> dict[str, Any]:
    shapes = ((240, 300), (1080, 1350), (640, 800))
    return {
        "candidates": [
            {"url": JPG.format(f"{name}-{width}"), "width": width, "height": height}
            for width, height in shapes
        ]
    }


def medium(pk: Any = "11", /, **more: Any) -> dict[str, Any]:
    """A photo as the API shows it."""
    return {
        "pk": pk,
        "id": f"{pk}_77",
        "code": "Cabc",
        "media_type": 1,
        "taken_at": 1_700_000_000,
        "caption": {"text": "look #cat"},
        "image_versions2": sizes("a"),
        "user": ADA,
        **more,
    }


def seen(tmp_path: Path, value: Any, name: str = "dump.json") -> Seen:
    path = tmp_path / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return yielded(path, "instagram-web")


def one_post(tmp_path: Path, node: dict[str, Any]) -> dict[str, Any]:
    found = seen(tmp_path, [node])
    assert found.reasons == []
    (post,) = found.posts
    return post


def reasons(found: Seen) -> list[str]:
    return [reason for _, _, reason in found.reasons]


def recognised(tmp_path: Path, value: Any) -> bool:
    path = tmp_path / "head.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return "instagram-web" in formats_of(path)


# ── The wrappers ──────────────────────────────────────────────────────────────────────────────


WRAPPED = [
    pytest.param(lambda node: node, id="one object"),
    pytest.param(lambda node: [node], id="a list"),
    pytest.param(lambda node: [{"media": node}], id="saved items"),
    pytest.param(lambda node: {"posts": [{"node": node}]}, id="posts of nodes"),
    pytest.param(lambda node: {"items": [node], "status": "ok", "code": 200}, id="items"),
    pytest.param(lambda node: {"feed_items": [{"media_or_ad": node}]}, id="the timeline"),
    pytest.param(lambda node: {"data": [node]}, id="a list of data"),
    pytest.param(lambda node: {"data": {"edges": [{"node": node}]}}, id="edges"),
    pytest.param(
        lambda node: {"data": {"xdt_feed": {"edges": [{"node": node, "cursor": "x"}]}}}, id="xdt"
    ),
    pytest.param(lambda node: {"data": {"xdt_info": {"items": [node]}}}, id="one post by its code"),
    pytest.param(
        lambda node: {"sections": [{"layout_content": {"medias": [{"media": node}]}}]},
        id="a hashtag's page",
    ),
]


@pytest.mark.parametrize("wrap", WRAPPED)
def test_a_post_is_found_in_whatever_it_is_wrapped_in(tmp_path: Path, wrap: Any) -> None:
    path = tmp_path / "dump.json"
    path.write_text(json.dumps(wrap(medium())), encoding="utf-8")
    found = observed(path)
    assert found.format == "instagram-web"
    assert [post["post_id"] for post in found.posts] == ["11"]
    assert (found.accounts, found.reasons, found.reading.records) == ([], [], 1)


def test_json_lines_keep_their_line_numbers_and_what_a_line_wraps_has_its_own(
    tmp_path: Path,
) -> None:
    lines = [medium("1"), {"items": [medium("2"), medium(None, id=None)]}, medium("4")]
    path = tmp_path / "dump.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n{broken", encoding="utf-8")
    found = observed(path)
    assert [post["post_id"] for post in found.posts] == ["1", "2", "4"]
    assert [(record, reason.split(" at ")[0]) for _, record, reason in found.reasons] == [
        (2, "a post without an id"),
        (4, "invalid JSON"),
    ]


def test_every_record_in_a_wrapper_counts_by_itself(tmp_path: Path) -> None:
    comment = {"pk": "9", "text": "nice", "user": {"pk": "5"}}
    inner = [medium("1"), None, "x", {"node": None}, comment, medium("2", user=None)]
    found = seen(tmp_path, {"items": inner})
    assert [post["post_id"] for post in found.posts] == ["1"]
    assert [(record, reason) for _, record, reason in found.reasons] == [
        (2, "a record that is no object"),
        (3, "a record that is no object"),
        (4, "neither a post nor an account"),
        (6, "a post without an owner"),
    ]
    assert found.reading.skipped == {"a comment": 1}
    assert found.reading.records == 6


def test_an_empty_page_is_skipped_and_an_answer_that_is_none_is_malformed(tmp_path: Path) -> None:
    found = seen(tmp_path, [{"items": [], "status": "ok"}, {"items": None, "status": "fail"}])
    assert found.reading.skipped == {"an empty page": 1}
    assert reasons(found) == ["neither a post nor an account"]


def test_a_post_of_the_older_graphql_is_not_lost_in_its_profile(tmp_path: Path) -> None:
    edges = [{"node": {"id": "1", "shortcode": "x", "owner": {"id": "77"}}}]
    user = {**ADA, "edge_owner_to_timeline_media": {"count": 1, "edges": edges}}
    found = seen(tmp_path, {"data": {"user": user}})
    assert [account["status"] for account in found.accounts] == ["public"]
    assert reasons(found) == ["a post in the shape of the older GraphQL API"]


def test_wrappers_in_wrappers_end_somewhere(tmp_path: Path) -> None:
    value: Any = medium()
    for _ in range(300):
        value = {"items": [value]}
    found = seen(tmp_path, value)
    assert found.posts == []
    assert found.reading.records == 1


# ── The fields of a post ──────────────────────────────────────────────────────────────────────


def test_a_photo_of_the_api(tmp_path: Path) -> None:
    post = one_post(tmp_path, medium(accessibility_caption="a cat"))
    assert (post["platform"], post["post_id"], post["kind"]) == ("instagram", "11", "post")
    assert (post["account_id"], post["handle"], post["status"]) == ("77", "ada", "public")
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    assert (post["caption"], post["tags"], post["visibility"]) == ("look #cat", None, None)
    assert post["media"] == [{"path": None, "url": JPG.format("a-1080"), "alt_text": "a cat"}]


def test_a_photo_of_instagrapi(tmp_path: Path) -> None:
    node = {
        "pk": "11",
        "id": "11_77",
        "code": "Cabc",
        "media_type": 1,
        "taken_at": "2023-11-14T22:13:20+00:00",
        "caption_text": "look #cat",
        "thumbnail_url": JPG.format("a"),
        "user": ADA,
        "usertags": [{"user": {"pk": "5", "username": "bo"}, "x": 0.1, "y": 0.2}],
        "resources": [],
    }
    post = one_post(tmp_path, node)
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    assert post["caption"] == "look #cat"
    assert [photo["url"] for photo in post["media"]] == [JPG.format("a")]
    assert [(one["role"], one["account_id"]) for one in post["people"]] == [("tagged", "5")]


@pytest.mark.parametrize(
    ("ids", "post_id"),
    [
        ({"pk": 3_141_592_653_589_793_239, "id": "3141592653589793239_77"}, "3141592653589793239"),
        ({"pk": "3141592653589793239"}, "3141592653589793239"),
        ({"pk": None, "id": "3141592653589793239_77"}, "3141592653589793239"),
        ({"pk": 3.5e18, "id": "3141592653589793239_77"}, "3141592653589793239"),
        ({"pk": True, "id": "12"}, "12"),
    ],
)
def test_a_posts_id_is_its_pk_and_keeps_its_digits(
    tmp_path: Path, ids: dict[str, Any], post_id: str
) -> None:
    assert one_post(tmp_path, medium(**ids))["post_id"] == post_id


@pytest.mark.parametrize(
    ("taken_at", "created_at"),
    [
        (1_700_000_000, datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20)),
        (1_700_000_000_000_000, datetime(2023, 11, 14, 22, 13, 20)),
        ("2023-11-15 00:13:20+02:00", datetime(2023, 11, 14, 22, 13, 20)),
        ("2023-11-14T22:13:20Z", datetime(2023, 11, 14, 22, 13, 20)),
        ("yesterday", None),
        ("9" * 400, None),
        (10**300, None),
        (-(10**30), None),
        (True, None),
        ([], None),
        (None, None),
    ],
)
def test_a_time_is_epoch_seconds_or_iso_and_what_is_neither_is_none(
    tmp_path: Path, taken_at: Any, created_at: datetime | None
) -> None:
    assert one_post(tmp_path, medium(taken_at=taken_at))["created_at"] == created_at


@pytest.mark.parametrize(
    ("caption", "text"),
    [
        ({"text": ""}, ""),
        ({"text": None}, None),
        (None, None),
        ("plain", "plain"),
        ([1], None),
        ({"text": "half \ud83d"}, "half ?"),
    ],
)
def test_a_caption_is_an_object_or_text(tmp_path: Path, caption: Any, text: str | None) -> None:
    assert one_post(tmp_path, medium(caption=caption))["caption"] == text


# ── Photos ────────────────────────────────────────────────────────────────────────────────────


def test_of_the_sizes_of_one_image_the_largest_is_taken(tmp_path: Path) -> None:
    candidates = [
        {"url": JPG.format("none")},
        {"url": JPG.format("text"), "width": "9999", "height": "9999"},
        {"url": JPG.format("large"), "width": 1080, "height": 1350},
        {"url": JPG.format("wide"), "width": 1200, "height": 300},
        {"url": "file:///etc/passwd", "width": 9999, "height": 9999},
        {"width": 9999, "height": 9999},
        None,
    ]
    post = one_post(tmp_path, medium(image_versions2={"candidates": candidates}))
    assert [photo["url"] for photo in post["media"]] == [JPG.format("large")]


@pytest.mark.parametrize(
    "more",
    [
        {"media_type": 2},
        {"video_versions": [{"url": "https://cdn.example/a.mp4"}]},
        {"video_url": "https://cdn.example/a.mp4", "image_versions2": None, "thumbnail_url": JPG},
        {"image_versions2": {"candidates": "none"}},
        {"image_versions2": None},
        {"media_type": 8},
    ],
)
def test_a_videos_picture_is_no_photo_nor_is_a_carousels_without_its_parts(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    assert one_post(tmp_path, medium(**more))["media"] == []


@pytest.mark.parametrize("key", ["carousel_media", "resources"])
def test_a_carousels_photos_are_its_parts_in_order_without_its_videos(
    tmp_path: Path, key: str
) -> None:
    parts = [
        {"pk": "21", "media_type": 1, "thumbnail_url": JPG.format("one")},
        {"pk": "22", "media_type": 2, "thumbnail_url": JPG.format("video"), "image_versions2": {}},
        {"pk": "23", "media_type": 1, "image_versions2": sizes("three")},
        None,
    ]
    found = seen(tmp_path, [medium(media_type=8, **{key: parts})])
    assert [photo["url"] for photo in found.posts[0]["media"]] == [
        JPG.format("one"),
        JPG.format("three-1080"),
    ]
    assert len(found.posts) == 1


# ── Privacy ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("user", "owner", "status"),
    [
        ({}, None, None),
        ({"is_private": False}, None, "public"),
        ({"is_private": True}, None, "private"),
        ({"is_private": None}, None, "unknown"),
        ({"is_private": "False"}, None, "malformed"),
        ({"is_private": 0}, None, "malformed"),
        ({"is_private": False}, {"is_private": True}, "private"),
        ({"is_private": True}, {"is_private": False}, "private"),
        ({"is_private": True}, {"is_private": "no"}, "private"),
        ({"is_private": False}, {"is_private": "no"}, "malformed"),
        ({}, {"is_private": False}, "public"),
        ({"is_private": None}, {"is_private": False}, "public"),
        ({"is_private": False}, {}, "public"),
        ({"is_private": False, "friendship_status": {"is_private": True}}, None, "private"),
        ({"friendship_status": {"is_private": False}}, None, None),
    ],
)
def test_private_wins_and_missing_is_not_public(
    tmp_path: Path, user: dict[str, Any], owner: dict[str, Any] | None, status: str | None
) -> None:
    node = medium(user={"pk": "77", **user}, owner=owner and {"pk": "77", **owner})
    assert one_post(tmp_path, node)["status"] == status


def test_an_owner_without_an_id_still_says_that_the_account_is_private(tmp_path: Path) -> None:
    post = one_post(tmp_path, medium(owner={"is_private": True}))
    assert (post["account_id"], post["status"]) == ("77", "private")


@pytest.mark.parametrize(("following", "is_followed"), [(True, True), (False, False), (1, False)])
def test_whether_the_collector_follows_the_account_is_kept(
    tmp_path: Path, following: Any, is_followed: bool
) -> None:
    user = {**ADA, "is_private": True, "friendship_status": {"following": following}}
    post = one_post(tmp_path, medium(user=user))
    assert (post["status"], post["is_followed_by_viewer"]) == ("private", is_followed)


@pytest.mark.parametrize(
    ("audience", "visibility"),
    [
        (None, None),
        ("default", None),
        ("MediaAudience.DEFAULT", None),
        ("besties", "followers"),
        ("", "followers"),
        (5, "unknown"),
    ],
)
def test_every_named_audience_but_the_default_is_narrower(
    tmp_path: Path, audience: Any, visibility: str | None
) -> None:
    assert one_post(tmp_path, medium(audience=audience))["visibility"] == visibility


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"product_type": "story"}, "story"),
        ({"expiring_at": 1_700_086_400}, "story"),
        ({"reel_media_type": "reel"}, "story"),
        ({"is_reel_media": True}, "story"),
        ({"stickers": []}, "story"),
        ({"is_reel_media": False, "expiring_at": None}, "post"),
        ({"product_type": "clips"}, "post"),
    ],
)
def test_a_story_is_told_by_its_product_type_or_its_end(
    tmp_path: Path, more: dict[str, Any], kind: str
) -> None:
    assert one_post(tmp_path, medium(**more))["kind"] == kind


# ── Who is in it ──────────────────────────────────────────────────────────────────────────────


def test_everyone_in_a_post_is_named_with_what_is_said_of_them(tmp_path: Path) -> None:
    post = one_post(
        tmp_path,
        medium(
            media_type=8,
            caption={"text": "with @Dee."},
            coauthor_producers=[{"pk": 5, "username": "bo", "is_private": True}],
            invited_coauthor_producers=[{"pk": "6", "is_private": "False"}],
            usertags={"in": [{"user": {"pk": "7", "is_private": False}, "position": [0, 0]}]},
            carousel_media=[
                {"media_type": 1, "usertags": {"in": [{"user": {"pk": "8"}}]}},
                {"media_type": 1, "accessibility_caption": "Photo by A tagging @eve."},
            ],
            reel_mentions=[{"user": {"pk": "9", "friendship_status": {"is_private": True}}}],
        ),
    )
    named = [
        (one["role"], one["account_id"] or one["handle"], one["status"]) for one in post["people"]
    ]
    assert named == [
        ("coauthor", "5", "private"),
        ("invited_coauthor", "6", "malformed"),
        ("tagged", "7", "public"),
        ("tagged", "8", None),
        ("mentioned", "9", "private"),
        ("mentioned", "dee", None),
        ("mentioned", "eve", None),
    ]


def test_a_second_owner_of_a_post_or_of_a_part_has_its_say_like_a_co_author(tmp_path: Path) -> None:
    part = {"media_type": 1, "owner": {"pk": "6", "is_private": True}, "user": {"pk": "77"}}
    node = medium(owner={"pk": "5", "is_private": True}, media_type=8, carousel_media=[part])
    post = one_post(tmp_path, node)
    assert (post["account_id"], post["status"]) == ("77", "public")
    assert [(one["role"], one["account_id"], one["status"]) for one in post["people"]] == [
        ("coauthor", "5", "private"),
        ("coauthor", "6", "private"),
    ]


def test_an_owner_with_a_handle_only_is_not_taken_for_the_owner_of_a_part(tmp_path: Path) -> None:
    parts = [{"media_type": 1, "user": {"pk": "5"}}]
    post = one_post(tmp_path, medium(user={"username": "ada"}, carousel_media=parts))
    assert (post["account_id"], post["handle"]) == (None, "ada")
    assert [(one["role"], one["account_id"]) for one in post["people"]] == [("coauthor", "5")]


def test_what_an_unnamed_owner_says_of_supervision_is_the_named_owners(tmp_path: Path) -> None:
    found = seen(tmp_path, [medium(owner={"is_supervised_user": True})])
    assert [account["account_id"] for account in found.accounts] == ["77"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"user": None}, "a post without an owner"),
        ({"user": "ada"}, "a post without an owner"),
        ({"user": {"is_private": False}}, "a post without an owner"),
        ({"user": {"pk": "\ud83d"}}, "a post without an owner"),
        ({"pk": None, "id": None}, "a post without an id"),
        ({"pk": None, "id": "_77"}, "a post without an id"),
        ({"coauthor_producers": "bo"}, "coauthor_producers is no list"),
        ({"coauthor_producers": [None]}, "a person (coauthor) without an id"),
        ({"invited_coauthor_producers": [{}]}, "a person (invited-coauthor) without an id"),
        ({"usertags": "bo"}, "usertags is no list"),
        ({"usertags": {"in": {}}}, "usertags is no list"),
        ({"usertags": {"in": [{"user": None}]}}, "a person (tagged) without an id"),
        ({"carousel_media": {"a": 1}}, "carousel_media is no list"),
        ({"carousel_media": [{"usertags": 5}]}, "usertags is no list"),
    ],
)
def test_a_post_that_hides_who_is_in_it_is_malformed(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    found = seen(tmp_path, [medium(**more)])
    assert (found.posts, reasons(found)) == ([], [reason])


# ── Accounts ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ({"is_private": True}, "private"),
        ({"is_private": False}, "public"),
        ({"is_private": None}, "unknown"),
        ({"is_private": "false"}, "malformed"),
        ({}, "unknown"),
    ],
)
def test_a_user_object_is_a_profile(tmp_path: Path, flags: dict[str, Any], status: str) -> None:
    found = seen(tmp_path, {"pk": 9_007_199_254_740_992, "username": "ada", **flags})
    (account,) = found.accounts
    assert (account["account_id"], account["handle"]) == ("9007199254740992", "ada")
    assert (account["status"], account["origin"]) == (status, "profile")
    assert account["signals"] is None


@pytest.mark.parametrize(
    "value",
    [
        ADA,
        {"user": ADA, "status": "ok"},
        {"users": [ADA], "big_list": True},
        {"data": {"user": ADA, "viewer": {"user": {"id": "1"}}}},
        [ADA],
    ],
)
def test_profiles_are_found_in_what_they_are_wrapped_in(tmp_path: Path, value: Any) -> None:
    assert recognised(tmp_path, value)
    found = seen(tmp_path, value)
    assert [account["account_id"] for account in found.accounts] == ["77"]
    assert (found.posts, found.reasons) == ([], [])


def test_the_user_of_a_page_is_a_profile_beside_its_posts(tmp_path: Path) -> None:
    user = {**ADA, "is_private": True}
    pages = [
        {"items": [medium(user={"pk": "77"})], "user": user},
        {"reels_media": [{"id": 77, "items": [medium(expiring_at=1)], "user": user}]},
        {"reels": {"77": {"id": 77, "items": [medium(expiring_at=1)], "user": user}}},
        {"username": "ada", "is_private": True, "posts": [{"node": medium()}]},
        {"data": {"items": [medium()], "user": user}},
    ]
    for page in pages:
        found = seen(tmp_path, page)
        assert [account["status"] for account in found.accounts] == ["private"]
        assert (len(found.posts), found.reasons) == (1, [])


def test_an_account_that_nobody_can_name_is_malformed(tmp_path: Path) -> None:
    found = seen(tmp_path, [{"is_private": True}, {"username": "", "pk": None}])
    assert reasons(found) == ["a profile without an id"] * 2


@pytest.mark.parametrize(
    ("user", "values"),
    [
        ({"is_supervised_user": True}, ["true"]),
        ({"is_supervised_user": False}, ["false"]),
        ({"supervision_info": {"is_supervised_user": True}}, ["true"]),
        (
            {"is_supervised_user": False, "supervision_info": {"is_supervised_user": True}},
            ["false", "true"],
        ),
        ({"is_supervised_user": None}, ["null"]),
        ({"is_supervised_user": "ada is 12"}, ["malformed"]),
    ],
)
def test_a_supervised_account_is_a_signal_wherever_it_is_shown(
    tmp_path: Path, user: dict[str, Any], values: list[str]
) -> None:
    signals = [{"signal": "account:is_supervised", "value": value} for value in values]
    profile = seen(tmp_path, {**ADA, **user})
    assert [account["signals"] for account in profile.accounts] == [signals]
    node = medium(user={**ADA, **user}, coauthor_producers=[{"pk": "5", **user}])
    post = seen(tmp_path, [node])
    assert [
        (account["account_id"], account["status"], account["signals"]) for account in post.accounts
    ] == [("77", None, signals), ("5", None, signals)]


@pytest.mark.parametrize("info", [None, {}, {"is_guardian_user": True}, "x"])
def test_supervision_that_says_nothing_of_a_minor_is_no_signal(tmp_path: Path, info: Any) -> None:
    found = seen(tmp_path, {**ADA, "supervision_info": info})
    assert [account["signals"] for account in found.accounts] == [None]


# ── Detection, and broken files ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "neighbour",
    [
        {"node": medium(), "instaloader": {"node_type": "Post"}},
        {"GraphImages": [{"id": "1", "owner": {"id": "7"}, "urls": [], "taken_at_timestamp": 1}]},
        [{"id": "1", "shortCode": "x", "ownerUsername": "ada", "timestamp": ""}],
        [{"media": [{"uri": "a.jpg", "creation_timestamp": 1}], "title": ""}],
        [{"id": "1", "visibility": "public", "account": {"id": "1", "username": "ada"}}],
        {"feed": [{"post": {"uri": "at://x", "author": {"handle": "ada"}}}]},
        [{"pk": "1", "username": "ada", "is_private": False, "caption": "a table's row"}],
        {"items": [{"media_type": 1, "id": 5}], "status": "ok"},
        {"photos": {"photo": [{"id": "1", "ispublic": 1}]}},
        {"users": [], "items": []},
    ],
)
def test_the_files_of_others_are_not_claimed(tmp_path: Path, neighbour: Any) -> None:
    assert not recognised(tmp_path, neighbour)


def test_a_trailing_comma_is_an_error_with_its_line_and_no_crash(tmp_path: Path) -> None:
    whole = json.dumps({"posts": [{"node": medium()}]}, indent=1)
    broken = whole[: whole.rindex("]")] + ",]}"
    (tmp_path / "b.json").write_text(broken, encoding="utf-8")
    found = observed(tmp_path / "b.json")
    assert found.format == "instagram-web"
    line = broken.count("\n") + 1
    ((file, record, reason),) = found.reasons
    assert (file, record, found.posts) == ("b.json", None, [])
    assert reason.startswith(f"invalid JSON at line {line}, column ")


def test_nesting_without_end_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_text(
        '[{"media_type": 1, "user": ' + "[" * 200_000 + "]" * 200_000 + "}]", encoding="utf-8"
    )
    found = yielded(tmp_path / "deep.json", "instagram-web")
    assert (found.posts, reasons(found)) == ([], ["nested too deeply"])


HOSTILE: list[Any] = [
    None,
    True,
    "x",
    "\ud83d",
    -1,
    10**300,
    1.5,
    [],
    [None],
    {},
    {"in": 1},
    {"pk": {}},
]


@pytest.mark.parametrize("value", HOSTILE)
def test_wrong_types_anywhere_are_counted_and_never_quoted(tmp_path: Path, value: Any) -> None:
    whole = medium(
        coauthor_producers=[],
        usertags=None,
        carousel_media=None,
        accessibility_caption="",
        product_type="feed",
        owner=ADA,
        audience=None,
    )
    nodes = [{**whole, key: value} for key in whole]
    nodes += [medium(user={**ADA, key: value}) for key in (*ADA, "friendship_status")]
    nodes += [medium(image_versions2={"candidates": [{"url": value, "width": value}]})]
    found = seen(tmp_path, {"items": nodes})
    counted = len(found.posts) + len(found.reasons) + sum(found.reading.skipped.values())
    assert counted == found.reading.records == len(nodes)
    assert "ada" not in str(found.reasons)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_the_real_samples_hold_a_carousel_and_a_file_that_is_no_json() -> None:
    found = observed(REAL)
    (post,) = found.posts
    assert found.format == "instagram-web"
    assert (post["status"], post["kind"], len(post["media"])) == ("public", "post", 4)
    assert [one["role"] for one in post["people"]] == ["mentioned"]
    assert (found.accounts, found.reading.skipped) == ([], {})
    ((file, _, reason),) = found.reasons
    assert "trailing_comma" in file
    assert reason.startswith("invalid JSON at line 738, column ")


# ── What must not be overlooked ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "visibility"),
    [
        (None, None),
        ("public", None),
        ("only_me", "archived"),
        ("friends", "unknown"),
        (True, "unknown"),
    ],
)
def test_who_sees_a_post_may_be_said_besides_the_audience(
    tmp_path: Path, value: Any, visibility: str | None
) -> None:
    assert one_post(tmp_path, medium(visibility=value))["visibility"] == visibility


@pytest.mark.parametrize(
    ("key", "inner", "original"),
    [("quoted_post", {"pk": "9"}, "9"), ("reposted_post", {}, "unnamed")],
)
def test_a_post_that_shares_another_says_whose_it_repeats(
    tmp_path: Path, key: str, inner: dict[str, Any], original: str
) -> None:
    bo = {"pk": "5", "username": "bo", "is_private": True}
    shared = {"share_info": {key: {**inner, "user": bo}}}
    found = seen(tmp_path, [medium(text_post_app_info=shared)])
    assert found.posts[0]["repost_of"] == original
    assert [(one["account_id"], one["status"]) for one in found.accounts] == [("5", "private")]


def test_whoever_pays_for_a_post_is_tagged(tmp_path: Path) -> None:
    sponsors = [{"sponsor": {"pk": "5", "username": "bo", "is_private": True}}]
    post = one_post(tmp_path, medium(sponsor_tags=sponsors))
    assert [(one["role"], one["status"]) for one in post["people"]] == [("tagged", "private")]


def test_an_unusable_post_and_a_comment_still_say_who_is_private(tmp_path: Path) -> None:
    owner = {**ADA, "is_private": True, "is_supervised_user": True}
    comment = {"pk": "3", "text": "hi", "user": {"pk": "5", "username": "bo", "is_private": True}}
    found = seen(tmp_path, [medium(user=owner, coauthor_producers="bo"), comment])
    assert (found.posts, len(found.reasons)) == ([], 1)
    assert [(one["account_id"], one["status"]) for one in found.accounts] == [
        ("77", "private"),
        ("5", "private"),
    ]
    assert found.accounts[0]["signals"] == [{"signal": "account:is_supervised", "value": "true"}]


def test_what_a_usable_post_says_is_not_said_twice(tmp_path: Path) -> None:
    found = seen(tmp_path, [medium(user={**ADA, "is_private": True})])
    assert (found.posts[0]["status"], found.accounts) == ("private", [])
