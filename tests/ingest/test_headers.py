"""The names of columns: which are read, and which may not be passed over."""

import json
from collections.abc import Callable
from pathlib import Path

import observing
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import Outcome, base_rows, decide, new_workspace, take_in, write_picture

from curate import ledger
from curate.errors import ExitCode, InputError, UsageError
from curate.ingest.formats.tables.headers import (
    OBVIOUS_NAMES,
    STATUS_NAMES,
    choose_columns,
    plain_name,
    sounds_like_a_refusal,
)

TAKEN = "post_id,account_id,account_status,observed_at,hashtags,media"
_NAMES = sorted({name for names in OBVIOUS_NAMES.values() for name in names})


def written(name: str, how: str) -> str:
    words = name.split("_")
    return {
        "camel": words[0] + "".join(word.title() for word in words[1:]),
        "title": " ".join(word.title() for word in words),
        "header": "-".join(word.title() for word in words),
        "path": "/".join(words),
        "dotted": ".".join(words).upper(),
    }[how]


@given(st.sampled_from(_NAMES), st.sampled_from(["camel", "title", "header", "path", "dotted"]))
def test_a_name_is_taken_however_it_is_written(name: str, how: str) -> None:
    field = next(field for field, names in OBVIOUS_NAMES.items() if name in names)
    column = written(name, how)
    assert plain_name(column) == plain_name(name)
    assert choose_columns([column], OBVIOUS_NAMES, {}) == {field: column}


def test_no_name_is_of_two_fields() -> None:
    for fields in (OBVIOUS_NAMES, STATUS_NAMES):
        plain = [plain_name(name) for names in fields.values() for name in names]
        assert len(plain) == len(set(plain))


REFUSALS = [
    ("X-Robots-Tag", "noai", "ROBOTS_NOAI"),
    ("robots", "noai", "ROBOTS_NOAI"),
    ("Content-Usage", "train-ai=n", "AIPREF_DISALLOW"),
    ("tdm-reservation", "1", "TDMREP_RESERVED"),
    ("licence", "All rights reserved", "LICENSE_INCOMPATIBLE"),
    ("do not train", "true", "REGISTRY_OPTOUT"),
    ("account_is_public", "false", "ACCT_PRIVATE"),
    ("isPublic", "False", "ACCT_PRIVATE"),
    ("is public", "maybe", "STATUS_MALFORMED"),
    ("Is Private", "TRUE", "ACCT_PRIVATE"),
    ("Post Visibility", "followers", "POST_NOT_PUBLIC"),
    ("co_authors", "77", "COAUTHOR_UNKNOWN"),
]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What becomes of posts of public accounts, one a table, of which a column says something."""
    root = tmp_path_factory.mktemp("refusals")
    for number, (column, value, _) in enumerate(REFUSALS):
        write_picture(root / f"export/{number}.jpg", column)
        row = f'{number},a{number},public,2026-05-20,cat,{number}.jpg,"{value}"'
        (root / f"export/{number}.csv").write_text(f"{TAKEN},{column}\n{row}\n")
    workspace = new_workspace(root / "ws")
    take_in(workspace, root / "export")
    return decide(workspace)


@pytest.mark.parametrize("number", range(len(REFUSALS)), ids=lambda number: REFUSALS[number][0])
def test_a_refusal_counts_under_the_names_that_people_give_it(
    decided: dict[str, Outcome], number: int
) -> None:
    assert REFUSALS[number][2] in decided[str(number)].codes


@pytest.mark.parametrize(
    "column",
    [
        *(
            "isPrivateAccount2",
            "privacy_level",
            "Konto privat",
            "protected",
            "öffentlich",
            "public?x",
        ),
        *("consent given", "opt-out", "visible_to", "age", "user_age", "Age Group", "birth_date"),
        *("minor", "licence_terms", "usage rights", "copyright", "robots.txt", "tdm", "c2pa"),
        *(
            "noindex",
            "ai-train",
            "coauthor_2",
            "tagged_usernames",
            "status",
            "owner.locked",
            "deleted",
        ),
    ],
)
def test_a_column_that_sounds_like_a_refusal_stops_unless_it_is_read_or_named(
    tmp_path: Path, column: str
) -> None:
    assert sounds_like_a_refusal(column)
    path = tmp_path / "posts.csv"
    path.write_text(f"post_id,account_id,caption,{column}\n1,2,#cat,x\n")
    with pytest.raises(InputError) as caught:
        observing.observed(path, "table")
    assert "may be a refusal" in caught.value.message
    assert "--ignore-column" in str(caught.value.hint)
    seen = observing.observed(path, "table", ignored=[column.upper()])
    assert (len(seen.posts), seen.reading.unread) == (1, [column])


@pytest.mark.parametrize(
    "column",
    [
        *(
            "page",
            "language_code",
            "message",
            "average_likes",
            "storage",
            "likes",
            "tdm-policy",
        ),
        *(
            "publication_date",
            "published_at",
            "mentions_count",
            "taggedUsersCount",
            "usage",
            "views",
        ),
        *("lightsource", "minority", "location", "width", "shares", "video_url", "publisher"),
    ],
)
def test_a_column_about_something_else_is_only_told(tmp_path: Path, column: str) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(f"post_id,account_id,caption,{column}\n1,2,#cat,x\n")
    assert observing.observed(path, "table").reading.unread == [column]


def test_what_is_read_cannot_be_ignored(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("post_id,account_id,Is Private\n1,2,true\n")
    with pytest.raises(UsageError, match="read as is_private"):
        observing.observed(path, "table", ignored=["is_private"])


def test_a_status_table_is_held_to_the_same(tmp_path: Path) -> None:
    path = tmp_path / "statuses.csv"
    path.write_text("Account-ID,Is Public,Opt Out\n1,false,yes\n2,true,no\n")
    with pytest.raises(InputError, match="Opt Out"):
        observing.observed(path, "account-status")
    seen = observing.observed(path, "account-status", ignored=["opt_out"])
    assert [row["status"] for row in seen.accounts] == ["private", "public"]


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_what_lies_in_an_object_is_a_column(tmp_path: Path, suffix: str) -> None:
    owner = {"id": "7", "is_private": True, "badge": {"colour": "red"}}
    rows = [{"id": "1", "owner": owner, "caption": "x"}, {"id": "2", "owner": None, "caption": "y"}]
    path = tmp_path / f"posts.{suffix}"
    if suffix == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    seen = observing.observed(path)
    assert (seen.posts[0]["account_id"], seen.posts[0]["status"]) == ("7", "private")
    assert seen.reading.unread == ["owner.badge.colour"]
    rows[1]["owner"] = {"settings": {"is_protected": True}}
    if suffix == "parquet":
        pq.write_table(pa.Table.from_pylist(rows[1:]), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(InputError, match=r"owner\.settings\.is_protected"):
        observing.observed(path, "table")


@pytest.mark.parametrize("place", [0, 1_500, 2_999])
@pytest.mark.parametrize(
    "written",
    [
        '{"owner":{"is_private":true},"post_id":"a","account_id":"7","caption":"x"}',
        '  { "post_id": "a", "account_id": "7", "caption": "x", "owner" : { "is_private": true } }',
        '{"post_id":"a","account_id":"7","caption":"{}","owner":{"is_private":true}}',
    ],
)
def test_an_object_in_one_record_of_many_is_looked_into_wherever_it_stands(
    tmp_path: Path, written: str, place: int
) -> None:
    flat = '{"post_id":"%d","account_id":"8","caption":"#cat"}'
    lines = [flat % number for number in range(2_999)]
    lines.insert(place, written)
    path = tmp_path / "posts.jsonl"
    path.write_text("\n".join(lines) + "\n")
    seen = observing.observed(path)
    assert len(seen.posts) == 3_000
    assert {row["post_id"] for row in seen.posts if row["status"] == "private"} == {"a"}


def test_an_ingest_tells_what_it_did_not_read_and_the_ledger_and_the_store_keep_what_was_ignored(
    tmp_path: Path, run_curate: Callable[..., tuple[int, str, str]]
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("post_id,account_id,caption,likes,Opt-Out\n1,2,#cat,5,no\n")
    workspace = new_workspace(tmp_path / "ws")
    command = ("ingest", path, "--workspace", workspace.root)
    code, _, said = run_curate(*command)
    assert (code, "Opt-Out" in said) == (ExitCode.BAD_INPUT, True)
    assert base_rows(workspace, "sources", "source_id") == []
    assert "Opt-Out may be a refusal" in run_curate(*command, "--dry-run")[2]
    _, _, said = run_curate(*command, "--ignore-column", "opt_out")
    assert "columns not read: likes, Opt-Out" in said
    assert base_rows(workspace, "sources", "ignored_columns") == [(["opt_out"],)]
    (entry,) = [one for one in ledger.read(workspace.ledger) if one.action == "ingest"]
    assert entry.facts["ignored_columns"] == ["opt_out"]
