"""Runs a command as a whole process and measures it from outside."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TypeVar

_Result = TypeVar("_Result")


def apart(function: Callable[..., _Result], *arguments: object) -> _Result:
    """Call a function in a process of its own.

    The peak that the system reports of a command begins with that of the process that starts it.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


@dataclass(frozen=True)
class Measured:
    """Wall-clock seconds, processor seconds, and the peak of the largest process in MB."""

    wall_s: float
    cpu_s: float
    peak_rss_mb: float


def measure(command: Sequence[str], *, accepted: Sequence[int] = (0,)) -> Measured:
    """Run ``command`` to its end; raises ``RuntimeError`` unless its exit code is ``accepted``."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    wall = time.monotonic() - started
    if process.returncode not in accepted:
        raise RuntimeError(f"{command}: exit {process.returncode}: {said.decode()[-2000:]}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
