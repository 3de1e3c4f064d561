"""Quotes texts for SQL, where DuckDB binds no value."""


def quote_literal(text: str) -> str:
    """``text`` as an SQL string, for the few places where DuckDB binds no value: file names."""
    return "'" + text.replace("'", "''") + "'"


def quote_name(text: str) -> str:
    """``text`` as the name of a column."""
    return '"' + text.replace('"', '""') + '"'
