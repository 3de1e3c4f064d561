"""Reads the times that a user gives on the command line."""

from datetime import UTC, datetime
from typing import Any

import click


class UtcTime(click.ParamType[datetime]):
    """An ISO 8601 date or time; without an offset it is UTC. Becomes a naive UTC ``datetime``."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Parse ``value``, or fail with what was expected."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-06-01 or 2026-06-01T12:00Z", param, ctx)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
