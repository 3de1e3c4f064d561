"""Takes the files of an Instagram download apart: into entries, each with the section it is in.

The layouts differ by year and by whether JSON or HTML was asked for; an entry is the same for all.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from curate.ingest.adapter import Source
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    repaired,
    text,
    utc_from_epoch,
    utc_from_iso,
)
from curate.ingest.formats.instagram.html import Block, local_time, read_page
from curate.ingest.observations import IngestLog
from curate.ingest.records import (
    DoubledError,
    Numbered,
    cleared,
    document_records,
    doubled,
    readings,
)
from curate.ingest.sniffing import Head, look_at
from curate.sources import DamagedError, ExportFile
from curate.sources.encoding import decoded

# The section of an entry goes by the key of JSON that holds it; posts themselves have none.
POSTS, STORIES = "posts", "ig_stories"
REELS, VIDEOS = "ig_reels_media", "ig_igtv_media"
ARCHIVED, OTHER, DELETED = "ig_archived_post_media", "ig_other_media", "ig_recently_deleted_media"
PROFILE_PICTURES, DIRECT = "ig_profile_picture", "direct"
PROFILE, OLD_PROFILE = "profile_user", "private_account"
PRIVACY_CHANGES = "account_history_account_privacy_history"

_KEYS = (
    *(STORIES, REELS, VIDEOS, ARCHIVED, OTHER, DELETED),
    *(PROFILE_PICTURES, PROFILE, PRIVACY_CHANGES),
)
# The arrays of media.json, which was the one list of everything until 2020.
_OLD_KEYS = {
    "photos": POSTS,
    "videos": POSTS,
    "stories": STORIES,
    "profile": PROFILE_PICTURES,
    "direct": DIRECT,
}
# A page of HTML, or a list without a key, doesn't say what it lists, but its name does, and that is
# not translated.
_PAGES = {
    r"posts_\d+": POSTS,
    "stories": STORIES,
    "reels": REELS,
    "igtv_videos": VIDEOS,
    "archived_posts": ARCHIVED,
    "other_content": OTHER,
    "recently_deleted_content": DELETED,
    "profile_photos": PROFILE_PICTURES,
    "personal_information": PROFILE,
    "(account|profile)_privacy_changes": PRIVACY_CHANGES,
}
_EPOCH = datetime(1970, 1, 1)
_TAGGED = re.compile(r"([A-Za-z0-9._]{1,30}) \([^()]*, ?-?\d+(?:[.,]\d+)?, ?-?\d+(?:[.,]\d+)?\)")


def recognises(head: Head) -> bool:
    """Whether a file lists media of the account, or says whose export it is."""
    # The Threads app has personal information of its own in the same export.
    if PurePosixPath(head.file.folder).name == "threads":
        return False
    if head.kind == "html":
        return _page_section(head.name) is not None and "instagram" in head.text.lower()
    if head.kind != "json":
        return False
    value = head.value
    if isinstance(value, dict) and (_sections(value) or _is_old_media(value)):
        return True
    return any(_is_post(record) for record in head.records)


def is_profile(head: Head) -> bool:
    """Whether a file should say whose export it is."""
    if head.kind == "html":
        return _page_section(head.name) == PROFILE
    found = _sections(head.value) if isinstance(head.value, dict) else []
    return PROFILE in found or OLD_PROFILE in found


def numbered_entries(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    """The entries of a file, or the errors that stand in their place.

    An entry has its ``section`` and its ``item``, laid out as in the JSON of today. Some have more:
    ``is_mojibake`` where the item's text is UTF-8 that was taken for Latin-1, the ``facts`` of a
    profile, when the privacy was ``changed_at``; and what only HTML says: when the export was
    ``made_at``, who is ``tagged``, and all ``texts`` of a post.
    """
    limits = source.export.limits
    try:
        if look_at(file).kind == "html":
            content = decoded(file.read_whole(limits.max_document_bytes))
            yield from enumerate(_page_entries(content, file.unpacked_name.lower()), 1)
            return
        for number, value in document_records(file, limits):
            if isinstance(value, dict) and _sections(value):
                yield from enumerate(_cleared(value, _document_entries), 1)
            elif isinstance(value, dict) and _is_old_media(value):
                yield from enumerate(_cleared(value, _old_entries), 1)
            else:
                yield number, _entry(_list_section(file), value, is_mojibake=True)
    except (MalformedError, DamagedError) as error:
        log.reject(file.name, None, str(error))


def _cleared(
    document: dict[str, Any], entries: Callable[[dict[str, Any]], Iterable[Any]]
) -> Iterator[Any]:
    """The entries of a document; of one that can be read in several ways each is an error."""
    for one in cleared(document, list(entries(document))):
        if not isinstance(one, DoubledError) or "section" in one.record:
            yield one
        elif one.record is document:
            told = (entry for reading in readings(document) for entry in entries(reading))
            yield from (DoubledError(entry) for entry in told if isinstance(entry, dict))
        else:
            yield MalformedError(str(one))


def taken_at(value: Any) -> datetime | None:
    """A time from epoch seconds; 0 and what is before it are no times."""
    when = utc_from_epoch(value)
    return when if when is not None and when > _EPOCH else None


def seconds(when: datetime) -> float:
    """The epoch seconds of a naive UTC time."""
    return (when - _EPOCH).total_seconds()


def _entry(section: str, item: Any, **more: Any) -> dict[str, Any]:
    return {"section": section, "item": item, **more}


def _is_post(record: dict[str, Any]) -> bool:
    return any(
        text(medium, "uri") and "creation_timestamp" in medium
        for medium in items(record, "media")
        if isinstance(medium, dict)
    )


def _is_old_media(document: dict[str, Any]) -> bool:
    return any(
        isinstance(row, dict) and "path" in row and "taken_at" in row
        for key in _OLD_KEYS
        for row in items(document, key)
    )


def _sections(document: dict[str, Any]) -> list[str]:
    is_old_profile = OLD_PROFILE in document and (
        "username" in document or "date_joined" in document
    )
    return [OLD_PROFILE] if is_old_profile else [key for key in _KEYS if key in document]


def _document_entries(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in _sections(document):
        value = document[key]
        if key == OLD_PROFILE:
            yield _entry(key, document, facts=[("username", document.get("username"))])
            continue
        for item in value if isinstance(value, list) else [value]:
            facts = [
                fact
                for reading in readings(item)
                for fact in mapping(reading, "string_map_data").items()
            ]
            if key == PROFILE:
                said = [(repaired(label), _value(fact)) for label, fact in facts]
                yield _entry(key, item, facts=said)
            elif key == PRIVACY_CHANGES:
                times = (fact.get("timestamp") for _, fact in facts if isinstance(fact, dict))
                when = next(filter(None, map(taken_at, times)), None)
                yield _entry(key, item, changed_at=when, is_mojibake=True)
            else:
                yield _entry(key, item, is_mojibake=True)


def _value(fact: Any) -> Any:
    return fact.get("value") if isinstance(fact, dict) else fact


def _old_entries(document: dict[str, Any]) -> list[Any]:
    """The entries of media.json. Its text is no mojibake, and a carousel is a row a picture."""
    entries: list[Any] = []
    carousels: dict[tuple[datetime, str], dict[str, Any]] = {}
    for key, section in _OLD_KEYS.items():
        if not isinstance(document.get(key), list | None):
            entries.append(MalformedError(f"{key} are no list"))
        for row in items(document, key):
            if not isinstance(row, dict) or doubled(row):
                entries.append(DoubledError(row) if doubled(row) else _entry(section, row))
                continue
            when, caption = utc_from_iso(row.get("taken_at")), row.get("caption")
            medium = {"uri": row.get("path"), "creation_timestamp": seconds(when) if when else None}
            entry = _entry(section, {"media": [medium], "title": caption})
            if section == POSTS and when and isinstance(caption, str) and text(row, "path"):
                first = carousels.setdefault((when, caption), entry)
                if first is not entry:
                    first["item"]["media"].append(medium)
                    entries.append(SkippedError("another picture of the same carousel"))
                    continue
            entries.append(entry)
    return entries


def _page_section(name: str) -> str | None:
    stem, _, suffix = name.rpartition(".")
    return _named_section(stem) if suffix in {"html", "htm"} else None


def _named_section(stem: str) -> str | None:
    return next((one for page, one in _PAGES.items() if re.fullmatch(page, stem)), None)


def _list_section(file: ExportFile) -> str:
    """The section of a list without a key: by its name. What isn't called posts may be drafts."""
    stem = file.unpacked_name.lower().rpartition(".")[0]
    if stem.startswith("posts"):
        return POSTS
    section = _named_section(stem) or OTHER
    return OTHER if section in {PROFILE, PRIVACY_CHANGES} else section


def _page_entries(content: str, name: str) -> Iterator[Any]:
    page = read_page(content)
    section = _page_section(name) or POSTS
    if section == PROFILE:
        facts = [fact for block in page.blocks for fact in block.facts()]
        yield _entry(section, {}, facts=facts, made_at=page.made_at)
        return
    for block in page.blocks:
        try:
            if section == PRIVACY_CHANGES:
                yield _privacy_change(block)
            else:
                yield _entry(section, _shown_post(block), **_said(block), made_at=page.made_at)
        except MalformedError as error:
            yield error


def _privacy_change(block: Block) -> dict[str, Any]:
    title = "\n".join(block.texts[:1])
    times = (local_time(value) for _, value in block.facts())
    return _entry(PRIVACY_CHANGES, {"title": title}, changed_at=next(filter(None, times), None))


def _shown_post(block: Block) -> dict[str, Any]:
    before, after = block.around_media()
    shown_at = local_time(after[-1]) if after else None
    return {
        "media": [
            {"uri": address, "media_metadata": {"video_metadata": {}} if is_video else {}}
            for address, is_video in block.media.items()
        ],
        "title": "\n".join(before) or None,
        "creation_timestamp": seconds(shown_at) if shown_at else None,
    }


def _said(block: Block) -> dict[str, Any]:
    """What a post says besides: who is tagged in it, by names and places, and all its texts."""
    tagged = []
    for label, value in block.facts():
        names = _TAGGED.findall(value)
        if not names and label.casefold() == "tagged users":
            raise MalformedError("a person (tagged) without an id")
        tagged += names
    return {"tagged": tagged, "texts": block.texts}
