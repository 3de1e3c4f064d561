"""Reddit's answer to a data request: whose posts they are, and what isn't read."""

import csv
from datetime import datetime
from pathlib import Path

import pytest
from observing import Seen, observed

POSTS = ["id", "permalink", "date", "ip", "subreddit", "gildings", "title", "url", "body"]
DAY = "2024-03-01 10:00:00 UTC"


def write(root: Path, **tables: list[list[str]]) -> Path:
    for name, rows in tables.items():
        with (root / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    return root


def post(number: str = "ab1", title: str = "my cat", url: str = "", body: str = "") -> list[str]:
    return [number, f"/r/cats/comments/{number}", DAY, "192.0.2.1", "cats", "0", title, url, body]


def answer(root: Path, *posts: list[str], **tables: list[list[str]]) -> Seen:
    statistics = [["statistic", "value"], ["account name", "Ada"]]
    return observed(write(root, posts=[POSTS, *posts], **{"statistics": statistics, **tables}))


def test_a_post_is_the_accounts_and_its_audience_is_unknown(tmp_path: Path) -> None:
    found = answer(tmp_path, post(body="so soft"))
    (one,) = found.posts
    assert (found.format, one["platform"], one["handle"]) == ("reddit-request", "reddit", "ada")
    assert (one["post_id"], one["caption"]) == ("ab1", "my cat\nso soft")
    assert (one["status"], one["visibility"]) == (None, "unknown")
    assert one["created_at"] == datetime(2024, 3, 1, 10)


def test_without_statistics_the_posts_are_a_stand_ins(tmp_path: Path) -> None:
    (one,) = observed(write(tmp_path, posts=[POSTS, post()])).posts
    assert one["account_id"].startswith("unnamed:")


def test_an_address_of_reddits_pictures_is_a_photo(tmp_path: Path) -> None:
    found = answer(tmp_path, post(url="https://i.redd.it/a.jpg"), post("ab2", url="https://a.org"))
    assert [len(one["media"]) for one in found.posts] == [1, 0]


def test_a_crosspost_repeats_another_post(tmp_path: Path) -> None:
    page = "https://www.reddit.com/r/cats/comments/{}/x/"
    found = answer(tmp_path, post(url=page.format("zz9")), post("ab2", url=page.format("ab2")))
    assert [(one["kind"], one["repost_of"]) for one in found.posts] == [
        ("repost", "zz9"),
        ("post", None),
    ]


def test_who_is_named_in_a_text_is_mentioned(tmp_path: Path) -> None:
    (one,) = answer(tmp_path, post(title="with u/bo_b", body="and /u/cy-d, not a/u/diana")).posts
    assert [who["handle"] for who in one["people"]] == ["bo_b", "cy-d"]


@pytest.mark.parametrize("word", ["[removed]", "[deleted]", "[deleted by user]"])
def test_what_was_removed_is_a_deletion(tmp_path: Path, word: str) -> None:
    found = answer(tmp_path, post(body=word))
    assert (found.posts, [one["post_id"] for one in found.deletions]) == ([], ["ab1"])


def test_an_account_may_be_deleted_or_a_minors(tmp_path: Path) -> None:
    found = answer(
        tmp_path,
        statistics=[["statistic", "value"], ["account name", "Ada"], ["is_deleted", "True"]],
        birthdate=[["birthdate", "verified_birthdate"], [f"{datetime.now().year - 9}-01-02", ""]],
    )
    assert sorted(one["status"] or "" for one in found.accounts) == ["", "", "deleted"]
    (signals,) = [one["signals"] for one in found.accounts if one["signals"]]
    assert signals == [{"signal": "account:age_group", "value": "minor"}]


def test_messages_votes_and_comments_are_never_taken_for_posts(tmp_path: Path) -> None:
    found = answer(
        tmp_path,
        post(),
        messages=[
            ["id", "permalink", "thread_id", "date", "ip", "from", "to", "subject", "body"],
            ["1", "", "", DAY, "", "ada", "bo", "hi", "hello"],
        ],
        post_votes=[["id", "permalink", "direction"], ["9", "/r/x/comments/9", "up"]],
        comments=[
            ["id", "permalink", "date", "ip", "subreddit", "gildings", "link", "parent", "body"],
            ["2", "/r/x", DAY, "", "x", "0", "", "", "yes"],
        ],
        post_headers=[[*POSTS[:6], "url"], [*post()[:6], ""]],
    )
    assert [one["post_id"] for one in found.posts] == ["ab1"]
    assert found.reading.skipped == {
        f"a row of {table}, which is not read": 1
        for table in ("messages", "post_votes", "comments", "post_headers")
    }


def test_headers_are_posts_where_there_is_nothing_else(tmp_path: Path) -> None:
    found = observed(write(tmp_path, post_headers=[[*POSTS[:6], "url"], [*post()[:6], ""]]))
    assert [one["post_id"] for one in found.posts] == ["ab1"]


def test_a_row_of_another_length_is_malformed(tmp_path: Path) -> None:
    found = answer(tmp_path, post(), ["ab2"])
    assert (len(found.posts), [at for _, at, _ in found.reasons]) == (1, [2])
