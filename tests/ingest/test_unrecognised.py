"""What somebody is told whose file is not read: what is in it, and which option helps."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workspaces import new_workspace

from curate.errors import InputError
from curate.ingest import Options, ingest
from curate.workspace import Workspace

RECORD = {"title": 1, "who": "anna", "zqx": "hello"}
ADVICE = "--format table --map COLUMN=FIELD"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return new_workspace(tmp_path_factory.mktemp("unrecognised") / "work")


def refusal(workspace: Workspace, path: Path, source_format: str = "auto") -> str:
    with pytest.raises(InputError) as caught:
        ingest(workspace, path, Options(source_format))
    message = f"{caught.value.message}\n{caught.value.hint}"
    assert message.count("\n") < 5
    return message


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "title,who,zqx\n1,anna,hello\n", "it has the columns title, who, zqx"),
        ("a.json", json.dumps([RECORD]), "it has the keys title, who, zqx"),
        ("a.jsonl", (json.dumps(RECORD) + "\n") * 2, "it has the keys title, who, zqx"),
        ("a.json", json.dumps({"x": [RECORD] * 2}), "within, it has the keys title, who, zqx"),
    ],
)
def test_a_table_of_other_names_is_told_them_and_the_option(
    name: str, content: str, told: str, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    # Of what nobody said to be a table, only names are told that anybody uses.
    message = refusal(workspace, tmp_path / name)
    assert ": title, who and 1 more" in message
    assert (ADVICE in message) == ("within" not in told)
    assert told in refusal(workspace, tmp_path / name, "table")
    assert told in refusal(workspace, tmp_path / name, "account-status")


def test_the_columns_of_a_parquet_file_are_told(workspace: Workspace, tmp_path: Path) -> None:
    pq.write_table(pa.table({"zqx": [1], "who": ["anna"]}), tmp_path / "a.parquet")
    assert "it has the columns zqx, who" in refusal(workspace, tmp_path / "a.parquet")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "zqx,1001,look at this\nabc,1002,and at this\n"),
        ("a.csv", "zqx,cat,look at this\nabc,dog,and at this\n"),
        ("a.csv", "Dear zqx, hello\n"),
        ("a.json", '{"zqx": "1001", "abc": "1002"}'),
        ("a.json", '{"zqx": {"seen": 1}, "abc": {"seen": 2}}'),
        ("a.json", '[{"zqx": 1}, {"abc": 2}, {"def": 3}]'),
        ("a.json", '{"zqx": [1]}'),
    ],
)
@pytest.mark.parametrize("source_format", ["auto", "table"])
def test_what_may_be_data_is_not_told(
    name: str, content: str, source_format: str, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert "zqx" not in refusal(workspace, tmp_path / name, source_format)


def test_a_spreadsheet_is_to_be_saved_as_csv(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    for path in (tmp_path, tmp_path / "a.xlsx"):
        message = refusal(workspace, path)
        assert "a .xlsx file, which nothing reads" in message
        assert "as CSV" in message
