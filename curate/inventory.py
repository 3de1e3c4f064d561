"""Lists the versions of a workspace with what is known of each, damaged ones as such."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from curate import ledger
from curate.errors import InputError, RefusedError
from curate.revocation import pending_requests
from curate.revocation.reconciliation import TOLD
from curate.signing import check_signature
from curate.versions import REPORT_JSON, Version, gone_versions, open_version
from curate.workspace import Workspace


@dataclass(frozen=True)
class Made:
    """How a version was made, as it attests: ``posts`` and ``images`` that it kept, the time of the
    run and the time by whose knowledge it judged (ISO 8601, UTC), and how it was resampled. What an
    earlier curate did not write is null."""

    digest: str
    created_at: str | None
    cutoff: str | None
    posts: int | None
    images: int | None
    method: str | None


@dataclass(frozen=True)
class ListedVersion:
    """A version of the workspace.

    ``made`` is null and ``problem`` says why where it is not what a run made: then what it says of
    itself is worth nothing. ``bytes`` are those of its own files, and not of the pictures, which
    versions share. ``keys`` are the ids of the keys that signed it. ``requests`` counts those to
    leave by persons whose images it holds, or may hold, as was found when they were recorded.
    """

    name: str
    is_latest: bool
    made: Made | None
    problem: str | None
    bytes: int
    keys: tuple[str, ...]
    requests: int

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {**asdict(self), "keys": list(self.keys)}


@dataclass(frozen=True)
class Inventory:
    """The versions, newest first; the names of those that were made here and are ``gone``; and how
    many requests to leave wait for a version without them."""

    versions: tuple[ListedVersion, ...]
    gone: tuple[str, ...]
    pending_requests: int

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "versions": [version.to_json() for version in self.versions],
            "versions_gone": list(self.gone),
            "pending_requests": self.pending_requests,
        }


def list_versions(workspace: Workspace) -> Inventory:
    """Look at every version; all of its files are read, and held against what was attested.

    Raises a ``ContractError`` if the chain of the ledger is broken: then nobody can say which of
    them a run made.
    """
    requests = Counter(
        name
        for entry in ledger.read(workspace.ledger)
        if entry.action == TOLD
        for name in entry.facts.get("versions", ())
    )
    paths = workspace.version_paths()[::-1]
    return Inventory(
        tuple(
            _listed(workspace, path, is_latest=path == paths[0], requests=requests[path.name])
            for path in paths
        ),
        gone_versions(workspace),
        len(pending_requests(workspace)),
    )


def size_of(path: Path) -> int:
    """The bytes that removing a file, or a folder with all that is in it, makes free.

    None for a file that has another name elsewhere as well: a hard link keeps it.
    """
    return sum(stat.st_size for stat in map(Path.lstat, _files_of(path)) if stat.st_nlink == 1)


def _listed(workspace: Workspace, path: Path, *, is_latest: bool, requests: int) -> ListedVersion:
    made, problem = None, None
    keys: tuple[str, ...] = ()
    try:
        version = open_version(path, workspace, reads_rows=False)
        signature = check_signature(version, workspace)
        made = _made(version)
        keys = () if signature is None else signature.key_ids
    except (InputError, RefusedError) as error:
        problem = error.message
    except OSError:
        problem = "its files can't be read"
    return ListedVersion(path.name, is_latest, made, problem, size_of(path), keys, requests)


def _made(version: Version) -> Made:
    predicate = version.attestation["predicate"]
    return Made(
        version.digest,
        predicate.get("created_at"),
        predicate.get("cutoff"),
        predicate.get("posts", {}).get("kept"),
        predicate.get("images", {}).get("kept"),
        _method(version.path / REPORT_JSON),
    )


def _method(report: Path) -> str | None:
    try:
        method = json.loads(report.read_text(encoding="utf-8"))["resampling"]["method"]
    except (OSError, ValueError, KeyError):
        return None
    return str(method)


def _files_of(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        for child in path.iterdir():
            yield from _files_of(child)
    else:
        yield path
