"""Loads the views of ``curate sql`` from ``sql/views``."""

from dataclasses import dataclass

from curate.store.sqlfiles import list_sql, load_sql, names


@dataclass(frozen=True)
class View:
    """One view of ``curate sql``: what it shows, and the columns that only --personal shows."""

    name: str
    purpose: str
    text: str
    reads: tuple[str, ...]
    personal: tuple[str, ...]


def load_view(name: str) -> View:
    """Load ``sql/views/<name>.sql``; a ``ContractError`` if its header is not true."""
    file = load_sql("views", name)
    return View(name, file.purpose, file.text, file.reads, names(file.more.get("personal", "")))


def view_names() -> tuple[str, ...]:
    """The names of all views."""
    return tuple(list_sql("views"))
