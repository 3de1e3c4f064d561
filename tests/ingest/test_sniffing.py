"""The beginnings of files: what is recognised, and how little time that takes."""

import json
import time
from pathlib import Path

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
