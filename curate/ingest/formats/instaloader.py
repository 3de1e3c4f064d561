"""Reads a folder that Instaloader wrote: ``*.json.xz`` with a node each, and images beside them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from curate.exports import Export, ExportFile
from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    mentioned,
    people_list,
    person,
    sound,
    status_of_flag,
    text,
    text_id,
    url,
    utc_from_epoch,
)
from curate.ingest.heads import Head
from curate.ingest.observations import Observations, Reading, Row

PLATFORM = "instagram"
_SKIPPED_TYPES = frozenset({"Hashtag", "FrozenNodeIterator", "TopSearchResults"})


def recognises(head: Head) -> bool:
    """Whether a file holds a node, and says that Instaloader wrote it."""
    return any(_node_type(record) for record in head.records)


def read(source: Source, reading: Reading) -> Iterator[Observations]:
    """Yield the profiles and posts."""
    names = {file.name for file in source.files}
    # The same node may lie there twice, packed and unpacked: the packed one is read.
    once = [file for file in source.files if f"{file.name}.xz" not in names]

    def convert(record: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        return _rows(record, file, source.export)

    yield from observe(Source(source.export, once), reading, convert)


def _rows(record: dict[str, Any], file: ExportFile, export: Export) -> Iterator[Row]:
    kind = _node_type(record)
    if kind is None:
        raise MalformedError("no node of a known type")
    if kind in _SKIPPED_TYPES:
        raise SkippedError(kind)
    if kind == "Profile":
        yield "accounts", _profile(record["node"])
    elif kind in {"Post", "StoryItem"}:
        yield "posts", _post(record["node"], file, export, is_story=kind == "StoryItem")
    else:
        raise MalformedError("unknown node type")


def _node_type(record: dict[str, Any]) -> str | None:
    if not isinstance(record.get("node"), dict):
        return None
    return text(mapping(record, "instaloader"), "node_type")


def _profile(node: dict[str, Any]) -> dict[str, Any]:
    account_id = text_id(node)
    if account_id is None:
        raise MalformedError("a profile without an id")
    row: dict[str, Any] = {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": text(node, "username"),
        # A profile that does not say whether it is private was observed, and says nothing.
        "status": status_of_flag(node) or "unknown",
        "origin": "profile",
        "is_followed_by_viewer": node.get("followed_by_viewer") is True,
    }
    if "is_supervised_user" in node:
        value = json.dumps(node["is_supervised_user"])
        row["signals"] = [{"signal": "account:is_supervised", "value": value}]
    return row


def _post(
    node: dict[str, Any], file: ExportFile, export: Export, *, is_story: bool
) -> dict[str, Any]:
    owner = mapping(node, "owner")
    post_id, account_id = text_id(node), text_id(owner)
    handle = text(owner, "username")
    if post_id is None:
        raise MalformedError("a post without an id")
    if account_id is None and handle is None:
        raise MalformedError("a post without an owner")
    caption = _caption(node)
    return {
        "platform": PLATFORM,
        "post_id": post_id,
        "account_id": account_id,
        "handle": handle,
        "status": status_of_flag(owner),
        "is_followed_by_viewer": owner.get("followed_by_viewer") is True,
        "created_at": utc_from_epoch(node.get("taken_at_timestamp", node.get("date"))),
        "kind": "story" if is_story else "post",
        "visibility": _visibility(node),
        "caption": caption,
        "people": [*_coauthors(node), *_tagged(node), *mentioned(caption)],
        "media": _photos(node, file, export),
    }


def _visibility(node: dict[str, Any]) -> str | None:
    audience = node.get("audience")
    # Instagram names an audience for stories only; every other one than the default is narrower.
    if audience is not None and audience != "MediaAudience.DEFAULT":
        return "followers"
    return None


def _caption(node: dict[str, Any]) -> str | None:
    for edge in items(mapping(node, "edge_media_to_caption"), "edges"):
        caption = mapping(edge, "node").get("text")
        if isinstance(caption, str):
            return sound(caption)
    caption = node.get("caption")
    if isinstance(caption, dict):
        caption = caption.get("text")
    return sound(caption) if isinstance(caption, str) else None


def _coauthors(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    places = (node, mapping(node, "iphone_struct"))
    keys = (("coauthor_producers", "coauthor"), ("invited_coauthor_producers", "invited_coauthor"))
    for place in places:
        for key, role in keys:
            for producer in people_list(place, key):
                yield person(producer, role)


def _tagged(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for edge in people_list(mapping(node, "edge_media_to_tagged_user"), "edges"):
        yield person(mapping(mapping(edge, "node"), "user"), "tagged")


def _photos(node: dict[str, Any], file: ExportFile, export: Export) -> list[dict[str, Any]]:
    """The photos of a post in order. A video's picture is its thumbnail, and no photo."""
    stem = file.unpacked_name.removesuffix(".json")
    edges = items(mapping(node, "edge_sidecar_to_children"), "edges")
    if not edges:
        if node.get("is_video") is True or node.get("__typename") == "GraphVideo":
            return []
        return [_medium(node, file.folder, export, stem)]
    children = [mapping(edge, "node") for edge in edges]
    return [
        _medium(child, file.folder, export, f"{stem}_{number}")
        for number, child in enumerate(children, 1)
        if child.get("is_video") is not True and child.get("__typename") != "GraphVideo"
    ]


def _medium(node: dict[str, Any], folder: str, export: Export, stem: str) -> dict[str, Any]:
    prefix = f"{folder}/{stem}" if folder else stem
    suffixes = (".jpg", ".webp", ".png", ".jpeg", ".heic")
    name = next((prefix + suffix for suffix in suffixes if export.holds(prefix + suffix)), None)
    return {
        "path": name or f"{prefix}.jpg",
        "url": url(node, "display_url"),
        "alt_text": text(node, "accessibility_caption"),
    }


ADAPTER = Adapter(
    name="instaloader",
    looked_for='*.json or *.json.xz holding {"node": …, "instaloader": {"node_type": …}}',
    recognises=recognises,
    read=read,
)
