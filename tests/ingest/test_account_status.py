"""Account-status tables: the way to bring statuses from elsewhere."""

from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from workspaces import (
    KEPT,
    OBSERVED,
    Outcome,
    base_rows,
    decide,
    new_workspace,
    post_node,
    take_in,
    write_node,
)

from curate.errors import InputError
from curate.workspace import Workspace

UNSAID = Outcome("rejected", frozenset({"STATUS_MISSING"}))


def statuses(workspace: Workspace, path: Path, text: str, **options: object) -> None:
    path.write_text(text, encoding="utf-8")
    take_in(workspace, path, source_format="account-status", **options)


def test_a_status_that_names_no_platform_speaks_of_an_instaloader_account(tmp_path: Path) -> None:
    for number in ("1", "2", "3"):
        node = post_node(f"p{number}", {"id": f"7{number}", "username": f"ada{number}"})
        write_node(tmp_path / f"e/{number}.json", node, picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    assert set(decide(workspace).values()) == {UNSAID}
    statuses(workspace, tmp_path / "a.csv", "account_id,status\n71,public\n")
    statuses(workspace, tmp_path / "b.csv", "handle,status\n@Ada2,public\n")
    statuses(workspace, tmp_path / "c.csv", "handle,status,platform\nada3,public,mastodon\n")
    assert decide(workspace) == {"p1": KEPT, "p2": KEPT, "p3": UNSAID}


def test_statuses_may_come_before_the_posts(tmp_path: Path) -> None:
    write_node(tmp_path / "e/1.json", post_node("p1", {"id": "71"}), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    statuses(workspace, tmp_path / "a.csv", "account_id,status\n71,public\n")
    take_in(workspace, tmp_path / "e")
    assert decide(workspace) == {"p1": KEPT}


def test_a_later_private_in_a_status_table_takes_all_posts_of_the_account_out(
    tmp_path: Path,
) -> None:
    owner = {"id": "71", "is_private": False}
    write_node(tmp_path / "e/1.json", post_node("p1", owner), picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    assert decide(workspace) == {"p1": KEPT}
    text = "account_id,status,observed_at\n71,private,2026-05-30T12:00:00Z\n"
    statuses(workspace, tmp_path / "a.csv", text)
    assert decide(workspace)["p1"].codes == {"ACCT_PRIVATE"}


def test_the_rows_own_time_counts_and_the_ingests_only_where_it_is_missing(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    text = "account_id,status,observed_at\n1,public,2026-01-02\n2,public,\n3,public,soon\n"
    statuses(workspace, tmp_path / "a.csv", text)
    assert base_rows(workspace, "account_status", "observed_at, origin") == sorted(
        [
            (datetime(2026, 1, 2), "status-table"),
            (OBSERVED, "status-table"),
        ]
    )
    assert base_rows(workspace, "malformed", "record") == [(3,)]


def test_an_undated_status_stays_undated(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    statuses(workspace, tmp_path / "a.csv", "account_id,status\n1,public\n", observed_at=None)
    assert base_rows(workspace, "account_status", "observed_at") == [(None,)]


def test_a_map_names_the_columns(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    text = "who,what\n1,private\n"
    statuses(workspace, tmp_path / "a.csv", text, pairs=["who=account_id", "what=account_status"])
    assert base_rows(workspace, "account_status", "status") == [("private",)]


# An account as a post and as a status table spell it, by id and handle.
SPELLINGS = [
    ("77001170131,", "77001170131.0,"),
    ("77001170132.0,", "\u202a77001170132,"),
    (",user", ",User\u200b"),
    (",other", "@OTHER,"),
    ("@Third,", ",third"),
    (",\u00fcber", ",@U\u0308BER"),
    (",\u039d\u0399\u039a\u039f\u03a3", ",\u03bd\u03b9\u03ba\u03bf\u03c2"),
    (",stra\u00dfe", ",STRASSE"),
    ("12@N01,", "12@n01,"),
]


@pytest.mark.parametrize("platform", ["", "flickr"])
def test_a_status_meets_its_account_however_both_are_spelled(tmp_path: Path, platform: str) -> None:
    workspace = new_workspace(tmp_path / "ws")
    path = tmp_path / "posts.csv"
    rows = "".join(f"{n},{posts},flickr\n" for n, (posts, _) in enumerate(SPELLINGS))
    path.write_text(f"post_id,account_id,handle,platform\n{rows}", encoding="utf-8")
    take_in(workspace, path)
    table = tmp_path / "statuses.csv"
    rows = "".join(f"{status},{platform},private\n" for _, status in SPELLINGS)
    table.write_text(f"account_id,handle,platform,status\n{rows}", encoding="utf-8")
    take_in(workspace, table, source_format="account-status")
    ids = [account_id for (account_id,) in base_rows(workspace, "accounts", "account_id")]
    assert len(set(ids)) == len(SPELLINGS)
    assert {ids.count(account_id) for account_id in ids} == {1 if platform else 2}


def test_rows_without_an_account_are_malformed(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    path = tmp_path / "a.csv"
    path.write_text("account_id,handle,status\n,,public\n1,,public\n,@,public\n", encoding="utf-8")
    counts = take_in(workspace, path, source_format="account-status").counts
    assert (counts.statuses, counts.malformed) == (1, {"no account": 2})


@pytest.mark.parametrize("text", ["account_id\n1\n", "status\npublic\n", "a,b\n1,2\n"])
def test_a_table_that_is_no_status_table_says_what_one_needs(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as caught:
        statuses(new_workspace(tmp_path / "ws"), tmp_path / "a.csv", text)
    assert "account_id or handle" in caught.value.message
    assert "--map" in str(caught.value.hint)


def test_a_table_of_accounts_is_not_taken_for_one_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("account_id,status\n1,public\n", encoding="utf-8")
    with pytest.raises(InputError):
        take_in(new_workspace(tmp_path / "ws"), path)


def test_a_table_of_consents_alone_says_nothing_about_statuses(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    text = "account_id,consent,observed_at\n1,Granted,2026-01-02\n2,withdrawn,\n3,,2026-01-02\n"
    statuses(workspace, tmp_path / "a.csv", text)
    assert base_rows(workspace, "account_status", "status") == []
    assert base_rows(workspace, "signals", "signal, value, observed_at") == [
        ("account:consent", "granted", datetime(2026, 1, 2)),
        ("account:consent", "withdrawn", OBSERVED),
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_row_with_a_key_twice_is_malformed_and_so_is_the_status(
    name: str, tmp_path: Path
) -> None:
    rows = [
        '{"account_id": "71", "status": "public", "status": "private"}',
        '{"account_id": "72", "status": "private", "status": "public"}',
        '{"account_id": "73", "is_private": false, "is_private": true, "status": "public"}',
        '{"account_id": "74", "status": "public", "more": {"a": 1, "a": 2}}',
    ]
    accounts = ["71", "72", "73", "74"]
    for account in accounts:
        node = post_node(account, {"id": account, "is_private": False})
        write_node(tmp_path / f"e/{account}.json", node, picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    is_lines = name.endswith("l")
    statuses(workspace, tmp_path / name, "\n".join(rows) if is_lines else f"[{','.join(rows)}]")
    reason = "a key that is there twice, with different values"
    assert base_rows(workspace, "malformed", "reason") == [(reason,)] * len(rows)
    # Of two equally old observations the graver one stands.
    decided = decide(workspace)
    assert [decided[account].outcome for account in accounts] == ["rejected"] * len(accounts)


def test_a_key_twice_with_the_same_value_says_nothing_else(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    row = '{"account_id": "71", "status": "public", "status": "public"}'
    statuses(workspace, tmp_path / "a.jsonl", row)
    assert not base_rows(workspace, "malformed", "reason")
    assert base_rows(workspace, "account_status", "status") == [("public",)]


def test_a_refusal_whose_date_cannot_be_read_is_none_the_older_for_it(tmp_path: Path) -> None:
    words = {
        "deleted,": {"ACCT_DELETED"},
        "private,": {"ACCT_PRIVATE"},
        ",withdrawn": {"CONSENT_WITHDRAWN"},
        "public,": set(),
    }
    cases = {
        str(number): (said, codes, when)
        for number, (when, (said, codes)) in enumerate(
            product(("2026", "1970", "46.3"), words.items()), start=100
        )
    }
    for account in cases:
        node = post_node(account, {"id": account, "is_private": False})
        write_node(tmp_path / f"e/{account}.json", node, picture=True)
    workspace = new_workspace(tmp_path / "ws")
    take_in(workspace, tmp_path / "e")
    rows = [f"{account},{said},{when}" for account, (said, _, when) in cases.items()]
    text = "\n".join(["account_id,status,consent,observed_at", "72,public,,2026-05-01", *rows])
    statuses(workspace, tmp_path / "a.csv", f"{text}\n", observed_at=None)
    decided = decide(workspace)
    for account, (said, codes, when) in cases.items():
        assert codes <= decided[account].codes, (said, when)
    # Only what is no refusal is set aside for its date.
    harmless = [2 + n for n, (_, codes, _) in enumerate(cases.values()) if not codes]
    reason = "a time of observation that can't be read"
    assert base_rows(workspace, "malformed", "record, reason") == sorted(
        ((record, reason) for record in harmless), key=str
    )
