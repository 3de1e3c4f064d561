"""Turns a workspace and what a user asked for into the version, options and run to train."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate.config import TrainConfig
from curate.errors import RefusedError, UsageError
from curate.train.options import TrainOptions
from curate.train.runs import find_run, read_config, read_options
from curate.versions import Version, open_version
from curate.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class Request:
    """What to train: checked, and opened. ``resume`` is the directory of the run to go on with."""

    version: Version
    options: TrainOptions
    resume: Path | None


def find_place(workspace: Path | None, version: str | None) -> Workspace:
    """The workspace to train in; outside of one, the folder that a copied ``version`` lies in.

    Raises:
        UsageError: there is no workspace, and ``version`` is not the path of one.
    """
    try:
        return open_workspace(workspace)
    except UsageError:
        path = Path(version) if version and workspace is None else None
        if path is None or not (path / "attestation.json").exists():
            raise
        return Workspace(path.resolve().parent.parent)


def open_request(
    workspace: Workspace, version: str | None, resume: str | None, given: Mapping[str, Any]
) -> Request:
    """Find what ``version`` and ``resume`` name, and complete ``given`` options.

    Options that are not given come from the run to resume, or from ``curate.toml``. Without a
    ``version`` it is that of the run to resume, or the newest.

    Raises:
        InputError: there is no such version or run.
        RefusedError: the manifest is not what was attested, or the run to resume was trained on
            a version that is no longer there or has another digest.
        UsageError: an option has a value that it cannot have, or one that the run had not.
    """
    if resume is None:
        config = workspace.config.train if workspace.is_one else TrainConfig()
        options = TrainOptions.from_config(config, **given)
        return Request(_open(workspace, workspace.find_version(version or "latest")), options, None)
    run = find_run(workspace.runs, resume)
    options = read_options(run).resumed_with(given)
    digest = str(read_config(run).get("version_digest"))
    found = workspace.find_version(version) if version else _find_digest(workspace, digest)
    opened = _open(workspace, found)
    if opened.digest != digest:
        raise RefusedError(
            f"run {run.name} was trained on another version than {opened.path.name}",
            hint="weights keep what they have seen: start a new run without --resume",
        )
    return Request(opened, options, run)


def _open(workspace: Workspace, path: Path) -> Version:
    # A version that was copied to where it is trained on comes without the ledger of its workspace.
    return open_version(path, workspace if workspace.is_one else None, reads_rows=False)


def _find_digest(workspace: Workspace, digest: str) -> Path:
    for path in workspace.version_paths():
        if path.name.split("-")[1:] == [digest[:8]]:
            return path
    raise RefusedError(
        "the version that the run was trained on is not in the workspace any more",
        hint="weights keep what they have seen: start a new run without --resume",
    )
