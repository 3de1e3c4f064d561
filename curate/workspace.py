"""A workspace on disk: where everything lies, and how it is found and made."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from curate.durable import written_whole
from curate.errors import InputError, UsageError
from curate.pseudonyms import PseudonymKey

if TYPE_CHECKING:
    from curate.config import Config

CONFIG_NAME = "curate.toml"
COLUMNS_NAME = ".columns"
"""The folder beside runs with what training worked out of manifests; it can be made again."""
COLUMNS_LOCK = ".lock"
"""The file in it that is locked as long as some of it is worked out."""


_VERSION_NAME = re.compile(r"\d{4,}-[0-9a-f]{8}")
_NUMBER = re.compile(r"[0-9]+")


def is_version_name(name: str) -> bool:
    """Whether ``curate run`` gives such names; any other may say something about somebody."""
    return _VERSION_NAME.fullmatch(name) is not None


def version_number(path: Path) -> int:
    """The number that the name of a version begins with."""
    found = _NUMBER.match(path.name)
    return int(found[0]) if found else 0


@dataclass(frozen=True)
class Workspace:
    """A directory that ``curate init`` made; it holds personal data, so its mode is 0700."""

    root: Path

    @property
    def is_one(self) -> bool:
        """Whether it has a config: the folder of a version that was copied elsewhere has none."""
        return (self.root / CONFIG_NAME).exists()

    @property
    def store(self) -> Path:
        """Tables and media."""
        return self.root / "store"

    @property
    def versions(self) -> Path:
        """Finished manifests: the only folder that may leave the workspace."""
        return self.root / "versions"

    @property
    def runs(self) -> Path:
        """Training runs."""
        return self.root / "runs"

    @property
    def columns(self) -> Path:
        """What training worked out of manifests, a folder each."""
        return self.runs / COLUMNS_NAME

    @property
    def kept_files(self) -> Path:
        """When which image file was found to be what a manifest says."""
        return self.store / "kept_files.parquet"

    @property
    def ledger(self) -> Path:
        """The append-only record of what was done."""
        return self.root / "ledger.jsonl"

    @cached_property
    def config(self) -> "Config":
        """The checked ``curate.toml``."""
        # Here, not above: pydantic takes a tenth of a second, and most questions need no config.
        from curate.config import load_config  # noqa: PLC0415

        return load_config(self.root / CONFIG_NAME)

    @cached_property
    def pseudonym_key(self) -> PseudonymKey:
        """The key of every pseudonym in this workspace."""
        return PseudonymKey.read(self.root / "keys" / "pseudonym.key")

    def works_out_columns(self) -> bool:
        """Whether a training is working out columns just now."""
        try:
            with (self.columns / COLUMNS_LOCK).open("r") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def forget_columns(self, manifest_sha256: str) -> None:
        """Remove what training worked out of a manifest, which it would work out again."""
        for folder in self.columns.glob(f"{manifest_sha256[:16]}-*"):
            shutil.rmtree(folder)

    @contextmanager
    def locked(self, *, waits: bool = False) -> Iterator[None]:
        """Hold the workspace for one writer; a second one waits, if it may, or is told so."""
        with (self.root / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
            except BlockingIOError:
                raise UsageError("another curate command is writing to this workspace") from None
            yield

    @contextmanager
    def locked_if_free(self) -> Iterator[bool]:
        """Hold the workspace if nobody else does, and say whether it is held."""
        with (self.root / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def version_paths(self) -> list[Path]:
        """All finished versions, oldest first; whatever is called like one counts, also a file."""
        if not self.versions.is_dir():
            return []
        found = [path for path in self.versions.iterdir() if _NUMBER.match(path.name)]
        return sorted(found, key=lambda path: (version_number(path), path.name))

    def link_latest(self) -> None:
        """Make the link ``versions/latest`` lead to the newest version, for whoever reads a file.

        Where the file system has no links, or something else is called so, there is none.
        """
        link, beside = self.versions / "latest", self.versions / ".latest"
        newest = self.version_paths()[-1].name
        if link.is_symlink() and link.readlink() == Path(newest):
            return
        beside.unlink(missing_ok=True)
        with suppress(OSError):
            beside.symlink_to(newest)
            beside.replace(link)
        beside.unlink(missing_ok=True)

    def find_version(self, name: str = "latest") -> Path:
        """A version by number, ``latest``, the start of its digest, its name or its path."""
        as_path = Path(name)
        if name != "latest" and as_path.is_dir() and (as_path / "attestation.json").exists():
            # `versions/latest` is called as the version is.
            return as_path.resolve() if as_path.is_symlink() else as_path
        versions = self.version_paths()
        if not versions:
            raise InputError("there is no version yet", hint="make one with `curate run`")
        if name == "latest":
            return versions[-1]
        if name.isdigit():
            matches = [path for path in versions if version_number(path) == int(name)]
            if matches:
                return matches[0]
        matches = [
            path
            for path in versions
            if path.name == name or path.name.partition("-")[2] == name[:8] != ""
        ]
        if len(matches) != 1:
            known = ", ".join(path.name for path in versions[-5:])
            raise InputError(f"no version is called {name!r}", hint=f"the newest are: {known}")
        return matches[0]


def create_workspace(root: Path) -> Workspace:
    """Make a new workspace at ``root``; refuses a directory that already holds one."""
    from curate.config import template  # noqa: PLC0415

    if (root / CONFIG_NAME).exists():
        raise UsageError(f"{root} already is a workspace")
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root} is not a directory")
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    root.chmod(0o700)
    keys = root / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    PseudonymKey.create(keys / "pseudonym.key")
    for name in ("store", "versions", "runs"):
        (root / name).mkdir(exist_ok=True, mode=0o700)
    for name in ("overrides.csv", "blocklist.txt"):
        (root / name).write_text(template(name), encoding="utf-8")
    # Written last: a directory with a config is a whole workspace.
    with written_whole(root / CONFIG_NAME) as temporary:
        temporary.write_text(template(), encoding="utf-8")
    return Workspace(root)


def open_workspace(path: Path | None = None) -> Workspace:
    """The workspace at ``path``, or the nearest one at or above the current directory."""
    if path is not None:
        if not (path / CONFIG_NAME).exists():
            raise UsageError(f"{path} is no workspace", hint=f"make one with `curate init {path}`")
        return Workspace(path.resolve())
    here = Path(os.path.abspath(os.curdir))  # noqa: PTH100 - keeps links in the user's words
    for directory in (here, *here.parents):
        if (directory / CONFIG_NAME).exists():
            return Workspace(directory)
    raise UsageError(
        f"there is no {CONFIG_NAME} here or above",
        hint="make a workspace with `curate init DIR`, or name one with `--workspace DIR`",
    )
