"""Makes a file appear whole or not at all, and waits until a disk holds it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TEMPORARIES: set[Path] = set()


@contextmanager
def written_whole(
    path: Path, *, mode: int | None = None, is_forced: bool = False
) -> Iterator[Path]:
    """Yield the name of a file beside ``path``, which becomes ``path`` if nothing fails.

    Whatever a killed process left under that name is removed first, and what a failed one wrote
    goes with the failure; ``path`` itself stays what it was. With a ``mode`` the file is there
    already, empty, and has that mode whatever the umask lets through. With ``is_forced`` neither
    its content nor its name can be lost to a power cut once the block is left. One process at a
    time may write a file: the name of the one beside it is always the same.
    """
    temporary = path.with_name(path.name + ".tmp")
    # Not written over: what lies there may be readable by all, or a link to somewhere else.
    temporary.unlink(missing_ok=True)
    with removed_at_last(temporary):
        if mode is not None:
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        yield temporary
        if is_forced:
            force_to_disk(temporary)
        temporary.replace(path)
    if is_forced:
        force_to_disk(path.parent)


@contextmanager
def removed_at_last(temporary: Path) -> Iterator[Path]:
    """Yield the name of a temporary file, which is not there any more when the block is left."""
    _TEMPORARIES.add(temporary)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        _TEMPORARIES.discard(temporary)


def remove_temporaries() -> None:
    """Remove what is being written, for a process that has to end from one of its threads."""
    for temporary in tuple(_TEMPORARIES):
        temporary.unlink(missing_ok=True)


def force_to_disk(path: Path) -> None:
    """Wait until the content of a file, or the names in a folder, can't be lost to a crash."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
