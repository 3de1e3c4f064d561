"""What a query needs to give any row: told from its text, and true of its answer."""

import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from revoking import post, workspace_of
from workspaces import CUTOFF

from curate.pipeline import run, runner
from curate.pipeline.plan import stages
from curate.store.emptiness import AGGREGATES, Needs, gives_none, needs_of
from curate.store.sqlfiles import SqlFile, list_sql, load_sql, macros, parser, sql_root
from curate.store.tables import Store

TABLES = ("a", "b", "c")


def tree(query: str) -> Mapping[str, Any]:
    (text,) = parser().execute("SELECT json_serialize_sql($query)", {"query": query}).fetchall()[0]
    node: Mapping[str, Any] = json.loads(text)["statements"][0]["node"]
    return node


def needs(query: str) -> set[str]:
    return {" ".join(sorted(group)) for group in needs_of(tree(query))}


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("SELECT x FROM a", {"a"}),
        ("SELECT x FROM a JOIN b USING (x) LEFT JOIN c USING (x)", {"a", "b"}),
        ("SELECT x FROM a SEMI JOIN b USING (x) ANTI JOIN c USING (x)", {"a", "b"}),
        ("SELECT x FROM a RIGHT JOIN b USING (x)", {"b"}),
        ("SELECT x FROM a FULL JOIN b USING (x)", {"a b"}),
        ("SELECT x FROM a UNION ALL SELECT x FROM b CROSS JOIN c", {"a b", "a c"}),
        ("SELECT x FROM a EXCEPT SELECT x FROM b", {"a"}),
        ("SELECT count(*) FROM a", set()),
        ("SELECT x, (SELECT count(*) FROM b) AS n FROM a", {"a"}),
        ("SELECT x, sum(x) OVER () AS n FROM a", {"a"}),
        ("SELECT x, count(*) FROM a GROUP BY ALL", {"a"}),
        ("SELECT count(*) FROM a GROUP BY ALL", set()),
        ("SELECT x FROM a GROUP BY GROUPING SETS ((x), ())", set()),
        ("SELECT x FROM (SELECT max(x) AS x FROM a) JOIN b USING (x)", {"b"}),
        ("WITH d AS (SELECT x FROM a), a AS (SELECT x FROM b) FROM d JOIN a USING (x)", {"a", "b"}),
        ("WITH RECURSIVE d AS (FROM a UNION SELECT d.x FROM d JOIN b USING (x)) FROM d", {"a"}),
        ("SELECT x FROM (VALUES (1)) AS v (x)", set()),
    ],
)  # fmt: skip
def test_the_needs_of_a_query(query: str, groups: set[str]) -> None:
    assert needs(query) == groups


SOURCES = st.sampled_from([*TABLES, *TABLES, "(SELECT 1 AS x)", "(SELECT unnest([1, 2]) AS x)"])
JOINS = st.sampled_from(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN"])
ITEMS = st.sampled_from(
    [
        *[("x", ""), ("x", "GROUP BY ALL"), ("max(x) AS x", ""), ("max(x) AS x", "GROUP BY x")],
        *[("max(x) AS x", "GROUP BY ALL"), ("max(x) AS x", "GROUP BY ROLLUP (x)")],
        *[("max(x) OVER () AS x", ""), ("DISTINCT x", ""), ("1 AS x", "HAVING count(*) >= 0")],
        *[("1 AS x", ""), ("x", "WHERE x IN (SELECT x FROM b)"), ("x", "ORDER BY x LIMIT 1")],
    ]
)
OPERATIONS = st.sampled_from(["UNION ALL", "UNION", "EXCEPT", "INTERSECT"])


def selects(sources: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def one(item: tuple[str, str], first: str, others: list[tuple[str, str]]) -> str:
        joined = "".join(
            f" {join} {source} AS s{n} USING (x)" for n, (join, source) in enumerate(others)
        )
        return f"(SELECT {item[0]} FROM {first} AS s{joined} {item[1]})"

    return st.builds(one, ITEMS, sources, st.lists(st.tuples(JOINS, sources), max_size=2))


QUERIES = st.recursive(
    SOURCES,
    lambda inner: selects(inner)
    | st.builds(
        lambda one, operation, other: f"(SELECT x FROM {one} {operation} SELECT x FROM {other})",
        inner,
        OPERATIONS,
        inner,
    )
    | st.builds(
        lambda name, defined, query: f"(WITH {name} AS (SELECT x FROM {defined}) FROM {query})",
        st.sampled_from(TABLES),
        SOURCES,
        inner,
    ),
    max_leaves=5,
)  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@given(QUERIES)
@settings(max_examples=60, deadline=None)
def test_no_query_gives_a_row_without_what_it_needs(
    connection: duckdb.DuckDBPyConnection, query: str
) -> None:
    found: Needs = needs_of(tree(f"SELECT x FROM {query}"))
    for count in range(len(TABLES) + 1):
        for empty in combinations(TABLES, count):
            if not gives_none(found, frozenset(empty)):
                continue
            for table in TABLES:
                rows = 0 if table in empty else 2
                connection.execute(
                    f"CREATE OR REPLACE TABLE {table} AS FROM range({rows}) AS t (x)"
                )
            assert connection.execute(f"SELECT x FROM {query}").fetchall() == []


def test_every_aggregate_that_a_query_or_a_macro_uses_is_known() -> None:
    query = "SELECT function_name FROM duckdb_functions() WHERE function_type = 'aggregate'"
    aggregates = {name for (name,) in parser().execute(query).fetchall()}
    folders = {path.parent.relative_to(sql_root()) for path in sql_root().rglob("*.sql")}
    used = set()
    for folder in sorted(folders - {Path()}):
        for name in list_sql(str(folder)):
            used |= functions(tree(load_sql(str(folder), name).text))
    assert used & aggregates <= AGGREGATES <= aggregates
    # One in a macro would not be seen where the macro is used.
    for text in macros().values():
        body = (
            text.partition(" AS")[2].rstrip().rstrip(";").partition("\n--")[0].rstrip().rstrip(";")
        )
        assert not functions(tree(f"SELECT {body}")) & aggregates, body


def functions(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(functions, node))
    if not isinstance(node, dict):
        return set()
    own = {node["function_name"].lower()} if node.get("class") == "FUNCTION" else set()
    return own.union(*map(functions, node.values()))


def test_a_union_keeps_the_arms_that_can_give_rows() -> None:
    (rules,) = [stage for stage in stages() if stage.name == "post_rules"]
    assert isinstance(rules, SqlFile)
    empty = frozenset({"said"})
    left = rules.without(empty)
    assert 0 < len(left.arms) < len(rules.arms)
    assert not [arm for arm in left.arms if gives_none(arm.needs, empty)]
    assert rules.without(frozenset()).text == rules.text


def test_what_a_run_leaves_out_changes_no_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Posts with people in them, reposts and accounts in some tables; no signal, no file."""
    rows = [
        post("1", "801", "ada", coauthors="802"),
        post("2", "802", "bo", is_private="true", url="https://images.example/1.jpg"),
        post("3", "803", "cy", url="https://images.example/1.jpg"),
    ]

    def tables(folder: Path) -> dict[str, list[Any]]:
        workspace = workspace_of(folder, rows)
        with run(workspace, cutoff=CUTOFF, threads=1) as (engine, _):
            names = Store(workspace.store).derived_tables()
            return {name: sorted(map(repr, engine.rows(f"FROM {name}"))) for name in names}

    left_out = tables(tmp_path / "one")
    monkeypatch.setattr(runner, "gives_none", lambda needs, empty: False)
    monkeypatch.setattr(SqlFile, "without", lambda self, empty: self)
    assert tables(tmp_path / "two") == left_out
    assert left_out["image_reasons"]
