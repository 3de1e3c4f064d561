"""Reads the archive that a Mastodon server gives to its user: ``outbox.json`` and ``actor.json``.

Both are ActivityPub: the outbox is a list of activities, such as the ``Create`` of a ``Note``.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    raw_text,
    sound,
    speaks_of,
    text,
    url,
    utc_from_iso,
)
from curate.ingest.formats.mastodon import (
    PLATFORM,
    UNNAMED,
    full_handle,
    plain_text,
    signals,
    standing,
)
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.records import document_records, doubled
from curate.ingest.sniffing import Head, look_at
from curate.sources import Export, ExportFile

_COLLECTIONS = frozenset({"OrderedCollection", "OrderedCollectionPage"})
_ACTORS = frozenset({"Person", "Service", "Group", "Organization", "Application"})
# A poll is a Question.
_POSTS = frozenset({"Note", "Question"})
_OTHER_ACTIVITIES = frozenset({"Accept", "Add", "Block", "Flag", "Follow", "Like", "Move"})
_OTHER_ACTIVITIES |= {"QuoteRequest", "Reject", "Remove", "Undo", "Update"}
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
# From the widest to the narrowest.
_AUDIENCES = ("public", "unlisted", "followers", "direct", "unknown")
_QUOTES = ("quote", "quoteUrl", "quoteUri", "_misskey_quote")
_NO_ACTOR = (
    "posts without an actor.json that can be read: what their account refuses is not known, so a "
    "run quarantines them until the archive is ingested with it"
)
_MEDIA_FOLDER = "media_attachments/"


def recognises(head: Head) -> bool:
    """Whether a file is an actor, or a collection of activities; lists of mere links are not."""
    document = head.value
    if not isinstance(document, dict):
        return False
    is_outbox = text(document, "type") in _COLLECTIONS and any(
        isinstance(item, dict) for item in items(document, "orderedItems")
    )
    return is_outbox or _is_actor(document)


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account, and its posts and boosts.

    What an account refuses is in its actor alone: of posts without one nobody knows, which is said.
    """
    known = _actors(source)

    def convert(record: dict[str, Any], file: ExportFile) -> Iterator[Row]:
        for subject, values in _rows(record, file, source.export):
            yield subject, values
            owner = values.get("account_id")
            if subject == "posts" and owner not in known:
                known.add(owner)
                log.reject(file.name, None, _NO_ACTOR)
                unreadable = [{"signal": "mastodon:actor", "value": "unreadable"}]
                yield "accounts", {**_owner(values), "origin": "person", "signals": unreadable}

    yield from observe(source, log, convert, _expand)


def _actors(source: Source) -> set[str | None]:
    """The accounts whose actors can be read."""
    found: set[str | None] = set()
    for file in source.files:
        if not _is_actor(look_at(file).value):
            continue
        with suppress(MalformedError):
            for _, actor in document_records(file, source.export.limits):
                if isinstance(actor, dict) and not doubled(actor):
                    found.add(text(actor, "id"))
    return found


def _owner(values: dict[str, Any]) -> dict[str, Any]:
    return {key: values.get(key) for key in ("platform", "account_id", "handle")}


def _expand(document: dict[str, Any]) -> list[Any]:
    if text(document, "type") not in _COLLECTIONS:
        return [document]
    activities = document.get("orderedItems")
    if not isinstance(activities, list):
        raise MalformedError("a collection without items")
    if not activities:
        raise SkippedError("an empty collection")
    return activities


def _is_actor(record: dict[str, Any]) -> bool:
    return text(record, "type") in _ACTORS and text(record, "preferredUsername") is not None


def _rows(record: dict[str, Any], file: ExportFile, export: Export) -> Iterator[Row]:
    if _is_actor(record):
        yield "accounts", _account(record)
        return
    kind = text(record, "type")
    acted_on = mapping(record, "object")
    if kind == "Create":
        if not acted_on:
            raise SkippedError("Create of something that is not included")
        if text(acted_on, "type") not in _POSTS:
            raise SkippedError("Create of something that is no post")
        yield "posts", _post(acted_on, record, file, export)
    elif kind == "Announce":
        yield "posts", _boost(record)
        # A server includes the whole post where somebody boosts a post of their own.
        if text(acted_on, "type") in _POSTS:
            yield "posts", _post(acted_on, {}, file, export)
    elif kind == "Delete":
        yield "deletions", {"platform": PLATFORM, "post_id": _needed(_link(record, "object"))}
    elif kind in _OTHER_ACTIVITIES:
        raise SkippedError(str(kind))
    else:
        raise MalformedError("unknown type of activity")


def _account(actor: dict[str, Any]) -> dict[str, Any]:
    account_id = text(actor, "id")
    if account_id is None:
        raise MalformedError("an actor without an id")
    return {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": full_handle(text(actor, "preferredUsername"), account_id),
        "status": standing(actor),
        "origin": "profile",
        "signals": signals(actor, ("indexable", "discoverable")),
    }


def _post(
    note: dict[str, Any], activity: dict[str, Any], file: ExportFile, export: Export
) -> dict[str, Any]:
    post_id = text(note, "id")
    if post_id is None:
        raise MalformedError("a post without an id")
    # Whoever acts may not be whose post it is.
    owner = _link(note, "attributedTo") if "attributedTo" in note else _link(activity, "actor")
    content = raw_text(note, "content")
    marks = _marks(note)
    return {
        **_common(post_id, owner, _narrowest(note, activity)),
        "created_at": utc_from_iso(note.get("published", activity.get("published"))),
        "kind": "post",
        "repost_of": _quoted(note, marks),
        "speaks_of": speaks_of(kind=True, mentioned=note.get("tag") is not None),
        "language": _language(note),
        "caption": plain_text(content) if content is not None else None,
        "texts": list(_other_texts(note)),
        "tags": None if note.get("tag") is None else list(_hashtags(marks)),
        "people": list(_mentions(marks)),
        "media": list(_photos(note, file, export)),
    }


def _boost(activity: dict[str, Any]) -> dict[str, Any]:
    post_id = text(activity, "id")
    if post_id is None:
        raise MalformedError("a boost without an id")
    return {
        **_common(post_id, _link(activity, "actor"), _narrowest(activity)),
        "created_at": utc_from_iso(activity.get("published")),
        "kind": "repost",
        "repost_of": _needed(_link(activity, "object")),
    }


def _common(post_id: str, owner: str | None, audience: str) -> dict[str, Any]:
    if owner is None:
        raise MalformedError("a post without an owner")
    return {
        "platform": PLATFORM,
        "post_id": post_id,
        "account_id": owner,
        "status": "public" if audience in {"public", "unlisted"} else None,
        "visibility": audience,
    }


def _link(node: dict[str, Any], key: str) -> str | None:
    """The URI under a key, be it there by itself, as the id of an object, or alone in a list."""
    value = node.get(key)
    if isinstance(value, list):
        if len(value) > 1:
            raise MalformedError(f"several things as {key}")
        value = value[0] if value else None
    return text(value, "id") if isinstance(value, dict) else text({key: value}, key)


def _needed(uri: str | None) -> str:
    if uri is None:
        raise MalformedError("an activity without an object")
    return uri


def _narrowest(*nodes: dict[str, Any]) -> str:
    audiences = [_audience(node) for node in nodes if "to" in node or "cc" in node]
    return max(audiences, key=_AUDIENCES.index, default="unknown")


def _audience(node: dict[str, Any]) -> str:
    to, cc = _addresses(node, "to"), _addresses(node, "cc")
    if to is None or cc is None:
        return "unknown"
    if not _PUBLIC.isdisjoint(to):
        return "public"
    if not _PUBLIC.isdisjoint(cc):
        return "unlisted"
    return "followers" if any(one.endswith("/followers") for one in to + cc) else "direct"


def _addresses(node: dict[str, Any], key: str) -> list[str] | None:
    """To whom something is addressed; nothing if that can't be read."""
    value = node.get(key)
    if value is None:
        return []
    addresses = value if isinstance(value, list) else [value]
    return addresses if all(isinstance(one, str) for one in addresses) else None


def _quoted(note: dict[str, Any], marks: Iterable[dict[str, Any]]) -> str | None:
    named = [_link(note, key) for key in _QUOTES if note.get(key) is not None]
    # Other servers than Mastodon mark what is quoted like a hashtag (FEP-e232).
    named += [text(mark, "href") for mark in marks if text(mark, "type") == "Link"]
    return next((uri for uri in named if uri), UNNAMED) if named else None


def _language(note: dict[str, Any]) -> str | None:
    languages = list(mapping(note, "contentMap"))
    return sound(languages[0]) if len(languages) == 1 else None


def _marks(note: dict[str, Any]) -> list[dict[str, Any]]:
    """The hashtags, mentions and emoji of a post; a single one may stand there without a list.

    Malformed if one can't be read: it may be a mention.
    """
    value = note.get("tag")
    marks = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(mark, dict) for mark in marks):
        raise MalformedError("a tag that is no object")
    return marks


def _hashtags(marks: Iterable[dict[str, Any]]) -> Iterator[str]:
    for mark in marks:
        name = (text(mark, "name") or "").lstrip("#＃")
        if text(mark, "type") == "Hashtag" and name:
            yield name


def _mentions(marks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for mark in marks:
        if text(mark, "type") != "Mention":
            continue
        href = text(mark, "href")
        handle = full_handle(text(mark, "name"), href)
        if href is None and handle is None:
            raise MalformedError("a person (mentioned) without an id")
        yield {"role": "mentioned", "account_id": href, "handle": handle}


def _other_texts(note: dict[str, Any]) -> Iterator[str | None]:
    yield raw_text(note, "summary")
    for key in ("oneOf", "anyOf", "attachment"):
        value = note.get(key)
        for one in value if isinstance(value, list) else [value]:
            yield raw_text(one, "name")


def _photos(note: dict[str, Any], file: ExportFile, export: Export) -> Iterator[dict[str, Any]]:
    value = note.get("attachment")
    for attachment in value if isinstance(value, list) else [value]:
        if not (text(attachment, "mediaType") or "").lower().startswith("image/"):
            continue
        address, alt_text = url(attachment, "url"), text(attachment, "name")
        relative = (text(attachment, "url") or "").lstrip("/")
        if address is None and relative:
            yield {"path": _located(relative, file, export), "alt_text": alt_text}
        else:
            yield {"url": address, "alt_text": alt_text}


def _located(relative: str, file: ExportFile, export: Export) -> str:
    """The file of a picture. A server may put the name of its storage before the path."""
    path = export.locate(file.folder, relative)
    _, folder, rest = relative.partition(_MEDIA_FOLDER)
    if folder and not export.holds(path):
        below = export.locate(file.folder, folder + rest)
        path = below if export.holds(below) else path
    return path


ADAPTER = Adapter(
    name="mastodon-archive",
    looked_for="outbox.json and actor.json of a Mastodon archive",
    recognises=recognises,
    read=read,
)
