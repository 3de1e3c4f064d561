"""Reads YFCC100M, the dataset of a hundred million photos of Flickr: tab-separated, no header.

Every photo was public, under a Creative Commons licence, when it was collected in 2014. Nothing
says whether it still is, so that the status of its owner is not known.
"""

import re
from collections.abc import Iterator

from curate.ingest.adapter import Adapter, Source
from curate.ingest.fields import MalformedError
from curate.ingest.formats.flickr.photos import licence_sql
from curate.ingest.observations import IngestLog, Observations
from curate.ingest.sniffing import Head, look_at
from curate.ingest.table_reader import opened, stream

_COLUMNS = (
    "photo_id", "owner", "nickname", "date_taken", "date_uploaded", "device", "title",
    "description", "user_tags", "machine_tags", "longitude", "latitude", "accuracy", "page_url",
    "download_url", "license_name", "license_url", "server", "farm", "secret", "original_secret",
    "extension", "marker",
)  # fmt: skip
_OWNER = r"[0-9]+@N[0-9]+"
_PAGE = re.compile(r"https?://(www\.)?flickr\.com/photos/")
_HEAD_ROWS = 50
# Every line as one value: a row of the wrong width is then a row like others, with its number. No
# line holds the delimiter, because the texts are URL-encoded.
_ONE_COLUMN = (
    "columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '\x01', "
    "quote = '', escape = '', comment = '', strict_mode = false"
)


def recognises(head: Head) -> bool:
    """Whether a row at the beginning has the right width, an owner and a page of Flickr."""
    return head.kind == "text" and any(
        _is_photo(line.rstrip("\r").split("\t")) for line in head.text.split("\n", _HEAD_ROWS)
    )


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the photos of every file."""
    for file in source.files:
        try:
            head, scratch = look_at(file), source.export.scratch
            with opened(head, scratch, _ONE_COLUMN, memory=source.memory) as table:
                yield from stream(table, _QUERY, "posts", log)
        except MalformedError as error:
            log.reject(file.name, None, str(error))


def _is_photo(fields: list[str]) -> bool:
    if len(fields) == len(_COLUMNS) + 2:
        fields = [fields[1], *fields[3:]]
    if len(fields) != len(_COLUMNS):
        return False
    row = dict(zip(_COLUMNS, fields, strict=True))
    return bool(re.fullmatch(_OWNER, row["owner"]) and _PAGE.match(row["page_url"]))


def _decoded(text: str) -> str:
    """Text that was URL-encoded, with ``+`` for a space."""
    spaced = f"replace({text}, '+', ' ')"
    # A text that was cut within a character is no UTF-8: then only its ASCII is decoded.
    ascii_only = f"regexp_replace({spaced}, '%[89A-Fa-f][0-9A-Fa-f]', '%EF%BF%BD', 'g')"
    return f"coalesce(try(url_decode({spaced})), url_decode({ascii_only}))"


def _stripped(text: str) -> str:
    return f"nullif(regexp_replace({_decoded(text)}, '^\\s+|\\s+$', '', 'g'), '')"


def _query() -> str:
    columns = ", ".join(f"fields[{n}] AS {name}" for n, name in enumerate(_COLUMNS, 1))
    return f"""
        WITH lines AS (
          SELECT string_split(rtrim(line, chr(13)), chr(9)) AS fields
          FROM source
          WHERE line IS NOT NULL
        ),
        narrow AS (
          -- The wider form has the line's number first and a hash after the photo's id.
          SELECT CASE len(fields) WHEN 25 THEN list_concat(fields[2:2], fields[4:]) ELSE fields END
                   AS fields
          FROM lines
        ),
        photos AS (
          SELECT {columns}, len(fields) AS width
          FROM narrow
        ),
        decoded AS (
          SELECT *, nullif(concat_ws(chr(10), {_stripped("title")},
                                     {_stripped("description")}), '') AS caption,
                 TRY_CAST(date_taken AS TIMESTAMP) AS taken,
                 TRY_CAST(date_uploaded AS BIGINT) AS uploaded
          FROM photos
        )
        SELECT
          'flickr' AS platform,
          photo_id AS post_id,
          owner AS account_id,
          {_stripped("nickname")} AS handle,
          CAST(NULL AS VARCHAR) AS status,
          CAST(NULL AS BOOLEAN) AS is_followed_by_viewer,
          -- Flickr writes the year 4501 where nobody knows when a photo was taken.
          CASE WHEN taken >= TIMESTAMP '0001-01-01' AND taken < TIMESTAMP '4501-01-01' THEN taken
               WHEN uploaded BETWEEN 631152000 AND 4102444799
               THEN make_timestamp(uploaded * 1000000) END AS created_at,
          CAST(NULL AS TIMESTAMP) AS observed_at,
          'post' AS kind,
          'public' AS visibility,
          CAST(NULL AS VARCHAR) AS repost_of,
          CAST(NULL AS VARCHAR[]) AS speaks_of,
          CAST(NULL AS VARCHAR) AS language,
          caption,
          -- Split first: a decoded tag may hold a comma.
          list_filter(list_transform(string_split(user_tags, ','),
                                     lambda tag: ltrim(trim({_decoded("tag")}), '#')),
                      lambda tag: tag <> '') AS tags,
          CAST(NULL AS VARCHAR[]) AS texts,
          CAST([] AS STRUCT(role VARCHAR, account_id VARCHAR, handle VARCHAR, status VARCHAR)[])
            AS people,
          CASE WHEN marker = '0' AND regexp_matches(download_url, '^https?://')
               THEN [{{'path': CAST(NULL AS VARCHAR), 'url': download_url,
                       'alt_text': CAST(NULL AS VARCHAR)}}] ELSE [] END AS media,
          list_filter([{{'signal': 'license',
                         'value': {licence_sql("license_name", "license_url")}}}],
                      lambda entry: entry.value IS NOT NULL) AS signals,
          CASE WHEN width <> {len(_COLUMNS)} THEN 'not 23 or 25 columns'
               WHEN NOT regexp_full_match(photo_id, '[0-9]+') THEN 'no photo id'
               WHEN NOT regexp_full_match(owner, '{_OWNER}') THEN 'no owner'
               WHEN marker NOT IN ('0', '1') THEN 'neither a photo nor a video' END AS problem,
          CAST(NULL AS BIGINT) AS record
        FROM decoded"""  # noqa: S608 - made of constants


_QUERY = _query()
ADAPTER = Adapter(
    name="yfcc100m",
    looked_for="a tab-separated file of YFCC100M, with 23 or 25 columns and no header",
    recognises=recognises,
    read=read,
    has_private_names=False,
)
