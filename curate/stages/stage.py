"""What a stage is: tables in, one table out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from curate.store.emptiness import Needs
from curate.store.engine import Engine
from curate.store.sqlfiles import Scope, SqlFile


@dataclass(frozen=True)
class PythonStage:
    """A stage that SQL can't express: tables in, one table out, with a SQL stage's header.

    ``version`` is raised when ``function`` starts to compute something else from the same input.
    ``function`` gets the engine with its tables bound and the parameters it declares;
    ``fingerprint`` covers what it reads besides its tables. ``settings`` are parameters, too, but
    for how it works and not for what comes out. ``expected_rows`` is for one that takes long.
    It gives no row, and is not asked, unless of each group of ``needs`` one table has some.
    """

    name: str
    purpose: str
    reads: tuple[str, ...]
    writes: str
    params: tuple[str, ...]
    scope: Scope
    version: int
    function: Callable[[Engine, Mapping[str, Any]], Iterator[pa.RecordBatch]]
    fingerprint: Callable[[Engine], str] | None = None
    settings: tuple[str, ...] = ()
    expected_rows: Callable[[Engine], int] | None = None
    needs: Needs = ()


Stage = SqlFile | PythonStage
