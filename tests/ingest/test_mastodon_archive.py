"""Mastodon archives: whose posts they are, who may see them, and what is somebody else's."""

import json
import tarfile
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hostile import variants
from observing import Seen, observed
from slow_cases import slow
from workspaces import KEPT, decide, new_workspace, take_in, write_picture

from curate.errors import InputError

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "mastodon" / "archive"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ADA = "https://pond.example/users/ada"
FOLLOWERS = f"{ADA}/followers"
BO = "https://lake.example/users/bo"
ACTOR = {
    "type": "Person",
    "id": ADA,
    "preferredUsername": "ada",
    "inbox": f"{ADA}/inbox",
    "manuallyApprovesFollowers": True,
    "discoverable": None,
}


def note(**more: Any) -> dict[str, Any]:
    return {
        "id": f"{ADA}/statuses/1",
        "type": "Note",
        "published": "2022-11-08T03:07:14Z",
        "attributedTo": ADA,
        "to": [PUBLIC],
        "cc": [FOLLOWERS],
        "content": "<p>my cat</p>",
        **more,
    }


def create(made: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{ADA}/statuses/1/activity",
        "type": "Create",
        "actor": ADA,
        "to": [PUBLIC],
        "cc": [FOLLOWERS],
        "object": made,
        **more,
    }


def boost(**more: Any) -> dict[str, Any]:
    return {**create(f"{BO}/statuses/9"), "type": "Announce", **more}


def outbox(*activities: Any, **more: Any) -> dict[str, Any]:
    return {"id": "outbox.json", "type": "OrderedCollection", "orderedItems": activities, **more}


def write(path: Path, document: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


TAG = [{"type": "Hashtag", "name": "#cat"}]
UNREADABLE = [{"signal": "mastodon:actor", "value": "unreadable"}]


def seen(root: Path, *activities: Any) -> Seen:
    """What an outbox comes to, but for what is said of every one without its actor."""
    result = observed(write(root / "outbox.json", outbox(*activities)))
    result.accounts = [one for one in result.accounts if one["signals"] != UNREADABLE]
    told = result.reading.malformed
    told[:] = [one for one in told if "without an actor.json" not in one.reason]
    return result


def one_post(root: Path, **more: Any) -> dict[str, Any]:
    result = seen(root, create(note(**more)))
    assert result.reasons == []
    (post,) = result.posts
    return post


def reason(root: Path, activity: Any) -> str:
    result = seen(root, activity)
    assert (result.posts, result.accounts, result.deletions) == ([], [], [])
    ((_, _, why),) = result.reasons
    return why


# ── What is recognised ────────────────────────────────────────────────────────────────────────


def test_an_outbox_and_an_actor_are_recognised_by_what_is_in_them(tmp_path: Path) -> None:
    write(tmp_path / "a.json", ACTOR)
    write(tmp_path / "b.json", outbox(create(note()), totalItems=1557))
    result = observed(tmp_path)
    assert result.format == "mastodon-archive"
    assert (len(result.accounts), len(result.posts), result.reading.records) == (1, 1, 2)


@pytest.mark.parametrize("packed", ["archive.zip", "archive.tar.gz"])
def test_the_archive_is_read_as_the_server_packed_it(tmp_path: Path, packed: str) -> None:
    picture = tmp_path / "in/media_attachments/files/109/cat.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"png")
    photo = {"mediaType": "image/png", "url": "/media_attachments/files/109/cat.png"}
    write(tmp_path / "in/outbox.json", outbox(create(note(attachment=[photo]))))
    write(tmp_path / "in/actor.json", ACTOR)
    write(tmp_path / "in/likes.json", {"type": "OrderedCollection", "orderedItems": [f"{BO}/1"]})
    files = [path for path in sorted((tmp_path / "in").rglob("*")) if path.is_file()]
    names = [path.relative_to(tmp_path / "in").as_posix() for path in files]
    if packed.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / packed, "w") as archive:
            for path, name in zip(files, names, strict=True):
                archive.write(path, name)
    else:
        with tarfile.open(tmp_path / packed, "w:gz") as tar:
            for path, name in zip(files, names, strict=True):
                tar.add(path, name)
    result = observed(tmp_path / packed)
    assert len(result.accounts) == 1
    assert [medium["path"] for medium in result.posts[0]["media"]] == [
        f"{packed}/media_attachments/files/109/cat.png"
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"type": "OrderedCollection", "orderedItems": [f"{BO}/statuses/9"]},
        {"type": "OrderedCollection", "orderedItems": []},
        {"type": ["Person"], "preferredUsername": "ada"},
        {"type": "Person", "name": "ada"},
        {"type": "Collection", "items": [{"type": "Create"}]},
    ],
)
def test_lists_of_likes_and_strange_documents_are_not_taken_for_posts(
    tmp_path: Path, document: Any
) -> None:
    with pytest.raises(InputError):
        observed(write(tmp_path / "likes.json", document), "mastodon-archive")


def test_statuses_of_the_api_are_another_format(tmp_path: Path) -> None:
    account = {"acct": "ada", "username": "ada", "url": "https://pond.example/@ada"}
    status = {"uri": f"{ADA}/statuses/1", "visibility": "public", "account": account}
    assert observed(write(tmp_path / "x.json", [status])).format == "mastodon-api"


@pytest.mark.parametrize(
    "actor", [None, *slow({**ACTOR, "id": BO}, '{"type": "Person", "indexable"'), "two"]
)
def test_what_the_account_of_an_outbox_without_its_actor_refuses_is_unknown_until_it_is_read(
    actor: Any, tmp_path: Path
) -> None:
    photo = {"mediaType": "image/png", "url": "/cat.png"}
    write(tmp_path / "in/outbox.json", outbox(create(note(attachment=[photo], tag=TAG))))
    write_picture(tmp_path / "in/cat.png", seed=1)
    if actor == "two":
        actor = json.dumps(ACTOR).replace(
            '"discoverable": null', '"indexable": false, "indexable": true'
        )
    if actor is not None:
        text = actor if isinstance(actor, str) else json.dumps(actor)
        (tmp_path / "in/actor.json").write_text(text, encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    counts = take_in(workspace, tmp_path / "in").counts
    assert any("ingested with it" in reason for reason in counts.malformed)
    (outcome,) = decide(workspace).values()
    assert "SIGNAL_VALUE_UNKNOWN" in outcome.codes
    write(tmp_path / "in/actor.json", ACTOR)
    take_in(workspace, tmp_path / "in")
    (outcome,) = decide(workspace).values()
    assert "SIGNAL_VALUE_UNKNOWN" not in outcome.codes
    assert outcome == KEPT or actor is not None


# ── Who may see it ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("to", "cc", "audience", "status"),
    [
        ([PUBLIC], [FOLLOWERS], "public", "public"),
        ("as:Public", None, "public", "public"),
        (["Public"], [], "public", "public"),
        ([FOLLOWERS], [PUBLIC], "unlisted", "public"),
        ([FOLLOWERS], "as:Public", "unlisted", "public"),
        ([FOLLOWERS], [BO], "followers", None),
        (FOLLOWERS, [], "followers", None),
        ([BO], [], "direct", None),
        ([], [], "direct", None),
        (None, None, "direct", None),
        (["https://pond.example/public"], [], "direct", None),
        ([{"id": PUBLIC}], [], "unknown", None),
        ({"id": PUBLIC}, [], "unknown", None),
        ([PUBLIC], 7, "unknown", None),
    ],
)
def test_the_audience_is_to_whom_it_is_addressed_and_only_an_open_one_proves_anything(
    tmp_path: Path, to: Any, cc: Any, audience: str, status: str | None
) -> None:
    post = one_post(tmp_path, to=to, cc=cc)
    assert (post["visibility"], post["status"]) == (audience, status)


@pytest.mark.parametrize(
    ("activity_to", "object_to"), [([PUBLIC], [FOLLOWERS]), ([FOLLOWERS], [PUBLIC])]
)
def test_where_the_activity_and_the_post_differ_the_narrower_audience_counts(
    tmp_path: Path, activity_to: Any, object_to: Any
) -> None:
    made = note(to=object_to, cc=[])
    (post,) = seen(tmp_path, create(made, to=activity_to, cc=[])).posts
    assert (post["visibility"], post["status"]) == ("followers", None)


def test_a_post_that_is_addressed_to_nobody_anywhere_has_an_unknown_audience(
    tmp_path: Path,
) -> None:
    made, activity = note(), {"type": "Create", "actor": ADA}
    del made["to"], made["cc"]
    (post,) = seen(tmp_path, {**activity, "object": made}).posts
    assert (post["visibility"], post["status"]) == ("unknown", None)


# ── What is in a post ─────────────────────────────────────────────────────────────────────────


def test_a_post_is_its_note_and_the_account_is_its_author(tmp_path: Path) -> None:
    post = one_post(tmp_path, contentMap={"en": "<p>my cat</p>"}, inReplyTo=f"{BO}/statuses/2")
    assert (post["platform"], post["kind"], post["repost_of"]) == ("mastodon", "post", None)
    assert (post["post_id"], post["account_id"]) == (f"{ADA}/statuses/1", ADA)
    assert (post["created_at"], post["observed_at"]) == (datetime(2022, 11, 8, 3, 7, 14), None)
    assert (post["caption"], post["language"]) == ("my cat", "en")


def test_a_post_of_somebody_else_is_theirs_and_not_the_actors(tmp_path: Path) -> None:
    assert one_post(tmp_path, attributedTo=BO)["account_id"] == BO
    assert one_post(tmp_path, attributedTo=[{"type": "Person", "id": BO}])["account_id"] == BO


def test_a_poll_is_a_post(tmp_path: Path) -> None:
    assert one_post(tmp_path, type="Question")["kind"] == "post"


@pytest.mark.parametrize(
    ("html", "caption"),
    [
        ("<p>one<br>two<br />three</p><p>four</p>", "one\ntwo\nthree\n\nfour"),
        ('<p><a href="https://x.example/a"><span class="h">https://</span>x</a></p>', "https://x"),
        ("<p>cats &amp; &lt;dogs&gt; &#39;</p>", "cats & <dogs> '"),
        ("no markup", "no markup"),
        ("", ""),
        ("<![if broken]>a</p <b", "a</p <b"),
        ("<" * 50_000 + "x", "<" * 50_000 + "x"),
        (None, None),
        (["<p>a</p>"], None),
    ],
)
def test_the_caption_is_the_text_of_the_html(
    tmp_path: Path, html: Any, caption: str | None
) -> None:
    assert one_post(tmp_path, content=html)["caption"] == caption


def test_hashtags_lose_their_sign_and_mentions_are_people_with_their_server(
    tmp_path: Path,
) -> None:
    marks = [
        {"type": "Hashtag", "name": "#Caterday"},
        {"type": "Hashtag", "name": "##dog"},
        {"type": "Hashtag", "name": "#"},
        {"type": "Emoji", "name": ":blob:"},
        {"type": "Mention", "href": BO, "name": "@bo@lake.example"},
        {"type": "Mention", "href": "https://pond.example/users/cy", "name": "@cy"},
    ]
    post = one_post(tmp_path, tag=marks)
    assert post["tags"] == ["Caterday", "dog"]
    assert [(one["role"], one["account_id"], one["handle"]) for one in post["people"]] == [
        ("mentioned", BO, "bo@lake.example"),
        ("mentioned", "https://pond.example/users/cy", "cy@pond.example"),
    ]


def test_a_single_hashtag_may_stand_without_a_list(tmp_path: Path) -> None:
    assert one_post(tmp_path, tag={"type": "Hashtag", "name": "#cat"})["tags"] == ["cat"]


def test_without_a_list_the_hashtags_are_those_of_the_text(tmp_path: Path) -> None:
    assert one_post(tmp_path)["tags"] is None
    assert one_post(tmp_path, tag=[])["tags"] == []


def test_only_images_are_photos_and_they_keep_order_and_description(tmp_path: Path) -> None:
    attachments = [
        {"mediaType": "image/png", "url": "https://cdn.example/1.png", "name": "a cat"},
        {"mediaType": "video/mp4", "url": "/media_attachments/files/2.mp4"},
        {"mediaType": "image/jpeg", "url": "/media_attachments/files/3.jpg", "name": None},
        {"mediaType": "image/png", "url": 7},
        "media_attachments/files/4.jpg",
    ]
    media = one_post(tmp_path, attachment=attachments)["media"]
    assert media == [
        {"path": None, "url": "https://cdn.example/1.png", "alt_text": "a cat"},
        {"path": "media_attachments/files/3.jpg", "url": None, "alt_text": None},
        {"path": None, "url": None, "alt_text": None},
    ]


def test_a_storages_name_before_the_path_of_a_picture_is_no_folder_of_the_archive(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "media_attachments/files/109/cat.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"jpg")
    stored = "/pondstorage/media_attachments/files/109"
    photos = [{"mediaType": "image/jpeg", "url": f"{stored}/{name}"} for name in ("cat.jpg", "x")]
    media = one_post(tmp_path, attachment=photos)["media"]
    assert [medium["path"] for medium in media] == [
        "media_attachments/files/109/cat.jpg",
        "pondstorage/media_attachments/files/109/x",
    ]


@pytest.mark.parametrize("key", ["quote", "quoteUrl", "quoteUri", "_misskey_quote"])
@pytest.mark.parametrize(
    ("quoted", "repost_of"),
    [
        (f"{BO}/statuses/9", f"{BO}/statuses/9"),
        ({"id": f"{BO}/statuses/9"}, f"{BO}/statuses/9"),
        (True, "unnamed"),
        (None, None),
    ],
)
def test_a_quote_is_a_post_that_says_what_it_repeats(
    tmp_path: Path, key: str, quoted: Any, repost_of: str | None
) -> None:
    post = one_post(tmp_path, **{key: quoted})
    assert (post["kind"], post["repost_of"]) == ("post", repost_of)


# ── Boosts and other activities ───────────────────────────────────────────────────────────────


def test_a_boost_is_a_repost_of_somebody_elses_post_and_carries_nothing_of_it(
    tmp_path: Path,
) -> None:
    activity = boost(published="2022-12-03T13:34:16Z", content="<p>x #cat</p>", tag=[])
    (post,) = seen(tmp_path, activity).posts
    assert (post["kind"], post["repost_of"]) == ("repost", f"{BO}/statuses/9")
    assert (post["post_id"], post["account_id"]) == (f"{ADA}/statuses/1/activity", ADA)
    assert (post["visibility"], post["created_at"]) == ("public", datetime(2022, 12, 3, 13, 34, 16))
    assert (post["caption"], post["tags"], post["media"], post["people"]) == (None,) * 4


def test_a_boosted_post_that_is_included_is_a_post_with_its_own_owner_and_audience(
    tmp_path: Path,
) -> None:
    inner = note(id=f"{ADA}/statuses/0", to=[FOLLOWERS], cc=[])
    repost, post = seen(tmp_path, boost(object=inner)).posts
    assert (repost["repost_of"], repost["visibility"]) == (f"{ADA}/statuses/0", "public")
    assert (post["post_id"], post["kind"]) == (f"{ADA}/statuses/0", "post")
    assert (post["visibility"], post["status"]) == ("followers", None)


@pytest.mark.parametrize("deleted", [f"{ADA}/statuses/5", {"id": f"{ADA}/statuses/5"}])
def test_a_deletion_is_remembered(tmp_path: Path, deleted: Any) -> None:
    result = seen(tmp_path, create(deleted, type="Delete"))
    (row,) = result.deletions
    assert (row["platform"], row["post_id"]) == ("mastodon", f"{ADA}/statuses/5")


def test_other_activities_are_skipped_by_name(tmp_path: Path) -> None:
    result = seen(
        tmp_path,
        {"type": "Like", "object": f"{BO}/statuses/9"},
        {"type": "Update", "object": note()},
        create(f"{ADA}/statuses/7"),
        create({"type": "Tombstone", "id": f"{ADA}/statuses/8"}),
    )
    assert result.posts == []
    assert result.reading.skipped == {
        "Like": 1,
        "Update": 1,
        "Create of something that is not included": 1,
        "Create of something that is no post": 1,
    }


def test_each_item_of_the_outbox_is_counted_by_itself_with_its_place(tmp_path: Path) -> None:
    result = seen(tmp_path, create(note()), "link", {"type": "Ada"}, boost(), boost(object=None))
    assert (len(result.posts), result.reading.records) == (2, 5)
    assert result.reasons == [
        ("outbox.json", 2, "a record that is no object"),
        ("outbox.json", 3, "unknown type of activity"),
        ("outbox.json", 5, "an activity without an object"),
    ]


@pytest.mark.parametrize(
    ("activity", "why"),
    [
        (create(note(id=None)), "a post without an id"),
        (create(note(attributedTo=None)), "a post without an owner"),
        (create(note(attributedTo={"name": "ada"})), "a post without an owner"),
        (create(note(attributedTo=[ADA, BO])), "several things as attributedTo"),
        (create(note(tag="@bo")), "a tag that is no object"),
        (create(note(tag=[None])), "a tag that is no object"),
        (create(note(tag=[{"type": "Mention"}])), "a person (mentioned) without an id"),
        (boost(id=""), "a boost without an id"),
        (boost(actor=7), "a post without an owner"),
    ],
)
def test_a_post_that_hides_whose_it_is_or_who_is_in_it_is_malformed(
    tmp_path: Path, activity: Any, why: str
) -> None:
    assert reason(tmp_path, activity) == why


# ── The account ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ({}, "public"),
        ({"memorial": False, "suspended": None}, "public"),
        ({"memorial": True}, "memorialised"),
        ({"suspended": True, "memorial": True}, "suspended"),
        ({"memorial": "true"}, "malformed"),
        ({"suspended": 0}, "malformed"),
    ],
)
def test_an_actor_is_public_even_if_it_approves_followers_unless_it_is_gone(
    tmp_path: Path, flags: dict[str, Any], status: str
) -> None:
    (account,) = observed(write(tmp_path / "actor.json", {**ACTOR, **flags})).accounts
    assert (account["platform"], account["account_id"]) == ("mastodon", ADA)
    assert (account["handle"], account["origin"]) == ("ada@pond.example", "profile")
    assert account["status"] == status


@pytest.mark.parametrize("flag", ["indexable", "discoverable"])
@pytest.mark.parametrize(
    ("said", "value"),
    [
        (True, "true"),
        (False, "false"),
        ("false", '"false"'),
        (0, "0"),
        ([], "a list"),
        (None, None),
    ],
)
def test_what_an_actor_says_of_being_found_is_a_signal_and_null_says_nothing(
    tmp_path: Path, flag: str, said: Any, value: str | None
) -> None:
    (account,) = observed(write(tmp_path / "actor.json", {**ACTOR, flag: said})).accounts
    found = {one["signal"]: one["value"] for one in account["signals"]}
    assert found == ({f"mastodon:{flag}": value} if value else {})


def test_an_actor_without_an_id_is_malformed(tmp_path: Path) -> None:
    result = observed(write(tmp_path / "actor.json", {**ACTOR, "id": None}))
    assert result.reasons == [("actor.json", 1, "an actor without an id")]


# ── Hostile input, and the real thing ─────────────────────────────────────────────────────────


def test_wrong_types_anywhere_lose_no_record_and_quote_nothing(tmp_path: Path) -> None:
    marks = [{"type": "Mention", "href": BO, "name": "@bo"}, {"type": "Hashtag", "name": "#cat"}]
    photo = {"mediaType": "image/png", "url": "/media/zebra.png", "name": "zebra"}
    full = note(tag=marks, attachment=[photo], contentMap={"en": "zebra"}, quoteUrl=BO)
    wrong = [*variants(create(full)), *variants(boost()), *variants(ACTOR)]
    result = seen(tmp_path, *wrong)
    assert result.reading.records == len(wrong)
    reasons = {why for _, _, why in result.reasons} | set(result.reading.skipped)
    assert not any(word in why for why in reasons for word in ("zebra", "ada", "bo@", "example"))
    assert all(post["account_id"] and post["visibility"] for post in result.posts)


def test_an_outbox_that_breaks_off_is_malformed_as_a_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "outbox.json", outbox(create(note()), create(note())))
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    result = observed(path)
    assert result.posts == []
    ((_, _, why),) = result.reasons
    assert why.startswith("invalid JSON at line 1")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_of_the_670_items_of_a_real_archive_75_are_not_public() -> None:
    result = observed(REAL)
    assert Counter(post["kind"] for post in result.posts) == {"post": 549, "repost": 121}
    assert Counter(post["visibility"] for post in result.posts) == {
        "public": 587,
        "unlisted": 8,
        "followers": 40,
        "direct": 35,
    }
    assert sum(post["status"] is None for post in result.posts) == 75
    assert sum(len(post["media"] or []) for post in result.posts) == 191
    assert (len(result.accounts), result.reading.records) == (1, 671)
    assert (result.reading.skipped, result.reasons) == ({}, [])


def test_a_link_among_the_tags_is_a_quote(tmp_path: Path) -> None:
    link = {"type": "Link", "rel": "https://misskey-hub.net/ns#_misskey_quote", "href": BO}
    outbox = {"type": "OrderedCollection", "orderedItems": [create(note(tag=[link]))]}
    (tmp_path / "outbox.json").write_text(json.dumps(outbox), encoding="utf-8")
    (post,) = observed(tmp_path / "outbox.json").posts
    assert post["repost_of"] == BO
