"""Pictures that end, hold up or once end the process that looks at them, for tests of that."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.images import scan_pool

KILLS, HANGS, KILLS_ONCE, KILLS_LATER = b"kills", b"hangs", b"kills once", b"dies later"
# Read by every interpreter that finds it on its path: no decoder is known that really does this.
_HOSTILE_DECODER = """
import io, os, signal, time
import PIL.Image
_opened = PIL.Image.open

def _open(file, *args, **named):
    if isinstance(file, io.BytesIO):
        data, mark = file.getvalue(), os.environ["HOSTILE_MARK"]
        if b"kills once" in data:
            if not os.path.exists(mark):
                open(mark, "w").close()
                os.kill(os.getpid(), signal.SIGKILL)
        elif b"dies later" in data:
            if os.path.exists(mark):
                os.kill(os.getpid(), signal.SIGKILL)
        elif b"kills" in data:
            os.kill(os.getpid(), signal.SIGKILL)
        elif b"hangs" in data:
            time.sleep(1000)
    return _opened(file, *args, **named)

PIL.Image.open = _open
"""


def begin_killing() -> None:
    """From now on, what ``KILLS_LATER`` is in kills."""
    Path(os.environ["HOSTILE_MARK"]).touch()


@pytest.fixture
def hostile_decoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Decoders of processes that start now do what a file says that holds one of these words."""
    folder = tmp_path / "hostile-decoder"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_HOSTILE_DECODER)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("HOSTILE_MARK", str(folder / "killed"))
    scan_pool.stop_idle()
    yield
    scan_pool.stop_idle()
