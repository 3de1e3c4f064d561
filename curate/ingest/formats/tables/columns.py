"""Turns the columns of a table into SQL expressions for the columns of an observation."""

import re
from collections.abc import Mapping, Sequence

from curate.errors import InputError, UsageError
from curate.ingest.table_reader import OpenTable

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


def refuse_floats(chosen: Mapping[str, str], types: Mapping[str, str], name: str) -> None:
    """Raise an ``InputError`` if a table's ids are floating-point numbers."""
    for field in ("post_id", "account_id"):
        if field in chosen and types[chosen[field]] in {"DOUBLE", "FLOAT"}:
            raise InputError(
                f"{name}: the ids in {field} are floating-point numbers, which round long ids",
                hint="write ids as text or as whole numbers",
            )


# When something can have been observed, here and in `curate.ingest.fields`.
_FIRST, _LAST = "TIMESTAMP '1990-01-01'", "TIMESTAMP '2100-01-01'"
UNREAD = "a time of observation that can't be read"
# Readers of JSON differ in which of two values they take.
DOUBLED = "a key that is there twice, with different values"


def is_rounded(column: str) -> str:
    """Whether a text is an id that has been rounded."""
    # 1.23457E+18: what spreadsheets and data frames make of a long number. Its last digits are
    # gone, so that two accounts would become one.
    return f"coalesce(regexp_full_match({column}, '[0-9](\\.[0-9]+)?[eE]\\+[0-9]+'), FALSE)"


def _time(text: str, column: str | None) -> str:
    """A time that is written as text or, in ``column``, as a number of its own type."""
    # 1.79E+09 was rounded, by weeks.
    number = (
        column or f"CASE WHEN NOT contains(lower({text}), 'e') THEN TRY_CAST({text} AS DOUBLE) END"
    )
    first, last = f"epoch({_FIRST})", f"epoch({_LAST})"
    epochs = " ".join(
        f"WHEN number BETWEEN {first} * 1e{power} AND {last} * 1e{power} "
        f"THEN make_timestamp(CAST(number * 1e{6 - power} AS BIGINT))"
        for power in (0, 3, 6, 9)
    )
    return f"""
        list_transform([{number}], lambda number: CASE
          WHEN number IS NULL THEN coalesce(
            CAST(TRY_CAST({text} AS TIMESTAMPTZ) AS TIMESTAMP),
            try_strptime({text}, ['%Y%m%dT%H%M%SZ', '%Y%m%dT%H%M%S']))
          {epochs}
          WHEN number <> floor(number) AND number NOT BETWEEN 32874 AND 73415 THEN NULL
          WHEN number BETWEEN 19900101 AND 21001231
          THEN try_strptime(CAST(CAST(number AS BIGINT) AS VARCHAR), '%Y%m%d')
          WHEN number BETWEEN 19900101000000 AND 21001231235959
          THEN try_strptime(CAST(CAST(number AS BIGINT) AS VARCHAR), '%Y%m%d%H%M%S')
          -- Days since the last one of 1899.
          WHEN number BETWEEN 32874 AND 73415
          THEN TIMESTAMP '1899-12-30' + to_seconds(round(number * 86400)) END)[1]"""


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

    def platform(self) -> str:
        """The platform's name as every export spells it, null where none is given."""
        return f"lower({self.text('platform')})"

    def raw_text(self, field: str) -> str:
        """A text as it stands."""
        return self._plain(field) if field in self._chosen else "CAST(NULL AS VARCHAR)"

    def time(self, field: str) -> str:
        """A UTC time, null where none is given or what is given is not certainly one.

        It is ISO 8601 text, an epoch number of the years 1990 to 2100 in seconds, milliseconds,
        microseconds or nanoseconds, eight digits (``20261119``, or with six more for the time), or
        the serial number of a spreadsheet's day. Nothing was observed in other years.
        """
        if field not in self._chosen:
            return "CAST(NULL AS TIMESTAMP)"
        column = self._quoted(field)
        kind = self._types[self._chosen[field]]
        text = self.text(field)
        if kind.startswith("TIMESTAMPTZ_NS"):
            time = f"CAST(TRY_CAST({text} AS TIMESTAMPTZ) AS TIMESTAMP)"
        elif kind.startswith(("TIMESTAMP", "DATE")):
            time = f"CAST({column} AS TIMESTAMP)"
        else:
            time = _time(text, column if kind in {"DOUBLE", "FLOAT"} else None)
        if field != "observed_at":
            return time
        return f"CASE WHEN {time} BETWEEN {_FIRST} AND {_LAST} THEN {time} END"

    def is_unread(self, field: str) -> str:
        """Whether a time is given that can't be read."""
        return f"({self.text(field)} IS NOT NULL AND {self.time(field)} IS NULL)"

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
