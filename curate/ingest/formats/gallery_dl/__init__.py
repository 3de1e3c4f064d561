"""Files that gallery-dl wrote; here, how they are told from the answers that they repeat."""

from typing import Any

_KEYS = frozenset({"category", "subcategory"})
_FILE_KEYS = frozenset({"filename", "extension", "num"})


def is_record(record: dict[str, Any]) -> bool:
    """Whether a record says from which extractor it is, and of which file."""
    names_extractor = any(isinstance(record.get(key), str) for key in _KEYS)
    return names_extractor and len(_FILE_KEYS & record.keys()) > 1
