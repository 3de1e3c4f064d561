"""Asks the checks of ``sql/checks``, whose rows are violations of what a run guarantees."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curate.errors import ContractError
from curate.pipeline.notes import read_note, write_note
from curate.pipeline.runner import StageRunner
from curate.store.emptiness import gives_none
from curate.store.engine import Engine
from curate.store.sqlfiles import list_sql, load_sql


def check(runner: StageRunner, engine: Engine, params: Mapping[str, Any], note: Path) -> None:
    """Ask each check, unless ``note`` says that it found nothing in these very tables.

    Raises a ``ContractError`` for one that finds violations; those before it are not noted.
    """
    passed = read_note(note)
    digests: dict[str, str] = {}
    for name in list_sql("checks"):
        file = load_sql("checks", name)
        digests[name] = runner.inputs_digest(file)
        if passed.get(name) == digests[name]:
            continue
        if gives_none(file.needs, runner.empty(file)):
            continue
        own = {param: params[param] for param in file.params}
        if violations := engine.rows(file.text, own):
            raise ContractError(
                f"the check {name} found {len(violations)} violations; no version was written",
                hint=file.purpose,
            )
    if digests != passed:
        write_note(note, digests)
