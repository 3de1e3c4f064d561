"""``curate ingest``: reads raw exports into the workspace."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option
from curate.cli.progress import progress_bar
from curate.cli.times import UtcTime

if TYPE_CHECKING:
    from curate.ingest import Ingested

_NAMED_FILES = 10
_POST_FILE = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_UTC[\w.]*")


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "source_format",
    default="auto",
    show_default=True,
    help="auto, instaloader, table or account-status.",
)
@click.option(
    "--observed-at",
    type=UtcTime(),
    help="When the export was taken, where it does not say so itself.",
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Read FIELD from COLUMN (for tables; may be repeated).",
)
@click.option("--memory", default="2GB", show_default=True, help="Bound of the engine's memory.")
@click.option("--threads", type=click.IntRange(min=1), help="Threads to use.  [default: all]")
@workspace_option
@json_option
@debug_option
def command(
    paths: tuple[Path, ...],
    source_format: str,
    observed_at: datetime | None,
    pairs: tuple[str, ...],
    memory: str,
    threads: int | None,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Read the raw exports at PATHS into the workspace.

    The same export twice adds nothing, and overlapping exports are merged by their ids. What can't
    be used is counted by reason, and does not stop the rest.
    """
    from curate.ingest import ingest
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    outcomes: list[dict[str, Any]] = []
    for path in paths:
        with opened.locked(), progress_bar() as advance:
            ingested = ingest(
                opened,
                path,
                source_format=source_format,
                observed_at=observed_at,
                pairs=pairs,
                memory=memory,
                threads=threads,
                progress=lambda done, total: advance("ingest", done, total),
            )
        outcomes.append(_outcome(ingested))
        if not as_json:
            _tell(ingested)
    if as_json:
        print_json({"ingested": outcomes})


def _outcome(ingested: "Ingested") -> dict[str, Any]:
    counts = ingested.counts
    return {
        "format": ingested.source_format,
        "is_new": ingested.is_new,
        "posts": counts.posts,
        "profiles": counts.profiles,
        "statuses": counts.statuses,
        "images": counts.images,
        "duplicates": counts.duplicates,
        "skipped": ingested.skipped,
        "malformed": counts.malformed,
    }


def _shown_name(file: str, source_format: str) -> str:
    """A file's name, unless the export put a handle or an id in it.

    Folders are called by handles, and so are the files of profiles: of Instaloader's files only
    those that are called by the time of their post are named.
    """
    name = Path(file).name
    if source_format == "instaloader" and not _POST_FILE.fullmatch(name):
        return "a file whose name may be a handle (curate sql --personal shows it)"
    return name


def _tell(ingested: "Ingested") -> None:
    counts = ingested.counts
    if not ingested.is_new:
        say(f"{ingested.source_format}: already ingested, nothing added")
        return
    say(
        f"{ingested.source_format}: {counts.profiles:,} profiles, {counts.posts:,} posts, "
        f"{counts.images:,} images, {counts.statuses:,} account statuses"
    )
    if counts.duplicates:
        say(f"  {counts.duplicates:,} posts were seen before; the newest observation stands")
    for reason, count in ingested.skipped.items():
        say(f"  {count:,} skipped: {reason}")
    for reason, count in counts.malformed.items():
        say(f"  {count:,} malformed: {reason}")
    for record in ingested.malformed[:_NAMED_FILES]:
        line = "" if record.record is None else f", line {record.record}"
        say(f"    {_shown_name(record.file, ingested.source_format)}{line}: {record.reason}")
    if len(ingested.malformed) > _NAMED_FILES:
        say("    the others: curate sql 'SELECT * FROM malformed'")
