"""A progress bar on stderr, if a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from curate.cli.options import on_a_terminal

Advance = Callable[[str, int, int], None]


@contextmanager
def progress_bar(*, in_bytes: bool = False) -> Iterator[Advance]:
    """Yield ``advance(what, done, total)``; it does nothing unless stderr is a terminal."""
    if not on_a_terminal():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield advance
