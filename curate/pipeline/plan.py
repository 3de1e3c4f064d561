"""Collects the stages of a run, and puts them in the order in which each finds what it reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from curate.errors import ContractError
from curate.policy import GRAINS, Rule, rules
from curate.stages import Stage, python_stages
from curate.store.sqlfiles import SqlFile, list_sql, load_sql, sql_root, union_of
from curate.store.tables import BASE_TABLES, REPLACED_TABLES, WHOLE_TABLES

# The folders of files that are a stage each; `.` has the tables that are written by hand.
_FOLDERS = ("facts", "outcome", "tags", "sampling", "manifest")
_REFERENCES = ("signal_rules", "licences")
_INGESTED = frozenset((*BASE_TABLES, *REPLACED_TABLES, *WHOLE_TABLES))
_KEYS = {
    "account": ("account_key",),
    "post": ("post_key",),
    "image": ("image_key",),
    "curation": ("post_key", "image_key"),
}
_CAUSES = {
    "because_account": "BIGINT",
    "because_post": "BIGINT",
    "because_image": "BIGINT",
    "because_code": "VARCHAR",
}


def stages() -> list[Stage]:
    """Every stage in an order in which each comes after what writes the tables that it reads.

    Raises a ``ContractError`` for a table that nobody writes, and for a circle.
    """
    return list(_stages(sql_root()))


def needed_for(tables: Iterable[str]) -> list[Stage]:
    """The stages that these tables rest on, in order."""
    plan = stages()
    wanted = set(tables)
    needed = []
    for stage in reversed(plan):
        if stage.writes in wanted:
            needed.append(stage)
            wanted |= set(stage.reads)
    return needed[::-1]


@cache
def _stages(root: Path) -> tuple[Stage, ...]:
    del root  # what is loaded depends on it
    files = [load_sql(folder, name) for folder in _FOLDERS for name in list_sql(folder)]
    references = [load_sql(".", name) for name in _REFERENCES]
    others: list[Stage] = [*references, *files, *python_stages()]
    return tuple(in_order([*others, *rule_stages(rules(), others)]))


def rule_stages(found: Sequence[Rule], others: Sequence[Stage] = ()) -> list[SqlFile]:
    """The rules of each grain as one statement, and those that read what it finds as another.

    So do those that read what one of ``others`` makes of it.
    """
    made = []
    for grain in GRAINS:
        own = [rule for rule in found if rule.grain == grain]
        table = f"{grain}_reasons"
        found_by_then = {table, *(stage.writes for stage in others if table in stage.reads)}
        later = [rule for rule in own if found_by_then & set(rule.file.reads)]
        first = [rule for rule in own if rule not in later]
        for name, group in ((f"{grain}_rules", first), (f"{grain}_rules_on_reasons", later)):
            if group:
                made.append(_statement(name, group, (table,) if group is later else ()))
    return made


def _statement(name: str, group: Sequence[Rule], adds_to: tuple[str, ...]) -> SqlFile:
    files = [rule.file for rule in group]
    reads = (table for file in files for table in file.reads)
    whole = SqlFile(
        name=name,
        path=f"sql/rules/{group[0].grain}",
        purpose=f"Find reasons by {len(group)} rules: {', '.join(rule.code for rule in group)}.",
        text="",
        reads=tuple(dict.fromkeys((*reads, *adds_to))),
        writes=group[0].table,
        params=(),
        # A rule that asks for all posts at once does so for its whole grain.
        scope="part" if all(file.scope == "part" for file in files) else "all",
    )
    # In a fixed order, so that the same reasons at a later cutoff are the same file.
    return union_of(whole, [replace(rule.file, text=_one_of(rule)) for rule in group])


def _one_of(rule: Rule) -> str:
    """A rule's SELECT with its file's name for its code, and all columns of its grain's table."""
    keys = _KEYS[rule.grain]
    wanted = (*keys, "evidence", "observed_at")
    has = rule.file.columns
    if rule.file.writes:
        raise ContractError(f"{rule.file.path}: what a rule writes is said by its folder")
    if missing := [name for name in wanted if name not in has]:
        raise ContractError(f"{rule.file.path}: it gives no {', '.join(missing)}")
    if strange := set(has) - {*wanted, *_CAUSES}:
        raise ContractError(f"{rule.file.path}: nobody asks for {', '.join(sorted(strange))}")
    causes = [
        f"found.{name}" if name in has else f"CAST(NULL AS {kind}) AS {name}"
        for name, kind in _CAUSES.items()
    ]
    columns = [*(f"found.{key}" for key in keys), f"'{rule.code}' AS code"]
    columns += ["found.evidence", "found.observed_at", *causes]
    return f"SELECT {', '.join(columns)}\nFROM (\n{rule.file.text.rstrip()}\n) AS found"


def in_order(given: Sequence[Stage]) -> list[Stage]:
    """The stages sorted by what they read and write; of two that could be next, by name.

    A stage that reads the table that it writes adds to it, and comes after the others that write
    it. What such a stage reads besides may read the table as well, as it is until then. Raises a
    ``ContractError`` for a table that nobody writes, a circle, or one name twice.
    """
    writers: dict[str, list[Stage]] = {}
    for stage in given:
        if stage.writes is None:
            raise ContractError(f"{stage.name}: its header says no table that it writes")
        writers.setdefault(stage.writes, []).append(stage)
    waiting: dict[str, set[str]] = {}
    for stage in given:
        if stage.name in waiting:
            raise ContractError(f"two stages are called {stage.name}")
        waiting[stage.name] = set(_before(stage, writers))
    by_name = {stage.name: stage for stage in given}
    ordered: list[Stage] = []
    while waiting:
        ready = min((name for name, before in waiting.items() if not before), default=None)
        if ready is None:
            raise ContractError(f"these stages wait for each other: {', '.join(sorted(waiting))}")
        ordered.append(by_name[ready])
        del waiting[ready]
        for before in waiting.values():
            before.discard(ready)
    return ordered


def _before(stage: Stage, writers: Mapping[str, Sequence[Stage]]) -> Iterable[str]:
    for table in stage.reads:
        if table not in writers and table not in _INGESTED:
            raise ContractError(f"{stage.name} reads {table}, which nobody writes")
        for writer in writers.get(table, ()):
            adds_to_its_own = table in writer.reads
            comes_before = table == stage.writes or stage.writes in writer.reads
            if writer is stage or (adds_to_its_own and comes_before):
                continue
            yield writer.name
