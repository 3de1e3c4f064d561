"""Reads what Reddit sends to whoever asks for their data: ``posts.csv`` and many other tables."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.ages import age_of, age_signal
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    raw_text,
    text,
    text_id,
    url,
    utc_from_iso,
)
from curate.ingest.formats.tables.nested import nested_records
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.owners import Owner, owners
from curate.ingest.records import Numbered
from curate.ingest.sniffing import Head, look_at
from curate.sources import ExportFile

PLATFORM = "reddit"
# What only some of the tables have, by the file's name; the others are skipped by it.
_COLUMNS = {
    "posts": {"id", "permalink", "date", "subreddit", "title"},
    "post_headers": {"id", "permalink", "date", "subreddit"},
    "comments": {"id", "permalink", "date", "subreddit", "link", "parent"},
    "comment_headers": {"id", "permalink", "date", "subreddit"},
    "statistics": {"statistic", "value"},
    "birthdate": {"birthdate"},
    # Messages and other people's posts have columns like those of posts.
    "messages": {"id", "permalink", "from", "to"},
    "messages_archive": {"id", "permalink", "from", "to"},
    "message_headers": {"id", "permalink", "from", "to"},
    "messages_archive_headers": {"id", "permalink", "from", "to"},
    "chat_history": {"message_id", "username", "message"},
    "post_votes": {"id", "permalink", "direction"},
    "comment_votes": {"id", "permalink", "direction"},
    "saved_posts": {"id", "permalink"},
    "saved_comments": {"id", "permalink"},
    "hidden_posts": {"id", "permalink"},
    "poll_votes": {"post_id"},
    "drafts": {"id", "title", "body"},
    "scheduled_posts": {"scheduled_post_id"},
    "gilded_content": {"content_link"},
    "announcements": {"announcement_id"},
    "ip_logs": {"date", "ip"},
}
_POSTS = frozenset({"posts", "post_headers"})
_STATISTICS, _BIRTHDATE = "statistics", "birthdate"
_DELETED = re.compile(r"\s*\[(?:deleted|removed|deleted by user|removed by reddit)\]\s*", re.I)
_POST_PAGE = re.compile(r"(?:https?://(?:[\w-]+\.)?reddit\.com)?/(?:r|user|u)/[^/]+/comments/(\w+)")
_MENTION = re.compile(r"(?<![\w/])/?u/([A-Za-z0-9_-]{3,20})")
_IMAGE = re.compile(r"https://i\.redd\.it/[^?#]+\.(?:jpe?g|png|webp|gif)(?:[?#].*)?", re.IGNORECASE)


def recognises(head: Head) -> bool:
    """Whether a file is one of the tables, by its name and its columns."""
    return _table(head) is not None


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account and its posts."""
    profiles = dict(_profiles(source))
    whose = owners(source, profiles, lambda files: _oldest_post(files, source))
    # Where posts are, their headers say nothing more.
    full = {file.folder for file in source.files if _table(look_at(file)) == "posts"}

    def convert(entry: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        return _rows(entry, file, whose[file.name], full)

    yield from observe(source, log, convert, numbered=_entries)


def _table(head: Head) -> str | None:
    name = PurePosixPath(head.name).stem
    columns = _COLUMNS.get(name)
    return name if columns and columns <= set(head.columns) else None


def _entries(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    table = _table(look_at(file)) or ""
    for number, row in nested_records(file, source, log):
        yield number, {"table": table, "row": row} if isinstance(row, dict) else row


def _rows(entry: dict[str, Any], file: ExportFile, owner: Owner, full: set[str]) -> Iterator[Row]:
    table, row = entry["table"], entry["row"]
    if table == _STATISTICS:
        yield "accounts", _account(row, owner)
    elif table == _BIRTHDATE:
        yield "accounts", _age(row, owner)
    elif table not in _POSTS or (table == "post_headers" and file.folder in full):
        raise SkippedError(f"a row of {table}, which is not read")
    elif any(_DELETED.fullmatch(raw_text(row, key) or "") for key in ("title", "body")):
        yield "deletions", {"platform": PLATFORM, "post_id": _post_id(row)}
    else:
        yield "posts", _post(row, owner)


def _account(row: dict[str, Any], owner: Owner) -> dict[str, Any]:
    statistic, value = text(row, "statistic"), text(row, "value")
    is_deleted = statistic == "is_deleted" and (value or "").lower() == "true"
    if statistic != "account name" and not is_deleted:
        raise SkippedError("a row of statistics, which is not read")
    if owner.is_nobody:
        raise MalformedError("an account without a name")
    status = "deleted" if is_deleted else None
    row = {"platform": PLATFORM, **owner.columns, "origin": "profile"}
    return {**row, "status": status or owner.status}


def _age(row: dict[str, Any], owner: Owner) -> dict[str, Any]:
    ages = []
    for key in ("birthdate", "verified_birthdate"):
        with suppress(ValueError):
            ages.append(age_of(date.fromisoformat((text(row, key) or "")[:10]), None))
    signals = age_signal(min((age for age in ages if age is not None), default=None))
    if signals is None:
        raise SkippedError("an age that says nothing")
    if owner.is_nobody:
        raise MalformedError("an account without a name")
    return {"platform": PLATFORM, **owner.columns, "origin": "profile", "signals": signals}


def _post(row: dict[str, Any], owner: Owner) -> dict[str, Any]:
    title, body = raw_text(row, "title"), raw_text(row, "body")
    identifier, link = _post_id(row), text(row, "url") or ""
    linked = _POST_PAGE.match(link)
    # A post of text links to itself.
    original = linked[1] if linked and linked[1] != identifier else None
    return {
        "platform": PLATFORM,
        "post_id": identifier,
        **owner.columns,
        "created_at": _created_at(row),
        "kind": "repost" if original else "post",
        "repost_of": original,
        # Nothing says whether the community, or the profile, is open to everybody.
        "visibility": "unknown",
        "caption": "\n".join(filter(None, (title, body))) or None,
        "people": [
            {"role": "mentioned", "account_id": None, "handle": name}
            for name in _MENTION.findall(f"{title}\n{body}")
        ],
        "media": [{"url": link}] if _IMAGE.fullmatch(link) and url(row, "url") else [],
    }


def _post_id(row: dict[str, Any]) -> str:
    identifier = text_id(row, "id")
    if identifier is None:
        raise MalformedError("a post without an id")
    return identifier.removeprefix("t3_")


def _created_at(row: dict[str, Any]) -> datetime | None:
    return utc_from_iso((text(row, "date") or "").removesuffix(" UTC"))


def _profiles(source: Source) -> Iterator[tuple[str, Owner]]:
    """Whose data the tables of statistics say it is, by the file's name."""
    for file in source.files:
        if _table(look_at(file)) != _STATISTICS:
            continue
        names = set()
        for _, entry in _entries(file, source, IngestLog()):
            if isinstance(entry, dict) and text(entry["row"], "statistic") == "account name":
                names.add(text(entry["row"], "value"))
        yield file.name, Owner(handle=names.pop() if len(names) == 1 else None)


def _oldest_post(files: Iterable[ExportFile], source: Source) -> str | None:
    """The id of the oldest post: it stays the same when the account posts more."""
    found = []
    for file in files:
        if _table(look_at(file)) not in _POSTS:
            continue
        for _, entry in _entries(file, source, IngestLog()):
            if isinstance(entry, dict):
                with suppress(MalformedError):
                    row = entry["row"]
                    found.append((_created_at(row) or datetime.max, _post_id(row)))
    return min(found, default=(None, None))[1]


ADAPTER = Adapter(
    name="reddit-request",
    looked_for="posts.csv and statistics.csv of Reddit's answer to a data request",
    recognises=recognises,
    read=read,
)
