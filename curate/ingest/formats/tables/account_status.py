"""Reads tables of accounts' statuses: the way to bring them from elsewhere."""

from collections.abc import Iterator

from curate.errors import InputError
from curate.ingest.adapter import Adapter, Source
from curate.ingest.fields import MalformedError
from curate.ingest.formats.tables.columns import DOUBLED, UNREAD, Expressions
from curate.ingest.formats.tables.headers import (
    STATUS_NAMES,
    choose_columns,
    parse_map,
    read_header,
)
from curate.ingest.observations import IngestLog, Observations
from curate.ingest.shown_names import name_them
from curate.ingest.sniffing import Head, look_at
from curate.ingest.table_reader import opened, stream, typing_of
from curate.store.quoting import quote_literal


def recognises(head: Head) -> bool:
    """Whether a file is table: more is not asked, because it is named by who ingests it."""
    return typing_of(head) is not None


def read(source: Source, log: IngestLog) -> Iterator[Observations]:
    """Yield the account statuses of every file."""
    mapping = parse_map(source.pairs, STATUS_NAMES)
    for file in source.files:
        try:
            head = look_at(file)
            with opened(head, source.export.scratch, memory=source.memory) as table:
                name = file.unpacked_name
                chosen = choose_columns(list(table.types), STATUS_NAMES, mapping)
                if not {"account_id", "handle"} & set(chosen) or not (
                    {"account_status", "is_private", "is_public", "consent"} & set(chosen)
                ):
                    raise InputError(
                        f"{name}: an account-status table needs account_id or handle, and status, "
                        "is_private or consent",
                        hint=name_them(head, table, STATUS_NAMES),
                    )
                header = read_header(
                    list(table.types), STATUS_NAMES, source.pairs, source.ignored, name
                )
                log.leave_unread(header.unread)
                query = _status_query(Expressions(chosen, table), table.is_doubled)
                yield from stream(table, query, "accounts", log)
        except MalformedError as error:
            log.reject(file.name, None, str(error))


def _status_query(of: Expressions, is_doubled: str) -> str:
    return f"""
        SELECT *, CASE WHEN is_doubled THEN '{DOUBLED}'
                       WHEN account_id IS NULL AND handle IS NULL THEN 'no account'
                       WHEN undecoded THEN 'bytes that are no UTF-8'
                       WHEN is_unread AND coalesce(status, 'unknown') IN ('public', 'unknown')
                         AND coalesce(signals[1].value, 'granted') = 'granted'
                       THEN {quote_literal(UNREAD)} END AS problem
        FROM (SELECT
          {is_doubled} AS is_doubled,
          {of.is_unread("observed_at")} AS is_unread,
          coalesce({of.platform()}, 'any') AS platform,
          {of.name("account_id")} AS account_id,
          {of.name("handle")} AS handle,
          {of.status()} AS status,
          {of.time("observed_at")} AS observed_at,
          'status-table' AS origin,
          CAST(NULL AS BOOLEAN) AS is_followed_by_viewer,
          {_consent(of, is_doubled)} AS signals,
          {of.undecoded()} AS undecoded,
          CAST(NULL AS BIGINT) AS record
        FROM {of.source()} AS told) AS mapped"""  # noqa: S608 - identifiers are quoted, no value is pasted


def _consent(of: Expressions, is_doubled: str) -> str:
    said = of.text("consent")
    return (
        f"CASE WHEN {said} IS NOT NULL "
        f"THEN [{{'signal': 'account:consent', 'value': CASE WHEN {is_doubled} THEN 'unreadable' "
        f"ELSE lower({said}) END}}] END"
    )


# A list of accounts could be a list of posts: it is read when it is asked for by name.
ADAPTER = Adapter(
    name="account-status",
    looked_for=(
        "a CSV, TSV, JSON or Parquet file with account_id or handle, and status, is_private or "
        "consent"
    ),
    recognises=recognises,
    read=read,
    is_detected=False,
    takes_map=True,
    has_private_names=False,
)
