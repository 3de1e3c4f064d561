"""Prints why a post, an image or an account was kept or rejected."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curate.cli.options import debug_option, json_option, print_json, workspace_option

if TYPE_CHECKING:
    from curate.explain import Explanation, Reason


@click.command(
    "explain",
    help="Say why ID was kept or rejected: every reason, its rule, its cause, and what would "
    "change it.\n\n"
    "ID is a post id, a shortcode, an account id, a handle, the address of a profile or a post, an "
    "image_id of a manifest, or the pseudonym of a post or an account.",
)
@click.argument("wanted", metavar="ID")
@click.option("--personal", is_flag=True, help="Show ids and handles; the ledger records it.")
@workspace_option
@json_option
@debug_option
def command(*, wanted: str, personal: bool, workspace: Path | None, as_json: bool) -> None:
    """Explain one thing on stdout."""
    from curate.explain import explain
    from curate.workspace import open_workspace

    found = explain(open_workspace(workspace), wanted, personal=personal)
    if as_json:
        print_json(found.to_json())
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: "Explanation") -> list[str]:
    lines = [f"{found.kind} {found.id}: {found.outcome}"]
    lines += [
        f"  {name.replace('_', ' ')}: {value or '-'}" for name, value in found.personal.items()
    ]
    if found.kind == "account":
        counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(found.posts.items()))
        lines.append(f"  its posts: {counts or 'none'}")
    for reason in found.reasons:
        lines += ["", *_reason(reason, "  ")]
    lines += [f"  {note}" for note in found.notes]
    if found.labels:
        lines.append(f"  concepts: {', '.join(found.labels.values())}")
    for image in found.images:
        fate = image.outcome
        if image.repeat_factor is not None:
            fate += f", repeat factor {image.repeat_factor:.2f}, split {image.split or '-'}"
        if image.codes:
            fate += f", {', '.join(image.codes)}"
        if image.versions:
            fate += f", in version {', '.join(image.versions)}"
        lines.append(f"  image {image.image_id}: {fate}")
    if found.ignored:
        lines.append(f"  recorded, and ignored as the policy is set: {', '.join(found.ignored)}")
    return lines


def _reason(reason: "Reason", indent: str) -> Iterator[str]:
    """A reason, and below it, further in, what it rests on, to the end of the chain."""
    yield f"{indent}{reason.code} (tier {reason.tier}) {reason.sentence}"
    yield f"{indent}  rule      {reason.rule}"
    yield f"{indent}  evidence  {reason.evidence}{_on(reason.observed_at)}"
    yield f"{indent}  remedy    {reason.remedy}"
    if reason.cause is not None:
        yield f"{indent}  because   {reason.cause.kind} {reason.cause.id}"
        for further in reason.cause.reasons:
            yield from _reason(further, indent + "    ")
    for seen in reason.observations:
        by = f", by {seen.origin}" if seen.origin else ""
        source = f", source {seen.source_id} ({seen.source_format})" if seen.source_id else ""
        heard = f"; heard because {seen.heard_because}" if seen.heard_because else ""
        yield f"{indent}  observed  {seen.what}{_on(seen.observed_at)}{by}{source}{heard}"


def _on(moment: datetime | None) -> str:
    return f", {moment:%Y-%m-%d}" if moment else ""
