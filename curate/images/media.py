"""The media store: image files by their content, never by the names that an export gave them."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Literal

from curate.durable import written_whole
from curate.errors import ContractError
from curate.images.cleaning import Leaving, UncleanableError, clean
from curate.images.decoding import EXTENSIONS

Keeping = Literal["copy", "link", "reference"]

# Makes a file share another one's blocks until one of them is written to (ioctl_ficlone(2)).
_FICLONE = 0x40049409
_FORMATS = {extension: name for name, extension in EXTENSIONS.items() if name != "MPO"}


def keep(source: Path, target: Path, how: Keeping) -> None:
    """Make ``source`` readable as ``target``, whole or not at all; nothing if it is there already.

    ``copy`` shares the blocks on the disk where the file system can. ``link`` takes a hard link
    where it allows and a copy where it doesn't; ``reference`` a symbolic link, so that no bytes are
    kept. Raises a ``ContractError`` if what was copied is not what ``target`` is called after.
    """
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written_whole(target) as temporary:
        if how == "reference":
            temporary.symlink_to(source)
        elif how == "copy" or not _hard_linked(source, temporary):
            if not _cloned(source, temporary):
                shutil.copyfile(source, temporary)
            with temporary.open("rb") as copy:
                _check(target, hashlib.file_digest(copy, "sha256").hexdigest())


def keep_cleaned(source: Path, target: Path, metadata: Leaving) -> None:
    """Write what may leave of ``source``, as ``clean`` has it; else as ``keep``."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        cleaned = clean(source.read_bytes(), _FORMATS[target.suffix[1:]], metadata).data
    except UncleanableError:
        cleaned = b""
    _check(target, hashlib.sha256(cleaned).hexdigest())
    with written_whole(target) as temporary:
        temporary.write_bytes(cleaned)


def _check(target: Path, sha256: str) -> None:
    if sha256 != target.stem:
        raise ContractError("an image file changed during the run", hint="run it again")


def _hard_linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError:
        # Another file system, one without links, or a file that may not be linked: copy instead.
        return False
    return True


def _cloned(source: Path, target: Path) -> bool:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return False
    with source.open("rb") as whole, target.open("wb") as clone:
        try:
            fcntl.ioctl(clone.fileno(), _FICLONE, whole.fileno())
        except OSError:
            # Another file system, or one whose files can't share blocks: copy instead.
            return False
    return True
