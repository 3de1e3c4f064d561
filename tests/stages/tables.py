"""Draws a stage's input as text, runs the stage, and holds what it writes against a drawn table.

A drawn table has a header and a row a line, with ``|`` between the cells. ``-`` is null, ``[]`` an
empty list, ``[a, b]`` a list, ``[x=y]`` a list of signals, ``day 5`` a moment 5 days before the
cutoff (``day -1``: one day after it); a mask is drawn as the list of its codes. Columns that are
not drawn get a plain value.
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pyarrow as pa

from curate.pipeline.plan import rule_stages, stages
from curate.policy import policy_table, reason_codes, rules
from curate.stages.cut_signals import cut_signals
from curate.stages.find_near_copies import find_near_copies
from curate.store.engine import Engine
from curate.store.quoting import quote_literal
from curate.store.schema import Column, load_schema
from curate.store.sqlfiles import SqlFile, load_sql

CUTOFF = datetime(2026, 6, 1)
STALE_BEFORE = CUTOFF - timedelta(days=30)
_PLAIN: Mapping[str, Any] = {
    "platform": "instagram",
    "kind": "post",
    "origin": "post",
    "origins": "post",
    "state": "ok",
    "route": "noun",
    "sentence": "a rule",
    "remedy": "a remedy",
    "evidence": "evidence",
    "action": "reject",
    "status": "public",
    "split": "train",
    "role": "coauthor",
}
_PLAIN_BY_TYPE: Mapping[str, Any] = {"VARCHAR": "x", "BOOLEAN": "false", "TIMESTAMP": "day 0"}

_SAID_IN = {
    "people": {"post_people", "post_links"},
    "reposts": {"posts", "post_links"},
    "other_images": {"post_links"},
    "image_digests": {"image_facts"},
}

# Which tables have rows, by engine: only those are emptied for the next test.
_drawn: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def given(engine: Engine, **drawings: str) -> None:
    """Make the drawn tables the engine's tables; every other declared table is empty.

    Who is in posts, what they repeat and the digests of files are computed from what is
    drawn, unless they are.
    """
    for table in _drawn.setdefault(engine, set(load_schema())):
        engine.bind(table, [])
    _drawn[engine] = set(drawings)
    for table, drawing in drawings.items():
        header, rows = _read(drawing)
        columns = load_schema()[table].columns
        strange = set(header) - {column.name for column in columns}
        assert not strange, f"{table} has no column {strange}"
        values = ", ".join(
            "(" + ", ".join(_literal(column, header, row) for column in columns) + ")"
            for row in rows
        )
        names = ", ".join(column.name for column in columns)
        engine.rows(
            f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM (VALUES {values}) AS drawn ({names})"
        )
    for stage, tables in _SAID_IN.items():
        if stage not in drawings and tables & set(drawings):
            output_of(engine, stage)


def given_policy(engine: Engine, config: Any) -> None:
    """The policy as a config sets it, and the signal rules, as the pipeline computes them."""
    policy = pa.Table.from_batches([policy_table(config)])
    become(engine, "policy", policy)
    for name in ("signal_rules", "licences"):
        engine.rows(f"CREATE OR REPLACE VIEW {name} AS {load_sql('.', name).text}")
        _drawn[engine].add(name)


def stage_file(name: str) -> SqlFile:
    """A stage of SQL by its name; ``account/ACCT_PRIVATE`` is that rule alone."""
    grain, _, code = name.partition("/")
    if code:
        own = [rule for rule in rules() if (rule.grain, rule.code) == (grain, code)]
        (made,) = rule_stages(own)
        return made
    return next(stage for stage in stages() if isinstance(stage, SqlFile) and stage.name == name)


def spoken_and_said(engine: Engine, purpose: str = "research") -> None:
    """Make what is said to machines of the drawn signals, as the pipeline does."""
    words_spoken(engine)
    output_of(engine, "said", purpose=purpose)


def words_spoken(engine: Engine) -> None:
    """The same without judging it."""
    output_of(engine, "spoken")
    words = pa.Table.from_batches(
        list(cut_signals(engine, {})), load_schema()["signal_words"].arrow
    )
    become(engine, "signal_words", words)


def near_copies_become(engine: Engine, distance: int) -> list[dict[str, Any]]:
    """Make what looks like ``excluded_hashes``, as the pipeline does, and return its rows."""
    found = list(find_near_copies(engine, {"copy_distance": distance}))
    rows = pa.Table.from_batches(found, load_schema()["near_copies"].arrow)
    become(engine, "near_copies", rows)
    return rows.to_pylist()


def become(engine: Engine, table: str, rows: pa.Table) -> None:
    """Make the rows that a stage in Python gave the table."""
    # A copy, which needs no file: the engine's views can't see what Python holds.
    engine.connection.register("handed_over", rows)
    engine.rows(f"DROP TABLE IF EXISTS {table}_rows")
    engine.rows(f"CREATE TABLE {table}_rows AS SELECT * FROM handed_over")
    engine.connection.unregister("handed_over")
    engine.rows(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM {table}_rows")
    _drawn[engine].add(table)


def images_become(engine: Engine, *groups: tuple[int, list[int]]) -> None:
    """So many images of each list of concepts, eligible and kept; image n is of post n, from 0."""
    given(engine)
    lists = [concepts for count, concepts in groups for _ in range(count)]
    drawn: dict[str, Sequence[Any]] = {
        "image_key": range(len(lists)),
        "post_key": range(len(lists)),
        "image_id": [sha256(b"%d" % number).hexdigest()[:32] for number in range(len(lists))],
        "concept_ids": lists,
        "position": [0] * len(lists),
    }
    for table in ("images", "eligible_images", "kept_images", "labels", "post_concepts"):
        schema = load_schema()[table].arrow
        columns = {name: drawn.get(name, [None] * len(lists)) for name in schema.names}
        become(engine, table, pa.table(columns, schema=schema))


def then(engine: Engine, stage: str, drawing: str, **params: Any) -> None:
    """Run a stage and compare the drawn columns of what it writes, in any order."""
    header, rows = _read(drawing)
    assert run(engine, stage, header, **params) == sorted(tuple(row) for row in rows)


def then_nothing(engine: Engine, stage: str, **params: Any) -> None:
    """Run a stage that is to write no row."""
    file = stage_file(stage)
    columns = list(load_schema()[str(file.writes)].column_names)
    assert run(engine, stage, columns, **params) == []


def run(engine: Engine, stage: str, columns: list[str], **params: Any) -> list[tuple[str, ...]]:
    """What a stage writes, through the contract of ``sql/schema.sql``: text cells, sorted."""
    return sorted(run_in_order(engine, stage, columns, **params))


def run_in_order(
    engine: Engine, stage: str, columns: list[str], **params: Any
) -> list[tuple[str, ...]]:
    """The same in the order of the file."""
    file = stage_file(stage)
    schema = load_schema()[str(file.writes)]
    params = {name: value for name, value in params.items() if name in file.params}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.parquet"
        engine.write(file.text, params, schema, path)
        rows = engine.rows(
            f"SELECT {', '.join(columns)} FROM read_parquet({quote_literal(str(path))}, "
            "file_row_number = true) ORDER BY file_row_number"
        )
    return [
        tuple(
            _codes(value) if column == "mask" else _text(value)
            for column, value in zip(columns, row, strict=True)
        )
        for row in rows
    ]


def output_of(engine: Engine, stage: str, **params: Any) -> None:
    """Run a stage and make its output, added to what is there, the table that it writes."""
    file = stage_file(stage)
    table = str(file.writes)
    names = ", ".join(load_schema()[table].column_names)
    text = file.text
    for name in sorted(params, key=len, reverse=True):
        value = params[name]
        literal = f"TIMESTAMP '{value}'" if isinstance(value, datetime) else repr(value)
        if isinstance(value, bytes):
            literal = f"unhex('{value.hex()}')"
        text = re.sub(rf"\${name}\b", literal, text)
    engine.rows("DROP TABLE IF EXISTS written")
    engine.rows(f"CREATE TABLE written AS SELECT {names} FROM ({text}) AS stage_output")
    engine.rows(f"INSERT INTO written SELECT {names} FROM {table}")
    kept = f"{table}_rows"
    engine.rows(f"DROP TABLE IF EXISTS {kept}")
    engine.rows(f"ALTER TABLE written RENAME TO {kept}")
    engine.rows(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM {kept}")
    _drawn[engine].add(table)


def moment(days: float) -> datetime:
    """A time, counted in days before the cutoff."""
    return CUTOFF - timedelta(days=days)


def _read(drawing: str) -> tuple[list[str], list[list[str]]]:
    lines = [
        [cell.strip() for cell in line.split("|")] for line in drawing.splitlines() if line.strip()
    ]
    header, *rows = lines
    for row in rows:
        assert len(row) == len(header), f"{row} does not fit {header}"
    return header, rows


def _literal(column: Column, header: list[str], row: list[str]) -> str:
    if column.name in header:
        cell = row[header.index(column.name)]
    elif column.is_nullable:
        cell = "-"
    else:
        cell = _PLAIN.get(column.name, _PLAIN_BY_TYPE.get(column.type, "0"))
    return f"CAST({_value(cell, column.type)} AS {column.type})"


def _value(cell: str, kind: str) -> str:
    if cell == "-":
        return "NULL"
    if kind == "BIGINT" and cell.startswith("["):
        bits = {code.code: code.bit for code in reason_codes()}
        return str(sum(1 << bits[code] for code in _items(cell)))
    if kind.startswith("STRUCT"):
        entries = [entry.split("=") for entry in _items(cell)]
        return "[" + ", ".join(f"{{'signal': '{s}', 'value': '{v}'}}" for s, v in entries) + "]"
    if kind.endswith("[]"):
        return "[" + ", ".join(quote_literal(item) for item in _items(cell)) + "]"
    if kind == "TIMESTAMP" and cell.startswith("day"):
        return f"'{moment(float(cell.removeprefix('day')))}'"
    return quote_literal(cell)


def _codes(mask: int) -> str:
    codes = [code.code for code in reason_codes() if mask & (1 << code.bit)]
    return f"[{', '.join(sorted(codes))}]"


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.strip("[]").split(",") if item.strip()]


def _text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        days = (CUTOFF - value) / timedelta(days=1)
        return f"day {days:g}"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return str(value)
