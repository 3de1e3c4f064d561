"""Finds what everybody who asked to leave has in versions and exports, wherever these are."""

import json
from dataclasses import dataclass

import pyarrow.compute as pc
import pyarrow.parquet as pq

from curate.errors import RefusedError
from curate.revocation.holdings import find_holdings, tombstones_path
from curate.revocation.revocations import REVOKED_CODES, listed
from curate.revocation.subjects import Resolver
from curate.store.engine import Engine
from curate.store.tables import Store
from curate.workspace import Workspace


@dataclass(frozen=True)
class Leaving:
    """Images that must leave: by their ids, and by the SHA-256 (hex) of their files."""

    image_ids: frozenset[str]
    sha256: frozenset[str]

    def has(self, image_id: str | None, *digests: str | None) -> bool:
        """Whether an image is one of them, or a copy of one."""
        return image_id in self.image_ids or any(digest in self.sha256 for digest in digests)


def find_leaving(workspace: Workspace) -> Leaving:
    """What all requests of the list reach, by what is ingested and published now and was then.

    That is what ``revoke`` names for each: its images with their exact copies. Those that it named
    when a request was made stay among them, also when their version or their rows are gone. The
    caller holds the lock, and has finished what a killed ``revoke`` left. Raises a ``RefusedError``
    if the tombstones of a request can't be read.
    """
    store = Store(workspace.store)
    subjects = {(kind, subject) for kind, subject, _ in listed(store)}
    with Engine(workspace.store / "scratch") as engine:
        resolver = Resolver(store, engine, workspace.pseudonym_key)
        resolver.name_posts(subjects)
        holdings = find_holdings(workspace, engine, subjects)
    image_ids = {*holdings.images, *holdings.published}
    for file in store.base_files("suppressions"):
        image_ids |= _tombstoned(workspace, file.path.stem)
    digests = set(holdings.files)
    for file in store.base_files("refused_files"):
        rows = pq.read_table(file.path, columns=["sha256", "code", "image_id"])
        of_requests = rows.filter(pc.is_in(rows["code"], REVOKED_CODES))
        digests |= set(of_requests["sha256"].to_pylist())
        image_ids |= set(of_requests["image_id"].drop_null().to_pylist())
    return Leaving(frozenset(image_ids), frozenset(digests))


def _tombstoned(workspace: Workspace, request: str) -> set[str]:
    try:
        text = tombstones_path(workspace, request).read_text(encoding="utf-8")
        versions = json.loads(text)["versions"]
        return {image for version in versions for image in version["images"] or ()}
    except (OSError, ValueError, KeyError, TypeError):
        raise RefusedError(
            f"revocations/{request}.json can't be read: nobody can say all that must leave",
            hint="restore it from a backup",
        ) from None
