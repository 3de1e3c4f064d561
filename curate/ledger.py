"""The ledger: an append-only, hash-chained record of what was done in a workspace."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curate.durable import force_to_disk
from curate.errors import ContractError

GENESIS = "0" * 64
# So many digits of a head are compared at least: 8 could be met by trying 2**32 histories.
ANCHOR_DIGITS = 16


@dataclass(frozen=True)
class LedgerEntry:
    """One line of the ledger; ``hash`` is over everything before it, so history can't change."""

    sequence: int
    time: str
    action: str
    facts: Mapping[str, Any]
    previous: str
    hash: str


_KEYS = {field.name for field in fields(LedgerEntry)}


def append(path: Path, action: str, facts: Mapping[str, Any]) -> LedgerEntry:
    """Add an entry and force it to disk.

    A last line torn by a crash is cut off first: it was never acknowledged to anybody. ``facts``
    must hold no personal value.
    """
    entries = list(read(path))
    previous = entries[-1].hash if entries else GENESIS
    body = {
        "sequence": len(entries) + 1,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "action": action,
        "facts": dict(facts),
        "previous": previous,
    }
    entry = LedgerEntry(**body, hash=_hash(body))  # type: ignore[arg-type]
    line = _line({**body, "hash": entry.hash}) + b"\n"
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(_whole_length(path))
        file.seek(0, os.SEEK_END)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        # Else a power cut could lose the file's name, and all of its entries with it.
        force_to_disk(path.parent)
    return entry


def read(path: Path) -> Iterator[LedgerEntry]:
    """All entries in order; raises a ``ContractError`` where the chain is broken.

    A last line without its end was torn by a crash, and is left out: nobody was told of it.
    """
    if not path.exists():
        return
    content = path.read_bytes()
    previous = GENESIS
    for number, line in enumerate(content[: content.rfind(b"\n") + 1].split(b"\n")[:-1], 1):
        try:
            body = json.loads(line)
            # Byte for byte what `append` writes: of a key that is said twice, a reader sees one.
            is_sound = _is_sound(body, number, previous) and line == _line(body)
        except (ValueError, RecursionError):
            is_sound = False
        if not is_sound:
            raise ContractError(
                f"ledger.jsonl: line {number} was changed, dropped or reordered",
                hint="restore the ledger from a backup; its head was printed by earlier commands",
            )
        entry = LedgerEntry(**body)
        yield entry
        previous = entry.hash


@dataclass(frozen=True)
class Chain:
    """A ledger whose chain holds: the hashes of its entries in order, and what a crash tore off."""

    hashes: tuple[str, ...]
    torn_bytes: int

    @property
    def head(self) -> str:
        """The hash of the newest entry."""
        return self.hashes[-1] if self.hashes else GENESIS

    def has(self, anchored: str) -> bool:
        """Whether a head that was kept elsewhere is the chain's; 16 of its hex digits will do."""
        is_long = len(anchored) >= ANCHOR_DIGITS
        return anchored == GENESIS or (
            is_long and any(own.startswith(anchored) for own in self.hashes)
        )


def check(path: Path) -> Chain:
    """Hold every entry against the one before; raises a ``ContractError`` where the chain breaks.

    Entries dropped at the end leave a chain that holds: only a head that was kept elsewhere shows
    them.
    """
    hashes = tuple(entry.hash for entry in read(path))
    torn = path.stat().st_size - _whole_length(path) if path.exists() else 0
    return Chain(hashes, torn)


def head(path: Path) -> str:
    """The hash of the newest entry, for anchoring elsewhere."""
    newest = GENESIS
    for entry in read(path):
        newest = entry.hash
    return newest


def _is_sound(body: Any, number: int, previous: str) -> bool:
    """Whether ``body`` is an entry, the one that follows ``previous``, and unchanged."""
    if not isinstance(body, dict) or body.keys() != _KEYS or not isinstance(body["facts"], dict):
        return False
    rest = {key: value for key, value in body.items() if key != "hash"}
    return bool(
        body["hash"] == _hash(rest) and body["previous"] == previous and body["sequence"] == number
    )


def _hash(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _line(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, ensure_ascii=False).encode()


def _whole_length(path: Path) -> int:
    """The length up to the last complete line; what follows was torn by a crash."""
    return path.read_bytes().rfind(b"\n") + 1
