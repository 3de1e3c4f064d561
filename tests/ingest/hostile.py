"""Records in which one field after the other is replaced by what should not be there."""

from collections.abc import Iterator
from typing import Any

_WRONG = (None, True, 0, -1, 1e300, 10**30, "", "x", "half \ud83d", [], [None], [[]], {}, {"a": []})


def variants(value: Any) -> Iterator[Any]:
    """The value with each thing in it replaced by each wrong thing, one at a time, and left out."""
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        for wrong in _WRONG:
            yield _with(value, key, wrong)
        if isinstance(value, dict):
            yield {other: value[other] for other in value if other != key}
        if isinstance(value[key], (dict, list)):
            for inner in variants(value[key]):
                yield _with(value, key, inner)


def _with(value: Any, key: Any, item: Any) -> Any:
    changed = value.copy()
    changed[key] = item
    return changed
