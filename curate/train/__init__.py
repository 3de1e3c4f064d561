"""Turns a version into a trained classifier; ``curate.train.loop.train`` is the way in."""

from importlib.util import find_spec

from curate.errors import UsageError


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
