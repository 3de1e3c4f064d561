"""What `sql/macros.sql` says for several files: one table a macro."""

from typing import Any

import pytest

from curate.store.engine import Engine

STATUSES = ["unknown", "public", "malformed", "memorialised", "suspended", "deleted", "private"]
KNOWN_PLATFORMS = [
    *("instagram", "flickr", "mastodon", "bluesky", "x", "twitter", "facebook", "threads"),
    *("tiktok", "youtube", "reddit", "tumblr", "pinterest", "deviantart", "googlephotos"),
    *("any", "table"),
]


def values(engine: Engine, expression: str, items: list[Any]) -> list[Any]:
    query = f"SELECT {expression} FROM (SELECT unnest($items) AS item) AS given"
    return [value for (value,) in engine.rows(query, {"items": items})]


def test_refusals_are_the_tiers_up_to_three(engine: Engine) -> None:
    assert values(engine, "is_refusal(item)", list(range(7))) == [True] * 4 + [False] * 3


def test_each_status_is_graver_than_the_ones_before_it(engine: Engine) -> None:
    gravity = values(engine, "gravity(item)", STATUSES)
    assert gravity == sorted(set(gravity))


def test_a_platform_that_nobody_knows_is_not_shown(engine: Engine) -> None:
    assert values(engine, "shown_platform(item)", KNOWN_PLATFORMS) == KNOWN_PLATFORMS
    assert values(engine, "shown_platform(item)", ["ada.example", "X", ""]) == ["other"] * 3


@pytest.mark.parametrize("length", [1, 63, 64, 65, 66, 200])
def test_each_item_of_a_list_is_there_once_and_no_null(engine: Engine, length: int) -> None:
    items = [None if n % 5 == 4 else n % 7 for n in range(length)]
    (found,) = engine.rows("SELECT each_once($items)", {"items": items})[0]
    assert sorted(found) == sorted({item for item in items if item is not None})


@pytest.mark.parametrize(
    ("post", "account", "holds"),
    [
        ("at://did:plc:ada/app.bsky.feed.post/1", "did:plc:ada", True),
        ("AT://DID:PLC:ADA/app.bsky.feed.post/1", "did:plc:ada", True),
        ("at://did:plc:ada/app.bsky.feed.post/1", "did:plc:ADA", True),
        ("at://did:plc:ada2/app.bsky.feed.post/1", "did:plc:ada", False),
        ("https://x.example/users/ada/statuses/1", "https://x.example/users/ada", True),
        ("https://x.example/users/ada2/statuses/1", "https://x.example/users/ada", False),
        ("17/1", "17", False),
    ],
)
def test_a_posts_id_holds_that_of_its_account(
    engine: Engine, post: str, account: str, holds: bool
) -> None:
    assert engine.rows("SELECT id_is_of($post, $account)", {"post": post, "account": account}) == [
        (holds,)
    ]


def test_only_an_address_has_a_reference(engine: Engine) -> None:
    query = "SELECT reference_of('a1', 'https://x'), reference_of('a1', NULL)"
    assert engine.rows(query) == [("url/a1", None)]
