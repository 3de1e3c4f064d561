"""Small workspaces for the tests of revocation: tables of posts, and what was kept of them."""

import csv
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
from workspaces import CUTOFF, OBSERVED, decide, new_workspace, prepared

from curate.ingest import Options, ingest
from curate.pipeline import run
from curate.publish import Published, publish
from curate.workspace import Workspace

CONFIG = "[images]\nrequire_files = false\n"
Row = Mapping[str, str]
_COLUMNS = (
    "post_id",
    "platform",
    "account_id",
    "handle",
    "is_private",
    "hashtags",
    "url",
    "coauthors",
    "tagged",
)


def post(post_id: str, account_id: str = "", handle: str = "", **more: str) -> Row:
    """A row of a table: a public post with a hashtag that is a concept, and a picture's URL."""
    return {
        "post_id": post_id,
        "platform": "instagram",
        "account_id": account_id,
        "handle": handle,
        "is_private": "false",
        "hashtags": "cat",
        "url": f"https://images.example/{post_id}.jpg",
        **more,
    }


def take_in_rows(workspace: Workspace, rows: Sequence[Row], name: str) -> None:
    path = workspace.root.parent / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    ingest(workspace, path, Options(source_format="table", observed_at=OBSERVED), threads=1)


def workspace_of(root: Path, *exports: Sequence[Row], config: str = CONFIG) -> Workspace:
    root.mkdir(parents=True, exist_ok=True)
    workspace = new_workspace(root / "workspace", config)
    for number, rows in enumerate(exports):
        take_in_rows(workspace, rows, f"export-{number}")
    return workspace


def prepared_workspace(*exports: Sequence[Row], config: str = CONFIG) -> Workspace:
    """The same after a run, made once a process; a second call puts it back as it was."""
    key = hashlib.sha256(repr((exports, config)).encode()).hexdigest()[:16]
    place = prepared(
        f"revoking-{key}", lambda root: decide(workspace_of(root, *exports, config=config))
    )
    return Workspace(place / "workspace")


def kept(workspace: Workspace) -> set[str]:
    """The ids of the posts that a run keeps."""
    return {name for name, outcome in decide(workspace).items() if outcome.outcome == "kept"}


def make_version(workspace: Workspace) -> Published:
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        return publish(workspace, engine, result)


def image_ids(workspace: Workspace, *post_ids: str) -> set[str]:
    key = workspace.pseudonym_key
    return {key.pseudonym("image", "instagram", post_id, "0") for post_id in post_ids}


def in_manifest(published: Published) -> set[str]:
    return set(pq.read_table(published.path / "manifest.parquet")["image_id"].to_pylist())
