"""What every adapter turns an export into: observations of posts and of accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import pyarrow as pa

_PERSON = pa.struct(
    [
        ("role", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("status", pa.string()),
    ]
)
_MEDIUM = pa.struct([("path", pa.string()), ("url", pa.string())])
_SIGNAL = pa.struct([("signal", pa.string()), ("value", pa.string())])

# One row a post, as one record of the export shows it. `problem` names why a record can't be used.
POST_OBSERVATIONS = pa.schema(
    [
        ("platform", pa.string()),
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("status", pa.string()),
        ("is_followed_by_viewer", pa.bool_()),
        ("created_at", pa.timestamp("us")),
        ("observed_at", pa.timestamp("us")),
        ("kind", pa.string()),
        ("visibility", pa.string()),
        ("repost_of", pa.string()),
        ("language", pa.string()),
        ("caption", pa.string()),
        ("tags", pa.list_(pa.string())),
        ("people", pa.list_(_PERSON)),
        ("media", pa.list_(_MEDIUM)),
        ("problem", pa.string()),
        ("record", pa.int64()),
    ]
)

# One row an account: a profile, or a row of an account-status table.
ACCOUNT_OBSERVATIONS = pa.schema(
    [
        ("platform", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("status", pa.string()),
        ("observed_at", pa.timestamp("us")),
        ("origin", pa.string()),
        ("is_followed_by_viewer", pa.bool_()),
        ("signals", pa.list_(_SIGNAL)),
        ("problem", pa.string()),
        ("record", pa.int64()),
    ]
)

Subject = Literal["posts", "accounts"]


@dataclass(frozen=True)
class Observations:
    """A batch of one kind of observation, of one file or of several."""

    subject: Subject
    rows: pa.Table
    file: str = ""


@dataclass(frozen=True)
class Malformed:
    """A record that could not be used: where it is and why, never what it says."""

    file: str
    record: int | None
    reason: str


@dataclass
class Reading:
    """What an adapter notes while it reads: what it skipped, and what it could not use."""

    skipped: dict[str, int] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)

    def skip(self, reason: str) -> None:
        """Count a record that is none of ours, such as a resume file."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def reject(self, file: str, record: int | None, reason: str) -> None:
        """Count a record that should have been usable."""
        self.malformed.append(Malformed(file, record, reason))


def post_rows(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Post observations from dictionaries; keys that are left out are null."""
    return pa.Table.from_pylist(list(rows), schema=POST_OBSERVATIONS)


def account_rows(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Account observations from dictionaries; keys that are left out are null."""
    return pa.Table.from_pylist(list(rows), schema=ACCOUNT_OBSERVATIONS)


def status_of_flag(flags: dict[str, Any], key: str = "is_private") -> str | None:
    """The status that a JSON flag speaks of: nothing if the key is missing.

    Only a JSON boolean is believed. ``"False"`` is a string, and truthy in many languages: the
    classic leak.
    """
    if key not in flags:
        return None
    value = flags[key]
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "private" if value else "public"
    return "malformed"


def utc_from_epoch(seconds: Any) -> datetime | None:
    """A naive UTC time from epoch seconds; ``None`` for anything else."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        return None
