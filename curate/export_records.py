"""Reads what an export says of itself, and what the ledger says of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate import ledger
from curate.errors import RefusedError
from curate.workspace import Workspace

EXPORT_NAME = "export.json"
EXPORTED, REWRITTEN = "export", "export rewritten"


@dataclass(frozen=True)
class Rewritten:
    """That images were removed from an export after it was made; the days are UTC (ISO 8601)."""

    exported_on: str
    rewritten_on: str
    removed_images: int


@dataclass(frozen=True)
class ExportRecord:
    """``export.json``. ``files`` has the ``sha256`` and ``bytes`` of every other file by its name,
    ``sha256`` is its own digest, and ``body`` all that it says."""

    format: str
    version: str | None
    version_digest: str
    images: Mapping[str, int]
    accepted: str | None
    files: Mapping[str, Mapping[str, Any]]
    rewritten: Rewritten | None
    sha256: str
    body: Mapping[str, Any]


def parse_record(content: bytes) -> ExportRecord:
    """Read the content of an ``export.json``; a ``RefusedError`` if it is none."""
    try:
        body = json.loads(content)
        rewritten = body.get("rewritten")
        return ExportRecord(
            format=str(body["format"]),
            version=body["version"],
            version_digest=str(body["version_digest"]),
            images={str(split): int(count) for split, count in body["images"].items()},
            accepted=(body.get("verified") or {}).get("accepted_violations"),
            files={
                str(name): {"sha256": str(told["sha256"]), "bytes": int(told["bytes"])}
                for name, told in body["files"].items()
            },
            rewritten=Rewritten(**rewritten) if rewritten else None,
            sha256=hashlib.sha256(content).hexdigest(),
            body=body,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RefusedError(f"{EXPORT_NAME} is damaged") from None


def list_files(folder: Path) -> dict[str, dict[str, Any]]:
    """What ``files`` says of a folder that was just written."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        found[path.relative_to(folder).as_posix()] = {
            "sha256": digest,
            "bytes": path.stat().st_size,
        }
    return found


def rewritten_record(folder: Path) -> ExportRecord | None:
    """What a rewritten export says of itself; nothing of any other folder."""
    content = _content(folder)
    try:
        record = parse_record(content) if content is not None else None
    except RefusedError:
        return None
    return record if record is not None and record.rewritten else None


def is_rewritten_here(workspace: Workspace, record: ExportRecord) -> bool:
    """Whether the ledger has the rewrite that made exactly this ``export.json``."""
    return any(
        entry.action == REWRITTEN and entry.facts["export_sha256"] == record.sha256
        for entry in ledger.read(workspace.ledger)
    )


def journal_path(workspace: Workspace, export_sha256: str) -> Path:
    """Where the rewrite of an export with this ``export.json`` notes what it did until it ends."""
    return workspace.root / "revocations" / "rewrites" / f"{export_sha256}.json"


def is_half_rewritten(workspace: Workspace, folder: Path) -> bool:
    """Whether a rewrite of this export began and did not end."""
    content = _content(folder)
    if content is None:
        return False
    return journal_path(workspace, hashlib.sha256(content).hexdigest()).exists()


def _content(folder: Path) -> bytes | None:
    path = folder / EXPORT_NAME
    try:
        # Of a pipe, which somebody else's folder may have, reading would not end.
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


@dataclass(frozen=True)
class KnownExport:
    """An export of the ledger: of which version, in which format, and when. Where it lies, and who
    has it, is not recorded. ``digests`` are those of its ``export.json``, the newest last."""

    version: str | None
    digest: str
    format: str
    exported_at: str
    rewritten_at: str | None
    digests: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values, but for the digests."""
        return {
            "version": self.version,
            "format": self.format,
            "exported_at": self.exported_at,
            "rewritten_at": self.rewritten_at,
        }


def known_exports(workspace: Workspace) -> list[KnownExport]:
    """Every export that the ledger has, oldest first."""
    return list(_known(workspace))


def _known(workspace: Workspace) -> Iterator[KnownExport]:
    entries = list(ledger.read(workspace.ledger))
    for entry in entries:
        if entry.action != EXPORTED:
            continue
        digests, rewritten_at = [entry.facts["export_sha256"]], None
        for later in entries:
            if later.action == REWRITTEN and later.facts["of"] in digests:
                digests.append(later.facts["export_sha256"])
                rewritten_at = later.time
        yield KnownExport(
            version=entry.facts["version"],
            digest=entry.facts["digest"],
            format=entry.facts["format"],
            exported_at=entry.time,
            rewritten_at=rewritten_at,
            digests=tuple(digests),
        )
