"""What the locked SQL connection refuses, and how it says so."""

import re

import duckdb
import pytest

from curate.errors import ExitCode, InputError, RefusedError
from curate.query import QueryConnection
from curate.query.guard import _REFUSED_FUNCTIONS
from curate.query.views import view_names
from curate.synthetic import CANARY


@pytest.fixture
def connection(synthetic_workspace):
    with QueryConnection(synthetic_workspace) as connection:
        yield connection


@pytest.mark.parametrize(
    "query",
    [
        "FROM '/etc/passwd'",
        "FROM read_text('/etc/passwd')",
        "FROM read_csv('/etc/passwd')",
        "FROM read_blob('{root}/keys/pseudonym.key')",
        "FROM '{root}/keys/pseudonym.key'",
        "FROM read_parquet('{root}/store/posts/*.parquet')",
        "FROM '{root}/store/posts/0001-0001.parquet'",
        "SELECT (SELECT max(caption) FROM parquet_scan('{root}/store/posts/*.parquet'))",
        "WITH a AS (FROM '{root}/store/posts/0001-0001.parquet') FROM a",
        "SELECT 1 UNION ALL SELECT 1 FROM glob('{root}/*')",
        "DESCRIBE FROM '{root}/store/posts/0001-0001.parquet'",
        "SUMMARIZE '{root}/store/posts/0001-0001.parquet'",
        "FROM posts SELECT (FROM posts, read_json('/etc/passwd'))",
        # A WITH name hides nothing where it is not known.
        "SELECT 1 FROM (WITH duckdb_views AS (SELECT 1) FROM duckdb_views), duckdb_views",
        'WITH "{root}/store/posts/0001-0001.parquet" AS (SELECT 1) SELECT 1',
        "FROM store.posts",
        "FROM memory.store.posts",
        "FROM information_schema.tables",
        "FROM duckdb_views",
        "FROM duckdb_views()",
        "FROM duckdb_secrets()",
        "FROM duckdb_settings()",
        "FROM sqlite_master",
        "FROM pg_catalog.pg_class",
        "FROM query('SELECT 1')",
        "FROM query_table('posts')",
        "SHOW TABLES",
        "SELECT stats(tag) FROM tag_map",
        # Both plan what their text says, and a plan holds a column's smallest and largest value.
        "SELECT json_serialize_plan('SELECT max(caption) FROM store.posts', optimize := true) "
        "FROM posts",
        "SELECT json_serialize_plan('SELECT max(caption) FROM read_parquet(''{root}/store/posts/"
        "0001-0000.parquet'')', optimize := true)",
        "SELECT json_deserialize_sql(json_serialize_sql('SELECT 1'))",
        "SELECT getenv('HOME')",
        "SELECT 'HOME'.getenv()",
        "SELECT current_setting('temp_directory')",
        "SELECT curate_pseudonym('post')",
        "SELECT store.pseudonym('account', 'instagram', '1')",
        "COPY (SELECT 1) TO '/tmp/curate-copied.csv'",
        "COPY posts TO '{root}/store/copied.parquet'",
        "ATTACH '/tmp/other.db'",
        "SET threads = 1",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "CALL duckdb_views()",
        "EXPORT DATABASE '/tmp/exported'",
        "CREATE TABLE mine (x INTEGER)",
        "CREATE MACRO mine() AS 1",
        "DROP VIEW posts",
        "PREPARE mine AS SELECT 1",
        "EXPLAIN SELECT 1",
        "WITH a AS (INSERT INTO declared.posts VALUES (1) RETURNING *) FROM a",
    ],
)
def test_what_is_no_question_about_the_views_is_refused(query, connection, synthetic_workspace):
    with pytest.raises(RefusedError) as refused:
        connection.run(query.replace("{root}", str(synthetic_workspace.root))).rows()
    assert refused.value.exit_code == ExitCode.REFUSED
    assert refused.value.hint is None or "posts" in refused.value.hint
    assert CANARY not in refused.value.message


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELEC 1", "not valid SQL"),
        ("SELECT 1; SELECT 2", "one SELECT"),
        ("", "one SELECT"),
        ("FROM nowhere", "there is no view 'nowhere'"),
        ("SELECT nothing FROM posts", 'column "nothing" not found'),
        ("SELECT no_function(1)", "no_function does not exist"),
        # A name from a WITH is not known before it, nor outside of its query.
        ("WITH a AS (FROM b), b AS (SELECT 1) FROM a", "there is no view 'b'"),
        ("SELECT 1 FROM (WITH a AS (SELECT 1) FROM a), a", "there is no view 'a'"),
        ("SELECT $x", "parameter"),
    ],
)
def test_wrong_sql_is_the_askers_to_mend(query, says, connection):
    with pytest.raises(InputError) as wrong:
        connection.run(query).rows()
    assert says in wrong.value.message
    assert wrong.value.exit_code == ExitCode.BAD_INPUT


@pytest.mark.parametrize(
    "wrong",
    [
        "CAST({} AS DATE)",
        "CAST({} AS INTEGER)",
        "CAST({} AS INTERVAL)",
        "CAST({} AS JSON)",
        "CAST({} AS TIME)",
        "CAST({} AS BIT)",
        "CAST({} AS STRUCT(a INTEGER))",
        "strptime({}, '%Y')",
        "json_extract('{{' || {}, '$.a')",
        "regexp_matches('x', '(' || {})",
        "date_trunc({}, localtimestamp)",
        "from_base64({} || '!')",
        "error({})",
        "error('Map keys must be unique' || {})",
        "map([1, 1], [{}, {}])",
    ],
)
@pytest.mark.parametrize("column", ["account", "handle"])
def test_no_error_quotes_the_data_nor_what_only_personal_shows(wrong, column, synthetic_workspace):
    query = f"SELECT {wrong.replace('{}', column).replace('{{', '{')} FROM accounts"
    with QueryConnection(synthetic_workspace, personal=True) as connection:
        values = [row[0] for row in connection.run(f"SELECT {column} FROM accounts").rows()]
        with pytest.raises(InputError) as failed:
            connection.run(query).rows()
    told = f"{failed.value.message} {failed.value.hint}"
    assert not [value for value in values if value and value[:8] in told]


def test_an_error_about_a_value_says_of_which_column_and_what_to_do(connection):
    with pytest.raises(InputError) as failed:
        connection.run("SELECT CAST(account AS DATE) FROM accounts").rows()
    assert "column account" in failed.value.message
    assert "TRY_CAST" in failed.value.hint


def test_every_function_that_could_run_or_plan_text_or_read_the_process_is_refused(connection):
    """A new engine can bring a new way round the views: whatever sounds like one is listed here."""
    sounds = re.compile(r"sql|plan$|quer(y|ies)|setting|env|secret|stat(s|istics)|read_|glob|file")
    harmless = {"current_query_id", "parse_filename"}
    names = connection._connection.execute(
        "SELECT DISTINCT function_name FROM duckdb_functions() "
        "WHERE function_type IN ('scalar', 'macro', 'aggregate')"
    ).fetchall()
    found = {name for (name,) in names if sounds.search(name)} - harmless
    assert {"json_serialize_plan", "json_execute_serialized_sql", "current_setting"} & found
    assert [name for name in sorted(found) if not _REFUSED_FUNCTIONS.match(name)] == []


@pytest.mark.parametrize(
    "query",
    [
        "WITH posts AS (SELECT post_key FROM posts) SELECT count(*) FROM posts",
        "WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 3) FROM n",
        "SELECT * FROM POSTS, range(3) LIMIT 1",
        "SELECT unnest(concept_ids) FROM labels",
        "VALUES (1)",
        "DESCRIBE posts",
        "SUMMARIZE concepts",
    ],
)
def test_what_an_analyst_writes_is_answered(query, connection):
    assert connection.run(query).rows()


@pytest.mark.parametrize(
    "statement",
    [
        "FROM read_text('/etc/passwd')",
        "FROM read_text('{root}/keys/pseudonym.key')",
        "COPY (SELECT 1) TO '/tmp/curate-copied.csv'",
        "ATTACH '/tmp/curate-other.db'",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "INSTALL httpfs",
    ],
)
def test_the_database_itself_is_locked_too(statement, connection, synthetic_workspace):
    with pytest.raises(duckdb.Error):
        connection._connection.execute(
            statement.replace("{root}", str(synthetic_workspace.root))
        ).fetchall()


def test_the_key_is_nowhere_in_the_database(connection, synthetic_workspace):
    for name in view_names():
        connection.run(f"FROM {name} LIMIT 0").rows()
    told = "".join(
        repr(connection._connection.execute(f"FROM {source}").fetchall())
        for source in (
            "duckdb_views()",
            "duckdb_functions()",
            "duckdb_settings()",
            "duckdb_variables()",
        )
    )
    key = synthetic_workspace.pseudonym_key
    for secret in (key.secret, key.inner_pad, key.outer_pad):
        assert secret.hex() not in told.lower()
        assert repr(secret)[2:-1] not in told
