"""Makes the views that a query names, and what they consist of, in one locked connection."""

import hmac
import json
from pathlib import Path
from typing import Any

import duckdb
from duckdb.func import PythonUDFType

from curate.pseudonyms import PSEUDONYM_HEX_DIGITS
from curate.query.row_texts import JSON_STRING, json_string_macro
from curate.query.views import View
from curate.store.sqlfiles import sql_root
from curate.store.table_rows import rows_of
from curate.store.tables import (
    BASE_TABLES,
    PART_TABLES,
    REPLACED_TABLES,
    WHOLE_TABLES,
    Store,
)
from curate.workspace import Workspace


class Catalogue:
    """What a connection has of a workspace: each view, table and macro is made when it is needed.

    The connection has two schemas, ``store`` and ``declared``. ``personal`` shows the values
    themselves where a view else shows pseudonyms.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, workspace: Workspace, *, personal: bool
    ) -> None:
        self._connection = connection
        self._workspace = workspace
        self._store = Store(workspace.store)
        self._personal = personal
        self._made: set[str] = set()
        self._derived: dict[str, list[Path]] | None = None

    def make_view(self, view: View) -> None:
        """Make a view of ``sql/views``, without the columns that are personal."""
        if view.name in self._made:
            return
        for table in view.reads:
            self.make_table(table)
        if "store.shown(" in view.text:
            self.make_macros()
        if "store.may_show(" in view.text:
            self._make_tag_macro()
        hidden = view.personal if view.personal and not self._personal else ()
        columns = f"* EXCLUDE ({', '.join(hidden)})" if hidden else "*"
        self._execute(
            f"CREATE VIEW {view.name} AS SELECT {columns} FROM ({view.text}) AS every"  # noqa: S608 - our files
        )
        self._made.add(view.name)

    def make_macros(self) -> None:
        """Make ``store.pseudonym`` and ``store.shown``; nothing in the database has the key."""
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

    def make_json_macro(self) -> None:
        """Make what the texts of ``row_texts`` call."""
        if JSON_STRING not in self._made:
            self._execute(json_string_macro(JSON_STRING))
            self._made.add(JSON_STRING)

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

    def make_table(self, table: str) -> None:
        """Make ``store.<table>``: the rows of a table as they are."""
        if f"store.{table}" in self._made:
            return
        files = self._files(table)
        superseded = None
        if (table in PART_TABLES or table in REPLACED_TABLES) and self._files("superseded"):
            self.make_table("superseded")
            superseded = "store.superseded"
        if table == "ledger":
            self._load_ledger()
        elif not files or (table in REPLACED_TABLES and superseded is None):
            self._execute(_declaration(table))
        query = rows_of(table, files, superseded=superseded)
        self._execute(f"CREATE VIEW store.{table} AS {query}")
        self._made.add(f"store.{table}")

    def _files(self, table: str) -> list[Path]:
        """The Parquet files of a table, whatever stages wrote them."""
        if table in BASE_TABLES or table in REPLACED_TABLES or table in WHOLE_TABLES:
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


def _declaration(table: str) -> str:
    """The statement of ``sql/schema.sql`` that declares ``table``."""
    start = f"CREATE TABLE {REPLACED_TABLES.get(table, table)} (\n"
    text = (sql_root() / "schema.sql").read_text(encoding="utf-8")
    body = text.partition(start)[2].partition("\n);")[0]
    return f"CREATE TABLE declared.{table} (\n{body}\n)"
