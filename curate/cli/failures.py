"""Turns an exception into a message that helps and a documented exit code."""

import json
import sys
import traceback

import click

from curate.errors import CurateError, ExitCode


def report(error: BaseException, arguments: list[str]) -> int:
    """Say what went wrong on stderr (with ``--json``: as an object on stdout)."""
    if isinstance(error, SystemExit):
        return int(error.code or 0)
    if isinstance(error, (KeyboardInterrupt, click.exceptions.Abort)):
        click.echo("interrupted; what was finished is kept", err=True)
        return ExitCode.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # The reader of our stdout (`| head`) has gone: nobody is left to tell.
        sys.stdout = open("/dev/null", "w")  # noqa: PTH123, SIM115
        return ExitCode.DONE
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if "--debug" in arguments:
        traceback.print_exception(error, file=sys.stderr)
    code, message, hint = _describe(error)
    if "--json" in arguments:
        body = {"code": int(code), "message": message, "hint": hint}
        click.echo(json.dumps({"schema_version": 1, "error": body}, ensure_ascii=False))
    else:
        click.echo(f"curate: {message}", err=True)
        if hint:
            click.echo(f"  {hint}", err=True)
    return code


def _describe(error: BaseException) -> tuple[ExitCode, str, str | None]:
    if isinstance(error, CurateError):
        return error.exit_code, error.message, error.hint
    if isinstance(error, click.UsageError):
        where = error.ctx.command_path if error.ctx else "curate"
        return ExitCode.USAGE, error.format_message(), f"see `{where} --help`"
    if isinstance(error, click.ClickException):
        return ExitCode.USAGE, error.format_message(), None
    # The text of a foreign exception may quote the data, so only its kind is shown.
    name = type(error).__name__
    return ExitCode.BUG, f"this is a bug in curate ({name})", "`--debug` shows the traceback"
