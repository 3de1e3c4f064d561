"""Keeps what was seen in image files, so that the same bytes are decoded once."""

import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from curate.images.perceptual import PerceptualHashes
from curate.images.scan import ImageFacts

_TABLE = """
CREATE TABLE IF NOT EXISTS seen (
  key BLOB PRIMARY KEY, look TEXT NOT NULL, sha256 TEXT NOT NULL, facts TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_by_file ON seen (sha256);
"""


class SeenFiles:
    """A file of the store that has facts of image files by the key of their contents.

    ``look`` names how they were looked at: facts of another look are not found, and are replaced.
    Several threads may ask. A file that can't be read or written is started anew: losing it only
    costs time.
    """

    def __init__(self, path: Path, look: str = "") -> None:
        self._path = path
        self._look = look
        self._lock = Lock()
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def find(self, key: bytes) -> ImageFacts | None:
        """The facts of what has this key, if it was looked at."""
        rows = self._ask("SELECT facts FROM seen WHERE key = ? AND look = ?", (key, self._look))
        try:
            return _facts(rows[0][0]) if rows else None
        except (ValueError, TypeError, KeyError, AttributeError):
            return None  # damaged: it is looked at again, and replaced

    def add(self, key: bytes, facts: ImageFacts) -> None:
        """Note the facts of what has this key; they last from the next ``commit``."""
        row = (key, self._look, facts.sha256, json.dumps(asdict(facts)))
        self._ask("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", row)

    def commit(self) -> None:
        """Make what was noted survive whatever ends the process."""
        if self._connection.in_transaction:
            self._ask("COMMIT")

    def forget(self, digests: Iterable[str]) -> None:
        """Wipe what is known of the files with these SHA-256."""
        for sha256 in digests:
            self._ask("DELETE FROM seen WHERE sha256 = ?", (sha256,))
        self.commit()

    def keep_only(self, digests: Iterable[str]) -> None:
        """Wipe what is known of all other files."""
        self._ask("CREATE TEMP TABLE kept (sha256 TEXT PRIMARY KEY) WITHOUT ROWID")
        for sha256 in digests:
            self._ask("INSERT OR IGNORE INTO kept VALUES (?)", (sha256,))
        self._ask("DELETE FROM seen WHERE sha256 NOT IN (SELECT sha256 FROM kept)")
        self.commit()
        self._ask("DROP TABLE kept")

    def _ask(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.DatabaseError:
                self._connection.close()
                self._path.unlink(missing_ok=True)
                self._open()
                return []

    def _open(self) -> None:
        # Private, whatever the umask; SQLite gives its journal the mode of the file.
        os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
        self._connection = sqlite3.connect(self._path, check_same_thread=False)
        try:
            # What is deleted is overwritten: it may be of somebody who asked to be forgotten.
            self._connection.executescript(f"PRAGMA secure_delete = ON; {_TABLE}")
        except sqlite3.DatabaseError:
            self._connection.close()
            self._path.write_bytes(b"")
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
            self._connection.executescript(f"PRAGMA secure_delete = ON; {_TABLE}")


def _facts(text: str) -> ImageFacts:
    fields = json.loads(text)
    for name in ("metadata", "media_metadata"):
        fields[name] = None if fields[name] is None else tuple(fields[name])
    fields["signals"] = tuple(map(tuple, fields["signals"]))
    hashes = {name: tuple(values) for name, values in fields["hashes"].items()}
    return ImageFacts(**fields | {"hashes": PerceptualHashes(**hashes)})
