"""Reads a folder that Instaloader wrote: ``*.json.xz`` with a node each, and images beside them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    people_list,
    person,
    sound,
    speaks_of,
    status_of_flag,
    strictest,
    text,
    text_id,
    url,
    utc_from_epoch,
)
from curate.ingest.formats.instagram.objects import account_row, mobile_row
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import load_document
from curate.ingest.refusals import instagram_refusals
from curate.ingest.sniffing import Head
from curate.sources import Export, ExportFile, Limits

PLATFORM = "instagram"
# How the node of a story calls itself, whatever the file says that it is.
_STORY_NAME = "GraphStory"
_SKIPPED_TYPES = frozenset({"Hashtag", "FrozenNodeIterator", "TopSearchResults"})


def recognises(head: Head) -> bool:
    """Whether a file holds a node, and says that Instaloader wrote it."""
    return any(_node_type(record) for record in head.records)


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the profiles and posts."""
    packed = {file.name.removesuffix(".xz"): file for file in source.files if file.packing == ".xz"}
    # The same node may lie there twice, packed and unpacked. If they differ, the one that is left
    # out could be the one that says that the account is private.
    once = [
        file
        for file in source.files
        if file.name not in packed or not _is_same(file, packed[file.name], source.export.limits)
    ]

    def convert(record: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        return _rows(record, file, source.export)

    yield from observe(Source(source.export, once), log, convert, refusals=instagram_refusals)


def _is_same(file: ExportFile, packed: ExportFile, limits: Limits) -> bool:
    try:
        return bool(load_document(file, limits) == load_document(packed, limits))
    except (MalformedError, RecursionError):
        return False


def _rows(record: dict[str, Any], file: ExportFile, export: Export) -> Iterator[Row]:
    kind = _node_type(record)
    if kind is None:
        raise MalformedError("no node of a known type")
    if kind in _SKIPPED_TYPES:
        raise SkippedError(kind)
    if kind == "Profile":
        yield "accounts", _profile(record["node"])
    elif kind in {"Post", "StoryItem"}:
        node = record["node"]
        post = _post(node, file, export, is_story=kind == "StoryItem")
        owner = {key: post[key] for key in ("account_id", "handle")}
        said = mobile_row(mapping(node, "iphone_struct"), owner)
        supervised = said.pop("supervised")
        yield "posts", _narrower(post, said)
        yield from supervised
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
        # A profile without the flag was observed, with an unknown status.
        "status": status_of_flag(node) or "unknown",
        "origin": "profile",
        "is_followed_by_viewer": node.get("followed_by_viewer") is True,
    }
    if "is_supervised_user" in node:
        value = json.dumps(node["is_supervised_user"])
        row["signals"] = [{"signal": "account:is_supervised", "value": value}]
    mobile = mapping(node, "iphone_struct")
    if mobile:
        _, said = account_row({**mobile, "pk": account_id})
        row["status"] = strictest([row["status"], said["status"]])
        row["is_followed_by_viewer"] |= said["is_followed_by_viewer"]
        row["signals"] = [*row.get("signals", ()), *(said["signals"] or ())] or None
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
    caption, alt_texts = _caption(node), [*_alt_texts(node)]
    return {
        "platform": PLATFORM,
        "post_id": post_id,
        "account_id": account_id,
        "handle": handle,
        "status": status_of_flag(owner),
        "is_followed_by_viewer": _is_followed(owner),
        "created_at": utc_from_epoch(node.get("taken_at_timestamp", node.get("date"))),
        "kind": "story" if is_story or _is_story(node) else "post",
        "visibility": _visibility(node),
        "speaks_of": speaks_of(
            kind=text(node, "__typename") is not None,
            coauthor=node.get("coauthor_producers") is not None,
            tagged=node.get("edge_media_to_tagged_user") is not None,
            mentioned=caption is not None and None not in alt_texts,
        ),
        "caption": caption,
        "texts": alt_texts,
        "people": [*_coauthors(node), *_tagged(node)],
        "media": _photos(node, file, export),
    }


def _narrower(post: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """The post, and what the mobile API said of it: of both the narrower."""
    return {
        **post,
        "status": strictest([post["status"], said["status"]]),
        "is_followed_by_viewer": post["is_followed_by_viewer"] or said["is_followed_by_viewer"],
        "kind": "story" if "story" in {post["kind"], said["kind"]} else post["kind"],
        "visibility": said["visibility"] or post["visibility"],
        "repost_of": said["repost_of"],
        "texts": [*post["texts"], *said["texts"]],
        "people": [*post["people"], *(one for one in said["people"] if one not in post["people"])],
    }


def _is_story(node: dict[str, Any]) -> bool:
    name = text(node, "__typename") or ""
    return name.startswith(_STORY_NAME) or node.get("expiring_at_timestamp") is not None


def _is_followed(account: dict[str, Any]) -> bool:
    is_followed = mapping(account, "friendship_status").get("following") is True
    return is_followed or account.get("followed_by_viewer") is True


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
    keys = (("coauthor_producers", "coauthor"), ("invited_coauthor_producers", "invited_coauthor"))
    for key, role in keys:
        for producer in people_list(node, key):
            yield person(producer, role)


def _tagged(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Whoever is tagged in a post or in one of its pictures, or pays for it; in stories, named."""
    for place in (node, *_children(node)):
        for edge in people_list(mapping(place, "edge_media_to_tagged_user"), "edges"):
            yield person(mapping(mapping(edge, "node"), "user"), "tagged")
    for edge in people_list(mapping(node, "edge_media_to_sponsor_user"), "edges"):
        yield person(mapping(mapping(edge, "node"), "sponsor"), "tagged")
    for tapped in people_list(node, "tappable_objects"):
        if text(tapped, "__typename") == "GraphTappableMention":
            yield person(tapped, "mentioned")


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    edges = items(mapping(node, "edge_sidecar_to_children"), "edges")
    return [mapping(edge, "node") for edge in edges]


def _alt_texts(node: dict[str, Any]) -> Iterator[str | None]:
    # They name whom a picture tags, even where the list of tags leaves them out.
    return (text(place, "accessibility_caption") for place in (node, *_children(node)))


def _photos(node: dict[str, Any], file: ExportFile, export: Export) -> list[dict[str, Any]]:
    """The photos of a post in order. A video's picture is its thumbnail, and no photo."""
    stem = file.unpacked_name.removesuffix(".json")
    children = _children(node)
    if not children:
        if node.get("is_video") is True or node.get("__typename") == "GraphVideo":
            return []
        return [_medium(node, file.folder, export, stem)]
    return [
        _medium(child, file.folder, export, f"{stem}_{number}")
        for number, child in enumerate(children, 1)
        if child.get("is_video") is not True and child.get("__typename") != "GraphVideo"
    ]


def _medium(node: dict[str, Any], folder: str, export: Export, stem: str) -> dict[str, Any]:
    prefix = f"{folder}/{stem}" if folder else stem
    suffixes = (".jpg", ".webp", ".png", ".jpeg", ".heic", ".avif")
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
