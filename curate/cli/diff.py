"""``curate diff``: what changed from one version to another."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, print_json, workspace_option

if TYPE_CHECKING:
    from curate.diff import Difference

_MOST_CONCEPTS = 20


@click.command("diff")
@click.argument("earlier")
@click.argument("later", default="latest")
@click.option(
    "--list",
    "listing",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the image_id of each image that is in one version only to FILE (CSV).",
)
@workspace_option
@json_option
@debug_option
def command(
    *, earlier: str, later: str, listing: Path | None, workspace: Path | None, as_json: bool
) -> None:
    """Say what is other in version LATER (default: the newest) than in EARLIER.

    Which images came and went, and by the last run's reasons why they went; which concepts have
    more or fewer images; which settings differ.
    """
    from curate.diff import compare_versions
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    found = compare_versions(
        opened, opened.find_version(earlier), opened.find_version(later), listing=listing
    )
    if as_json:
        print_json(found.to_json())
    else:
        click.echo("\n".join(lines(found)))


def lines(found: "Difference") -> Iterator[str]:
    """The difference for a person."""
    images = found.images
    yield f"from {found.earlier} to {found.later}"
    counts = f"{images.added:,} added, {images.removed:,} removed"
    yield f"images    {images.in_both:,} in both, {counts}"
    for count, what in (
        (images.relabelled, "have other labels"),
        (images.moved, "are in the other split"),
        (images.other_bytes, "have other bytes"),
    ):
        if count:
            yield f"          {count:,} of those in both {what}"
    for code, count in found.removed_for.items():
        yield f"          {count:,} removed: {code or 'the last run has no reason against them'}"
    for change in found.concepts[:_MOST_CONCEPTS]:
        counts = f"{_shown(change.before)} -> {_shown(change.after)}"
        yield f"concept   {change.concept}: {counts} images"
    if len(found.concepts) > _MOST_CONCEPTS:
        more = len(found.concepts) - _MOST_CONCEPTS
        yield f"          and {more:,} concepts more: --json has them all"
    for setting in found.settings:
        yield f"setting   {setting.setting}: {_shown(setting.before)} -> {_shown(setting.after)}"
    for name, told in found.statuses.items():
        if told:
            seen = f"observed from {told['oldest']} to {told['newest']}"
            yield f"statuses  {name}: {seen if told['oldest'] else 'none has a date'}"


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value:,}" if type(value) is int else str(value)
