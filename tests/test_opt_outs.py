"""docs/opt-outs.md says what the rules decide, value by value."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

PAGE = Path(__file__).parents[1] / "docs/opt-outs.md"
NOTHING = "nothing is refused"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("scratch")) as opened:
        yield opened


def documented() -> set[tuple[str, str, str | None]]:
    """Each signal, value and code of the page; a table stands below the name of its signals."""
    found: set[tuple[str, str, str | None]] = set()
    signals: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if re.fullmatch(r"(`[\w:.-]+`( and )?)+:", line):
            signals = re.findall(r"`([^`]+)`", line)
        elif line.startswith("#"):
            signals = []
        elif line.startswith("| `") and signals:
            values, decision = line.strip("| ").split(" | ")
            code = None if decision == NOTHING else decision.strip("`")
            found |= {
                (signal, value, code)
                for signal in signals
                for value in re.findall(r"`([^`]+)`", values)
            }
    return found


def test_the_page_has_every_rule_and_no_other(engine: Engine) -> None:
    rules = load_sql(".", "signal_rules").text
    assert documented() == set(engine.rows(f"SELECT signal, value, code FROM ({rules})"))


def test_the_page_has_every_licence_with_what_it_decides(engine: Engine) -> None:
    code = "`LICENSE_INCOMPATIBLE`"
    expected = {
        (
            licence,
            NOTHING if may_reuse and may_derive else code,
            NOTHING if may_reuse and may_derive and may_sell else code,
        )
        for licence, _, may_reuse, may_sell, may_derive in engine.rows(
            load_sql(".", "licences").text
        )
    }
    section = PAGE.read_text(encoding="utf-8").split("## Licence\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \([^|]+\) \| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE)
    assert set(rows) == expected
