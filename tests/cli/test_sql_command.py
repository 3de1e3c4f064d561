"""`curate sql` as a user meets it: formats, the prompt, streams, exit codes."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from revoking import make_version, post, workspace_of
from slow_cases import slow

from curate.cli import sql
from curate.errors import ExitCode
from curate.query import QueryConnection
from curate.query.views import view_names
from curate.store.sqlfiles import list_sql
from curate.synthetic import CANARY


@pytest.fixture
def ask(run_curate, synthetic_workspace):
    return lambda *arguments: run_curate("sql", *arguments, "-w", synthetic_workspace.root)


def test_rows_are_csv_when_nobody_watches(ask):
    code, out, err = ask("SELECT 1 AS a, NULL AS b, TRUE AS c, [1, 2] AS d")
    assert (code, out, err) == (0, 'a,b,c,d\n1,,true,"[1, 2]"\n', "")


def test_what_a_spreadsheet_would_run_is_made_text(ask):
    formulas = ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]
    quoted = ", ".join(f"('{formula}')" for formula in formulas)
    _, out, _ = ask(f'SELECT col0 AS "=head", -1 AS n FROM (VALUES {quoted})')
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert rows[0] == ["'=head", "n"]
    assert rows[1:] == [[f"'{formula}", "-1"] for formula in formulas]


def test_json_is_one_object_and_jsonl_one_a_line(ask):
    query = "SELECT range AS n, DATE '2026-01-02' AS d FROM range(2)"
    _, out, _ = ask(query, "--format", "json")
    body = json.loads(out)
    assert (body["schema_version"], body["columns"]) == (1, ["n", "d"])
    assert body["rows"] == [{"n": 0, "d": "2026-01-02"}, {"n": 1, "d": "2026-01-02"}]
    _, out, _ = ask(query, "--format", "jsonl")
    assert [json.loads(line) for line in out.splitlines()] == body["rows"]


def test_a_table_shows_control_characters_as_blanks(ask):
    _, out, _ = ask("SELECT concat('a', chr(27), '[31mb') AS text", "--format", "table")
    assert out.split() == ["text", "a", "[31mb"]


def test_a_limit_says_that_there_is_more(ask):
    code, out, err = ask("FROM range(5)", "--limit", 2)
    assert (code, out) == (0, "range\n0\n1\n")
    assert "only the first 2 rows" in err


def test_an_output_file_is_for_its_owner_only(ask, tmp_path):
    path = tmp_path / "rows.csv"
    assert ask("SELECT 1 AS a", "--output", path) == (0, "", "")
    assert path.read_text() == "a\n1\n"
    assert path.stat().st_mode & 0o077 == 0
    assert ask("FROM posts", "--format", "parquet", "-o", tmp_path / "p.parquet")[0] == 0
    assert ask("SELECT 1", "--format", "parquet")[0] == ExitCode.USAGE


@pytest.mark.parametrize("options", [(), ("--format", "parquet")])
def test_an_output_file_is_private_whatever_an_earlier_try_left_behind(ask, tmp_path, options):
    path, other = tmp_path / "rows", tmp_path / "other"
    other.write_text("other")
    path.touch(0o666)
    (tmp_path / "rows.tmp").symlink_to(other)
    previous = os.umask(0)
    try:
        assert ask("SELECT 1 AS a", "-o", path, *options)[0] == ExitCode.DONE
    finally:
        os.umask(previous)
    assert path.stat().st_mode & 0o777 == 0o600
    assert other.read_text() == "other"
    assert sorted(tmp_path.iterdir()) == [other, path]


@pytest.mark.parametrize("options", [(), ("--format", "parquet")])
def test_an_output_folder_that_is_not_there_is_wrong_usage(ask, tmp_path, options):
    code, _, err = ask("SELECT 1", "-o", tmp_path / "gone" / "rows", *options)
    assert code == ExitCode.USAGE
    assert "name a file in a folder" in err


def test_the_address_of_a_location_needs_the_option_too(tmp_path, run_curate):
    workspace = workspace_of(tmp_path, [post("1", "11", "ada")])
    make_version(workspace)
    query = ("sql", "FROM locations", "-w", workspace.root)
    assert "images.example" not in run_curate(*query)[1]
    assert "images.example" in run_curate(*query, "--personal")[1]
    query = ("sql", "SELECT location FROM manifest", "-w", workspace.root)
    assert "url/" in run_curate(*query)[1]
    assert "images.example" not in run_curate(*query, "--personal")[1]


def test_a_query_can_be_piped_in(ask, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 7 AS seven"))
    assert ask()[1] == "seven\n7\n"


@pytest.mark.parametrize("name", list_sql("queries"))
def test_a_saved_query_answers_without_a_personal_value(name, ask):
    code, out, err = ask("--saved", name)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 1
    assert CANARY not in out


def test_the_list_names_every_view_and_saved_query(run_curate):
    code, out, _ = run_curate("sql", "--list")
    assert code == 0
    for name in (*view_names(), *list_sql("queries")):
        assert f"  {name} " in out


def test_wrong_sql_is_exit_4_and_a_refusal_exit_6(ask):
    code, out, err = ask("SELECT nothing FROM posts")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert "the views: " in err
    assert ask("FROM '/etc/passwd'")[0] == ExitCode.REFUSED
    assert ask("--saved", "nothing")[0] == ExitCode.BAD_INPUT
    assert ask("SELECT 1", "--saved", "reasons")[0] == ExitCode.USAGE


def test_personal_values_need_the_option(ask):
    assert CANARY not in ask("FROM accounts")[1]
    assert CANARY in ask("FROM accounts", "--personal")[1]


def test_the_prompt_goes_on_after_a_mistake(synthetic_workspace, monkeypatch, capsys):
    typed = iter(["SELECT", "1 AS one;", "FROM nowhere;", "SELECT 2 AS two;"])

    def read(prompt):
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    with QueryConnection(synthetic_workspace) as connection:
        sql._prompt(connection, "csv", None)
    out, err = capsys.readouterr()
    assert out == "one\n1\ntwo\n2\n"
    assert "there is no view 'nowhere'" in err


def test_nothing_heavy_is_imported_for_a_plain_query(synthetic_workspace):
    program = (
        "import sys; from curate.cli import _run; "
        f"_run(['sql', 'select count(*) from posts', '-w', {str(synthetic_workspace.root)!r}]); "
        "heavy = {'polars', 'pyarrow', 'pydantic', 'rich', 'torch', 'PIL'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("personal", [*slow([]), ["--personal"]])
def test_the_engine_and_python_write_every_view_alike(
    synthetic_workspace, ask, monkeypatch, personal
) -> None:
    """What Python writes is asked of the views as they stand, what the engine writes of a view."""

    def answers() -> list[str]:
        # Each personal question adds to the ledger.
        names = [name for name in view_names() if name != "ledger"]
        wholly = [ask(f"FROM {name} ORDER BY ALL", *personal) for name in names]
        assert {code for code, _, _ in wholly} == {ExitCode.DONE}
        return [out for _, out, _ in wholly]

    engines = answers()
    monkeypatch.setattr(sql, "text_format", lambda chosen, stream: None)
    assert answers() == engines
