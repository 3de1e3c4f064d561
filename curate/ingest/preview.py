"""Says what an ingest would read, without reading it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from curate.ingest import Options, find_sources
from curate.ingest.formats.tables.headers import Header, plain_name, sounds_like_a_refusal
from curate.ingest.formats.tables.posts import ADAPTER as TABLE
from curate.ingest.formats.tables.posts import header_of
from curate.workspace import Workspace


@dataclass(frozen=True)
class Preview:
    """What one format of one path amounts to: its files, and why others are not read.

    ``columns`` says of a table which column each field would be read from, ``unread`` which columns
    nobody would read, and ``refusals`` those of them that would stop the ingest. What is
    ``left_out`` is told with the first format of a path.
    """

    format: str
    files: int
    bytes: int
    is_known: bool
    columns: dict[str, str]
    unread: list[str]
    refusals: list[str]
    left_out: dict[str, int]


def preview(workspace: Workspace, path: Path, options: Options) -> list[Preview]:
    """What ``ingest`` would read of ``path``. Raises what detecting its formats raises."""
    with find_sources(workspace, path, options) as sources:
        left_out = Counter(reason for _, reason in sources.found.damaged)
        if sources.found.unknown:
            left_out["of no known format"] = len(sources.found.unknown)
        left_out += sources.found.passed_over
        previews = []
        for name, files in sources.found.files.items():
            header = header_of(files[0], options.pairs) if name == TABLE.name else Header({}, [])
            passed_over = set(map(plain_name, options.ignored_columns))
            refusals = [
                column
                for column in header.unread
                if sounds_like_a_refusal(column) and plain_name(column) not in passed_over
            ]
            size = sum(file.size for file in files)
            is_known = sources.is_known(name)
            previews.append(
                Preview(
                    name,
                    len(files),
                    size,
                    is_known,
                    header.chosen,
                    header.unread,
                    refusals,
                    dict(left_out),
                )
            )
            left_out.clear()
        return previews
