"""Tells what the columns of a table are for, by their names, and which of them nobody reads."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curate.errors import InputError, UsageError

# Taken without --map: the first name that is there, written in any way that `plain_name` evens out.
# A column that says no must not be overlooked for its name.
_WHOSE = ("account", "owner", "user", "author", "profile")
OBVIOUS_NAMES: Mapping[str, Sequence[str]] = {
    "platform": ("platform",),
    "post_id": ("post_id", "id", "shortcode", "pk"),
    "account_id": ("account_id", "owner_id", "user_id", "author_id"),
    "handle": (
        *("handle", "username", "owner_username", "nickname", "screen_name", "owner_handle"),
        *(
            f"{who}_{name}"
            for who in ("account", "user", "author")
            for name in ("handle", "username")
        ),
    ),
    "created_at": ("created_at", "timestamp", "date", "taken_at"),
    "caption": ("caption", "text", "description"),
    "hashtags": ("hashtags", "tags"),
    "visibility": ("visibility", "audience", "post_visibility", "privacy"),
    "kind": ("kind",),
    "repost_of": ("repost_of",),
    "coauthors": ("coauthors", "coauthor_producers", "coauthor", "collaborators"),
    "tagged": ("tagged", "tagged_users", "tagged_accounts", "tagged_people", "usertags"),
    "mentions": ("mentions", "mentioned", "mentioned_users", "mentioned_accounts"),
    # A column called after pictures is preferred to one that may have the post's own address.
    "media": (
        *("media", "images", "image", "photos", "photo", "pictures", "picture"),
        *(
            f"{what}_{how}"
            for what in ("display", "image", "photo", "picture", "media")
            for how in ("url", "urls", "path", "file")
        ),
        *("path", "url"),
    ),
    "alt_text": ("alt_text",),
    "language": ("language", "lang"),
    "is_private": (
        *("is_private", "private", "is_private_account", "private_account"),
        *(f"{who}_{name}" for who in _WHOSE for name in ("is_private", "private")),
    ),
    "is_public": (
        *("is_public", "public", "is_public_account", "public_account"),
        *(f"{who}_{name}" for who in _WHOSE for name in ("is_public", "public")),
    ),
    "account_status": ("account_status", "owner_status", "user_status", "profile_status"),
    "observed_at": ("observed_at",),
    "x_robots_tag": ("x_robots_tag", "robots_tag"),
    "robots_meta": ("robots_meta", "meta_robots", "robots"),
    "tdm_reservation": ("tdm_reservation", "tdmrep_reservation", "tdmrep"),
    "content_usage": ("content_usage", "aipref"),
    "content_signal": ("content_signal", "content_signals"),
    "rsl": ("rsl", "rsl_license", "rsl_licence"),
    "license": ("license", "licence", "license_name", "license_url", "licence_url"),
    "registry_optout": ("registry_optout", "do_not_train"),
}
# The machine-readable signals that a column may hold, by the name that sql/signal_rules.sql uses.
SIGNAL_NAMES: Mapping[str, str] = {
    "x_robots_tag": "robots:x-robots-tag",
    "robots_meta": "robots:meta",
    "tdm_reservation": "tdmrep:reservation",
    "content_usage": "aipref:content-usage",
    "content_signal": "content-signal",
    "rsl": "rsl:license",
    "license": "license",
    "registry_optout": "registry:optout",
}
STATUS_NAMES: Mapping[str, Sequence[str]] = {
    "platform": ("platform",),
    "account_id": OBVIOUS_NAMES["account_id"],
    "handle": OBVIOUS_NAMES["handle"],
    "is_private": OBVIOUS_NAMES["is_private"],
    "is_public": OBVIOUS_NAMES["is_public"],
    "account_status": ("status", *OBVIOUS_NAMES["account_status"]),
    "consent": ("consent",),
    "observed_at": ("observed_at",),
}
# What keeps a post out: of two columns for it, neither can be passed over.
_MAY_REFUSE = frozenset(
    {
        *("is_private", "is_public", "account_status", "consent", "visibility"),
        *("coauthors", "tagged", "mentions"),
        *SIGNAL_NAMES,
    }
)
# Where a policy is said to be that somebody may offer; it reserves nothing by itself (TDMRep).
_SAYS_NO_NO = frozenset({"tdmpolicy"})
_REFUSING_PARTS = re.compile(
    # privacy and the audience
    r"priv|protect|visib|sichtbar|öffentlich|unlisted|hidden|audience|ispublic|followersonly"
    r"|friendsonly|closefriend|onlyme|discoverable|indexable|noindex"
    # consent, requests, and what became of an account
    r"|consent|einwillig|permission|optout|optedout|optin|optedin|objection|withdraw|erasure|gdpr"
    r"|donottrain|donotscrape|suspend|memorial|deactivat|isdeleted"
    # rights and what is said to machines
    r"|licen[cs]|lizenz|licenz|copyright|reserv|robots|noai|aitrain|trainai|aipref|contentsignal"
    r"|contentusage|datamining|machinelearning|tdmrep|c2pa"
    # age
    r"|underage|birth|supervis|isminor|minormodel"
    # people
    r"|coauthor|collaborator|tagged|mention"
)
_REFUSING_WORDS = re.compile(
    r"public(o|a|os|as|que|s)?|age|ages|edad|âge|minors?|child|children|kids?|teens?|dob|rights"
    r"|droits|derechos|rechte|tdm|rsl|dnt|noml|cawg|locked|secret|deleted"
)
_AGES = re.compile(r"(user|owner|account|author|person|subject|profile|model)?age(group|range|s)?")
_COUNTS = re.compile(r"(count|counts|number|total)$|^(num|nof|numberof|count)")
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Header:
    """Which column each field is read from, and the columns that no field is read from."""

    chosen: dict[str, str]
    unread: list[str]


def plain_name(column: str) -> str:
    """A column's name by its letters and digits alone, in one case: ``X-Robots-Tag`` and
    ``xRobots_tag`` are one."""
    text = unicodedata.normalize("NFKC", column).casefold()
    return "".join(character for character in text if character.isalnum())


def parse_map(pairs: Sequence[str], fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """``column=field`` pairs of ``--map`` as field → column."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        column, _, name = pair.rpartition("=")
        if not column or name not in fields:
            known = ", ".join(fields)
            raise UsageError(f"--map {pair!r}: say COLUMN=FIELD", hint=f"the fields are: {known}")
        mapping[name] = column
    return mapping


def choose_columns(
    columns: Sequence[str], fields: Mapping[str, Sequence[str]], mapping: Mapping[str, str]
) -> dict[str, str]:
    """Which column each field is read from: the mapped one, or the first obvious one."""
    by_name = {plain_name(column): column for column in reversed(columns)}
    chosen: dict[str, str] = {}
    for field, names in fields.items():
        if field in mapping:
            if mapping[field] not in columns:
                raise UsageError(
                    f"--map: the table has no column {mapping[field]!r}",
                    hint="see its columns: `curate ingest PATH --format table --dry-run`",
                )
            chosen[field] = mapping[field]
            continue
        plain = map(plain_name, names)
        found = next((by_name[name] for name in plain if name in by_name), None)
        if found is not None and found not in mapping.values():
            chosen[field] = found
    return chosen


def read_header(
    columns: Sequence[str],
    fields: Mapping[str, Sequence[str]],
    pairs: Sequence[str],
    ignored: Iterable[str],
    name: str,
) -> Header:
    """What each column of the table ``name`` is for, if no refusal can be overlooked.

    Raises an ``InputError`` if several columns could hold the same refusal, or if a column sounds
    like one, is read by nobody and is not among the ``ignored``. A ``UsageError`` says that one of
    those is read.
    """
    mapping = parse_map(pairs, fields)
    chosen = choose_columns(columns, fields, mapping)
    _refuse_doubt(columns, fields, mapping, name)
    passed_over = {plain_name(column) for column in ignored}
    for field, column in chosen.items():
        if plain_name(column) in passed_over and mapping.get(field) != column:
            raise UsageError(
                f"--ignore-column: {name} has {column!r}, which is read as {field}",
                hint="only what nobody reads can be passed over",
            )
    unread = unread_of(columns, chosen)
    # An object where a refusal is read is malformed there, whatever lies in it.
    judged = tuple(f"{chosen[field]}." for field in _MAY_REFUSE & set(chosen))
    sounding = [
        column
        for column in unread
        if sounds_like_a_refusal(column)
        and plain_name(column) not in passed_over
        and not column.startswith(judged)
    ]
    if sounding:
        raise InputError(
            f"{name}: nobody reads {', '.join(map(repr, sounding))}, which may be a refusal",
            hint=f"say what it is, `--map {sounding[0]}=FIELD`, or that it is none, "
            f"`--ignore-column {sounding[0]}`",
        )
    return Header(chosen, unread)


def unread_of(columns: Sequence[str], chosen: Mapping[str, str]) -> list[str]:
    """The columns that no field is read from. Of an object they are what lies in it."""
    above = {column.rpartition(".")[0] for column in columns}
    return [one for one in columns if one not in chosen.values() and one not in above]


def sounds_like_a_refusal(column: str) -> bool:
    """Whether a name speaks of privacy, consent, audience, age, licence, robots, rights or people.

    A count of people is none of them.
    """
    plain = plain_name(column)
    if plain in _SAYS_NO_NO or _COUNTS.search(plain):
        return False
    words = _WORD.findall(_HUMP.sub(" ", unicodedata.normalize("NFKC", column)))
    return (
        plain == "status"
        or _REFUSING_PARTS.search(plain) is not None
        or _AGES.fullmatch(plain) is not None
        or any(_REFUSING_WORDS.fullmatch(word.casefold()) for word in words)
    )


def _refuse_doubt(
    columns: Sequence[str],
    fields: Mapping[str, Sequence[str]],
    mapping: Mapping[str, str],
    name: str,
) -> None:
    for field in sorted(_MAY_REFUSE & set(fields) - set(mapping)):
        names = "|".join(map(plain_name, fields[field]))
        # A name that a table has twice, in any case, is numbered by the reader: is_private_1.
        named = re.compile(f"({names})[0-9]*")
        found = [
            column
            for column in columns
            if named.fullmatch(plain_name(column)) and column not in mapping.values()
        ]
        if len(found) > 1:
            raise InputError(
                f"{name}: {len(found)} columns could be {field}: {', '.join(found)}",
                hint=f"leave one in the table, or say which counts, `--map {found[0]}={field}`, "
                f"and which does not, `--ignore-column {found[1]}`",
            )
