"""Answers read-only SQL about a workspace on a locked connection that shows people by pseudonym."""

import os
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from curate.durable import remove_temporaries
from curate.outputs import private_file
from curate.query.answers import Answer, Texts, readable
from curate.query.catalogue import Catalogue
from curate.query.guard import views_named
from curate.query.limits import Clock, bounded_memory, check_nesting
from curate.query.row_texts import TextFormat, row_text
from curate.query.views import load_view
from curate.store.quoting import quote_literal
from curate.store.tables import named_exactly
from curate.workspace import Workspace

__all__ = ["Answer", "QueryConnection", "record_personal_access"]

_MEMORY, _MEMORY_BYTES = "2GB", 2_000_000_000
# Among the views: what a query in a view names is looked for in the view's own schema first, where
# `store` has the tables themselves.
_ANSWER = "main.curate_answer"
_OWN_TABLES = re.compile(r"\bstore\.(\w+)\b(?!\()")


def record_personal_access(workspace: Workspace, action: str, facts: Mapping[str, Any]) -> None:
    """Put on the ledger that somebody looked at personal values; never which."""
    from curate import ledger  # noqa: PLC0415 - few questions need it

    with workspace.locked():
        ledger.append(workspace.ledger, action, facts)


class QueryConnection:
    """A read-only, locked DuckDB over one workspace.

    A query is one SELECT over the views. It reads no file, no setting and no other table, whether
    inside the store or outside, so what a view hides stays hidden: pseudonyms are made by a
    function that holds the key in memory, and nothing in the database has the key. ``personal``
    shows the values themselves; each such query is put on the ledger.

    With ``timeout_s`` a query is cut off when it took DuckDB longer, and while the connection is
    open the process may take no more than 2 GB. ``give_up`` is called, when nothing of the query is
    left on the disk, where DuckDB can't be interrupted: it has to end the process.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        personal: bool = False,
        memory: str = _MEMORY,
        timeout_s: float | None = None,
        give_up: Callable[[], None] | None = None,
    ) -> None:
        self._timeout_s = timeout_s
        self._give_up = give_up
        self._bounds = ExitStack()
        self._workspace = workspace
        self._personal = personal
        self._connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._scratch = scratch = workspace.store / "scratch" / f"sql-{os.getpid()}"
        for statement in (
            "SET TimeZone = 'UTC'",
            # It would go to stdout, among the data, where Python looks interactive to DuckDB.
            "SET enable_progress_bar = false",
            # DuckDB 2.0 can fail with this pass on: see curate/store/engine.py.
            "SET disabled_optimizers = 'build_side_probe_side'",
            "CREATE SCHEMA store",
            "CREATE SCHEMA declared",
            # The order of these four matters: each can only be set before the next.
            f"SET temp_directory = {quote_literal(str(scratch))}",
            f"SET allowed_directories = [{_both_names(workspace.store)}]",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self._connection.execute(statement).fetchall()
        self._catalogue = Catalogue(self._connection, workspace, personal=personal)

    def __enter__(self) -> Self:
        if self._timeout_s is not None:
            self._bounds.enter_context(bounded_memory(_MEMORY_BYTES))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._bounds.close()

    def run(self, query: str, text_format: TextFormat | None = None) -> Answer:
        """Answer one SELECT that somebody typed; with a format as texts, where the engine can.

        Raises a ``RefusedError`` for what the connection is locked against, and an ``InputError``
        for what is no valid SQL over the views, or costs more than it may.
        """
        clock = self._clock()
        try:
            with clock.running():
                self._prepare(query)
                texts = self._as_texts(query, text_format) if text_format else None
                self._connection.execute(texts.query if texts else query)
        except duckdb.Error as error:
            raise readable(error, query) from None
        return Answer(self._connection, query, clock, texts.columns if texts else None)

    def write_parquet(self, query: str, path: Path, limit: int | None = None) -> int:
        """Write the answer, at most ``limit`` rows, to ``path``, and return the number of rows.

        The file appears whole or not at all, and only its owner can read it. Raises as ``run``.
        """
        import pyarrow.parquet as pq  # noqa: PLC0415

        clock = self._clock()
        written = 0
        try:
            with clock.running():
                self._prepare(query)
                reader = self._connection.sql(query).to_arrow_reader(100_000)
            with (
                private_file(path) as temporary,
                clock.running(),
                pq.ParquetWriter(temporary, reader.schema, compression="zstd") as writer,
            ):
                for batch in reader:
                    piece = batch if limit is None else batch.slice(0, limit - written)
                    writer.write_batch(piece)
                    written += len(piece)
                    if written == limit:
                        break
        except duckdb.Error as error:
            raise readable(error, query) from None
        return written

    def ask(self, query: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Answer one of curate's own questions, over ``store.<table>``: the tables as they are."""
        for table in dict.fromkeys(_OWN_TABLES.findall(query)):
            self._catalogue.make_table(table)
        if "store.pseudonym(" in query:
            self._catalogue.make_macros()
        return self._connection.execute(query, dict(params or {})).fetchall()

    def _as_texts(self, query: str, text_format: TextFormat) -> Texts | None:
        """The query of a text a row; null where the engine can't write them, or read the query."""
        try:
            rows = self._connection.sql(query)
            text = row_text(rows.columns, rows.types, text_format)
            if text is None:
                return None
            # A view, because a query may end in a semicolon or a comment.
            self._connection.execute(f"CREATE OR REPLACE VIEW {_ANSWER} AS {query}").fetchall()
        except duckdb.Error:
            # What is wrong with it is said where it is answered as it stands.
            return None
        self._catalogue.make_json_macro()
        return Texts(f"SELECT {text} FROM {_ANSWER}", tuple(rows.columns))  # noqa: S608

    def _clock(self) -> Clock:
        return Clock(self._connection, self._timeout_s, self._give_up and self._end)

    def _end(self) -> None:
        """Leave nothing behind, and let the process be ended."""
        remove_temporaries()
        shutil.rmtree(self._scratch, ignore_errors=True)
        if self._give_up is not None:
            self._give_up()

    def _prepare(self, query: str) -> None:
        check_nesting(query)
        named = sorted(views_named(self._connection, query))
        for name in named:
            self._catalogue.make_view(load_view(name))
        if self._personal:
            record_personal_access(self._workspace, "sql --personal", {"views": named})


def _both_names(folder: Path) -> str:
    """A folder as it is called, and as the names of its files begin where DuckDB reads them."""
    return ", ".join(map(quote_literal, {str(folder.absolute()), named_exactly(folder)}))
