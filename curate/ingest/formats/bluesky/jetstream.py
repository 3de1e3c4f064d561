"""Reads what Bluesky's Jetstream sends: one event a line, as things are written and deleted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import MalformedError, SkippedError, mapping, text, utc_from_epoch
from curate.ingest.formats.bluesky.records import (
    PLATFORM,
    POST,
    REPOST,
    did_of,
    other_collection,
    record_rows,
)
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.sniffing import Head
from curate.sources import ExportFile

_KINDS = ("commit", "identity", "account")
_GONE = {
    "deleted": "deleted",
    "deactivated": "deleted",
    "takendown": "suspended",
    "suspended": "suspended",
}


def recognises(head: Head) -> bool:
    """Whether a file holds events: of a DID, at a time, of a kind that they hold."""
    return any(
        (text(record, "did") or "").startswith("did:")
        and "time_us" in record
        and (kind := text(record, "kind")) in _KINDS
        and isinstance(record.get(str(kind)), dict)
        for record in head.records
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield posts, reposts, profiles, preferences, and what was deleted."""
    yield from observe(source, log, _rows)


def _rows(event: dict[str, Any], _: ExportFile) -> Iterator[Row]:
    did = did_of(event)
    kind = text(event, "kind")
    if kind not in _KINDS:
        raise MalformedError("unknown kind of event")
    body = mapping(event, kind)
    observed_at = utc_from_epoch(event.get("time_us"))
    if kind == "commit":
        yield from _commit(did, body, observed_at)
        return
    told = _told(kind, body)
    yield (
        "accounts",
        {
            "platform": PLATFORM,
            "account_id": did,
            "origin": "profile",
            "observed_at": observed_at,
            **told,
        },
    )


def _commit(did: str, commit: dict[str, Any], observed_at: datetime | None) -> Iterator[Row]:
    collection, rkey = text(commit, "collection"), text(commit, "rkey")
    if collection is None or rkey is None:
        raise MalformedError("a commit without a collection or a key")
    uri = f"at://{did}/{collection}/{rkey}"
    operation = text(commit, "operation")
    if operation == "delete":
        if collection not in {POST, REPOST}:
            raise other_collection(collection)
        yield "deletions", {"platform": PLATFORM, "post_id": uri, "observed_at": observed_at}
    elif operation in {"create", "update"}:
        record = commit.get("record")
        if not isinstance(record, dict):
            raise MalformedError("a commit without a record")
        yield from record_rows(uri, record, observed_at)
    else:
        raise MalformedError("unknown operation")


def _told(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """What an event says of an account. That it is active doesn't make it public."""
    if kind == "identity":
        handle = text(body, "handle")
        if handle is None:
            raise SkippedError("an identity event without a handle")
        return {"handle": handle}
    is_active = body.get("active")
    if is_active is True:
        raise SkippedError("an account event that says active")
    if is_active is False:
        return {"status": _GONE.get(text(body, "status") or "", "unknown")}
    return {"status": "malformed"}


ADAPTER = Adapter(
    name="bluesky-jetstream",
    looked_for='events of Bluesky\'s Jetstream: {"did", "time_us", "kind", "commit"}',
    recognises=recognises,
    read=read,
)
