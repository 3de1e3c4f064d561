"""``curate ingest``: reads raw exports into the workspace."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import (
    UtcTime,
    debug_option,
    json_option,
    print_json,
    printable,
    say,
    workspace_option,
)
from curate.cli.progress import progress_bar

if TYPE_CHECKING:
    from curate.ingest import Ingested, Options
    from curate.ingest.preview import Preview

# The registry's names; looking there would import every reader before `--help` answers.
FORMATS = (
    "instaloader",
    "instagram-download",
    "apify",
    "instagram-web",
    "instagram-scraper",
    "mastodon-archive",
    "mastodon-api",
    "bluesky-jetstream",
    "bluesky-feed",
    "flickr",
    "yfcc100m",
    "x-archive",
    "facebook-download",
    "tiktok-download",
    "apify-tiktok",
    "google-photos",
    "threads-download",
    "gallery-dl",
    "bright-data",
    "reddit-request",
    "table",
    "account-status",
)
_NAMED_FILES = 10
_NAMED_COLUMNS = 60
_POST_FILE = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_UTC[\w.]*")


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "source_format",
    default="auto",
    show_default=True,
    help=f"The export's format: auto (by its content), {', '.join(FORMATS)}.",
)
@click.option(
    "--observed-at",
    type=UtcTime(),
    help="When the export was taken, where it does not say so itself.",
)
@click.option(
    "--account",
    metavar="HANDLE",
    help="Whose posts these are, where the export names nobody.",
)
@click.option(
    "--declare-public",
    metavar="REASON",
    help="Take accounts that nothing was observed of to be public. REASON goes into the ledger "
    "and the report, which call it declared; whatever was observed counts before it.",
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Read FIELD from COLUMN (for tables; may be repeated).",
)
@click.option(
    "--ignore-column",
    "ignored_columns",
    multiple=True,
    metavar="COLUMN",
    help="Leave COLUMN of a table unread although its name sounds like a refusal; the ledger and "
    "the report say so (may be repeated).",
)
@click.option("--dry-run", is_flag=True, help="Say what would be read, and read none of it.")
@click.option("--memory", default="2GB", show_default=True, help="Memory that it may take.")
@click.option("--threads", type=click.IntRange(min=1), help="Threads to use.  [default: all]")
@workspace_option
@json_option
@debug_option
def command(
    paths: tuple[Path, ...],
    source_format: str,
    observed_at: datetime | None,
    account: str | None,
    declare_public: str | None,
    pairs: tuple[str, ...],
    ignored_columns: tuple[str, ...],
    dry_run: bool,
    memory: str,
    threads: int | None,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Read the raw exports at PATHS into the workspace.

    A path is a file, a folder or an archive (zip, tar, tar.gz, …); its formats are found by what is
    in it. The same export twice adds nothing, and overlapping exports are merged by their ids. What
    can't be used is counted by reason, and does not stop the rest.
    """
    from curate.ingest import Options, ingest
    from curate.revocation import finish_requests
    from curate.workspace import open_workspace

    options = Options(source_format, observed_at, declare_public, account, pairs, ignored_columns)
    opened = open_workspace(workspace)
    if dry_run:
        _preview(opened, paths, options, as_json=as_json)
        return
    told: list[Ingested] = []
    for path in paths:
        with opened.locked(), progress_bar(in_bytes=True) as advance:
            # New rows must not come among those that a killed command has left to erase.
            finish_requests(opened)
            ingested = ingest(
                opened,
                path,
                options,
                memory=memory,
                threads=threads,
                progress=lambda done, total: advance("ingest", done, total),
            )
        told += ingested
        if not as_json:
            for one in ingested:
                _tell(one)
    if as_json:
        print_json({"ingested": [_outcome(one) for one in told]})
    else:
        _tell_of_silence(told)


def _preview(workspace: Any, paths: tuple[Path, ...], options: "Options", *, as_json: bool) -> None:
    from curate.ingest.preview import preview

    previews = [found for path in paths for found in preview(workspace, path, options)]
    if as_json:
        print_json({"would_ingest": [vars(found) for found in previews]})
        return
    for found in previews:
        _tell_preview(found)


def _tell_preview(found: "Preview") -> None:
    from rich.filesize import decimal

    note = ", ingested already" if found.is_known else ""
    say(f"{found.format}: {_counted(found.files, 'file')}, {decimal(found.bytes)}{note}")
    for field, column in found.columns.items():
        say(f"  {field} from the column {column}")
    _tell_unread(found.unread)
    for column in found.refusals:
        say(f"  {column} may be a refusal: map it, or name it with --ignore-column")
    for reason, count in found.left_out.items():
        say(f"  {_counted(count, 'file')} not read: {reason}")


def _outcome(ingested: "Ingested") -> dict[str, Any]:
    counts = ingested.counts
    return {
        "format": ingested.source_format,
        "is_new": ingested.is_new,
        "posts": counts.posts,
        "profiles": counts.profiles,
        "statuses": counts.statuses,
        "images": counts.images,
        "deletions": counts.deletions,
        "duplicates": counts.duplicates,
        "undated": counts.undated,
        "without_status": counts.without_status,
        "declared_public": counts.declared,
        "skipped": ingested.skipped,
        "malformed": counts.malformed,
        "unread_columns": ingested.unread_columns,
    }


def _shown_name(file: str, ingested: "Ingested") -> str:
    """A file's name, unless the export put a handle or an id in it.

    Folders are called by handles, and so are the files of profiles: of Instaloader's files only
    those that are called by the time of their post are named.
    """
    name = Path(file).name
    if ingested.has_private_names and not _POST_FILE.fullmatch(name):
        return "a file whose name may be a handle (curate sql --personal shows it)"
    return name


def _counted(count: int, noun: str, plural: str | None = None) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {plural or noun + 's'}"


def _tell_unread(columns: list[str]) -> None:
    if columns:
        named = ", ".join(column or "(without a name)" for column in columns[:_NAMED_COLUMNS])
        more = len(columns) - _NAMED_COLUMNS
        say(f"  columns not read: {printable(named)}{f' and {more} more' if more > 0 else ''}")


def _tell(ingested: "Ingested") -> None:
    counts = ingested.counts
    if not ingested.is_new:
        say(f"{ingested.source_format}: {ingested.why_not_new}, nothing added")
        return
    found = [
        _counted(counts.profiles, "profile"),
        _counted(counts.posts, "post"),
        _counted(counts.images, "image"),
        _counted(counts.statuses, "account status", "account statuses"),
    ]
    if counts.deletions:
        found.append(_counted(counts.deletions, "deletion"))
    say(f"{ingested.source_format}: {', '.join(found)}")
    if counts.duplicates:
        were = "post was" if counts.duplicates == 1 else "posts were"
        say(f"  {counts.duplicates:,} {were} seen before; the newest observation stands")
    _tell_unread(ingested.unread_columns)
    for reason, count in ingested.skipped.items():
        say(f"  {count:,} skipped: {reason}")
    for reason, count in counts.malformed.items():
        say(f"  {count:,} malformed: {reason}")
    for record in ingested.malformed[:_NAMED_FILES]:
        number = "" if record.record is None else f", record {record.record}"
        say(f"    {_shown_name(record.file, ingested)}{number}: {record.reason}")
    if len(ingested.malformed) > _NAMED_FILES:
        say("    the others: curate sql 'SELECT * FROM malformed'")
    if counts.undated:
        say(f"  {_counted(counts.undated, 'post')} without a date that can be read")
    if counts.declared:
        say(f"  {_counted(counts.declared, 'post')} declared public, on your word")


def _tell_of_silence(ingested: "list[Ingested]") -> None:
    """What to do about posts of whose accounts nothing is known, once for all sources."""
    posts = sum(one.counts.posts for one in ingested)
    silent = sum(one.counts.without_status for one in ingested)
    if not silent:
        return
    unnamed = any(one.counts.unnamed for one in ingested)
    # Nothing else helps these: neither a status nor a declaration reaches what has no name.
    whose = "  Say whose they are: curate ingest PATH --account HANDLE (no account is named)\n"
    say(
        f"{silent:,} of {_counted(posts, 'post')}: nothing says whether the account is public, so "
        "a run rejects them (STATUS_MISSING).\n"
        f"{whose if unnamed else ''}"
        "  Add statuses:     curate ingest statuses.csv --format account-status\n"
        "  or declare them:  curate ingest PATH --declare-public 'reason', on your own word"
    )
