"""Dumps of Mastodon's API: statuses, boosts, quotes, deletions and accounts."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hostile import variants
from observing import Seen, observed

from curate.errors import InputError

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "mastodon" / "api"
ADA = "https://pond.example/users/ada"
BO = "https://lake.example/users/bo"


def account(name: str = "ada", server: str = "pond.example", **more: Any) -> dict[str, Any]:
    return {
        "id": "109",
        "username": name,
        "acct": name if server == "pond.example" else f"{name}@{server}",
        "locked": True,
        "url": f"https://{server}/@{name}",
        "uri": f"https://{server}/users/{name}",
        **more,
    }


def status(**more: Any) -> dict[str, Any]:
    return {
        "id": "110",
        "uri": f"{ADA}/statuses/1",
        "created_at": "2024-03-01T12:30:00.250Z",
        "visibility": "public",
        "language": "en",
        "content": "<p>my cat</p>",
        "account": account(),
        "reblog": None,
        "quote": None,
        **more,
    }


def bos(**more: Any) -> dict[str, Any]:
    owner = account("bo", "lake.example")
    return status(**{"uri": f"{BO}/statuses/9", "account": owner, **more})


def boost(**more: Any) -> dict[str, Any]:
    return status(**{"uri": f"{ADA}/statuses/1/activity", "reblog": bos(), **more})


def write(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def seen(root: Path, *records: Any) -> Seen:
    return observed(write(root / "statuses.json", records))


def one_post(root: Path, **more: Any) -> dict[str, Any]:
    result = seen(root, status(**more))
    assert result.reasons == []
    (post,) = result.posts
    return post


def by_id(result: Seen) -> dict[str, dict[str, Any]]:
    return {post["post_id"]: post for post in result.posts}


# ── What is recognised ────────────────────────────────────────────────────────────────────────


def test_a_list_lines_search_results_and_a_thread_are_recognised(tmp_path: Path) -> None:
    write(tmp_path / "list.json", [status()])
    lines = "\n".join(json.dumps(one) for one in (status(), account(), status()))
    (tmp_path / "lines.jsonl").write_text(lines, encoding="utf-8")
    write(tmp_path / "search.json", {"accounts": [account()], "statuses": [status()], "tags": []})
    write(tmp_path / "thread.json", {"ancestors": [], "descendants": [status()]})
    result = observed(tmp_path)
    assert result.format == "mastodon-api"
    assert (len(result.posts), result.reading.records) == (5, 7)


@pytest.mark.parametrize(
    "document",
    [
        {"statuses": [], "accounts": []},
        [{"id": "1", "visibility": "public", "owner": {"username": "ada"}}],
        [{"uri": "at://did:plc:a/app.bsky.feed.post/1", "author": {"did": "did:plc:a"}}],
        [{"username": "ada", "pk": "1", "is_private": False}],
    ],
)
def test_other_platforms_records_are_not_recognised(tmp_path: Path, document: Any) -> None:
    with pytest.raises(InputError):
        observed(write(tmp_path / "x.json", document), "mastodon-api")


def test_an_actor_is_another_format(tmp_path: Path) -> None:
    actor = {"type": "Person", "id": ADA, "preferredUsername": "ada"}
    assert observed(write(tmp_path / "x.json", actor)).format == "mastodon-archive"


# ── A status ──────────────────────────────────────────────────────────────────────────────────


def test_a_status_goes_by_its_uri_and_its_account_by_an_address_no_other_server_gives(
    tmp_path: Path,
) -> None:
    post = one_post(tmp_path)
    assert (post["platform"], post["kind"], post["repost_of"]) == ("mastodon", "post", None)
    assert (post["post_id"], post["account_id"]) == (f"{ADA}/statuses/1", ADA)
    assert post["handle"] == "ada@pond.example"
    assert (post["caption"], post["language"]) == ("my cat", "en")
    assert post["created_at"] == datetime(2024, 3, 1, 12, 30, 0, 250_000)
    assert post["observed_at"] is None


def test_an_account_without_a_uri_goes_by_its_page(tmp_path: Path) -> None:
    post = one_post(tmp_path, account=account(uri=None))
    assert post["account_id"] == "https://pond.example/@ada"


@pytest.mark.parametrize(
    ("said", "audience", "owner_is"),
    [
        ("public", "public", "public"),
        ("unlisted", "unlisted", "public"),
        ("private", "followers", None),
        ("direct", "direct", None),
        ("local", "unknown", None),
        ("PUBLIC", "unknown", None),
        (None, "unknown", None),
        (True, "unknown", None),
        (["public"], "unknown", None),
    ],
)
def test_only_a_known_word_is_an_audience_and_only_an_open_one_proves_anything(
    tmp_path: Path, said: Any, audience: str, owner_is: str | None
) -> None:
    post = one_post(tmp_path, visibility=said)
    assert (post["visibility"], post["status"]) == (audience, owner_is)


def test_a_status_that_leaves_its_audience_out_has_an_unknown_one(tmp_path: Path) -> None:
    record = status()
    del record["visibility"]
    assert seen(tmp_path, record).posts[0]["visibility"] == "unknown"


def test_hashtags_have_no_sign_and_no_list_means_the_text(tmp_path: Path) -> None:
    assert one_post(tmp_path, tags=[{"name": "cat"}, {"name": "#dog"}, 7])["tags"] == ["cat", "dog"]
    assert one_post(tmp_path, tags=[])["tags"] == []
    assert one_post(tmp_path, tags=None)["tags"] is None


def test_only_images_are_photos_and_the_original_address_comes_first(tmp_path: Path) -> None:
    media = [
        {
            "type": "image",
            "url": "https://pond.example/1.png",
            "remote_url": "https://lake.example/1.png",
            "description": "a cat",
        },
        {"type": "video", "url": "https://pond.example/2.mp4"},
        {"type": "gifv", "url": "https://pond.example/3.mp4"},
        {"type": "image", "url": "https://pond.example/4.png", "remote_url": None},
        "5.png",
    ]
    found = one_post(tmp_path, media_attachments=media)["media"]
    assert [(one["url"], one["alt_text"]) for one in found] == [
        ("https://lake.example/1.png", "a cat"),
        ("https://pond.example/4.png", None),
    ]


def test_a_mention_goes_by_its_handle_because_its_page_is_nobodys_uri(tmp_path: Path) -> None:
    mentions = [
        {"id": "7", "acct": "cy", "url": "https://pond.example/@cy"},
        {"id": "8", "acct": "bo@lake.example", "url": "https://lake.example/@bo"},
        {"id": "9", "url": "https://lake.example/@di"},
    ]
    people = one_post(tmp_path, mentions=mentions)["people"]
    assert [(one["role"], one["account_id"], one["handle"]) for one in people] == [
        ("mentioned", None, "cy@pond.example"),
        ("mentioned", None, "bo@lake.example"),
        ("mentioned", "https://lake.example/@di", None),
    ]
    people = one_post(tmp_path, mentions=mentions[:1], account=account(uri=None))["people"]
    assert people[0]["account_id"] == "https://pond.example/@cy"


# ── Boosts, quotes and deletions ──────────────────────────────────────────────────────────────


def test_a_boost_is_a_repost_without_content_and_the_original_is_its_authors_post(
    tmp_path: Path,
) -> None:
    picture = {"type": "image", "url": "https://lake.example/1.png"}
    inner = bos(visibility="unlisted", media_attachments=[picture])
    record = boost(visibility="private", reblog=inner, media_attachments=[picture], tags=[])
    result = seen(tmp_path, record)
    repost, post = (by_id(result)[uri] for uri in (f"{ADA}/statuses/1/activity", inner["uri"]))
    assert (repost["kind"], repost["repost_of"]) == ("repost", inner["uri"])
    assert (repost["account_id"], repost["visibility"]) == (ADA, "followers")
    assert (repost["caption"], repost["media"], repost["tags"]) == (None, None, None)
    assert (post["kind"], post["account_id"], post["visibility"]) == ("post", BO, "unlisted")
    assert len(post["media"]) == 1
    assert {one["account_id"] for one in result.accounts} == {ADA, BO}
    assert result.reading.records == 1


def test_a_quoted_status_is_named_and_is_a_post_of_its_author(tmp_path: Path) -> None:
    record = status(quote={"state": "accepted", "quoted_status": bos(visibility="direct")})
    posts = by_id(seen(tmp_path, record))
    assert posts[f"{ADA}/statuses/1"]["kind"] == "post"
    assert posts[f"{ADA}/statuses/1"]["repost_of"] == f"{BO}/statuses/9"
    assert posts[f"{BO}/statuses/9"]["visibility"] == "direct"


def test_other_servers_give_the_quoted_status_itself(tmp_path: Path) -> None:
    posts = by_id(seen(tmp_path, status(quote=bos())))
    assert posts[f"{ADA}/statuses/1"]["repost_of"] == f"{BO}/statuses/9"
    assert len(posts) == 2


@pytest.mark.parametrize(
    "quote",
    [
        {"quote": {"state": "deleted", "quoted_status": None}},
        {"quote": {"state": "accepted", "quoted_status_id": "110"}},
        {"quote": "https://lake.example/users/bo/statuses/9"},
        {"quote_id": "110"},
    ],
)
def test_a_quote_of_a_status_that_is_not_there_repeats_one_that_nobody_knows(
    tmp_path: Path, quote: dict[str, Any]
) -> None:
    assert one_post(tmp_path, **quote)["repost_of"] == "unnamed"


def test_a_boost_within_a_boost_and_a_quote_within_it_are_all_seen(tmp_path: Path) -> None:
    quoting = bos(quote={"quoted_status": status(uri=f"{ADA}/statuses/0")})
    posts = by_id(seen(tmp_path, boost(reblog=boost(uri=f"{ADA}/x", reblog=quoting))))
    assert {uri: post["repost_of"] for uri, post in posts.items()} == {
        f"{ADA}/statuses/1/activity": f"{ADA}/x",
        f"{ADA}/x": f"{BO}/statuses/9",
        f"{BO}/statuses/9": f"{ADA}/statuses/0",
        f"{ADA}/statuses/0": None,
    }


def test_the_answer_to_a_deletion_is_a_deletion_and_no_post(tmp_path: Path) -> None:
    record = status(text="my cat")
    del record["content"]
    result = seen(tmp_path, record)
    assert result.posts == []
    assert [row["post_id"] for row in result.deletions] == [f"{ADA}/statuses/1"]
    assert [one["account_id"] for one in result.accounts] == [ADA]
    assert seen(tmp_path, status(text="my cat")).deletions == []


# ── Accounts ──────────────────────────────────────────────────────────────────────────────────


def test_an_account_by_itself_is_public_even_if_it_is_locked(tmp_path: Path) -> None:
    (row,) = observed(write(tmp_path / "account.json", account())).accounts
    assert (row["platform"], row["account_id"], row["origin"]) == ("mastodon", ADA, "profile")
    assert (row["handle"], row["status"]) == ("ada@pond.example", "public")


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        ({"memorial": True}, "memorialised"),
        ({"suspended": True}, "suspended"),
        ({"suspended": "no"}, "malformed"),
    ],
)
def test_an_account_that_is_gone_is_so_whatever_its_posts_say(
    tmp_path: Path, flags: dict[str, Any], state: str
) -> None:
    result = seen(tmp_path, status(account=account(**flags)))
    assert result.posts[0]["status"] == result.accounts[0]["status"] == state


def test_the_account_of_a_status_gets_no_status_of_its_own(tmp_path: Path) -> None:
    (row,) = seen(tmp_path, status(visibility="private")).accounts
    assert row["status"] is None


@pytest.mark.parametrize("flag", ["noindex", "indexable", "discoverable"])
@pytest.mark.parametrize(
    ("said", "value"), [(True, "true"), (False, "false"), ("true", '"true"'), (None, None)]
)
def test_what_an_account_says_of_being_found_is_a_signal_and_null_says_nothing(
    tmp_path: Path, flag: str, said: Any, value: str | None
) -> None:
    (row,) = seen(tmp_path, status(account=account(**{flag: said}))).accounts
    found = {one["signal"]: one["value"] for one in row["signals"]}
    assert found == ({f"mastodon:{flag}": value} if value else {})


# ── What is malformed ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (status(uri=None), "a status without a URI"),
        (status(account=None), "an account without a URI"),
        (status(account=account(uri=7, url="ada")), "an account without a URI"),
        (boost(reblog="x"), "a boost of what is no status"),
        (boost(reblog={}), "a boost of what is no status"),
        (boost(reblog={"content": "x"}), "a status without a URI"),
        (boost(reblog=bos(account=[])), "an account without a URI"),
        (status(mentions={}), "mentions is no list"),
        (status(mentions=[None]), "a person (mentioned) without an id"),
        ("status", "a record that is no object"),
    ],
)
def test_a_status_that_hides_whose_it_is_or_who_is_in_it_is_malformed_as_a_whole(
    tmp_path: Path, record: Any, why: str
) -> None:
    result = seen(tmp_path, bos(), record)
    assert result.reasons == [("statuses.json", 2, why)]
    assert [post["account_id"] for post in result.posts] == [BO]


def test_wrong_types_anywhere_lose_no_record_and_quote_nothing(tmp_path: Path) -> None:
    full = status(
        tags=[{"name": "zebra"}],
        mentions=[{"acct": "bo@zebra.example", "url": "https://zebra.example/@bo"}],
        media_attachments=[{"type": "image", "url": "https://zebra.example/1.png"}],
        quote={"quoted_status": bos()},
    )
    wrong = [status(), *variants(full), *variants(boost()), *variants(account())]
    result = seen(tmp_path, *wrong)
    assert result.reading.records == len(wrong)
    reasons = {why for _, _, why in result.reasons} | set(result.reading.skipped)
    assert not any(word in why for why in reasons for word in ("zebra", "ada", "bo@", "example"))
    assert all(post["account_id"] and post["visibility"] for post in result.posts)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_of_the_24_statuses_of_the_real_sample_nine_are_answers_to_deletions() -> None:
    result = observed(REAL)
    assert len(result.deletions) == 9
    # Fifteen more, two of them boosts whose originals are there too.
    assert Counter(post["kind"] for post in result.posts) == {"post": 15, "repost": 2}
    assert Counter(post["visibility"] for post in result.posts) == {
        "public": 7,
        "unlisted": 3,
        "followers": 4,
        "direct": 3,
    }
    assert (result.reading.records, result.reading.skipped, result.reasons) == (25, {}, [])
    assert [one["status"] for one in result.accounts].count("public") == 1


# ── What must not be overlooked ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("value", [True, "true", 1])
def test_a_post_for_its_own_server_only_is_not_public(tmp_path: Path, value: Any) -> None:
    (post,) = observed(write(tmp_path / "a.json", [status(local_only=value)])).posts
    assert (post["visibility"], post["status"]) == ("unknown", None)


@pytest.mark.parametrize("value", [None, False])
def test_a_post_that_is_not_for_its_own_server_only_is_public(tmp_path: Path, value: Any) -> None:
    (post,) = observed(write(tmp_path / "a.json", [status(local_only=value)])).posts
    assert post["visibility"] == "public"


@pytest.mark.parametrize(
    "more", [{"quote_url": "https://lake.example/9"}, {"pleroma": {"quote": None, "quote_id": "9"}}]
)
def test_the_quotes_of_other_servers_are_quotes(tmp_path: Path, more: dict[str, Any]) -> None:
    (post,) = observed(write(tmp_path / "a.json", [status(**more)])).posts
    assert post["repost_of"] == "unnamed"


def test_an_unusable_status_still_says_what_its_account_refuses(tmp_path: Path) -> None:
    owner = account(noindex=True, suspended=True)
    found = observed(write(tmp_path / "a.json", [status(account=owner, mentions="bo")]))
    (one,) = found.accounts
    assert (found.posts, len(found.reasons), one["status"]) == ([], 1, "suspended")
    assert one["signals"] == [{"signal": "mastodon:noindex", "value": "true"}]
