"""``curate report``: a version's report, or a page of pictures that look alike."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option

if TYPE_CHECKING:
    from curate.workspace import Workspace

_MOST_SHOWN = 100


@click.command("report")
@click.argument("version", default=None, required=False)
@click.option("--open", "is_opened", is_flag=True, help="Show the page in the browser.")
@click.option(
    "--contact-sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write thumbnails of images that look alike to FILE instead: delete it when done.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"Show at most N matches and N clusters of duplicates.  [default: {_MOST_SHOWN}]",
)
@workspace_option
@json_option
@debug_option
def command(
    *,
    version: str | None,
    is_opened: bool,
    contact_sheet: Path | None,
    most: int | None,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Print the path of VERSION's report.html (default: the newest version's).

    The page is written again from report.json if it is gone. With --json, the report itself is
    printed, as data. A report that was changed is refused.

    --contact-sheet FILE.html is for whoever compares images: those that wait because they look like
    one that left, and duplicates. It shows people who refused, and is no part of a version.
    """
    from curate.workspace import open_workspace

    if contact_sheet is None and most is not None:
        raise click.UsageError("--most needs --contact-sheet FILE")
    if contact_sheet is not None and version is not None:
        raise click.UsageError("a contact sheet is of the last run, and of no version")
    opened = open_workspace(workspace)
    if contact_sheet is None:
        _report(opened, version or "latest", is_opened=is_opened, as_json=as_json)
        return
    from curate.report.contact_sheet import write_contact_sheet

    sheet = write_contact_sheet(opened, contact_sheet, most=most or _MOST_SHOWN)
    if is_opened:
        click.launch(str(contact_sheet))
    if as_json:
        print_json(sheet.counts)
        return
    for line in sheet_summary(sheet.counts):
        say(line)


def _report(workspace: "Workspace", version: str, *, is_opened: bool, as_json: bool) -> None:
    from curate.report.render import page_of, read_facts
    from curate.versions import open_report

    found = open_report(workspace.find_version(version), workspace)
    facts = read_facts(found.path)
    page = page_of(found, workspace.store / "reports")
    if is_opened:
        click.launch(str(page))
    if as_json:
        print_json(facts)
        return
    for line in summary(facts):
        say(line)
    click.echo(page)


def sheet_summary(counts: dict[str, dict[str, int]]) -> list[str]:
    """A contact sheet in a line for what is on it, and one for what to do with it."""
    matches, clusters = counts["matches"], counts["clusters"]
    return [
        f"{matches['shown']:,} of {matches['total']:,} images that wait for a person, "
        f"{clusters['shown']:,} of {clusters['total']:,} clusters of duplicates",
        "it shows pictures of people who refused: pass it on to nobody, and delete it when done",
    ]


def summary(facts: dict[str, Any]) -> list[str]:
    """The report in two lines: what became of the images, and how the policy was set."""
    images, policy = facts["images"], facts["policy"]
    loosened = ", ".join(rule["setting"] for rule in policy["loosened"]) or "nothing"
    return [
        f"version {facts['version']['name']}: {images['in']:,} images in = {images['kept']:,} kept "
        f"+ {images['rejected']:,} rejected + {images['quarantined']:,} quarantined",
        f"policy {policy['preset']}, loosened: {loosened}; not checked: "
        f"{len(facts['signals']['not_checked'])} kinds of refusal",
    ]
