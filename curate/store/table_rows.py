"""Says in SQL which rows a table has: those of its files, without what was observed again."""

from collections.abc import Sequence
from pathlib import Path

from curate.store.quoting import quote_literal
from curate.store.tables import PART_TABLES, REPLACED_TABLES, named_exactly

# A table of at most so many bytes and rows is loaded: a question would open its files once for each
# time that it names the table, which is much of what a small run costs.
_LOADED_BYTES = 1_000_000
_LOADED_ROWS = 20_000


def rows_of(
    table: str,
    files: Sequence[Path],
    *,
    superseded: str | None = None,
    may_lack_columns: bool = False,
) -> str:
    """The SELECT of a table's rows: those of its ``files``, or of its empty declaration.

    With ``may_lack_columns``, what files of an earlier version of the software lack is null.

    ``superseded`` names the table of the posts that were observed again, if there are any: of the
    tables that lie in parts, what belongs to those posts is left out, and is what the tables of
    what was replaced consist of.
    """
    is_of_replaced = table in REPLACED_TABLES
    source = f"declared.{table}"
    if files and (superseded or not is_of_replaced):
        names = ", ".join(quote_literal(named_exactly(file)) for file in files)
        source = f"read_parquet([{names}], hive_partitioning = false)"
        if may_lack_columns:
            source = f"(FROM declared.{table} UNION ALL BY NAME FROM {source})"
    query = f"SELECT * FROM {source}"  # noqa: S608 - file names are quoted
    if superseded and table in PART_TABLES:
        query += f" AS every ANTI JOIN {superseded} AS gone ON gone.post_key = every.post_key"
    elif superseded and is_of_replaced:
        query += f" AS every SEMI JOIN {superseded} AS gone ON gone.post_key = every.post_key"
    return query


def few_rows(files: Sequence[Path]) -> int | None:
    """How many rows the files have, if they are few."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    if sum(file.stat().st_size for file in files) > _LOADED_BYTES:
        return None
    # A file of few bytes may have very many rows that are alike.
    count = sum(pq.read_metadata(file).num_rows for file in files)
    return count if count <= _LOADED_ROWS else None
