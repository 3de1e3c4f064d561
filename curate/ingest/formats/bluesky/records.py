"""Reads the records of an account's repository, which both kinds of Bluesky export hold."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    flag_words,
    items,
    mapping,
    people_list,
    raw_text,
    speaks_of,
    text,
    texts,
    url,
    utc_from_iso,
)
from curate.ingest.observations import Row

PLATFORM = "bluesky"
POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
PROFILE = "app.bsky.actor.profile"
# Bluesky's proposal 0008, and its public demonstration, which writes the same.
_DECLARATIONS = frozenset({"org.user-intents.declaration", "org.user-intents.demo.declaration"})
_INTENTS = ("syntheticContentGeneration", "bulkDataset")
_AI_PREFERENCE = "community.lexicon.preference.ai"
# The original of a quote that doesn't say what it quotes: no post has this id.
UNNAMED = "unnamed"
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+")
_CID = re.compile(r"[A-Za-z0-9]+")
_URI = re.compile(r"at://(?P<did>did:[^/\s]+)/(?P<collection>[^/\s]+)/(?P<rkey>[^/\s]+)")
_PHOTO = "https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}@jpeg"
# The names of other collections are not shown: they may hold somebody's domain, which is a handle.
_OTHER_COLLECTIONS = frozenset(
    f"app.bsky.{name}"
    for name in (
        "actor.status",
        "feed.generator",
        "feed.like",
        "feed.postgate",
        "feed.threadgate",
        "graph.block",
        "graph.follow",
        "graph.list",
        "graph.listblock",
        "graph.listitem",
        "graph.starterpack",
        "graph.verification",
        "labeler.service",
        "notification.declaration",
    )
)


def did_of(node: Any, key: str = "did") -> str:
    """The DID under a key; malformed if there is none."""
    did = text(node, key)
    if did is None or not _DID.fullmatch(did):
        raise MalformedError("no DID")
    return did


def parts_of(uri: str | None) -> tuple[str, str, str]:
    """The DID, the collection and the key of a record, out of its URI; malformed if it is none."""
    found = _URI.fullmatch(uri or "")
    if not found:
        raise MalformedError("no URI of a record")
    return found["did"], found["collection"], found["rkey"]


def other_collection(collection: str) -> SkippedError:
    """Why a record of another collection is skipped."""
    known = collection in _OTHER_COLLECTIONS
    return SkippedError(collection if known else "a record of another application")


def record_rows(uri: str, record: dict[str, Any], observed_at: datetime | None) -> Iterator[Row]:
    """What a record of a repository says, as its owner wrote it.

    It says nothing of the owner's status: their labels are not in it.
    """
    did, collection, _ = parts_of(uri)
    account = {"platform": PLATFORM, "account_id": did, "origin": "profile"}
    if collection == POST:
        yield "posts", {**post_columns(uri, record), "observed_at": observed_at}
    elif collection == REPOST:
        repost_of = text(mapping(record, "subject"), "uri")
        if repost_of is None:
            raise MalformedError("a repost of nothing")
        yield (
            "posts",
            {
                "platform": PLATFORM,
                "post_id": uri,
                "account_id": did,
                "created_at": utc_from_iso(record.get("createdAt")),
                "observed_at": observed_at,
                "kind": "repost",
                "repost_of": repost_of,
            },
        )
    elif collection == PROFILE:
        said = label_signals(record.get("labels"))
        yield (
            "accounts",
            {**account, "status": "public", "observed_at": observed_at, "signals": said},
        )
    elif collection in _DECLARATIONS or collection == _AI_PREFERENCE:
        said = _intents(record) if collection in _DECLARATIONS else _preferences(record)
        if not said:
            raise SkippedError("a preference about other things")
        yield "accounts", {**account, "observed_at": observed_at, "signals": said}
    else:
        raise other_collection(collection)


def post_columns(uri: str, record: dict[str, Any]) -> dict[str, Any]:
    """The columns of a post that its record fills."""
    did, _, _ = parts_of(uri)
    embed = mapping(record, "embed")
    features = list(_features(record))
    return {
        "platform": PLATFORM,
        "post_id": uri,
        "account_id": did,
        "created_at": utc_from_iso(record.get("createdAt")),
        "kind": "post",
        "repost_of": quoted(embed),
        "speaks_of": speaks_of(kind=True, mentioned=True),
        "language": next(iter(texts(record, "langs") or []), None),
        "caption": raw_text(record, "text"),
        # The alt text of a video.
        "texts": [text(place, "alt") for place in (embed, mapping(embed, "media"))],
        "tags": _hashtags(record, features),
        "people": list(_mentions(features)),
        "media": list(photos(embed, did)),
        "signals": label_signals(record.get("labels")),
    }


def label_signals(labels: Any) -> list[dict[str, str]]:
    """The global labels of an account or a post, such as ``!no-unauthenticated``.

    ``labels`` is a list of those that were given, or an object with those that somebody gave
    themselves. A label that can't be read may be a refusal, and comes out as an unknown one.
    """
    if labels is None:
        return []
    values = labels.get("values") if isinstance(labels, dict) else labels
    if not isinstance(values, list):
        return [{"signal": "bluesky:label", "value": "unreadable"}]
    given = [
        label for label in values if not (isinstance(label, dict) and label.get("neg") is True)
    ]
    names = dict.fromkeys(text(label, "val") for label in given)
    return [
        {"signal": "bluesky:label", "value": name or "unreadable"}
        for name in names
        if name is None or name.startswith("!")
    ]


def quoted(embed: dict[str, Any]) -> str | None:
    """The post that is quoted, if any; lists, feeds and starter packs are embedded the same way."""
    if embed.get("record") is None:
        return None
    inner = mapping(embed, "record")
    # With pictures beside it, the quote is wrapped once more.
    uri = text(mapping(inner, "record") or inner, "uri")
    if uri is None:
        return UNNAMED
    return uri if f"/{POST}/" in uri else None


def photos(embed: dict[str, Any], did: str) -> Iterator[dict[str, Any]]:
    """The photos that are embedded, in a record or in a view; thumbnails and videos are none."""
    for place in (embed, mapping(embed, "media")):
        for image in items(place, "images"):
            blob = mapping(image, "image")
            cid = (
                text(mapping(blob, "ref"), "$link") or text(blob, "ref") or text(blob, "cid") or ""
            )
            made = _PHOTO.format(did=did, cid=cid) if _CID.fullmatch(cid) else None
            yield {"url": url(image, "fullsize") or made, "alt_text": text(image, "alt")}


def _features(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for facet in people_list(record, "facets"):
        for feature in people_list(facet, "features"):
            if not isinstance(feature, dict):
                raise MalformedError("a facet that can't be read")
            yield feature


def _hashtags(record: dict[str, Any], features: list[dict[str, Any]]) -> list[str] | None:
    marked = [feature for feature in features if _is(feature, "tag")]
    named = [text(feature, "tag") or "" for feature in marked] + (texts(record, "tags") or [])
    tags = [tag.strip().lstrip("#＃") for tag in named]
    # Older clients marked no hashtags: they are in the text alone.
    return [tag for tag in tags if tag] or None


def _mentions(features: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for feature in features:
        if _is(feature, "mention"):
            did = text(feature, "did")
            if did is None:
                raise MalformedError("a person (mentioned) without an id")
            yield {"role": "mentioned", "account_id": did}


def _is(feature: dict[str, Any], kind: str) -> bool:
    return text(feature, "$type") == f"app.bsky.richtext.facet#{kind}"


def _intents(record: dict[str, Any]) -> list[dict[str, str]]:
    return _allowed(record, {key: f"bluesky:{key}.allow" for key in _INTENTS})


def _preferences(record: dict[str, Any]) -> list[dict[str, str]]:
    preferences = record.get("preferences")
    name = "lexicon:preferences.training.allow"
    if preferences is not None and not isinstance(preferences, dict):
        return [{"signal": name, "value": "unreadable"}]
    return _allowed(preferences or {}, {"training": name})


def _allowed(record: dict[str, Any], names: dict[str, str]) -> list[dict[str, str]]:
    """What is said of each purpose. Left out or null is undeclared: no refusal, and no grant."""
    said = []
    for key, name in names.items():
        purpose = record.get(key)
        if purpose is None:
            continue
        is_object = isinstance(purpose, dict)
        value = flag_words(purpose.get("allow")) if is_object else "unreadable"
        if value is not None:
            said.append({"signal": name, "value": value})
    return said
