"""Archives of X: whose tweets they are, what they repeat, and when the account was protected."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fixtures import assigned_to
from observing import Seen, observed

ADA = [{"account": {"accountId": "11", "username": "Ada"}}]
MADE = {"archiveInfo": {"generationDate": "2025-01-22T05:46:38.082Z"}}


def write(root: Path, **lists: Any) -> Path:
    """An archive; ``_`` in a name stands for a hyphen."""
    for name, content in lists.items():
        file = name.replace("_", "-") + ".js"
        (root / "data").mkdir(parents=True, exist_ok=True)
        (root / "data" / file).write_text(assigned_to(file) + json.dumps(content))
    return root


def tweet(**more: Any) -> dict[str, Any]:
    said = {"id_str": "100", "created_at": "Sat Aug 12 16:10:37 +0000 2023", "full_text": "my cat"}
    return {"tweet": {**said, **more}}


def seen(root: Path, *tweets: Any, **lists: Any) -> Seen:
    return observed(write(root, account=ADA, manifest=MADE, tweets=list(tweets), **lists))


def one_post(root: Path, **more: Any) -> dict[str, Any]:
    found = seen(root, tweet(**more))
    assert found.reasons == []
    (post,) = found.posts
    return post


def people(post: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    assert {one["role"] for one in post["people"]} <= {"mentioned"}
    return sorted({(one["account_id"], one["handle"]) for one in post["people"]}, key=str)


# ── The account ───────────────────────────────────────────────────────────────────────────────


def test_posts_are_the_accounts_and_nothing_calls_it_public(tmp_path: Path) -> None:
    found = seen(tmp_path, tweet())
    (post,) = found.posts
    assert found.format == "x-archive"
    assert (post["platform"], post["account_id"], post["handle"]) == ("x", "11", "ada")
    assert (post["status"], post["visibility"]) == (None, None)
    assert post["observed_at"] == datetime(2025, 1, 22, 5, 46, 38, 82000)
    assert [one["status"] for one in found.accounts] == [None]
    assert found.reading.skipped == {"the table of contents": 1}


def test_an_archive_without_its_account_is_of_a_stand_in(tmp_path: Path) -> None:
    found = observed(write(tmp_path, tweets=[tweet()]))
    assert found.posts[0]["account_id"].startswith("unnamed:")
    named = observed(tmp_path, account="@ada")
    assert (named.posts[0]["account_id"], named.posts[0]["handle"]) == (None, "ada")


def test_that_an_account_was_protected_counts_and_that_it_is_no_more_does_not(
    tmp_path: Path,
) -> None:
    def change(action: str) -> dict[str, Any]:
        return {"protectedHistory": {"protectedAt": "2024-12-01T10:00:00.000Z", "action": action}}

    changes = [change("Protect"), change("Unprotect"), change("Perhaps")]
    found = seen(tmp_path, protected_history=changes)
    assert [(one["status"], one["observed_at"]) for one in found.accounts[1:]] == [
        ("private", datetime(2024, 12, 1, 10))
    ]
    assert "a change to an account that is not protected" in found.reading.skipped
    assert [why for _, _, why in found.reasons] == ["a change of protection that can't be read"]


@pytest.mark.parametrize(
    ("said", "group"),
    [
        ({"birthDate": "2010-03-04"}, "minor"),
        ({"birthDate": "2007-01-23"}, "minor"),
        ({"birthDate": "2007-01-22"}, "adult"),
        ({"age": ["17"]}, "minor"),
        ({"age": ["35-44"]}, "adult"),
        ({"age": ["44"], "birthDate": "2010-03-04"}, "minor"),
        ({"age": ["13-54"]}, None),
        ({"age": "no"}, None),
    ],
)
def test_an_age_below_18_when_the_archive_was_made_is_a_minors(
    tmp_path: Path, said: dict[str, Any], group: str | None
) -> None:
    found = seen(tmp_path, ageinfo=[{"ageMeta": {"ageInfo": said}}])
    signals = [one["signals"] for one in found.accounts if one["signals"]]
    assert signals == ([[{"signal": "account:age_group", "value": group}]] if group else [])


# ── The posts ─────────────────────────────────────────────────────────────────────────────────


def test_a_tweet_has_its_text_tags_and_time(tmp_path: Path) -> None:
    tags = {"hashtags": [{"text": "cat"}, {"text": "Sea"}]}
    post = one_post(tmp_path, full_text="me &amp; my #cat", entities=tags, lang="en")
    assert (post["caption"], post["tags"], post["language"]) == (
        "me & my #cat",
        ["cat", "Sea"],
        "en",
    )
    assert (post["created_at"], post["kind"]) == (datetime(2023, 8, 12, 16, 10, 37), "post")


def test_a_photo_is_the_file_of_the_archive_and_a_video_is_none(tmp_path: Path) -> None:
    media = [
        {"type": kind, "media_url_https": f"https://pbs.twimg.com/media/{kind}.jpg"}
        for kind in ("photo", "video", "animated_gif")
    ]
    path = tmp_path / "data/tweets_media/100-photo.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"jpg")
    post = one_post(tmp_path, extended_entities={"media": media}, entities={"media": media[:1]})
    assert post["media"] == [
        {
            "path": "data/tweets_media/100-photo.jpg",
            "url": "https://pbs.twimg.com/media/photo.jpg",
            "alt_text": None,
        }
    ]


def test_a_retweet_has_its_author_and_nothing_of_the_author_s(tmp_path: Path) -> None:
    photo = {"type": "photo", "media_url_https": "https://pbs.twimg.com/media/a.jpg"}
    entities = {
        "hashtags": [{"text": "cat"}],
        "user_mentions": [{"screen_name": "Bo", "id_str": "22"}],
        "media": [photo],
    }
    post = one_post(tmp_path, full_text="RT @Bo: my #cat @cy", entities=entities)
    assert (post["kind"], post["repost_of"]) == ("repost", "unnamed")
    assert (post["caption"], post["tags"], post["media"]) == (None, [], [])
    assert people(post) == [("22", "bo"), (None, "bo"), (None, "cy")]


@pytest.mark.parametrize(
    ("link", "handle"),
    [
        ("https://twitter.com/Bo/status/900?s=20", "bo"),
        ("https://x.com/bo/status/900/photo/1", "bo"),
        ("https://mobile.twitter.com/i/web/status/900", None),
    ],
)
def test_a_link_to_a_post_is_a_quote(tmp_path: Path, link: str, handle: str | None) -> None:
    post = one_post(tmp_path, entities={"urls": [{"expanded_url": link}]})
    assert (post["kind"], post["repost_of"]) == ("post", "900")
    assert people(post) == ([(None, handle)] if handle else [])


def test_a_picture_of_somebody_elses_post_is_a_quote_of_it(tmp_path: Path) -> None:
    own = {"type": "photo", "media_url_https": "https://a.example/a.jpg", "source_user_id": "11"}
    assert one_post(tmp_path / "own", entities={"media": [own]})["repost_of"] is None
    others = {**own, "source_user_id_str": "22", "source_status_id_str": "901"}
    post = one_post(tmp_path / "others", entities={"media": [others]})
    assert (post["repost_of"], people(post)) == ("901", [("22", None)])


def test_whom_a_post_answers_and_names_is_mentioned(tmp_path: Path) -> None:
    post = one_post(
        tmp_path,
        in_reply_to_user_id_str="33",
        entities={"user_mentions": [{"screen_name": "Gone", "id_str": "-1"}]},
    )
    assert people(post) == [("33", None), (None, "gone")]


def test_what_a_long_post_says_in_full_is_read_with_it(tmp_path: Path) -> None:
    note = {
        "noteTweetId": "1",
        "createdAt": "2023-08-12T16:10:37.000Z",
        "core": {"text": "my cat & I went to see @bo"},
    }
    long = tweet(full_text="my cat &amp; I went… https://t.co/abc")
    found = seen(
        tmp_path, long, tweet(id_str="101", full_text="oh"), note_tweet=[{"noteTweet": note}]
    )
    assert [post["caption"] for post in found.posts] == ["my cat & I went to see @bo", "oh"]
    assert people(found.posts[0]) == [(None, "bo")]


def test_only_the_last_version_of_an_edited_post_counts(tmp_path: Path) -> None:
    edits = {"initial": {"editTweetIds": ["100", "101"]}}
    found = seen(tmp_path, tweet(edit_info=edits), tweet(id_str="101", edit_info=edits))
    assert [post["post_id"] for post in found.posts] == ["101"]
    assert found.reading.skipped["an earlier version of an edited post"] == 1


@pytest.mark.parametrize(
    ("name", "visibility"), [("twitter_circle_tweet", "direct"), ("community_tweet", "unknown")]
)
def test_posts_of_circles_and_communities_are_not_public(
    tmp_path: Path, name: str, visibility: str
) -> None:
    found = seen(tmp_path, **{name: [tweet()]})
    assert [post["visibility"] for post in found.posts] == [visibility]


def test_deleted_posts_are_remembered_and_never_read(tmp_path: Path) -> None:
    gone = tweet(id_str="7", deleted_at="2024-03-06T14:02:11.000Z")
    header = {"tweet": {"tweet_id": "8", "user_id": "11"}}
    found = seen(tmp_path, deleted_tweets=[gone], deleted_tweet_headers=[header])
    assert found.posts == []
    assert [(one["post_id"], one["observed_at"]) for one in found.deletions] == [
        ("8", datetime(2025, 1, 22, 5, 46, 38, 82000)),
        ("7", datetime(2024, 3, 6, 14, 2, 11)),
    ]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("x", "a record that is no object"),
        ({"tweet": 1}, "a record that is no object"),
        (tweet(id_str=None), "a post without an id"),
        (tweet(full_text=1), "a post without a text"),
        (tweet(entities=[]), "entities that are no object"),
        (tweet(entities={"user_mentions": {}}), "user_mentions is no list"),
        (tweet(entities={"user_mentions": [{}]}), "a person (mentioned) without an id"),
    ],
)
def test_what_cannot_be_read_is_malformed_by_its_number(
    tmp_path: Path, record: Any, reason: str
) -> None:
    found = seen(tmp_path, tweet(id_str="99"), record)
    assert (len(found.posts), found.reasons) == (1, [("data/tweets.js", 2, reason)])


def test_other_lists_are_skipped_by_name(tmp_path: Path) -> None:
    found = seen(tmp_path, direct_messages=[{"dmConversation": {}}] * 3, tweets_part1=[tweet()])
    assert found.reading.skipped["a list that is not read: direct_messages"] == 1


def test_a_file_that_breaks_off_is_malformed_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path, account=ADA, tweets=[tweet()])
    path = tmp_path / "data/tweets.js"
    path.write_text(path.read_text()[:-3])
    found = observed(tmp_path)
    assert found.posts == []
    assert [(file, record) for file, record, _ in found.reasons] == [("data/tweets.js", None)]


def test_a_list_too_big_to_hold_is_read_tweet_by_tweet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curate.ingest.records._WHOLE_BYTES", 100)
    found = seen(tmp_path, *(tweet(id_str=str(number)) for number in range(100, 150)))
    assert [post["post_id"] for post in found.posts] == [str(n) for n in range(100, 150)]


def test_a_script_beside_the_lists_is_no_table(tmp_path: Path) -> None:
    script = tmp_path / "assets/id,handle,created_at.js"
    script.parent.mkdir()
    script.write_text("id,handle,created_at\n1,ada,2024-01-01\n")
    found = seen(tmp_path, tweet())
    assert found.format == "x-archive"
    assert found.reading.skipped["a file of no known format"] == 1
