"""What every adapter turns an export into: observations of posts and of accounts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from curate.ingest.fields import sound

_PERSON = pa.struct(
    [
        ("role", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("status", pa.string()),
    ]
)
_MEDIUM = pa.struct([("path", pa.string()), ("url", pa.string()), ("alt_text", pa.string())])
_SIGNAL = pa.struct([("signal", pa.string()), ("value", pa.string())])

# One row a post, as one record of the export shows it. `people` are those of its lists; whom its
# texts name is found when it is loaded, for all formats alike: `texts` are those beside the caption
# and the alt texts of photos, and are not kept. `problem` names why a record can't be used.
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
        # Which of kind, coauthor, tagged and mentioned the record speaks of, be it to say that
        # there is nobody. It speaks of the audience and the original where they are not null.
        ("speaks_of", pa.list_(pa.string())),
        ("language", pa.string()),
        ("caption", pa.string()),
        ("texts", pa.list_(pa.string())),
        ("tags", pa.list_(pa.string())),
        ("people", pa.list_(_PERSON)),
        ("media", pa.list_(_MEDIUM)),
        ("signals", pa.list_(_SIGNAL)),
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

# One row a post that its author deleted, as an export of events says.
DELETION_OBSERVATIONS = pa.schema(
    [
        ("platform", pa.string()),
        ("post_id", pa.string()),
        ("observed_at", pa.timestamp("us")),
        ("problem", pa.string()),
        ("record", pa.int64()),
    ]
)

Subject = Literal["posts", "accounts", "deletions"]
SCHEMAS: dict[Subject, pa.Schema] = {
    "posts": POST_OBSERVATIONS,
    "accounts": ACCOUNT_OBSERVATIONS,
    "deletions": DELETION_OBSERVATIONS,
}
# What one record of an export amounts to: rows, each with its subject; left-out columns are null.
Row = tuple[Subject, dict[str, Any]]
_BATCH_ROWS = 10_000


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
class IngestLog:
    """What an adapter notes while it reads: what it skipped, and what it could not use.

    ``records`` counts what was read one by one: every record is ``used``, skipped or malformed,
    and then has its number. A file that can't be read at all is malformed without a number.
    ``unread`` are the columns of tables that nobody reads.
    """

    skipped: dict[str, int] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)
    records: int = 0
    used: int = 0
    unread: list[str] = field(default_factory=list)

    def skip(self, reason: str, count: int = 1) -> None:
        """Count a record that is no post and no account, such as a resume file."""
        self.skipped[reason] = self.skipped.get(reason, 0) + count

    def leave_unread(self, columns: Iterable[str]) -> None:
        """Note columns that nobody reads, each name once."""
        self.unread = list(dict.fromkeys([*self.unread, *map(sound, columns)]))

    def reject(self, file: str, record: int | None, reason: str) -> None:
        """Count a record that should have been usable."""
        self.malformed.append(Malformed(sound(file), record, reason))


class Batches:
    """Collects rows, and hands them on in batches of one subject each."""

    def __init__(self) -> None:
        self._rows: dict[Subject, list[dict[str, Any]]] = {subject: [] for subject in SCHEMAS}

    def add(self, rows: Iterable[Row]) -> None:
        """Take in what one record amounts to."""
        for subject, values in rows:
            self._rows[subject].append(values)

    def full(self) -> Iterator[Observations]:
        """Hand on what has become a batch."""
        for subject, rows in self._rows.items():
            if len(rows) >= _BATCH_ROWS:
                yield self._hand_on(subject)

    def rest(self) -> Iterator[Observations]:
        """Hand on everything."""
        for subject, rows in self._rows.items():
            if rows:
                yield self._hand_on(subject)

    def _hand_on(self, subject: Subject) -> Observations:
        rows, self._rows[subject] = self._rows[subject], []
        return Observations(subject, pa.Table.from_pylist(rows, schema=SCHEMAS[subject]))
