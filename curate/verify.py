"""Holds an existing version against what is known today: what in it should no longer be there."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as pq

from curate import ledger
from curate.errors import InputError, RefusedError
from curate.export_records import Rewritten
from curate.images.kept_files import KeptFiles, check_kept_files
from curate.outputs import private_file
from curate.pipeline import Progress, judge
from curate.signing import Signature, check_signature
from curate.store.engine import Engine
from curate.store.memory import DEFAULT_MEMORY
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.versions import ATTESTATION_NAME, MANIFEST_NAME, Version, open_version
from curate.workspace import Workspace, is_version_name

_COLUMNS = {"image_id", "sha256"}


@dataclass(frozen=True)
class Held:
    """A manifest to verify. ``digest`` is null, and unchecked, for one without an attestation.

    ``is_recorded`` says whether the ledger has the run that made it, and ``media_root`` is where
    its files lie, if they are here; none where they are packed, as in the shards of an export.
    ``signature`` is what was found of who signed it, if anybody did.
    ``rewritten`` says that it is an export that images were removed from.
    """

    name: str
    manifest: Path
    digest: str | None
    is_recorded: bool
    media_root: Path | None
    signature: Signature | None = None
    rewritten: Rewritten | None = None


@dataclass(frozen=True)
class Rule:
    """What a reason code says and what would lift it, as its rule's header has it."""

    rule: str
    remedy: str


@dataclass(frozen=True)
class Verification:
    """What a version holds that today's statuses, signals and refusals bar.

    ``checked`` images = those in order + ``violation_count`` + ``cannot_tell`` + ``changed`` +
    ``unknown``. A violation must leave. ``cannot_tell`` images wait for better evidence, such as a
    newer status; the exports have another file than the version for ``changed`` ones; and
    ``unknown`` ones are not in the store (any more), so nobody can say that they may stay.
    Apart from that, ``altered`` are the images whose kept file has other bytes than the manifest
    says, and ``gone`` is the number of those without a file; nobody looked without ``reads_files``.
    ``codes`` and ``cannot_tell_codes`` count images by reason code. ``declared`` images are of
    accounts that are public by declaration only: nobody observed it. ``signature`` says who signed
    the version, if anybody did. ``rewritten`` is of an export that images were removed from: its
    manifest is a part of the attested one.
    """

    version: str
    digest: str | None
    is_recorded: bool
    cutoff: datetime
    checked: int
    violations: tuple[tuple[str | None, tuple[str, ...]], ...]
    cannot_tell: int
    changed: int
    unknown: int
    altered: tuple[str, ...]
    gone: int
    reads_files: bool
    codes: Mapping[str, int]
    cannot_tell_codes: Mapping[str, int]
    declared: int
    oldest_status_at: datetime | None
    rewritten: Rewritten | None
    ledger_head: str
    rules: Mapping[str, Rule] = field(repr=False)
    signature: Signature | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing must leave, every image is known, and every file is the one it was."""
        return not self.violations and not self.unknown and not self.altered

    @property
    def status_age_days(self) -> int | None:
        """The age of the oldest of the statuses that it rests on; null if none is dated."""
        oldest = self.oldest_status_at
        return None if oldest is None else (self.cutoff - oldest).days

    def counts(self) -> dict[str, Any]:
        """What the ledger and a checkpoint record: numbers and codes, and nobody's id."""
        return {
            "version": self.version if is_version_name(self.version) else None,
            "digest": self.digest,
            "cutoff": self.cutoff.isoformat(),
            "checked": self.checked,
            "violations": len(self.violations),
            "cannot_tell": self.cannot_tell,
            "changed": self.changed,
            "unknown": self.unknown,
            "altered": len(self.altered),
            "files_gone": self.gone,
            "declared": self.declared,
            "codes": dict(self.codes),
            "cannot_tell_codes": dict(self.cannot_tell_codes),
            "signature": None if self.signature is None else self.signature.to_json(),
        }

    def to_json(self) -> dict[str, Any]:
        """The object that scripts may rely on."""
        return {
            **self.counts(),
            "version": self.version,
            "violations": [
                {"image_id": image_id, "codes": list(codes)} for image_id, codes in self.violations
            ],
            "altered_images": list(self.altered),
            "reads_files": self.reads_files,
            "status_age_days": self.status_age_days,
            # A version that is not the one that the ledger has is refused before it is verified.
            "digest_ok": True if self.is_recorded else None,
            "rewritten": asdict(self.rewritten) if self.rewritten else None,
            "ledger_head": self.ledger_head,
        }


def find_manifest(workspace: Workspace, name: str, public_key: Path | None = None) -> Held:
    """The version that ``name`` means: of the workspace, a folder elsewhere, or a bare manifest.

    With a ``public_key`` it has to be signed by that. Raises an ``InputError`` if there is none, a
    ``RefusedError`` if it is not the attested one, and what ``check_signature`` does.
    """
    path = Path(name)
    if path.is_file():
        is_attested = (path.parent / ATTESTATION_NAME).exists()
        # Any other file of a version's folder is not what the version holds.
        if not is_attested or path.resolve() != (path.parent / MANIFEST_NAME).resolve():
            if public_key is not None:
                raise RefusedError(f"a manifest without its {ATTESTATION_NAME} is not signed")
            return Held(path.name, path, None, is_recorded=False, media_root=workspace.store)
        folder = path.parent
    else:
        folder = path if (path / MANIFEST_NAME).exists() else workspace.find_version(name)
    version = open_version(folder, workspace)
    return held(version, check_signature(version, workspace, public_key))


def held(version: Version, signature: Signature | None) -> Held:
    """What is to be verified of an opened version; of an export in shards, not their content."""
    is_packed = version.is_export and not (version.path / "media").is_dir()
    return Held(
        version.path.resolve().name,
        version.manifest,
        version.digest,
        version.is_recorded,
        None if is_packed else version.media_root,
        signature,
        version.rewritten,
    )


def _media_root(workspace: Workspace, held: Held) -> Path | None:
    """Where its files are; a version of this workspace is no export, whatever is in its folder."""
    if held.manifest.resolve().parent.parent == workspace.versions.resolve():
        return workspace.store
    return held.media_root


def verify(
    workspace: Workspace,
    held: Held,
    *,
    cutoff: datetime | None = None,
    listing: Path | None = None,
    reads_all: bool = False,
    memory: str = DEFAULT_MEMORY,
    threads: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Verification:
    """Judge every image of ``held`` by what is ingested, as of ``cutoff`` (naive UTC; now).

    ``listing`` is a CSV file to write: image_id, verdict and codes of each image that is not in
    order. The kept files are held against the manifest, and read where their size or times moved;
    with ``reads_all`` all of them. The numbers go on the ledger. The last run, and one that was
    killed, stay as they are. Raises an ``InputError`` if no post is ingested or the file is no
    manifest.
    """
    moment = cutoff or datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    checked = _row_count(held.manifest)
    with judge(
        workspace, cutoff=moment, memory=memory, threads=threads, progress=progress
    ) as engine:
        engine.bind("manifest", [held.manifest])
        _find(engine)
        totals: dict[str, int] = {}
        codes: dict[str, dict[str, int]] = {}
        for verdict, code, count in engine.rows(load_sql("verify", "counts").text):
            if code is None:
                totals[verdict] = count
            else:
                codes.setdefault(verdict, {})[code] = count
        found = engine.rows(load_sql("verify", "violations").text)
        media_root = _media_root(workspace, held)
        files = KeptFiles((), ())
        if media_root is not None:
            # Under the lock of the judgement: a run would write the same notes.
            is_own = media_root.resolve() == workspace.store.resolve()
            notes = workspace.kept_files if is_own else None
            files = check_kept_files(held.manifest, media_root, notes, reads_all=reads_all)
        if listing is not None:
            _write_listing(engine, listing, files.changed)
        verification = Verification(
            version=held.name,
            digest=held.digest,
            is_recorded=held.is_recorded,
            cutoff=moment,
            checked=checked,
            violations=tuple((image_id, tuple(its)) for image_id, its in found),
            cannot_tell=totals.get("cannot_tell", 0),
            changed=totals.get("changed", 0),
            unknown=totals.get("unknown", 0),
            altered=files.changed,
            gone=len(files.gone),
            reads_files=media_root is not None,
            codes=codes.get("violation", {}),
            cannot_tell_codes=codes.get("cannot_tell", {}),
            declared=engine.value(load_sql("verify", "declared").text),
            oldest_status_at=engine.value(load_sql("verify", "oldest_status").text),
            rewritten=held.rewritten,
            ledger_head="",
            rules={
                code: Rule(rule, remedy)
                for code, *_, rule, remedy in engine.rows(
                    load_sql("reports", "policy_in_force").text
                )
            },
            signature=held.signature,
        )
        entry = ledger.append(workspace.ledger, "verify", verification.counts())
    return Verification(**{**vars(verification), "ledger_head": entry.hash})


def _find(engine: Engine) -> None:
    path = engine.scratch / "findings.parquet"
    query = load_sql("verify", "findings")
    engine.write(query.text, {}, load_schema()["findings"], path)
    engine.bind("findings", [path])


def _row_count(manifest: Path) -> int:
    try:
        metadata = pq.read_metadata(manifest)
    except (OSError, pyarrow.ArrowInvalid):
        raise InputError(f"{manifest.name} is no Parquet file") from None
    names = set(metadata.schema.to_arrow_schema().names)
    if missing := _COLUMNS - names:
        raise InputError(f"{manifest.name} is no manifest: it has no {', '.join(sorted(missing))}")
    return int(metadata.num_rows)


def _write_listing(engine: Engine, path: Path, altered: Sequence[str]) -> None:
    rows = engine.arrow(load_sql("verify", "listing").text)
    with (
        private_file(path) as temporary,
        temporary.open("w", encoding="ascii", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows.column_names)
        for batch in rows.to_batches(max_chunksize=100_000):
            writer.writerows(zip(*(column.to_pylist() for column in batch), strict=True))
        writer.writerows((image_id, "altered", "") for image_id in altered)
