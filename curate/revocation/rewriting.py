"""Writes the files of tables anew without the rows and words of those who are erased."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate.durable import force_to_disk, written_whole
from curate.revocation.spellings import are_named
from curate.store.schema import load_schema
from curate.store.tables import Store

_TEXTS = {"posts": ("caption",), "images": ("alt_text", "path", "url")}
# Other people's pictures are found by these; only where the post is out anyway may they go.
_PLACES = frozenset({"path", "url"})
_GONE = "(erased)"


@dataclass(frozen=True)
class Keys:
    """What to erase. ``beside`` are posts of others, which stay without words and names."""

    accounts: list[int]
    posts: list[int]
    beside: list[int]
    names: list[str]
    tags: list[str]
    deletions: list[str]
    files: list[str]
    images: list[str]


def rewrite(path: Path, table: str, keys: Keys) -> tuple[int | None, int]:
    """Write a file without the rows; how many and how many bytes less, nothing if it stays."""
    old = pq.read_table(path, partitioning=None)
    new = _without_rows(old, table, keys)
    for column in _TEXTS.get(table, ()):
        new = _without_text(new, column, keys)
    if table == "posts":
        new = _with(
            new, "repost_of", _null_where(_is_in(new, "post_key", keys.beside), new["repost_of"])
        )
    if table == "post_tags":
        new = _without_tags(new, keys)
    if table == "malformed":
        named = are_named(new["file"], keys.names)
        new = _with(new, "file", pc.if_else(named, _GONE, new["file"]))
    if new.equals(old):
        return None, 0
    before = path.stat().st_size
    if not len(new) and table != "posts":
        path.unlink()
        force_to_disk(path.parent)
        return len(old), before
    with written_whole(path, is_forced=True) as temporary:
        pq.write_table(new.cast(load_schema()[table].arrow), temporary, compression="zstd")
    return len(old) - len(new), max(before - path.stat().st_size, 0)


def _without_rows(rows: pa.Table, table: str, keys: Keys) -> pa.Table:
    gone = pa.array([False] * len(rows), pa.bool_())
    columns = {
        "account_key": keys.accounts,
        "post_key": keys.posts + (keys.beside if table == "post_tags" else []),
        "by_post_key": keys.posts,
    }
    for column, values in columns.items():
        if column in rows.column_names:
            gone = pc.or_(gone, _is_in(rows, column, values))
    if table == "deleted_posts":
        platforms = rows["platform"].to_pylist()
        wanted = set(keys.deletions)
        flags = [
            f"{platform}\0{post_id}" in wanted
            for platform, post_id in zip(platforms, rows["post_id"].to_pylist(), strict=True)
        ]
        gone = pc.or_(gone, pa.array(flags, pa.bool_()))
    return rows.filter(pc.invert(gone))


def _without_text(rows: pa.Table, column: str, keys: Keys) -> pa.Table:
    """Words of others that name one of them; of a post with them in it, all words."""
    beside = _is_in(rows, "post_key", keys.beside)
    named = are_named(rows[column], keys.names)
    gone = pc.and_(beside, named) if column in _PLACES else pc.or_(beside, named)
    return _with(rows, column, _null_where(gone, rows[column]))


def _without_tags(rows: pa.Table, keys: Keys) -> pa.Table:
    rare = set(keys.tags)
    if not rare:
        return rows
    kept = [[tag for tag in tags if tag not in rare] for tags in rows["tags"].to_pylist()]
    return _with(rows, "tags", pa.array(kept, rows.schema.field("tags").type)).filter(
        pa.array([bool(tags) for tags in kept], pa.bool_())
    )


def unname_files(store: Store, keys: Keys) -> None:
    """What is remembered of their files is of nobody any more."""
    path = store.refused_files_path()
    if not path.exists() or not keys.images:
        return
    rows = pq.read_table(path, partitioning=None)
    is_theirs = _is_in(rows, "image_id", keys.images)
    new = _with(rows, "image_id", _null_where(is_theirs, rows["image_id"]))
    if not new.equals(rows):
        with written_whole(path, is_forced=True) as temporary:
            pq.write_table(new.cast(load_schema()["refused_files"].arrow), temporary)


def unname_sources(store: Store, keys: Keys) -> None:
    """The folder of an export that no post is left of: it is often called as its owner is."""
    left = {
        source
        for file in store.base_files("posts")
        for source in pc.unique(
            pq.read_table(file.path, columns=["source_id"], partitioning=None)["source_id"]
        ).to_pylist()
    }
    for source_id in store.source_ids():
        path = store.source_file(source_id)
        rows = pq.read_table(path, partitioning=None)
        is_named = are_named(rows["root"], keys.names)
        if source_id in left or not (rows["post_count"][0].as_py() or is_named[0].as_py()):
            continue
        new = _with(rows, "root", pa.array([_GONE], pa.string()))
        if not new.equals(rows):
            with written_whole(path, is_forced=True) as temporary:
                pq.write_table(new.cast(load_schema()["sources"].arrow), temporary)


def _is_in(rows: pa.Table, column: str, values: Collection[Any]) -> pa.ChunkedArray:
    kind = rows.schema.field(column).type
    return pc.is_in(rows[column], value_set=pa.array(list(values), kind))


def _null_where(gone: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(gone, pa.scalar(None, values.type), values)


def _with(rows: pa.Table, column: str, values: Any) -> pa.Table:
    place = rows.schema.get_field_index(column)
    return rows.set_column(place, rows.schema.field(column), values)
