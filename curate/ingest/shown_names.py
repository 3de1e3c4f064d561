"""Names the columns or keys of a file for a message, as far as these are names and no data.

The first row of a table without a header is somebody's post, and the keys of an object may be
handles: what may be such is not shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from curate.ingest.formats.tables.headers import OBVIOUS_NAMES, STATUS_NAMES, plain_name
from curate.ingest.sniffing import Head
from curate.ingest.table_reader import OpenTable

_MOST_SHOWN = 30
_KNOWN = frozenset(
    plain_name(name)
    for fields in (OBVIOUS_NAMES, STATUS_NAMES)
    for names in fields.values()
    for name in names
)
# What exports of many makers call their columns, whether or not anything is read from them.
_COMMON = frozenset(
    {
        *("account", "author", "by", "channel", "comment", "commentcount", "comments"),
        *("commentscount", "content", "count", "created", "data", "datetime", "email", "file"),
        *("filename", "filepath", "filetype", "from", "hash", "height", "image", "imageid", "img"),
        *("items", "lat", "latitude", "likecount", "likes", "link", "location", "lon", "longitude"),
        *("mediaid", "mediatype", "message", "name", "owner", "page", "permalink", "pic"),
        *("postedat", "postid", "posts", "published", "record", "records", "results", "shares"),
        *("source", "src", "status", "time", "title", "type", "updated", "updatedat", "uri"),
        *("user", "userid", "users", "video", "videourl", "viewcount", "views", "who", "width"),
    }
)
_UNWRAP = "if those are posts, save them as a file of their own: a JSON array, or one a line"
_NAME = re.compile(r"[^\W\d][\w $()/.#-]{0,39}")
_LONG_NUMBER = re.compile(r"[0-9]{4}")
# What stands below a name, and is none: a number, a time, a flag, an address, a file.
_VALUE = re.compile(
    r"(?i)[-+0-9.,:/TZ ]*[0-9][-+0-9.,:/TZ ]*|true|false|https?://.*|.*\.(jpe?g|png)"
)


def described(head: Head, columns: Sequence[str] = ()) -> list[str]:
    """What a file has that was said to be a table; ``columns`` are those of its schema, if any."""
    what = "columns" if columns or head.kind == "text" else "keys"
    names = list(columns) or columns_of(head)
    shown = [name for name in names if _is_name(name)][:_MOST_SHOWN]
    if not shown and what == "columns":
        return ["a table needs a first row with the names of its columns, which is not to be seen"]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    told = f"the {what} {', '.join(shown)}{more}"
    if not shown:
        told = "keys that are not shown here, because they may be data"
    if not columns and is_wrapped(head):
        return [f"within, it has {told}", _UNWRAP]
    return [f"it has {told}"]


def described_by_usual_names(head: Head) -> list[str]:
    """What a file has that nobody said to be a table: of its names only those that anybody uses.

    Any other may be a handle.
    """
    what = "columns" if head.kind == "text" else "keys"
    names = [*dict.fromkeys(key for record in _inner_records(head) for key in record)]
    if head.kind == "text":
        names = head.columns
    usual = [name for name in names if plain_name(name) in _KNOWN | _COMMON]
    counted = f"it has {len(names)} {what if len(names) != 1 else what[:-1]}"
    told = f"{counted}, none of a usual name"
    if usual:
        others = len(names) - len(usual)
        told = f"{counted}: {', '.join(usual)}{f' and {others} more' if others else ''}"
    if is_wrapped(head):
        return [f"within, {told}", _UNWRAP]
    return [f"{told}; see all: `--format table --dry-run`"]


def name_them(head: Head, table: OpenTable, fields: Iterable[str]) -> str:
    """The hint for a table that lacks what it needs: what it has, and the option that helps."""
    columns = list(table.types) if table.typing == "native" else ()
    how = f"name them with `--map COLUMN=FIELD`; the fields: {', '.join(fields)}"
    return "\n".join([*described(head, columns), how])


def columns_of(head: Head) -> list[str]:
    """The header of a table, or the keys of its records; none of what may be data."""
    if head.kind == "text":
        return _header(head.rows)
    return _keys(_inner_records(head), is_list=isinstance(head.value, list))


def is_wrapped(head: Head) -> bool:
    return _inner_records(head) != head.records


def _inner_records(head: Head) -> list[Mapping[str, Any]]:
    """The records of JSON; where a document only wraps lists and objects, those within."""
    records: list[Mapping[str, Any]] = list(head.records)
    while len(records) == 1 and records[0] and all(map(_is_container, records[0].values())):
        records = [one for value in records[0].values() for one in _objects(value)]
    return records


def _header(rows: Sequence[Sequence[str]]) -> list[str]:
    first = [cell.strip() for cell in rows[0]] if rows else []
    if len(first) < 2 or len(set(first)) < len(first) or not all(map(_is_name, first)):
        return []
    below = [row for row in rows[1:] if len(row) == len(first)]
    is_typed = bool(below) and any(
        all(_VALUE.fullmatch(row[place].strip()) for row in below) and not _VALUE.fullmatch(name)
        for place, name in enumerate(first)
    )
    return first if is_typed or _known(first) > 1 else []


def _keys(records: Sequence[Mapping[str, Any]], *, is_list: bool) -> list[str]:
    found = Counter(key for record in records for key in record)
    # What few records have may be data; what one alone has is told by those that are known.
    usual = [key for key, count in found.items() if count * 2 >= len(records)]
    is_told = is_list or len(records) > 1 or _known(usual) > 0
    return usual if is_told and all(map(_is_name, usual)) else []


def _known(names: Iterable[str]) -> int:
    return sum(plain_name(name) in _KNOWN for name in names)


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and not _LONG_NUMBER.search(text)


def _is_container(value: Any) -> bool:
    return isinstance(value, (dict, list))


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
