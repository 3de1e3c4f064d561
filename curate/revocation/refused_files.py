"""Remembers the files of what was refused, so that copies stay out when the original is gone."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate.durable import force_to_disk
from curate.revocation.reconciliation import list_digest
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store
from curate.workspace import Workspace

if TYPE_CHECKING:
    from curate.config import Config

READS = (
    "excluded_images",
    "images",
    "replaced_images",
    "other_images",
    "image_facts",
    "image_digests",
    "barred_posts",
    "said",
    "policy",
    "refused_files",
)
"""The tables that must be bound where ``remember_excluded`` is called."""

_DATED_AGAIN_AFTER = timedelta(days=30)
_PUBLISHED = pa.schema([("image_id", pa.string()), ("sha256", pa.string())])


def remember_excluded(workspace: Workspace, engine: Engine) -> None:
    """Remember the files of all images that are excluded, by the tables that ``READS`` names.

    A file that could not be read now is known by the versions that held its image. What was
    remembered is forgotten when the original is judged again and not excluded, and when the time of
    the config is over. Nothing is written where nothing changes.
    """
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    kept_for = timedelta(days=workspace.config.policy.refused_files_days)
    gone = engine.arrow(load_sql("revocation", "gone_images").text)
    _register_published(workspace, engine, gone["image_id"])
    params = {
        "now": now,
        "dated_again_before": now - min(_DATED_AGAIN_AFTER, kept_for / 2),
        "forgotten_before": now - kept_for,
    }
    _write(Store(workspace.store), engine, "refused_files", params)


def remember_held(workspace: Workspace, engine: Engine, code: str) -> None:
    """Remember the files of the images that ``find_holdings`` found: they leave for ``code``.

    Files that no run has looked at are looked at now.
    """
    _bind_unseen(workspace, engine)
    held = engine.arrow(load_sql("revocation", "held_images").text)
    _register_published(workspace, engine, held["image_id"])
    store = Store(workspace.store)
    engine.bind("refused_files", [file.path for file in store.base_files("refused_files")])
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    key = workspace.pseudonym_key
    params = {"code": code, "now": now, "inner_pad": key.inner_pad, "outer_pad": key.outer_pad}
    _write(store, engine, "held_refused_files", params)


def config_of(workspace: Workspace) -> "Config":
    """As it is; one that can't be read must not stop a request, so then as it is by default."""
    from curate.config import Config  # noqa: PLC0415
    from curate.errors import InputError  # noqa: PLC0415

    try:
        return workspace.config
    except InputError:
        return Config()


def rows_with(
    version: Path,
    column: str,
    values: pa.Array | pa.ChunkedArray,
    *,
    has_file: bool = False,
) -> pa.Table | None:
    """The rows of a version's manifest that have one of ``values``; nothing if it can't be read.

    With ``has_file`` those only whose image is a file, and no address.
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    wanted = pc.field(column).isin(values)
    try:
        return pq.read_table(
            version / "manifest.parquet",
            columns=["image_id", "sha256"],
            filters=pc.field("sha256").is_valid() & wanted if has_file else wanted,
        )
    except MemoryError:
        # Arrow's is an ArrowException, too; who lacks memory does not know what the version holds.
        raise
    except (OSError, pa.ArrowException):
        return None


def _bind_unseen(workspace: Workspace, engine: Engine) -> None:
    """Add to the engine's ``image_facts`` those of held files that no run has looked at."""
    store = Store(workspace.store)
    engine.bind("sources", [file.path for file in store.base_files("sources")])
    files = engine.rows(load_sql("revocation", "unseen_files").text)
    if not files:
        return
    from curate.stages import scan_images  # noqa: PLC0415 - few requests need what it imports

    path = engine.scratch / "image_facts.parquet"
    facts = scan_images.facts_of(engine, files, scan_images.params(config_of(workspace).images))
    engine.write_arrow(facts, load_schema()["image_facts"], path)
    known = store.derived_tables().get("image_facts", [])
    engine.bind("image_facts", [*known, path], may_lack_columns=True)


def _register_published(workspace: Workspace, engine: Engine, images: pa.ChunkedArray) -> None:
    """The files that versions had of these images become the engine's ``published``."""
    found: Iterable[pa.Table | None] = (
        [rows_with(path, "image_id", images, has_file=True) for path in workspace.version_paths()]
        if len(images)
        else []
    )
    tables = [table.cast(_PUBLISHED) for table in found if table is not None]
    rows = pa.concat_tables([_PUBLISHED.empty_table(), *tables]).combine_chunks()
    engine.connection.register("published", rows)


def _write(store: Store, engine: Engine, query: str, params: Mapping[str, Any]) -> None:
    path = store.refused_files_path()
    new = engine.scratch / "refused_files.parquet"
    schema = load_schema()["refused_files"]
    rows, digest = engine.write(load_sql("revocation", query).text, params, schema, new)
    if not rows and not path.exists():
        return
    if path.exists() and list_digest(path) == digest:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    force_to_disk(new)
    new.replace(path)
    force_to_disk(path.parent)
    engine.bind("refused_files", [path])
