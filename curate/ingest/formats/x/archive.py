"""Reads the archive that X gives to whoever asks for their data: ``data/tweets.js`` and others.

Each file is a JSON value that JavaScript assigns to a name, ``window.YTD.<list>.part<n> = […]``.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.ages import age_of, age_signal
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    mapping,
    raw_text,
    text,
    text_id,
    utc_from_iso,
)
from curate.ingest.formats.x import PLATFORM
from curate.ingest.formats.x.tweets import Place, created_at, post, tweet_id
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.owners import Owner, owners
from curate.ingest.records import Numbered, document_records, doubled, readings
from curate.ingest.sniffing import Head, look_at
from curate.sources import ExportFile

_ASSIGNMENT = re.compile(
    r"\ufeff?\s*window\.(?:YTD\.([a-z0-9_]{1,60})\.part[0-9]+|(__THAR_CONFIG))\s*=", re.IGNORECASE
)
_MANIFEST = "__thar_config"
# Of each list of posts the folders of its pictures, and for whom they were posted, where that is
# not what the account says. Communities may be closed; a circle was a choice of followers.
_POSTS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "tweets": (("tweets_media", "tweet_media"), None),
    "tweet": (("tweet_media", "tweets_media"), None),
    "community_tweet": (("community_tweet_media",), "unknown"),
    "twitter_circle_tweet": (("twitter_circle_tweet_media",), "direct"),
}
_DELETED = frozenset({"deleted_tweets", "deleted_tweet_headers"})
_ACCOUNT, _PROTECTION, _AGE, _LONG = "account", "protected_history", "ageinfo", "note_tweet"
_READ = frozenset({*_POSTS, *_DELETED, _ACCOUNT, _PROTECTION, _AGE, _LONG, _MANIFEST})
_AGES = re.compile(r"([0-9]{1,3})(?:\s*-\s*([0-9]{1,3}))?")


@dataclass
class _Known:
    """What is found in an archive before its posts are read, by the folder where it is.

    ``owners`` go by the file's name. ``candidates`` are whom an account.js names that can be read
    in several ways: the posts are nobody's then, and what is said against the account is said
    against each.
    """

    owners: dict[str, Owner] = field(default_factory=dict)
    candidates: dict[str, set[Owner]] = field(default_factory=dict)
    made_at: dict[str, datetime] = field(default_factory=dict)
    long_texts: dict[tuple[str, datetime], list[str]] = field(default_factory=dict)

    def long_text(self, folder: str, tweet: dict[str, Any]) -> str | None:
        """What a post says in full, of which the list of posts has the beginning only."""
        when, shown = created_at(tweet), raw_text(tweet, "full_text")
        if when is None or shown is None:
            return None
        begin = re.sub(r"\s*…?\s*(https://t\.co/\S+)?\s*$", "", unescape(shown))
        found = [one for one in self.long_texts.get((folder, when), ()) if one.startswith(begin)]
        return found[0] if len(found) == 1 and begin else None


def recognises(head: Head) -> bool:
    """Whether a file assigns a list of an archive to its name."""
    return _list(head) is not None


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account, its posts and retweets, and what was deleted.

    No status says public: an archive tells only when the account was protected.
    """
    known = _known(source)

    def convert(entry: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        return _rows(entry, file, source, known)

    yield from observe(source, log, convert, numbered=_entries)


def _list(head: Head) -> str | None:
    found = _ASSIGNMENT.match(head.text[:200]) if head.kind == "text" else None
    return None if found is None else (found[1] or found[2]).lower()


def _entries(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    head = look_at(file)
    name = _list(head) or ""
    if name not in _READ:
        yield 1, SkippedError(f"a list that is not read: {name}")
        file.count_as_read()
        return
    try:
        limits, skip = source.export.limits, head.start.index(b"=") + 1
        for number, item in document_records(file, limits, skip):
            yield number, {"list": name, "item": item}
    except MalformedError as error:
        log.reject(file.name, None, str(error))


def _rows(entry: dict[str, Any], file: ExportFile, source: Source, known: _Known) -> Iterator[Row]:
    name, item = entry["list"], entry["item"]
    if not isinstance(item, dict):
        raise MalformedError("a record that is no object")
    owner, made_at = known.owners[file.name], known.made_at.get(file.folder)
    if name in _POSTS:
        folders, visibility = _POSTS[name]
        tweet = _inner(item, "tweet")
        place = Place(file, source.export, folders, visibility)
        yield "posts", post(tweet, owner, place, made_at, known.long_text(file.folder, tweet))
    elif name in _DELETED:
        tweet = _inner(item, "tweet")
        deleted_at = created_at(tweet, "deleted_at") or made_at
        row = {"platform": PLATFORM, "post_id": tweet_id(tweet), "observed_at": deleted_at}
        yield "deletions", row
    elif name == _ACCOUNT:
        yield "accounts", _account(_stated(item), made_at)
    elif name in {_PROTECTION, _AGE}:
        for one in (owner, *known.candidates.get(file.folder, ())):
            if name == _PROTECTION:
                yield "accounts", _protection(_inner(item, "protectedHistory"), one)
            else:
                yield "accounts", _age(item, one, made_at)
    elif name == _LONG:
        raise SkippedError("a long text, which is read with its post")
    else:
        raise SkippedError("the table of contents")


def _inner(item: dict[str, Any], key: str) -> dict[str, Any]:
    """What an element holds under its one key; archives of 2019 have the tweet itself."""
    if key not in item:
        return item
    if not isinstance(item[key], dict):
        raise MalformedError("a record that is no object")
    return mapping(item, key)


# ── What is known before the posts ────────────────────────────────────────────────────────────


def _known(source: Source) -> _Known:
    known = _Known()
    profiles: dict[str, Owner] = {}
    for file in source.files:
        name = _list(look_at(file))
        if name == _ACCOUNT:
            stated = {_stated(reading) for reading in _readings(file, source)}
            profiles[file.name] = next(iter(stated)) if len(stated) == 1 else Owner()
            if len(stated) > 1:
                known.candidates[file.folder] = {one for one in stated if not one.is_nobody}
        elif name == _MANIFEST:
            for item in _items(file, source):
                made_at = utc_from_iso(mapping(item, "archiveInfo").get("generationDate"))
                if made_at is not None:
                    known.made_at[file.folder] = made_at
        elif name == _LONG:
            for item in _items(file, source):
                note = mapping(item, "noteTweet")
                when = created_at(note, "createdAt")
                words = raw_text(mapping(note, "core"), "text")
                if when is not None and words is not None:
                    # The list of posts has its times to the second.
                    key = (file.folder, when.replace(microsecond=0))
                    known.long_texts.setdefault(key, []).append(words)
    known.owners = owners(source, profiles, lambda files: _oldest_post(files, source))
    return known


def _items(file: ExportFile, source: Source) -> Iterator[dict[str, Any]]:
    """The elements of a file that can be read; what can't is told when its turn comes."""
    for _, entry in _entries(file, source, IngestLog()):
        if isinstance(entry, dict) and isinstance(entry["item"], dict) and not doubled(entry):
            yield entry["item"]


def _readings(file: ExportFile, source: Source) -> Iterator[dict[str, Any]]:
    """The elements of a file in every way in which they can be read."""
    for _, entry in _entries(file, source, IngestLog()):
        for reading in readings(entry) if isinstance(entry, dict) else ():
            if isinstance(reading["item"], dict):
                yield reading["item"]


def _oldest_post(files: Iterable[ExportFile], source: Source) -> str | None:
    """The id of the oldest post: it stays the same when the account posts more."""
    found: list[tuple[datetime, str]] = []
    for file in files:
        if _list(look_at(file)) not in _POSTS:
            continue
        for item in _items(file, source):
            with suppress(MalformedError):
                tweet = _inner(item, "tweet")
                found.append((created_at(tweet) or datetime.max, tweet_id(tweet)))
    return min(found, default=(None, None))[1]


# ── The account ───────────────────────────────────────────────────────────────────────────────


def _stated(item: dict[str, Any]) -> Owner:
    account = mapping(item, "account")
    return Owner(text_id(account, "accountId"), text(account, "username"))


def _account(owner: Owner, observed_at: datetime | None, **more: Any) -> dict[str, Any]:
    if owner.is_nobody:
        raise MalformedError("an account without an id")
    return {
        "platform": PLATFORM,
        **owner.columns,
        "observed_at": observed_at,
        "origin": "profile",
        **more,
    }


def _protection(change: dict[str, Any], owner: Owner) -> dict[str, Any]:
    """That an account was protected. That it is no more says nothing of today, and is no grant."""
    action = (text(change, "action") or "").lower()
    if action in {"unprotect", "unprotected"}:
        raise SkippedError("a change to an account that is not protected")
    if action not in {"protect", "protected"}:
        raise MalformedError("a change of protection that can't be read")
    return _account(owner, utc_from_iso(change.get("protectedAt")), status="private")


def _age(item: dict[str, Any], owner: Owner, made_at: datetime | None) -> dict[str, Any]:
    said = mapping(mapping(item, "ageMeta"), "ageInfo")
    signals = age_signal(_youngest(said, made_at))
    if signals is None:
        raise SkippedError("an age that says nothing")
    return _account(owner, made_at, signals=signals)


def _youngest(said: dict[str, Any], made_at: datetime | None) -> int | None:
    """The age by the birthday and by the number beside it; the lower, if they differ.

    A range that X inferred, such as ``13-54``, is no age, unless all of it is on one side of 18.
    """
    ages = []
    with suppress(ValueError):
        ages.append(age_of(date.fromisoformat(text(said, "birthDate") or ""), made_at))
    for one in items(said, "age"):
        found = _AGES.fullmatch(str(one).strip())
        if found is not None:
            low, high = int(found[1]), int(found[2] or found[1])
            ages.append(high if high < 18 else low if low >= 18 else None)
    return min((age for age in ages if age is not None), default=None)


ADAPTER = Adapter(
    name="x-archive",
    looked_for="data/tweets.js of an archive of X",
    recognises=recognises,
    read=read,
)
