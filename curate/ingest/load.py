"""Turns observations into the base tables of the store, a bounded chunk at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from curate.errors import ContractError
from curate.ingest.adapter import UNNAMED
from curate.ingest.chunks import chunked, numbered
from curate.ingest.naming import MENTIONS, named_mentions
from curate.ingest.observations import (
    SCHEMAS,
    IngestLog,
    Malformed,
    Observations,
)
from curate.pseudonyms import PseudonymKey
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store
from curate.tags.keys.extraction import MAY_HOLD_TAGS, TAG_PATTERN

_ENGINE_BATCH_ROWS = 50_000
_CHUNKS = {
    "post_chunk": pa.schema([*SCHEMAS["posts"], ("row", pa.int64()), ("first_image", pa.int64())]),
    "account_chunk": SCHEMAS["accounts"],
    "deletion_observations": SCHEMAS["deletions"],
}
# Views of a chunk, sql/ingest/observations, each after those that it reads; sql/ingest reads them.
_VIEWS = (
    "post_observations",
    "account_observations",
    "people_observations",
    "status_observations",
    "signal_observations",
)


@dataclass
class LoadCounts:
    """What one ingest brought in.

    ``profiles`` counts everybody once of whom something was observed that is no post.
    ``without_status`` counts the posts of whose account nothing at all was ever observed,
    ``unnamed`` those whose account the export does not name, ``undated`` those without a date of
    their own that can be read, and
    ``declared`` those whose account is declared public because their own record is silent.
    """

    posts: int = 0
    profiles: int = 0
    statuses: int = 0
    images: int = 0
    deletions: int = 0
    duplicates: int = 0
    without_status: int = 0
    unnamed: int = 0
    undated: int = 0
    declared: int = 0
    skipped: int = 0
    malformed: dict[str, int] = field(default_factory=dict)


class Loader:
    """Writes one source into the store; nothing of it counts before ``finish``."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        key: PseudonymKey,
        observed_at: datetime | None,
        *,
        is_declared_public: bool = False,
    ) -> None:
        store.remove_unfinished()
        self._store = store
        self._engine = engine
        self._source_id = max(store.source_ids(), default=0) + 1
        self._part = 0
        self._has_silent_posts = False
        self.counts = LoadCounts()
        for table in ("posts", "accounts", "images"):
            engine.bind(table, [file.path for file in store.base_files(table)])
        engine.rows(
            "CREATE TABLE known_accounts AS SELECT account_key, platform, account_id FROM accounts"
        )
        for chunk, schema in _CHUNKS.items():
            self._observe(chunk, schema.empty_table())
        self._observe_posts(_CHUNKS["post_chunk"].empty_table())
        for name in _VIEWS:
            engine.rows(f"CREATE VIEW {name} AS {load_sql('ingest/observations', name).text}")
        # A person may be observed in any number of records.
        engine.rows("CREATE TABLE profiles_seen (account_key BIGINT PRIMARY KEY)")
        self._params: dict[str, Any] = {
            "source_id": self._source_id,
            "observed_at": observed_at,
            # A declaration is no observation: it dates from when it is made.
            "declared_at": _now() if is_declared_public else None,
            "inner_pad": key.inner_pad,
            "outer_pad": key.outer_pad,
            "may_hold_tags": MAY_HOLD_TAGS,
            "tag_pattern": TAG_PATTERN,
            "first_post_key": self._next_key("posts", "post_key"),
            "first_account_key": self._next_key("accounts", "account_key"),
            "first_image_key": self._next_key("images", "image_key"),
        }

    def load(self, batches: Iterable[Observations], log: IngestLog) -> None:
        """Write all observations, in parts of at most a million posts."""
        load = {
            "posts": self._load_posts,
            "accounts": self._load_accounts,
            "deletions": self._load_deletions,
        }
        for subject, rows in chunked(batches, log):
            load[subject](rows)
        self.counts.profiles = self._engine.value("SELECT count(*) FROM profiles_seen")

    def finish(
        self,
        source_format: str,
        root: str,
        content_sha256: str,
        log: IngestLog,
        *,
        declared_public: str | None = None,
        ignored_columns: Sequence[str] = (),
    ) -> None:
        """Settle what was observed twice, and make the source count."""
        self.counts.skipped = sum(log.skipped.values())
        for record in log.malformed:
            self.counts.malformed[record.reason] = self.counts.malformed.get(record.reason, 0) + 1
        self._write_malformed(log.malformed)
        self._supersede(content_sha256)
        self.counts.without_status = self._count_silent_posts()
        row = {
            "source_id": self._source_id,
            "format": source_format,
            "root": root,
            "content_sha256": content_sha256,
            "ingested_at": _now(),
            "observed_at": self._params["observed_at"],
            "declared_public": declared_public,
            "ignored_columns": list(ignored_columns),
            "post_count": self.counts.posts,
            "profile_count": self.counts.profiles,
            "status_count": self.counts.statuses,
            "image_count": self.counts.images,
            "skipped_count": self.counts.skipped,
            "malformed_count": len(log.malformed),
            "duplicate_count": self.counts.duplicates,
        }
        table = load_schema()["sources"]
        batch = pa.RecordBatch.from_pylist([row], schema=table.arrow)
        self._engine.write_arrow(iter([batch]), table, self._store.source_file(self._source_id))

    def _load_posts(self, rows: pa.Table) -> None:
        self._observe_posts(numbered(rows))
        self._write_accounts()
        posts = self._write("posts")
        if posts != len(rows):
            raise ContractError(f"{len(rows) - posts} posts of a chunk would be lost")
        self.counts.statuses += self._write("account_status")
        silent = rows["status"].null_count
        self.counts.undated += rows["created_at"].null_count
        is_unnamed = _is_unnamed(rows)
        self.counts.unnamed += pc.sum(is_unnamed).as_py() or 0
        # Nothing is kept that calls a stand-in public.
        is_silent = silent > 0 or pc.any(is_unnamed).as_py()
        self._has_silent_posts = bool(self._has_silent_posts or is_silent)
        if self._params["declared_at"] is not None:
            is_declared = pc.and_not(pc.is_null(rows["status"]), is_unnamed)
            self.counts.declared += pc.sum(is_declared).as_py() or 0
        self._write("post_people")
        images = self._write("images")
        self._write("post_tags")
        if rows["signals"].null_count < len(rows):
            self._write("signals")
        self._observe_posts(_CHUNKS["post_chunk"].empty_table())
        self.counts.posts += posts
        self.counts.images += images
        self._params["first_post_key"] += len(rows)
        self._params["first_image_key"] += images
        self._part += 1

    def _load_accounts(self, rows: pa.Table) -> None:
        self._observe("account_chunk", rows)
        self._write_accounts()
        self.counts.statuses += self._write("account_status")
        self._write("signals")
        seen = load_sql("ingest/observations", "profile_accounts").text
        self._engine.rows(f"INSERT OR IGNORE INTO profiles_seen {seen}")
        self._observe("account_chunk", SCHEMAS["accounts"].empty_table())
        self._part += 1

    def _load_deletions(self, rows: pa.Table) -> None:
        self._observe("deletion_observations", rows)
        self.counts.deletions += self._write("deleted_posts")
        self._observe("deletion_observations", SCHEMAS["deletions"].empty_table())
        self._part += 1

    def _observe_posts(self, rows: pa.Table) -> None:
        self._observe("post_chunk", rows)
        mentions = MENTIONS.empty_table()
        if len(rows):
            # A table, because several views read it, and the texts are long.
            found = self._engine.arrow(load_sql("ingest/observations", "mentions").text)
            mentions = named_mentions(found.cast(MENTIONS))
        self._observe("mentions", mentions)

    def _observe(self, name: str, rows: pa.Table) -> None:
        # The engine's threads share an Arrow table by its batches.
        batches = rows.to_batches(max_chunksize=_ENGINE_BATCH_ROWS)
        self._engine.connection.register(name, pa.Table.from_batches(batches, rows.schema))

    def _write_accounts(self) -> None:
        # A table, because two questions are asked of it, and a post names whom many others name.
        identities = load_sql("ingest/observations", "identities")
        self._engine.rows(
            f"CREATE OR REPLACE TABLE identities AS {identities.text}",
            {param: self._params[param] for param in identities.params},
        )
        self._write("accounts")
        self._write("account_handles")
        self._engine.rows("DROP TABLE identities")

    def _write(self, table: str) -> int:
        file = load_sql("ingest", table)
        path = self._store.base_path(table, self._source_id, self._part)
        params = {param: self._params[param] for param in file.params}
        rows, _ = self._engine.write(file.text, params, load_schema()[table], path)
        if table == "accounts" and rows:
            self._engine.bind("accounts", [path])
            self._engine.rows(
                "INSERT INTO known_accounts SELECT account_key, platform, account_id FROM accounts"
            )
            self._params["first_account_key"] += rows
        if not rows and table != "posts":
            path.unlink()
        return rows

    def _write_malformed(self, records: list[Malformed]) -> None:
        if not records:
            return
        table = load_schema()["malformed"]
        rows = [
            {
                "source_id": self._source_id,
                "file": record.file,
                "record": record.record,
                "reason": record.reason,
            }
            for record in records
        ]
        batch = pa.RecordBatch.from_pylist(rows, schema=table.arrow)
        path = self._store.base_path("malformed", self._source_id, 0)
        self._engine.write_arrow(iter([batch]), table, path)

    def _supersede(self, content_sha256: str) -> None:
        for table in ("posts", "post_people", "sources", "superseded"):
            self._bind_all(table)
        file = load_sql("ingest", "superseded")
        path = self._store.base_path("superseded", self._source_id, 0)
        params = {"content_sha256": content_sha256}
        rows, _ = self._engine.write(file.text, params, load_schema()["superseded"], path)
        if not rows:
            path.unlink()
        self.counts.duplicates = rows

    def _count_silent_posts(self) -> int:
        if not self._has_silent_posts:
            return 0
        self._bind_all("account_status")
        query = load_sql("ingest", "silent_posts").text
        return int(self._engine.value(query, {"source_id": self._source_id}))

    def _bind_all(self, table: str) -> None:
        """Bind a table with the files of this source too."""
        files = [file.path for file in self._store.base_files(table)]
        own = [self._store.base_path(table, self._source_id, n) for n in range(self._part)]
        self._engine.bind(table, files + [path for path in own if path.exists()])

    def _next_key(self, table: str, column: str) -> int:
        newest = self._engine.value(f"SELECT max({column}) FROM {table}")  # noqa: S608
        return 0 if newest is None else int(newest) + 1


def _is_unnamed(rows: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.starts_with(rows["account_id"], UNNAMED), fill_value=False)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
