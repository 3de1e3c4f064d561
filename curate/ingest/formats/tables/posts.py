"""Reads tables of posts: CSV, TSV, JSON lines, Parquet, by the names of their columns."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from curate.errors import InputError
from curate.ingest.adapter import Adapter, Source
from curate.ingest.fields import ACCOUNT_ID, MalformedError
from curate.ingest.formats.tables.columns import DOUBLED, UNREAD, Expressions
from curate.ingest.formats.tables.headers import (
    OBVIOUS_NAMES,
    SIGNAL_NAMES,
    Header,
    choose_columns,
    parse_map,
    plain_name,
    read_header,
    unread_of,
)
from curate.ingest.observations import IngestLog, Observations
from curate.ingest.shown_names import name_them
from curate.ingest.sniffing import Head, look_at
from curate.ingest.table_reader import OpenTable, opened, stream, typing_of
from curate.sources import ExportFile
from curate.store.quoting import quote_literal

_PERSON_TYPE = "STRUCT(role VARCHAR, account_id VARCHAR, handle VARCHAR, status VARCHAR)[]"
# Where platforms show posts; their pictures lie on other hosts (cdninstagram.com, pbs.twimg.com).
_PLATFORM_PAGE = (
    r"(?i)^https?://((www|m|mobile|web|old|new|[a-z]{2})\.)?"
    r"((instagram|facebook|twitter|x|tiktok|threads|pinterest|reddit|tumblr|youtube|vk|weibo)"
    r"\.(com|net|[a-z]{2})|bsky\.app|flickr\.com/photos|youtu\.be|flic\.kr|pin\.it|fb\.watch)(/|$)"
)
# How Mastodon and its like address posts, on hosts of any name.
_STATUS_PAGE = r"(?i)^https?://[^/]+/(@[^/]+/[0-9]+|users/[^/]+/statuses/[0-9]+|notes/[^/]+)/?$"
_PICTURE_FILE = r"(?i)\.(jpe?g|png|webp|gif|tiff?|bmp|hei[cf]|avif)([?#].*)?$"
_MEDIUM_TYPE = "STRUCT(path VARCHAR, url VARCHAR, alt_text VARCHAR)[]"
_SIGNAL_TYPE = "STRUCT(signal VARCHAR, value VARCHAR)[]"
# Two of a post's content, or its id and its account, make a table look like one of posts.
_CONTENT = frozenset({"caption", "hashtags", "media"})
# Columns that say whose a post is in a way of their own, such as an object with a name in it.
_PEOPLE = frozenset({"account", "author", "owner", "user", "from"})
_ROLES = (("coauthors", "coauthor"), ("tagged", "tagged"), ("mentions", "mentioned"))


# What was observed at a time that can't be read counts, undated, if it refuses or names somebody.
_REFUSES_NOTHING = (
    "coalesce(status, 'unknown') IN ('public', 'unknown') AND kind = 'post' "
    "AND coalesce(visibility, 'public') = 'public' AND coalesce(len(signals), 0) = 0 "
    "AND coalesce(len(people), 0) = 0"
)


def recognises(head: Head) -> bool:
    """Whether a table has columns that look like those of posts."""
    typing = typing_of(head)
    if typing is None:
        return False
    if typing == "native":
        return True
    columns = head.columns or list({key: None for one in head.records for key in _keys(one)})
    found = set(choose_columns(columns, OBVIOUS_NAMES, {}))
    if "post_id" in found and found & {"account_id", "handle"}:
        return True
    return bool(found & {"post_id", "created_at"} and found & _CONTENT)


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the posts of every file; media paths are relative to the file that names them."""
    for file in source.files:
        head = look_at(file)
        try:
            if typing_of(head) is None:
                raise MalformedError("not CSV, TSV, JSON lines or Parquet")
            with opened(head, source.export.scratch, memory=source.memory) as table:
                yield from _posts(table, head, source, log)
        except MalformedError as error:
            log.reject(file.name, None, str(error))


def header_of(file: ExportFile, pairs: Sequence[str]) -> Header:
    """What each column of a table would be read as; nothing of what can't be read."""
    try:
        with opened(look_at(file), None) as table:
            columns = list(table.types)
    except MalformedError:
        return Header({}, [])
    chosen = choose_columns(columns, OBVIOUS_NAMES, parse_map(pairs, OBVIOUS_NAMES))
    return Header(chosen, unread_of(columns, chosen))


def _posts(table: OpenTable, head: Head, source: Source, log: IngestLog) -> Iterator[Observations]:
    name = table.file.unpacked_name
    header = read_header(list(table.types), OBVIOUS_NAMES, source.pairs, source.ignored, name)
    chosen = header.chosen
    if "post_id" not in chosen and not _CONTENT & set(chosen):
        raise InputError(
            f"{name}: no column for the post's id (post_id), nor for its content",
            hint=name_them(head, table, OBVIOUS_NAMES),
        )
    log.leave_unread(header.unread)
    is_anonymous = not {"account_id", "handle"} & set(chosen)
    if is_anonymous and _PEOPLE & set(map(plain_name, table.types)):
        # Each post may be another person's, and none is whoever --account names.
        raise MalformedError("accounts in a column that is not mapped to account_id or handle")
    of = Expressions(chosen, table)
    owner: Mapping[str, str | None] = {}
    if is_anonymous:
        # The beginning of the file tells it from others, and is the same when it is read again.
        owner = source.owner_of_unnamed(hashlib.sha256(head.start).hexdigest())
    query = _post_query(of, chosen, table, owner)
    yield from stream(table, query, "posts", log)


def _post_query(
    of: Expressions, chosen: Mapping[str, str], table: OpenTable, owner: Mapping[str, str | None]
) -> str:
    prefix = table.file.folder.replace("'", "''")
    return f"""
        SELECT * REPLACE (CASE WHEN is_unread AND status = 'public' THEN 'unknown' ELSE status END
                            AS status),
               CASE WHEN is_doubled THEN '{DOUBLED}'
                       WHEN post_id IS NULL THEN 'no post id'
                       WHEN account_id IS NULL AND handle IS NULL THEN 'no account'
                       WHEN is_unreadable THEN 'a list that nothing reads'
                       WHEN undecoded THEN 'bytes that are no UTF-8'
                       WHEN is_unread AND {_REFUSES_NOTHING} THEN {quote_literal(UNREAD)}
                       END AS problem
        FROM (SELECT
          {table.is_doubled} AS is_doubled,
          {of.is_unread("observed_at")} AS is_unread,
          coalesce({of.platform()}, 'table') AS platform,
          {of.name("post_id") if "post_id" in chosen else _derived_id(of, chosen)} AS post_id,
          {_constant(owner["account_id"]) if owner else of.name("account_id")} AS account_id,
          {_constant(owner["handle"]) if owner else of.name("handle")} AS handle,
          {of.status()} AS status,
          CAST(NULL AS BOOLEAN) AS is_followed_by_viewer,
          {of.time("created_at")} AS created_at,
          {of.time("observed_at")} AS observed_at,
          {_kind(of)} AS kind,
          {_visibility(of, chosen)} AS visibility,
          {of.name("repost_of")} AS repost_of,
          {_speaks_of(of)} AS speaks_of,
          {of.text("language")} AS language,
          {of.raw_text("caption")} AS caption,
          [{of.text("alt_text")}] AS texts,
          {_tags(of, chosen)} AS tags,
          {_people(of, chosen)} AS people,
          {_media(of, chosen, prefix)} AS media,
          {_signals(of, chosen)} AS signals,
          {of.undecoded()} AS undecoded,
          {of.unreadable()} AS is_unreadable,
          CAST(NULL AS BIGINT) AS record
        FROM {of.source()} AS listed) AS mapped"""  # noqa: S608 - identifiers are quoted, no value is pasted


def _derived_id(of: Expressions, chosen: Mapping[str, str]) -> str:
    # Without an id, the same content is the same post: exact duplicates become one.
    fields = ("account_id", "handle", "created_at", "caption", "hashtags", "media")
    texts = [of.raw_text(field) for field in fields if field in chosen]
    parts = ", ".join(f"coalesce({text}, '')" for text in texts)
    # A row without any of it, such as a line that is no JSON, is no post.
    has_content = " OR ".join(f"{text} IS NOT NULL" for text in texts)
    return f"CASE WHEN {has_content} THEN substr(sha256(concat_ws(chr(0), {parts})), 1, 32) END"


def _keys(record: Mapping[str, object]) -> Iterator[str]:
    """The keys of a record, and those of the objects in it, as the table's columns are called."""
    for key, value in record.items():
        yield key
        if isinstance(value, dict):
            yield from (f"{key}.{below}" for below in value)


def _constant(value: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if value is None else quote_literal(value)


def _kind(of: Expressions) -> str:
    text = f"lower({of.text('kind')})"
    return (
        f"CASE WHEN {text} IS NULL THEN 'post' WHEN {text} IN ('post', 'story', 'repost') "
        f"THEN {text} ELSE 'unknown' END"
    )


def _visibility(of: Expressions, chosen: Mapping[str, str]) -> str:
    if "visibility" not in chosen:
        return "CAST(NULL AS VARCHAR)"
    text = f"lower({of.text('visibility')})"
    # A column for the audience that says nothing is not a column that says public.
    return (
        f"CASE WHEN {text} IN ('public', 'unlisted', 'followers', 'direct', 'private', 'archived') "
        f"THEN {text} ELSE 'unknown' END"
    )


def _tags(of: Expressions, chosen: Mapping[str, str]) -> str:
    if "hashtags" not in chosen:
        return "CAST(NULL AS VARCHAR[])"
    return f"list_transform({of.texts('hashtags')}, lambda tag: ltrim(trim(tag), '#＃'))"


def _speaks_of(of: Expressions) -> str:
    """An empty cell says nothing; that there is nobody is said by an empty list."""
    said = {"kind": f"{of.text('kind')} IS NOT NULL"}
    for field, role in _ROLES:
        said[role] = f"len({of.texts(field)}) > 0 OR {of.text(field)} = '[]'"
    words = ", ".join(f"CASE WHEN {is_said} THEN '{field}' END" for field, is_said in said.items())
    return f"list_filter([{words}], lambda field: field IS NOT NULL)"


def _people(of: Expressions, chosen: Mapping[str, str]) -> str:
    lists = [
        f"coalesce(list_transform({of.texts(field)}, lambda person: {_person(role)}), [])"
        for field, role in _ROLES
        if field in chosen
    ]
    if not lists:
        return f"CAST(NULL AS {_PERSON_TYPE})"
    joined = lists[0] if len(lists) == 1 else f"list_concat({', '.join(lists)})"
    return f"CAST({joined} AS {_PERSON_TYPE})"


def _person(role: str) -> str:
    is_id = f"regexp_full_match(trim(person), '{ACCOUNT_ID}')"
    return (
        f"{{'role': '{role}', 'account_id': CASE WHEN {is_id} THEN trim(person) END, "
        f"'handle': CASE WHEN NOT {is_id} THEN trim(person) END, 'status': NULL}}"
    )


def _media(of: Expressions, chosen: Mapping[str, str], folder: str) -> str:
    if "media" not in chosen:
        return f"CAST(NULL AS {_MEDIUM_TYPE})"
    is_url = "(starts_with(item, 'https://') OR starts_with(item, 'http://'))"
    items = of.texts("media", f"NOT ({_is_permalink('item')})")
    path = "item" if folder in {"", "."} else f"concat('{folder}/', item)"
    return (
        f"CAST(list_transform({items}, lambda item: "
        f"{{'path': CASE WHEN NOT {is_url} THEN {path} END, "
        f"'url': CASE WHEN {is_url} THEN item END, 'alt_text': {of.text('alt_text')}}}) "
        f"AS {_MEDIUM_TYPE})"
    )


def _is_permalink(item: str) -> str:
    """Whether an address is that of a post: nobody finds a picture there, but whose post it is."""
    return (
        f"(regexp_matches({item}, '{_PLATFORM_PAGE}') OR regexp_matches({item}, '{_STATUS_PAGE}')) "
        f"AND NOT regexp_matches({item}, '{_PICTURE_FILE}')"
    )


def _signals(of: Expressions, chosen: Mapping[str, str]) -> str:
    spoken = [
        f"CASE WHEN {of.text(field)} IS NOT NULL "
        f"THEN {{'signal': '{signal}', 'value': {of.text(field)}}} END"
        for field, signal in SIGNAL_NAMES.items()
        if field in chosen
    ]
    if not spoken:
        return f"CAST(NULL AS {_SIGNAL_TYPE})"
    return (
        f"CAST(list_filter([{', '.join(spoken)}], lambda entry: entry IS NOT NULL) "
        f"AS {_SIGNAL_TYPE})"
    )


ADAPTER = Adapter(
    name="table",
    looked_for="a CSV, TSV, JSON or Parquet file with columns for the post and its account",
    recognises=recognises,
    read=read,
    is_fallback=True,
    takes_map=True,
    has_private_names=False,
)
