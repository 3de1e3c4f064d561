"""``curate export``: a version with its pictures, as other tools read it."""

from pathlib import Path

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option
from curate.cli.progress import progress_bar

# Those of curate.export, which takes a while to import.
_FORMATS = ("webdataset", "huggingface", "croissant", "jsonl", "csv", "img2dataset")


@click.command("export")
@click.argument("version")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--to",
    "to",
    type=click.Choice(_FORMATS),
    required=True,
    help="webdataset: tar shards. huggingface: Parquet with the pictures in it, and a card. "
    "croissant: the same with croissant.json. "
    "jsonl, csv: one table beside the files. "
    "img2dataset: the addresses, for images that are no files.",
)
@click.option(
    "--accept-violations",
    "accepted",
    metavar="REASON",
    help="Export although images in it must leave; REASON goes into the ledger and the export.",
)
@workspace_option
@json_option
@debug_option
def command(
    *,
    version: str,
    folder: Path,
    to: str,
    accepted: str | None,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Write VERSION (a name, or latest) with its pictures into the new folder DIR.

    VERSION is verified first, as `curate verify` does it: with an image in it that must leave,
    nothing is exported. DIR gets the version's own files, too, so that `curate verify DIR` can be
    asked later, and REVOCATIONS.md, which says what to do when somebody leaves.
    """
    from curate.export import export
    from curate.gate import clear
    from curate.versions import open_version
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    found = open_version(opened.find_version(version), opened)
    with progress_bar() as advance:
        clearance = clear(opened, found, use="exported", accepted=accepted, progress=advance)
        exported = export(opened, found, folder, to, clearance, progress=advance)
    if as_json:
        print_json(
            {
                "path": str(exported.path),
                "format": to,
                "version": found.path.name,
                "digest": found.digest,
                "images": exported.images,
                "left_out": exported.left_out,
                "files": exported.files,
                "bytes": exported.bytes,
            }
        )
        return
    images = ", ".join(f"{count:,} {split}" for split, count in exported.images.items())
    click.echo(f"{sum(exported.images.values()):,} images ({images or 'none'}) in {exported.path}")
    click.echo(f"{exported.files:,} files, {exported.bytes:,} bytes")
    if exported.left_out:
        say(f"{exported.left_out:,} images are not in it: they are files, or no address of the web")
    if clearance.verified is None:
        say("not verified: no post is ingested here; export.json records verified: null")
    say("pass REVOCATIONS.md on with it: people may leave later")
