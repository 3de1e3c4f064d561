"""What the rules decide of a value: its words, looked up in sql/signal_rules.sql and licences."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from curate.signals import cut
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

UNKNOWN = "SIGNAL_VALUE_UNKNOWN"
INCOMPATIBLE = "LICENSE_INCOMPATIBLE"
NOTHING = "-"
_LICENSED = {"license", "xmp:license", "xmp:web-statement"}


@cache
def rules() -> dict[tuple[str, str], str]:
    """The code of each signal and value; `-` for what refuses nothing."""
    return {(signal, value): code or NOTHING for signal, value, code in _rows("signal_rules")}


@cache
def licences() -> dict[str, tuple[bool, bool, bool]]:
    """Of each licence: whether it allows reuse, commerce, derivatives."""
    return {licence: (reuse, sale, change) for licence, _, reuse, sale, change in _rows("licences")}


def codes(signal: str, value: str | None, purpose: str = "research") -> set[str]:
    """The codes that a value gets: `-` for each word that refuses nothing."""
    return {_code(signal, word, purpose) for word in cut(signal, value)}


def refusing(signal: str) -> list[str]:
    """The words of a signal that refuse."""
    return sorted(word for (of, word), code in rules().items() if of == signal and code != NOTHING)


def _code(signal: str, word: str, purpose: str) -> str:
    if signal in _LICENSED and word in licences():
        reuse, sale, change = licences()[word]
        allowed = reuse and change and (sale or purpose != "commercial")
        return NOTHING if allowed else INCOMPATIBLE
    return rules().get((signal, word), UNKNOWN)


def _rows(name: str) -> list[tuple]:
    with TemporaryDirectory() as folder, Engine(Path(folder)) as engine:
        return engine.rows(load_sql(".", name).text)
