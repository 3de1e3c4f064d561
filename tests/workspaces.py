"""Small workspaces for tests: pictures, exports of a few posts, what a run decides about them."""

import hashlib
import io
import json
import lzma
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pyarrow.parquet as pq
from PIL import Image

from curate.garbage.leftovers import left_behind
from curate.ingest import Ingested, Options, ingest
from curate.pipeline import run
from curate.store.tables import Store
from curate.workspace import Workspace, create_workspace

CUTOFF = datetime(2026, 6, 1)
OBSERVED = datetime(2026, 5, 20)


# Of each post its id, its outcome and its codes, after a run.
OUTCOMES = (
    "SELECT posts.post_id, coalesce(gone.outcome, 'kept'), coalesce(gone.codes, []) "
    "FROM posts LEFT JOIN dropped_posts ON dropped_posts.post_key = posts.post_key "
    "LEFT JOIN reason_sets AS gone ON gone.mask = dropped_posts.mask"
)


class Outcome(NamedTuple):
    """What became of a post: kept, rejected or quarantined, and the codes in force."""

    outcome: str
    codes: frozenset[str]


# A config for tests of copies, which are to be kept or to leave each for itself.
EVERY_COPY = "[images]\ndeduplicate = false\n"
KEPT = Outcome("kept", frozenset())
_PREPARED = tempfile.TemporaryDirectory(prefix="curate-prepared-")


def prepared(name: str, make: Callable[[Path], object]) -> Path:
    """A folder that ``make`` fills once a process; each call puts it back as it was then.

    It is put back at the same place: a store knows its exports and its word lists by their paths
    and their times, and runs again what depends on them if they moved. So whatever a test has of
    it is gone when the next call asks for the same name.
    """
    place = Path(_PREPARED.name, name)
    pristine = Path(_PREPARED.name, f"{name}.pristine")
    shutil.rmtree(place, ignore_errors=True)
    if pristine.exists():
        shutil.copytree(pristine, place, symlinks=True)
    else:
        place.mkdir()
        make(place)
        shutil.copytree(place, pristine, symlinks=True)
    return place


def new_workspace(root: Path, config: str = "") -> Workspace:
    """A workspace whose key follows from its name, so that splits are the same in every session."""
    workspace = create_workspace(root)
    key = hashlib.sha256(root.name.encode()).hexdigest()
    (root / "keys" / "pseudonym.key").write_text(key + "\n", encoding="ascii")
    if config:
        (root / "curate.toml").write_text(config, encoding="utf-8")
    return workspace


def write_picture(path: Path, seed: object, side_px: int = 40) -> None:
    """A small JPEG whose bytes depend on the seed only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = Random(str(seed)).randbytes(side_px * side_px)
    stream = io.BytesIO()
    Image.frombytes("L", (side_px, side_px), noise).save(stream, "JPEG", quality=60)
    path.write_bytes(stream.getvalue())


def taken_for_killed(workspace: Workspace, export: Path) -> bool:
    """Whether `curate gc` takes an export for one whose command was killed a day ago."""
    unfinished = workspace.root / "out.unfinished-abcd1234"
    shutil.copytree(export, unfinished)
    for path in (unfinished, *unfinished.rglob("*")):
        os.utime(path, (0, 0))
    return unfinished in left_behind(workspace)


def post_node(post_id: str, account: Mapping[str, Any], /, **more: Any) -> dict[str, Any]:
    """A plain post as Instaloader saves it; ``more`` replaces keys of the node."""
    node = {
        "__typename": "GraphImage",
        "id": post_id,
        "owner": dict(account),
        "taken_at_timestamp": 1_700_000_000,
        "is_video": False,
        "edge_media_to_caption": {"edges": [{"node": {"text": "look #cat"}}]},
    }
    return saved({**node, **more})


def saved(node: Mapping[str, Any], node_type: str = "Post") -> dict[str, Any]:
    return {"node": dict(node), "instaloader": {"version": "4.13", "node_type": node_type}}


def write_node(path: Path, content: Any, *, picture: bool = False) -> None:
    """Write a node, packed if the name says so, and a picture beside it if asked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(content).encode()
    if path.name.endswith(".xz"):
        data = lzma.compress(data, check=lzma.CHECK_NONE, preset=0)
    path.write_bytes(data)
    if picture:
        stem = path.name.removesuffix(".xz").removesuffix(".json")
        write_picture(path.with_name(stem + ".jpg"), stem)


def take_in(workspace: Workspace, path: Path, **options: Any) -> Ingested:
    options.setdefault("observed_at", OBSERVED)
    (ingested,) = ingest(workspace, path, Options(**options), threads=1)
    return ingested


def decide(workspace: Workspace, cutoff: datetime = CUTOFF) -> dict[str, Outcome]:
    """Run the pipeline and say what became of each post, by its id."""
    with run(workspace, cutoff=cutoff, threads=1) as (engine, _):
        rows = engine.rows(OUTCOMES)
    decided = {post_id: Outcome(outcome, frozenset(codes)) for post_id, outcome, codes in rows}
    assert len(decided) == len(rows), "a post was decided twice"
    return decided


def base_rows(workspace: Workspace, table: str, columns: str) -> list[tuple[Any, ...]]:
    """The rows of a base table, of finished sources only, sorted."""
    store = Store(workspace.store)
    rows = [
        tuple(row.values())
        for file in store.base_files(table)
        for row in pq.read_table(file.path, columns=columns.split(", ")).to_pylist()
    ]
    return sorted(rows, key=lambda row: tuple(str(value) for value in row))
