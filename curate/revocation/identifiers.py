"""Turns what a person calls an account or a post into every identifier that it could mean."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from curate.names import (
    UNSAID,
    Kind,
    NoNameError,
    account_id_of,
    fold,
    handle_of,
    looks_edited,
    name_of,
    post_id_of,
    shortcode_number,
    shortcode_of,
    visible,
)
from curate.revocation.addresses import Part, fediverse_account, is_address, parts_of_address

# What a request that names no platform is recorded under as well: it reaches all of them, also one
# that nothing was ingested of yet. No platform is called so.
EVERYWHERE = "*"
SUPPORTED = ("instagram", "mastodon", "bluesky", "flickr")
_NSID = re.compile(r"[0-9]+@N[0-9]+")
_DID = re.compile(r"did:[a-z]+:[a-z0-9._:%-]+")
_FEDIVERSE = re.compile(r"(?P<name>[^@\s/]+)@(?P<server>[^@\s/]+\.[^@\s/]+)")
_PSEUDONYM = re.compile(r"[0-9a-f]{32}")
# Numbers that have a code of fewer than ten characters, which ingest keeps as it is written.
_OLD_NUMBER = re.compile(r"[0-9]{1,17}")


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
    as (handle, record key), whose ids need the DID of the account that has the handle. ``doubt``
    says what the text looks like if it should be believed only where something known has that name.
    """

    readings: frozenset[Reading]
    pseudonym: str | None = None
    posts_by_handle: frozenset[tuple[str, str]] = frozenset()
    doubt: str | None = None


def identify(text: str, *, kind: Kind | None = None, platform: str | None = None) -> Identifier:
    """Everything that ``text`` could mean, in the normal form of names.

    Without ``platform`` it is read as an identifier of every platform, unless it is an address or
    has a form that only one of them has. What the store knows makes no difference: what is ingested
    later must be met by the same request. Raises an ``InputError`` that says what the text looks
    like if it can be no identifier at all.
    """
    found = visible(text)
    doubt = "a text with invisible characters in it" if looks_edited(text) else None
    named = (fold(visible(platform)),) if platform and visible(platform) else ()
    if is_address(found):
        parts = list(parts_of_address(found))
        if kind is not None:
            parts = [part for part in parts if (part.kind == "post") == (kind == "post")]
        if not parts:
            raise NoNameError("an address of another kind")
        if all(part.is_guess for part in parts):
            doubt = "an address that is none of a profile or a post"
        return _from_parts(parts, named, doubt)
    parts = list(_bare(found, kind, named))
    is_pseudonym = kind is None and _PSEUDONYM.fullmatch(found) is not None
    identifier = _from_parts(parts, named, doubt)
    if not is_pseudonym:
        return identifier
    return Identifier(identifier.readings, found)


def _bare(text: str, kind: Kind | None, named: tuple[str, ...]) -> Iterator[Part]:
    """A text that is no address: names of each kind that it can be, or why it can be none."""
    platform = named[0] if named else "any"
    everywhere = named or (*SUPPORTED, EVERYWHERE)
    is_handle = text.startswith(("@", "＠"))
    name = handle_of(text, platform) if is_handle or kind == "handle" else ""
    if kind in {None, "account"} and not is_handle:
        account = account_id_of(text, platform)
        if _DID.fullmatch(account):
            yield Part("account", ("bluesky",), account)
            return
        if _NSID.fullmatch(account):
            yield Part("account", ("flickr",), account)
            return
        yield Part("account", everywhere, account)
    if kind in {None, "post"} and not is_handle:
        post = post_id_of(text, platform)
        yield Part("post", everywhere, post)
        if not post.isdecimal() and shortcode_number(post):
            yield Part("post", ("instagram",), post, is_shortcode=True)
        elif _OLD_NUMBER.fullmatch(post) and int(post) and not named:
            yield Part("post", ("instagram",), shortcode_of(post))
    if kind is None and not name:
        # What can be an id need not be a handle too.
        with suppress(NoNameError):
            name = handle_of(text, platform)
    if name:
        yield Part("handle", everywhere, name)
        if fediverse := _FEDIVERSE.fullmatch(name):
            yield from fediverse_account(fediverse["name"], fediverse["server"])


def _from_parts(parts: Iterable[Part], named: tuple[str, ...], doubt: str | None) -> Identifier:
    problem = NoNameError("no name of an account or a post")
    readings: set[Reading] = set()
    by_handle: set[tuple[str, str]] = set()
    for part in parts:
        if part.record:
            by_handle.add((handle_of(part.value, "bluesky"), part.record))
            continue
        for platform in (*part.platforms, *named, *UNSAID):
            # Of every platform an id reads the same, but for what only one platform's ids are.
            try:
                value = name_of(
                    part.kind, part.value, "any" if platform == EVERYWHERE else platform
                )
            except NoNameError as error:
                # What can't be a name of one platform may be one of another.
                problem = error
                continue
            readings.add(Reading(part.kind, platform, value))
            if part.is_shortcode and (number := shortcode_number(part.value)):
                readings.add(Reading(part.kind, platform, number))
            if part.kind == "handle":
                # An account that no export gives an id goes by its handle.
                readings.add(Reading("account", platform, f"@{value}"))
    if not readings and not by_handle:
        raise problem
    return Identifier(frozenset(readings), None, frozenset(by_handle), doubt)
