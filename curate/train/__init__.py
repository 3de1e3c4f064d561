"""Turns a version into a trained classifier; ``curate.train.loop.train`` is the way in."""

import os
from importlib.util import find_spec

from curate.errors import UsageError

# Read by OpenMP when torch is loaded. By default its threads spin while they wait for each other:
# with another process on the same cores, a step of a small network then takes 15 times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")


def require_torch() -> None:
    """Call this before importing ``curate.train.loop``: it says what to install.

    Raises:
        UsageError: torch or safetensors is not installed.
    """
    missing = [name for name in ("torch", "safetensors") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"training needs {' and '.join(missing)}", hint="pip install 'curate[train]'"
        )
