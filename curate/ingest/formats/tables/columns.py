"""Turns the columns of a table into SQL expressions for the columns of an observation."""

import re
from collections.abc import Mapping, Sequence

from curate.errors import InputError, UsageError
from curate.ingest.table_reader import OpenTable
from curate.names import EXACT

# The same for a number of 32 bits.
_EXACT_SINGLE = 2**24
BAR = r"\|"

# A column that says that an account is private must not be overlooked for its name.
_PRIVATE_NAMES = (
    *("is_private", "isprivate", "private", "account_is_private", "account_private"),
    *("owner_is_private", "user_is_private", "author_is_private", "is_private_account"),
)
# Taken without --map: the first name that is there, in any case.
OBVIOUS_NAMES: Mapping[str, Sequence[str]] = {
    "platform": ("platform",),
    "post_id": ("post_id", "id", "shortcode", "pk"),
    "account_id": ("account_id", "owner_id", "user_id", "author_id"),
    "handle": ("handle", "username", "owner_username", "nickname"),
    "created_at": ("created_at", "timestamp", "date", "taken_at"),
    "caption": ("caption", "text", "description"),
    "hashtags": ("hashtags", "tags"),
    "visibility": ("visibility", "audience"),
    "kind": ("kind",),
    "repost_of": ("repost_of",),
    "coauthors": ("coauthors", "coauthor_producers", "coauthorproducers"),
    "tagged": ("tagged", "tagged_users", "taggedusers"),
    "mentions": ("mentions",),
    "media": ("media", "images", "path", "url"),
    "alt_text": ("alt_text",),
    "language": ("language", "lang"),
    "is_private": _PRIVATE_NAMES,
    "account_status": ("account_status",),
    "observed_at": ("observed_at",),
    "x_robots_tag": ("x_robots_tag",),
    "robots_meta": ("robots_meta",),
    "tdm_reservation": ("tdm_reservation",),
    "content_usage": ("content_usage",),
    "license": ("license",),
    "registry_optout": ("registry_optout", "do_not_train"),
}
# The machine-readable signals that a column may hold, by the name that sql/signal_rules.sql uses.
SIGNAL_NAMES: Mapping[str, str] = {
    "x_robots_tag": "robots:x-robots-tag",
    "robots_meta": "robots:meta",
    "tdm_reservation": "tdmrep:reservation",
    "content_usage": "aipref:content-usage",
    "license": "license",
    "registry_optout": "registry:optout",
}
# What keeps a post out: of two columns for it, neither can be passed over.
_MAY_REFUSE = frozenset(
    {
        *("is_private", "account_status", "consent", "visibility"),
        *("coauthors", "tagged", "mentions"),
        *SIGNAL_NAMES,
    }
)
STATUS_NAMES: Mapping[str, Sequence[str]] = {
    "platform": ("platform",),
    "account_id": OBVIOUS_NAMES["account_id"],
    "handle": OBVIOUS_NAMES["handle"],
    "is_private": _PRIVATE_NAMES,
    "account_status": ("status", "account_status"),
    "consent": ("consent",),
    "observed_at": ("observed_at",),
}


def parse_map(pairs: Sequence[str], fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """``column=field`` pairs of ``--map`` as field → column."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        column, _, name = pair.rpartition("=")
        if not column or name not in fields:
            known = ", ".join(fields)
            raise UsageError(f"--map {pair!r}: say column=field", hint=f"the fields are: {known}")
        mapping[name] = column
    return mapping


def choose_columns(
    columns: Sequence[str], fields: Mapping[str, Sequence[str]], mapping: Mapping[str, str]
) -> dict[str, str]:
    """Which column each field is read from: the mapped one, or the first obvious one."""
    by_lower_case = {column.lower(): column for column in reversed(columns)}
    chosen: dict[str, str] = {}
    for field, names in fields.items():
        if field in mapping:
            if mapping[field] not in columns:
                raise UsageError(f"--map: the table has no column {mapping[field]!r}")
            chosen[field] = mapping[field]
            continue
        found = next((by_lower_case[name] for name in names if name in by_lower_case), None)
        if found is not None:
            chosen[field] = found
    return chosen


def refuse_doubt(
    columns: Sequence[str],
    fields: Mapping[str, Sequence[str]],
    mapping: Mapping[str, str],
    name: str,
) -> None:
    """Raise an ``InputError`` if several columns could hold the same refusal: only one is read."""
    for field in _MAY_REFUSE & set(fields) - set(mapping):
        # A name that a table has twice, in any case, is numbered by the reader: is_private_1.
        named = re.compile(f"({'|'.join(map(re.escape, fields[field]))})(_[0-9]+)?", re.IGNORECASE)
        found = [column for column in columns if named.fullmatch(column)]
        if len(found) > 1:
            raise InputError(
                f"{name}: {len(found)} columns could be {field}: {', '.join(found)}",
                hint=f"leave one in the table, or say which counts: `--map {found[0]}={field}`",
            )


# Readers of JSON differ in which of two values they take.
DOUBLED = "a key that is there twice, with different values"


class Expressions:
    """SQL expressions over the chosen columns of one source."""

    def __init__(self, chosen: Mapping[str, str], table: OpenTable) -> None:
        self._chosen = chosen
        self._types = table.types
        self._typing = table.typing
        self._is_doubled = table.is_doubled

    def text(self, field: str) -> str:
        """A trimmed text, null where it is empty or the column is missing."""
        if field not in self._chosen:
            return "CAST(NULL AS VARCHAR)"
        return f"nullif(trim({self._plain(field)}), '')"

    def name(self, field: str) -> str:
        """An id or a handle as text. A number that may have been rounded is written as such."""
        if field not in self._chosen:
            return self.text(field)
        column, kind = self._quoted(field), self._types[self._chosen[field]]
        text = self.text(field)
        if self._typing == "json":
            is_long = (
                f"json_type({column}) IN ('BIGINT', 'UBIGINT', 'HUGEINT') "
                f"AND abs(TRY_CAST({text} AS DOUBLE)) > {EXACT}"
            )
            return f"CASE WHEN {is_long} THEN concat({text}, 'e+0') ELSE {text} END"
        if kind == "FLOAT":
            is_long = f"NOT isnan({column}) AND abs({column}) > {_EXACT_SINGLE}"
            return f"CASE WHEN {is_long} THEN concat({text}, 'e+0') ELSE {text} END"
        # A decimal is exact however long it is; a double is told by its length.
        return f"regexp_replace({text}, '\\.0+$', '')" if kind.startswith("DECIMAL") else text

    def platform(self) -> str:
        """The platform's name as every export spells it, null where none is given."""
        return f"lower({self.text('platform')})"

    def raw_text(self, field: str) -> str:
        """A text as it stands."""
        return self._plain(field) if field in self._chosen else "CAST(NULL AS VARCHAR)"

    def time(self, field: str) -> str:
        """A UTC time from ISO text or from epoch seconds, milliseconds or microseconds."""
        if field not in self._chosen:
            return "CAST(NULL AS TIMESTAMP)"
        column = self._quoted(field)
        kind = self._types[self._chosen[field]]
        if kind.startswith(("TIMESTAMP", "DATE")):
            return f"CAST({column} AS TIMESTAMP)"
        text = self.text(field)
        number = f"TRY_CAST({text} AS DOUBLE)"
        return (
            f"CASE WHEN {number} IS NULL "
            f"THEN CAST(TRY_CAST({text} AS TIMESTAMPTZ) AS TIMESTAMP) "
            f"WHEN abs({number}) < 1e11 THEN make_timestamp(CAST({number} * 1e6 AS BIGINT)) "
            f"WHEN abs({number}) < 1e14 THEN make_timestamp(CAST({number} * 1e3 AS BIGINT)) "
            f"WHEN abs({number}) < 1e17 THEN make_timestamp(CAST({number} AS BIGINT)) END"
        )

    def texts(self, field: str, separators: str = BAR) -> str:
        """A list: a JSON array, a list, or text that is split; null where there is none."""
        if field not in self._chosen:
            return "CAST(NULL AS VARCHAR[])"
        column = self._quoted(field)
        kind = self._types[self._chosen[field]]
        if self._typing == "native" and kind.endswith("[]"):
            parts = f"CAST({column} AS VARCHAR[])"
        else:
            text = self.text(field)
            pattern = separators.replace("'", "''")
            # Most cells hold one item, and looking for a bar is far cheaper than splitting.
            one = f"WHEN NOT contains({text}, '|') AND NOT starts_with({text}, '[') THEN [{text}] "
            parts = (
                f"CASE WHEN {text} IS NULL THEN NULL {one if separators == BAR else ''}"
                f"WHEN {text} LIKE '[%' AND json_valid({text}) "
                f"THEN CAST(CAST({text} AS JSON) AS VARCHAR[]) "
                f"ELSE regexp_split_to_array({text}, '{pattern}') END"
            )
        return f"list_filter({parts}, lambda item: item IS NOT NULL AND trim(item) <> '')"

    def status(self) -> str:
        """Public, private, unknown or malformed; null where no column speaks of it.

        Only a boolean is believed, or the documented words. CSV has no booleans, so there the
        words true and false are documented too. If two columns speak, the refusal wins; of a row
        that says something twice, nothing is believed.
        """
        spoken = [
            self._status_word() if "account_status" in self._chosen else None,
            self._status_flag() if "is_private" in self._chosen else None,
        ]
        both = [expression for expression in spoken if expression]
        if not both:
            return "CAST(NULL AS VARCHAR)"
        doubled = f"CASE WHEN {self._is_doubled} THEN 'malformed'"
        if len(both) == 1:
            return f"{doubled} ELSE {both[0]} END"
        word, flag = both
        return (
            f"{doubled} WHEN {flag} = 'private' THEN 'private' "
            f"WHEN {word} = 'unknown' THEN {flag} "
            f"WHEN {word} = 'public' AND {flag} <> 'unknown' THEN {flag} ELSE {word} END"
        )

    def _status_word(self) -> str:
        text = f"lower({self.text('account_status')})"
        return (
            f"CASE WHEN {text} IS NULL THEN 'unknown' "
            f"WHEN {text} IN ('public', 'private', 'deleted', 'suspended', 'memorialised', "
            f"'unknown') THEN {text} ELSE 'malformed' END"
        )

    def _status_flag(self) -> str:
        column = self._quoted("is_private")
        kind = self._types[self._chosen["is_private"]]
        if self._typing == "native" and kind == "BOOLEAN":
            yes, no, missing = column, f"NOT {column}", f"{column} IS NULL"
        elif self._typing == "json":
            yes = f"CAST({column} AS VARCHAR) = 'true'"
            no = f"CAST({column} AS VARCHAR) = 'false'"
            missing = f"{column} IS NULL OR CAST({column} AS VARCHAR) = 'null'"
        elif self._typing == "text":
            yes, no = f"lower(trim({column})) = 'true'", f"lower(trim({column})) = 'false'"
            missing = f"{column} IS NULL OR trim({column}) = ''"
        else:
            yes, no, missing = "FALSE", "FALSE", f"{column} IS NULL"
        return (
            f"CASE WHEN {missing} THEN 'unknown' WHEN {yes} THEN 'private' "
            f"WHEN {no} THEN 'public' ELSE 'malformed' END"
        )

    def _plain(self, field: str) -> str:
        column = self._quoted(field)
        if self._typing == "json":
            return f"({column} ->> '$')"
        return f"CAST({column} AS VARCHAR)"

    def _quoted(self, field: str) -> str:
        name = self._chosen[field].replace('"', '""')
        return f'"{name}"'
