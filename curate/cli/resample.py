"""``curate resample``: what ways of levelling the long tail would do, before a version is made."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curate.cli.options import debug_option, json_option, print_json, workspace_option

if TYPE_CHECKING:
    from curate.report.comparison import Compared

_COLUMNS = {
    "images": "images",
    "an epoch": "epoch_length",
    "Gini": "gini",
    "entropy": "normalised_entropy",
    "KL": "kl_to_uniform",
    "effective": "effective_concepts",
    "top 1 %": "top_1_percent_share",
    "bottom 50 %": "bottom_50_percent_share",
    "most repeats": "largest_repeat",
}
_LEAST_WIDTH = 8


@click.command("resample")
@click.option(
    "--compare",
    "asked",
    metavar="METHODS",
    default="natural,sqrt,uniform",
    show_default=True,
    help="Ways of resampling, with commas: sqrt, power:0.7, temperature:3, cap:500 …",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg",
    help="Draw how often each concept appears, one line a method.",
)
@workspace_option
@json_option
@debug_option
def command(*, asked: str, plot: Path | None, workspace: Path | None, as_json: bool) -> None:
    """Print what each of METHODS would make of the images that the last run kept.

    Those that it dropped for the balance of concepts (BALANCED_OUT) count as well.

    No version is made. What METHODS leave open, such as the threshold, is as [resample] of
    curate.toml has it.

    \b
    images        what would be kept: cap drops some
    an epoch      images, repeats counted
    Gini          how unevenly concepts appear: 0 all alike, near 1 one alone
    entropy       of concepts, over its maximum: 1 all alike
    KL            divergence from concepts that all appear alike, in nats
    effective     so many concepts that all appear alike are as even
    top 1 %       what the most frequent concepts hold of all appearances
    bottom 50 %   what the rarer half holds
    most repeats  how often the most repeated image appears
    """
    from curate.errors import UsageError
    from curate.outputs import private_file
    from curate.report.comparison import MOST_COMPARED, compare, draw
    from curate.resampling.strategies import parsed
    from curate.workspace import open_workspace

    opened = open_workspace(workspace)
    strategies = [parsed(word, opened.config.resample) for word in asked.split(",")]
    if len(strategies) > MOST_COMPARED:
        raise UsageError(f"{len(strategies)} methods are too many to compare", hint="name 6")
    compared = compare(opened, strategies)
    if plot is not None:
        drawing = draw(compared)
        with private_file(plot) as temporary:
            temporary.write_text(drawing, encoding="utf-8")
    if as_json:
        print_json({"compared": [{"method": one.name, **one.figures} for one in compared]})
        return
    _print(compared)


def _print(compared: Sequence["Compared"]) -> None:
    first = compared[0].figures
    most = max(one.figures["images"] for one in compared)
    click.echo(f"{most:,} images, {first['concepts']:,} concepts")
    wide = max(len("method"), *(len(one.name) for one in compared))
    heads = {head: max(len(head), _LEAST_WIDTH) for head in _COLUMNS}
    click.echo(f"{'method':<{wide}}" + "".join(f"  {head:>{w}}" for head, w in heads.items()))
    for one in compared:
        cells = (
            f"  {_cell(name, one.figures[name]):>{heads[head]}}" for head, name in _COLUMNS.items()
        )
        click.echo(f"{one.name:<{wide}}" + "".join(cells))


def _cell(name: str, value: float) -> str:
    if name.endswith("_share"):
        return f"{100 * value:.1f} %"
    if name in {"images", "epoch_length"}:
        return f"{value:,.0f}"
    return f"{value:.2f}" if name in {"largest_repeat", "effective_concepts"} else f"{value:.3f}"
