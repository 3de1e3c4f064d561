"""Removes whoever asked to leave from exports, file by file, and proves that nothing is left.

A file is written anew beside the old one, forced to disk, noted in the workspace, and put in its
place. ``export.json`` comes last, once the ledger has it. So an export whose rewrite was killed is
known by the note, and a second rewrite goes on where the first one stopped.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate import ledger
from curate.contained import ContainedFiles
from curate.errors import ContractError, CurateError, RefusedError
from curate.export.changes import MEDIA, Changes, Journal, facts_of
from curate.export.croissant import CROISSANT_NAME, description
from curate.export.exports import check_is_outside
from curate.export.img2dataset import URLS_FOLDER
from curate.export.removal import layout_of, readable
from curate.export.words import OF_ADDRESSES, words
from curate.export_records import (
    EXPORT_NAME,
    REWRITTEN,
    ExportRecord,
    KnownExport,
    Rewritten,
    journal_path,
    known_exports,
    parse_record,
)
from curate.revocation import Leaving, find_leaving, take_up
from curate.versions import MANIFEST_NAME, REPORT_JSON
from curate.workspace import Workspace


@dataclass(frozen=True)
class Rewrite:
    """What became of one folder; with a ``problem`` nobody can say that it is clean.

    ``removed`` images went since it was exported, and ``left`` are in it. ``files`` were written
    anew or removed by this call, and had and have so many bytes. ``other_files`` are none of the
    export's, and were not looked at.
    """

    path: Path
    format: str | None = None
    version: str | None = None
    removed: int = 0
    left: int = 0
    files: int = 0
    bytes_before: int = 0
    bytes_after: int = 0
    other_files: int = 0
    problem: CurateError | None = None

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        problem = self.problem and self.problem.message
        return {**vars(self), "path": str(self.path), "problem": problem}


def rewrite_exports(
    workspace: Workspace,
    folders: Sequence[Path],
    *,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> list[Rewrite]:
    """Remove from exports of this workspace all that the suppression list reaches by now.

    One that can't be rewritten does not stop the others. Raises a ``RefusedError`` if the list
    lacks requests of the ledger.
    """
    done = []
    with workspace.locked(waits=True):
        take_up(workspace)
        leaving = find_leaving(workspace)
        for folder in folders:
            try:
                done.append(_rewrite(workspace, folder, leaving, progress))
            except CurateError as error:
                done.append(Rewrite(folder, problem=error))
    return done


def _rewrite(
    workspace: Workspace,
    path: Path,
    leaving: Leaving,
    progress: Callable[[str, int, int], None],
) -> Rewrite:
    check_is_outside(workspace, path)
    with ContainedFiles(path) as folder:
        record, known = _record_of(workspace, folder)
        journal = Journal(journal_path(workspace, record.sha256))
        leaving, kept = _by_manifest(folder, leaving)
        facts = _hold_to_record(folder, record, journal, kept, progress)
        changes = Changes(folder, journal, facts)
        _remove_images(changes, leaving, kept)
        other_files = len({*folder.names()} - record.files.keys() - {EXPORT_NAME})
        removed = record.rewritten.removed_images if record.rewritten else 0
        left = sum(record.images.values())
        if journal.is_begun:
            counts = _split_counts(changes, record)
            removed += left - sum(counts.values())
            left = sum(counts.values())
            exported_on = known.exported_at[:10]
            about = Rewritten(exported_on, f"{datetime.now(UTC):%Y-%m-%d}", removed)
            _write_words(changes, record, counts, about)
            _prove(changes, leaving, progress)
            # Who trained on the export has its rows there, or beside it where it is no workspace.
            for place in (workspace, Workspace(path.resolve().parent.parent)):
                place.forget_columns(record.files[MANIFEST_NAME]["sha256"])
            _finish(workspace, changes, record, counts, about)
        else:
            _prove(changes, leaving, progress)
    return Rewrite(
        path=path,
        format=record.format,
        version=record.version,
        removed=removed,
        left=left,
        files=changes.touched,
        bytes_before=changes.bytes_before,
        bytes_after=changes.bytes_after,
        other_files=other_files,
    )


def _record_of(workspace: Workspace, folder: ContainedFiles) -> tuple[ExportRecord, KnownExport]:
    try:
        record = parse_record(folder.read(EXPORT_NAME))
    except FileNotFoundError:
        raise RefusedError(f"it is no export: it has no {EXPORT_NAME}") from None
    for known in known_exports(workspace):
        if record.sha256 in known.digests:
            return record, known
    raise RefusedError(
        "the ledger has no export with this export.json: it was made elsewhere, or somebody "
        "changed it"
    )


def _by_manifest(folder: ContainedFiles, leaving: Leaving) -> tuple[Leaving, frozenset[str]]:
    """Add the copies of what leaves that are in the export, and say whose files stay."""
    columns = ["image_id", "location", "sha256"]
    try:
        with folder.open(MANIFEST_NAME) as file, readable(MANIFEST_NAME):
            rows = pq.read_table(file, columns=columns)
    except FileNotFoundError:
        raise RefusedError(f"{MANIFEST_NAME} is not there any more") from None
    named = pc.is_in(rows["image_id"], pa.array(sorted(leaving.image_ids), pa.string()))
    digests = rows.filter(named)["sha256"].drop_null().to_pylist()
    leaving = Leaving(leaving.image_ids, leaving.sha256 | frozenset(digests))
    kept = frozenset(
        row["location"]
        for row in rows.to_pylist()
        if not leaving.has(row["image_id"], row["sha256"])
    )
    return leaving, kept


def _hold_to_record(
    folder: ContainedFiles,
    record: ExportRecord,
    journal: Journal,
    kept: frozenset[str],
    progress: Callable[[str, int, int], None],
) -> dict[str, dict[str, Any]]:
    """What each file is now; refuses one that is neither as exported nor as it was rewritten.

    Else whatever somebody put there would be vouched for by the new record.
    """
    facts = {}
    folder.discard(EXPORT_NAME)
    for number, (name, told) in enumerate(record.files.items()):
        progress("hold to record", number, len(record.files))
        folder.discard(name)
        try:
            with folder.open(name) as file:
                found = facts_of(file)
        except FileNotFoundError:
            if None in journal.digests(name) or (name.startswith(MEDIA) and name not in kept):
                continue
            raise RefusedError(f"{name} is not there any more") from None
        if found["sha256"] not in {told["sha256"], *journal.digests(name)}:
            raise RefusedError(
                f"{name} is not the file that was exported",
                hint="delete the folder, and export a version without them",
            )
        facts[name] = found
    return facts


def _remove_images(changes: Changes, leaving: Leaving, kept: frozenset[str]) -> None:
    """The manifest comes last: by it a second call finds the same copies as this one."""
    for name in sorted(changes.facts, key=lambda name: name == MANIFEST_NAME):
        if name.startswith(MEDIA):
            if name not in kept:
                changes.remove(name)
            continue
        layout = layout_of(name)
        if layout is None:
            continue
        with changes.folder.open(name) as file, readable(name):
            if not any(leaving.has(image_id, *digests) for image_id, digests in layout.rows(file)):
                continue
            if facts_of(file) != changes.facts[name]:
                raise RefusedError(f"{name} was changed meanwhile")
            left = changes.replace(name, lambda target: layout.copy(file, target, leaving))  # noqa: B023
        is_table = name in {MANIFEST_NAME, "images.jsonl", "images.csv"}
        if not left and not is_table:
            changes.remove(name)


def _write_words(
    changes: Changes, record: ExportRecord, counts: Mapping[str, int], about: Rewritten
) -> None:
    report = json.loads(changes.folder.read(REPORT_JSON))
    texts = words(
        report,
        to=record.format,
        name=record.version,
        digest=record.version_digest,
        counts=counts,
        accepted=record.accepted,
        exported_on=about.exported_on,
        rewritten=about,
    )
    if record.format == "croissant":
        texts[CROISSANT_NAME] = description(record.version_digest, report, changes.facts)
    for name, text in texts.items():
        changes.replace(name, lambda target: target.write(text.encode()))  # noqa: B023


def _split_counts(changes: Changes, record: ExportRecord) -> dict[str, int]:
    """The images that are left, by split. A list of addresses may have fewer than the manifest."""
    has_addresses = record.format == OF_ADDRESSES
    counts: Counter[str] = Counter()
    for name in changes.facts:
        if name.startswith(f"{URLS_FOLDER}/") if has_addresses else name == MANIFEST_NAME:
            with changes.folder.open(name) as file, readable(name):
                counts.update(pq.read_table(file, columns=["split"])["split"].to_pylist())
    return dict(sorted(counts.items()))


def _prove(changes: Changes, leaving: Leaving, progress: Callable[[str, int, int], None]) -> None:
    """Read the whole export again; a ``ContractError`` if an image that must leave is in it."""
    for number, (name, told) in enumerate(changes.facts.items()):
        progress("read again", number, len(changes.facts))
        layout = layout_of(name)
        with changes.folder.open(name) as file, readable(name):
            found = facts_of(file)
            rows = layout.rows(file) if layout else iter(())
            holds = any(leaving.has(image_id, *digests) for image_id, digests in rows)
        if holds or found != told or (name.startswith(MEDIA) and found["sha256"] in leaving.sha256):
            raise ContractError(f"{name} still holds what must leave, or was changed meanwhile")


def _finish(
    workspace: Workspace,
    changes: Changes,
    record: ExportRecord,
    counts: Mapping[str, int],
    about: Rewritten,
) -> None:
    body = {
        **record.body,
        "images": counts,
        "files": dict(sorted(changes.facts.items())),
        "rewritten": asdict(about),
    }
    content = (json.dumps(body, indent=1) + "\n").encode()
    facts = {
        "version": record.version,
        "digest": record.version_digest,
        "format": record.format,
        "removed": about.removed_images,
        "images": sum(counts.values()),
        "of": record.sha256,
        "export_sha256": hashlib.sha256(content).hexdigest(),
    }
    # Before the file: one that the ledger does not know would never be rewritten again.
    ledger.append(workspace.ledger, REWRITTEN, facts)
    with changes.folder.written_beside(EXPORT_NAME) as target:
        target.write(content)
    changes.folder.put(EXPORT_NAME)
    changes.journal.end()
