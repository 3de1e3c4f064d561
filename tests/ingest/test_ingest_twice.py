"""Ingesting again: the same export, overlapping exports, another order, a killed ingest."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slow_cases import slow
from workspaces import (
    KEPT,
    OBSERVED,
    base_rows,
    decide,
    new_workspace,
    post_node,
    saved,
    take_in,
    write_node,
    write_picture,
)

from curate import ledger
from curate.ingest.load import Loader
from curate.store.tables import Store

# Each order is two ingests and a run: forth and back at once, the others where there is time.
ORDERS = [
    (2, 1, 0),
    *slow((0, 1, 2), (1, 2, 0), (0, 2, 1)),
]
OWNER = {"id": "77", "username": "ada", "is_private": False}


def captioned(text: str) -> dict[str, Any]:
    return {"edge_media_to_caption": {"edges": [{"node": {"text": text}}]}}


def test_the_same_export_twice_adds_nothing(tmp_path: Path) -> None:
    write_node(tmp_path / "e/1.json", post_node("1", OWNER), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    assert take_in(workspace, tmp_path / "e").is_new
    before = sorted(path for path in workspace.store.rglob("*") if path.is_file())
    assert not take_in(workspace, tmp_path / "e").is_new
    assert sorted(path for path in workspace.store.rglob("*") if path.is_file()) == before
    assert len(list(ledger.read(workspace.ledger))) == 1


def test_the_same_posts_again_under_another_name_are_still_the_same_posts(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_node(tmp_path / folder / "1.json", post_node("1", OWNER), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "a")
    assert take_in(workspace, tmp_path / "b").counts.duplicates == 1
    assert decide(workspace) == {"1": KEPT}


def test_the_newest_observation_wins_for_content_and_all_count_for_the_status(
    tmp_path: Path,
) -> None:
    write_node(tmp_path / "old/1.json", post_node("1", OWNER, **captioned("#cat")), picture=True)
    write_node(tmp_path / "new/1.json", post_node("1", OWNER, **captioned("plain")), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "new", observed_at=OBSERVED)
    take_in(workspace, tmp_path / "old", observed_at=OBSERVED - timedelta(days=9))
    assert decide(workspace)["1"].codes == {"NO_CONCEPT"}
    assert [when for (when,) in base_rows(workspace, "account_status", "observed_at")] == [
        OBSERVED - timedelta(days=9),
        OBSERVED,
    ]


@pytest.mark.parametrize(
    ("order", "observed_at"),
    [
        ((0, 1, 2), OBSERVED),
        pytest.param((2, 1, 0), OBSERVED, marks=pytest.mark.slow),
        ((1, 2, 0), None),
        pytest.param((0, 2, 1), None, marks=pytest.mark.slow),
    ],
)
def test_whatever_the_order_of_ingests_a_refusal_among_equally_old_copies_stands(
    tmp_path: Path, order: tuple[int, ...], observed_at: datetime | None
) -> None:
    """One copy of post 1 names a private co-author, one of post 2 is a story; post 3 is in all."""
    private = [{"id": "66", "is_private": True}]
    exports = [
        [post_node("1", OWNER), post_node("2", OWNER), post_node("3", OWNER)],
        [post_node("1", OWNER, coauthor_producers=private), post_node("2", OWNER)],
        [post_node("1", OWNER), saved(post_node("2", OWNER)["node"], "StoryItem")],
    ]
    for number, nodes in enumerate(exports):
        for node in nodes:
            name = f"{node['node']['id']}.json"
            write_node(tmp_path / str(number) / name, node, picture=True)
    config = "" if observed_at else '[policy.actions]\nSTATUS_STALE = "ignore"\n'
    workspace = new_workspace(tmp_path / "ws", config)
    for number in order:
        take_in(workspace, tmp_path / str(number), observed_at=observed_at)
    decided = decide(workspace)
    assert decided["1"].codes == {"COAUTHOR_PRIVATE"}
    assert "POST_EPHEMERAL" in decided["2"].codes


@pytest.mark.slow
def test_which_of_two_equal_copies_stands_does_not_depend_on_the_order(tmp_path: Path) -> None:
    """Only one export holds the picture: it is found in both orders, or in neither."""
    write_node(tmp_path / "with/1.json", post_node("1", OWNER), picture=True)
    write_node(tmp_path / "without/1.json", post_node("1", OWNER))
    outcomes = []
    for name, order in (("ab", ("with", "without")), ("ba", ("without", "with"))):
        workspace = new_workspace(tmp_path / name)
        for folder in order:
            take_in(workspace, tmp_path / folder)
        outcomes.append(decide(workspace))
    assert outcomes[0] == outcomes[1]


def test_accounts_keep_one_key_and_one_pseudonym_over_all_ingests(tmp_path: Path) -> None:
    for number in ("1", "2"):
        write_node(tmp_path / number / "p.json", post_node(number, OWNER))
    workspace = new_workspace(tmp_path / "ws")
    for number in ("1", "2"):
        take_in(workspace, tmp_path / number)
    assert len(base_rows(workspace, "accounts", "account_key, pseudonym")) == 1
    assert len(base_rows(workspace, "posts", "post_key")) == 2


def test_keys_of_posts_and_images_are_never_given_twice(tmp_path: Path) -> None:
    text = "post_id,account_id,is_private,media\n"
    for number in range(3):
        rows = "".join(f"{number}-{n},10,false,a.jpg|b.jpg\n" for n in range(5))
        (tmp_path / f"{number}.csv").write_text(text + rows, encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    for number in range(3):
        take_in(workspace, tmp_path / f"{number}.csv")
    for table, column, count in (("posts", "post_key", 15), ("images", "image_key", 30)):
        keys = base_rows(workspace, table, column)
        assert len(set(keys)) == len(keys) == count


def test_a_killed_ingest_leaves_nothing_that_anybody_reads_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_picture(tmp_path / "a.jpg", 1)
    text = "post_id,account_id,is_private,hashtags,media\n1,10,false,cat,a.jpg\n"
    (tmp_path / "posts.csv").write_text(text, encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")

    class KilledError(BaseException):
        pass

    def killed(*args: object, **options: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Loader, "finish", killed)
        with pytest.raises(KilledError):
            take_in(workspace, tmp_path / "posts.csv")
    store = Store(workspace.store)
    assert list((workspace.store / "posts").glob("*.parquet"))
    assert store.parts() == []
    for table in ("posts", "accounts", "images", "account_status", "post_tags"):
        assert store.base_files(table) == []
    assert take_in(workspace, tmp_path / "posts.csv").is_new
    assert decide(workspace) == {"1": KEPT}
    assert len(base_rows(workspace, "posts", "post_key")) == 1


def test_a_failed_ingest_leaves_the_earlier_ones_as_they_were(tmp_path: Path) -> None:
    write_node(tmp_path / "e/1.json", post_node("1", OWNER), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    (tmp_path / "bad.csv").write_text("post_id,account_id\n,\n", encoding="utf-8")
    with pytest.raises(Exception, match="no usable record"):
        take_in(workspace, tmp_path / "bad.csv")
    assert decide(workspace) == {"1": KEPT}


def test_the_ledger_records_an_ingest_without_a_personal_value(tmp_path: Path) -> None:
    owner = {"id": "7700077", "username": "zqxcanary", "is_private": False}
    write_node(tmp_path / "zqxcanary/1.json", post_node("1", owner, **captioned("zqxcanary")))
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "zqxcanary")
    (entry,) = ledger.read(workspace.ledger)
    assert (entry.action, entry.facts["posts"]) == ("ingest", 1)
    written = workspace.ledger.read_text(encoding="utf-8")
    assert "zqxcanary" not in written
    assert "7700077" not in written


# ── A handle is changed ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", ORDERS)
def test_a_refusal_by_either_handle_of_a_renamed_account_is_honoured_in_any_order_of_ingests(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Account 77 refuses by its old handle, 78 by its new one."""
    for account in ("77", "78"):
        for export, name in ((1, f"old{account}"), (2, f"New{account}")):
            node = post_node(f"{account}{export}", {**OWNER, "id": account, "username": name})
            write_node(tmp_path / f"{export}/{account}.json", node, picture=True)
    rows = "handle,status\nold77,private\nnew78,private\n"
    (tmp_path / "0.csv").write_text(rows, encoding="utf-8")
    workspace = new_workspace(tmp_path / "ws")
    for number in order:
        if number:
            take_in(
                workspace, tmp_path / str(number), observed_at=OBSERVED - timedelta(days=number)
            )
        else:
            take_in(workspace, tmp_path / "0.csv", source_format="account-status")
    decided = decide(workspace)
    assert set(decided) == {"771", "772", "781", "782"}
    assert all("ACCT_PRIVATE" in outcome.codes for outcome in decided.values())


def test_a_handle_is_kept_once_a_chunk_for_each_account_that_has_an_id(tmp_path: Path) -> None:
    people = [{"id": "66", "username": "Bo", "is_private": False}]
    more = {"coauthor_producers": people, **captioned("#cat with @cy")}
    for number, name in enumerate(("Ada", "ada", "ada.new")):
        node = post_node(str(number), {**OWNER, "username": name}, **more)
        write_node(tmp_path / f"e/{number}.json", node)
    write_node(tmp_path / "e/x.json", post_node("x", {"id": "55"}))
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    keys = {
        account_id: key
        for key, account_id in base_rows(workspace, "accounts", "account_key, account_id")
    }
    assert "@cy" in keys
    columns = "account_key, platform, handle, observed_at"
    assert base_rows(workspace, "account_handles", columns) == sorted(
        [
            (keys["66"], "instagram", "bo", OBSERVED),
            (keys["77"], "instagram", "ada", OBSERVED),
            (keys["77"], "instagram", "ada.new", OBSERVED),
        ]
    )


# ── Undated copies ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", ORDERS)
def test_an_undated_copy_stands_before_dated_ones_only_if_its_audience_is_narrower(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Post 1 is a dated plain post and an undated story; post 2 an older story, newer a post."""
    story = {"instaloader": {"node_type": "StoryItem"}}
    exports = [
        (OBSERVED, [post_node("1", OWNER), post_node("2", OWNER)]),
        (None, [{**post_node("1", OWNER), **story}, post_node("2", OWNER)]),
        (
            OBSERVED - timedelta(days=5),
            [post_node("1", OWNER), {**post_node("2", OWNER), **story}],
        ),
    ]
    workspace = new_workspace(tmp_path / "ws", '[policy.actions]\nSTATUS_STALE = "ignore"\n')
    for number in order:
        observed_at, nodes = exports[number]
        for node in nodes:
            name = f"{number}/{node['node']['id']}.json"
            write_node(tmp_path / name, node, picture=True)
        take_in(workspace, tmp_path / str(number), observed_at=observed_at)
    decided = decide(workspace)
    assert decided["1"].codes == {"POST_EPHEMERAL"}
    assert decided["2"] == KEPT


@pytest.mark.parametrize("order", [("dated", "undated"), *slow(("undated", "dated"))])
def test_a_dated_story_is_not_replaced_by_an_undated_plain_post(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    dated = saved(post_node("1", OWNER)["node"], "StoryItem")
    write_node(tmp_path / "dated/1.json", dated, picture=True)
    write_node(tmp_path / "undated/1.json", post_node("1", OWNER), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    for name in order:
        take_in(workspace, tmp_path / name, observed_at=OBSERVED if name == "dated" else None)
    assert "POST_EPHEMERAL" in decide(workspace)["1"].codes
