"""What the design asks of the source: small files, one place for SQL, headers that are true."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot

from curate.pipeline.plan import stages
from curate.policy import GRAINS, rules
from curate.query.views import load_view
from curate.stages import PythonStage
from curate.store.schema import load_schema
from curate.store.sqlfiles import SqlFile, load_sql, sql_root
from curate.store.tables import BASE_TABLES, REPLACED_TABLES, WHOLE_TABLES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "curate"
MODULES = sorted(PACKAGE.rglob("*.py"))
SQL_FILES = [
    (path.parent.relative_to(sql_root()).as_posix(), path.stem)
    for path in sorted(sql_root().rglob("*.sql"))
    if path.name not in {"schema.sql", "macros.sql"}
]
STAGES = [stage for stage in stages() if isinstance(stage, SqlFile)]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "v2"}

# Everything that may hand SQL to DuckDB itself; whoever else asks, asks an `Engine`.
RUNS_SQL = {
    "store/",  # the engine, the contract, and the parser that headers are held against
    "images/seen_files.py",  # SQLite, for rows that are asked for one by one
    "query/",  # `curate sql`, on its locked connection
    "ingest/table_reader.py",  # DuckDB's readers of files
    "ingest/table_columns.py",  # the keys of objects in them
}
# SQL is in sql/*.sql, but for what has to be built. A new entry needs a reason.
BUILDS_SQL = {
    "store/engine.py": "the statements that make views, and the COPY around a stage's SELECT",
    "store/table_rows.py": "views of files",
    "store/schema.py": "the catalogue of DuckDB, which has read sql/schema.sql",
    "store/sqlfiles.py": "DuckDB's own parser",
    "query/__init__.py": "a view of the query that somebody typed, and the texts of its rows",
    "query/catalogue.py": "views of a locked connection, with the columns that may be shown",
    "query/row_texts.py": "expressions over the columns of an answer",
    "query/guard.py": "DuckDB's own parser",
    "ingest/load.py": "the views of a chunk, and the keys to go on from",
    "ingest/table_reader.py": "views of a file, over the columns that are found in it",
    "ingest/table_columns.py": "the columns that are found in a file",
    "ingest/formats/": "expressions over the columns that are found in a file",
    "images/seen_files.py": "SQLite has another language",
    "pipeline/plan.py": "a rule's SELECT with its file's name for its code",
}
QUERY = re.compile(
    r"\bSELECT\b.*\bFROM\b|^\s*SELECT\s|^\s*select\s.*\bfrom\b"
    r"|\b(?:INSERT INTO|DELETE FROM|CREATE (?:\w+ )*(?:TABLE|VIEW|MACRO|SCHEMA))\b|\bCOPY \("
    r"|\bJOIN \S+ (?:AS|ON|USING)\b",
    re.DOTALL,
)
# What a person is told to type.
COMMAND = re.compile(r"curate sql '[^']*'")


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


def strings_of(path: Path) -> Iterator[str]:
    """The strings in a module, with ``{}`` for what an f-string is given; no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed_over.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            passed_over |= set(node.values)
            parts = (getattr(part, "value", "") for part in node.values)
            yield "".join(part if isinstance(part, str) else "{}" for part in parts)
        elif isinstance(node, ast.Constant) and node not in passed_over:
            yield str(node.value)


def has_query(path: Path) -> bool:
    return any(QUERY.search(COMMAND.sub("", text)) for text in strings_of(path))


# ── SQL ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_only_selects_and_can_be_said_in_sparks_sql(stage: SqlFile) -> None:
    tree = sqlglot.parse_one(stage.text, read="duckdb")
    assert tree.find(sqlglot.exp.Insert, sqlglot.exp.Delete, sqlglot.exp.Update) is None
    again = sqlglot.parse_one(tree.sql("spark"), read="spark")
    assert again.find(sqlglot.exp.Select) is not None


def test_every_file_says_what_it_is_for_and_agrees_with_its_header() -> None:
    for folder, name in SQL_FILES:
        purpose = load_view(name).purpose if folder == "views" else load_sql(folder, name).purpose
        assert purpose[0].isupper(), (folder, name)
        assert purpose.endswith((".", "?", "!")), (folder, name)


def test_every_file_is_a_stage_or_is_asked_for_by_somebody() -> None:
    """A file that no stage is made of is loaded by its folder, or by its name in the code."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    in_stages = {stage.path for stage in STAGES} | {rule.file.path for rule in rules()}
    # Signals are asked about by grain: `{grain}_signals`; reasons likewise.
    by_grain = {f"{grain}_{what}" for grain in GRAINS for what in ("signals", "reasons")}
    loaded_by_folder = {"checks", "views", "queries", "ingest"}
    for folder, name in SQL_FILES:
        path = f"sql/{folder}/{name}.sql".replace("/./", "/")
        is_loaded = folder in loaded_by_folder or name in by_grain or f'"{name}"' in code
        assert path in in_stages or is_loaded, path


def test_a_stage_is_called_what_it_writes() -> None:
    assert all(stage.name == stage.writes for stage in stages() if "rules" not in stage.name)
    assert {stage.writes for stage in stages()} <= set(load_schema())


def test_every_stage_comes_after_what_it_reads_and_every_table_is_written() -> None:
    written = {*BASE_TABLES, *REPLACED_TABLES, *WHOLE_TABLES}
    for stage in stages():
        assert set(stage.reads) <= written, stage.name
        written.add(stage.writes)
    assert written == set(load_schema()) - {"findings"}


def test_every_stage_has_its_test() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests/stages").glob("test_*.py"))
    functions = {
        stage.name: f"{stage.function.__name__}("
        for stage in stages()
        if isinstance(stage, PythonStage)
    }
    untested = {
        stage.name
        for stage in stages()
        if f'"{stage.name}"' not in tests and functions.get(stage.name, "-") not in tests
    }
    # Tables that are written by hand are held against the docs; `spoken` is what `said` judges.
    assert untested <= {"signal_rules", "licences", "policy", "signal_words", "spoken"}


def test_every_code_that_a_signal_decides_has_a_rule() -> None:
    """Where it has none for what the signal is said of, a check of the run stops it."""
    text = (sql_root() / "signal_rules.sql").read_text(encoding="utf-8")
    used = set(re.findall(r"'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'", text))
    assert {"XMP_PLUS_DMI", "MINOR_INDICATED"} <= used
    assert used <= {rule.code for rule in rules() if "said" in rule.file.reads}


# ── Python ────────────────────────────────────────────────────────────────────────────────────


def test_sql_is_run_where_it_is_allowed_and_nowhere_else() -> None:
    found = {
        shown(path) for path in MODULES if any(calls_of(path, {"execute", "executemany", "sql"}))
    }
    assert "store/engine.py" in found
    # What polars calls `sql` and what other objects call `execute` would show here too.
    assert not {name for name in found if not name.startswith(tuple(RUNS_SQL))}


def test_a_query_is_in_a_file_unless_it_has_to_be_built() -> None:
    found = {shown(path) for path in MODULES if has_query(path)}
    assert not {name for name in found if not name.startswith(tuple(BUILDS_SQL))}
    stale = {
        allowed for allowed in BUILDS_SQL if not any(name.startswith(allowed) for name in found)
    }
    assert not stale, "nothing is built there any more"


@pytest.mark.parametrize(
    "code",
    [
        'ASKED = "SELECT code FROM policy"',
        'ASKED = """\nWITH own AS (SELECT 1) SELECT * FROM own\n"""',
        'ask(f"SELECT max({column}) " + f"FROM {table}")',
        'ask(f"select max({column}) from {table}")',
        'ask(f"CREATE OR REPLACE VIEW {name} AS {query}")',
        'ask(query + " ANTI JOIN gone ON gone.key = every.key")',
    ],
)
def test_a_query_in_a_string_is_seen(code: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(code)
    assert has_query(module)


@pytest.mark.parametrize(
    "code",
    [
        '"""SELECT code FROM policy: what a docstring tells."""',
        "say(\"  curate sql 'SELECT code FROM policy'\")",
        'say("one SELECT, ended by a semicolon")',
        'say("Select images from a version")',
    ],
)
def test_words_about_queries_are_none(code: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(code)
    assert not has_query(module)


def test_a_python_stage_reads_what_its_questions_do() -> None:
    """It asks sql/stages, by name, and says so in its header."""
    for stage in stages():
        if isinstance(stage, PythonStage):
            text = Path(inspect.getfile(stage.function)).read_text(encoding="utf-8")
            asked = re.findall(r'load_sql\("stages", "(\w+)"\)', text)
            tables = {table for name in asked for table in load_sql("stages", name).reads}
            assert tables == set(stage.reads), stage.name


def test_only_the_store_the_queries_and_the_readers_import_duckdb() -> None:
    users = {shown(path) for path in MODULES if "duckdb" in imports_of(path)}
    allowed = ("store/", "query/", "query.py", "ingest/table_reader.py", "cli/sql.py")
    allowed += ("ingest/table_columns.py",)
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
