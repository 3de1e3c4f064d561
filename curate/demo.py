"""Takes a synthetic export all the way: workspace, ingest, run, report, trained model."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from curate.config import CONFIG_NAME, ManifestConfig
from curate.errors import UsageError
from curate.ingest import Ingested, Options, ingest
from curate.pipeline import RunResult, run
from curate.publish import Published, publish
from curate.synthetic import write_export
from curate.versions import open_version
from curate.workspace import Workspace, create_workspace

if TYPE_CHECKING:
    from curate.train.loop import TrainResult

Progress = Callable[[str, int, int], None]
POSTS = 700
# So many that the chance of nobody being for validation, 0.9 to the power of those kept, is nil.
ACCOUNTS = 100
VALIDATION_SHARE = 0.1


@dataclass(frozen=True)
class Demo:
    """Where everything is, and what each step did; ``trained`` is null if training was left out."""

    export: Path
    workspace: Path
    ingested: Ingested
    result: RunResult
    published: Published
    trained: "TrainResult | None"


def demonstrate(
    directory: Path,
    *,
    posts: int = POSTS,
    accounts: int = ACCOUNTS,
    seed: int = 0,
    is_trained: bool = True,
    progress: Progress = lambda what, done, total: None,
) -> Demo:
    """Draw an export of ``posts`` posts into ``directory``/export and run everything on it.

    It is synthetic on purpose: a privacy tool ships nobody's photos. Raises a ``UsageError`` if
    ``directory`` is not empty.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(
            f"{directory} is not empty", hint="name another directory: `curate demo DIR`"
        )
    if is_trained:
        # Before anything is drawn: a demo that can't end should not begin.
        from curate.train import require_torch  # noqa: PLC0415 - without training, no torch

        require_torch()
    export = directory / "export"
    write_export(
        export,
        posts=posts,
        accounts=accounts,
        seed=seed,
        progress=lambda done, total: progress("draw an export", done, total),
    )
    workspace = create_workspace(directory / "workspace")
    _divide_otherwise(workspace)
    # Instaloader does not note when it looked; here we know.
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    (ingested,) = ingest(
        workspace,
        export,
        Options(observed_at=now),
        progress=lambda done, total: progress("ingest", done, total),
    )
    with run(workspace, progress=progress) as (engine, result):
        published = publish(workspace, engine, result, progress=progress)
    trained = _train(workspace, published.path, progress) if is_trained else None
    return Demo(export, workspace.root, ingested, result, published, trained)


def _divide_otherwise(workspace: Workspace) -> None:
    """A share that is enough of millions of images would be of about six here."""
    config = workspace.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    usual = f"validation_share = {ManifestConfig().validation_share}\n"
    config.write_text(text.replace(usual, f"validation_share = {VALIDATION_SHARE}\n"), "utf-8")


def _train(workspace: Workspace, version: Path, progress: Progress) -> "TrainResult":
    from curate.gate import clear  # noqa: PLC0415 - what follows takes a while to import
    from curate.train.gate import train_cleared  # noqa: PLC0415
    from curate.train.options import QUICK  # noqa: PLC0415
    from curate.train.requests import Request  # noqa: PLC0415

    request = Request(open_version(version, workspace), QUICK, None)
    return train_cleared(
        workspace,
        request,
        clear(workspace, request.version, use="trained on", progress=progress),
        report=lambda step: progress("train", step.position.step, step.steps),
    )
