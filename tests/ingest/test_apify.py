"""Apify's datasets: posts and profiles as JSON, JSON lines and flattened CSV."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, formats_of, observed, yielded

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "apify"
JPG = "https://cdn.example/{}.jpg"


def item(**more: Any) -> dict[str, Any]:
    """A photo as Apify lists it."""
    return {
        "id": "3141592653589793238",
        "type": "Image",
        "shortCode": "Cabc",
        "caption": "look #cat with @Dee.",
        "hashtags": ["cat"],
        "mentions": ["Dee"],
        "timestamp": "2023-11-14T22:13:20.000Z",
        "displayUrl": JPG.format("a"),
        "images": [],
        "childPosts": [],
        "alt": None,
        "ownerUsername": "ada",
        "ownerId": "77",
        "inputUrl": "https://www.instagram.com/ada",
        **more,
    }


def child(name: str, kind: str = "Image", **more: Any) -> dict[str, Any]:
    owner = {"ownerId": None, "timestamp": None, "hashtags": [], "mentions": []}
    picture = {"displayUrl": JPG.format(name), "alt": f"alt of {name}", "images": []}
    return {"id": name, "type": kind, "shortCode": name, **owner, **picture, **more}


def seen(tmp_path: Path, value: Any) -> Seen:
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return yielded(path, "apify")


def one_post(tmp_path: Path, **more: Any) -> dict[str, Any]:
    found = seen(tmp_path, [item(**more)])
    assert found.reasons == []
    (post,) = found.posts
    return post


def reasons(found: Seen) -> list[str]:
    return [reason for _, _, reason in found.reasons]


def people(post: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one["role"], one["account_id"] or one["handle"]) for one in post["people"]]


# ── Posts ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["dataset.json", "dataset.jsonl"])
def test_a_post_says_nothing_of_its_owners_privacy(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = json.dumps([item()]) if name.endswith("json") else json.dumps(item()) + "\n"
    path.write_text(content, encoding="utf-8")
    found = observed(path)
    (post,) = found.posts
    assert found.format == "apify"
    assert (post["platform"], post["post_id"]) == ("instagram", "3141592653589793238")
    assert (post["account_id"], post["handle"], post["status"]) == ("77", "ada", None)
    assert (post["kind"], post["visibility"]) == ("post", None)
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    assert (post["caption"], post["tags"]) == ("look #cat with @Dee.", ["cat"])
    assert post["media"] == [{"path": None, "url": JPG.format("a"), "alt_text": None}]
    assert found.reasons == []


def test_the_owner_is_whoever_posted_and_not_the_profile_that_was_asked_for(tmp_path: Path) -> None:
    post = one_post(
        tmp_path,
        ownerUsername="bo",
        ownerId="5",
        coauthorProducers=[{"id": "77", "username": "ada"}, {"id": "6", "is_private": True}],
    )
    assert (post["account_id"], post["handle"]) == ("5", "bo")
    coauthors = [one for one in post["people"] if one["role"] == "coauthor"]
    assert [(one["account_id"], one["status"]) for one in coauthors] == [
        ("77", None),
        ("6", "private"),
    ]


def test_people_are_tagged_in_a_post_and_in_its_parts_and_named_in_alt_texts(
    tmp_path: Path,
) -> None:
    post = one_post(
        tmp_path,
        alt="Photo by Ada tagging @eve, and @Dee.",
        taggedUsers=[{"id": "8", "username": "cy"}],
        childPosts=[child("x", taggedUsers=[{"username": "flo"}], alt="with @gus")],
        mentions=["@hal", "Dee"],
    )
    assert people(post) == [
        ("tagged", "8"),
        ("tagged", "flo"),
        ("mentioned", "hal"),
        ("mentioned", "dee"),
        ("mentioned", "dee"),
        ("mentioned", "eve"),
        ("mentioned", "gus"),
    ]


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({}, ["a"]),
        ({"images": [JPG.format("b")]}, ["b"]),
        ({"images": [JPG.format("b"), JPG.format("c")]}, ["b", "c"]),
        ({"type": "Video"}, []),
        ({"type": "Video", "images": [JPG.format("b")]}, []),
        ({"videoUrl": "https://cdn.example/a.mp4"}, []),
        ({"displayUrl": None}, []),
        ({"displayUrl": "javascript:alert(1)"}, []),
        ({"images": "b", "type": 5}, ["a"]),
        (
            {
                "type": "Sidecar",
                "images": [JPG.format(name) for name in "xyz"],
                "childPosts": [child("x"), child("y", "Video"), None, child("z")],
            },
            ["x", "z"],
        ),
    ],
)
def test_photos_are_in_order_and_a_videos_picture_is_none(
    tmp_path: Path, more: dict[str, Any], names: list[str]
) -> None:
    found = seen(tmp_path, [item(**more)])
    (post,) = found.posts
    assert [photo["url"] for photo in post["media"]] == [JPG.format(name) for name in names]


def test_alt_texts_stay_with_their_photo(tmp_path: Path) -> None:
    assert one_post(tmp_path, alt="a cat")["media"][0]["alt_text"] == "a cat"
    single = one_post(tmp_path, alt="a cat", images=[JPG.format("b")])
    assert [photo["alt_text"] for photo in single["media"]] == ["a cat"]
    carousel = one_post(tmp_path, alt="all", childPosts=[child("x"), child("y")])
    assert [photo["alt_text"] for photo in carousel["media"]] == ["alt of x", "alt of y"]


@pytest.mark.parametrize(
    ("hashtags", "tags"), [([], []), (["#cat", "Dog"], ["cat", "Dog"]), (None, None), ("cat", None)]
)
def test_tags_are_the_exports_list_if_there_is_one(
    tmp_path: Path, hashtags: Any, tags: list[str] | None
) -> None:
    assert one_post(tmp_path, hashtags=hashtags)["tags"] == tags


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"ownerId": None, "ownerUsername": None}, "a post without an owner"),
        ({"ownerId": True, "ownerUsername": {}}, "a post without an owner"),
        ({"id": None}, "a post without an id"),
        ({"id": 1.5}, "a post_id that looks like a number that is no id"),
        ({"coauthorProducers": "bo"}, "coauthorProducers is no list"),
        ({"coauthorProducers": [None]}, "a person (coauthor) without an id"),
        ({"taggedUsers": {"id": "5"}}, "taggedUsers is no list"),
        ({"taggedUsers": [{"full_name": "Bo"}]}, "a person (tagged) without an id"),
        ({"childPosts": "none"}, "childPosts is no list"),
        ({"childPosts": [child("x", taggedUsers="bo")]}, "taggedUsers is no list"),
        ({"mentions": "bo"}, "mentions is no list"),
        ({"mentions": [5]}, "a mention without a handle"),
        ({"mentions": ["@"]}, "a person (mentioned) without an id"),
    ],
)
def test_a_post_that_hides_who_is_in_it_is_malformed(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    found = seen(tmp_path, [item(**more)])
    assert (found.posts, reasons(found)) == ([], [reason])


# ── Profiles, and what is no post ─────────────────────────────────────────────────────────────


PROFILE = {"id": "77", "username": "ada", "private": True, "followersCount": 3}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"private": True}, "private"),
        ({"private": False}, "public"),
        ({"private": None}, "unknown"),
        ({"private": "false"}, "malformed"),
        ({"private": 0}, "malformed"),
        ({"private": False, "is_private": True}, "private"),
    ],
)
def test_a_profile_says_whether_it_is_private(
    tmp_path: Path, more: dict[str, Any], status: str
) -> None:
    (account,) = seen(tmp_path, [{**PROFILE, **more}]).accounts
    assert (account["account_id"], account["handle"]) == ("77", "ada")
    assert (account["status"], account["origin"]) == (status, "profile")


def test_a_profile_that_says_nothing_is_unknown(tmp_path: Path) -> None:
    (account,) = seen(tmp_path, [{"username": "ada"}]).accounts
    assert (account["account_id"], account["status"]) == (None, "unknown")


def test_what_a_profile_lists_counts_by_itself(tmp_path: Path) -> None:
    latest = [item(id="1", ownerId="5", ownerUsername="bo"), child("2"), None]
    related = [{"id": "9", "username": "cy", "is_private": True}, {"full_name": "Dee"}]
    path = tmp_path / "profiles.json"
    profile = {**PROFILE, "latestPosts": latest, "topPosts": "x", "relatedProfiles": related}
    path.write_text(json.dumps([profile]), encoding="utf-8")
    found = observed(path)
    assert found.format == "apify"
    assert [(post["post_id"], post["account_id"]) for post in found.posts] == [("1", "5")]
    assert [(one["account_id"], one["status"]) for one in found.accounts] == [
        ("77", "private"),
        ("9", "private"),
    ]
    assert [(record, reason) for _, record, reason in found.reasons] == [
        (3, "a post without an owner"),
        (4, "a record that is no object"),
        (5, "topPosts is no list"),
        (7, "neither a post nor a profile"),
    ]
    assert found.reading.records == 7


@pytest.mark.parametrize("key", ["error", "errorDescription"])
def test_failed_scrapes_are_skipped_by_name(tmp_path: Path, key: str) -> None:
    failed = [{"inputUrl": "https://www.instagram.com/ada", key: "no_items"}, item(**{key: "x"})]
    found = seen(tmp_path, [*failed, item(**{key: None}), item(**{key: ""})])
    assert found.reading.skipped == {"a failed scrape": 2}
    assert len(found.posts) == 2


def test_a_failed_scrape_that_found_the_account_private_is_a_refusal(tmp_path: Path) -> None:
    failed = {"username": "ada", "error": "restricted_page"}
    found = seen(tmp_path, [{**failed, "private": True}, {**failed, "private": False}])
    assert [account["status"] for account in found.accounts] == ["private"]
    assert found.reading.skipped == {"a failed scrape": 1}


def test_comments_and_pages_of_hashtags_are_skipped_and_the_pages_posts_are_not(
    tmp_path: Path,
) -> None:
    comment = {"id": "1", "text": "nice", "ownerUsername": "bo", "postUrl": "https://x.example"}
    page = {"id": "2", "name": "cat", "topPosts": [item(id="3")], "latestPosts": [item(id="4")]}
    found = seen(tmp_path, [comment, page, {"colour": "red"}])
    assert found.reading.skipped == {"a comment": 1, "the page of a hashtag or of a place": 1}
    assert [post["post_id"] for post in found.posts] == ["4", "3"]
    assert reasons(found) == ["neither a post nor a profile"]


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────


COLUMNS = [
    "alt",
    "caption",
    "childPosts/0/displayUrl",
    "childPosts/0/hashtags/0",
    "childPosts/0/type",
    "childPosts/1/displayUrl",
    "childPosts/1/hashtags/0",
    "childPosts/1/type",
    "coauthorProducers/0/id",
    "coauthorProducers/0/username",
    "displayUrl",
    "hashtags",
    *(f"hashtags/{number}" for number in range(11)),
    "id",
    "images/0",
    "mentions/0",
    "ownerId",
    "ownerUsername",
    "shortCode",
    "taggedUsers/0/id",
    "taggedUsers/0/username",
    "timestamp",
    "type",
]
ROW = {
    "id": "3141592653589793238",
    "caption": "look",
    "displayUrl": JPG.format("a"),
    "ownerId": "77",
    "ownerUsername": "ada",
    "shortCode": "Cabc",
    "timestamp": "2023-11-14T22:13:20.000Z",
    "type": "Image",
}


def table(rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def csv_seen(tmp_path: Path, content: str | bytes) -> Seen:
    path = tmp_path / "dataset.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = observed(path)
    assert found.format == "apify"
    return found


def test_a_flattened_row_is_the_record_that_it_was(tmp_path: Path) -> None:
    tags = {f"hashtags/{number}": f"t{number}" for number in range(11)}
    more = {
        "childPosts/0/displayUrl": JPG.format("x"),
        "childPosts/0/type": "Video",
        "childPosts/1/displayUrl": JPG.format("y"),
        "childPosts/1/type": "Image",
        "coauthorProducers/0/id": "5",
        "mentions/0": "Dee",
        "taggedUsers/0/username": "cy",
        "type": "Sidecar",
    }
    (post,) = csv_seen(tmp_path, table([{**ROW, **tags, **more}])).posts
    assert (post["post_id"], post["account_id"]) == ("3141592653589793238", "77")
    assert (post["handle"], post["status"]) == ("ada", None)
    assert post["created_at"] == datetime(2023, 11, 14, 22, 13, 20)
    assert post["tags"] == [f"t{number}" for number in range(11)]
    assert people(post) == [("coauthor", "5"), ("tagged", "cy"), ("mentioned", "dee")]
    assert [photo["url"] for photo in post["media"]] == [JPG.format("y")]


def test_empty_cells_are_empty_lists_and_no_people(tmp_path: Path) -> None:
    (post,) = csv_seen(tmp_path, table([ROW])).posts
    assert (post["tags"], post["people"]) == ([], [])
    assert [photo["url"] for photo in post["media"]] == [JPG.format("a")]


def test_tags_come_from_the_caption_where_the_table_has_no_column_for_them(tmp_path: Path) -> None:
    (post,) = csv_seen(tmp_path, table([ROW], sorted(ROW))).posts
    assert post["tags"] is None


def test_a_list_may_have_holes(tmp_path: Path) -> None:
    (post,) = csv_seen(tmp_path, table([{**ROW, "hashtags/9": "b", "hashtags/2": "a"}])).posts
    assert post["tags"] == ["a", "b"]


@pytest.mark.parametrize(
    ("caption", "encoding"),
    [
        ('two\nlines, "quoted"; and a comma', "utf-8"),
        ("café 🐈", "utf-8"),
        ("café 🐈", "utf-8-sig"),
        ("café 🐈", "utf-16"),
        ("café “x”", "cp1252"),
    ],
)
def test_captions_keep_their_lines_quotes_and_accents(
    tmp_path: Path, caption: str, encoding: str
) -> None:
    content = table([{**ROW, "caption": caption}, ROW]).encode(encoding)
    found = csv_seen(tmp_path, content)
    assert [post["caption"] for post in found.posts] == [caption, "look"]


def test_an_accent_late_in_a_long_file_still_tells_its_encoding(tmp_path: Path) -> None:
    rows = [{**ROW, "caption": "x" * 1000}] * 1500 + [{**ROW, "caption": "café"}]
    found = csv_seen(tmp_path, table(rows).encode("cp1252"))
    assert found.posts[-1]["caption"] == "café"
    assert len(found.posts) == 1501


def test_semicolons_and_line_ends_of_any_kind_are_read(tmp_path: Path) -> None:
    columns = sorted(ROW)
    rows = [columns, [ROW[name] for name in columns], []]
    text = "\r\n".join(";".join(row) for row in rows)
    assert [post["post_id"] for post in csv_seen(tmp_path, text).posts] == [ROW["id"]]


def test_ragged_rows_are_malformed_with_their_number(tmp_path: Path) -> None:
    text = table([ROW, ROW]) + "a,b\r\n" + table([ROW]).split("\n", 1)[1].rstrip() + ",more\r\n"
    found = csv_seen(tmp_path, text)
    reason = "a row of another length than the header"
    assert [(record, why) for _, record, why in found.reasons] == [(3, reason), (4, reason)]
    assert (len(found.posts), found.reading.records) == (2, 4)


@pytest.mark.parametrize("tail", ['"open', '"a"b,c\r\n'])
def test_a_broken_quote_costs_its_own_row_alone(tmp_path: Path, tail: str) -> None:
    found = csv_seen(tmp_path, table([ROW]) + tail + "\r\n" + table([ROW]).split("\n", 1)[1])
    assert len(found.posts) == 2
    assert [(record, reason) for _, record, reason in found.reasons] == [
        (2, "a row that is no valid CSV")
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "3.14159E+18"}, "an id that has been rounded"),
        ({"ownerId": "6,7E+10"}, "an id that has been rounded"),
        ({"coauthorProducers/0/id": "6.7e10"}, "an id that has been rounded"),
        ({"id": ""}, "a post without an id"),
        ({"ownerId": "", "ownerUsername": " "}, "a post without an owner"),
        ({"hashtags": "cat", "hashtags/0": "dog"}, "a column that contradicts another"),
    ],
)
def test_rows_that_cannot_be_trusted_are_malformed(
    tmp_path: Path, row: dict[str, str], reason: str
) -> None:
    found = csv_seen(tmp_path, table([{**ROW, **row}, ROW]))
    assert [(record, why) for _, record, why in found.reasons] == [(1, reason)]
    assert len(found.posts) == 1


@pytest.mark.parametrize("again", ["id", " id", "id/"])
def test_two_columns_of_one_name_are_not_guessed_at(tmp_path: Path, again: str) -> None:
    text = table([ROW], [*sorted(ROW), again])
    found = csv_seen(tmp_path, text)
    assert (found.posts, reasons(found)) == ([], ["two columns of the same name"])


def test_deep_and_odd_column_names_break_nothing(tmp_path: Path) -> None:
    odd = ["/".join("x" * 3000), "a//b", "/", "²/x", "0", "", ""]
    found = csv_seen(tmp_path, table([{**ROW, "0": "5"}], [*sorted(ROW), *odd]))
    assert [post["post_id"] for post in found.posts] == [ROW["id"]]


@pytest.mark.parametrize(
    ("private", "status"),
    [
        ("true", "private"),
        ("TRUE", "private"),
        ("false", "public"),
        ("", "unknown"),
        ("no", "malformed"),
        ("0", "malformed"),
    ],
)
def test_profiles_come_as_csv_too(tmp_path: Path, private: str, status: str) -> None:
    columns = [*PROFILE, "latestPosts/0/id", "latestPosts/0/ownerId", "latestPosts/0/shortCode"]
    latest = {"latestPosts/0/id": "1", "latestPosts/0/ownerId": "5", "latestPosts/0/shortCode": "x"}
    row = {"id": "77", "username": "ada", "private": private, "followersCount": "3"}
    found = csv_seen(tmp_path, table([{**row, **latest}, row], columns))
    assert [account["status"] for account in found.accounts] == [status, status]
    assert [post["account_id"] for post in found.posts] == ["5"]
    assert found.reasons == []


# ── Detection, and hostile input ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '[{"shortcode": "x", "owner_username": "ada", "id": "1"}]'),
        ("a.json", '[{"id": "1", "media_type": 1, "code": "x", "user": {"pk": "7"}}]'),
        ("a.json", '{"GraphImages": [], "GraphProfileInfo": {"username": "ada"}}'),
        ("a.json", '[{"username": "ada", "private": true}]'),
        ("a.csv", "id,caption,username\n1,x,ada\n"),
        ("a.csv", "id,shortcode,ownerusername\n1,x,ada\n"),
        ("a.json", '{"node": {"shortCode": "x"}, "instaloader": {"node_type": "Post"}}'),
    ],
)
def test_the_files_of_others_are_not_claimed(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert "apify" not in formats_of(tmp_path / name)


HOSTILE: list[Any] = [None, True, "x", "\ud83d", -1, 10**300, 1.5, [], [None], {}, [{"id": {}}]]


@pytest.mark.parametrize("value", HOSTILE)
def test_wrong_types_anywhere_are_counted_and_never_quoted(tmp_path: Path, value: Any) -> None:
    whole = item(taggedUsers=[], coauthorProducers=[], videoUrl=None, productType=None)
    rows = [{**whole, key: value} for key in whole]
    rows += [{**PROFILE, key: value} for key in PROFILE]
    found = seen(tmp_path, [*rows, value])
    used = len(found.posts) + len(found.accounts)
    inner = len(value) if isinstance(value, list) else 0
    assert used + len(found.reasons) + sum(found.reading.skipped.values()) == found.reading.records
    assert found.reading.records >= len(rows) + (inner == 0)
    assert "ada" not in str(found.reasons)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real sample is not here")
def test_the_real_sample_holds_99_posts_of_which_two_are_by_others() -> None:
    found = observed(REAL)
    assert found.format == "apify"
    assert (len(found.posts), found.accounts, found.reasons) == (99, [], [])
    assert (found.reading.skipped, found.reading.records) == ({}, 99)
    assert {post["status"] for post in found.posts} == {None}
    owners = [post["account_id"] for post in found.posts]
    assert sum(owner != max(owners, key=owners.count) for owner in owners) == 2
    # 12 photos, and 31 parts of carousels of which one is a video.
    assert sum(len(post["media"]) for post in found.posts) == 42
    assert sum(len(post["tags"]) for post in found.posts) == 33
    roles = [one["role"] for post in found.posts for one in post["people"]]
    assert (roles.count("coauthor"), roles.count("tagged")) == (12, 194)


def test_an_unusable_post_still_says_who_is_private(tmp_path: Path) -> None:
    tagged = {"id": "5", "username": "bo", "is_private": True}
    found = seen(tmp_path, [item(coauthorProducers=[{}], taggedUsers=[tagged])])
    assert (found.posts, reasons(found)) == ([], ["a person (coauthor) without an id"])
    assert [(one["account_id"], one["status"]) for one in found.accounts] == [("5", "private")]


def test_an_owner_that_a_post_describes_as_private_is_private(tmp_path: Path) -> None:
    owner = {"id": "77", "username": "ada", "isPrivate": True}
    found = seen(tmp_path, [item(owner=owner)])
    assert [(one["account_id"], one["status"]) for one in found.accounts] == [("77", "private")]
