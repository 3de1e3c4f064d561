"""Reads a folder that Instaloader wrote: ``*.json.xz`` with a node each, and images beside them."""

import json
import lzma
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from curate.ingest.observations import (
    Observations,
    Reading,
    account_rows,
    post_rows,
    status_of_flag,
    utc_from_epoch,
)

NAME = "instaloader"
LOOKED_FOR = '*.json or *.json.xz holding {"node": …, "instaloader": {"node_type": …}}'
PLATFORM = "instagram"
_MENTION = re.compile(r"(?<![\w@/])@([A-Za-z0-9_.]{1,30})")
_BATCH_ROWS = 10_000
# A post's JSON is some kilobytes; whatever unpacks to more than this is no post.
_MAX_JSON_BYTES = 32 * 1024 * 1024
# The strongest preset of xz needs 65 MiB to unpack; a header may ask for 4 GiB.
_MAX_XZ_MEMORY_BYTES = 128 * 1024 * 1024
_READ_BYTES = 64 * 1024
# Of a folder that may be another tool's.
_MAX_FILES_LOOKED_AT = 2_000
_SKIPPED_TYPES = frozenset({"Hashtag", "FrozenNodeIterator", "TopSearchResults"})

Progress = Callable[[int, int], None]


class _MalformedError(Exception):
    """The record can't be used; the text is the reason, and quotes nothing of the record."""


def detect(path: Path) -> bool:
    """Whether ``path`` is such a folder or one such file."""
    for file in islice(_json_files(path), _MAX_FILES_LOOKED_AT):
        try:
            if _node_type(_load(file)):
                return True
        except _MalformedError:
            pass  # a damaged file says nothing about the others
    return False


def read(path: Path, reading: Reading, progress: Progress) -> Iterator[Observations]:
    """Yield the profiles and posts below ``path``; media paths are relative to ``path``."""
    files = list(_json_files(path))
    root = path if path.is_dir() else path.parent
    posts: list[dict[str, Any]] = []
    accounts: list[dict[str, Any]] = []
    for number, file in enumerate(files):
        progress(number, len(files))
        name = _sound(str(file.relative_to(root)))
        try:
            if name != str(file.relative_to(root)):
                raise _MalformedError("a file name that is not Unicode")
            content = _load(file)
            kind = _node_type(content)
            if kind is None:
                reading.skip("not a file of Instaloader")
            elif kind in _SKIPPED_TYPES:
                reading.skip(kind)
            elif kind == "Profile":
                accounts.append(_profile(content["node"]))
            elif kind in {"Post", "StoryItem"}:
                posts.append(_post(content["node"], file, root, is_story=kind == "StoryItem"))
            else:
                reading.reject(name, None, "unknown node type")
        except _MalformedError as error:
            reading.reject(name, None, str(error))
        if len(posts) >= _BATCH_ROWS:
            yield Observations("posts", post_rows(posts))
            posts = []
    progress(len(files), len(files))
    yield Observations("accounts", account_rows(accounts))
    yield Observations("posts", post_rows(posts))


def _json_files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield from [path] if path.name.endswith((".json", ".json.xz")) else []
        return
    for file in sorted(path.rglob("*")):
        if not file.name.endswith((".json", ".json.xz")) or file.is_symlink():
            continue
        # The same node may lie there twice, packed and unpacked: the packed one is read.
        if file.name.endswith(".json") and file.with_name(file.name + ".xz").exists():
            continue
        if file.is_file():
            yield file


def _load(file: Path) -> Any:
    try:
        with file.open("rb") as stream:
            if file.name.endswith(".xz"):
                data = _unpack(stream)
            else:
                data = stream.read(_MAX_JSON_BYTES + 1)
    except (lzma.LZMAError, EOFError):
        raise _MalformedError("truncated or damaged xz") from None
    except OSError:
        raise _MalformedError("cannot be opened") from None
    if len(data) > _MAX_JSON_BYTES:
        raise _MalformedError("larger than a post can be")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise _MalformedError("invalid JSON") from None


def _unpack(stream: BinaryIO) -> bytes:
    """The content of one xz stream, up to a byte more than a post can have."""
    decoder = lzma.LZMADecompressor(memlimit=_MAX_XZ_MEMORY_BYTES)
    unpacked = bytearray()
    while not decoder.eof and len(unpacked) <= _MAX_JSON_BYTES:
        packed = stream.read(_READ_BYTES) if decoder.needs_input else b""
        if decoder.needs_input and not packed:
            raise EOFError
        unpacked += decoder.decompress(packed, _MAX_JSON_BYTES + 1 - len(unpacked))
    if decoder.eof and (decoder.unused_data or stream.read(1)):
        raise lzma.LZMAError  # what follows would be left out unseen
    return bytes(unpacked)


def _node_type(content: Any) -> str | None:
    if not isinstance(content, dict) or not isinstance(content.get("node"), dict):
        return None
    kind = _mapping(content, "instaloader").get("node_type")
    return kind if isinstance(kind, str) else None


def _profile(node: dict[str, Any]) -> dict[str, Any]:
    account_id = _text_id(node)
    if account_id is None:
        raise _MalformedError("a profile without an id")
    row: dict[str, Any] = {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": _text(node, "username"),
        # A profile that does not say whether it is private was observed, and says nothing.
        "status": status_of_flag(node) or "unknown",
        "origin": "profile",
        "is_followed_by_viewer": node.get("followed_by_viewer") is True,
    }
    if "is_supervised_user" in node:
        value = json.dumps(node["is_supervised_user"])
        row["signals"] = [{"signal": "account:is_supervised", "value": value}]
    return row


def _post(node: dict[str, Any], file: Path, root: Path, *, is_story: bool) -> dict[str, Any]:
    owner = _mapping(node, "owner")
    post_id, account_id = _text_id(node), _text_id(owner)
    handle = _text(owner, "username")
    if post_id is None:
        raise _MalformedError("a post without an id")
    if account_id is None and handle is None:
        raise _MalformedError("a post without an owner")
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
        "people": [*_coauthors(node), *_tagged(node), *_mentioned(caption)],
        "media": _photos(node, file, root),
    }


def _visibility(node: dict[str, Any]) -> str | None:
    audience = node.get("audience")
    # Instagram names an audience for stories only; every other one than the default is narrower.
    if audience is not None and audience != "MediaAudience.DEFAULT":
        return "followers"
    return None


def _caption(node: dict[str, Any]) -> str | None:
    edges = _mapping(node, "edge_media_to_caption").get("edges")
    for edge in edges if isinstance(edges, list) else []:
        text = _mapping(edge, "node").get("text") if isinstance(edge, dict) else None
        if isinstance(text, str):
            return _sound(text)
    caption = node.get("caption")
    if isinstance(caption, dict):
        caption = caption.get("text")
    return _sound(caption) if isinstance(caption, str) else None


def _coauthors(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    places = (node, _mapping(node, "iphone_struct"))
    keys = (("coauthor_producers", "coauthor"), ("invited_coauthor_producers", "invited_coauthor"))
    for place in places:
        for key, role in keys:
            producers = place.get(key)
            if producers is not None and not isinstance(producers, list):
                raise _MalformedError("co-authors that are no list")
            for producer in producers or []:
                yield _person(producer, role)


def _tagged(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    edges = _mapping(node, "edge_media_to_tagged_user").get("edges")
    for edge in edges if isinstance(edges, list) else []:
        yield _person(_mapping(_mapping(edge, "node"), "user"), "tagged")


def _mentioned(caption: str | None) -> Iterator[dict[str, Any]]:
    handles = (handle.rstrip(".") for handle in _MENTION.findall(caption or ""))
    for handle in dict.fromkeys(filter(None, handles)):
        yield {"role": "mentioned", "handle": handle}


def _person(user: Any, role: str) -> dict[str, Any]:
    if not isinstance(user, dict) or (_text_id(user) is None and _text(user, "username") is None):
        # Somebody is named and can't be identified: the post must not pass as if nobody was.
        raise _MalformedError(f"a person ({role.replace('_', '-')}) without an id")
    return {
        "role": role,
        "account_id": _text_id(user),
        "handle": _text(user, "username"),
        "status": status_of_flag(user),
    }


def _photos(node: dict[str, Any], file: Path, root: Path) -> list[dict[str, Any]]:
    """The photos of a post in order. A video's picture is its thumbnail, and no photo."""
    stem = file.name.removesuffix(".xz").removesuffix(".json")
    edges = _mapping(node, "edge_sidecar_to_children").get("edges")
    if not isinstance(edges, list) or not edges:
        if node.get("is_video") is True or node.get("__typename") == "GraphVideo":
            return []
        return [_medium(node, file.parent, root, stem)]
    children = [_mapping(edge, "node") if isinstance(edge, dict) else {} for edge in edges]
    return [
        _medium(child, file.parent, root, f"{stem}_{number}")
        for number, child in enumerate(children, 1)
        if child.get("is_video") is not True and child.get("__typename") != "GraphVideo"
    ]


def _medium(node: dict[str, Any], folder: Path, root: Path, stem: str) -> dict[str, Any]:
    for suffix in (".jpg", ".webp", ".png", ".jpeg", ".heic"):
        candidate = folder / (stem + suffix)
        if candidate.is_file():
            return {"path": str(candidate.relative_to(root)), "url": _url(node)}
    return {"path": str((folder / f"{stem}.jpg").relative_to(root)), "url": _url(node)}


def _url(node: dict[str, Any]) -> str | None:
    url = _text(node, "display_url")
    return url if url and url.startswith(("http://", "https://")) else None


def _text_id(node: dict[str, Any]) -> str | None:
    for key in ("id", "pk"):
        value = node.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip() and value == _sound(value):
            return value.strip()
    return None


def _text(node: dict[str, Any], key: str) -> str | None:
    value = node.get(key)
    if not isinstance(value, str) or value != _sound(value):
        return None
    return value.strip() or None


def _sound(text: str) -> str:
    """Text that can be written as UTF-8: JSON allows half a surrogate pair, as of a cut emoji."""
    return text.encode("utf-8", "replace").decode()


def _mapping(node: Any, key: str) -> dict[str, Any]:
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, dict) else {}
