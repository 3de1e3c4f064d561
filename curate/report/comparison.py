"""Shows what ways of resampling would do to the images of the last run, without a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from curate.errors import InputError
from curate.report.charts import Axis, Series, line_chart, standalone
from curate.resampling.diagnostics import diagnostics, rank_frequency
from curate.resampling.strategies import Strategy
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store
from curate.workspace import Workspace

# Okabe and Ito's colours that are told apart on white, on black and with any colour vision.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
MOST_COMPARED = len(_COLOURS)
"""As many curves as one can tell apart."""

_READ = ("kept_images", "labels")
# In order: by folder and table.
MADE = (
    ("sampling", "concept_caps"),
    ("sampling", "balanced_out"),
    ("resample", "kept_images"),
    ("sampling", "concept_counts"),
    ("sampling", "sampling_plan"),
    ("sampling", "image_weights"),
)


@dataclass(frozen=True)
class Compared:
    """A strategy, its ``figures`` (those of ``curate.resampling.diagnostics``), and its curve of
    rank and appearances in an epoch."""

    name: str
    figures: dict[str, Any]
    curve: list[list[float]]


def compare(workspace: Workspace, strategies: Sequence[Strategy]) -> list[Compared]:
    """What each strategy makes of the images that the last run kept, or dropped for the balance.

    They go through the stages that a run sends them through; which concepts are too rare, and what
    those are counted as, is as it was then. Raises an ``InputError`` before the first run.
    """
    with workspace.locked():
        store = Store(workspace.store)
        tables = store.derived_tables()
        if not all(tables.get(name) for name in _READ):
            raise InputError("no run has kept images yet", hint="decide: `curate run`")
        with Engine(workspace.store / "scratch") as engine:
            for name in (*_READ, "eligible_images"):
                engine.bind(name, tables.get(name, []))
            engine.bind("images", [file.path for file in store.base_files("images")])
            _make(engine, "resample", "eligible_images")
            return [_measured(engine, strategy) for strategy in strategies]


def draw(compared: Sequence[Compared]) -> str:
    """The curves as an SVG file of its own, readable on white and on black."""
    curves = [(one.name, [(x, y) for x, y in one.curve if y > 0]) for one in compared]
    points = [point for _, curve in curves for point in curve]
    if not points:
        raise InputError("there is no concept to draw", hint="see why: `curate status`")
    return standalone(
        line_chart(
            Axis("concepts, by frequency", 1, max(2, *(x for x, _ in points)), is_log=True),
            Axis.around("images in an epoch", [y for _, y in points], is_log=True),
            [
                Series(name, curve, colour, is_dashed=name == "natural")
                for (name, curve), colour in zip(curves, _COLOURS, strict=False)
            ],
            labelled_by="title",
        ),
        "How often each concept appears in an epoch, most frequent first, by way of resampling",
    )


def _measured(engine: Engine, strategy: Strategy) -> Compared:
    for folder, table in MADE:
        _make(engine, folder, table, strategy.params)
    counts = [float(count) for _, count in engine.rows(load_sql("resample", "epoch_counts").text)]
    ((images, epoch_length, largest),) = engine.rows(load_sql("resample", "epoch").text)
    figures = diagnostics(counts, images=images, epoch_length=epoch_length, largest_repeat=largest)
    return Compared(strategy.name, figures, rank_frequency(counts))


def _make(
    engine: Engine, folder: str, table: str, params: Mapping[str, Any] = MappingProxyType({})
) -> None:
    file = load_sql(folder, table)
    path = engine.scratch / f"{table}.parquet"
    own = {name: value for name, value in params.items() if name in file.params}
    engine.write(file.text, own, load_schema()[table], path)
    engine.bind(table, [path])
