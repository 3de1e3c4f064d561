"""Changes files of an export one by one, so that a change that is killed can be gone on with."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from curate.contained import ContainedFiles
from curate.durable import force_to_disk, written_whole

MEDIA = "media/"


class Journal:
    """Of each file that a rewrite changed, by its name, the digests that it was given so far.

    A file that was removed has null. It is on disk before the file is changed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.is_begun = path.exists()
        self._noted: dict[str, list[str | None]] = (
            json.loads(path.read_text(encoding="utf-8")) if self.is_begun else {}
        )

    def digests(self, name: str) -> list[str | None]:
        """What was noted of a file."""
        return self._noted.get(name, [])

    def note(self, name: str, digest: str | None) -> None:
        """Say, before it is done, what a file is going to be."""
        self._noted.setdefault(name, []).append(digest)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(self._path, mode=0o600, is_forced=True) as temporary:
            temporary.write_text(json.dumps(self._noted), encoding="utf-8")
        self.is_begun = True

    def end(self) -> None:
        """Forget all of it: the export's own record has it now."""
        if self.is_begun:
            self._path.unlink()
            force_to_disk(self._path.parent)


class Changes:
    """Files of an export, of which ``facts`` says what they are now, and what was done to them.

    ``touched`` files were replaced or removed, and had and have so many bytes.
    """

    def __init__(
        self, folder: ContainedFiles, journal: Journal, facts: dict[str, dict[str, Any]]
    ) -> None:
        self.folder, self.journal, self.facts = folder, journal, facts
        self.touched = self.bytes_before = self.bytes_after = 0

    def replace(self, name: str, write: Callable[[BinaryIO], int]) -> int:
        """Put what ``write`` writes in the place of a file; returns what it returns."""
        with self.folder.written_beside(name) as target:
            written = write(target)
            found = facts_of(target)
        self.journal.note(name, found["sha256"])
        self.folder.put(name)
        self._count(name, found)
        return written

    def remove(self, name: str) -> None:
        """Remove a file for good."""
        # What becomes of media is said by the manifest: of many, one note is enough.
        if not (self.journal.is_begun and name.startswith(MEDIA)):
            self.journal.note(name, None)
        self.folder.remove(name)
        self._count(name, None)

    def _count(self, name: str, found: dict[str, Any] | None) -> None:
        self.touched += 1
        self.bytes_before += self.facts.pop(name)["bytes"]
        if found is not None:
            self.bytes_after += found["bytes"]
            self.facts[name] = found


def facts_of(file: BinaryIO) -> dict[str, Any]:
    """The ``sha256`` (hex) and the ``bytes`` of an open file."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    return {"sha256": digest, "bytes": file.tell()}
