"""The locked SQL connection: what its views show, and what it refuses."""

import re
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from curate import ledger
from curate.errors import CurateError
from curate.ingest import Options, ingest
from curate.query import QueryConnection
from curate.query.views import load_view, view_names
from curate.store.schema import load_schema
from curate.store.sqlfiles import list_sql, load_sql
from curate.synthetic import CANARY, PHONE_HASHTAG
from curate.workspace import create_workspace

PROMISED = [
    "posts",
    "accounts",
    "account_status",
    "account_standing",
    "post_people",
    "images",
    "image_facts",
    "post_tags",
    "tag_map",
    "tag_readings",
    "concepts",
    "labels",
    "signals",
    "reasons",
    "rejections",
    "duplicate_groups",
    "merged_concepts",
    "sampling_plan",
    "image_weights",
    "manifest",
    "locations",
    "sources",
    "malformed",
    "ledger",
    "post_outcomes",
    "image_outcomes",
]


@pytest.fixture
def connection(synthetic_workspace):
    with QueryConnection(synthetic_workspace) as connection:
        yield connection


def _text(connection, query):
    answer = connection.run(query)
    return repr(answer.columns) + repr(answer.rows())


def test_every_promised_view_is_there():
    assert sorted(PROMISED) == list(view_names())


@pytest.mark.parametrize("name", view_names())
def test_a_view_reads_what_its_header_says(name):
    assert set(load_view(name).reads) == set(load_sql("views", name).reads)


@pytest.mark.parametrize("name", view_names())
def test_no_view_shows_a_personal_value(name, connection, synthetic_truth):
    text = _text(connection, f"FROM {name}")
    assert CANARY not in text
    assert PHONE_HASHTAG.lstrip("#") not in text
    assert not re.search(r"\b77\d{9}\b", text)
    assert not any(post.post_id in text for post in synthetic_truth.posts)


def test_personal_columns_that_no_pseudonym_stands_for_are_absent(connection):
    for name, schema in load_schema().items():
        hidden = {c.name for c in schema.columns if c.personal in {"handle", "path", "url"}}
        if name in view_names():
            assert not hidden & set(connection.run(f"FROM {name}").columns), name


def test_personal_shows_the_values_and_the_ledger_says_so(synthetic_workspace, synthetic_truth):
    before = len(list(ledger.read(synthetic_workspace.ledger)))
    with QueryConnection(synthetic_workspace, personal=True) as connection:
        shown = {row[0] for row in connection.run("SELECT post_id FROM posts").rows()}
        assert CANARY in _text(
            connection, f"SELECT handle FROM accounts WHERE handle <> '{CANARY}'"
        )
    assert shown <= {post.post_id for post in synthetic_truth.posts}
    entries = list(ledger.read(synthetic_workspace.ledger))[before:]
    assert [entry.action for entry in entries] == ["sql --personal"] * 2
    assert entries[1].facts == {"views": ["accounts"]}


def test_pseudonyms_are_those_of_the_workspaces_key(
    connection, synthetic_workspace, synthetic_truth
):
    key = synthetic_workspace.pseudonym_key
    known = {key.pseudonym("post", "instagram", post.post_id) for post in synthetic_truth.posts}
    shown = {row[0] for row in connection.run("SELECT post_id FROM posts").rows()}
    assert shown
    assert shown <= known


def test_a_query_that_shows_no_pseudonym_makes_none(synthetic_workspace, monkeypatch):
    def fail(messages):
        raise AssertionError

    monkeypatch.setattr("curate.query.catalogue._pseudonym_function", lambda workspace: fail)
    with QueryConnection(synthetic_workspace) as connection:
        rows = connection.run("SELECT outcome, count(*) FROM post_outcomes GROUP BY outcome").rows()
    assert {outcome for outcome, _ in rows} == {"kept", "rejected"}


def test_outcomes_are_conserved(connection):
    for subject in ("post", "image"):
        query = f"SELECT (SELECT count(*) FROM {subject}s), count(*), count(DISTINCT {subject}_key)"
        total, outcomes, keys = connection.run(f"{query} FROM {subject}_outcomes").rows()[0]
        assert total == outcomes == keys
    manifest = connection.run("SELECT count(*) FROM manifest").rows()
    kept = "SELECT count(*) FROM image_outcomes WHERE outcome = 'kept'"
    assert connection.run(kept).rows() == manifest


def test_rejections_name_their_rule_and_tier(connection):
    rows = connection.run("SELECT DISTINCT rule, tier FROM rejections WHERE code = 'ACCT_PRIVATE'")
    assert rows.rows() == [("sql/rules/account/ACCT_PRIVATE.sql", 1)]


def test_an_empty_workspace_has_every_view_in_the_same_shape(tmp_path, connection):
    with QueryConnection(create_workspace(tmp_path / "new")) as empty:
        for name in view_names():
            answer = empty.run(f"FROM {name}")
            assert answer.rows() == []
            shape = f"SELECT column_name, column_type FROM (DESCRIBE {name})"
            assert empty.run(shape).rows() == connection.run(shape).rows()


def test_a_post_that_was_observed_again_shows_once(tmp_path, synthetic_export):
    workspace = create_workspace(tmp_path / "twice")
    now = datetime.now(UTC).replace(tzinfo=None)
    for age in (2, 1):
        ingest(workspace, synthetic_export[0], Options(observed_at=now - timedelta(days=age)))
    with QueryConnection(workspace) as connection:
        query = "SELECT count(*), count(DISTINCT post_id), min(source_id) FROM posts"
        count, distinct, source = connection.run(query).rows()[0]
        assert (count, source) == (distinct, 2)
        assert connection.run("SELECT DISTINCT outcome FROM post_outcomes").rows() == [
            ("undecided",)
        ]
        assert connection.run("SELECT count(*) FROM post_tags").rows()[0][0] > 0


@pytest.mark.parametrize("name", list_sql("queries"))
def test_every_saved_query_answers(name, connection):
    saved = load_sql("queries", name)
    assert set(saved.reads) <= set(view_names())
    assert not saved.params
    assert connection.run(saved.text).rows()


def test_parquet_is_written_whole_and_for_its_owner_only(tmp_path, connection):
    path = tmp_path / "posts.parquet"
    assert connection.write_parquet("FROM posts ORDER BY post_key", path, limit=7) == 7
    assert pq.read_table(path)["post_key"].to_pylist() == list(range(7))
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(CurateError):
        connection.write_parquet("SELECT CAST(account AS DATE) FROM posts", tmp_path / "bad")
    assert list(tmp_path.iterdir()) == [path]
