"""What the design asks of the source: small files, one place for SQL, headers that are true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot

from curate.pipeline import stages
from curate.store.schema import load_schema
from curate.store.sqlfiles import list_sql, load_sql, sql_root

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "curate"
MODULES = sorted(PACKAGE.rglob("*.py"))
SQL_FOLDERS = (
    *("stages", "ingest", "checks", "reports", "queries", "views", "publish", "verify"),
    "revocation",
)
SQL_FILES = [(folder, name) for folder in SQL_FOLDERS for name in list_sql(folder)]
STAGES = list_sql("stages")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "v2"}

# Everything that may hand SQL to an engine. A new entry needs a reason.
RUNS_SQL = {
    "store/",  # the engine itself, and the contract
    "query/",  # `curate sql`, on its locked connection
    "query.py",
    "ingest/table_reader.py",  # DuckDB's readers of files
    "ingest/load.py",
    "pipeline.py",  # the checks and the counts after a run
    "publish.py",
    "verify.py",
    "explain.py",
    "status.py",
    "report/",
    "stages/",
}


def shown(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def calls_of(path: Path, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in names:
            yield node


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


# ── SQL ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_can_be_said_in_sparks_sql(name: str) -> None:
    spark = sqlglot.parse_one(load_sql("stages", name).text, read="duckdb").sql("spark")
    again = sqlglot.parse_one(spark, read="spark")
    assert again.find(sqlglot.exp.Select) is not None


@pytest.mark.parametrize(("folder", "name"), SQL_FILES)
def test_a_files_header_and_text_agree(folder: str, name: str) -> None:
    file = load_sql(folder, name)
    assert file.purpose
    assert file.purpose[0].isupper()
    assert file.purpose.endswith((".", "?", "!"))


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_reads_and_writes_declared_tables_only(name: str) -> None:
    stage = load_sql("stages", name)
    assert stage.writes in load_schema()
    assert set(stage.reads) <= set(load_schema())
    assert re.fullmatch(r"\d\d_[a-z]+(_[a-z]+)+", name)


def test_the_policy_the_signal_rules_and_the_licences_are_whole() -> None:
    for name in ("policy", "signal_rules", "licences"):
        assert load_sql(".", name).purpose


def test_the_pipeline_runs_every_stage_file_once_in_the_order_of_its_number() -> None:
    names = [stage.name for stage in stages()]
    assert names == sorted(set(names))
    assert set(STAGES) <= set(names)


def test_every_stage_has_its_spec_test() -> None:
    tests = {path.stem for path in (ROOT / "tests/stages").glob("test_stage_*.py")}
    assert {f"test_stage_{stage.name}" for stage in stages()} == tests


def test_every_code_that_a_stage_writes_is_in_the_policy() -> None:
    known = set(re.findall(r"\('([A-Z0-9_]+)',\s*\d", (sql_root() / "policy.sql").read_text()))
    assert {"ACCT_PRIVATE", "NO_CONCEPT"} <= known
    used: set[str] = set()
    for path in [*(sql_root() / "stages").glob("*.sql"), sql_root() / "signal_rules.sql"]:
        used |= set(re.findall(r"'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'", path.read_text()))
    assert "COAUTHOR_UNKNOWN" in used
    assert used <= known


def test_no_stage_changes_or_deletes_anything() -> None:
    for name in STAGES:
        tree = sqlglot.parse_one(load_sql("stages", name).text, read="duckdb")
        assert tree.find(sqlglot.exp.Insert, sqlglot.exp.Delete, sqlglot.exp.Update) is None


# ── Python ────────────────────────────────────────────────────────────────────────────────────


def test_sql_is_run_where_it_is_allowed_and_nowhere_else() -> None:
    found = {
        shown(path) for path in MODULES if any(calls_of(path, {"execute", "executemany", "sql"}))
    }
    assert "store/engine.py" in found
    # What polars calls `sql` and what other objects call `execute` would show here too.
    assert not {name for name in found if not name.startswith(tuple(RUNS_SQL))}


def test_only_the_store_the_queries_and_the_readers_import_duckdb() -> None:
    users = {shown(path) for path in MODULES if "duckdb" in imports_of(path)}
    allowed = ("store/", "query/", "query.py", "ingest/table_reader.py", "cli/sql.py")
    assert not {name for name in users if not name.startswith(allowed)}


def test_torch_is_imported_by_the_trainer_only() -> None:
    users = {
        shown(path)
        for path in MODULES
        if any(name.split(".")[0] == "torch" for name in imports_of(path))
    }
    assert users
    assert all(name.startswith("train/") for name in users)


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_is_short_has_a_name_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 400
    assert path.stem not in FORBIDDEN_NAMES
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, "no docstring"
    assert docstring.splitlines()[0].endswith((".", ":", "?")), "its first line is no sentence"


def test_no_folder_has_a_name_that_says_nothing() -> None:
    folders = {path.parent.name for path in MODULES}
    assert not folders & FORBIDDEN_NAMES


def test_no_connection_that_answers_for_long_writes_a_progress_bar_to_stdout() -> None:
    """DuckDB does where Python looks interactive, as in a notebook: among the data."""
    for path in ("store/engine.py", "query/__init__.py", "ingest/table_reader.py"):
        assert "SET enable_progress_bar = false" in (PACKAGE / path).read_text(encoding="utf-8")
