"""Turns what a person calls an account or a post into every identifier that it could mean."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from curate.errors import InputError
from curate.revocation.addresses import Part, fediverse_account, is_address, parts_of_address

Kind = Literal["account", "handle", "post"]

SUPPORTED = ("instagram", "mastodon", "bluesky", "flickr")
# Exports that name no platform: what is in them may be of any.
UNSAID = ("any", "table")
_NSID = re.compile(r"[0-9]+@N[0-9]+")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+")
_FEDIVERSE = re.compile(r"@?(?P<name>[^@\s/]+)@(?P<server>[^@\s/]+\.[^@\s/]+)")
_SHORTCODE = re.compile(r"[A-Za-z0-9_-]{5,14}")
_SHORTCODE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_PSEUDONYM = re.compile(r"[0-9a-f]{32}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MOST_CHARACTERS = 2000


@dataclass(frozen=True)
class Reading:
    """One thing that an identifier could mean: an account's id, a handle, or a post's id."""

    kind: Kind
    platform: str
    value: str


@dataclass(frozen=True)
class Identifier:
    """Everything that one identifier could mean.

    ``pseudonym`` is set if it may be a pseudonym of this workspace. ``posts_by_handle`` are posts,
    as (handle, record key), whose ids need the DID of the account that has the handle.
    """

    readings: frozenset[Reading]
    pseudonym: str | None = None
    posts_by_handle: frozenset[tuple[str, str]] = frozenset()


def identify(
    text: str,
    *,
    kind: Kind | None = None,
    platform: str | None = None,
    platforms: Iterable[str] = (),
) -> Identifier:
    """Everything that ``text`` could mean.

    Without ``platform`` it is read as an identifier of every supported platform and of
    ``platforms``, unless it is an address or has a form that only one of them has. Which of them
    the store knows makes no difference: what is ingested later must be met by the same request.
    Raises an ``InputError`` if it can be no identifier at all.
    """
    found = text.strip()
    if not found or len(found) > _MOST_CHARACTERS or _CONTROL.search(found):
        raise InputError("no identifier of an account or a post")
    named = (platform.strip(), platform.strip().lower()) if platform and platform.strip() else ()
    if is_address(found):
        parts = list(parts_of_address(found))
        if kind is not None:
            parts = [part for part in parts if (part.kind == "post") == (kind == "post")]
        if not parts:
            raise InputError("no address of an account or a post")
        return _from_parts(parts, named)
    everywhere = named or tuple(dict.fromkeys((*SUPPORTED, *platforms)))
    parts = list(_bare(found, kind, everywhere))
    is_pseudonym = kind is None and _PSEUDONYM.fullmatch(found) is not None
    identifier = _from_parts(parts, named)
    return Identifier(identifier.readings, found if is_pseudonym else None)


def shortcode_id(code: str) -> str | None:
    """The id of the Instagram post that has a shortcode."""
    if not _SHORTCODE.fullmatch(code):
        return None
    number = 0
    for digit in code:
        number = number * 64 + _SHORTCODE_DIGITS.index(digit)
    return str(number)


def spellings(handle: str) -> set[str]:
    """A handle as it may be kept: in lower case, in either normal form."""
    forms = {handle, *(unicodedata.normalize(form, handle) for form in ("NFC", "NFKC"))}
    return {form.lower() for form in forms}


def _bare(text: str, kind: Kind | None, platforms: tuple[str, ...]) -> Iterator[Part]:
    if kind in {None, "account"} and _DID.fullmatch(text):
        yield Part("account", ("bluesky",), text)
        return
    if kind in {None, "account"} and _NSID.fullmatch(text):
        yield Part("account", ("flickr",), text)
        return
    if kind in {None, "handle"}:
        name = text.removeprefix("@")
        if not name:
            raise InputError("no identifier of an account or a post")
        yield Part("handle", platforms, name)
        if fediverse := _FEDIVERSE.fullmatch(text):
            yield from fediverse_account(fediverse["name"], fediverse["server"])
    if kind in {None, "account"} and not text.startswith("@"):
        yield Part("account", platforms, text)
    if kind in {None, "post"} and not text.startswith("@"):
        yield Part("post", platforms, text)
        if not text.isdigit() and (decoded := shortcode_id(text)):
            yield Part("post", ("instagram",), decoded)


def _from_parts(parts: Iterable[Part], named: tuple[str, ...]) -> Identifier:
    readings: set[Reading] = set()
    by_handle: set[tuple[str, str]] = set()
    for part in parts:
        if part.record:
            by_handle |= {(handle, part.record) for handle in spellings(part.value)}
            continue
        for platform in (*part.platforms, *named, *UNSAID):
            if part.kind != "handle":
                readings.add(Reading(part.kind, platform, part.value))
                if platform in {"instagram", *UNSAID} and part.is_shortcode:
                    decoded = shortcode_id(part.value)
                    if decoded:
                        readings.add(Reading(part.kind, platform, decoded))
                continue
            for handle in spellings(part.value):
                readings.add(Reading("handle", platform, handle))
                # An account that no export gives an id goes by its handle.
                readings.add(Reading("account", platform, f"@{handle}"))
    return Identifier(frozenset(readings), posts_by_handle=frozenset(by_handle))
