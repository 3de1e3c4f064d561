"""The errors that a user can meet, each with its documented exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process says to the shell; scripts rely on these numbers."""

    DONE = 0
    BUG = 1
    USAGE = 2
    VIOLATIONS = 3
    BAD_INPUT = 4
    CONTRACT_BROKEN = 5
    REFUSED = 6
    INTERRUPTED = 130


class CurateError(Exception):
    """Something the user can act on.

    ``message`` says what happened and ``hint`` what to do. Neither ever holds a personal value:
    they name files, lines and record numbers instead.
    """

    exit_code = ExitCode.BUG

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CurateError):
    """The command was asked for something it does not offer."""

    exit_code = ExitCode.USAGE


class InputError(CurateError):
    """An export, a config or an argument cannot be used as it is."""

    exit_code = ExitCode.BAD_INPUT


class ContractError(CurateError):
    """A promise between two parts of the pipeline (schema, conservation) was broken."""

    exit_code = ExitCode.CONTRACT_BROKEN


class RefusedError(CurateError):
    """Going on would break a promise made to the people in the data."""

    exit_code = ExitCode.REFUSED
