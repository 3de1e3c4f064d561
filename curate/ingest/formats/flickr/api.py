"""Reads what the API of Flickr answered (photos, pages of photos, people), and account exports."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from curate.ingest.adapter import Adapter, Source, observe
from curate.ingest.fields import (
    MalformedError,
    SkippedError,
    mapping,
    people_list,
    person,
    raw_text,
    text,
    text_id,
    url,
    utc_from_epoch,
    utc_from_iso,
)
from curate.ingest.formats.flickr import account
from curate.ingest.formats.flickr.photos import PLATFORM, photo_id, photo_row, user_tags
from curate.ingest.formats.gallery_dl import is_record
from curate.ingest.observations import IngestLog, Observations, Row
from curate.ingest.sniffing import Head
from curate.sources import ExportFile

_FLAGS = frozenset({"ispublic", "isfriend", "isfamily"})
# The addresses that a call may ask for, from the largest on.
_SIZES = ("url_o", "url_k", "url_h", "url_l", "url_c", "url_z", "url_m", "url_n", "url_s")


def recognises(head: Head) -> bool:
    """Whether a file holds photos or people as the API gives them, or is of an account export."""
    return account.recognises(head) or any(
        _is_person(record) or any(_is_photo(one) for one in _contents(record))
        for record in head.records
        if not is_record(record)
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the photos and the people."""
    owners = account.find_owners(source)

    def convert(record: dict[str, Any], file: ExportFile) -> Iterable[Row]:
        found = account.rows(record, file, owners, source.export)
        return _rows(record) if found is None else found

    yield from observe(source, log, convert, _expanded)


def _rows(record: dict[str, Any]) -> Iterator[Row]:
    if isinstance(record.get("person"), dict):
        yield "accounts", _person_row(record["person"])
    else:
        yield "posts", _photo(record)


def _expanded(record: dict[str, Any]) -> list[Any]:
    if record.get("stat") == "fail":
        raise SkippedError("a call that failed")
    found = _contents(record)
    if not found:
        raise SkippedError("a page without photos")
    return found


def _contents(record: dict[str, Any]) -> list[Any]:
    """The photos of a page or of an answer; a record that is neither is its own content."""
    if isinstance(record.get("photo"), dict):
        return [record["photo"]]
    for page in (record, mapping(record, "photos"), mapping(record, "photoset")):
        if isinstance(page.get("photo"), list):
            # The photos of an album don't say whose they are: the album does.
            shared = {"owner": page["owner"]} if "owner" in page else {}
            return [
                {**shared, **photo} if isinstance(photo, dict) else photo for photo in page["photo"]
            ]
    return [record]


def _is_person(record: dict[str, Any]) -> bool:
    return "nsid" in mapping(record, "person")


def _is_photo(record: Any) -> bool:
    if not isinstance(record, dict) or "id" not in record:
        return False
    says_audience = any("ispublic" in place for place in _places(record))
    return says_audience or {"secret", "server", "owner"} <= record.keys()


def _person_row(node: dict[str, Any]) -> dict[str, Any]:
    account_id = text_id(node, "nsid", "id")
    if account_id is None:
        raise MalformedError("a person without an id")
    handle = text({"username": _content(node, "username")}, "username")
    return {
        "platform": PLATFORM,
        "account_id": account_id,
        "handle": handle or text(node, "path_alias"),
        "status": _lifecycle(node),
        "origin": "profile",
    }


def _lifecycle(person: dict[str, Any]) -> str | None:
    """No person of Flickr is private, and being there shows no photo public; but people leave."""
    if person.get("is_deleted") is None:
        return None
    is_deleted = _flag(person["is_deleted"])
    return None if is_deleted is False else "deleted" if is_deleted else "malformed"


def _photo(photo: dict[str, Any]) -> dict[str, Any]:
    identifier = photo_id(photo)
    return photo_row(
        identifier,
        _owner(photo),
        visibility=visibility_of(photo),
        created_at=_created_at(photo),
        texts=(_content(photo, "title"), _content(photo, "description")),
        tags=_tags(photo),
        people=_tagged(photo),
        media=_media(photo, identifier),
        licence=photo.get("license"),
    )


def _content(node: dict[str, Any], key: str) -> str | None:
    """A text that stands there by itself, or in an object of its own."""
    return raw_text(node, key) or raw_text(mapping(node, key), "_content")


def _owner(photo: dict[str, Any]) -> dict[str, str | None]:
    owner = mapping(photo, "owner")
    account_id = text_id(owner, "nsid") or text_id(photo, "owner")
    handle = text(owner, "username") or text(owner, "path_alias")
    handle = handle or text(photo, "ownername") or text(photo, "username")
    if account_id is None and handle is None:
        raise MalformedError("a photo without an owner")
    return {"account_id": account_id, "handle": handle}


def _places(photo: dict[str, Any]) -> list[dict[str, Any]]:
    """Where a photo says who may see it: in an object of its own, or by itself in a page."""
    return [place for place in (photo, mapping(photo, "visibility")) if _FLAGS & place.keys()]


def visibility_of(photo: dict[str, Any]) -> str:
    """The audience; where two answers were merged into one record, the narrower one."""
    spoken = {_audience(place) for place in _places(photo)}
    narrowest_first = ("private", "followers", "unknown", "public")
    return next((one for one in narrowest_first if one in spoken), "unknown")


def _audience(flags: dict[str, Any]) -> str:
    is_public = _flag(flags.get("ispublic"))
    narrower = [_flag(flags[key]) for key in ("isfriend", "isfamily") if key in flags]
    if True in narrower:
        return "followers"
    # A flag that can't be read may be the one that says no.
    if is_public is None or (is_public and None in narrower):
        return "unknown"
    return "public" if is_public else "private"


def _flag(value: Any) -> bool | None:
    """What 0 or 1 says: the API writes them as numbers or as text. Nothing else is believed."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    return {"0": False, "1": True}.get(str(value))


def _created_at(photo: dict[str, Any]) -> datetime | None:
    dates = mapping(photo, "dates") or photo
    unknown = dates.get("takenunknown", dates.get("datetakenunknown"))
    # Where nobody knows when a photo was taken, the API puts the time of the upload there.
    taken = None if _flag(unknown) else dates.get("taken", dates.get("datetaken"))
    uploaded = dates.get("posted", dates.get("dateupload"))
    return utc_from_iso(taken) or utc_from_epoch(_number(uploaded))


def _number(value: Any) -> Any:
    is_written = isinstance(value, str) and re.fullmatch("[0-9]{1,17}", value)
    return int(value) if is_written else value


def _tags(photo: dict[str, Any]) -> list[str] | None:
    tags = photo.get("tags")
    if isinstance(tags, str):
        return user_tags((raw_text(photo, "tags") or "").split())
    found = tags if isinstance(tags, list) else mapping(photo, "tags").get("tag")
    if not isinstance(found, list):
        return None
    by_people = (
        tag for tag in found if not (isinstance(tag, dict) and _flag(tag.get("machine_tag")))
    )
    return user_tags(by_people, "raw", "_content")


def _tagged(photo: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in _people(photo):
        yield person(one, "tagged", id_keys=("nsid", "id"))


def _people(photo: dict[str, Any]) -> list[Any]:
    if isinstance(photo.get("people"), dict):
        return people_list(photo["people"], "person")
    return people_list(photo, "people")


def _media(photo: dict[str, Any], identifier: str) -> list[dict[str, Any]]:
    if photo.get("media", "photo") != "photo":
        return []
    address = next(filter(None, (url(photo, size) for size in _SIZES)), None)
    if address is None:
        name = f"{text_id(photo, 'server')}/{identifier}_{text_id(photo, 'secret')}_b.jpg"
        if re.fullmatch("[0-9]+/[0-9]+_[0-9a-z]+_b.jpg", name):
            address = f"https://live.staticflickr.com/{name}"
    return [{"url": address}] if address else []


ADAPTER = Adapter(
    name="flickr",
    looked_for='photos as Flickr\'s API gives them ("ispublic"), or photo_<id>.json of an export',
    recognises=recognises,
    read=read,
)
