"""The beginnings of files: what is recognised, and how little time that takes."""

import json
import time
from pathlib import Path

import pytest

from curate.ingest.sniffing import look_at
from curate.sources import Export, Limits


def test_a_long_text_full_of_quotes_that_is_cut_off_takes_no_time(tmp_path: Path) -> None:
    inner = json.dumps([{"name": "value"}] * 100_000)
    (tmp_path / "capture.json").write_text(json.dumps([{"text": inner}]), encoding="utf-8")
    start = time.monotonic()
    with Export(tmp_path, Limits()) as export:
        head = look_at(export.files[0])
    assert head.kind == "json"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n", " \n \n"])
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(("name", "kind"), [("one.json", "json"), ("one", "json")])
def test_one_object_is_a_document_on_one_line_or_many_whatever_follows_it(
    name: str, kind: str, indent: int | None, end: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(json.dumps({"a": {"b": [1]}}, indent=indent) + end, encoding="utf-8")
    with Export(path, Limits()) as export:
        head = look_at(export.files[0])
    assert (head.kind, head.value) == (kind, {"a": {"b": [1]}})


@pytest.mark.parametrize(("name", "objects"), [("two.json", 2), ("two", 2), ("one.jsonl", 1)])
def test_several_objects_or_a_name_that_says_so_are_json_lines(
    name: str, objects: int, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text('{"a": 1}\n' * objects, encoding="utf-8")
    with Export(path, Limits()) as export:
        assert look_at(export.files[0]).kind == "jsonl"
