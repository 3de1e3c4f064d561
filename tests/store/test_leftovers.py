"""An engine's temporary files go with it, and those of a killed process with the next engine."""

import subprocess
import sys
from pathlib import Path

from curate.store.engine import Engine

KILLED = """
import os, signal, sys
from pathlib import Path
from curate.store.engine import Engine
engine = Engine(Path(sys.argv[1]), threads=1)
(engine.scratch / "captions").write_text("ada")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    with Engine(tmp_path, threads=1) as used:
        (used.scratch / "captions").write_text("bo")
        killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
        assert killed.returncode < 0
        assert len(list(tmp_path.glob("*/captions"))) == 2
        with Engine(tmp_path, threads=1):
            assert list(tmp_path.glob("*/captions")) == [used.scratch / "captions"]
    assert list(tmp_path.iterdir()) == []
