"""Loads the views of ``curate sql`` from ``sql/views``."""

import re
from dataclasses import dataclass
from functools import cache

from curate.store.sqlfiles import list_sql, sql_root

_HEADER = re.compile(r"^-- (?P<name>reads|personal):(?P<value>.*)$")


@dataclass(frozen=True)
class View:
    """One view of ``curate sql``: what it shows, and the columns that only --personal shows."""

    name: str
    purpose: str
    text: str
    reads: tuple[str, ...]
    personal: tuple[str, ...]


@cache
def load_view(name: str) -> View:
    """Load ``sql/views/<name>.sql``; its header is held against its text by a test."""
    text = (sql_root() / "views" / f"{name}.sql").read_text(encoding="utf-8")
    fields: dict[str, tuple[str, ...]] = {}
    purpose: list[str] = []
    for line in text.splitlines():
        if match := _HEADER.match(line):
            fields[match["name"]] = tuple(re.findall(r"\w+", match["value"]))
        elif not line.startswith("--"):
            break
        else:
            purpose.append(line.removeprefix("--").strip())
    return View(name, " ".join(purpose), text, fields.get("reads", ()), fields.get("personal", ()))


@cache
def view_names() -> tuple[str, ...]:
    """The names of all views."""
    return tuple(list_sql("views"))
