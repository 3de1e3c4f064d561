"""Bounds what a query that somebody typed may cost: its nesting, its time, its memory."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from curate.errors import InputError

# Brackets that are open at a time. People write a few; DuckDB 2.0 takes 0.1 s for 90 lists in lists
# and more than 20 s, which nothing interrupts, for 900: measured.
_MOST_NESTED = 100
# Brackets in these are none: texts, names, $-quoted texts, comments.
_TOKENS = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/|[\[({]|[\])}]",
    re.DOTALL,
)
_INTERRUPT_EVERY_S, _PATIENCE_S = 0.1, 5.0
# What a process may take beside DuckDB's buffers: rows on their way, stacks of threads.
_BESIDE_BYTES = 512 * 1024 * 1024


def check_nesting(query: str) -> None:
    """Raise an ``InputError`` for a query that parsers would take too long for, or break at."""
    depth = 0
    for match in _TOKENS.finditer(query):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > _MOST_NESTED:
            raise too_deep()


def too_deep() -> InputError:
    """What to say of a query that is nested too deeply."""
    return InputError("the query is nested too deeply", hint="split it up with WITH")


def out_of_memory() -> InputError:
    """What to say of a query that needs more memory than it may take."""
    return InputError(
        "the query needs more memory than it may take (2 GB)",
        hint="ask for less at a time: fewer columns or rows, shorter lists and texts",
    )


class Clock:
    """Counts the time that one query and its answer take, and interrupts it when that is up.

    What counts is DuckDB's time, and what the caller's thread works in between: not the time in
    which a reader of the answer, such as a pager, lets it wait. Where interrupting does not
    help within a few seconds, as while a query is planned, ``give_up`` is called if there is one.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        timeout_s: float | None,
        give_up: Callable[[], None] | None,
    ) -> None:
        self._connection = connection
        self._timeout_s = timeout_s
        self._left_s = timeout_s or 0.0
        self._give_up = give_up
        self._is_up = False
        self._worked_s = time.thread_time()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count while the block runs. Raises an ``InputError`` where it was interrupted."""
        if self._timeout_s is None:
            yield
            return
        done = threading.Event()
        self._left_s -= time.thread_time() - self._worked_s
        if self._left_s <= 0:
            # A block may be too short for the thread that watches it.
            raise self.late()
        start = time.monotonic()
        threading.Thread(target=self._watch, args=(done, self._left_s), daemon=True).start()
        try:
            yield
        except Exception:
            if self._is_up:
                raise self.late() from None
            raise
        finally:
            done.set()
            self._left_s -= time.monotonic() - start
            self._worked_s = time.thread_time()

    def late(self) -> InputError:
        """What to say of a query that took too long."""
        return InputError(
            f"the query took longer than {self._timeout_s:g} s",
            hint="ask for less, or give it more time: --timeout SECONDS",
        )

    def _watch(self, done: threading.Event, left_s: float) -> None:
        if done.wait(left_s):
            return
        self._is_up = True
        end = time.monotonic() + _PATIENCE_S
        # Again and again: an interrupt between two phases of a query is lost.
        while not done.wait(_INTERRUPT_EVERY_S):
            self._connection.interrupt()
            if self._give_up is not None and time.monotonic() > end:
                self._give_up()


@contextmanager
def bounded_memory(memory_bytes: int) -> Iterator[None]:
    """Let the process take so much more memory, and a little, while the block runs.

    DuckDB's own limit is on its buffers: one value that a function makes can be larger. The system
    refuses that, DuckDB says so, and nothing else of the machine suffers. Where the system is not
    Linux, DuckDB's limit is the only one.
    """
    taken = _data_bytes()
    if taken is None:
        yield
        return
    import resource  # noqa: PLC0415 - not on Windows

    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [taken + memory_bytes + _BESIDE_BYTES, *(n for n in (before, most) if n >= 0)]
    resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))


def _data_bytes() -> int | None:
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = re.search(r"^VmData:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
