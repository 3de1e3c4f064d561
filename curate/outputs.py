"""Files that a person asked for: private to them, and there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curate.errors import UsageError


@contextmanager
def private_file(path: Path) -> Iterator[Path]:
    """Yield a new empty file beside ``path``, which becomes ``path`` if nothing fails.

    Only its owner can read it, whatever the umask and whoever left such a file behind before.
    Raises a ``UsageError`` if the folder is not there or can't be written to.
    """
    temporary = path.with_name(path.name + ".tmp")
    cannot = UsageError(
        "the output can't be written there", hint="name a file in a folder that you can write"
    )
    try:
        # Not written over: what lies there may be readable by all, or a link to somewhere else.
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        raise cannot from None
    try:
        yield temporary
        try:
            temporary.replace(path)
        except OSError:
            raise cannot from None
    finally:
        temporary.unlink(missing_ok=True)
