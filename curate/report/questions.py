"""Asks the engine one of the report's questions (``sql/reports``) and returns rows for JSON."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

Row = dict[str, Any]


def ask(engine: Engine, name: str, **params: Any) -> list[Row]:
    """The rows of ``sql/reports/<name>.sql``; times are days in UTC, numbers int or float."""
    file = load_sql("reports", name)
    rows = engine.records(file.text, {param: params[param] for param in file.params})
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def date_of(moment: datetime) -> str:
    """The day of a naive or aware time as ISO 8601, in UTC.

    The second of a post or of an observation is enough to find it on its platform.
    """
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.date().isoformat()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return date_of(value)
    if isinstance(value, Decimal):
        # A sum of BIGINTs is wider than a BIGINT.
        return int(value)
    if isinstance(value, float):
        # Beyond this, a sum depends on the order in which threads added it up.
        return round(value, 6)
    return value
