"""Turns an exception into a message that helps and a documented exit code."""

import codecs
import errno
import json
import os
import select
import sys
import traceback
from collections.abc import Iterator

import click

from curate.cli.options import drop_stdout, is_unicode
from curate.errors import CurateError, ExitCode

_UNEXPECTED = "Got unexpected extra argument"
_ROOM = "make room, and do it again: what was finished is kept"
# What the machine can refuse to any program: its words, and what to do.
_OF_THE_MACHINE = {
    errno.ENOSPC: ("no space is left on the disk", _ROOM),
    errno.EDQUOT: ("the quota of disk space is used up", _ROOM),
    errno.EFBIG: ("a file would be larger than is allowed here", _ROOM),
    errno.EROFS: ("the disk can only be read from", "work where you can write"),
    errno.EACCES: ("a file or folder may not be read, or not written to", "see who owns it"),
    errno.EPERM: ("a file or folder may not be changed", "see who owns it"),
    errno.EIO: ("the disk, or what is written to, has a fault", "see the system's log"),
    errno.EPIPE: ("whoever read the output has left", None),
    errno.EMFILE: ("too many files are open", "raise the limit: ulimit -n"),
    errno.ENFILE: ("too many files are open on this machine", "end other programs"),
}
_NO_MEMORY = (
    "there is not enough memory",
    "give it more (--memory, where there is that), end other programs, or use a larger machine",
)


def report(error: BaseException, arguments: list[str]) -> int:
    """Say what went wrong on stderr (with ``--json``: as an object on stdout)."""
    if isinstance(error, SystemExit):
        return int(error.code or 0)
    if isinstance(error, (KeyboardInterrupt, click.exceptions.Abort)):
        click.echo("interrupted; what was finished is kept", err=True)
        return ExitCode.INTERRUPTED
    if isinstance(error, BrokenPipeError) and _reader_has_left():
        # The reader of our stdout (`| head`) has gone: nobody is left to tell.
        drop_stdout()
        return ExitCode.DONE
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if "--debug" in arguments:
        sys.stderr.write("".join(_traceback(error)))
    code, message, hint = _describe(error)
    if "--json" not in arguments or not _printed(code, message, hint):
        lines = [f"curate: {message}", *(["  " + hint.replace("\n", "\n  ")] if hint else [])]
        _said("\n".join(lines))
    return code


def flush() -> None:
    """Write what was printed: at the end of the process its failure would be told as a fault."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _printed(code: int, message: str, hint: str | None) -> bool:
    """Whether an error could be printed as JSON; stdout can be what is at fault."""
    body = {"schema_version": 1, "error": {"code": code, "message": message, "hint": hint}}
    try:
        click.echo(json.dumps(body, ensure_ascii=not is_unicode(sys.stdout)))
        flush()
    except OSError:
        return False
    return True


def _said(text: str) -> None:
    try:
        click.echo(text, err=True)
    except OSError:
        # Not even stderr can be written to; the exit code is all that is left to tell by.
        drop_stdout()
    try:
        flush()
    except OSError:
        # What waits in the buffer can't be written, as was just told.
        drop_stdout()


def _reader_has_left() -> bool:
    """Whether stdout is a pipe that nobody reads; another one that broke is no success."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return any(event & select.POLLERR for _, event in poll.poll(0))
    except (OSError, ValueError, AttributeError):
        # No file is behind stdout, or the system has no poll.
        return True


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
    if (refused := _refused_by_machine(error)) is not None:
        return ExitCode.BAD_INPUT, *refused
    # The text of a foreign exception may quote the data, so only its kind is shown.
    name = type(error).__name__
    return ExitCode.BUG, f"this is a bug in curate ({name})", "`--debug` shows the traceback"


def _refused_by_machine(error: BaseException) -> tuple[str, str | None] | None:
    """What the disk, the memory or the terminal refused, if it was one of them."""
    # The engine's own, by its name: `curate --help` is not to import it.
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return _NO_MEMORY
    if isinstance(error, UnicodeEncodeError):
        shown = getattr(sys.stdout, "encoding", None) or "utf-8"
        # Python calls every code page of Windows so.
        names = {"charmap", codecs.lookup(shown).name}
        if not is_unicode(sys.stdout) and codecs.lookup(error.encoding).name in names:
            hint = "set PYTHONIOENCODING=utf-8, or use a UTF-8 locale"
            return f"the output's encoding ({shown}) has no such character", hint
    if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
        return _OF_THE_MACHINE[error.errno]
    # Engines have errors of their own, in the words of the system.
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        if os.strerror(number) in str(error):
            return _OF_THE_MACHINE[number]
    return None
