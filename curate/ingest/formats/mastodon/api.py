"""Reads what Mastodon's API returned: statuses and accounts, as a list or one a line."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    people_list,
    raw_text,
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
from curate.ingest.records import objects
from curate.ingest.sniffing import Head
from curate.sources import ExportFile

_AUDIENCES = {
    "public": "public",
    "unlisted": "unlisted",
    "private": "followers",
    "direct": "direct",
}
_SIGNALS = ("noindex", "indexable", "discoverable")
_QUOTES = ("quote", "quote_id", "quote_url")
# Search results and threads hold several lists.
_LISTS = ("statuses", "accounts", "ancestors", "descendants")


def recognises(head: Head) -> bool:
    """Whether a file holds statuses, or accounts as Mastodon describes them."""
    return any(
        _is_record(one)
        for record in head.records
        for one in [record, *(inner for key in _LISTS for inner in items(record, key)[:50])]
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the posts and their accounts; of a boost, also the post that is boosted."""
    yield from observe(source, log, _rows, _expand, refusals=_refusals)


def _is_record(record: Any) -> bool:
    return isinstance(record, dict) and (_is_status(record) or _is_account(record))


def _is_status(record: dict[str, Any]) -> bool:
    is_post = "visibility" in record or "content" in record
    return is_post and _is_account(mapping(record, "account"))


def _is_account(record: dict[str, Any]) -> bool:
    return text(record, "acct") is not None and text(record, "username") is not None


def _expand(record: dict[str, Any]) -> list[Any]:
    lists = [record[key] for key in _LISTS if isinstance(record.get(key), list)]
    if not lists or "account" in record or "acct" in record:
        return [record]
    inner = [one for found in lists for one in found]
    if not inner:
        raise SkippedError("an empty list")
    return inner


def _rows(record: dict[str, Any], _: ExportFile) -> Iterator[Row]:
    if "account" not in record and _is_account(record):
        yield "accounts", {**_account(record), "status": standing(record)}
        return
    statuses = [record]
    while statuses:
        status = statuses.pop()
        original, quoted = _original(status), _quoted(status)
        if original:
            yield "posts", _boost(status, original)
        elif _is_deleted(status):
            yield "deletions", {"platform": PLATFORM, "post_id": _uri(status)}
        else:
            yield "posts", _post(status, quoted)
        # Of the owner's status only a change is news: public posts already show that it is public.
        state = standing(mapping(status, "account"))
        account = _account(mapping(status, "account"))
        yield "accounts", {**account, "status": None if state == "public" else state}
        statuses += [inner for inner in (original, quoted) if inner]


def _refusals(record: dict[str, Any]) -> Iterator[Row]:
    """What the accounts in a record refuse, and which are gone, whatever the record is worth."""
    for node in objects(record):
        state = standing(node)
        said = signals(node, _SIGNALS)
        if _is_account(node) and (said or state != "public"):
            with suppress(MalformedError):
                yield "accounts", {**_account(node), "status": None if state == "public" else state}


def _is_deleted(status: dict[str, Any]) -> bool:
    """Whether this answered a deletion: the text as it was written then stands for the content."""
    return status.get("text") is not None and status.get("content") is None


def _uri(status: dict[str, Any]) -> str:
    uri = text(status, "uri")
    if uri is None:
        raise MalformedError("a status without a URI")
    return uri


def _account(account: dict[str, Any]) -> dict[str, Any]:
    # The id is a number of the server that was asked; the address is the same on every server.
    account_id = url(account, "uri") or url(account, "url")
    if account_id is None:
        raise MalformedError("an account without a URI")
    return {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": full_handle(text(account, "acct"), account_id),
        "origin": "profile",
        "signals": signals(account, _SIGNALS),
    }


def _common(status: dict[str, Any]) -> dict[str, Any]:
    account = mapping(status, "account")
    owner = _account(account)
    audience = _AUDIENCES.get(text(status, "visibility") or "", "unknown")
    if status.get("local_only") not in (None, False) and audience in {"public", "unlisted"}:
        # For signed-in people of the same server only, whatever else it says.
        audience = "unknown"
    state = standing(account)
    is_open = state != "public" or audience in {"public", "unlisted"}
    return {
        "platform": PLATFORM,
        "post_id": _uri(status),
        "account_id": owner["account_id"],
        "handle": owner["handle"],
        "status": state if is_open else None,
        "created_at": utc_from_iso(status.get("created_at")),
        "visibility": audience,
    }


def _post(status: dict[str, Any], quoted: dict[str, Any] | None) -> dict[str, Any]:
    content = raw_text(status, "content")
    # Pleroma and its kin say it in an object of their own.
    places = (status, mapping(status, "pleroma"))
    is_quote = any(place.get(key) is not None for place in places for key in _QUOTES)
    return {
        **_common(status),
        "kind": "post",
        "repost_of": (text(quoted, "uri") or UNNAMED) if is_quote else None,
        "speaks_of": speaks_of(kind=True, mentioned=status.get("mentions") is not None),
        "language": text(status, "language"),
        "caption": plain_text(content) if content is not None else None,
        "texts": list(_other_texts(status)),
        "tags": _hashtags(status),
        "people": list(_mentions(status)),
        "media": list(_photos(status)),
    }


def _boost(status: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    """A boost by itself: the content that the API repeats there is the original's."""
    return {**_common(status), "kind": "repost", "repost_of": _uri(original)}


def _original(status: dict[str, Any]) -> dict[str, Any] | None:
    if status.get("reblog") is None:
        return None
    original = mapping(status, "reblog")
    if not original:
        raise MalformedError("a boost of what is no status")
    return original


def _quoted(status: dict[str, Any]) -> dict[str, Any] | None:
    """The status that is quoted, if it is there: of one that was withdrawn only the state is."""
    quote = mapping(status, "quote")
    # Other servers than Mastodon give the status itself.
    quoted = mapping(quote, "quoted_status") or (quote if _is_status(quote) else None)
    return quoted or None


def _hashtags(status: dict[str, Any]) -> list[str] | None:
    if not isinstance(status.get("tags"), list):
        return None
    names = ((text(tag, "name") or "").lstrip("#＃") for tag in status["tags"])
    return [name for name in names if name]


def _mentions(status: dict[str, Any]) -> Iterator[dict[str, Any]]:
    # A mention has the address of a page, which is an account's id only where it has no URI.
    has_uris = url(mapping(status, "account"), "uri") is not None
    for mention in people_list(status, "mentions"):
        page = url(mention, "url")
        handle = full_handle(text(mention, "acct"), page)
        if page is None and handle is None:
            raise MalformedError("a person (mentioned) without an id")
        account_id = None if has_uris and handle else page
        yield {"role": "mentioned", "account_id": account_id, "handle": handle}


def _other_texts(status: dict[str, Any]) -> Iterator[str | None]:
    yield raw_text(status, "spoiler_text")
    for option in items(mapping(status, "poll"), "options"):
        yield raw_text(option, "title")
    for medium in items(status, "media_attachments"):
        yield raw_text(medium, "description")


def _photos(status: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for medium in items(status, "media_attachments"):
        if text(medium, "type") == "image":
            yield {
                "url": url(medium, "remote_url") or url(medium, "url"),
                "alt_text": text(medium, "description"),
            }


ADAPTER = Adapter(
    name="mastodon-api",
    looked_for='statuses of the Mastodon API: {"uri", "visibility", "account": {"acct"}}',
    recognises=recognises,
    read=read,
)
