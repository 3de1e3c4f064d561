"""Whom the texts of posts name as @handle: in every format, after any character, by any ending."""

import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from observing import observed

from curate.ingest.naming import MENTIONS, named_mentions, named_rows
from curate.ingest.observations import POST_OBSERVATIONS
from curate.store.sqlfiles import load_sql

# Whatever can't be in a handle or before the @ of an address; and dots and dashes, which end none.
BEFORE = (
    " \n\t/\\|(),;:!?\"'`´’“”«»<>[]{}=*&%$§~^+-.…·•—–、。・「」（）！和のがйéßåøΩא한ก❤🐶＠@"
    "\u00a0\u200b\u200d\u2060\u2066\ufeff"
)


def named_in(rows: list[dict[str, object]]) -> list[set[str]]:
    """The handles that are found in each of these posts."""
    made = [{"post_id": "1", "account_id": "10", **row} for row in rows]
    posts = named_rows("posts", pa.Table.from_pylist(made, POST_OBSERVATIONS))
    numbers = pa.array(range(len(rows)), pa.int64())
    with duckdb.connect() as connection:
        connection.register("post_chunk", posts.append_column("row", numbers))
        query = load_sql("ingest/observations", "mentions").text
        found = connection.sql(query).to_arrow_table()
    handles: list[set[str]] = [set() for _ in rows]
    for mention in named_mentions(found.cast(MENTIONS)).to_pylist():
        handles[mention["row"]].add(mention["handle"])
    return handles


def named(text: str | None, platform: str = "instagram", **more: object) -> set[str]:
    """The handles that are found in a post of this caption."""
    return named_in([{"platform": platform, "caption": text, **more}])[0]


@pytest.mark.parametrize(
    ("text", "platform"),
    [("x {}@bert, y", "instagram"), ("with {}＠bert", "instagram"), ("{}@bert", "table")],
)
def test_an_at_sign_counts_after_whatever_is_no_handle_and_no_address(
    text: str, platform: str
) -> None:
    found = named_in([{"platform": platform, "caption": text.format(one)} for one in BEFORE])
    unseen = {
        f"U+{ord(one):04X}" for one, names in zip(BEFORE, found, strict=True) if "bert" not in names
    }
    assert not unseen
    assert platform == "table" or set().union(*found) == {"bert"}


def test_an_at_sign_in_an_address_names_nobody() -> None:
    texts = [f"mail an{before}@bert.example" for before in "azAZ09_"]
    rows: list[dict[str, object]] = [{"platform": "instagram", "caption": text} for text in texts]
    assert named_in(rows) == [set()] * len(rows)


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("和@bert一起", {"bert"}),
        ("写真@bob #dog", {"bob"}),
        ("w/@bert", {"bert"}),
        ("＠ｂｅｒｔ", {"bert"}),
        ("﹫bert", {"bert"}),
        ("@\u2068bert\u2069", {"bert"}),
        ("@bert's dog, @ann.", {"bert", "ann"}),
        ("@bert@ann", {"bert", "ann"}),
        ("@bert,@ann;@cy/@di", {"bert", "ann", "cy", "di"}),
        ("@a.b_c.", {"a.b_c"}),
        ("@ bert, @, @@", set()),
        ("", set()),
        (None, set()),
    ],
)
def test_the_handles_of_a_caption(text: str | None, handles: set[str]) -> None:
    assert named(text) == handles


@pytest.mark.parametrize(
    ("platform", "text", "handle"),
    [
        ("bluesky", "hi @bo-1.bsky.social.", "bo-1.bsky.social"),
        ("table", "with @bo-1", "bo-1"),
        ("table", "with @müller", "müller"),
        ("table", "和@王小明", "王小明"),
        ("flickr", "和@bert一起", "bert"),
        ("table", "@bo@lake.example", "bo@lake.example"),
        ("mastodon", "with @bo@lake.example", "bo@lake.example"),
        ("mastodon", "with @bo", "bo@pond.example"),
    ],
)
def test_a_handle_is_read_to_each_end_that_its_platform_allows(
    platform: str, text: str, handle: str
) -> None:
    owner = {"account_id": "https://pond.example/users/ann"} if platform == "mastodon" else {}
    assert handle in named(text, platform, **owner)


def test_a_short_handle_that_a_post_of_mastodon_lists_is_nobody_else(tmp_path: Path) -> None:
    listed = [{"role": "mentioned", "account_id": None, "handle": "Bo@lake.example"}]
    owner = {"account_id": "https://pond.example/users/ann", "people": listed}
    assert named("with @bo and @cy", "mastodon", **owner) == {"cy@pond.example"}


@pytest.mark.parametrize(
    ("listed", "text", "handles"),
    [
        ("Bo@lake.example", "@BO", set()),
        ("ines@lake.example", "@İnes@lake.example @INES", set()),
        ("ΣΊΣΥΦΟΣ@lake.example", "@Σίσυφος@lake.example", set()),
        ("sisyphoς@lake.example", "@sisyphoσ@LAKE.example", set()),
        ("Weiß@lake.example", "@WEISS@lake.example @weiss", set()),
        # Of another server it is somebody else, if the server is said.
        ("bo@lake.example", "@bo@pond.example", {"bo@pond.example"}),
        ("bob@lake.example", "@bo", {"bo@pond.example"}),
        ("bo", "@bo", {"bo@pond.example"}),
    ],
)
def test_whom_a_post_of_mastodon_lists_is_met_however_the_name_is_written(
    listed: str, text: str, handles: set[str]
) -> None:
    people = [{"role": "mentioned", "account_id": None, "handle": listed}]
    owner = {"account_id": "https://pond.example/users/ann", "people": people}
    assert named(text, "mastodon", **owner) == handles


def test_a_listed_name_is_met_where_nothing_says_which_server_the_author_is_of() -> None:
    listed = [{"role": "mentioned", "account_id": None, "handle": "bo@lake.example"}]
    assert named("with @bo and @cy", "mastodon", people=listed) == {"cy"}


def test_whoever_is_named_in_an_alt_text_a_tag_or_another_text_is_mentioned() -> None:
    media = [{"path": "a.jpg", "alt_text": "Photo tagging @ann."}, {"path": "b.jpg"}]
    assert named(None, media=media, tags=["dog", "@bo"], texts=["for @cy", None]) == {
        *("ann", "bo", "cy"),
    }


@pytest.mark.parametrize(
    "record",
    [
        {"caption": "with @bert"},
        {"caption": "x", "alt_text": "Photo by A tagging @bert."},
        {"media": "a.jpg", "alt_text": "和@bert一起"},
        {"hashtags": "dog @bert"},
    ],
)
def test_the_texts_of_a_table_count(record: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    row = {"post_id": "1", "account_id": "10", **record}
    path.write_text(json.dumps(row), encoding="utf-8")
    (post,) = observed(path, "table").posts
    assert "bert" in {one["handle"] for one in post["people"]}
