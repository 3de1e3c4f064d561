"""Finds the accounts that a record calls private, even where the rest of it is unusable."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from curate.ingest.fields import mapping, status_of_flag, strictest, text, text_id
from curate.ingest.observations import Row
from curate.ingest.records import objects

Refusals = Callable[[dict[str, Any]], Iterable[Row]]
_FLAGS = ("is_private", "private", "isPrivate")
_SUPERVISED = "is_supervised_user"
# Other statuses are kept with their post only.
_REFUSING = frozenset({"private", "malformed"})
_WHO = ("platform", "account_id", "handle", "observed_at")
_NOT_REFUSING = frozenset({None, "public", "unknown"})


def instagram_refusals(record: dict[str, Any]) -> Iterator[Row]:
    """The accounts that any object in a record calls private, or those of supervised minors.

    Whichever object it is: a name without an id, or an id without a name, is enough.
    """
    for node in objects(record):
        status = _status(node)
        is_supervised = node.get(_SUPERVISED) is True
        if status not in _REFUSING and not is_supervised:
            continue
        account_id, handle = text_id(node, "pk", "id"), text(node, "username")
        if account_id is None and handle is None:
            continue
        said: dict[str, Any] = {"status": status if status in _REFUSING else None}
        if is_supervised:
            said["signals"] = [{"signal": "account:is_supervised", "value": "true"}]
        who = {"platform": "instagram", "account_id": account_id, "handle": handle}
        yield "accounts", {**who, "origin": "person", **said}


def refused(rows: Iterable[Row]) -> Iterator[Row]:
    """What is left of rows that can't be believed: deletions, and whatever accounts refuse."""
    for subject, values in rows:
        if subject == "deletions":
            yield subject, values
            continue
        status = values.get("status")
        kept = {
            "status": None if status in _NOT_REFUSING else status,
            "signals": values.get("signals") if subject == "accounts" else None,
        }
        if any(kept.values()):
            origin = values.get("origin") or "post"
            who = {key: values.get(key) for key in ("platform", "account_id", "handle")}
            yield (
                "accounts",
                {**who, "observed_at": values.get("observed_at"), "origin": origin, **kept},
            )


def unsaid(rows: Iterable[Row], refusals: Iterable[Row]) -> list[Row]:
    """The refusals that the rows of the same record don't have, once each."""
    said = {key for subject, values in rows for key in _said(subject, values)}
    new = []
    for subject, values in refusals:
        keys = set(_said(subject, values))
        if not keys <= said:
            said |= keys
            new.append((subject, values))
    return new


def _status(node: dict[str, Any]) -> str | None:
    if mapping(node, "friendship_status").get("is_private") is True:
        return "private"
    return strictest(status_of_flag(node, flag) for flag in _FLAGS)


def _said(subject: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """What a row says of accounts: who it is, and their status or a signal of theirs."""
    for one in (values, *(values.get("people") or ())):
        who = one.get("account_id") or one.get("handle")
        if one.get("status") is not None:
            yield who, one["status"]
    if subject == "accounts":
        who = values.get("account_id") or values.get("handle")
        for signal in values.get("signals") or ():
            yield who, signal["signal"], signal["value"]
