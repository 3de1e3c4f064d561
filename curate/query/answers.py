"""The rows of an answered query, and DuckDB's errors in words that quote no data."""

import errno
import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import duckdb

from curate.errors import CurateError, InputError, RefusedError
from curate.query.guard import views_hint
from curate.query.limits import Clock, out_of_memory, too_deep


class Texts(NamedTuple):
    """A query whose rows are one text each, and the columns that the texts are of."""

    query: str
    columns: tuple[str, ...]


class Answer:
    """The rows of one query, read as they are asked for.

    ``is_text`` says that a row is one text, in which its ``columns`` are written already.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        query: str,
        clock: Clock,
        text_columns: tuple[str, ...] | None = None,
    ) -> None:
        self._connection = connection
        self._query = query
        self._clock = clock
        self.is_text = text_columns is not None
        self.columns = text_columns or tuple(
            str(entry[0]) for entry in connection.description or ()
        )

    def batches(self, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """All rows, ``size`` at a time. Read them before the connection's next query."""
        while True:
            try:
                with self._clock.running():
                    rows = self._connection.fetchmany(size)
            except duckdb.Error as error:
                raise readable(error, self._query) from None
            except MemoryError:
                raise out_of_memory() from None
            if not rows:
                return
            yield rows

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows at once."""
        return [row for batch in self.batches() for row in batch]


# These say what is wrong with the query itself: they come before any row is read.
_ABOUT_THE_QUERY = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.NotImplementedException,
    duckdb.ParserException,
    duckdb.SyntaxException,
)
# The others may quote a value of a row, between quotes of any kind or none.
_ABOUT_A_VALUE: dict[type[duckdb.Error], str] = {
    duckdb.ConversionException: "a value can't be converted to the type that the query asks for",
    duckdb.InvalidInputException: "a function was given a value that it can't take",
    duckdb.OutOfRangeException: "a number is out of the range of its type",
}
_SAID_OF_NO_VALUE = (
    "More than one row returned by a subquery used as an expression",
    "Values were not provided for the following parameters",
    "Lists larger than",
    "Map keys must be unique",
)
_SOURCE_COLUMN = re.compile(r" when casting from source column (\w+)")


def _too_much(error: duckdb.Error, message: str) -> InputError | None:
    if isinstance(error, duckdb.OutOfMemoryException):
        return out_of_memory()
    if "Max expression depth" in message:
        return too_deep()
    if os.strerror(errno.ENOSPC) in message or "max_temp_directory_size" in message:
        return InputError(
            "no space is left on the disk for the query's temporary files",
            hint="ask for less at a time, or make room",
        )
    return None


def readable(error: duckdb.Error, query: str) -> CurateError:
    """DuckDB's error as one of ours, which holds nothing that ``query`` does not hold."""
    message = re.split(r"\n\s*LINE \d+:", str(error))[0].strip()
    if isinstance(error, duckdb.PermissionException):
        return RefusedError("the connection is locked against this", hint=views_hint())
    if (costs := _too_much(error, message)) is not None:
        return costs
    if "pytz" in message:
        return InputError(
            "a time with a time zone can't be shown",
            hint="times here are UTC: write localtimestamp for now(), or CAST(… AS TIMESTAMP)",
        )
    if isinstance(error, _ABOUT_THE_QUERY):
        return InputError(message, hint=views_hint())
    said = next((text for text in _SAID_OF_NO_VALUE if text in message), None)
    if said is not None:
        return InputError(said, hint=views_hint())
    column = _SOURCE_COLUMN.search(message)
    where = f" (column {column[1]})" if column and re.search(rf"\b{column[1]}\b", query) else ""
    problem = _ABOUT_A_VALUE.get(type(error), f"DuckDB can't answer it ({type(error).__name__})")
    return InputError(
        f"{problem}{where}",
        hint="which value is not repeated here; TRY_CAST(… AS …) makes it null, TRY(…) any other",
    )
