"""Names the languages that posts say they are in by their codes."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.tags.languages import language_code


def code_languages(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each spelling of a language with its code; spellings of none are left out."""
    del params
    found = engine.rows(load_sql("stages", "written_languages").text)
    coded = ((written, language_code(written)) for (written,) in found)
    rows = [{"written": written, "language": code} for written, code in coded if code is not None]
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=load_schema()["languages"].arrow)


STAGE = PythonStage(
    name="languages",
    purpose="Name the languages that posts say they are in by their codes: sv-SE and swe are sv.",
    reads=("posts",),
    writes="languages",
    params=(),
    scope="all",
    version=2,
    function=code_languages,
    needs=(frozenset({"posts"}),),
)
