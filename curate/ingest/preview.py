"""Says what an ingest would read, without reading it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from curate.ingest import Options, find_sources
from curate.ingest.formats.tables.posts import ADAPTER as TABLE
from curate.ingest.formats.tables.posts import chosen_columns
from curate.workspace import Workspace


@dataclass(frozen=True)
class Preview:
    """What one format of one path amounts to: its files, and why others are not read.

    ``columns`` says of a table which column each field would be read from. What is ``left_out``
    is told with the first format of a path.
    """

    format: str
    files: int
    bytes: int
    is_known: bool
    columns: dict[str, str]
    left_out: dict[str, int]


def preview(workspace: Workspace, path: Path, options: Options) -> list[Preview]:
    """What ``ingest`` would read of ``path``. Raises what detecting its formats raises."""
    with find_sources(workspace, path, options) as sources:
        left_out = Counter(reason for _, reason in sources.found.damaged)
        if sources.found.unknown:
            left_out["of no known format"] = len(sources.found.unknown)
        previews = []
        for name, files in sources.found.files.items():
            columns = chosen_columns(files[0], options.pairs) if name == TABLE.name else {}
            size = sum(file.size for file in files)
            is_known = sources.is_known(name)
            previews.append(Preview(name, len(files), size, is_known, columns, dict(left_out)))
            left_out.clear()
        return previews
