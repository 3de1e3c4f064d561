"""A query costs no more than it may: nesting, time, memory; and what is cut off leaves nothing."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from slow_cases import slow

from curate.errors import InputError
from curate.query.limits import Clock, bounded_memory, check_nesting


@pytest.fixture
def ask(run_curate, tmp_path: Path):
    assert run_curate("init", tmp_path / "w")[0] == 0
    return lambda *arguments: run_curate("sql", "-w", tmp_path / "w", *arguments)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT " + "(" * 10_000 + "1" + ")" * 10_000,
        "SELECT " + "[" * 900 + "1" + "]" * 900,
        "SELECT " + "NOT " * 900 + "true",
        "SELECT " + "- " * 20_000 + "1",
        "SELECT 1" + " + 1" * 20_000,
        "SELECT * FROM " + "(SELECT * FROM " * 500 + "posts" + ")" * 500,
    ],
)
def test_what_is_nested_deeply_is_refused_in_a_line(ask, query: str) -> None:
    code, out, err = ask(query)
    assert (code, out) == (4, "")
    assert err.startswith("curate: the query is nested too deeply\n")


def test_brackets_in_texts_names_and_comments_do_not_count() -> None:
    many = "(" * 500
    check_nesting(f"SELECT '{many}', \"{many}\", $a${many}$a$ -- {many}\n/* {many} */")
    check_nesting("SELECT (1)" + ", (1)" * 500)
    with pytest.raises(InputError):
        check_nesting(f"SELECT '''', {many}")


@pytest.mark.parametrize(
    "query", ["SELECT count(*) FROM range(1000000000000)", "FROM range(1000000000000)"]
)
@pytest.mark.parametrize("output_format", ["csv", *slow("parquet")])
def test_a_query_that_takes_too_long_is_cut_off_and_leaves_nothing(
    ask, tmp_path: Path, query: str, output_format: str
) -> None:
    code, out, err = ask(query, "--timeout", 1, "--format", output_format, "-o", tmp_path / "rows")
    assert (code, out) == (4, "")
    assert err.startswith("curate: the query took longer than 1 s\n")
    assert [path.name for path in tmp_path.iterdir()] == ["w"]
    assert not list((tmp_path / "w/store").rglob("*sql-*"))


def test_the_time_of_a_reader_does_not_count(ask, tmp_path: Path) -> None:
    line = (
        f"'{sys.executable}' -m curate sql -w '{tmp_path / 'w'}' --timeout 2 "
        "'SELECT range FROM range(200000)' | (sleep 3; wc -l)"
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("200001", "")


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such limit")
@pytest.mark.parametrize(
    "query", ["SELECT length(repeat('x', 3000000000))", "SELECT length(range(400000000))"]
)
def test_a_value_that_is_too_large_is_refused(ask, query: str) -> None:
    code, out, err = ask(query)
    assert (code, out) == (4, "")
    assert err.startswith("curate: the query needs more memory than it may take (2 GB)\n")


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such limit")
def test_the_limit_on_memory_ends_with_the_block() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with bounded_memory(10**9):
        assert resource.getrlimit(resource.RLIMIT_DATA) != before
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_json_has_no_numbers_that_are_none(ask) -> None:
    query = (
        "SELECT 'nan'::DOUBLE AS a, ['inf'::FLOAT, 1.5] AS b, {'x': '-inf'::DOUBLE} AS c, "
        "MAP {DATE '2026-01-02': 1} AS d"
    )
    row = {"a": None, "b": [None, 1.5], "c": {"x": None}, "d": {"2026-01-02": 1}}
    for output_format in ("json", "jsonl"):
        _, out, _ = ask(query, "--format", output_format)
        assert "NaN" not in out
        body = json.loads(out)
        assert (body["rows"][0] if output_format == "json" else body) == row


@pytest.mark.parametrize("output_format", ["json", "jsonl"])
def test_two_columns_of_one_name_are_no_json(ask, tmp_path: Path, output_format: str) -> None:
    arguments = ("SELECT 1 AS a, 2 AS b, 3 AS a", "--format", output_format)
    code, out, err = ask(*arguments, "-o", tmp_path / "rows")
    assert (code, out) == (4, "")
    assert "columns 1 and 3 have the same name" in err
    assert not (tmp_path / "rows").exists()
    assert ask(*arguments[:1], "--format", "csv")[1] == "a,b,a\n1,2,3\n"


def test_time_is_up_however_short_the_pieces_of_the_work_are() -> None:
    with duckdb.connect() as connection, pytest.raises(InputError, match=r"longer than 0\.1 s"):
        clock = Clock(connection, 0.1, None)
        while True:
            with clock.running():
                pass
