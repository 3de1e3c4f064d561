"""Files that a person asked for: private to them, and there whole or not at all."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curate.durable import removed_at_last, written_whole
from curate.errors import UsageError

# No fault of the place that was named; whoever reports errors says what they are.
_NOT_OF_THE_NAME = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE}
# Below these, /dev/stdout and the like can lead to a regular file, which others write to as well.
_OPEN_FILES = (Path("/dev"), Path("/proc"))


@contextmanager
def private_file(path: Path) -> Iterator[Path]:
    """Yield a new empty file, which becomes ``path`` if nothing fails.

    Only its owner can read it, whatever the umask and whoever left such a file behind before. A
    link is followed, and what it leads to becomes the file. What is no regular file (a pipe, a
    device, /dev/stdout) stays what it is: the content is written into it, in the end. Raises a
    ``UsageError`` if the folder is not there or can't be written to.
    """
    is_callers = False  # what goes wrong is the caller's while the block runs
    try:
        with _written(path) as temporary:
            is_callers = True
            yield temporary
            is_callers = False
    except (OSError, RuntimeError) as error:
        # A RuntimeError is how Python 3.11 says that links go round in a circle.
        if is_callers or getattr(error, "errno", None) in _NOT_OF_THE_NAME:
            raise
        raise UsageError(
            "the output can't be written there", hint="name a file in a folder that you can write"
        ) from None


@contextmanager
def _written(path: Path) -> Iterator[Path]:
    if not _is_written_into(path):
        with written_whole(path.resolve(), mode=0o600) as temporary:
            yield temporary
        return
    descriptor, name = tempfile.mkstemp(prefix="curate-")
    os.close(descriptor)
    with removed_at_last(Path(name)) as temporary:
        yield temporary
        # At its end, and not cut off: that is for whoever opened it, such as a shell's `>>`.
        into = os.open(path, os.O_WRONLY | os.O_APPEND)
        with temporary.open("rb") as whole, open(into, "wb") as target:  # noqa: PTH123
            shutil.copyfileobj(whole, target)


def _is_written_into(path: Path) -> bool:
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return False
    if any(path.absolute().is_relative_to(folder) for folder in _OPEN_FILES):
        return not stat.S_ISDIR(kind)
    return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))
