"""``curate report``: says where a version's report is, and prints or opens it."""

from pathlib import Path
from typing import Any

import click

from curate.cli.options import debug_option, json_option, print_json, say, workspace_option


@click.command("report")
@click.argument("version", default="latest", required=False)
@click.option("--open", "is_opened", is_flag=True, help="Show the page in the browser.")
@workspace_option
@json_option
@debug_option
def command(version: str, is_opened: bool, workspace: Path | None, as_json: bool) -> None:
    """Print the path of VERSION's report.html (default: the newest version's).

    The page is written again from report.json if it is gone. With --json, the report itself is
    printed, as data. A report that was changed is refused.
    """
    from curate.report.render import page_of, read_facts
    from curate.versions import open_report
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    found = open_report(opened.find_version(version), opened)
    facts = read_facts(found.path)
    page = page_of(found, opened.store / "reports")
    if is_opened:
        click.launch(str(page))
    if as_json:
        print_json(facts)
        return
    for line in summary(facts):
        say(line)
    click.echo(page)


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
