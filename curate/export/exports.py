"""Exports a version into a folder, whole or not at all, and tells the ledger."""

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curate import ledger
from curate.errors import UsageError
from curate.export.croissant import write_croissant
from curate.export.huggingface import write_huggingface
from curate.export.img2dataset import (
    check_addresses_may_leave,
    exported_addresses,
    write_img2dataset,
)
from curate.export.pictures import exported_images
from curate.export.tables import write_csv, write_jsonl
from curate.export.webdataset import write_webdataset
from curate.export.words import OF_ADDRESSES, words
from curate.export_records import EXPORT_NAME, EXPORTED, list_files
from curate.gate import Clearance
from curate.signing import ENVELOPE_NAME
from curate.versions import (
    ATTESTATION_NAME,
    REPORT_HTML,
    REPORT_JSON,
    Version,
)
from curate.workspace import Workspace, is_version_name

FORMATS: dict[str, Callable[[Version, Iterable[Any], Path], None]] = {
    "webdataset": write_webdataset,
    "huggingface": write_huggingface,
    "croissant": write_croissant,
    "jsonl": write_jsonl,
    "csv": write_csv,
    "img2dataset": write_img2dataset,
}


@dataclass(frozen=True)
class Exported:
    """What was written: ``images`` by split, and the files with their bytes.

    ``left_out`` images of the version are not in it: they have a file, and no address of the web.
    """

    path: Path
    images: dict[str, int]
    left_out: int
    files: int
    bytes: int


def export(
    workspace: Workspace,
    version: Version,
    target: Path,
    to: str,
    clearance: Clearance,
    *,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Exported:
    """Write a cleared version as one of ``FORMATS`` into ``target``, a folder that is not there.

    Beside the pictures it has the version's own files, so that ``curate verify`` can be asked about
    the folder, what to do when somebody leaves, and ``export.json`` with the digest of every file.
    Raises a ``UsageError`` for a place that is taken or lies in the workspace's own folders, a
    ``RefusedError`` for addresses that stay inside, and what ``curate.export.pictures`` does.
    """
    if to == OF_ADDRESSES:
        check_addresses_may_leave(workspace)
    if version.rewritten is not None:
        raise UsageError(
            "a rewritten export is no whole version", hint="export the version that it is of"
        )
    if target.exists() or target.is_symlink():
        raise UsageError(
            f"{target.name} is there already", hint="name a folder that is not there yet"
        )
    check_is_outside(workspace, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: what somebody else has beside the target stays.
    unfinished = Path(tempfile.mkdtemp(dir=target.parent, prefix=f"{target.name}.unfinished-"))
    try:
        counts = _write(version, unfinished, to, clearance, progress)
        files = list_files(unfinished)
        body = {
            "schema_version": 1,
            "format": to,
            "version": _name(version),
            "version_digest": version.digest,
            "images": counts,
            "verified": clearance.to_json(),
            "files": files,
        }
        text = json.dumps(body, indent=1) + "\n"
        (unfinished / EXPORT_NAME).write_text(text, encoding="utf-8")
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    if workspace.is_one:
        facts = {
            "version": _name(version),
            "digest": version.digest,
            "format": to,
            "images": sum(counts.values()),
            "export_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "verified": clearance.verified and clearance.verified["ledger_head"],
            "accepted_violations": clearance.accepted,
        }
        with workspace.locked(waits=True):
            ledger.append(workspace.ledger, EXPORTED, facts)
    written = sum(one["bytes"] for one in files.values())
    left_out = _kept(version) - sum(counts.values())
    return Exported(target, counts, left_out, len(files), written)


def check_is_outside(workspace: Workspace, target: Path) -> None:
    """Raise a ``UsageError`` for a folder in one of the workspace's own."""
    own = (workspace.store, workspace.versions, workspace.runs)
    if any(target.resolve().is_relative_to(folder.resolve()) for folder in own):
        raise UsageError(
            "an export can't lie in the workspace's own folders", hint="name a folder elsewhere"
        )


def _write(
    version: Version,
    folder: Path,
    to: str,
    clearance: Clearance,
    progress: Callable[[str, int, int], None],
) -> dict[str, int]:
    counts: Counter[str] = Counter()
    images: Iterator[Any] = (
        exported_addresses(version) if to == OF_ADDRESSES else exported_images(version)
    )

    def counted() -> Iterator[Any]:
        for number, image in enumerate(images):
            progress("export", number, _kept(version))
            counts[image.split] += 1
            yield image

    FORMATS[to](version, counted(), folder)
    for path in (version.manifest, version.concepts):
        shutil.copyfile(path, folder / path.name)
    for name in (ATTESTATION_NAME, ENVELOPE_NAME, REPORT_JSON, REPORT_HTML):
        if (version.path / name).exists():
            shutil.copyfile(version.path / name, folder / name)
    texts = words(
        json.loads((version.path / REPORT_JSON).read_text(encoding="utf-8")),
        to=to,
        name=_name(version),
        digest=version.digest,
        counts=counts,
        accepted=clearance.accepted,
        exported_on=f"{datetime.now(UTC):%Y-%m-%d}",
    )
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return dict(sorted(counts.items()))


def _kept(version: Version) -> int:
    return int(version.attestation["predicate"]["images"]["kept"])


def _name(version: Version) -> str | None:
    """Its name if a run gave it: any other may say something about somebody."""
    name = version.path.resolve().name
    return name if is_version_name(name) else None
