"""Loads SQL files and holds their headers against their text."""

import json
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import duckdb

from curate.errors import ContractError
from curate.store.emptiness import Needs, gives_none, needs_of, one_of

Scope = Literal["part", "all"]
_PLAIN_FIELDS = frozenset({"reads", "writes", "params", "scope"})
_MORE_FIELDS = {
    "rules": frozenset({"remedy", "tier", "strict", "private-accounts", "never ignored", "as"}),
    "views": frozenset({"personal"}),
}
_NAMES = "|".join(_PLAIN_FIELDS.union(*_MORE_FIELDS.values()))
_FIELD = re.compile(rf"(?:^-- |\s{{2,}})(?P<name>{_NAMES}):(?:\s|$)")


@dataclass(frozen=True)
class SqlFile:
    """One SELECT with what it declares to read, write and be given.

    ``path`` is relative to the project, ``sql/<folder>/<name>.sql``; ``more`` are the header's
    other fields, those of a rule or a view; ``columns`` are those of the SELECT. It gives no row
    unless of each group of ``needs`` one table has some; neither does one of the ``arms`` that a
    union has.
    """

    name: str
    path: str
    purpose: str
    text: str
    reads: tuple[str, ...]
    writes: str | None
    params: tuple[str, ...]
    scope: Scope
    columns: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    needs: Needs = ()
    arms: tuple["SqlFile", ...] = ()

    def without(self, empty: AbstractSet[str]) -> "SqlFile":
        """What gives the same rows when these tables have none: of a union, not all arms."""
        left = [arm for arm in self.arms if not gives_none(arm.needs, empty)]
        return union_of(self, left) if left else self


def union_of(whole: SqlFile, arms: Sequence[SqlFile]) -> SqlFile:
    """``whole`` as the union of these arms, in this order; its rows are sorted."""
    return replace(
        whole,
        text="\nUNION ALL\n".join(arm.text for arm in arms) + "\nORDER BY ALL",
        params=tuple(dict.fromkeys(param for arm in arms for param in arm.params)),
        needs=one_of([arm.needs for arm in arms]),
        arms=tuple(arms),
    )


@cache
def sql_root() -> Path:
    """The folder of SQL files: packed with the package, or at the top of a checkout."""
    packed = Path(str(resources.files("curate"))) / "_sql"
    return packed if packed.is_dir() else packed.parent.parent / "sql"


def macros_sql() -> str:
    """The text of ``sql/macros.sql``: what several files say."""
    return _macros(sql_root())


def macros() -> dict[str, str]:
    """The statement that makes each macro, by its name."""
    return _statements(sql_root())


@cache
def _statements(root: Path) -> dict[str, str]:
    parts = re.split(r"^CREATE MACRO ", _macros(root), flags=re.MULTILINE)[1:]
    return {part.partition("(")[0]: f"CREATE MACRO {part}" for part in parts}


@cache
def _macros(root: Path) -> str:
    return (root / "macros.sql").read_text(encoding="utf-8")


def list_sql(folder: str) -> list[str]:
    """The names of the SQL files in ``folder``, sorted."""
    return sorted(path.stem for path in (sql_root() / folder).glob("*.sql"))


def load_sql(folder: str, name: str) -> SqlFile:
    """Load ``sql/<folder>/<name>.sql``.

    Raises a ``ContractError`` if the header and the text disagree about tables or parameters, or
    if the header has a field that nobody reads.
    """
    return _load(sql_root(), folder, name)


@cache
def _load(root: Path, folder: str, name: str) -> SqlFile:
    path = f"sql/{folder}/{name}.sql".replace("/./", "/")
    text = _texts(root, folder)[name]
    purpose, fields = header(text)
    known = _PLAIN_FIELDS | _MORE_FIELDS.get(folder.split("/", maxsplit=1)[0], frozenset())
    scope = fields.get("scope", "all")
    if scope not in {"part", "all"} or not purpose or not fields.keys() <= known:
        raise ContractError(f"{path}: its header is not complete, or has a field of another kind")
    found = _references(path, _trees(root, folder)[name])
    file = SqlFile(
        name=name,
        path=path,
        purpose=purpose,
        text=text,
        reads=names(fields.get("reads", "")),
        writes=fields.get("writes") or None,
        params=names(fields.get("params", "")),
        scope="part" if scope == "part" else "all",
        columns=found.columns,
        more={key: value for key, value in fields.items() if key not in _PLAIN_FIELDS},
        needs=found.needs,
    )
    if set(file.reads) != found.tables or set(file.params) != found.params:
        raise ContractError(
            f"{path}: the header says reads {sorted(file.reads)}, params "
            f"{sorted(file.params)}; the text has {sorted(found.tables)} and {sorted(found.params)}"
        )
    return file


def header(text: str) -> tuple[str, dict[str, str]]:
    """The purpose and the fields of a file's leading comment; a field may go on in the next line,
    indented.

    Two fields may share a line, two blanks apart.
    """
    purpose: list[str] = []
    fields: dict[str, list[str]] = {}
    current: list[str] = purpose
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        starts = list(_FIELD.finditer(line))
        if fields and not starts and not line.startswith("--  "):
            # A comment on the SELECT itself.
            break
        if not starts or starts[0].start() > 0:
            current.append(line.removeprefix("--").strip())
            continue
        ends = [start.start() for start in starts[1:]] + [len(line)]
        for start, end in zip(starts, ends, strict=True):
            if start["name"] in fields:
                raise ContractError(f"a header has the field {start['name']} twice")
            current = fields.setdefault(start["name"], [line[start.end() : end].strip()])
    return " ".join(purpose), {name: " ".join(lines).strip() for name, lines in fields.items()}


@dataclass(frozen=True)
class References:
    """What a query names, as DuckDB's own parser sees it."""

    tables: set[str]
    params: set[str]
    columns: tuple[str, ...]
    needs: Needs


@cache
def _texts(root: Path, folder: str) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (root / folder).glob("*.sql")}


@cache
def _trees(root: Path, folder: str) -> dict[str, str]:
    """Every file of a folder as DuckDB's own parser sees it, as JSON.

    All at once: most of what one takes is the query that asks for it.
    """
    texts = _texts(root, folder)
    query = "SELECT json_serialize_sql(text) FROM unnest($texts) AS files (text)"
    rows = parser().execute(query, {"texts": list(texts.values())}).fetchall()
    return {name: tree for name, (tree,) in zip(texts, rows, strict=True)}


def _references(path: str, serialized: str) -> References:
    """The tables and parameters that a query names, and the columns that it gives."""
    tree: dict[str, Any] = json.loads(serialized)
    if tree.get("error"):
        raise ContractError(f"{path}: not one SELECT: {tree.get('error_message', 'empty')}")
    tables: set[str] = set()
    params: set[str] = set()
    defined: set[str] = set()
    _walk(tree, tables, params, defined)
    node = tree["statements"][0]["node"]
    return References(tables - defined, params, _columns(node), needs_of(node))


def names(value: str) -> tuple[str, ...]:
    """The names in a field of a header, parted by commas or blanks."""
    return tuple(name for name in re.split(r"[,\s]+", value) if name)


@cache
def parser() -> duckdb.DuckDBPyConnection:
    """A connection that reads SQL and has no tables: one a process, as opening one takes 30 ms."""
    return duckdb.connect()


def _walk(node: Any, tables: set[str], params: set[str], defined: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _walk(item, tables, params, defined)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "BASE_TABLE":
        tables.add(node["table_name"])
    elif node.get("type") == "VALUE_PARAMETER":
        params.add(node["identifier"])
    for entry in node.get("cte_map", {}).get("map", []):
        defined.add(entry["key"])
    for value in node.values():
        _walk(value, tables, params, defined)


def _columns(node: dict[str, Any]) -> tuple[str, ...]:
    """The names of a SELECT's columns; of a UNION, those of its first part."""
    while "select_list" not in node:
        node = node.get("left") or node.get("child") or node["children"][0]
    return tuple(
        item["alias"] or item.get("column_names", [""])[-1] for item in node["select_list"]
    )
