"""Cuts what is said to machines into its words, once for each distinct value."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from curate.signals import cut, grammars_digest
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql

_BATCH_ROWS = 10_000


def cut_signals(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each value of a signal with each of its words; a value has at least one."""
    del params
    schema = load_schema()["signal_words"].arrow
    rows: list[dict[str, str]] = []
    for signal, value in engine.rows(load_sql("stages", "spoken_values").text):
        words = dict.fromkeys(cut(signal, value))
        rows += [{"signal": signal, "value": value, "word": word} for word in words]
        if len(rows) >= _BATCH_ROWS:
            yield pa.RecordBatch.from_pylist(rows, schema=schema)
            rows = []
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _fingerprint(engine: Engine) -> str:
    del engine
    return grammars_digest()


STAGE = PythonStage(
    name="signal_words",
    purpose="Cut what is said to machines into words, by the grammar of each signal.",
    reads=("spoken",),
    writes="signal_words",
    params=(),
    scope="all",
    version=1,
    function=cut_signals,
    fingerprint=_fingerprint,
    needs=(frozenset({"spoken"}),),
)
