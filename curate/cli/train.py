"""Turns ``curate train``'s arguments into a training run, a progress bar and a summary."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import (
    debug_option,
    json_option,
    on_a_terminal,
    print_json,
    say,
    workspace_option,
)
from curate.cli.progress import progress_bar
from curate.train.options import MODEL_NAMES

if TYPE_CHECKING:
    from curate.train.loop import Progress, TrainResult


@click.command(
    "train",
    help="Train a classifier on VERSION (default: the newest), and say how well it does.\n\n"
    "VERSION is verified first, as `curate verify` does it: with an image in it that must "
    "leave, no training begins.\n\n"
    "On several GPUs: torchrun --nproc-per-node N -m curate.train VERSION …",
)
@click.argument("version", required=False)
@click.option("--model", type=click.Choice(MODEL_NAMES), help="The network.  [default: config]")
@click.option("--epochs", type=float, help="Epochs; may be a fraction.")
@click.option("--batch-size", type=int, help="Images a step, in each process.")
@click.option("--image-size", "image_size_px", type=int, help="Side of the input, in pixels.")
@click.option("--learning-rate", type=float, help="For 256 images a step; scaled to the batch.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), help="Where to compute.")
@click.option("--workers", type=int, help="Processes that decode images.")
@click.option("--seed", type=int, help="The same seed gives the same run on a CPU.")
@click.option(
    "--resume",
    "resume",
    is_flag=False,
    flag_value="latest",
    metavar="[RUN]",
    help="Go on with RUN (default: the latest) from its last checkpoint.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the run's files go, instead of runs/<version>-<k>.",
)
@click.option(
    "--accept-violations",
    "accepted",
    metavar="REASON",
    help="Train although images in it must leave; REASON goes into the ledger and the checkpoint.",
)
@workspace_option
@json_option
@debug_option
def command(
    version: str | None,
    resume: str | None,
    out: Path | None,
    accepted: str | None,
    workspace: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Train, and print the checkpoint's path (with ``--json``: the result) on stdout."""
    if resume is not None and out is not None:
        raise click.UsageError("--resume goes on in the run's own directory: leave out --out")
    from curate.train import require_torch
    from curate.train.requests import find_place, open_request

    place = find_place(workspace, version)
    require_torch()
    from curate.gate import clear
    from curate.train.gate import UNVERIFIED, train_cleared

    request = open_request(place, version, resume, given)
    with progress_bar() as advance:
        clearance = clear(
            place, request.version, use="trained on", accepted=accepted, progress=advance
        )
    if clearance.verified is None:
        say(UNVERIFIED)
    with _progress(as_json) as report:
        result = train_cleared(place, request, clearance, out=out, report=report)
    say(summary(result))
    if as_json:
        print_json(result.to_json())
    else:
        click.echo(str(result.checkpoint))


def summary(result: "TrainResult") -> str:
    """What a person wants to know of a finished run, in two lines."""
    did = (
        f"trained {result.model} on {result.training_images:,} images of version {result.version}: "
        f"{result.images_seen:,} seen in {result.seconds:,.0f} s, loss {result.loss:.3f}"
    )
    if result.accuracy is None:
        return f"{did}\nno image is for validation, so the accuracy is not known"
    accuracy = result.accuracy
    return (
        f"{did}\nvalidation accuracy {accuracy.top1:.1%}, "
        f"majority concept {accuracy.majority:.1%}: "
        f"{100 * accuracy.above_majority:+.1f} points"
    ).replace("%", " %")


@contextmanager
def _progress(as_json: bool) -> "Iterator[Callable[[Progress], None] | None]":
    if as_json or not on_a_terminal():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("epoch {task.fields[epoch]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[figures]}"),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("train", total=None, epoch=1, figures="")

        def report(progress: "Progress") -> None:
            figures = "" if progress.loss is None else f"loss {progress.loss:.3f}"
            if progress.accuracy is not None:
                figures += f"  accuracy {progress.accuracy.top1:.1%}"
            bar.update(
                task,
                total=progress.steps,
                completed=progress.position.step,
                epoch=progress.epoch + 1,
                figures=figures,
            )

        yield report
