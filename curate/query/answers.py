"""The rows of an answered query, and DuckDB's errors in words that quote no data."""

import re
from collections.abc import Iterator
from typing import Any

import duckdb

from curate.errors import CurateError, InputError, RefusedError
from curate.query.guard import views_hint


class Answer:
    """The rows of one query, read as they are asked for."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, query: str) -> None:
        self._connection = connection
        self._query = query
        self.columns = tuple(str(entry[0]) for entry in connection.description or ())

    def batches(self, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """All rows, ``size`` at a time. Read them before the connection's next query."""
        while True:
            try:
                rows = self._connection.fetchmany(size)
            except duckdb.Error as error:
                raise readable(error, self._query) from None
            if not rows:
                return
            yield rows

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows at once."""
        return [row for batch in self.batches() for row in batch]


def readable(error: duckdb.Error, query: str) -> CurateError:
    """DuckDB's error as one of ours."""
    if isinstance(error, duckdb.PermissionException):
        return RefusedError(_redacted(str(error), query), hint=views_hint())
    if "pytz" in str(error):
        return InputError(
            "a time with a time zone can't be shown",
            hint="times here are UTC: write localtimestamp for now(), or CAST(… AS TIMESTAMP)",
        )
    return InputError(_redacted(str(error), query), hint=views_hint())


def _redacted(message: str, query: str) -> str:
    """DuckDB's message without values that are not in the query: they come from the data."""
    message = re.split(r"\n\s*LINE \d+:", message)[0].strip()

    def hide(match: re.Match[str]) -> str:
        return match[0] if match[0].strip("'\"") in query else "…"

    return re.sub(r"'[^']*'|\d{4,}", hide, message)
