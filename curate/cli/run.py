"""``curate run``: takes the workspace through the whole pipeline to a new version."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import UtcTime, debug_option, json_option, print_json, say, workspace_option
from curate.cli.progress import progress_bar

if TYPE_CHECKING:
    from curate.pipeline import Counts, RunResult
    from curate.publish import Published

_MISSING = "STATUS_MISSING"


@click.command("run")
@click.option(
    "--cutoff",
    type=UtcTime(),
    help="Judge by what was known then.  [default: now, or the unfinished run's]",
)
@click.option(
    "--until", metavar="STAGE", help="Stop after the stage of this name; writes no version."
)
@click.option("--dry-run", is_flag=True, help="List the stages in their order, and run none.")
@click.option("--memory", default="2GB", show_default=True, help="Memory that it may take.")
@click.option("--threads", type=click.IntRange(min=1), help="Threads to use.  [default: all]")
@workspace_option
@json_option
@debug_option
def command(
    cutoff: datetime | None,
    until: str | None,
    dry_run: bool,
    memory: str,
    threads: int | None,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Run every stage, from what was ingested to a new version.

    A stage whose SQL, parameters and inputs are unchanged is reused. The path of the version is
    printed; a run that was interrupted goes on where it stopped.
    """
    from curate.pipeline import describe, run
    from curate.publish import publish
    from curate.workspace import open_workspace

    if dry_run:
        _list_stages(describe(), as_json)
        return
    opened = open_workspace(workspace)
    with (
        progress_bar() as advance,
        run(
            opened, cutoff=cutoff, until=until, memory=memory, threads=threads, progress=advance
        ) as (engine, result),
    ):
        published = None if until else publish(opened, engine, result, progress=advance)
    if as_json:
        print_json(_body(result, published))
        return
    if published is None:
        say(f"stopped after {until}; no version was written")
        return
    tell_run(result, published)
    if result.posts.kept * 10 < result.posts.total:
        _say_why(result)
    click.echo(published.path)


def _list_stages(stages: list[tuple[str, str]], as_json: bool) -> None:
    if as_json:
        print_json({"stages": [{"name": name, "purpose": purpose} for name, purpose in stages]})
        return
    for name, purpose in stages:
        click.echo(f"{name:24} {purpose.split('. ')[0].rstrip('.')}")


def _body(result: "RunResult", published: "Published | None") -> dict[str, Any]:
    return {
        "version": published.name if published else None,
        "path": str(published.path) if published else None,
        "digest": published.digest if published else None,
        "posts": counts_body(result.posts),
        "images": counts_body(result.images),
        "reasons": result.reasons,
        "post_reasons": result.post_reasons,
        "image_reasons": result.image_reasons,
        "unplaced_statuses": result.unplaced_statuses,
        "concepts": published.concepts if published else None,
        "epoch_length": published.epoch_length if published else None,
        "ledger_head": published.ledger_head if published else None,
        "stages": [
            {
                "name": stage.name,
                "rows": stage.rows,
                "seconds": stage.seconds,
                "reused": stage.is_reused,
            }
            for stage in result.results
        ],
    }


def counts_body(counts: "Counts") -> dict[str, int]:
    """The four counts as ``--json`` names them."""
    return {
        "in": counts.total,
        "kept": counts.kept,
        "rejected": counts.rejected,
        "quarantined": counts.quarantined,
    }


def tell_run(result: "RunResult", published: "Published") -> None:
    """Say on stderr what a run kept, what left and why, and which version it made."""
    for name, counts, reasons in (
        ("posts", result.posts, result.post_reasons),
        ("images", result.images, result.image_reasons),
    ):
        say(
            f"{name:7} {counts.total:>10,} in = {counts.kept:,} kept + "
            f"{counts.rejected:,} rejected + {counts.quarantined:,} quarantined"
        )
        for code, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
            say(f"  {count:>10,} {code}")
    if result.unplaced_statuses:
        say(
            "warning: accounts whose status names a platform that no post is from, so that it "
            f"reaches nobody: {result.unplaced_statuses:,}. Is a name misspelled?"
        )
        say("  curate sql 'SELECT platform, count(*) FROM accounts GROUP BY platform'")
    say(f"concepts {published.concepts:,}, an epoch is {published.epoch_length:,.0f} images")
    word = "version" if published.is_new else "unchanged, still version"
    say(f"{word} {published.name}, digest {published.digest}")
    say(f"ledger head {published.ledger_head}")


def _say_why(result: "RunResult") -> None:
    """The remedy of what left, in a line, and what helps an export of addresses or of nobody."""
    if reason := result.leading_reason:
        total = f"{result.posts.total:,} {'post' if result.posts.total == 1 else 'posts'}"
        line = f"{reason.posts:,} of {total} {reason.outcome}: {reason.code}. "
        why_never = reason.remedy.removeprefix("Nothing: ")
        if why_never != reason.remedy:
            line += f"They cannot be kept: {why_never}"
        else:
            line += f"To keep them: {reason.remedy}"
            if reason.lost:
                line += f" (Of the others, {reason.lost:,} left for what you cannot lift.)"
        say(line)
        if reason.code == _MISSING and result.unnamed_posts:
            say(
                f"The accounts of {result.unnamed_posts:,} have no name, so that no status reaches "
                "them: say whose they are, `curate ingest PATH --account HANDLE`."
            )
    if result.address_images and result.address_images == result.images.total:
        say(
            f"Images that are addresses without a file: all {result.images.total:,}. To keep such, "
            "without a look at them: require_files = false in the section [images] of curate.toml."
        )
