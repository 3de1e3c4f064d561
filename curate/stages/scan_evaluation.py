"""Looks at the images that models will be evaluated on."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from curate.errors import InputError
from curate.images.credentials import OFF
from curate.images.decoding import readers
from curate.images.scan import ImageFacts
from curate.images.scan_pool import NothingKnown, ScanPool
from curate.sources.media import Media
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema

_BATCH_FILES = 1_000


def params(folders: Sequence[str], root: Path) -> dict[str, Any]:
    """The stage's parameters: the folders' places, and a digest of what is in them.

    Raises an ``InputError`` for what is no folder.
    """
    places = [root / folder for folder in folders]
    if missing := [name for name, place in zip(folders, places, strict=True) if not place.is_dir()]:
        raise InputError(
            f"{missing[0]!r} is no folder",
            hint="curate.toml names it under [evaluation] as a folder of images",
        )
    digest = hashlib.sha256(readers().encode())
    for place in places:
        for path in _files(place):
            seen = path.stat()
            digest.update(f"{path}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode(errors="replace"))
    return {"evaluation_folders": list(map(str, places)), "evaluation_seen": digest.hexdigest()}


def scan_evaluation(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each file below the folders, once for its bytes: its digest, state and hashes."""
    del engine
    schema = load_schema()["evaluation_images"].arrow
    look = {
        "min_side_px": 1,
        "max_megapixels": params["max_megapixels"],
        "c2pa_reader": OFF,
        "metadata": "keep",
    }
    files = [path for place in params["evaluation_folders"] for path in _files(Path(place))]
    known: set[str | None] = set()
    with ScanPool(params["scan_workers"], params["scan_max_seconds"], look) as pool:
        for start in range(0, len(files), _BATCH_FILES):
            rows = []
            batch = [Media(path, []) for path in files[start : start + _BATCH_FILES]]
            for facts in pool.scan(batch, NothingKnown()):
                if facts.sha256 is None or facts.sha256 not in known:
                    rows.append(_row(facts))
                known.add(facts.sha256)
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _row(facts: ImageFacts) -> dict[str, Any]:
    return {
        "sha256": facts.sha256,
        "state": facts.state,
        "original_hashes": facts.hashes.as_original,
    }


STAGE = PythonStage(
    name="evaluation_images",
    purpose="Look at the images that models will be evaluated on, and so not trained on.",
    reads=(),
    writes="evaluation_images",
    params=("evaluation_folders", "evaluation_seen", "max_megapixels", "scan_max_seconds"),
    scope="all",
    version=1,
    function=scan_evaluation,
    settings=("scan_workers",),
)
