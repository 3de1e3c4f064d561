"""The command line: one group whose commands are imported only when they are called."""

import errno
import importlib
import os
import sys
from typing import Any

import click

from curate import __version__

# name: (module in curate.cli, one line of help). Naming them here keeps `curate --help` free of
# duckdb, polars and torch: it answers in about a tenth of a second.
_COMMANDS = {
    "init": ("init", "Make a workspace with a commented curate.toml."),
    "ingest": ("ingest", "Read raw exports into the workspace."),
    "run": ("run", "Run the whole pipeline and write a new version."),
    "status": ("status", "Say what is ingested, built and stale."),
    "resample": ("resample", "Compare ways of levelling the long tail of concepts."),
    "explain": ("explain", "Say why a post, image or account was kept or rejected."),
    "tags": ("tags", "Show hashtags and the concepts they became."),
    "sql": ("sql", "Ask the tables questions in read-only SQL."),
    "report": ("report", "Write or open the compliance report of a version."),
    "versions": ("versions", "List the versions, and what is known of each."),
    "diff": ("diff", "Say what changed from one version to another."),
    "verify": ("verify", "Say what in a version should no longer be there."),
    "sign": ("sign", "Sign a version, so that others can tell who made it."),
    "gc": ("gc", "Remove old versions and what nothing needs any more."),
    "ledger": ("ledger", "Check the record of what was done."),
    "revoke": ("revoke", "Put those who asked to leave on the suppression list."),
    "lookup": ("lookup", "Say whether an account is in any version or checkpoint."),
    "export": ("export", "Write a version with its pictures, as other tools read it."),
    "train": ("train", "Train a classifier on a version."),
    "demo": ("demo", "Build a small synthetic export and run everything on it."),
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"curate.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="curate")
def cli() -> None:
    """Turn raw exports of posts into training manifests that honour every opt-out."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with a documented code."""
    # A shell that closed them (`>&-`) leaves nothing, and everybody expects a file.
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    from curate.cli import failures

    streams = sys.stdout, sys.stderr
    try:
        result: Any = cli.main(args=arguments, prog_name="curate", standalone_mode=False)
        failures.flush()
    except BaseException as error:
        if isinstance(error, SystemExit) and sys.stdout is not streams[0]:
            # What Click makes of a pipe that broke: an exit with 1, and streams that say nothing.
            sys.stdout, sys.stderr = streams
            error = BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        return failures.report(error, arguments)
    return result if isinstance(result, int) else 0
