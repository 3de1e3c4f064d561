"""Ingesting again: the same export, overlapping exports, another order, a killed ingest."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
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
    [((0, 1, 2), OBSERVED), ((2, 1, 0), OBSERVED), ((1, 2, 0), None), ((0, 2, 1), None)],
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

    def killed(*args: object) -> None:
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
