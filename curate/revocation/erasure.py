"""Erases the rows and files of those who asked, and leaves what keeps them and copies of them out.

A note says what is being erased until all of it is gone, so that the next command finishes what was
killed. Whatever is needed to find the rest goes last: texts and pictures before posts, accounts at
the end.
"""

import json
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from curate import ledger
from curate.durable import force_to_disk, written_whole
from curate.images.kept_files import prune_notes
from curate.revocation.holdings import find_holdings
from curate.revocation.reconciliation import ERASED, list_digest
from curate.revocation.refused_files import config_of, rows_with
from curate.revocation.rewriting import Keys, rewrite, unname_files, unname_sources
from curate.revocation.spellings import spelled, spelled_tags
from curate.revocation.subjects import Resolver
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.store.tables import BASE_TABLES, Store
from curate.workspace import Workspace

# Until these are gone, the rest can be found.
_LAST = ("posts", "account_status", "account_handles", "accounts")


@dataclass(frozen=True)
class Erased:
    """What went: ``rows`` of base tables, ``bytes`` of them and of pictures on disk."""

    accounts: int
    posts: int
    rows: int
    bytes: int


def note_path(workspace: Workspace) -> Path:
    """The note of an erasure that is not finished."""
    return workspace.store / "erasing.json"


def begin(workspace: Workspace, subjects: Iterable[tuple[str, str]]) -> None:
    """Note that these subjects of the list are to be erased: pseudonyms, and nothing else."""
    _write_note(workspace, {"subjects": sorted(map(list, subjects)), "rows": 0, "bytes": 0})


def finish_erasure(workspace: Workspace, listed: Collection[tuple[str, str, str]]) -> Erased | None:
    """Erase what the note says, if there is one, and take it away; the caller holds the lock.

    ``listed`` is the suppression list, as kind, subject and code. Nothing is erased of whom it does
    not have: the request was killed before anybody was told of it.
    """
    path = note_path(workspace)
    if not path.exists():
        return None
    note = json.loads(path.read_text(encoding="utf-8"))
    subjects = {(kind, subject) for kind, subject in note["subjects"]}
    codes = {code for kind, subject, code in listed if (kind, subject) in subjects}
    if not subjects <= {(kind, subject) for kind, subject, _ in listed}:
        path.unlink()
        return None
    from curate.stages.scan_images import forget_gone  # noqa: PLC0415 - only this needs it

    store = Store(workspace.store)
    with Engine(workspace.store / "scratch") as engine:
        keys = _prepare(workspace, store, engine, note, subjects, codes)
        forget_gone(engine, keys.files)
    _erase(workspace, store, note, keys)
    erased = Erased(len(note["accounts"]), note["posts"], note["rows"], note["bytes"])
    facts = {
        **vars(erased),
        "number": note["number"],
        "erasures_sha256": list_digest(store.erasures_path(note["number"])),
    }
    ledger.append(workspace.ledger, ERASED, facts)
    path.unlink()
    force_to_disk(path.parent)
    return erased


def _prepare(
    workspace: Workspace,
    store: Store,
    engine: Engine,
    note: dict[str, Any],
    subjects: set[tuple[str, str]],
    codes: set[str],
) -> Keys:
    """Find what is left to erase, and first of all write what stays of it."""
    resolver = Resolver(store, engine, workspace.pseudonym_key)
    posts = resolver.name_posts(subjects)
    for table in ("deleted_posts", "post_tags"):
        engine.bind(table, [file.path for file in store.base_files(table)])
    is_begun = "number" in note
    holdings = find_holdings(workspace, engine, subjects)
    if not is_begun:
        note["accounts"] = sorted(holdings.accounts)
        note["named"] = sorted(posts)
    for table, keys in (("erased_accounts", note["accounts"]), ("erased_posts", note["named"])):
        column = table.replace("erased_", "").rstrip("s") + "_key"
        rows = pa.table({column: pa.array(keys, pa.int64())})
        engine.connection.register(table, rows)
    if not is_begun:
        held = pa.array(sorted(holdings.published), pa.string())
        tables = [rows_with(path, "image_id", held) for path in workspace.version_paths()]
        empty = pa.table({name: pa.array([], pa.string()) for name in ("image_id", "sha256")})
        published = pa.concat_tables(
            [empty, *(table.cast(empty.schema) for table in tables if table is not None)]
        )
        engine.connection.register("published", published.combine_chunks())
        when = _requested_at(store, subjects)
        code = next(iter(codes)) if len(codes) == 1 else "SUPPRESSION_LIST_MATCH"
        key = workspace.pseudonym_key
        params = {
            "inner_pad": key.inner_pad,
            "outer_pad": key.outer_pad,
            "code": code,
            "requested_at": when,
        }
        number = 1 + max((int(f.path.stem) for f in store.base_files("erasures")), default=0)
        schema = load_schema()["erasures"]
        left = store.erasures_path(number)
        engine.write(load_sql("revocation", "erasures").text, params, schema, left)
        force_to_disk(left)
        force_to_disk(left.parent)
    found = engine.rows(load_sql("revocation", "erased_keys").text)
    by_kind: dict[str, list[Any]] = {}
    for kind, number_key, value in found:
        by_kind.setdefault(kind, []).append(value if number_key is None else number_key)
    names = sorted({spelled(name) for name in by_kind.get("name", [])} - {""})
    used = engine.arrow(load_sql("revocation", "used_tags").text)["tag"]
    engine.connection.register("spelled_tags", spelled_tags(used, names))
    least = {"min_accounts": config_of(workspace).tags.min_accounts}
    tags = [row[0] for row in engine.rows(load_sql("revocation", "rare_tags").text, least)]
    if not is_begun:
        # The rows that show who is beside whom go before the words that name them.
        note |= {"number": number, "posts": len(by_kind.get("post", []))}
        note |= {"beside": by_kind.get("beside", []), "tags": tags}
        _write_note(workspace, note)
    return Keys(
        note["accounts"],
        by_kind.get("post", []),
        note["beside"],
        names,
        note["tags"],
        by_kind.get("deletion", []),
        by_kind.get("file", []),
        by_kind.get("image", []),
    )


def _erase(workspace: Workspace, store: Store, note: dict[str, Any], keys: Keys) -> None:
    # What a killed ingest left is read by nobody, and holds the same.
    store.remove_unfinished()
    unname_files(store, keys)
    media = _media_of(workspace, keys)
    manifests = [path / "manifest.parquet" for path in reversed(workspace.version_paths())]
    prune_notes(workspace.kept_files, manifests, without=media)
    for sha256 in media:
        for path in (workspace.store / "media" / sha256[:2]).glob(f"{sha256}*"):
            note["bytes"] += path.lstat().st_size
            path.unlink()
    parts: set[str] = set()
    for table in (*(name for name in BASE_TABLES if name not in _LAST), *_LAST):
        for file in store.base_files(table):
            rows, size = rewrite(file.path, table, keys)
            if rows is not None:
                parts.add(file.path.stem)
                note["rows"] += rows
                note["bytes"] += size
                _write_note(workspace, note)
    unname_sources(store, keys)
    store.forget_outputs(parts)
    for left in ("verified", "scratch", "unfinished"):
        shutil.rmtree(workspace.store / left, ignore_errors=True)


def _media_of(workspace: Workspace, keys: Keys) -> set[str]:
    """The digests of their files, also of what was kept of them under an earlier setting."""
    images = pa.array(keys.images, pa.string())
    tables = [rows_with(path, "image_id", images) for path in workspace.version_paths()]
    found = {sha256 for table in tables if table for sha256 in table["sha256"].to_pylist()}
    return {*keys.files, *(sha256 for sha256 in found if sha256)}


def _requested_at(store: Store, subjects: set[tuple[str, str]]) -> datetime:
    columns = ["kind", "subject", "requested_at", "recorded_at"]
    moments: list[datetime] = [
        row["requested_at"] or row["recorded_at"]
        for file in store.base_files("suppressions")
        for row in pq.read_table(file.path, columns=columns, partitioning=None).to_pylist()
        if (row["kind"], row["subject"]) in subjects
    ]
    return min(moments)


def _write_note(workspace: Workspace, note: dict[str, Any]) -> None:
    with written_whole(note_path(workspace), mode=0o600, is_forced=True) as temporary:
        temporary.write_text(json.dumps(note), encoding="utf-8")
