"""Options, and ways of printing, that several commands share."""

import codecs
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

SCHEMA_VERSION = 1


class UtcTime(click.ParamType[datetime]):
    """An ISO 8601 date or time; without an offset it is UTC. Becomes a naive UTC ``datetime``."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Parse ``value``, or fail with what was expected."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-06-01 or 2026-06-01T12:00Z", param, ctx)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def workspace_option(function: _Command) -> _Command:
    """``--workspace DIR``: work there instead of in the current directory."""
    return click.option(
        "--workspace",
        "-w",
        type=click.Path(path_type=Path, file_okay=False),
        help="The workspace, if not here or above.",
    )(function)


def json_option(function: _Command) -> _Command:
    """``--json``: one JSON object on stdout instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(function)


def debug_option(function: _Command) -> _Command:
    """``--debug``: read by the one place that turns errors into exit codes."""
    return click.option(
        "--debug", is_flag=True, expose_value=False, help="Show tracebacks of errors."
    )(function)


def print_json(body: dict[str, Any]) -> None:
    """Print ``body`` on stdout with the version of the format."""
    is_ascii = not is_unicode(sys.stdout)
    click.echo(json.dumps({"schema_version": SCHEMA_VERSION, **body}, ensure_ascii=is_ascii))


def is_unicode(stream: IO[str]) -> bool:
    """Whether a stream can show every character; JSON escapes what another could not."""
    return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name.startswith("utf")


@contextmanager
def answered_by_exit_code() -> Iterator[None]:
    """Print what also the exit code says: it says so still if the reader (`| head`) has left."""
    try:
        yield
    except BrokenPipeError:
        drop_stdout()


def drop_stdout() -> None:
    """Send what is still to be printed nowhere, also what waits in the buffer."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def say(text: str) -> None:
    """Talk to the person at the keyboard: stderr, so that stdout stays data."""
    click.echo(text, err=True)


# Persian, Hindi and emoji need them inside words; they do nothing to a terminal.
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """``text`` without control characters, which could steer the terminal or break a line."""
    return "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text)


def typed(argument: str) -> str:
    """An argument as UTF-8 text: bytes that are none come in as half surrogate pairs."""
    return argument.encode("utf-8", "replace").decode()


def on_a_terminal() -> bool:
    """Whether progress bars make sense."""
    return sys.stderr.isatty()
