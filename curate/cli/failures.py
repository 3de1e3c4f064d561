"""Turns an exception into a message that helps and a documented exit code."""

import json
import sys
import traceback
from collections.abc import Iterator

import click

from curate.errors import CurateError, ExitCode

_UNEXPECTED = "Got unexpected extra argument"


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
        sys.stderr.write("".join(_traceback(error)))
    code, message, hint = _describe(error)
    if "--json" in arguments:
        body = {"code": int(code), "message": message, "hint": hint}
        click.echo(json.dumps({"schema_version": 1, "error": body}, ensure_ascii=False))
    else:
        click.echo(f"curate: {message}", err=True)
        if hint:
            click.echo("  " + hint.replace("\n", "\n  "), err=True)
    return code


def _traceback(error: BaseException) -> Iterator[str]:
    """The places in the code, of the causes too; the text of a foreign exception is left out."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _traceback(cause)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    is_ours = isinstance(error, (CurateError, click.ClickException))
    text = _describe(error)[1] if is_ours else "(its text may quote the data)"
    yield f"{type(error).__qualname__}: {text}\n"


def _describe(error: BaseException) -> tuple[ExitCode, str, str | None]:
    if isinstance(error, CurateError):
        return error.exit_code, error.message, error.hint
    if isinstance(error, click.UsageError):
        message = error.format_message()
        if message.startswith(_UNEXPECTED):
            # What follows can be a handle or an id, as `curate explain @jane @joe` has two.
            message = _UNEXPECTED
        where = error.ctx.command_path if error.ctx else "curate"
        return ExitCode.USAGE, message, f"see `{where} --help`"
    if isinstance(error, click.ClickException):
        return ExitCode.USAGE, error.format_message(), None
    # The text of a foreign exception may quote the data, so only its kind is shown.
    name = type(error).__name__
    return ExitCode.BUG, f"this is a bug in curate ({name})", "`--debug` shows the traceback"
