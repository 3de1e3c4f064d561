"""Says how much of the memory that a process may take is for an engine's buffers."""

import os
import re
from pathlib import Path

from curate.errors import UsageError

DEFAULT_MEMORY = "2GB"
"""What a command may take where nobody says."""

_AMOUNT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kmgt]?)(i?)b?\s*", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
# What an engine takes beside its buffers: rows on their way to a file or to Python, and what the
# allocator has not given back. Measured for runs over 10 million posts.
_BESIDE = 1 / 5
_ASSUMED_BYTES = 200_000_000


def buffers_within(memory: str) -> str:
    """The limit for an engine's buffers with which the whole process stays within ``memory``.

    What the process takes already is no buffer; of a small ``memory`` half is all the same, with
    which nothing is promised.

    Raises:
        UsageError: it is no amount of bytes, or nothing.
    """
    found = _AMOUNT.fullmatch(memory)
    if found is None or not float(found[1]):
        raise UsageError(f"{memory!r} is no amount of memory", hint="such as 2GB or 512MiB")
    number, unit, binary = found.groups()
    total = float(number) * (1024 if binary else 1000) ** _POWERS[unit.lower()]
    return f"{int(max(total * (1 - _BESIDE) - _taken_bytes(), total / 2))}B"


def _taken_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return _ASSUMED_BYTES
    return pages * os.sysconf("SC_PAGE_SIZE")
