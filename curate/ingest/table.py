"""Reads flat tables (CSV, TSV, JSON lines, Parquet) of posts, through DuckDB's own readers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from curate.errors import InputError
from curate.ingest.columns import (
    OBVIOUS_NAMES,
    STATUS_NAMES,
    Expressions,
    Typing,
    choose_columns,
    parse_map,
)
from curate.ingest.observations import (
    ACCOUNT_OBSERVATIONS,
    POST_OBSERVATIONS,
    Observations,
    Reading,
    Subject,
)
from curate.store.engine import quote_literal

NAME = "table"
STATUS_NAME = "account-status"
LOOKED_FOR = "a CSV, TSV, JSONL or Parquet file with a column for the post and one for the account"
SUFFIXES: Mapping[str, Typing] = {
    ".csv": "text",
    ".tsv": "text",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "native",
}
_BATCH_ROWS = 1_000_000
_PERSON_TYPE = "STRUCT(role VARCHAR, account_id VARCHAR, handle VARCHAR, status VARCHAR)[]"
_MEDIUM_TYPE = "STRUCT(path VARCHAR, url VARCHAR)[]"

Progress = Callable[[int, int], None]


def detect(path: Path) -> bool:
    """Whether ``path`` is a file, or a folder of files, of a flat kind."""
    return any(True for _ in _files(path))


def read_posts(
    path: Path, reading: Reading, progress: Progress, pairs: Sequence[str] = ()
) -> Iterator[Observations]:
    """Yield the posts of every flat file at ``path``; media paths are relative to ``path``."""
    mapping = parse_map(pairs, OBVIOUS_NAMES)
    for file, name in _progressing(path, progress):
        with _open(file) as (source, types, typing):
            chosen = choose_columns(list(types), OBVIOUS_NAMES, mapping)
            missing = [
                need
                for need, fields in (
                    ("the post's id (post_id)", {"post_id"}),
                    ("the account (account_id or handle)", {"account_id", "handle"}),
                )
                if not fields & set(chosen)
            ]
            if missing:
                raise InputError(
                    f"{name}: no column for {' and '.join(missing)}",
                    hint="name them with `--map column=field`",
                )
            _refuse_floats(chosen, types, name)
            folder = "" if path.is_file() else str(file.relative_to(path).parent)
            query = _post_query(Expressions(chosen, types, typing), chosen, folder)
            yield from _stream(source, query, "posts", name, POST_OBSERVATIONS)
            _note_rejects(source, reading, name)


def read_statuses(
    path: Path, reading: Reading, progress: Progress, pairs: Sequence[str] = ()
) -> Iterator[Observations]:
    """Yield the account statuses of every flat file at ``path``."""
    mapping = parse_map(pairs, STATUS_NAMES)
    for file, name in _progressing(path, progress):
        with _open(file) as (source, types, typing):
            chosen = choose_columns(list(types), STATUS_NAMES, mapping)
            if not {"account_id", "handle"} & set(chosen) or not (
                {"account_status", "is_private"} & set(chosen)
            ):
                raise InputError(
                    f"{name}: an account-status table needs account_id or handle, and status or "
                    "is_private",
                    hint="name them with `--map column=field`",
                )
            _refuse_floats(chosen, types, name)
            query = _status_query(Expressions(chosen, types, typing))
            yield from _stream(source, query, "accounts", name, ACCOUNT_OBSERVATIONS)
            _note_rejects(source, reading, name)


def _files(path: Path) -> Iterator[Path]:
    candidates = [path] if path.is_file() else sorted(path.rglob("*"))
    for file in candidates:
        if file.suffix.lower() in SUFFIXES and file.is_file() and not file.is_symlink():
            yield file


def _progressing(path: Path, progress: Progress) -> Iterator[tuple[Path, str]]:
    files = list(_files(path))
    for number, file in enumerate(files):
        progress(number, len(files))
        yield file, file.name if path.is_file() else str(file.relative_to(path))
    progress(len(files), len(files))


@contextmanager
def _open(
    file: Path,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, str], Typing]]:
    typing = SUFFIXES[file.suffix.lower()]
    with duckdb.connect(config={"python_enable_replacements": False}) as connection:
        connection.execute(
            "SET TimeZone = 'UTC'; SET memory_limit = '1GB'; SET preserve_insertion_order = true"
        ).fetchall()
        literal = quote_literal(str(file))
        try:
            names = connection.sql(f"SELECT * FROM {_reader(literal, typing)}").columns  # noqa: S608
            call = _reader(literal, typing, names)
            connection.execute(f"CREATE VIEW source AS SELECT * FROM {call}").fetchall()  # noqa: S608
            described = connection.execute("DESCRIBE source").fetchall()
        except duckdb.Error as error:
            # DuckDB quotes the offending data in its message, so only the kind is passed on.
            raise InputError(
                f"{file.name}: cannot be read as {typing_name(typing)} ({type(error).__name__})"
            ) from None
        yield connection, {row[0]: row[1] for row in described}, typing


def typing_name(typing: Typing) -> str:
    """What a user calls files of this typing."""
    return {"text": "CSV", "json": "JSON lines", "native": "Parquet"}[typing]


def _reader(literal: str, typing: Typing, names: Sequence[str] = ()) -> str:
    if typing == "native":
        return f"read_parquet({literal})"
    if typing == "text":
        return f"read_csv({literal}, all_varchar = true, header = true, store_rejects = true)"
    shape = "format = 'newline_delimited', ignore_errors = true"
    if not names:
        # All records, at their top level only: a column that appears late, such as the co-authors
        # of one post in a million, must not be overlooked.
        look = "sample_size = -1, maximum_depth = 1, map_inference_threshold = -1"
        return f"read_json({literal}, {shape}, records = true, {look})"
    # Every value as JSON: its own type is the evidence (a flag must be a JSON boolean).
    columns = ", ".join(f"{quote_literal(name)}: 'JSON'" for name in names)
    return f"read_json({literal}, {shape}, columns = {{{columns}}})"


def _post_query(of: Expressions, chosen: Mapping[str, str], folder: str) -> str:
    prefix = folder.replace("'", "''")
    return f"""
        SELECT *, CASE WHEN post_id IS NULL THEN 'no post id'
                       WHEN account_id IS NULL AND handle IS NULL THEN 'no account'
                       WHEN {_is_rounded("post_id")} OR {_is_rounded("account_id")}
                       THEN 'an id rounded to a float' END AS problem
        FROM (SELECT
          coalesce({of.text("platform")}, 'table') AS platform,
          {of.text("post_id")} AS post_id,
          {of.text("account_id")} AS account_id,
          nullif(ltrim({of.text("handle")}, '@'), '') AS handle,
          {of.status()} AS status,
          CAST(NULL AS BOOLEAN) AS is_followed_by_viewer,
          {of.time("created_at")} AS created_at,
          {of.time("observed_at")} AS observed_at,
          {_kind(of)} AS kind,
          {_visibility(of, chosen)} AS visibility,
          {of.text("repost_of")} AS repost_of,
          {of.text("language")} AS language,
          {of.raw_text("caption")} AS caption,
          {_tags(of, chosen)} AS tags,
          {_people(of, chosen)} AS people,
          {_media(of, chosen, prefix)} AS media,
          CAST(NULL AS BIGINT) AS record
        FROM source) AS mapped"""  # noqa: S608 - identifiers are quoted, no value is pasted


def _status_query(of: Expressions) -> str:
    return f"""
        SELECT *, CASE WHEN account_id IS NULL AND handle IS NULL THEN 'no account'
                       WHEN {_is_rounded("account_id")}
                       THEN 'an id rounded to a float' END AS problem
        FROM (SELECT
          coalesce({of.text("platform")}, 'any') AS platform,
          {of.text("account_id")} AS account_id,
          nullif(ltrim({of.text("handle")}, '@'), '') AS handle,
          {of.status()} AS status,
          {of.time("observed_at")} AS observed_at,
          'status-table' AS origin,
          CAST(NULL AS BOOLEAN) AS is_followed_by_viewer,
          CAST(NULL AS STRUCT(signal VARCHAR, value VARCHAR)[]) AS signals,
          CAST(NULL AS BIGINT) AS record
        FROM source) AS mapped"""  # noqa: S608 - identifiers are quoted, no value is pasted


def _is_rounded(column: str) -> str:
    # 1.23457E+18: what spreadsheets and data frames make of a long number. Its last digits are
    # gone, so that two accounts would become one.
    return f"coalesce(regexp_full_match({column}, '[0-9](\\.[0-9]+)?[eE]\\+[0-9]+'), FALSE)"


def _refuse_floats(chosen: Mapping[str, str], types: Mapping[str, str], name: str) -> None:
    for field in ("post_id", "account_id"):
        if field in chosen and types[chosen[field]] in {"DOUBLE", "FLOAT"}:
            raise InputError(
                f"{name}: the ids in {field} are floating-point numbers, which round long ids",
                hint="write ids as text or as whole numbers",
            )


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
    tags = of.texts("hashtags", r"[|,\s\u00a0]+".replace("\\u00a0", "\u00a0"))
    return f"list_transform({tags}, lambda tag: ltrim(trim(tag), '#＃'))"


def _people(of: Expressions, chosen: Mapping[str, str]) -> str:
    roles = (("coauthors", "coauthor"), ("tagged", "tagged"), ("mentions", "mentioned"))
    lists = [
        f"coalesce(list_transform({of.texts(field)}, lambda person: {_person(role)}), [])"
        for field, role in roles
        if field in chosen
    ]
    if not lists:
        return f"CAST(NULL AS {_PERSON_TYPE})"
    joined = lists[0] if len(lists) == 1 else f"list_concat({', '.join(lists)})"
    return f"CAST({joined} AS {_PERSON_TYPE})"


def _person(role: str) -> str:
    # Digits, a DID or an NSID are an id; anything else is a handle.
    is_id = "regexp_full_match(trim(person), '[0-9]+|did:.+|[0-9]+@N[0-9]+|https?://.+')"
    return (
        f"{{'role': '{role}', 'account_id': CASE WHEN {is_id} THEN trim(person) END, "
        f"'handle': CASE WHEN NOT {is_id} THEN ltrim(trim(person), '@') END, 'status': NULL}}"
    )


def _media(of: Expressions, chosen: Mapping[str, str], folder: str) -> str:
    if "media" not in chosen:
        return f"CAST(NULL AS {_MEDIUM_TYPE})"
    is_url = "regexp_matches(item, '^https?://')"
    path = "item" if folder in {"", "."} else f"concat('{folder}/', item)"
    return (
        f"CAST(list_transform({of.texts('media')}, lambda item: "
        f"{{'path': CASE WHEN NOT {is_url} THEN {path} END, "
        f"'url': CASE WHEN {is_url} THEN item END}}) AS {_MEDIUM_TYPE})"
    )


def _stream(
    source: duckdb.DuckDBPyConnection, query: str, subject: Subject, name: str, schema: pa.Schema
) -> Iterator[Observations]:
    names = ", ".join(schema.names)
    reader = source.sql(f"SELECT {names} FROM ({query}) AS observed").to_arrow_reader(_BATCH_ROWS)  # noqa: S608
    try:
        for batch in reader:
            yield Observations(subject, pa.Table.from_batches([batch]).cast(schema), name)
    except duckdb.Error as error:
        raise InputError(f"{name}: cannot be read ({type(error).__name__})") from None


def _note_rejects(source: duckdb.DuckDBPyConnection, reading: Reading, name: str) -> None:
    tables = {row[0] for row in source.execute("SHOW TABLES").fetchall()}
    if "reject_errors" not in tables:
        return
    for line, kind in source.execute(
        "SELECT DISTINCT line, error_type FROM reject_errors ORDER BY line"
    ).fetchall():
        reading.reject(name, line, str(kind).lower().replace("_", " "))
