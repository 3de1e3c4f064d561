"""Finds the files of images where they are now, and makes thumbnails of them."""

import hashlib
import os
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from curate.images.thumbnails import thumbnail
from curate.query import QueryConnection
from curate.sources.media import MAX_MEDIA_BYTES, found_media, media_batches
from curate.store.sqlfiles import load_sql
from curate.workspace import Workspace

SIDE_PX = 200
GONE, CHANGED, UNREADABLE = "gone", "another file by now", "can't be shown"
"""Why there is no thumbnail: no file, one of other bytes than were compared, one of no picture."""


class _File(NamedTuple):
    image_key: int
    root: str
    path: str
    sha256: str
    location: str | None


def stored_thumbnails(
    workspace: Workspace, tables: QueryConnection, image_keys: Collection[int]
) -> dict[int, bytes | str]:
    """For each image a JPEG of ``SIDE_PX`` at most, or why there is none.

    What is shown is what was compared: the media store's file by the digest in its name, else the
    export's, also in an archive, by the digest that the run saw. What lies in an archive is copied
    below the store for as long as it is read.
    """
    found: dict[int, bytes | str] = dict.fromkeys(image_keys, GONE)
    question = load_sql("contact_sheet", "files_of_images").text
    rows: list[Any] = tables.ask(question, {"image_keys": sorted(found)})
    files = [_File(*row) for row in rows]
    most = workspace.config.images.max_megapixels
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        in_store = pool.map(lambda file: _kept(workspace, file, most), files)
        found |= {file.image_key: seen for file, seen in zip(files, in_store, strict=True)}
        missing = [file for file in files if isinstance(found[file.image_key], str)]
        for file, path in _in_exports(workspace, missing):
            found[file.image_key] = _look(path, file.sha256, most)
    return found


def _in_exports(workspace: Workspace, files: list[_File]) -> Iterator[tuple[_File, Path | None]]:
    scratch = workspace.store / "scratch"
    scratch.mkdir(exist_ok=True, mode=0o700)
    places = [(file.root, file.path) for file in files]
    for start, end in media_batches(places):
        with found_media(places[start:end], scratch) as media:
            for file, one in zip(files[start:end], media, strict=True):
                yield file, one.path


def _kept(workspace: Workspace, file: _File, max_megapixels: float) -> bytes | str:
    if file.location is None:
        return GONE
    place = workspace.store / file.location
    return _look(place, place.stem, max_megapixels)


def _look(path: Path | None, sha256: str, max_megapixels: float) -> bytes | str:
    try:
        if path is None or path.stat().st_size > MAX_MEDIA_BYTES:
            return GONE
        data = path.read_bytes()
    except OSError:
        return GONE
    if hashlib.sha256(data).hexdigest() != sha256:
        return CHANGED
    return thumbnail(data, SIDE_PX, max_megapixels) or UNREADABLE
