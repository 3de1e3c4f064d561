"""``curate demo``: the whole promise, on an export that belongs to nobody."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curate.cli.options import debug_option, json_option, print_json, say
from curate.cli.progress import progress_bar

if TYPE_CHECKING:
    from curate.demo import Demo


@click.command("demo")
@click.argument("directory", default="curate-demo", type=click.Path(path_type=Path))
@click.option(
    "--posts",
    default=700,
    show_default=True,
    type=click.IntRange(min=37),
    help="How many posts to draw.",
)
@click.option("--seed", default=0, show_default=True, help="The same seed draws the same export.")
@click.option("--no-train", is_flag=True, help="Stop at the version and its report.")
@json_option
@debug_option
def command(directory: Path, posts: int, seed: int, no_train: bool, as_json: bool) -> None:
    """Draw a small synthetic export in DIRECTORY, and run everything on it.

    Its accounts, photos and hashtags are made up: public accounts, private ones, one that nobody
    knows the status of, copies of private photos, an image whose metadata refuses. The paths of
    the manifest, the report and the trained checkpoint are printed.
    """
    from curate.cli.run import counts_body, tell_run
    from curate.demo import demonstrate

    with progress_bar() as advance:
        demo = demonstrate(
            directory, posts=posts, seed=seed, is_trained=not no_train, progress=advance
        )
    paths = _paths(demo)
    if as_json:
        body: dict[str, Any] = {
            **paths,
            "version": demo.published.name,
            "digest": demo.published.digest,
            "posts": counts_body(demo.result.posts),
            "images": counts_body(demo.result.images),
            "reasons": demo.result.reasons,
            "training": demo.trained.to_json() if demo.trained else None,
        }
        print_json(body)
        return
    tell_run(demo.result, demo.published)
    if demo.trained:
        from curate.cli.train import summary

        say(summary(demo.trained))
    for name, path in paths.items():
        click.echo(f"{name + ':':12}{path}")
    say(f"Look around: cd {paths['workspace']} && curate sql --list")


def _paths(demo: "Demo") -> dict[str, str]:
    paths = {
        "workspace": demo.workspace,
        "manifest": demo.published.path / "manifest.parquet",
        "report": demo.published.path / "report.html",
    }
    if demo.trained:
        paths["checkpoint"] = demo.trained.checkpoint
    return {name: str(path) for name, path in paths.items()}
