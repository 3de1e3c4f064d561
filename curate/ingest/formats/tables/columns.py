"""Turns the columns of a table into SQL expressions for the columns of an observation."""

from collections.abc import Mapping

from curate.ingest.lists import Kind
from curate.ingest.table_reader import OpenTable
from curate.names import EXACT
from curate.store.quoting import quote_name

# The same for a number of 32 bits.
_EXACT_SINGLE = 2**24

# The fields that hold lists, each of what.
_LISTS: Mapping[str, Kind] = {
    "hashtags": "tags",
    "coauthors": "people",
    "tagged": "people",
    "mentions": "people",
    "media": "media",
}
# Cells that need no parser, and how they are read: as `list_items` does.
_SIMPLE = {
    "people": "'@?[A-Za-z0-9_]+'",
    "tags": r"'[^\[\](){}''\"][^\[\](){}''\"]*'",
    "media": r"'[^\[\](){}''\",;|\s][^\[\](){}''\",;|\s]*'",
}
_SIMPLY = {
    "people": "[{}]",
    "tags": r"regexp_split_to_array({}, '[|,;\s\x{{00a0}}\x{{200b}}\x{{3000}}]+')",
    "media": "[{}]",
}


# When something can have been observed, here and in `curate.ingest.fields`.
_FIRST, _LAST = "TIMESTAMP '1990-01-01'", "TIMESTAMP '2100-01-01'"
UNREAD = "a time of observation that can't be read"
# Readers of JSON differ in which of two values they take.
DOUBLED = "a key that is there twice, with different values"


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
        self._own = {name.lower() for name in table.types}
        self._typing = table.typing
        self._is_doubled = table.is_doubled

    def text(self, field: str) -> str:
        """A trimmed text, null where it is empty or the column is missing."""
        if field not in self._chosen:
            return "CAST(NULL AS VARCHAR)"
        return self._made(f"text of {field}")

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

    def source(self) -> str:
        """The rows with their texts and lists as further columns, of which the others speak."""
        texts = [
            f"{self._trimmed(field)} AS {self._made(f'text of {field}')}" for field in self._chosen
        ]
        lists = [
            f"{self._items(field)} AS {self._made(f'list of {field}')}"
            for field in _LISTS
            if field in self._chosen
        ]
        told = f"SELECT {', '.join(('*', *texts))} FROM source"  # noqa: S608 - names are quoted
        return f"(SELECT {', '.join(('*', *lists))} FROM ({told}) AS told)"  # noqa: S608

    def texts(self, field: str, wanted: str = "TRUE") -> str:
        """The items of a list, whoever wrote it, that are ``wanted``; null where there is none.

        ``wanted`` is a condition in SQL on ``item``. An item of blanks is none.
        """
        if field not in self._chosen:
            return "CAST(NULL AS VARCHAR[])"
        is_text = "item <> '' AND (NOT starts_with(item, ' ') OR trim(item) <> '')"
        items = self._made(f"list of {field}")
        return f"list_filter({items}, lambda item: {is_text} AND ({wanted}))"

    def unreadable(self) -> str:
        """Whether a list is there that nothing reads."""
        found = [
            f"({self._cell(field)} IS NOT NULL AND {self._made(f'list of {field}')} IS NULL)"
            for field in _LISTS
            if field in self._chosen
        ]
        return f"({' OR '.join(found)})" if found else "FALSE"

    def _cell(self, field: str) -> str:
        """A list as one text: as it was typed, or as JSON."""
        column, kind = self._quoted(field), self._types[self._chosen[field]]
        if self._typing != "native" or not kind.endswith("]"):
            return self.text(field)
        if kind == "BLOB[]":
            column = f"list_transform({column}, lambda item: decode(item))"
            text = f"coalesce(TRY(CAST(to_json({column}) AS VARCHAR)), '[')"
            return f"CASE WHEN {self._quoted(field)} IS NOT NULL THEN {text} END"
        return f"CASE WHEN {column} IS NOT NULL THEN CAST(to_json({column}) AS VARCHAR) END"

    def _items(self, field: str) -> str:
        kind, cell = _LISTS[field], self._cell(field)
        column = self._quoted(field)
        if self._types[self._chosen[field]] == "VARCHAR[]" and kind != "people":
            return f"list_filter({column}, lambda item: item IS NOT NULL)"
        # Most cells hold one item or simple ones, and Python is slow.
        return (
            f"CASE WHEN {cell} IS NULL THEN NULL WHEN regexp_full_match({cell}, {_SIMPLE[kind]}) "
            f"THEN {_SIMPLY[kind].format(cell)} ELSE items_of_{kind}({cell}) END"
        )

    def status(self) -> str:
        """Public, private, unknown or malformed; null where no column speaks of it.

        Only a boolean is believed, or the documented words. CSV has no booleans, so there the
        words true and false are documented too. If several columns speak, the refusal wins; of a
        row that says something twice, nothing is believed.
        """
        spoken = [
            self._status_word() if "account_status" in self._chosen else None,
            self._status_flag("is_private", yes="private", no="public"),
            self._status_flag("is_public", yes="public", no="private"),
        ]
        found = [expression for expression in spoken if expression]
        if not found:
            return "CAST(NULL AS VARCHAR)"
        doubled = f"CASE WHEN {self._is_doubled} THEN 'malformed'"
        if len(found) == 1:
            return f"{doubled} ELSE {found[0]} END"
        said = f"[{', '.join(found)}]"
        order = ("private", "deleted", "suspended", "memorialised", "malformed", "public")
        cases = " ".join(f"WHEN list_contains({said}, '{word}') THEN '{word}'" for word in order)
        return f"{doubled} {cases} ELSE 'unknown' END"

    def _status_word(self) -> str:
        text = f"lower({self.text('account_status')})"
        return (
            f"CASE WHEN {text} IS NULL THEN 'unknown' "
            f"WHEN {text} IN ('public', 'private', 'deleted', 'suspended', 'memorialised', "
            f"'unknown') THEN {text} ELSE 'malformed' END"
        )

    def _status_flag(self, field: str, *, yes: str, no: str) -> str | None:
        if field not in self._chosen:
            return None
        column = self._quoted(field)
        kind = self._types[self._chosen[field]]
        if self._typing == "native" and kind == "BOOLEAN":
            is_true, is_false, missing = column, f"NOT {column}", f"{column} IS NULL"
        elif self._typing == "json":
            is_true = f"CAST({column} AS VARCHAR) = 'true'"
            is_false = f"CAST({column} AS VARCHAR) = 'false'"
            missing = f"{column} IS NULL OR CAST({column} AS VARCHAR) = 'null'"
        elif self._typing == "text":
            is_true, is_false = (
                f"lower(trim({column})) = 'true'",
                f"lower(trim({column})) = 'false'",
            )
            missing = f"{column} IS NULL OR trim({column}) = ''"
        else:
            is_true, is_false, missing = "FALSE", "FALSE", f"{column} IS NULL"
        return (
            f"CASE WHEN {missing} THEN 'unknown' WHEN {is_true} THEN '{yes}' "
            f"WHEN {is_false} THEN '{no}' ELSE 'malformed' END"
        )

    def undecoded(self) -> str:
        """Whether a text that is stored as bytes is no UTF-8, in any of the chosen columns."""
        stored = [
            f"({self._quoted(field)} IS NOT NULL AND {self._plain(field)} IS NULL)"
            for field in self._chosen
            if self._types[self._chosen[field]] == "BLOB"
        ]
        return f"({' OR '.join(stored)})" if stored else "FALSE"

    def _plain(self, field: str) -> str:
        column = self._quoted(field)
        if self._types[self._chosen[field]] == "BLOB":
            return f"TRY(decode({column}))"
        if self._typing == "json":
            return f"({column} ->> '$')"
        return f"CAST({column} AS VARCHAR)"

    def _trimmed(self, field: str) -> str:
        # `trim` goes through every text, of which hardly one has a blank at an end.
        text = self._plain(field)
        return (
            f"CASE WHEN starts_with({text}, ' ') OR ends_with({text}, ' ') "
            f"THEN nullif(trim({text}), '') WHEN {text} <> '' THEN {text} END"
        )

    def _quoted(self, field: str) -> str:
        return quote_name(self._chosen[field])

    def _made(self, name: str) -> str:
        """A further column, called as none of the file's own is."""
        while name.lower() in self._own:
            name += "'"
        return quote_name(name)
