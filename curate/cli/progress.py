"""A progress bar on stderr, if a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from curate.cli.options import on_a_terminal

Advance = Callable[[str, int, int], None]
# Parts of posts and steps of a stage are fewer.
_MANY = 50


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
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.text import Text

    class Speed(ProgressColumn):
        """How many a second, of what there are so many of that it tells something."""

        def render(self, task: Task) -> Text:
            is_slow = (task.total or 0) < _MANY or task.speed is None
            return Text("" if is_slow else f"{task.speed:,.0f}/s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TransferSpeedColumn() if in_bytes else Speed(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        shown = ""

        def advance(what: str, done: int, total: int) -> None:
            nonlocal shown
            if what != shown:
                # Of each stage its own speed and its own time left.
                bar.reset(task, description=what, total=total or None, completed=done)
                shown = what
            bar.update(task, completed=done, total=total or None)

        yield advance
