"""Reads what Bluesky's API returned: feeds, posts, profiles and records of repositories."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import MalformedError, SkippedError, mapping, text, utc_from_iso
from curate.ingest.formats.bluesky.records import (
    PLATFORM,
    REPOST,
    did_of,
    label_signals,
    parts_of,
    photos,
    post_columns,
    quoted,
    record_rows,
)
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import objects
from curate.ingest.sniffing import Head
from curate.sources import ExportFile

_LISTS = ("feed", "posts", "records", "profiles", "actors")
_REPOSTED = "app.bsky.feed.defs#reasonRepost"


def recognises(head: Head) -> bool:
    """Whether a file holds views of posts or profiles, or records with their URIs."""
    return any(_is_ours(one) for record in head.records for one in (_held(record) or [record])[:50])


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the posts under their own authors, reposts under who reposted, and the accounts."""
    yield from observe(source, log, _rows, _expand, refusals=_refusals)


def _held(record: dict[str, Any]) -> list[Any] | None:
    lists = [record[key] for key in _LISTS if isinstance(record.get(key), list)]
    return [one for found in lists for one in found] if lists else None


def _expand(record: dict[str, Any]) -> list[Any]:
    held = _held(record)
    if held == []:
        raise SkippedError("an empty list")
    return [record] if held is None else held


def _is_ours(record: Any) -> bool:
    post = mapping(record, "post") or record
    return _is_view(post) or _is_record(record) or _is_profile(record)


def _is_view(post: Any) -> bool:
    return _is_at_uri(post) and _is_did(mapping(post, "author"))


def _is_record(record: Any) -> bool:
    return _is_at_uri(record) and bool(mapping(record, "value")) and "author" not in record


def _is_profile(record: Any) -> bool:
    return _is_did(record) and text(record, "handle") is not None


def _is_at_uri(node: Any) -> bool:
    return (text(node, "uri") or "").startswith("at://")


def _is_did(node: Any) -> bool:
    return (text(node, "did") or "").startswith("did:")


def _rows(record: dict[str, Any], _: ExportFile) -> Iterator[Row]:
    if "post" in record:
        yield from _item(record)
    elif "author" in record:
        yield from _view(record)
    elif "value" in record:
        yield from record_rows(text(record, "uri") or "", mapping(record, "value"), None)
    elif _is_profile(record):
        yield "accounts", _account(record)
    else:
        raise MalformedError("neither a post nor a profile nor a record")


def _item(item: dict[str, Any]) -> Iterator[Row]:
    """An item of a feed: what its owner reposted is there as somebody else's post."""
    post = mapping(item, "post")
    if post.get("notFound") is True or post.get("blocked") is True:
        raise SkippedError("a post that could not be shown")
    if not post:
        raise MalformedError("an item without a post")
    yield from _view(post)
    reason = mapping(item, "reason")
    if text(reason, "$type") != _REPOSTED:
        return
    by = _account(mapping(reason, "by"))
    original = text(post, "uri") or ""
    # Older servers don't name the record of the repost.
    made = f"at://{by['account_id']}/{REPOST}/of/{original}"
    yield "accounts", by
    yield (
        "posts",
        {
            "platform": PLATFORM,
            "post_id": text(reason, "uri") or made,
            "account_id": by["account_id"],
            "handle": by["handle"],
            "status": by["status"],
            "created_at": utc_from_iso(reason.get("indexedAt")),
            "kind": "repost",
            "repost_of": original,
        },
    )


def _view(view: dict[str, Any]) -> Iterator[Row]:
    """A post as the server shows it, and the post that it quotes, if that is shown too."""
    while view:
        author = _account(mapping(view, "author"))
        uri = text(view, "uri") or ""
        if parts_of(uri)[0] != author["account_id"]:
            raise MalformedError("a post whose author is not its owner")
        embed = mapping(view, "embed")
        columns = post_columns(uri, mapping(view, "record"))
        given = label_signals(view.get("labels"))
        yield (
            "posts",
            {
                **columns,
                "handle": author["handle"],
                "status": author["status"],
                "repost_of": columns["repost_of"] or quoted(embed),
                "media": columns["media"] or list(photos(embed, author["account_id"])),
                "signals": columns["signals"]
                + [signal for signal in given if signal not in columns["signals"]],
            },
        )
        yield "accounts", author
        view = _quoted_view(embed)


def _quoted_view(embed: dict[str, Any]) -> dict[str, Any]:
    """The quoted post as a view of its own; empty if nothing is quoted, or it isn't shown."""
    inner = mapping(embed, "record")
    shown = mapping(inner, "record") or inner
    if quoted(embed) is None or not (mapping(shown, "author") and mapping(shown, "value")):
        return {}
    embeds = shown.get("embeds")
    first = embeds[0] if isinstance(embeds, list) and embeds else None
    return {**shown, "record": shown["value"], "embed": first}


def _refusals(record: dict[str, Any]) -> Iterator[Row]:
    """What the labels of the accounts in a record refuse, whatever the record is worth."""
    for node in objects(record):
        if _is_profile(node) and label_signals(node.get("labels")):
            with suppress(MalformedError):
                yield "accounts", {**_account(node), "status": None}


def _account(profile: dict[str, Any]) -> dict[str, Any]:
    """What a view says of an account: public if its labels are there, with or without any in them.

    Without them nothing rules out that the account asked to be shown to signed-in people only.
    """
    handle = text(profile, "handle")
    return {
        "platform": PLATFORM,
        "account_id": did_of(profile),
        "handle": None if handle == "handle.invalid" else handle,
        "status": "public" if isinstance(profile.get("labels"), list) else None,
        "origin": "profile",
        "signals": label_signals(profile.get("labels")),
    }


ADAPTER = Adapter(
    name="bluesky-feed",
    looked_for='views of Bluesky\'s API: {"feed": [{"post": {"uri": "at://…", "author": …}}]}',
    recognises=recognises,
    read=read,
)
