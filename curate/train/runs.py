"""Turns a training run into its directory: what was asked, what was measured, what came out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curate.durable import written_whole
from curate.errors import InputError, UsageError
from curate.train.options import TrainOptions

SCHEMA_VERSION = 1
CONFIG_NAME = "config.json"
METRICS_NAME = "metrics.jsonl"
RESULT_NAME = "result.json"


def new_run_directory(runs: Path, version_name: str) -> Path:
    """Make ``runs/<version name>-<k>`` with the first free k from 1."""
    runs.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 1
    while True:
        directory = runs / f"{version_name}-{number}"
        try:
            # Made, not looked for: two runs that start together get a directory each.
            directory.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return directory


def make_run_directory(directory: Path) -> Path:
    """Make ``directory`` for a run; it may exist, but may not hold a run.

    Raises:
        UsageError: it holds a run, or is a file.
    """
    if (directory / CONFIG_NAME).exists():
        raise UsageError(
            f"{directory} already holds a run", hint="go on with it with --resume, or name another"
        )
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} is not a directory")
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    return directory


def find_run(runs: Path, name: str = "latest") -> Path:
    """A run by its name, by its path, or the ``latest`` that was started.

    Raises:
        InputError: there is no such run.
    """
    if name != "latest":
        for candidate in (Path(name), runs / name):
            if (candidate / CONFIG_NAME).is_file():
                return candidate
        raise InputError(f"no run is called {name!r}")
    configs = sorted(runs.glob(f"*/{CONFIG_NAME}"), key=lambda path: path.stat().st_mtime_ns)
    if not configs:
        raise InputError("there is no run yet", hint="start one with `curate train`")
    return configs[-1].parent


def write_config(
    directory: Path,
    *,
    version: str,
    version_digest: str,
    options: TrainOptions,
    processes: int,
    torch_version: str,
) -> None:
    """Write ``config.json``; the presence of this file is what makes a directory a run."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "version": version,
        "version_digest": version_digest,
        "options": json.loads(options.to_json()),
        "processes": processes,
        "torch_version": torch_version,
    }
    _write_json(directory / CONFIG_NAME, body)


def read_config(directory: Path) -> Mapping[str, Any]:
    """Read ``config.json`` of a run.

    Raises:
        InputError: it is missing or damaged.
    """
    path = directory / CONFIG_NAME
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{directory.name} is no run: it has no {CONFIG_NAME}") from None
    except ValueError:
        raise InputError(f"{directory.name}/{CONFIG_NAME} is damaged") from None
    if not isinstance(body, dict) or body.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{directory.name}/{CONFIG_NAME} has another format")
    return body


def read_options(directory: Path) -> TrainOptions:
    """The options that a run was started with.

    Raises:
        InputError: they are missing or damaged.
    """
    return TrainOptions.from_json(
        json.dumps(read_config(directory).get("options")), f"{directory.name}/{CONFIG_NAME}"
    )


def rewind_metrics(directory: Path, step: int) -> None:
    """Drop what ``metrics.jsonl`` says of steps after ``step``: they will be done again."""
    path = directory / METRICS_NAME
    if not path.exists():
        return
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            if json.loads(line)["step"] <= step:
                kept.append(line + "\n")
        except (ValueError, KeyError):
            # The last line of a killed process can be half a line; what follows is done again.
            break
    with written_whole(path) as temporary:
        temporary.write_text("".join(kept), encoding="utf-8")


def last_loss(directory: Path) -> float | None:
    """The training loss of the last window that ``metrics.jsonl`` has, if any."""
    path = directory / METRICS_NAME
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    bodies = [json.loads(line) for line in lines]
    losses = [float(body["loss"]) for body in bodies if body["kind"] == "training"]
    return losses[-1] if losses else None


def append_metrics(directory: Path, body: Mapping[str, Any]) -> None:
    """Add one line to ``metrics.jsonl``."""
    with (directory / METRICS_NAME).open("a", encoding="utf-8") as file:
        file.write(json.dumps(body) + "\n")


def write_result(directory: Path, body: Mapping[str, Any]) -> None:
    """Write ``result.json``, whole or not at all."""
    _write_json(directory / RESULT_NAME, {"schema_version": SCHEMA_VERSION, **body})


def _write_json(path: Path, body: Mapping[str, Any]) -> None:
    text = json.dumps(body, indent=2, ensure_ascii=False)
    with written_whole(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")
