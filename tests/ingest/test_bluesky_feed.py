"""What Bluesky's API returned: feeds full of other people's posts, profiles and records."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hostile import variants
from observing import Seen, observed

from curate.errors import InputError

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "bluesky"
ADA = "did:plc:ada"
BO = "did:plc:bo"
POST = "app.bsky.feed.post"
HIDDEN = {"val": "!no-unauthenticated", "src": BO}


def profile(did: str = ADA, **more: Any) -> dict[str, Any]:
    return {"did": did, "handle": f"{did[8:]}.example", "labels": [], **more}


def view(did: str = ADA, rkey: str = "1", **more: Any) -> dict[str, Any]:
    return {
        "uri": f"at://{did}/{POST}/{rkey}",
        "cid": "bafy",
        "author": profile(did),
        "record": {"text": "my cat", "createdAt": "2024-02-29T08:00:00.000Z", "langs": ["en"]},
        "labels": [],
        "indexedAt": "2024-02-29T08:00:01.000Z",
        **more,
    }


def reposted(**more: Any) -> dict[str, Any]:
    by = {"$type": "app.bsky.feed.defs#reasonRepost", "by": profile(ADA)}
    return {"post": view(BO), "reason": {**by, "indexedAt": "2024-03-01T00:00:00Z", **more}}


def quoting(shown: dict[str, Any], **more: Any) -> dict[str, Any]:
    return view(embed={"$type": "app.bsky.embed.record#view", "record": shown}, **more)


def shown(**more: Any) -> dict[str, Any]:
    value = {"text": "my dog", "createdAt": "2024-01-01T00:00:00Z"}
    author = profile(BO, labels=[HIDDEN])
    return {"uri": f"at://{BO}/{POST}/9", "author": author, "value": value, **more}


def seen(root: Path, document: Any) -> Seen:
    path = root / "feed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return observed(path)


def one_post(root: Path, one: dict[str, Any]) -> dict[str, Any]:
    result = seen(root, {"posts": [one]})
    assert result.reasons == []
    (row,) = result.posts
    return row


def by_id(result: Seen) -> dict[str, dict[str, Any]]:
    return {row["post_id"]: row for row in result.posts}


def signals(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["signal"], one["value"]) for one in row["signals"]]


# ── What is recognised ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("document", "posts", "records"),
    [
        ({"feed": [{"post": view()}, {"post": view(rkey="2")}], "cursor": "x"}, 2, 2),
        ({"posts": [view()]}, 1, 1),
        ([view(), {"post": view(rkey="2")}], 2, 2),
        ([{"feed": [{"post": view()}]}, {"feed": []}], 1, 2),
        ({"records": [{"uri": f"at://{ADA}/{POST}/1", "cid": "x", "value": {"text": "x"}}]}, 1, 1),
        ({"profiles": [profile(), profile(BO)]}, 0, 2),
        ({"feed": [], "posts": [view()], "actors": [profile()]}, 1, 2),
        (profile(), 0, 1),
        (view(), 1, 1),
    ],
)
def test_answers_of_the_api_are_recognised_and_each_item_is_counted(
    tmp_path: Path, document: Any, posts: int, records: int
) -> None:
    result = seen(tmp_path, document)
    assert result.format == "bluesky-feed"
    assert (len(result.posts), result.reading.records) == (posts, records)


def test_one_item_a_line_is_recognised_too(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    lines = (json.dumps({"post": view(rkey=str(number))}) for number in range(3))
    path.write_text("\n".join(lines), encoding="utf-8")
    assert len(observed(path).posts) == 3


@pytest.mark.parametrize(
    "document",
    [
        {"posts": [{"node": {"id": "1"}}]},
        {"feed": [], "posts": []},
        {"records": [{"uri": "https://pond.example/1", "value": {}}]},
        {"PROFILE": profile(), "POST": view()},
        {"did": ADA, "time_us": 1, "kind": "commit", "commit": {"collection": POST}},
        {"uri": "https://pond.example/1", "account": {"acct": "ada"}},
    ],
)
def test_other_documents_are_not_recognised(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError):
        observed(path, "bluesky-feed")


# ── Posts and who wrote them ──────────────────────────────────────────────────────────────────


def test_a_post_is_its_authors(tmp_path: Path) -> None:
    row = one_post(tmp_path, view(BO))
    assert (row["platform"], row["kind"], row["repost_of"]) == ("bluesky", "post", None)
    assert (row["post_id"], row["account_id"]) == (f"at://{BO}/{POST}/1", BO)
    assert (row["handle"], row["caption"], row["language"]) == ("bo.example", "my cat", "en")
    assert (row["created_at"], row["observed_at"]) == (datetime(2024, 2, 29, 8), None)
    assert row["visibility"] is None


@pytest.mark.parametrize(
    ("labels", "status", "said"),
    [
        ([], "public", []),
        ([{"val": "bot"}], "public", []),
        ([HIDDEN], "public", ["!no-unauthenticated"]),
        ([{**HIDDEN, "neg": True}], "public", []),
        ([HIDDEN, {**HIDDEN, "neg": True}], "public", ["!no-unauthenticated"]),
        ([{"val": "!takedown"}, {"val": "!takedown"}], "public", ["!takedown"]),
        ([{}], "public", ["unreadable"]),
        (None, None, []),
        ("!no-unauthenticated", None, ["unreadable"]),
    ],
)
def test_an_account_is_public_only_where_its_labels_are_there(
    tmp_path: Path, labels: Any, status: str | None, said: list[str]
) -> None:
    result = seen(tmp_path, {"posts": [view(author=profile(labels=labels))]})
    (row,), (account,) = result.posts, result.accounts
    assert row["status"] == account["status"] == status
    assert account["origin"] == "profile"
    assert signals(account) == [("bluesky:label", value) for value in said]
    assert row["signals"] == []


def test_an_account_whose_labels_were_left_out_is_not_known_to_be_public(tmp_path: Path) -> None:
    author = {"did": ADA, "handle": "handle.invalid"}
    row = one_post(tmp_path, view(author=author))
    assert (row["status"], row["handle"]) == (None, None)


def test_global_labels_of_a_post_are_its_signals_once(tmp_path: Path) -> None:
    record = {"text": "x", "labels": {"values": [{"val": "!warn"}]}}
    labels = [{"val": "!warn"}, {"val": "!hide"}, {"val": "porn"}]
    assert signals(one_post(tmp_path, view(record=record, labels=labels))) == [
        ("bluesky:label", "!warn"),
        ("bluesky:label", "!hide"),
    ]


def test_photos_are_those_of_the_record_or_else_of_the_view(tmp_path: Path) -> None:
    url = "https://cdn.example/full.jpg"
    embed = {"images": [{"fullsize": url, "thumb": "https://cdn.example/t.jpg", "alt": "a cat"}]}
    (medium,) = one_post(tmp_path, view(embed=embed))["media"]
    assert (medium["url"], medium["alt_text"]) == (url, "a cat")
    record = {"embed": {"images": [{"image": {"ref": {"$link": "bafk"}}, "alt": "a dog"}]}}
    (medium,) = one_post(tmp_path, view(embed=embed, record=record))["media"]
    assert medium["alt_text"] == "a dog"
    assert medium["url"] == f"https://cdn.bsky.app/img/feed_fullsize/plain/{ADA}/bafk@jpeg"


# ── Reposts and quotes ────────────────────────────────────────────────────────────────────────


def test_what_the_owner_of_a_feed_reposted_is_somebody_elses_post(tmp_path: Path) -> None:
    uri = f"at://{ADA}/app.bsky.feed.repost/7"
    result = seen(tmp_path, {"feed": [reposted(uri=uri)]})
    posts = by_id(result)
    assert posts[f"at://{BO}/{POST}/1"]["account_id"] == BO
    assert posts[f"at://{BO}/{POST}/1"]["kind"] == "post"
    repost = posts[uri]
    assert (repost["kind"], repost["account_id"]) == ("repost", ADA)
    assert (repost["repost_of"], repost["caption"]) == (f"at://{BO}/{POST}/1", None)
    assert (repost["created_at"], repost["status"]) == (datetime(2024, 3, 1), "public")
    assert {account["account_id"] for account in result.accounts} == {ADA, BO}
    assert result.reading.records == 1


def test_a_repost_without_a_record_gets_an_id_of_who_and_what(tmp_path: Path) -> None:
    posts = by_id(seen(tmp_path, {"feed": [reposted(), reposted()]}))
    original = f"at://{BO}/{POST}/1"
    assert set(posts) == {original, f"at://{ADA}/app.bsky.feed.repost/of/{original}"}


@pytest.mark.parametrize("reason", [{"$type": "app.bsky.feed.defs#reasonPin"}, None, "x", {}])
def test_other_reasons_change_nothing(tmp_path: Path, reason: Any) -> None:
    (row,) = seen(tmp_path, {"feed": [{"post": view(), "reason": reason}]}).posts
    assert (row["kind"], row["account_id"]) == ("post", ADA)


def test_a_quoted_post_that_is_shown_is_its_authors_with_what_they_asked_for(
    tmp_path: Path,
) -> None:
    picture = {"images": [{"fullsize": "https://cdn.example/dog.jpg"}]}
    result = seen(tmp_path, {"posts": [quoting(shown(embeds=[picture]))]})
    posts = by_id(result)
    assert posts[f"at://{ADA}/{POST}/1"]["kind"] == "post"
    assert posts[f"at://{ADA}/{POST}/1"]["repost_of"] == f"at://{BO}/{POST}/9"
    quoted = posts[f"at://{BO}/{POST}/9"]
    assert (quoted["caption"], quoted["status"], len(quoted["media"])) == ("my dog", "public", 1)
    assert {one["account_id"]: signals(one) for one in result.accounts} == {
        ADA: [],
        BO: [("bluesky:label", "!no-unauthenticated")],
    }


def test_a_quote_beside_pictures_is_a_quote(tmp_path: Path) -> None:
    embed = {"record": {"record": shown()}, "media": {"images": [{}]}}
    posts = by_id(seen(tmp_path, {"posts": [view(embed=embed)]}))
    assert posts[f"at://{ADA}/{POST}/1"]["repost_of"] == f"at://{BO}/{POST}/9"
    assert len(posts) == 2


@pytest.mark.parametrize(
    ("record", "repost_of"),
    [
        ({"uri": f"at://{BO}/{POST}/9", "notFound": True}, f"at://{BO}/{POST}/9"),
        ({"uri": f"at://{BO}/{POST}/9", "blocked": True}, f"at://{BO}/{POST}/9"),
        ({"uri": f"at://{BO}/app.bsky.graph.list/9", "name": "cats"}, None),
        ({"notFound": True}, "unnamed"),
    ],
)
def test_a_quoted_post_that_is_not_shown_is_only_named(
    tmp_path: Path, record: dict[str, Any], repost_of: str | None
) -> None:
    assert one_post(tmp_path, quoting(record))["repost_of"] == repost_of


def test_a_reply_is_a_post_and_those_it_answers_are_not_read(tmp_path: Path) -> None:
    item = {"post": view(), "reply": {"root": view(BO), "parent": view(BO)}}
    assert [row["account_id"] for row in seen(tmp_path, {"feed": [item]}).posts] == [ADA]


# ── Profiles and records ──────────────────────────────────────────────────────────────────────


def test_a_profile_by_itself_is_an_observation(tmp_path: Path) -> None:
    (row,) = seen(tmp_path, {"profiles": [profile(labels=[HIDDEN])]}).accounts
    assert (row["account_id"], row["handle"], row["status"]) == (ADA, "ada.example", "public")
    assert signals(row) == [("bluesky:label", "!no-unauthenticated")]


def test_records_of_a_repository_belong_to_the_did_in_their_uri(tmp_path: Path) -> None:
    records = [
        {
            "uri": f"at://{BO}/org.user-intents.declaration/self",
            "value": {"bulkDataset": {"allow": False}},
        },
        {
            "uri": f"at://{BO}/community.lexicon.preference.ai/self",
            "value": {"preferences": {"training": {"allow": False}}},
        },
        {"uri": f"at://{BO}/{POST}/1", "value": {"text": "my dog"}},
        {"uri": f"at://{BO}/app.bsky.feed.like/1", "value": {"subject": {}}},
    ]
    result = seen(tmp_path, {"records": records})
    assert {one["account_id"] for one in result.accounts + result.posts} == {BO}
    assert [signals(one) for one in result.accounts] == [
        [("bluesky:bulkDataset.allow", "false")],
        [("lexicon:preferences.training.allow", "false")],
    ]
    assert result.posts[0]["status"] is None
    assert result.reading.skipped == {"app.bsky.feed.like": 1}


# ── What is skipped, and what is malformed ────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", ["notFound", "blocked"])
def test_a_post_that_could_not_be_shown_is_skipped(tmp_path: Path, mark: str) -> None:
    gone = {"post": {"uri": f"at://{BO}/{POST}/1", mark: True}}
    result = seen(tmp_path, {"feed": [{"post": view()}, gone]})
    assert len(result.posts) == 1
    assert result.reading.skipped == {"a post that could not be shown": 1}


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"post": None}, "an item without a post"),
        ({"post": view(author=None)}, "no DID"),
        ({"post": view(author={"did": "ada"})}, "no DID"),
        ({"post": view(author=profile(BO))}, "a post whose author is not its owner"),
        ({"post": view(uri="https://pond.example/1")}, "no URI of a record"),
        ({"post": view(record={"facets": 7})}, "facets is no list"),
        (reposted(by={"handle": "ada.example"}), "no DID"),
        ({"uri": f"at://{BO}/{POST}/1"}, "neither a post nor a profile nor a record"),
        (7, "a record that is no object"),
    ],
)
def test_items_that_cannot_be_read_are_malformed_with_their_place(
    tmp_path: Path, item: Any, why: str
) -> None:
    result = seen(tmp_path, {"feed": [{"post": view()}, item]})
    assert result.reasons == [("feed.json", 2, why)]
    assert len(result.posts) == 1


def test_wrong_types_anywhere_lose_no_record_and_quote_nothing(tmp_path: Path) -> None:
    full = quoting(shown(embeds=[{"images": [{"alt": "zebra"}]}]), labels=[{"val": "!zebra"}])
    wrong = [
        {"post": view()},
        *variants({"post": full}),
        *variants(reposted()),
        *variants(profile(labels=[HIDDEN])),
        *variants({"uri": f"at://{BO}/{POST}/1", "value": {"text": "zebra"}}),
    ]
    result = seen(tmp_path, wrong)
    assert result.reading.records == len(wrong)
    reasons = {why for _, _, why in result.reasons} | set(result.reading.skipped)
    assert not any(word in why for why in reasons for word in ("zebra", "did:", "example"))
    assert Counter(row["account_id"] in {ADA, BO} for row in result.posts)[False] == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_a_dictionary_of_single_test_records_is_no_export() -> None:
    with pytest.raises(InputError, match="not recognised"):
        observed(REAL / "records.json")


def test_an_unusable_post_still_says_what_its_author_refuses(tmp_path: Path) -> None:
    author = profile(labels=[HIDDEN])
    result = seen(tmp_path, {"posts": [view(author=author, record={"facets": "none"})]})
    (account,) = result.accounts
    assert (result.posts, len(result.reasons)) == ([], 1)
    assert (account["account_id"], account["status"]) == (ADA, None)
    assert account["signals"] == [{"signal": "bluesky:label", "value": "!no-unauthenticated"}]
