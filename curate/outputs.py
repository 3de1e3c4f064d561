"""Files that a person asked for: private to them, and there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curate.durable import written_whole
from curate.errors import UsageError


@contextmanager
def private_file(path: Path) -> Iterator[Path]:
    """Yield a new empty file beside ``path``, which becomes ``path`` if nothing fails.

    Only its owner can read it, whatever the umask and whoever left such a file behind before.
    Raises a ``UsageError`` if the folder is not there or can't be written to.
    """
    is_callers = False  # what goes wrong is the caller's while the block runs
    try:
        with written_whole(path, mode=0o600) as temporary:
            is_callers = True
            yield temporary
            is_callers = False
    except OSError:
        if is_callers:
            raise
        raise UsageError(
            "the output can't be written there", hint="name a file in a folder that you can write"
        ) from None
