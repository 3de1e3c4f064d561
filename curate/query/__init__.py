"""Answers read-only SQL about a workspace on a locked connection that shows people by pseudonym."""

import hmac
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
from duckdb.func import PythonUDFType

from curate.durable import remove_temporaries
from curate.outputs import private_file
from curate.pseudonyms import PSEUDONYM_HEX_DIGITS
from curate.query.answers import Answer, readable
from curate.query.guard import views_named
from curate.query.limits import Clock, bounded_memory, check_nesting
from curate.query.views import View, load_view
from curate.store.engine import quote_literal, rows_of
from curate.store.sqlfiles import sql_root
from curate.store.tables import BASE_TABLES, PART_TABLES, WHOLE_TABLES, Store, named_exactly
from curate.workspace import Workspace

__all__ = ["Answer", "QueryConnection", "record_personal_access"]

_MEMORY, _MEMORY_BYTES = "2GB", 2_000_000_000
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
        self._store = Store(workspace.store)
        self._personal = personal
        self._made: set[str] = set()
        self._derived: dict[str, list[Path]] | None = None
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

    def run(self, query: str) -> Answer:
        """Answer one SELECT that somebody typed.

        Raises a ``RefusedError`` for what the connection is locked against, and an ``InputError``
        for what is no valid SQL over the views, or costs more than it may.
        """
        clock = self._clock()
        try:
            with clock.running():
                self._prepare(query)
                self._connection.execute(query)
        except duckdb.Error as error:
            raise readable(error, query) from None
        return Answer(self._connection, query, clock)

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
            self._make_table(table)
        if "store.pseudonym(" in query:
            self._make_macros()
        return self._connection.execute(query, dict(params or {})).fetchall()

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
            self._make_view(load_view(name))
        if self._personal:
            record_personal_access(self._workspace, "sql --personal", {"views": named})

    def _make_view(self, view: View) -> None:
        if view.name in self._made:
            return
        for table in view.reads:
            self._make_table(table)
        if "store.shown(" in view.text:
            self._make_macros()
        if "store.may_show(" in view.text:
            self._make_tag_macro()
        hidden = view.personal if view.personal and not self._personal else ()
        columns = f"* EXCLUDE ({', '.join(hidden)})" if hidden else "*"
        self._execute(
            f"CREATE VIEW {view.name} AS SELECT {columns} FROM ({view.text}) AS every"  # noqa: S608 - our files
        )
        self._made.add(view.name)

    def _make_macros(self) -> None:
        if "macros" in self._made:
            return
        self._connection.create_function(
            "curate_pseudonym",
            _pseudonym_function(self._workspace),
            [duckdb.sqltype("VARCHAR")],
            duckdb.sqltype("VARCHAR"),
            type=PythonUDFType.ARROW,
        )
        self._execute(
            "CREATE MACRO store.pseudonym(kind, platform, id) AS "
            "curate_pseudonym(kind || chr(0) || platform || chr(0) || id)"
        )
        self._execute(
            "CREATE MACRO store.shown(personal_value, its_pseudonym) AS "
            + ("personal_value" if self._personal else "its_pseudonym")
        )
        self._made.add("macros")

    def _make_tag_macro(self) -> None:
        if "tag macro" in self._made:
            return
        # A known word may be shown whoever uses it; what a curator or a lexicon named, or a raw
        # tag, where enough accounts do; a compound never, as it may be somebody's name.
        least = self._workspace.config.tags.min_accounts
        self._execute(
            "CREATE MACRO store.may_show(concept, route, accounts) AS coalesce(concept IS NOT NULL "
            "AND (route IN ('lemma', 'plural', 'emoji', 'language') "
            f"OR (route <> 'compound' AND accounts >= {least})), FALSE)"
        )
        self._made.add("tag macro")

    def _make_table(self, table: str) -> None:
        if f"store.{table}" in self._made:
            return
        files = self._files(table)
        if table == "ledger":
            self._load_ledger()
        elif not files:
            self._execute(_declaration(table))
        superseded = None
        if table in PART_TABLES and self._files("superseded"):
            self._make_table("superseded")
            superseded = "store.superseded"
        query = rows_of(table, files, superseded=superseded)
        self._execute(f"CREATE VIEW store.{table} AS {query}")
        self._made.add(f"store.{table}")

    def _files(self, table: str) -> list[Path]:
        """The Parquet files of a table, whatever stages wrote them."""
        if table in BASE_TABLES or table in WHOLE_TABLES:
            return [file.path for file in self._store.base_files(table)]
        if self._derived is None:
            self._derived = self._store.derived_tables()
        return self._derived.get(table, [])

    def _load_ledger(self) -> None:
        from curate import ledger  # noqa: PLC0415

        rows = [
            {**vars(entry), "facts": json.dumps(entry.facts, ensure_ascii=False)}
            for entry in ledger.read(self._workspace.ledger)
        ]
        self._execute(
            "CREATE TABLE declared.ledger (sequence BIGINT, time TIMESTAMP, action VARCHAR, "
            "facts VARCHAR, previous VARCHAR, hash VARCHAR)"
        )
        statement = (
            "INSERT INTO declared.ledger VALUES "
            "($sequence, CAST($time AS TIMESTAMPTZ), $action, $facts, $previous, $hash)"
        )
        for row in rows:
            self._connection.execute(statement, row).fetchall()

    def _execute(self, statement: str) -> None:
        self._connection.execute(statement).fetchall()


def _pseudonym_function(workspace: Workspace) -> Any:
    secret = workspace.pseudonym_key.secret

    def pseudonyms(messages: Any) -> Any:
        import pyarrow as pa  # noqa: PLC0415

        return pa.array(
            [
                None
                if message is None
                else hmac.digest(secret, message.encode(), "sha256").hex()[:PSEUDONYM_HEX_DIGITS]
                for message in messages.to_pylist()
            ],
            pa.string(),
        )

    return pseudonyms


def _both_names(folder: Path) -> str:
    """A folder as it is called, and as the names of its files begin where DuckDB reads them."""
    return ", ".join(map(quote_literal, {str(folder.absolute()), named_exactly(folder)}))


def _declaration(table: str) -> str:
    """The statement of ``sql/schema.sql`` that declares ``table``."""
    start = f"CREATE TABLE {table} (\n"
    text = (sql_root() / "schema.sql").read_text(encoding="utf-8")
    body = text.partition(start)[2].partition("\n);")[0]
    return f"CREATE TABLE declared.{table} (\n{body}\n)"
