"""Looks at many files in several processes, which may die or hang without taking a run along."""

import atexit
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe
from queue import Empty, LifoQueue
from types import TracebackType
from typing import Any, Protocol, Self

from curate.errors import ContractError
from curate.images.scan import ImageFacts, State
from curate.images.scan_worker import IDLE_S, Request
from curate.sources.media import Media

# A process may end for want of memory that others took, or time out while the machine sleeps.
_ATTEMPTS = 2
# It takes half a second, on an idle machine.
_START_S = 120
_NOT_STARTED = "no process that looks at images can be started"


class KnownFacts(Protocol):
    """Facts of files that were looked at before, by the key of their contents."""

    def find(self, key: bytes) -> ImageFacts | None:
        """The facts of what has this key, if they are known."""

    def add(self, key: bytes, facts: ImageFacts) -> None:
        """Note the facts of what has this key."""


class NothingKnown:
    """For whoever looks at files once."""

    def find(self, key: bytes) -> None:
        """Nothing is known of any."""

    def add(self, key: bytes, facts: ImageFacts) -> None:
        """Nobody will ask."""


class ScanPool:
    """Up to ``workers`` processes that look at files as ``curate.images.scan.look_at`` does.

    One that takes longer than ``max_seconds`` for a file, or dies, is replaced, and the file tried
    once more; then its state is ``scan_too_slow`` or ``scan_crashed``, with its digest if it could
    be read. ``look`` are the settings of ``look_at``. Raises a ``ContractError`` if no process can
    be started.
    """

    def __init__(self, workers: int, max_seconds: float, look: Mapping[str, Any]) -> None:
        self._max_seconds = max_seconds
        self._look = dict(look)
        self._threads = ThreadPoolExecutor(workers)
        self._busy: set[_Worker] = set()
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_closed = True
        # Nobody wants the answers that threads still wait for.
        for worker in tuple(self._busy):
            worker.interrupt()
        self._threads.shutdown(cancel_futures=True)

    def scan(self, files: Iterable[Media], known: KnownFacts) -> list[ImageFacts]:
        """The facts of each file, in order; only what is not known is decoded."""
        return list(self._threads.map(lambda file: self._scan(file, known), files))

    def _scan(self, file: Media, known: KnownFacts) -> ImageFacts:
        sha256: str | None = None
        facts: ImageFacts | None
        state: State = "scan_crashed"
        for _ in range(_ATTEMPTS):
            try:
                with self._borrowed() as worker:
                    worker.send((file.path, file.sidecars, self._look))
                    key, sha256 = worker.answer(self._max_seconds)
                    facts = known.find(key) if key else None
                    worker.send(facts is None)
                    if facts is not None:
                        return facts
                    facts = worker.answer(self._max_seconds)
            except TimeoutError:
                state = "scan_too_slow"
            except (EOFError, OSError):
                state = "scan_crashed"
            else:
                if facts is not None:
                    if key:
                        known.add(key, facts)
                    return facts
            if self._is_closed:
                break
        return ImageFacts(state, sha256)

    @contextmanager
    def _borrowed(self) -> Iterator["_Worker"]:
        worker = _idle_worker()
        self._busy.add(worker)
        try:
            worker.wait_until_ready()
            yield worker
        except BaseException:
            worker.kill()
            raise
        else:
            _IDLE.put(worker)
        finally:
            self._busy.discard(worker)


class _Worker:
    """A process that answers one request at a time."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        with theirs:
            number = theirs.fileno()
            try:
                self._process = subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours
                    # -P: the folder that one is in may be an export, and hold a json.py.
                    [sys.executable, "-P", "-m", "curate.images.scan_worker", str(number)],
                    pass_fds=[number],
                    stdin=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                )
            except OSError as error:
                self._pipe.close()
                raise ContractError(f"{_NOT_STARTED}: {error.strerror}") from None
        self._is_ready = False
        self._asked_at = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        """Whether it will not have gone by itself before it is asked."""
        return time.monotonic() - self._asked_at < IDLE_S / 2

    def wait_until_ready(self) -> None:
        """Wait for a new process; raises a ``ContractError`` if it can't be started.

        No file is to blame for that.
        """
        if self._is_ready:
            return
        try:
            self._is_ready = self.answer(_START_S)
        except (EOFError, OSError):
            raise ContractError(
                _NOT_STARTED,
                hint="what it said stands above; if memory is short, set [images] workers lower",
            ) from None

    def send(self, message: Request | bool) -> None:
        self._asked_at = time.monotonic()
        self._pipe.send(message)

    def answer(self, within_s: float) -> Any:
        """The next answer.

        Raises a ``TimeoutError``, and an ``EOFError`` or another ``OSError`` if it died.
        """
        if not self._pipe.poll(within_s):
            raise TimeoutError
        return self._pipe.recv()

    def interrupt(self) -> None:
        """End the process; whoever waits for its answer is told so."""
        self._process.kill()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._pipe.close()


# Starting one takes longer than looking at twenty pictures, and a run has a pool for every part.
_IDLE: LifoQueue[_Worker] = LifoQueue()


def _idle_worker() -> _Worker:
    while True:
        try:
            worker = _IDLE.get_nowait()
        except Empty:
            return _Worker()
        if worker.is_fresh:
            return worker
        worker.kill()


@atexit.register
def stop_idle() -> None:
    """End the processes that wait for a next pool."""
    while not _IDLE.empty():
        _IDLE.get().kill()
