"""Looks at every image file of a part."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from curate.config import ImagesConfig
from curate.images.credentials import reader_name
from curate.images.decoding import readers
from curate.images.scan import ImageFacts
from curate.images.scan_pool import ScanPool
from curate.images.seen_files import SeenFiles
from curate.signals import grammars_digest
from curate.sources.media import (
    SidecarFolders,
    archive_of,
    found_media,
    media_batches,
    resolve_inside,
)
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql

# What is seen in a file depends on these, and on the version of what looks at it.
_LOOK = ("min_side_px", "max_megapixels", "c2pa_reader", "metadata", "turned_copies")
_VERSION = 7


def params(images: ImagesConfig, threads: int | None = None) -> dict[str, Any]:
    """The stage's parameters."""
    return {
        "min_side_px": images.min_side_px,
        "max_megapixels": images.max_megapixels,
        # Installing the reader, or another version of it, is a reason to look again.
        "c2pa_reader": reader_name(images.c2pa),
        "metadata": images.metadata,
        "turned_copies": images.turned_copies,
        "scan_max_seconds": images.max_seconds,
        "scan_workers": images.workers or threads or os.cpu_count() or 1,
    }


def scan_images(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield the facts of each image that has a path."""
    yield from facts_of(engine, engine.rows(load_sql("stages", "image_files").text), params)


def facts_of(
    engine: Engine, files: Sequence[tuple[int, str, str]], params: Mapping[str, Any]
) -> Iterator[pa.RecordBatch]:
    """Yield the ``image_facts`` of files, each an image's key, a root and a path below it.

    The same bytes are decoded once, whichever post, part or run they are of. What was seen when the
    process is killed, but for the last batch, is seen.
    """
    if not files:
        return
    schema = load_schema()["image_facts"].arrow
    look = {name: params[name] for name in _LOOK}
    folders = SidecarFolders()
    with (
        SeenFiles(_seen_path(engine.store), _named(look)) as seen,
        ScanPool(params["scan_workers"], params["scan_max_seconds"], look) as pool,
    ):
        places = [(root, path) for _, root, path in files]
        for start, end in media_batches(places):
            with found_media(places[start:end], engine.scratch, folders) as found:
                facts = pool.scan(found, seen)
            seen.commit()
            keys = [key for key, _, _ in files[start:end]]
            rows = [_row(key, fact) for key, fact in zip(keys, facts, strict=True)]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


def forget_gone(engine: Engine, digests: Iterable[str] = ()) -> None:
    """Wipe what was seen in files with these SHA-256, and in files that no image has any more.

    All parts of ``image_facts`` are bound.
    """
    path = _seen_path(engine.store)
    if path.exists():
        with SeenFiles(path) as seen:
            files = engine.each(load_sql("publish", "scanned_files").text)
            seen.keep_only(sha256 for (sha256,) in files)
            seen.forget(digests)


def _seen_path(store: Path) -> Path:
    return store / "seen_files.sqlite3"


def _named(look: Mapping[str, Any]) -> str:
    how = [_VERSION, look, *_beside_settings()]
    return hashlib.sha256(json.dumps(how, sort_keys=True).encode()).hexdigest()


def _beside_settings() -> tuple[str, str]:
    """How words are cut, and what reads the formats that not each installation can."""
    return grammars_digest(), readers()


def files_fingerprint(engine: Engine) -> str:
    """A digest that changes with a part's files, what is beside them, and what looks at them."""
    digest = hashlib.sha256(":".join(_beside_settings()).encode())
    folders = SidecarFolders()
    for key, root, path in engine.rows(load_sql("stages", "image_files").text):
        # Of an archive, all members are as old as it is.
        found = resolve_inside(Path(root), path)
        place = found or archive_of(Path(root), path) or Path(root, path)
        beside = folders.beside(Path(root), path, found)
        seen = [_seen(one) for one in (place, *beside)]
        digest.update(f"{key}:{','.join(seen)};".encode())
    return digest.hexdigest()


def _seen(path: Path) -> str:
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return "missing"
    return f"{stat.st_size}:{stat.st_mtime_ns}"


def _row(image_key: int, facts: ImageFacts) -> dict[str, Any]:
    return {
        "image_key": image_key,
        "state": facts.state,
        "sha256": facts.sha256,
        "width_px": facts.width_px,
        "height_px": facts.height_px,
        "location": facts.location,
        "signals": [{"signal": name, "value": value} for name, value in facts.signals],
        "metadata": facts.metadata,
        "media_metadata": facts.media_metadata,
        "original_hashes": facts.hashes.as_original,
        "copy_hashes": facts.hashes.as_copy,
    }


def _count(engine: Engine) -> int:
    return int(engine.value(load_sql("stages", "image_file_count").text))


STAGE = PythonStage(
    name="image_facts",
    purpose="Look at every image file: whether it is there, decodes, what its bytes say.",
    reads=("images", "posts", "replaced_images", "replaced_posts", "sources"),
    writes="image_facts",
    params=(*_LOOK, "scan_max_seconds"),
    scope="part",
    version=_VERSION,
    function=scan_images,
    fingerprint=files_fingerprint,
    settings=("scan_workers",),
    expected_rows=_count,
    needs=(frozenset({"images", "replaced_images"}),),
)
