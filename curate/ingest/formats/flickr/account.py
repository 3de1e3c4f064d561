"""Reads the records of an account export of Flickr: a JSON file for each photo, and many others."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from curate.ingest.adapter import Source
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    items,
    people_list,
    person,
    raw_text,
    sound,
    text,
    text_id,
    url,
    utc_from_iso,
)
from curate.ingest.formats.flickr.photos import PLATFORM, photo_id, photo_row, user_tags
from curate.ingest.observations import Row
from curate.ingest.records import document_records, doubled
from curate.ingest.sniffing import Head
from curate.sources import Export, ExportFile

Owner = dict[str, str | None]

_PROFILE_NAME = "account_profile.json"
# What is no photo and no profile. Its content alone doesn't tell that it is Flickr's.
_OTHER_NAMES = (
    re.compile(r"(account_testimonials|galleries|group_discussions)\.json"),
    re.compile(
        r"(contacts|faves|followers|(?:photos|sets|galleries|apps)_comments|"
        r"(?:received|sent)_flickrmail)_part[0-9]+\.json"
    ),
)
_PRIVACY = {
    "public": "public",
    "private": "private",
    "friend": "followers",
    "friends": "followers",
    "family": "followers",
    "friend & family": "followers",
    "friends & family": "followers",
}
_PERSON_URL = re.compile(r"https?://(?:www\.)?flickr\.com/(?:photos|people)/([^/?#]+)")
_FILE_NAME = re.compile(r"/([^/?#]+(\.[A-Za-z0-9]+))(?:[?#]|$)")
_PHOTO_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif"}
)


def recognises(head: Head) -> bool:
    """Whether a file is one of an account export."""
    if head.kind != "json":
        return False
    return _other(head.name) is not None or any(
        is_photo(record) or _is_profile(record) or _is_albums(record) for record in head.records
    )


def is_photo(record: dict[str, Any]) -> bool:
    """Whether a record is a photo, rather than one of the API's."""
    return {"id", "photopage"} <= record.keys()


@dataclass
class Owners:
    """The profiles of an export: whose photos are whose.

    Several accounts may lie in one folder, so a photo goes by the account that its page names.
    ``known`` are the owners by their id, ``aliases`` what their pages call them, if it is told.
    """

    known: dict[str, Owner] = field(default_factory=dict)
    aliases: dict[str, str | None] = field(default_factory=dict)

    def add(self, profile: dict[str, Any]) -> None:
        """Take in a profile."""
        owner = _profile_owner(profile)
        page = _person_of(text(profile, "profile_url"))
        account_id = owner["account_id"] or ""
        self.known[account_id] = owner
        self.aliases[account_id] = None if page is None else page["handle"] or account_id

    def owner_of(self, record: dict[str, Any]) -> Owner:
        """The ``account_id`` and ``handle`` of a photo's owner; malformed if nobody is named."""
        page = _person_of(text(record, "photopage"))
        if page is None:
            found = list(self.known)
        elif page["account_id"]:
            found = [page["account_id"]]
        else:
            found = self._called(page["handle"]) or self._called(None)
        if len(found) == 1 and found[0] in self.known:
            return self.known[found[0]]
        if page is None:
            raise MalformedError("a photo without an owner")
        return page

    def _called(self, alias: str | None) -> list[str]:
        return [account_id for account_id, known in self.aliases.items() if known == alias]


def find_owners(source: Source) -> Owners:
    """The owners that the profiles of an export name; what can't be read names nobody."""
    owners = Owners()
    for file in source.files:
        if file.unpacked_name.lower() != _PROFILE_NAME:
            continue
        try:
            for _, record in document_records(file, source.export.limits):
                if isinstance(record, dict) and _is_profile(record) and not doubled(record):
                    owners.add(record)
        except MalformedError:
            # It is rejected, with its reason, when its turn comes.
            continue
    return owners


def rows(
    record: dict[str, Any], file: ExportFile, owners: Owners, export: Export
) -> Iterable[Row] | None:
    """The rows of a record of an account export; nothing if it is none."""
    if is_photo(record):
        return [("posts", _photo(record, file, owners, export))]
    if _is_profile(record):
        return [("accounts", {"platform": PLATFORM, **_profile_owner(record), "origin": "profile"})]
    if _is_albums(record):
        raise SkippedError("an album")
    other = _other(file.unpacked_name.lower())
    if other is not None:
        raise SkippedError(other)
    return None


def _other(name: str) -> str | None:
    """What a file that is no photo and no profile holds, by its name."""
    found = next(filter(None, (pattern.fullmatch(name) for pattern in _OTHER_NAMES)), None)
    return found.group(1).replace("_", " ") if found else None


def _is_profile(record: dict[str, Any]) -> bool:
    return {"nsid", "screen_name"} <= record.keys()


def _is_albums(record: dict[str, Any]) -> bool:
    return any(
        isinstance(one, dict) and {"photo_count", "cover_photo", "photos"} <= one.keys()
        for one in (record, *items(record, "albums")[:1])
    )


def _profile_owner(record: dict[str, Any]) -> Owner:
    account_id = text_id(record, "nsid")
    if account_id is None:
        raise MalformedError("a profile without an id")
    return {"account_id": account_id, "handle": text(record, "screen_name")}


def _person_of(address: str | None) -> Owner | None:
    """Whom the address of a page names: by NSID, or by the alias that the account chose."""
    found = _PERSON_URL.match(address or "")
    if found is None:
        return None
    name = sound(unquote(found.group(1)))
    if re.fullmatch("[0-9]+@N[0-9]+", name):
        return {"account_id": name, "handle": None}
    return {"account_id": None, "handle": name.lower()}


def _photo(
    record: dict[str, Any], file: ExportFile, owners: Owners, export: Export
) -> dict[str, Any]:
    identifier = photo_id(record)
    return photo_row(
        identifier,
        owners.owner_of(record),
        visibility=_PRIVACY.get((text(record, "privacy") or "").lower(), "unknown"),
        created_at=utc_from_iso(record.get("date_taken"))
        or utc_from_iso(record.get("date_imported")),
        texts=(text(record, "name"), raw_text(record, "description")),
        tags=user_tags(items(record, "tags"), "tag"),
        people=_people(record),
        media=_media(record, identifier, file, export),
        licence=record.get("license"),
    )


def _people(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in people_list(record, "people"):
        address = entry if isinstance(entry, str) else text(entry, "user")
        named = _person_of(address)
        if named is None:
            yield person(entry, "tagged", id_keys=("nsid", "id"))
        else:
            yield {"role": "tagged", **named}


def _media(
    record: dict[str, Any], identifier: str, file: ExportFile, export: Export
) -> list[dict[str, Any]]:
    address = url(record, "original")
    found = _FILE_NAME.search(address or "")
    if found is None or found.group(2).lower() not in _PHOTO_SUFFIXES:
        return []
    original, suffix = found.groups()
    # The file is called <title>_<id>_o.jpg, or <id>_<secret>_o.jpg if there is no title. How a
    # title is written there is nowhere told; the id in the name makes sure of what is found.
    title = (text(record, "name") or "").lower().replace("'", "")
    names = [
        f"{re.sub(other, '-', title).strip('-')}_{identifier}_o{suffix}"
        for other in ("[^a-z0-9]+", "[^a-z0-9_]+")
    ]
    if original.startswith(f"{identifier}_"):
        names.append(original)
    places = (export.locate(file.folder, name) for name in names)
    path = next((place for place in places if export.holds(place)), None)
    return [{"path": path, "url": address}]
