"""Reads answers of Instagram's private web API as tools save them, and what instagrapi dumps."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import MalformedError, SkippedError, items, mapping, text_id
from curate.ingest.formats.instagram.objects import IDS, account_row, media_rows
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.refusals import instagram_refusals
from curate.ingest.sniffing import Head
from curate.sources import ExportFile

_MEDIUM_KEYS = ("media_type", "taken_at", "image_versions2", "carousel_media")
_LISTS = (
    "posts",
    "items",
    "ranked_items",
    "edges",
    "medias",
    "sections",
    "feed_items",
    "reels_media",
    "users",
    "data",
)
_WRAPPERS = ("node", "media", "media_or_ad", "layout_content", "reel")
# Wrappers hold wrappers, three or four deep.
_MAX_DEPTH = 10


def recognises(head: Head) -> bool:
    """Whether a file holds media objects with their user, or user objects, of the private API."""
    for record in head.records:
        if "instaloader" in record:
            continue
        if any(_is_typical(inner) for inner in islice(_expand(record), 100)):
            return True
    return False


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the accounts and posts."""
    yield from observe(source, log, _rows, _expand, refusals=instagram_refusals)


def _is_typical(record: Any) -> bool:
    if not isinstance(record, dict):
        return False
    if not _is_medium(record):
        return {"pk", "username", "is_private"} <= set(record) and (
            "full_name" in record or "profile_pic_url" in record
        )
    has_owner = any(isinstance(record.get(key), dict) for key in ("user", "owner"))
    return has_owner and "media_type" in record and ("code" in record or "taken_at" in record)


def _is_medium(record: dict[str, Any]) -> bool:
    # A code may also be how an answer says that it is one.
    has_code = "code" in record and text_id(record, *IDS) is not None
    return has_code or any(key in record for key in _MEDIUM_KEYS)


def _is_account(record: dict[str, Any]) -> bool:
    return not _is_medium(record) and ("username" in record or "is_private" in record)


def _expand(record: dict[str, Any], depth: int = 0) -> Iterator[Any]:
    """The media and accounts in whatever an answer wraps them in; what is none, as it is."""
    is_leaf = _is_medium(record) or depth > _MAX_DEPTH
    inner = [] if is_leaf or _is_lone_account(record) else list(_inside(record))
    if not inner:
        yield record
    for one in inner:
        if isinstance(one, dict):
            yield from _expand(one, depth + 1)
        else:
            yield one


def _inside(record: dict[str, Any]) -> Iterator[Any]:
    if _is_account(record):
        pages = {key: value for key, value in record.items() if _is_page(value)}
        yield {key: value for key, value in record.items() if key not in {*_LISTS, *pages}}
        yield from pages.values()
    for key in _LISTS:
        yield from items(record, key)
    for key in _WRAPPERS:
        if isinstance(record.get(key), dict):
            yield record[key]
    for value in (*_data(mapping(record, "data")), *mapping(record, "reels").values()):
        if isinstance(value, dict) and (_is_medium(value) or _is_account(value) or _is_page(value)):
            yield value
    # The user of a page is a profile; that of a comment or of a like is none.
    if isinstance(record.get("user"), dict) and (_is_page(record) or not text_id(record, *IDS)):
        yield record["user"]


def _data(data: dict[str, Any]) -> Iterator[Any]:
    """What the data of an answer is, or holds under names that differ from query to query."""
    is_page = _is_page(data)
    if is_page or _is_medium(data) or _is_account(data):
        yield data
    if not (_is_medium(data) or _is_account(data)):
        followed = ("user", *_WRAPPERS) if is_page else ()
        yield from (value for key, value in data.items() if key not in followed)


def _is_page(record: Any) -> bool:
    if not isinstance(record, dict):
        return False
    return any(isinstance(record.get(key), list) for key in _LISTS)


def _is_lone_account(record: dict[str, Any]) -> bool:
    holds_pages = _is_page(record) or any(_is_page(value) for value in record.values())
    return _is_account(record) and not holds_pages


def _rows(record: dict[str, Any], _: ExportFile) -> Iterator[Row]:
    if _is_medium(record):
        yield from media_rows(record)
    elif _is_account(record):
        yield account_row(record)
    elif _is_page(record):
        raise SkippedError("an empty page")
    elif "text" in record and text_id(record, *IDS):
        raise SkippedError("a comment")
    elif "shortcode" in record:
        raise MalformedError("a post in the shape of the older GraphQL API")
    else:
        raise MalformedError("neither a post nor an account")


ADAPTER = Adapter(
    name="instagram-web",
    looked_for="JSON of the private API: objects with media_type, code, taken_at and their user",
    recognises=recognises,
    read=read,
)
