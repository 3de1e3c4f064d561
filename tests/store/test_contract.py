"""What is written is held against ``sql/schema.sql`` before anybody reads it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.errors import ContractError
from curate.store.engine import Engine
from curate.store.schema import load_schema

SETS = load_schema()["reason_sets"]
SET = """SELECT 1::BIGINT AS mask, 'rejected' AS outcome, 'A' AS primary_code, ['A'] AS codes"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("scratch"), threads=1) as opened:
        yield opened


def test_a_file_that_keeps_the_contract_appears_with_its_rows(
    engine: Engine, tmp_path: Path
) -> None:
    rows, _ = engine.write(f"{SET} UNION ALL {SET}", {}, SETS, tmp_path / "sets.parquet")
    assert rows == 2
    assert engine.value("SELECT count(*) FROM read_parquet($p)", {"p": str(tmp_path / "*")}) == 2


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (SET.replace("1::BIGINT", "1::INTEGER"), "wrote the columns"),
        (SET.replace("'A' AS", "'1'::JSON AS"), "wrote the columns"),
        (SET.replace("['A']", "[1]"), "wrote the columns"),
        (SET.replace("['A']", "'A'"), "wrote the columns"),
        (SET.replace("AS mask", "AS masks"), "wrote the columns"),
        (SET + ", 1 AS more", "wrote the columns"),
        (f"SELECT * EXCLUDE (codes) FROM ({SET})", "wrote the columns"),
        (f"SELECT outcome, mask, primary_code, codes FROM ({SET})", "wrote the columns"),
        (SET.replace("1::BIGINT", "NULL::BIGINT"), r"reason_sets\.mask: 1 nulls"),
        (SET.replace("'rejected'", "'kept'"), "a row breaks .*outcome"),
        (
            f"{SET} UNION ALL SELECT * REPLACE ('kept' AS outcome) FROM ({SET})",
            "a row breaks .*outcome",
        ),
        ("SELECT * FROM nowhere", "nowhere"),
    ],
)
def test_a_file_that_breaks_the_contract_does_not_appear(
    engine: Engine, tmp_path: Path, query: str, problem: str
) -> None:
    with pytest.raises(ContractError, match=problem):
        engine.write(query, {}, SETS, tmp_path / "sets.parquet")
    assert not list(tmp_path.iterdir())


def test_each_condition_of_a_table_counts(engine: Engine, tmp_path: Path) -> None:
    suppressions = load_schema()["suppressions"]
    row = (
        "SELECT 'a' AS subject, 'account' AS kind, 'CONSENT_WITHDRAWN' AS code, "
        "NULL::TIMESTAMP AS requested_at, TIMESTAMP '2026-01-01' AS recorded_at, 'r' AS request_id"
    )
    engine.write(row, {}, suppressions, tmp_path / "good.parquet")
    for right, wrong in (("'account'", "'dog'"), ("'CONSENT_WITHDRAWN'", "'WHIM'")):
        with pytest.raises(ContractError, match="a row breaks"):
            engine.write(row.replace(right, wrong), {}, suppressions, tmp_path / "bad.parquet")


def test_what_may_be_null_breaks_no_condition(engine: Engine, tmp_path: Path) -> None:
    links = load_schema()["post_links"]
    row = (
        "SELECT 1::BIGINT AS post_key, 2::BIGINT AS other_key, 'x' AS platform, 'kind' AS field, "
        "NULL::VARCHAR AS value, NULL::TIMESTAMP AS observed_at"
    )
    assert engine.write(row, {}, links, tmp_path / "links.parquet")[0] == 1


@pytest.mark.parametrize("name", sorted(load_schema()))
def test_an_empty_table_as_duckdb_and_as_arrow_write_it_keeps_the_contract(
    engine: Engine, tmp_path: Path, name: str
) -> None:
    table = load_schema()[name]
    query = f"SELECT * FROM declared.{name}"
    assert engine.write(query, {}, table, tmp_path / "sql.parquet")[0] == 0
    batches = iter(engine.arrow(query).to_batches())
    assert engine.write_arrow(batches, table, tmp_path / "arrow.parquet")[0] == 0
