"""Looks at every image file of a part."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from curate.images.scan import ImageFacts, scan_image
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


def scan_images(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield the facts of each image that has a path; a file is read, hashed and decoded once."""
    schema = load_schema()["image_facts"].arrow
    look = partial(scan_image, **{name: params[name] for name in STAGE.params})
    files = engine.rows(load_sql("stages", "image_files").text)
    folders = SidecarFolders()
    # Hashing and decoding let go of the interpreter's lock, so threads are enough.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        places = [(root, path) for _, root, path in files]
        for start, end in media_batches(places):
            with found_media(places[start:end], engine.scratch, folders) as found:
                facts = list(pool.map(look, *zip(*found, strict=True)))
            keys = [key for key, _, _ in files[start:end]]
            rows = [_row(key, fact) for key, fact in zip(keys, facts, strict=True)]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


def files_fingerprint(engine: Engine) -> str:
    """A digest that changes with a part's files, what is beside them, and how words are cut."""
    digest = hashlib.sha256(grammars_digest().encode())
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


STAGE = PythonStage(
    name="image_facts",
    purpose="Look at every image file: whether it is there, decodes, what its bytes say.",
    reads=("images", "posts", "replaced_images", "replaced_posts", "sources"),
    writes="image_facts",
    params=("min_side_px", "max_megapixels", "c2pa_reader", "metadata"),
    scope="part",
    version=7,
    function=scan_images,
    fingerprint=files_fingerprint,
)
