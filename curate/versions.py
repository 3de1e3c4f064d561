"""A finished version: its tables, its digest, its attestation, and who vouches for that."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from curate import ledger
from curate.errors import CurateError, InputError, RefusedError
from curate.export_records import (
    EXPORT_NAME,
    ExportRecord,
    Rewritten,
    is_half_rewritten,
    is_rewritten_here,
    rewritten_record,
)
from curate.version_rows import check_columns, rows_digest
from curate.workspace import Workspace, is_version_name

MANIFEST_NAME, ATTESTATION_NAME = "manifest.parquet", "attestation.json"
REPORT_JSON, REPORT_HTML = "report.json", "report.html"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:curate:version:1"


@dataclass(frozen=True)
class Version:
    """A version whose files and rows were held against its attestation.

    ``files`` are their names and SHA-256 digests (hex), as attested, and ``attestation_sha256`` is
    that of the attestation. ``is_recorded`` says whether it was held against the ledger of the
    workspace that made the version. ``rewritten`` says that it is an export from which images were
    removed since.
    """

    path: Path
    digest: str
    attestation: Mapping[str, Any]
    attestation_sha256: str
    files: Mapping[str, str]
    is_recorded: bool = False
    rewritten: Rewritten | None = None

    @property
    def manifest(self) -> Path:
        """``manifest.parquet``, one row an image, sorted by ``image_id``."""
        return self.path / MANIFEST_NAME

    @property
    def concepts(self) -> Path:
        """``concepts.parquet``, sorted by ``concept_id``."""
        return self.path / "concepts.parquet"

    @property
    def tables_name(self) -> str:
        """A name for the content of both tables, byte for byte: the start of their digests."""
        return "-".join(self.files[path.name][:16] for path in (self.manifest, self.concepts))

    @property
    def media_root(self) -> Path:
        """The folder that the manifest's relative locations start from."""
        return self.path if self.is_export else self.path.parent.parent / "store"

    @property
    def is_export(self) -> bool:
        """Whether ``curate export`` wrote the folder, which has its pictures in it."""
        return (self.path / EXPORT_NAME).exists()


def attested_digest(path: Path, workspace: Workspace, tables: Sequence[Path]) -> str | None:
    """The digest of the version at ``path``, if ``tables`` are byte for byte its own; else None.

    It is what ``rows_digest`` would find, without reading a row.
    """
    try:
        version = _read_attestation(path)
        is_recorded = _is_recorded(version, workspace)
    except (InputError, RefusedError):
        return None
    is_same = all(version.files.get(table.name) == _file_sha256(table) for table in tables)
    return version.digest if is_recorded and is_same else None


def write_attestation(directory: Path, version_digest: str, predicate: Mapping[str, Any]) -> str:
    """Write ``attestation.json``: an in-toto Statement (v1) over the files of the version.

    Returns its SHA-256 (hex), which the ledger's entry of the run records.
    """
    names = sorted(p.name for p in directory.iterdir() if p.name != ATTESTATION_NAME)
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [
            {"name": name, "digest": {"sha256": _file_sha256(directory / name)}} for name in names
        ],
        "predicateType": PREDICATE_TYPE,
        "predicate": {"version_digest": version_digest, **predicate},
    }
    text = json.dumps(statement, indent=2, sort_keys=True, ensure_ascii=False)
    content = (text + "\n").encode()
    (directory / ATTESTATION_NAME).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def open_version(
    path: Path, workspace: Workspace | None = None, *, reads_rows: bool = True
) -> Version:
    """Open the version at ``path``; refuses one that is not what was attested.

    Every file of it is held against its attestation, the rows against the digest, and the digest
    against the name of the folder. Without ``reads_rows`` they are not where the ledger has the
    attestation: files that are as attested hold the rows that were. With the ``workspace`` the
    attestation is held against what the ledger says of the run that made it. A version that was
    made elsewhere is not recorded there, and is refused only if it lies in this workspace. Of an
    export that was rewritten, the manifest is held against ``export.json``, and that against what
    the ledger says of the rewrite.

    Raises:
        InputError: there is no attestation, or a file is missing.
        RefusedError: something is not what was attested or recorded.
        ContractError: the chain of the ledger is broken.
    """
    version = _read_attestation(path)
    attested = None if workspace is None else _recorded_attestations(version, workspace)
    is_recorded = attested is not None
    is_elsewhere = workspace is None or not _lies_in(workspace, path)
    if workspace is not None and is_elsewhere and is_half_rewritten(workspace, path):
        raise RefusedError(
            "a rewrite of this export was interrupted: some of it may still have to leave",
            hint="go on with it: `curate revoke --rewrite DIR`",
        )
    record = rewritten_record(path) if is_elsewhere else None
    if record is not None:
        return _rewritten(version, record, workspace if is_recorded else None)
    # Before a row is read: what a reader makes of a damaged file is anything.
    for name in sorted({*version.files, version.manifest.name, version.concepts.name}):
        _hold_file(version, name)
    if attested and not reads_rows:
        check_columns(version.manifest, version.concepts)
    elif rows_digest(version.manifest, version.concepts) != version.digest:
        raise _changed(version, "manifest")
    return replace(version, is_recorded=is_recorded)


def _rewritten(version: Version, record: ExportRecord, workspace: Workspace | None) -> Version:
    """Hold a rewritten export to its own record, and that to the ledger that has the version."""
    if workspace is not None and not is_rewritten_here(workspace, record):
        raise _changed(version, EXPORT_NAME)
    if record.version_digest != version.digest:
        raise _changed(version, EXPORT_NAME)
    manifest = record.files.get(MANIFEST_NAME, {}).get("sha256", "")
    held = replace(version, files={**version.files, MANIFEST_NAME: manifest})
    for name in held.files:
        _hold_file(held, name)
    return replace(version, is_recorded=workspace is not None, rewritten=record.rewritten)


def open_report(path: Path, workspace: Workspace) -> Version:
    """The same for who reads the report only: the tables, which can be large, are not read."""
    version = _read_attestation(path)
    is_recorded = _is_recorded(version, workspace)
    for name in (REPORT_JSON, REPORT_HTML):
        _hold_file(version, name)
    return replace(version, is_recorded=is_recorded)


def is_as_recorded(path: Path, workspace: Workspace) -> bool:
    """Whether the attestation at ``path`` is the one of the run in the ledger; no file is read."""
    try:
        return _is_recorded(_read_attestation(path), workspace)
    except (InputError, RefusedError):
        return False


def _read_attestation(path: Path) -> Version:
    try:
        content = (path / ATTESTATION_NAME).read_bytes()
        attestation = json.loads(content)
        digest = str(attestation["predicate"]["version_digest"])
        files = {
            str(subject["name"]): str(subject["digest"]["sha256"])
            for subject in attestation["subject"]
        }
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise InputError(f"{path.name} has no {ATTESTATION_NAME}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RefusedError(f"the attestation of {path.name} is damaged") from None
    version = Version(path, digest, attestation, hashlib.sha256(content).hexdigest(), files)
    folder = path.resolve().name
    if is_version_name(folder) and folder.partition("-")[2] != digest[:8]:
        raise _changed(version, "attestation")
    return version


def _is_recorded(version: Version, workspace: Workspace) -> bool:
    """Whether the ledger has the run that made ``version``; refuses one that it has otherwise."""
    return _recorded_attestations(version, workspace) is not None


def _recorded_attestations(version: Version, workspace: Workspace) -> list[str] | None:
    """The digests of its attestation in the ledger, null if that has no run that made it.

    Refuses a version that the ledger has otherwise.
    """
    name = version.attestation["predicate"].get("name")
    path = version.path.resolve()
    is_here = _lies_in(workspace, path)
    entries = [
        entry.facts
        for entry in ledger.read(workspace.ledger)
        if entry.action == "run" and entry.facts.get("version") == name
    ]
    if not entries:
        if is_here:
            raise RefusedError(
                f"the ledger has no run that made {path.name}", hint="`curate ledger verify`"
            )
        return None
    attested = [facts["attestation_sha256"] for facts in entries if "attestation_sha256" in facts]
    is_same = entries[-1].get("digest") == version.digest
    is_attested = attested[-1:] in ([], [version.attestation_sha256])
    if not is_same or not is_attested or (is_here and name != path.name):
        raise _changed(version, "attestation")
    return attested


def _lies_in(workspace: Workspace, path: Path) -> bool:
    return path.resolve().parent == workspace.versions.resolve()


def _hold_file(version: Version, name: str) -> None:
    path = version.path / name
    if name == REPORT_HTML and not path.exists():
        return  # `curate report` writes it again
    if not path.is_file():
        hint = "make a new version with `curate run`"
        raise InputError(f"{version.path.name} has no {name}", hint=hint)
    if _file_sha256(path) != version.files.get(name):
        raise _changed(version, name)


def _changed(version: Version, what: str) -> RefusedError:
    name = version.path.resolve().name
    return RefusedError(
        f"the {what} of {name if is_version_name(name) else 'the version'} is not the one that was "
        "attested",
        hint="somebody changed it after `curate run`; make a new version with `curate run`",
    )


def attested_head(path: Path) -> str | None:
    """The ledger's head when the version at ``path`` was made; null if it does not say."""
    try:
        statement = json.loads((path / ATTESTATION_NAME).read_text(encoding="utf-8"))
        head = statement["predicate"]["ledger_head"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return head if isinstance(head, str) else None


def problem_of(path: Path, workspace: Workspace) -> CurateError | None:
    """Why nobody can say what a version holds; nothing if it is the one that a run made."""
    try:
        open_version(path, workspace)
    except (InputError, RefusedError) as error:
        return error
    return None


def gone_versions(workspace: Workspace) -> tuple[str, ...]:
    """The versions that were made here and are not here any more: nobody can look into them."""
    made = {
        str(entry.facts["version"])
        for entry in ledger.read(workspace.ledger)
        if entry.action == "run" and "version" in entry.facts
    }
    return tuple(sorted(made - {path.name for path in workspace.version_paths()}))


def holding(versions: Sequence[Path], image_id: str) -> tuple[str, ...]:
    """The names of the versions whose manifest has the image; one that is damaged is passed over.

    A manifest is sorted by image_id, so little of it is read.
    """
    found = []
    for path in versions:
        try:
            rows = pq.read_table(
                path / MANIFEST_NAME,
                columns=["image_id"],
                filters=[("image_id", "=", image_id)],
            )
        except (OSError, ValueError):
            continue
        if len(rows):
            found.append(path.name)
    return tuple(found)


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
