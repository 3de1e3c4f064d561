"""Writes a page that shows pictures which look alike side by side, for a person who compares them.

It is no part of a version, whose report is passed on and never changes: it shows who refused.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from curate.errors import InputError, RefusedError, UsageError
from curate.outputs import private_file
from curate.query import QueryConnection, record_personal_access
from curate.report.render import page_template
from curate.report.stored_pictures import GONE, stored_thumbnails
from curate.revocation import look_at_list, pending_requests
from curate.store.sqlfiles import load_sql
from curate.versions import ATTESTATION_NAME
from curate.workspace import Workspace

_MOST_IN_CLUSTER = 11


@dataclass(frozen=True)
class Picture:
    """A picture by its pseudonym: its thumbnail as a ``data:`` address, or why it has none."""

    pseudonym: str
    address: str | None
    note: str | None


@dataclass(frozen=True)
class Match:
    """An image that waits, the original it is taken for a copy of, and what that left for."""

    image: Picture
    original: Picture
    distance: int
    code: str | None

    @property
    def line(self) -> str:
        """The line of ``matches.csv`` that lifts it, but for the reason, which a person writes."""
        return f"{self.image.pseudonym},{self.original.pseudonym},different,"


@dataclass(frozen=True)
class Duplicate:
    """An image that left in favour of a kept one; ``is_same_file``: of the same bytes."""

    image: Picture
    distance: int
    is_same_file: bool


@dataclass(frozen=True)
class Cluster:
    """An image that is kept, and of those that left for it some; ``more`` left besides."""

    kept: Picture
    duplicates: tuple[Duplicate, ...]
    more: int


@dataclass(frozen=True)
class ContactSheet:
    """What is on the page; the counts are of all there are."""

    matches: tuple[Match, ...]
    match_count: int
    clusters: tuple[Cluster, ...]
    cluster_count: int

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many matches and clusters there are, and how many of them are shown."""
        return {
            "matches": {"shown": len(self.matches), "total": self.match_count},
            "clusters": {"shown": len(self.clusters), "total": self.cluster_count},
        }


def write_contact_sheet(workspace: Workspace, path: Path, *, most: int) -> ContactSheet:
    """Write the page of ``most`` matches and as many clusters to ``path``, for its owner only.

    It shows what the last run decided, from the files that are there now, and the ledger says that
    it was made. Raises a ``UsageError`` for a place within a version, an ``InputError`` before the
    first run, and a ``RefusedError`` where somebody asked to leave since a version was made.
    """
    _check_place(workspace, path)
    look_at_list(workspace)
    if pending_requests(workspace):
        raise RefusedError(
            "somebody asked to leave, and no version was made without them yet",
            hint="make one with `curate run`, then the contact sheet",
        )
    sheet = _collect(workspace, most)
    page = page_template("contact_sheet.html.j2").render(sheet=sheet, made_on=datetime.now(UTC))
    with private_file(path) as temporary:
        temporary.write_text(page, encoding="utf-8", newline="\n")
        # Before the page has its name: none is there that the ledger does not know of.
        facts = {"matches": len(sheet.matches), "clusters": len(sheet.clusters)}
        record_personal_access(workspace, "report --contact-sheet", facts)
    return sheet


def _check_place(workspace: Workspace, path: Path) -> None:
    folders = path.resolve().parents
    if workspace.versions.resolve() in folders or any(
        (folder / ATTESTATION_NAME).exists() for folder in folders
    ):
        raise UsageError(
            "a contact sheet can't be part of a version, which is passed on",
            hint="name a file elsewhere: it shows pictures of people who refused",
        )


def _collect(workspace: Workspace, most: int) -> ContactSheet:
    with QueryConnection(workspace) as tables:
        ((decided,),) = tables.ask(load_sql("contact_sheet", "decided_images").text)
        if not decided:
            raise InputError("no run has decided about an image yet", hint="decide: `curate run`")
        matched = tables.ask(load_sql("contact_sheet", "waiting_matches").text, {"most": most})
        clustered = tables.ask(
            load_sql("contact_sheet", "duplicate_clusters").text,
            {"most": most, "most_images": _MOST_IN_CLUSTER},
        )
        keys = {key for row in matched for key in row[4:6] if key is not None}
        keys |= {key for row in clustered for key in (row[0], row[2])}
        pictures = stored_thumbnails(workspace, tables, keys)
    return ContactSheet(
        matches=tuple(_match(row, pictures) for row in matched),
        match_count=matched[0][-1] if matched else 0,
        clusters=tuple(
            _cluster(list(rows), pictures) for _, rows in groupby(clustered, key=lambda row: row[0])
        ),
        cluster_count=clustered[0][-1] if clustered else 0,
    )


def _match(row: tuple[Any, ...], pictures: Mapping[int, bytes | str]) -> Match:
    image_id, original_id, distance, code, image_key, original_key = row[:6]
    original = _picture(original_id, pictures.get(original_key, GONE))
    if original.note == GONE and code is not None:
        original = replace(original, note=f"{GONE}; remembered for {code}")
    return Match(_picture(image_id, pictures[image_key]), original, distance, code)


def _cluster(rows: Sequence[tuple[Any, ...]], pictures: Mapping[int, bytes | str]) -> Cluster:
    kept_key, kept_id = rows[0][:2]
    duplicates = tuple(
        Duplicate(_picture(image_id, pictures[image_key]), distance, is_same_file)
        for _, _, image_key, image_id, distance, is_same_file, *_ in rows
    )
    dropped = rows[0][6]
    return Cluster(_picture(kept_id, pictures[kept_key]), duplicates, dropped - len(duplicates))


def _picture(pseudonym: str, found: bytes | str) -> Picture:
    if isinstance(found, str):
        return Picture(pseudonym, None, found)
    return Picture(pseudonym, f"data:image/jpeg;base64,{b64encode(found).decode()}", None)
