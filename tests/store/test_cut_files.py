"""A file of the store that was cut, or is none, is named: it is no bug in curate."""

from pathlib import Path

import pytest

from curate.errors import ContractError
from curate.store import table_rows
from curate.store.engine import Engine
from curate.store.schema import load_schema

LANGUAGES = load_schema()["languages"]
ROWS = "SELECT concat('written ', range) AS written, 'en' AS language FROM range(2000)"


@pytest.mark.parametrize("is_loaded", [True, False])
@pytest.mark.parametrize("left", [0, 3, 0.5, 0.99])
def test_a_file_that_was_cut_is_named_by_whatever_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: float, is_loaded: bool
) -> None:
    if not is_loaded:
        monkeypatch.setattr(table_rows, "_LOADED_BYTES", 0)
    store = tmp_path / "store"
    whole, cut = store / "languages" / "0.parquet", store / "languages" / "1.parquet"
    with Engine(store / "scratch", threads=1) as engine:
        for path in (whole, cut):
            engine.write(ROWS, {}, LANGUAGES, path)
        content = cut.read_bytes()
        cut.write_bytes(content[: int(left) or int(len(content) * left)])
        with pytest.raises(
            ContractError, match=r"can't be read: store/languages/1\.parquet"
        ) as told:
            engine.bind("languages", [whole, cut])
            engine.rows("FROM languages")
        # What was ingested or asked for is made by nobody again, and holds refusals.
        assert told.value.hint is not None
        assert "backup" in told.value.hint
        assert "emove" not in told.value.hint


def test_what_a_run_makes_may_be_removed(tmp_path: Path) -> None:
    cut = tmp_path / "store" / "languages" / "languages" / "all.parquet"
    with Engine(tmp_path / "store" / "scratch", threads=1) as engine:
        engine.write(ROWS, {}, LANGUAGES, cut)
        cut.write_bytes(b"PAR1")
        with pytest.raises(ContractError) as told:
            engine.bind("languages", [cut])
            engine.rows("FROM languages")
        assert told.value.hint == "Remove it: the next run makes it again."


def test_another_error_stays_what_it_is(tmp_path: Path) -> None:
    with Engine(tmp_path / "scratch", threads=1) as engine:
        engine.write(ROWS, {}, LANGUAGES, tmp_path / "a.parquet")
        engine.bind("languages", [tmp_path / "a.parquet"])
        with pytest.raises(Exception, match="Conversion") as told:
            engine.rows("SELECT CAST(written AS INTEGER) FROM languages")
        assert not isinstance(told.value, ContractError)
