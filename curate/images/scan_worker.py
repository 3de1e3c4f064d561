"""Looks at files in a process of its own, for one that asks through a pipe."""

import resource
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from curate.images.decoding import opened_formats
from curate.images.scan import look_at, read_contents
from curate.sources.media import Sidecar

# Longer than a run takes between two parts of posts; whoever asks later starts another one.
IDLE_S = 60
# A picture is held decoded some times over, in up to eight bytes a pixel, beside its file.
_BYTES_PER_PIXEL, _BYTES_BESIDE = 40, 2 * 1024**3

Request = tuple[Path | None, list[Sidecar], Mapping[str, Any]]


def serve(asked: Connection) -> None:
    """Say ``True`` when ready, and answer until nobody asks any more.

    A ``Request`` is answered by the key and the digest of the file; on ``True`` follow its facts,
    none if there was not enough memory for them.
    """
    # Ctrl-C is for whoever asks: it closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit = 0
    # Of a reader that is installed and can't be loaded, no file is to blame.
    opened_formats()
    asked.send(True)
    while asked.poll(IDLE_S):
        path, sidecars, look = asked.recv()
        if (needed := _bytes_needed(look)) != limit:
            limit = needed
            _bound_memory(limit)
        contents = read_contents(path, sidecars, c2pa_reader=look["c2pa_reader"])
        asked.send((contents.key, contents.sha256))
        if not asked.recv():
            continue
        try:
            facts = look_at(contents, **look)
        except Exception:
            # Not by a file that can be read as one of the states: whoever asks tries once more.
            facts = None
        asked.send(facts)


def _bytes_needed(look: Mapping[str, Any]) -> int:
    return _BYTES_BESIDE + int(look["max_megapixels"] * 1e6) * _BYTES_PER_PIXEL


def _bound_memory(limit: int) -> None:
    """A decoder that wants far more than a picture can need gets an error, not the machine."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or limit < most:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


if __name__ == "__main__":
    try:
        serve(Connection(int(sys.argv[1])))
    except (EOFError, ConnectionError):
        sys.exit()  # nobody is there any more
