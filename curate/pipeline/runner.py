"""Runs one stage at a time over its tables, and reuses what is already there."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate.errors import ContractError
from curate.stages import PythonStage, Stage
from curate.store.emptiness import gives_none
from curate.store.engine import FAST, SMALL, Engine
from curate.store.schema import TableSchema, load_schema
from curate.store.sqlfiles import SqlFile, macros_sql
from curate.store.tables import (
    ALL,
    BASE_TABLES,
    PART_TABLES,
    REPLACED_TABLES,
    WHOLE_TABLES,
    Stamp,
    Store,
    TableFile,
)

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class StageResult:
    """What became of one stage in one run."""

    name: str
    rows: int
    seconds: float
    is_reused: bool


class StageRunner:
    """Runs stages in order over one store, remembering which files each table consists of.

    ``lender`` is a store whose outputs are used where they are still true, and never written.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        params: Mapping[str, Any],
        *,
        lender: Store | None = None,
    ) -> None:
        self._store = store
        self._lender = lender
        self._engine = engine
        self._params = params
        self._parts = store.parts()
        self._derived: dict[str, list[tuple[str, TableFile]]] = {}
        self.finished: list[tuple[str, str]] = []
        self._bound: dict[str, list[Path]] = {}
        self._has_rows: dict[Path, bool] = {}
        self._superseded = store.base_files("superseded")
        engine.bind("superseded", [file.path for file in self._superseded])

    def run(self, stage: Stage, progress: Progress) -> StageResult:
        """Run ``stage`` for each of its parts, or reuse what is there and still true."""
        started = time.monotonic()
        wanted = (*stage.params, *(stage.settings if isinstance(stage, PythonStage) else ()))
        missing = [name for name in wanted if name not in self._params]
        if missing or not stage.writes:
            raise ContractError(f"{stage.name}: nobody sets {missing or 'what it writes'}")
        own = {name: self._params[name] for name in stage.params}
        table = load_schema()[stage.writes]
        parts = self._parts if stage.scope == "part" else [ALL]
        old = self._store.stamps(stage.writes, stage.name)
        lent = self._lender.stamps(stage.writes, stage.name) if self._lender else {}
        borrowed: dict[str, Stamp] = {}
        stamps: dict[str, Stamp] = {}
        is_reused = True
        for number, part in enumerate(parts):
            progress(stage.name, number, len(parts))
            inputs = {name: self._files(name, part) for name in dict.fromkeys(stage.reads)}
            self._bind(inputs)
            if self._superseded and inputs.keys() & {*PART_TABLES, *REPLACED_TABLES}:
                # A later ingest hides posts of earlier parts, whose own files stay as they are.
                inputs["superseded"] = self._superseded
            digest = _inputs_digest(stage, own, inputs, self._engine)
            if part in old and old[part].inputs == digest:
                stamps[part] = old[part]
                continue
            if part in lent and lent[part].inputs == digest:
                borrowed[part] = lent[part]
                continue
            is_reused = False
            path = self._store.stage_path(stage.writes, stage.name, part)
            if old.pop(part, None):
                # Killed after the new file and before its stamp, the old stamp would vouch for it.
                self._store.write_stamps(stage.writes, stage.name, {**old, **stamps})
            begun = time.monotonic()
            rows, sha256 = self._write(stage, own, table, path, progress, self._empty(inputs))
            stamps[part] = Stamp(digest, sha256, rows, round(time.monotonic() - begun, 3))
            self._store.write_stamps(stage.writes, stage.name, {**old, **stamps})
        self._forget_old_parts(stage, old, stamps)
        progress(stage.name, len(parts), len(parts))
        self._remember(self._store, stage.writes, stage.name, stamps)
        if self._lender:
            self._remember(self._lender, stage.writes, stage.name, borrowed)
        rows = sum(stamp.rows for stamp in (*stamps.values(), *borrowed.values()))
        return StageResult(stage.name, rows, round(time.monotonic() - started, 3), is_reused)

    @property
    def tables(self) -> frozenset[str]:
        """Every table that can be bound by now."""
        return frozenset((*self._derived, *BASE_TABLES, *REPLACED_TABLES, *WHOLE_TABLES))

    def bind_all(self, names: Sequence[str]) -> None:
        """Bind whole tables, for the questions that are asked after the last stage."""
        self._bind({name: self._files(name, ALL) for name in names})

    def empty(self, file: SqlFile) -> frozenset[str]:
        """Those of the tables that ``file`` reads that have no row in any part."""
        return self._empty({name: self._files(name, ALL) for name in file.reads})

    def inputs_digest(self, file: SqlFile) -> str:
        """A digest that changes with whatever the answer of ``file`` rests on, over all parts."""
        inputs = {name: self._files(name, ALL) for name in file.reads}
        if self._superseded:
            inputs["superseded"] = self._superseded
        own = {name: self._params[name] for name in file.params}
        return _inputs_digest(file, own, inputs, self._engine)

    def _write(
        self,
        stage: Stage,
        params: Mapping[str, Any],
        table: TableSchema,
        path: Path,
        progress: Progress,
        empty: AbstractSet[str],
    ) -> tuple[int, str]:
        # Most tables of a small workspace are empty, and planning is most of what it costs.
        if gives_none(stage.needs, empty):
            return self._engine.write_nothing(table, path)
        if isinstance(stage, SqlFile):
            left = stage.without(empty)
            # The manifest leaves the workspace; every other output is read here, and soon.
            packing = SMALL if stage.writes == "manifest" else FAST
            own = {name: params[name] for name in left.params}
            return self._engine.write(left.text, own, table, path, packing)
        settings = {name: self._params[name] for name in stage.settings}
        batches = stage.function(self._engine, {**params, **settings})
        if stage.expected_rows is not None:
            batches = _told(batches, stage.name, stage.expected_rows(self._engine), progress)
        return self._engine.write_arrow(batches, table, path)

    def _files(self, table: str, part: str) -> list[TableFile]:
        if table in BASE_TABLES or table in REPLACED_TABLES or table in WHOLE_TABLES:
            return self._store.base_files(table, None if part == ALL else part)
        outputs = self._derived.get(table)
        if outputs is None:
            raise ContractError(f"{table} is read before any stage wrote it")
        return [file for owner, file in outputs if ALL in (part, owner) or owner == part]

    def _empty(self, inputs: Mapping[str, Sequence[TableFile]]) -> frozenset[str]:
        """Those of the tables that surely have no row."""
        return frozenset(
            name
            for name, files in inputs.items()
            if (name in REPLACED_TABLES and not self._superseded)
            or not any(map(self._may_have_rows, files))
        )

    def _may_have_rows(self, file: TableFile) -> bool:
        if file.path not in self._has_rows:
            self._has_rows[file.path] = self._engine.may_have_rows(file.path)
        return self._has_rows[file.path]

    def _bind(self, inputs: Mapping[str, Sequence[TableFile]]) -> None:
        superseded = "superseded" if self._superseded else None
        for name, files in inputs.items():
            paths = [file.path for file in files]
            # Binding opens a file, and most tables are read by stages that follow each other.
            if self._bound.get(name) != paths:
                self._engine.bind(name, paths, superseded=superseded)
                self._bound[name] = paths

    def _remember(self, store: Store, table: str, stage: str, stamps: Mapping[str, Stamp]) -> None:
        files = self._derived.setdefault(table, [])
        for part, stamp in stamps.items():
            path = store.stage_path(table, stage, part)
            files.append((part, TableFile(path, stamp.sha256)))
            self._has_rows[path] = stamp.rows > 0
        self.finished.append((table, stage))

    def _forget_old_parts(
        self, stage: Stage, old: Mapping[str, Stamp], new: Mapping[str, Stamp]
    ) -> None:
        if stage.writes and (set(old) - set(new) or not new):
            for part in set(old) - set(new):
                self._store.stage_path(stage.writes, stage.name, part).unlink(missing_ok=True)
            self._store.stage_folder(stage.writes, stage.name).mkdir(
                parents=True, exist_ok=True, mode=0o700
            )
            self._store.write_stamps(stage.writes, stage.name, dict(new))


def _told(
    batches: "Iterator[pa.RecordBatch]", name: str, total: int, progress: Progress
) -> "Iterator[pa.RecordBatch]":
    done = 0
    progress(name, done, total)
    for batch in batches:
        yield batch
        done += batch.num_rows
        progress(name, done, total)


def _inputs_digest(
    stage: Stage,
    params: Mapping[str, Any],
    inputs: Mapping[str, Sequence[TableFile]],
    engine: Engine,
) -> str:
    has_more = isinstance(stage, PythonStage) and stage.fingerprint
    body = {
        "text": [stage.text, macros_sql()]
        if isinstance(stage, SqlFile)
        else f"python {stage.version}",
        "params": {name: _plain(value) for name, value in sorted(params.items())},
        "inputs": {name: sorted(file.identity for file in files) for name, files in inputs.items()},
        "more": stage.fingerprint(engine) if has_more else None,  # type: ignore[union-attr, misc]
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        # A secret changes the digest without being in it.
        return hashlib.sha256(b"stage parameter\0" + value).hexdigest()
    if isinstance(value, Path):
        return str(value)
    return value
