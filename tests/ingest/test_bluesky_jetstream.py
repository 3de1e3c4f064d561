"""Bluesky's Jetstream: posts, reposts, profiles, preferences, and what was taken back."""

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
BO = "did:web:bo.example"
AT = datetime(2024, 3, 1, 12, 0, 0, 123_457)
TIME_US = 1_709_294_400_123_457
POST = "app.bsky.feed.post"
ANOTHER = f"at://{BO}/{POST}/9"


def commit(collection: str, record: Any, operation: str = "create", **more: Any) -> dict[str, Any]:
    body = {"operation": operation, "collection": collection, "rkey": "1", "record": record}
    return {"did": ADA, "time_us": TIME_US, "kind": "commit", "commit": {**body, **more}}


def post(**more: Any) -> dict[str, Any]:
    return commit(
        POST,
        {"$type": POST, "text": "my cat", "createdAt": "2024-02-29T08:00:00.000Z", **more},
    )


def event(kind: str, **body: Any) -> dict[str, Any]:
    return {"did": ADA, "time_us": TIME_US, "kind": kind, kind: {"did": ADA, **body}}


def seen(root: Path, *events: Any) -> Seen:
    path = root / "events.jsonl"
    # A like, so that there is always something to recognise.
    lines = [commit("app.bsky.feed.like", {}), *events]
    path.write_text("\n".join(json.dumps(one) for one in lines) + "\n", encoding="utf-8")
    return observed(path)


def one_post(root: Path, **more: Any) -> dict[str, Any]:
    result = seen(root, post(**more))
    assert result.reasons == []
    (row,) = result.posts
    return row


def one_account(root: Path, one: dict[str, Any]) -> dict[str, Any]:
    result = seen(root, one)
    assert (result.posts, result.reasons) == ([], [])
    (row,) = result.accounts
    return row


def signals(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["signal"], one["value"]) for one in row["signals"]]


def feature(kind: str, **more: Any) -> dict[str, Any]:
    named = {"$type": f"app.bsky.richtext.facet#{kind}", **more}
    return {"index": {"byteStart": 0, "byteEnd": 4}, "features": [named]}


# ── What is recognised ────────────────────────────────────────────────────────────────────────


def test_events_are_recognised_whatever_kind_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_text(json.dumps(event("identity", handle="ada.example")) + "\n", encoding="utf-8")
    assert observed(path).format == "bluesky-jetstream"


@pytest.mark.parametrize(
    "record",
    [
        {"did": ADA, "handle": "ada.example", "labels": []},
        {"did": ADA, "kind": "commit", "commit": {}},
        {"did": "ada", "time_us": 1, "kind": "commit", "commit": {}},
        {"did": ADA, "time_us": 1, "kind": "commit", "commit": "x"},
        {"did": ADA, "time_us": 1, "kind": ["commit"]},
        {"kind": "commit", "commit": {}},
    ],
)
def test_records_that_are_no_events_are_not_recognised(tmp_path: Path, record: Any) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    with pytest.raises(InputError):
        observed(path, "bluesky-jetstream")


# ── Posts ─────────────────────────────────────────────────────────────────────────────────────


def test_a_post_has_a_uri_and_both_times_and_proves_nothing_of_its_account(
    tmp_path: Path,
) -> None:
    row = one_post(tmp_path, langs=["en", "de"])
    assert (row["platform"], row["kind"], row["repost_of"]) == ("bluesky", "post", None)
    assert (row["post_id"], row["account_id"]) == (f"at://{ADA}/{POST}/1", ADA)
    assert (row["created_at"], row["observed_at"]) == (datetime(2024, 2, 29, 8), AT)
    assert (row["status"], row["visibility"]) == (None, None)
    assert (row["caption"], row["language"]) == ("my cat", "en")


def test_an_update_is_an_observation_too(tmp_path: Path) -> None:
    event = post(text="my dog")
    event["commit"]["operation"] = "update"
    (row,) = seen(tmp_path, event).posts
    assert row["caption"] == "my dog"


def test_hashtags_are_those_of_facets_and_of_the_list_beside_them(tmp_path: Path) -> None:
    facets = [feature("tag", tag="cat"), feature("link", uri="https://x.example")]
    assert one_post(tmp_path, facets=facets, tags=["#dog"])["tags"] == ["cat", "dog"]


def test_a_post_that_marks_no_hashtag_has_those_of_its_text(tmp_path: Path) -> None:
    assert one_post(tmp_path, text="my #cat", facets=[feature("link")])["tags"] is None


def test_a_mention_is_a_person(tmp_path: Path) -> None:
    (person,) = one_post(tmp_path, facets=[feature("mention", did=BO)])["people"]
    assert (person["role"], person["account_id"], person["handle"]) == ("mentioned", BO, None)


@pytest.mark.parametrize(
    ("blob", "cid"),
    [
        ({"$type": "blob", "ref": {"$link": "bafkcat"}, "mimeType": "image/png"}, "bafkcat"),
        ({"cid": "bafyold", "mimeType": "image/png"}, "bafyold"),
        ({"ref": "bafkbare"}, "bafkbare"),
        ({"ref": {"$link": "../../x"}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_photo_is_where_the_network_serves_it(tmp_path: Path, blob: Any, cid: str | None) -> None:
    embed = {"$type": "app.bsky.embed.images", "images": [{"image": blob, "alt": "a cat"}]}
    made = f"https://cdn.bsky.app/img/feed_fullsize/plain/{ADA}/{cid}@jpeg"
    assert one_post(tmp_path, embed=embed)["media"] == [
        {"path": None, "url": made if cid else None, "alt_text": "a cat"}
    ]


def test_videos_and_previews_of_links_are_no_photos(tmp_path: Path) -> None:
    blob = {"ref": {"$link": "bafk"}}
    for embed in (
        {"$type": "app.bsky.embed.video", "video": blob},
        {"$type": "app.bsky.embed.external", "external": {"thumb": blob}},
    ):
        assert one_post(tmp_path, embed=embed)["media"] == []


@pytest.mark.parametrize(
    ("embed", "repost_of", "photos"),
    [
        ({"record": {"uri": ANOTHER, "cid": "bafy"}}, ANOTHER, 0),
        ({"record": {"record": {"uri": ANOTHER}}, "media": {"images": [{}]}}, ANOTHER, 1),
        ({"record": {"uri": f"at://{BO}/app.bsky.feed.generator/cats"}}, None, 0),
        ({"record": {"uri": None}}, "unnamed", 0),
        ({"record": "x"}, "unnamed", 0),
        ({"record": None}, None, 0),
    ],
)
def test_a_quote_is_a_post_that_says_what_it_repeats(
    tmp_path: Path, embed: Any, repost_of: str | None, photos: int
) -> None:
    row = one_post(tmp_path, embed=embed)
    assert (row["kind"], row["repost_of"]) == ("post", repost_of)
    assert len(row["media"]) == photos


def test_labels_that_a_post_gives_itself_are_signals_if_they_are_global(tmp_path: Path) -> None:
    labels = {"values": [{"val": "porn"}, {"val": "!no-unauthenticated"}]}
    assert signals(one_post(tmp_path, labels=labels)) == [("bluesky:label", "!no-unauthenticated")]


# ── Reposts and deletions ─────────────────────────────────────────────────────────────────────


def test_a_repost_is_somebody_elses_post(tmp_path: Path) -> None:
    record = {"subject": {"uri": ANOTHER}, "createdAt": "2024-02-29T08:00:00Z"}
    (row,) = seen(tmp_path, commit("app.bsky.feed.repost", record)).posts
    assert (row["kind"], row["repost_of"], row["account_id"]) == ("repost", ANOTHER, ADA)
    assert row["post_id"] == f"at://{ADA}/app.bsky.feed.repost/1"
    assert (row["created_at"], row["observed_at"]) == (datetime(2024, 2, 29, 8), AT)
    assert (row["caption"], row["media"], row["status"]) == (None, None, None)


@pytest.mark.parametrize("collection", [POST, "app.bsky.feed.repost"])
def test_a_deletion_is_an_event_and_is_remembered(tmp_path: Path, collection: str) -> None:
    (row,) = seen(tmp_path, commit(collection, None, "delete")).deletions
    assert (row["platform"], row["post_id"]) == ("bluesky", f"at://{ADA}/{collection}/1")
    assert row["observed_at"] == AT


# ── Accounts ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("operation", ["create", "update"])
def test_a_profile_is_public_and_its_own_labels_are_signals(tmp_path: Path, operation: str) -> None:
    labels = {"values": [{"val": "!no-unauthenticated"}, {"val": "bot"}]}
    row = one_account(tmp_path, commit("app.bsky.actor.profile", {"labels": labels}, operation))
    assert (row["account_id"], row["status"], row["observed_at"]) == (ADA, "public", AT)
    assert signals(row) == [("bluesky:label", "!no-unauthenticated")]


@pytest.mark.parametrize(
    "labels",
    ["!no-unauthenticated", 7, {}, {"values": "x"}, {"values": [None]}, [{"val": ["!x"]}], [{}]],
)
def test_labels_that_cannot_be_read_may_refuse_and_are_an_unknown_signal(
    tmp_path: Path, labels: Any
) -> None:
    row = one_account(tmp_path, commit("app.bsky.actor.profile", {"labels": labels}))
    assert signals(row) == [("bluesky:label", "unreadable")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"active": False, "status": "deleted"}, "deleted"),
        ({"active": False, "status": "deactivated"}, "deleted"),
        ({"active": False, "status": "takendown"}, "suspended"),
        ({"active": False, "status": "suspended"}, "suspended"),
        ({"active": False, "status": "desynchronized"}, "unknown"),
        ({"active": False}, "unknown"),
        ({"active": "false", "status": "deleted"}, "malformed"),
        ({}, "malformed"),
    ],
)
def test_an_account_that_is_not_active_is_gone(
    tmp_path: Path, body: dict[str, Any], status: str
) -> None:
    row = one_account(tmp_path, event("account", **body))
    assert (row["account_id"], row["status"], row["observed_at"]) == (ADA, status, AT)


def test_that_an_account_is_active_says_nothing_of_its_labels(tmp_path: Path) -> None:
    result = seen(tmp_path, event("account", active=True), event("identity"))
    assert result.accounts == []
    assert result.reading.skipped == {
        "app.bsky.feed.like": 1,
        "an account event that says active": 1,
        "an identity event without a handle": 1,
    }


def test_an_identity_event_is_a_handle_and_no_status(tmp_path: Path) -> None:
    row = one_account(tmp_path, event("identity", handle="ada.example"))
    assert (row["account_id"], row["handle"], row["status"]) == (ADA, "ada.example", None)


# ── Preferences ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "collection", ["org.user-intents.declaration", "org.user-intents.demo.declaration"]
)
@pytest.mark.parametrize("intent", ["bulkDataset", "syntheticContentGeneration"])
@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"allow": False, "updatedAt": "2025-02-20T21:37:20.362Z"}, "false"),
        ({"allow": True}, "true"),
        ({"allow": "false"}, '"false"'),
        ({"allow": 0}, "0"),
        ({"allow": {}}, "an object"),
        (False, "unreadable"),
    ],
)
def test_a_declared_intent_is_a_signal_word_for_word(
    tmp_path: Path, collection: str, intent: str, said: Any, value: str
) -> None:
    row = one_account(tmp_path, commit(collection, {intent: said}))
    assert (row["account_id"], row["status"], row["observed_at"]) == (ADA, None, AT)
    assert signals(row) == [(f"bluesky:{intent}.allow", value)]


@pytest.mark.parametrize(
    ("preferences", "value"),
    [
        ({"training": {"allow": False}, "inference": {"allow": True}}, "false"),
        ({"training": {"allow": True}}, "true"),
        ({"training": {"allow": "no"}}, '"no"'),
        ("none", "unreadable"),
    ],
)
def test_a_preference_about_training_is_a_signal_word_for_word(
    tmp_path: Path, preferences: Any, value: str
) -> None:
    record = {"preferences": preferences}
    row = one_account(tmp_path, commit("community.lexicon.preference.ai", record))
    assert signals(row) == [("lexicon:preferences.training.allow", value)]


@pytest.mark.parametrize(
    ("collection", "record"),
    [
        ("org.user-intents.declaration", {"protocolBridging": {"allow": False}}),
        ("org.user-intents.declaration", {"bulkDataset": {"allow": None}}),
        ("org.user-intents.declaration", {"bulkDataset": {"updatedAt": "2025-01-01"}}),
        ("community.lexicon.preference.ai", {"preferences": {"embedding": {"allow": False}}}),
        ("community.lexicon.preference.ai", {"preferences": {"training": {}}}),
        ("community.lexicon.preference.ai", {}),
    ],
)
def test_what_is_not_declared_is_no_signal(
    tmp_path: Path, collection: str, record: dict[str, Any]
) -> None:
    result = seen(tmp_path, commit(collection, record))
    assert result.accounts == []
    assert result.reading.skipped["a preference about other things"] == 1


# ── What is skipped, and what is malformed ────────────────────────────────────────────────────


def test_other_records_are_skipped_by_their_collection_but_not_by_somebodys_domain(
    tmp_path: Path,
) -> None:
    result = seen(
        tmp_path,
        commit("app.bsky.graph.follow", {}),
        commit("app.bsky.graph.follow", None, "delete"),
        commit("example.ada.diary", {}),
        commit("app.bsky.actor.profile", None, "delete"),
    )
    assert result.reading.skipped == {
        "app.bsky.feed.like": 1,
        "app.bsky.graph.follow": 2,
        "a record of another application": 2,
    }


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({**post(), "did": None}, "no DID"),
        ({**post(), "did": "did:plc:a b"}, "no DID"),
        ({**post(), "kind": "sync"}, "unknown kind of event"),
        ({**post(), "commit": None}, "a commit without a collection or a key"),
        (commit(POST, {}, rkey=None), "a commit without a collection or a key"),
        (commit(POST, {}, rkey="a/b"), "no URI of a record"),
        (commit(POST, {}, "undo"), "unknown operation"),
        (commit(POST, None), "a commit without a record"),
        (commit("app.bsky.feed.repost", {"subject": ANOTHER}), "a repost of nothing"),
        (post(facets="x"), "facets is no list"),
        (post(facets=[{"features": [7]}]), "a facet that can't be read"),
        (post(facets=[feature("mention")]), "a person (mentioned) without an id"),
        ([1], "a record that is no object"),
    ],
)
def test_events_that_cannot_be_read_are_malformed_with_their_line(
    tmp_path: Path, wrong: Any, why: str
) -> None:
    result = seen(tmp_path, wrong, post())
    assert result.reasons == [("events.jsonl", 2, why)]
    assert len(result.posts) == 1


def test_a_time_that_is_no_time_leaves_the_observation_undated(tmp_path: Path) -> None:
    for when in (None, "x", True, 1e300):
        (row,) = seen(tmp_path, {**post(createdAt=when), "time_us": when}).posts
        assert (row["observed_at"], row["created_at"]) == (None, None)


def test_wrong_types_anywhere_lose_no_record_and_quote_nothing(tmp_path: Path) -> None:
    images = [{"image": {"ref": {"$link": "zebra"}}, "alt": "zebra"}]
    embed = {"record": {"record": {"uri": ANOTHER}}, "media": {"images": images}}
    facets = [feature("mention", did=BO), feature("tag", tag="zebra")]
    labels = {"values": [{"val": "!zebra"}]}
    full = post(embed=embed, facets=facets, labels=labels, tags=["zebra"], langs=["en"])
    intents = {"bulkDataset": {"allow": False}}
    wrong = [
        *variants(full),
        *variants(commit("app.bsky.actor.profile", {"labels": labels})),
        *variants(commit("app.bsky.feed.repost", {"subject": {"uri": ANOTHER}})),
        *variants(commit("org.user-intents.declaration", intents)),
        *variants(event("account", active=False, status="deleted")),
        *variants(event("identity", handle="zebra.example")),
    ]
    result = seen(tmp_path, *wrong)
    assert result.reading.records == len(wrong) + 1
    reasons = {why for _, _, why in result.reasons} | set(result.reading.skipped)
    assert not any(word in why for why in reasons for word in ("zebra", "did:", "example"))


# ── The real thing ────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_the_real_events_are_all_accounted_for() -> None:
    result = observed(REAL / "expected_v1.jsonl")
    assert Counter(row["kind"] for row in result.posts) == {"post": 17, "repost": 15}
    assert sum(len(row["media"] or []) for row in result.posts) == 2
    assert (len(result.accounts), len(result.deletions)) == (0, 1)
    assert (result.reading.records, result.reasons) == (152, [])
    assert result.reading.skipped == {
        "app.bsky.feed.like": 105,
        "app.bsky.graph.follow": 9,
        "app.bsky.graph.block": 1,
        "app.bsky.actor.status": 1,
        "a record of another application": 1,
        "an identity event without a handle": 1,
        "an account event that says active": 1,
    }


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_the_ten_real_events_hold_a_post_a_repost_and_a_profile() -> None:
    result = observed(REAL / "golden_v1.jsonl")
    assert [row["kind"] for row in result.posts] == ["post", "repost"]
    assert [row["status"] for row in result.accounts] == ["public"]
    assert (result.reading.records, result.reasons) == (10, [])
    assert sum(result.reading.skipped.values()) == 7
