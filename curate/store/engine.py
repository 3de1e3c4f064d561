"""Runs SELECTs over Parquet files: the one module through which the pipeline's SQL goes."""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb

from curate.durable import written_whole
from curate.errors import ContractError
from curate.store.cut_files import hold_whole
from curate.store.memory import DEFAULT_MEMORY, buffers_within
from curate.store.quoting import quote_literal
from curate.store.schema import TableSchema, check_file, declaration, empty_file, load_schema
from curate.store.sqlfiles import macros
from curate.store.table_rows import few_rows, rows_of

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP_ROWS = 122_880
# Each thread holds a group until it is written, and texts can be long.
ROW_GROUP_BYTES = 64_000_000
# How a file is packed: what is kept for long, and what the next stage reads once (a third faster).
SMALL = "COMPRESSION zstd, COMPRESSION_LEVEL 1"
FAST = "COMPRESSION lz4_raw"


# Who holds this file's lock uses the folder that it lies in. The lock goes with the process.
_IN_USE = "in-use"


def _remove_leftovers(scratch: Path) -> None:
    """Remove the temporary files of processes that were killed: they hold what people wrote."""
    for mark in scratch.glob(f"spill-*/{_IN_USE}"):
        try:
            with mark.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(mark.parent, ignore_errors=True)
        except OSError:
            continue  # it is in use, or has just gone


_FETCHED_ROWS = 65_536


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    """Whatever could be the name of a table in a statement; most are files, run again and again."""
    return frozenset(re.findall(r"\w+", text.lower()))


class Engine:
    """An embedded DuckDB whose tables are Parquet files: small ones loaded, the others as views.

    ``memory`` bounds the process, and so DuckDB's buffers (what does not fit spills into
    ``scratch``); ``threads`` bounds its workers. Every declared table exists and is empty until it
    is bound, and so does every macro: these are made when a statement first names one, as most
    commands need few.
    """

    def __init__(
        self, scratch: Path, *, memory: str = DEFAULT_MEMORY, threads: int | None = None
    ) -> None:
        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_leftovers(scratch)
        self._scratch = tempfile.TemporaryDirectory(dir=scratch, prefix="spill-")
        mark = Path(self._scratch.name, _IN_USE)
        self._in_use = os.open(mark, os.O_WRONLY | os.O_CREAT, 0o600)
        fcntl.flock(self._in_use, fcntl.LOCK_EX)
        self.connection = duckdb.connect(
            config={
                "memory_limit": buffers_within(memory),
                "threads": threads or os.cpu_count() or 1,
                "temp_directory": self._scratch.name,
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                # Row order is asked for by ORDER BY where it matters; keeping it elsewhere costs
                # memory.
                "preserve_insertion_order": False,
            }
        )
        self.memory = memory
        self._kinds: dict[str, str] = {}
        self._files: dict[str, Sequence[Path]] = {}
        # Each with what `rows_of` is to be told.
        self._waiting: dict[str, tuple[str | None, bool]] = {}
        self._undeclared: set[str] = set()
        self._unmade: set[str] = set()
        self._named: set[str] = set()
        self.rows("SET TimeZone = 'UTC'")
        # It would go to stdout, among the data, where Python looks interactive to DuckDB.
        self.rows("SET enable_progress_bar = false")
        # With this pass on, DuckDB 2.0 can stop with an internal error ("dict-surviving join …",
        # duckdb/duckdb#24807) where a join's output is the build side of another join. With it
        # off, the build side is always the right one: stages put the smaller table there.
        self.rows("SET disabled_optimizers = 'build_side_probe_side'")
        # A table that is not bound is the declared one, which is empty.
        self.rows("CREATE SCHEMA declared; SET search_path = 'main,declared'")
        self._unmade = set(macros())
        self._undeclared = set(load_schema())

    @property
    def scratch(self) -> Path:
        """A folder for temporary files, which goes when the engine does."""
        return Path(self._scratch.name)

    @property
    def store(self) -> Path:
        """The folder that its scratch space is in."""
        return self.scratch.parent.parent

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()
        os.close(self._in_use)
        self._scratch.cleanup()

    def bind(
        self,
        table: str,
        files: Sequence[Path],
        *,
        superseded: str | None = None,
        may_lack_columns: bool = False,
    ) -> None:
        """Make ``table`` the rows of ``files``, as ``rows_of`` says.

        They are read when a statement names the table, which raises a ``ContractError`` for a file
        that was cut.
        """
        self._files[table] = files
        self._waiting[table] = (superseded, may_lack_columns)
        if table in self._named:
            # A view may rest on it that a later statement names in its place.
            self._make(table)

    def may_have_rows(self, file: Path) -> bool:
        """Whether a bound file has rows, or is so large that it is not asked."""
        with self._naming_what_is_cut():
            return few_rows([file]) != 0

    def _make_named(self, statement: str) -> None:
        """Make the macros and tables that a statement names, if they are not made yet."""
        words = _words(statement)
        for macro in words & self._unmade:
            self._make_macro(macro)
        for table in words & self._undeclared:
            if table not in self._waiting or f"declared.{table}" in statement:
                self._declare(table)
        for table in words & self._waiting.keys():
            # Another may have made it: what is superseded is left out of others.
            if table in self._waiting:
                self._make(table)

    def _make_macro(self, name: str) -> None:
        if name in self._unmade:
            self._unmade.remove(name)
            statement = macros()[name]
            for other in _words(statement) & self._unmade:
                self._make_macro(other)
            self._run(statement)

    def _declare(self, table: str) -> None:
        if table in self._undeclared:
            self._run(declaration(table, "declared"))
            self._undeclared.remove(table)

    def _make(self, table: str) -> None:
        superseded, may_lack_columns = self._waiting[table]
        files = self._files[table]
        with self._naming_what_is_cut():
            count = few_rows(files)
        query = rows_of(
            table,
            files if count != 0 else [],
            superseded=superseded,
            may_lack_columns=may_lack_columns,
        )
        if f"declared.{table}" in query:
            self._declare(table)
        # Until a view stands in its place, the name of a table finds the declared one.
        if query != rows_of(table, []) or table in self._named:
            kind = "TABLE" if count else "VIEW"
            if self._kinds.get(table, kind) != kind:
                self._run(f"DROP {self._kinds[table]} main.{table}")
            if superseded != table and superseded in self._waiting:
                self._make(superseded)
            self._run(f"CREATE OR REPLACE {kind} main.{table} AS {query}")
            self._kinds[table] = kind
        self._named.add(table)
        # At last: of one whose files can't be read, nobody is to find the empty declaration.
        del self._waiting[table]

    def rows(self, query: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one statement and return all its rows."""
        self._make_named(query)
        return self._run(query, params)

    def _run(self, query: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self._naming_what_is_cut():
            return self.connection.execute(query, dict(params or {})).fetchall()

    def each(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Run one statement and yield its rows, with few in memory. Nothing else may be asked
        until the last one."""
        self._make_named(query)
        with self._naming_what_is_cut():
            found = self.connection.execute(query)
            while rows := found.fetchmany(_FETCHED_ROWS):
                yield from rows

    def value(self, query: str, params: Mapping[str, Any] | None = None) -> Any:
        """The one value of a query."""
        rows = self.rows(query, params)
        return rows[0][0] if rows else None

    def records(self, query: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a small result by the names of its columns."""
        rows = self.rows(query, params)
        names = [name for name, *_ in self.connection.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def arrow(self, query: str, params: Mapping[str, Any] | None = None) -> "pa.Table":
        """A result as an Arrow table, for what may be large: it takes twice as long to ask for."""
        self._make_named(query)
        with self._naming_what_is_cut():
            return self.connection.sql(query, params=dict(params or {})).to_arrow_table()

    def write(
        self,
        query: str,
        params: Mapping[str, Any],
        table: TableSchema,
        path: Path,
        compression: str = SMALL,
    ) -> tuple[int, str]:
        """Write a SELECT's rows to ``path``, packed ``SMALL`` or ``FAST``, whole or not at all.

        Returns the number of rows and the SHA-256 of the file. Raises a ``ContractError`` if the
        rows are not what ``sql/schema.sql`` declares for ``table``.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with written_whole(path) as temporary:
            statement = (
                f"COPY ({query.rstrip().rstrip(';')}\n) TO {quote_literal(str(temporary))} "
                f"(FORMAT parquet, {compression}, ROW_GROUP_SIZE {ROW_GROUP_ROWS}, "
                f"ROW_GROUP_SIZE_BYTES {ROW_GROUP_BYTES})"
            )
            try:
                self._make_named(query)
                self._run(statement, params)
            except (duckdb.BinderException, duckdb.CatalogException) as error:
                raise ContractError(f"{table.name}: {error}") from error
            return self._checked(temporary, table)

    def write_arrow(
        self, batches: "Iterator[pa.RecordBatch]", table: TableSchema, path: Path
    ) -> tuple[int, str]:
        """The same for rows that Python made."""
        import pyarrow.parquet as pq  # noqa: PLC0415

        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with written_whole(path) as temporary:
            with pq.ParquetWriter(
                temporary, table.arrow, compression="zstd", compression_level=1
            ) as writer:
                for batch in batches:
                    writer.write_batch(batch.cast(table.arrow))
            return self._checked(temporary, table)

    def write_nothing(self, table: TableSchema, path: Path) -> tuple[int, str]:
        """The same where it is known that there is no row."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = empty_file(table.name)
        with written_whole(path) as temporary:
            temporary.write_bytes(content)
        return 0, hashlib.sha256(content).hexdigest()

    @contextmanager
    def _naming_what_is_cut(self) -> Iterator[None]:
        try:
            yield
        except Exception:
            # Which of many errors a cut file is depends on where it is cut; none names the table.
            every = (file for files in self._files.values() for file in files)
            hold_whole(every, self.store)
            raise

    def _checked(self, path: Path, table: TableSchema) -> tuple[int, str]:
        rows = check_file(path, table, self.connection)
        if not rows:
            # The same file as where nobody asked, so that what rests on it stays true.
            path.write_bytes(empty_file(table.name))
        with path.open("rb") as file:
            return rows, hashlib.file_digest(file, "sha256").hexdigest()
