"""Reads what instagram-scraper (arc298) wrote: posts as GraphQL nodes, their files beside them."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import (
    MalformedError,
    items,
    mapping,
    people_list,
    person,
    raw_text,
    speaks_of,
    status_of_flag,
    text,
    text_id,
    texts,
    url,
    utc_from_epoch,
)
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.refusals import instagram_refusals
from curate.ingest.sniffing import Head
from curate.sources import Export, ExportFile

PLATFORM = "instagram"
_POSTS, _STORIES, _PROFILE = "GraphImages", "GraphStories", "GraphProfileInfo"
_NODE_KEYS = {"urls", "taken_at_timestamp", "owner"}
_VIDEO_SUFFIXES = frozenset({".mp4", ".mov", ".webm"})


def recognises(head: Head) -> bool:
    """Whether a file holds GraphQL nodes with the list of addresses that this tool adds."""
    return any(
        "instaloader" not in record
        and (
            not record.keys().isdisjoint((_POSTS, _STORIES, _PROFILE)) or set(record) >= _NODE_KEYS
        )
        for record in head.records
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the profiles, posts and stories."""

    def convert(record: dict[str, Any], file: ExportFile) -> Iterator[Row]:
        if _PROFILE in record:
            yield "accounts", _profile(mapping(record, _PROFILE))
        else:
            yield "posts", _post(record, file, source.export)

    yield from observe(source, log, convert, _expand, refusals=instagram_refusals)


def _expand(record: dict[str, Any]) -> Iterator[Any]:
    """Each post with the profile that was asked for, if the file names it."""
    if record.keys().isdisjoint((_POSTS, _STORIES, _PROFILE)):
        yield {"node": record}
        return
    if _PROFILE in record:
        yield {_PROFILE: record[_PROFILE]}
    profile_id = text_id(mapping(mapping(record, _PROFILE), "info"))
    for key in (_POSTS, _STORIES):
        try:
            nodes = people_list(record, key)
        except MalformedError as error:
            yield error
            continue
        for node in nodes:
            yield {"node": node, "is_story": key == _STORIES, "profile_id": profile_id}


def _profile(wrapper: dict[str, Any]) -> dict[str, Any]:
    info = mapping(wrapper, "info")
    account_id = text_id(info)
    handle = text(wrapper, "username") or text(info, "username")
    if account_id is None and handle is None:
        raise MalformedError("a profile without an id")
    return {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": handle,
        "status": status_of_flag(info) or "unknown",
        "is_followed_by_viewer": info.get("followed_by_viewer") is True,
        "origin": "profile",
    }


def _post(record: dict[str, Any], file: ExportFile, export: Export) -> dict[str, Any]:
    node = record["node"]
    if not isinstance(node, dict):
        raise MalformedError("a record that is no object")
    post_id, owner = text_id(node, "id"), mapping(node, "owner")
    account_id = text_id(owner)
    if post_id is None:
        raise MalformedError("a post without an id")
    if account_id is None:
        raise MalformedError("a post without an owner")
    caption = _caption(node)
    alt_texts = [text(one, "accessibility_caption") for one in (node, *_children(node))]
    is_story = (
        record.get("is_story") is True
        or "expiring_at_timestamp" in node
        or (text(node, "__typename") or "").startswith("GraphStory")
    )
    return {
        "platform": PLATFORM,
        "post_id": post_id,
        "account_id": account_id,
        "handle": text(owner, "username") or _asked_for(node, account_id, record.get("profile_id")),
        "status": status_of_flag(owner),
        "is_followed_by_viewer": owner.get("followed_by_viewer") is True,
        # Not created_time, which is the same number in every record.
        "created_at": utc_from_epoch(node.get("taken_at_timestamp")),
        "kind": "story" if is_story else "post",
        "speaks_of": speaks_of(
            kind=text(node, "__typename") is not None,
            coauthor=node.get("coauthor_producers") is not None,
            tagged=node.get("edge_media_to_tagged_user") is not None,
            mentioned=caption is not None and None not in alt_texts,
        ),
        "caption": caption,
        "tags": texts(node, "tags"),
        "texts": alt_texts,
        "people": list(_people(node)),
        "media": _photos(node, file, export),
    }


def _asked_for(node: dict[str, Any], account_id: str, profile_id: str | None) -> str | None:
    """The handle of the profile that was asked for, unless the post is known to be another's."""
    return text(node, "username") if profile_id in (None, account_id) else None


def _caption(node: dict[str, Any]) -> str | None:
    for edge in items(mapping(node, "edge_media_to_caption"), "edges"):
        caption = raw_text(mapping(edge, "node"), "text")
        if caption is not None:
            return caption
    return None


def _people(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for producer in people_list(node, "coauthor_producers"):
        yield person(producer, "coauthor")
    for place in (node, *_children(node)):
        for edge in people_list(mapping(place, "edge_media_to_tagged_user"), "edges"):
            yield person(mapping(mapping(edge, "node"), "user"), "tagged")


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    edges = people_list(mapping(node, "edge_sidecar_to_children"), "edges")
    return [mapping(edge, "node") for edge in edges]


def _photos(node: dict[str, Any], file: ExportFile, export: Export) -> list[dict[str, Any]]:
    """The photos in order. The addresses of a carousel are its videos' too."""
    if node.get("is_video") is True or text(node, "__typename") in {
        "GraphVideo",
        "GraphStoryVideo",
    }:
        return []
    addresses = texts(node, "urls") or [text(node, "display_url") or ""]
    alt_text = text(node, "accessibility_caption") if len(addresses) == 1 else None
    media = []
    for address in addresses:
        name = _file_name(address)
        if name is not None and PurePosixPath(name).suffix.lower() not in _VIDEO_SUFFIXES:
            path = export.locate(file.folder, name)
            held = path if export.holds(path) else None
            media.append({"path": held, "url": address.strip(), "alt_text": alt_text})
    return media


def _file_name(address: str) -> str | None:
    """What a downloaded file is named after: the last part of its web address."""
    found = url({"url": address}, "url")
    try:
        return PurePosixPath(urlsplit(found).path).name or None if found else None
    except ValueError:
        return None


ADAPTER = Adapter(
    name="instagram-scraper",
    looked_for='JSON with {"GraphImages": …}, or a list of its nodes with urls',
    recognises=recognises,
    read=read,
)
