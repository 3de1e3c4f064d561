"""Removes versions and files that nothing needs, so that a crash leaves no half of a version."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate import ledger
from curate.durable import force_to_disk
from curate.garbage.leftovers import REMOVED, left_behind, unnamed_pictures, unneeded_columns
from curate.garbage.needs import Needs, find_needs
from curate.images.kept_files import prune_notes
from curate.inventory import size_of
from curate.revocation import take_up
from curate.store.engine import Engine
from curate.workspace import Workspace

_ACTION = "gc"


@dataclass(frozen=True)
class Found:
    """What nothing needs: ``versions`` with their bytes, ``leftovers`` of killed commands and
    of training, and ``pictures`` that no version names that stays.

    ``kept`` says of every other version what it is needed for. ``pictures`` is null where they
    can't be told, because a version can't be read. A file with another name elsewhere counts no
    bytes. ``is_removed`` says whether all of it is gone now.
    """

    versions: dict[str, int]
    kept: dict[str, tuple[str, ...]]
    leftovers: int
    leftover_bytes: int
    pictures: int | None
    picture_bytes: int
    is_removed: bool
    ledger_head: str

    @property
    def bytes(self) -> int:
        """The bytes of all that goes."""
        return sum(self.versions.values()) + self.leftover_bytes + self.picture_bytes

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "versions": [{"version": name, "bytes": size} for name, size in self.versions.items()],
            "kept": [{"version": name, "needs": list(needs)} for name, needs in self.kept.items()],
            "leftovers": {"count": self.leftovers, "bytes": self.leftover_bytes},
            "pictures": {"count": self.pictures, "bytes": self.picture_bytes},
            "bytes": self.bytes,
            "is_removed": self.is_removed,
            "ledger_head": self.ledger_head,
        }


def collect(workspace: Workspace, *, keep: int, removes: bool = False) -> Found:
    """Find what nothing needs, and with ``removes`` remove it; ``keep`` is one version at least.

    Versions are renamed, then the ledger has it, then they are deleted: what is called a version is
    whole, and what a killed removal left goes with the next. Raises what ``take_up`` does, and a
    ``UsageError`` if another command holds the workspace.
    """
    with workspace.locked():
        take_up(workspace)
        with Engine(workspace.store / "scratch") as engine:
            needs = find_needs(workspace, engine, keep)
            pictures = None if needs.staying is None else unnamed_pictures(workspace, engine)
        leftovers = left_behind(workspace)
        if needs.staying is not None:
            leftovers += unneeded_columns(workspace, needs.staying)
        found = Found(
            {path.name: size_of(path) for path in needs.unneeded},
            {path.name: why for path, why in needs.by_version.items() if why},
            len(leftovers),
            sum(map(size_of, leftovers)),
            None if pictures is None else len(pictures),
            sum(map(size_of, pictures or ())),
            False,
            ledger.head(workspace.ledger),
        )
        if not removes or not (found.versions or leftovers or pictures):
            return found
        head = _remove(workspace, needs, found, [*(pictures or ()), *leftovers])
    return Found(**{**vars(found), "is_removed": True, "ledger_head": head})


def _remove(workspace: Workspace, needs: Needs, found: Found, files: Iterable[Path]) -> str:
    renamed = [path.rename(path.with_name(REMOVED + path.name)) for path in needs.unneeded]
    if renamed:
        force_to_disk(workspace.versions)
    facts = {
        # With those that a removal had renamed when it was killed.
        "versions": sorted({*found.versions, *_unrecorded(workspace)}),
        "leftovers": found.leftovers,
        "pictures": found.pictures or 0,
        "bytes": found.bytes,
    }
    head = ledger.append(workspace.ledger, _ACTION, facts).hash
    for path in (*files, *renamed):
        _delete(path)
    manifests = [version.manifest for version in reversed(needs.staying or ())]
    if needs.staying is not None:
        prune_notes(workspace.kept_files, manifests)
    return head


def _unrecorded(workspace: Workspace) -> set[str]:
    """The versions that are renamed, and that no entry of the ledger says were removed."""
    recorded = {
        name
        for entry in ledger.read(workspace.ledger)
        if entry.action == _ACTION
        for name in entry.facts["versions"]
    }
    renamed = {path.name.removeprefix(REMOVED) for path in workspace.versions.glob(f"{REMOVED}*")}
    return renamed - recorded


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
