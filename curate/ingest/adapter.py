"""What an adapter is: one export format, how it is recognised, and how its records are read."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from curate.ingest.fields import ACCOUNT_ID, MalformedError, SkippedError
from curate.ingest.naming import named
from curate.ingest.observations import Batches, IngestLog, Observations, Row
from curate.ingest.records import (
    DoubledError,
    Numbered,
    cleared,
    document_records,
    lines,
    readings,
)
from curate.ingest.refusals import Refusals, refused, unsaid
from curate.ingest.sniffing import Head, look_at
from curate.sources import Export, ExportFile
from curate.store.memory import DEFAULT_MEMORY

# What the id of an account begins with that the export does not name.
UNNAMED = "unnamed:"


@dataclass(frozen=True)
class Source:
    """What an adapter is given to read: the files that it recognised in an export.

    ``pairs`` are the ``column=field`` pairs of ``--map``; ``account`` is whose posts these are
    where the export names nobody; ``ignored`` are the columns of ``--ignore-column``. ``memory`` is
    what an engine that reads them may take.
    """

    export: Export
    files: Sequence[ExportFile]
    pairs: Sequence[str] = ()
    account: str | None = None
    ignored: Sequence[str] = ()
    memory: str = DEFAULT_MEMORY

    def owner_of_unnamed(self, seed: str) -> dict[str, str | None]:
        """The ``account_id`` and ``handle`` of posts whose account the export doesn't name.

        Without ``account`` an id is made from ``seed``, which should tell this export from others:
        an account that nobody can name, and of which no status is ever observed.
        """
        if self.account is None:
            digest = hashlib.sha256(seed.encode()).hexdigest()[:32]
            return {"account_id": UNNAMED + digest, "handle": None}
        is_id = re.fullmatch(ACCOUNT_ID, self.account)
        return {
            "account_id": self.account if is_id else None,
            "handle": None if is_id else self.account.removeprefix("@"),
        }


@dataclass(frozen=True)
class Adapter:
    """One format. To add one: a file that makes such an object, and its line in the registry.

    ``looked_for`` completes "looked for …"; ``recognises`` goes by a file's content, and by its
    name only where content can't tell. Of a ``is_fallback`` format are files that no other
    adapter recognises; one that is not ``is_detected`` is read when it is asked for by name.
    ``has_private_names`` says that file names may be handles, so that none is shown.
    """

    name: str
    looked_for: str
    recognises: Callable[[Head], bool]
    read: Callable[[Source, IngestLog], Iterator[Observations]]
    is_detected: bool = True
    is_fallback: bool = False
    takes_map: bool = False
    has_private_names: bool = True


def observe(
    source: Source,
    log: IngestLog,
    convert: Callable[[dict[str, Any], ExportFile], Iterable[Row]],
    expand: Callable[[dict[str, Any]], Iterable[Any]] | None = None,
    numbered: Callable[[ExportFile, Source, IngestLog], Iterator[Numbered]] | None = None,
    refusals: Refusals | None = None,
) -> Iterator[Observations]:
    """Turn every record of every file into rows.

    ``convert`` raises a ``MalformedError`` or a ``SkippedError`` for what it can't or won't use;
    either way it is counted, and no row of that record is kept. ``expand`` takes a record apart
    that holds several, so that each is counted by itself; it may raise the same. ``numbered``
    reads the records of a file that are written in another way than ``records`` knows. Both may
    hand out such an error in the place of one record.

    ``refusals`` are the accounts that a record says refuse. They are kept whether or not the
    record is usable: a damaged post must not hide that its owner refuses. Of a record that can be
    read in several ways, because a key is there twice, all that any of them refuses is kept.
    """
    batches = Batches()
    for file in source.files:
        for number, record in _expanded((numbered or records)(file, source, log), expand):
            log.records += 1
            rows: list[Row] = []
            ways: Iterable[Any] = (record,)
            try:
                if isinstance(record, Exception):
                    raise record
                if not isinstance(record, dict):
                    raise MalformedError("a record that is no object")
                rows = [
                    (subject, named(subject, values)) for subject, values in convert(record, file)
                ]
                if not rows:
                    raise SkippedError("a record without a post")
            except MalformedError as error:
                log.reject(file.name, number, str(error))
                if isinstance(error, DoubledError):
                    rows = _refused_by_any(error.record, file, convert)
                    ways = readings(error.record)
            except SkippedError as error:
                log.skip(str(error))
            else:
                log.used += 1
            for seen in ways:
                if refusals is not None and isinstance(seen, dict):
                    rows += unsaid(rows, _readable(refusals(seen)))
            batches.add(rows)
            yield from batches.full()
    yield from batches.rest()


def _refused_by_any(
    record: Any,
    file: ExportFile,
    convert: Callable[[dict[str, Any], ExportFile], Iterable[Row]],
) -> list[Row]:
    rows: list[Row] = []
    for one in readings(record):
        with suppress(MalformedError, SkippedError):
            rows += [row for row in refused(_readable(convert(one, file))) if row not in rows]
    return rows


def _readable(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows whose names can be read; who said no under another is nobody that can be found."""
    for subject, values in rows:
        with suppress(MalformedError):
            yield subject, named(subject, values)


def _expanded(
    numbered: Iterator[Numbered], expand: Callable[[dict[str, Any]], Iterable[Any]] | None
) -> Iterator[Numbered]:
    """The records within the records. What a lone document holds is numbered from 1 on.

    In the place of one that holds a doubled object is the error.
    """
    ahead = list(islice(numbered, 2))
    is_alone = len(ahead) == 1
    for number, record in chain(ahead, numbered):
        if expand is None or not isinstance(record, dict):
            yield number, cleared(record, [record])[0]
            continue
        try:
            inner = list(expand(record))
        except (MalformedError, SkippedError) as error:
            inner = [error]
        for place, one in enumerate(cleared(record, inner), 1):
            yield place if is_alone else number, one


def records(file: ExportFile, source: Source, log: IngestLog) -> Iterator[Numbered]:
    """The numbered records of JSON lines, of a JSON array, or of a document that is one record.

    A line that can't be read is there as the error that says why; a document that is no valid JSON
    is rejected as a whole, by line and column.
    """
    limits = source.export.limits
    if look_at(file).kind == "jsonl":
        yield from lines(file, limits)
        return
    try:
        yield from document_records(file, limits)
    except MalformedError as error:
        log.reject(file.name, None, str(error))
