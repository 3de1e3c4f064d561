"""Small notes in the store, of what a later run takes up; losing one only costs time."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curate.durable import written_whole


def read_note(note: Path) -> dict[str, Any]:
    """What a note says; one that is not there, or can't be read, says nothing."""
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_note(note: Path, content: Mapping[str, Any]) -> None:
    """Write a note, whole or not at all."""
    with written_whole(note) as temporary:
        temporary.write_text(json.dumps(content, indent=1), encoding="utf-8")
