"""Turns requests into keyed subjects, by what the store knows of whom they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from curate.errors import InputError
from curate.names import UNSAID, Kind, NoNameError
from curate.pseudonyms import PseudonymKey
from curate.revocation.identifiers import EVERYWHERE, Identifier, Reading, identify
from curate.revocation.requests import Asked, Unreadable
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store

_WANTED = pa.schema(
    [
        ("number", pa.int32()),
        ("kind", pa.string()),
        ("platform", pa.string()),
        ("value", pa.string()),
        ("subject", pa.string()),
    ]
)
_NO_DID = "the address names its author by a handle that nothing here knows; give the at:// URI"


@dataclass(frozen=True)
class NamedAccount:
    """A known account that a request names."""

    key: int
    platform: str
    pseudonym: str
    is_handle_only: bool


@dataclass
class Resolved:
    """One request as subjects of the suppression list: pairs of kind and keyed pseudonym.

    ``accounts`` and ``posts`` are what the store knows by these names; ``doubt`` is that of the
    identifier.
    """

    asked: Asked
    first: str
    subjects: set[tuple[Kind, str]]
    doubt: str | None = None
    accounts: list[NamedAccount] = field(default_factory=list)
    posts: set[int] = field(default_factory=set)


class Resolver:
    """Looks up in the base tables whom identifiers name; what they say is held in memory only."""

    def __init__(self, store: Store, engine: Engine, key: PseudonymKey) -> None:
        self._engine = engine
        self._key = key
        for table in ("accounts", "account_handles", "posts", "post_people", "images"):
            # Superseded observations too: an earlier version may rest on them.
            engine.bind(table, [file.path for file in store.base_files(table)])

    def resolve(self, requests: Sequence[Asked]) -> tuple[list[Resolved], list[Unreadable]]:
        """Every request that can be read, and the lines of the others.

        The known accounts and posts of all of them become the engine's ``named_accounts`` and
        ``named_posts``.
        """
        unreadable: list[Unreadable] = []
        found: list[tuple[Asked, Identifier]] = []
        for asked in requests:
            try:
                identifier = identify(asked.text, kind=asked.kind, platform=asked.platform)
            except InputError as error:
                unreadable.append(Unreadable(asked.line, error.message))
            else:
                found.append((asked, identifier))
        readings = self._readings([identifier for _, identifier in found])
        resolved: list[Resolved] = []
        wanted: list[dict[str, Any]] = []
        for (asked, identifier), own in zip(found, readings, strict=True):
            if not own and not identifier.pseudonym:
                unreadable.append(Unreadable(asked.line, _NO_DID))
                continue
            rows = self._rows(len(resolved), own, identifier.pseudonym)
            wanted += rows
            subjects: set[tuple[Kind, str]] = {(row["kind"], row["subject"]) for row in rows}
            first = identifier.pseudonym or self._first(own)
            resolved.append(Resolved(asked, first, subjects, identifier.doubt))
        self._register("wanted", pa.Table.from_pylist(wanted, schema=_WANTED))
        self._add_accounts(resolved)
        self._add_posts(resolved, has_pseudonyms=any(row["value"] is None for row in wanted))
        doubtful = [one for one in resolved if one.doubt and not one.accounts and not one.posts]
        for one in doubtful:
            unreadable.append(Unreadable(one.asked.line, NoNameError(str(one.doubt)).message))
        return [one for one in resolved if one not in doubtful], unreadable

    def _readings(self, identifiers: Sequence[Identifier]) -> list[set[Reading]]:
        """What each identifier means. A post by its author's handle is that of whoever had it."""
        handles = {handle for found in identifiers for handle, _ in found.posts_by_handle}
        dids: dict[str, set[str]] = {}
        if handles:
            table = pa.table({"handle": pa.array(sorted(handles), pa.string())})
            self._register("written_handles", table)
            for handle, did in self._ask("bluesky_ids"):
                dids.setdefault(handle, set()).add(did)
        readings = []
        for identifier in identifiers:
            own = set(identifier.readings)
            for handle, record in identifier.posts_by_handle:
                for did in dids.get(handle, ()):
                    for platform in ("bluesky", *UNSAID):
                        own.add(Reading("post", platform, f"at://{did}/{record}"))
            readings.append(own)
        return readings

    def _rows(
        self, number: int, readings: set[Reading], pseudonym: str | None
    ) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [
            {
                "number": number,
                "kind": reading.kind,
                "platform": reading.platform,
                "value": reading.value,
                "subject": self._subject(reading),
            }
            for reading in readings
        ]
        if pseudonym:
            rows += [
                {"number": number, "kind": kind, "subject": pseudonym, "value": None}
                for kind in ("account", "handle", "post")
            ]
        return rows

    def _first(self, readings: set[Reading]) -> str:
        """The pseudonym that stands for a name that nothing is known of."""
        ordered = sorted(
            readings,
            key=lambda found: (
                found.kind != "account",
                found.platform in {*UNSAID, EVERYWHERE},
                found.platform,
                found.value,
            ),
        )
        return self._subject(ordered[0])

    def _add_accounts(self, resolved: Sequence[Resolved]) -> None:
        """The known accounts, with their ids and handles: a later export may have one only."""
        named = self._engine.arrow(load_sql("revocation", "named_accounts").text)
        self._register("named_accounts", named)
        for row in named.to_pylist():
            account_id = row["account_id"]
            found = resolved[row["number"]]
            found.accounts.append(
                NamedAccount(
                    row["account_key"],
                    row["platform"],
                    row["pseudonym"],
                    account_id.startswith("@"),
                )
            )
            for platform in (row["platform"], *UNSAID):
                found.subjects.add(self._pair("account", platform, account_id))
                if account_id.startswith("@"):
                    found.subjects.add(self._pair("handle", platform, account_id[1:]))
        for number, own, handle in self._ask("their_handles"):
            for platform in (own, *UNSAID):
                resolved[number].subjects.add(self._pair("handle", platform, handle))
                resolved[number].subjects.add(self._pair("account", platform, f"@{handle}"))

    def _add_posts(self, resolved: Sequence[Resolved], *, has_pseudonyms: bool) -> None:
        named = self._engine.arrow(load_sql("revocation", "named_posts").text)
        if has_pseudonyms:
            query = load_sql("revocation", "posts_of_pseudonyms").text
            pads = {"inner_pad": self._key.inner_pad, "outer_pad": self._key.outer_pad}
            named = pa.concat_tables([named, self._engine.arrow(query, pads)])
        self._register("named_posts", named)
        for row in named.to_pylist():
            found = resolved[row["number"]]
            found.posts.add(row["post_key"])
            for platform in (row["platform"], *UNSAID):
                found.subjects.add(self._pair("post", platform, row["post_id"]))

    def name_posts(self, subjects: Iterable[tuple[str, str]]) -> set[int]:
        """The known posts that subjects of the list name: they become ``named_posts``."""
        wanted = [
            {"number": 0, "kind": kind, "subject": subject}
            for kind, subject in subjects
            if kind == "post"
        ]
        self._register("wanted", pa.Table.from_pylist(wanted, schema=_WANTED))
        named: Resolved = Resolved(Asked("", 0), "", set())
        self._add_posts([named], has_pseudonyms=bool(wanted))
        return named.posts

    def forget_posts(self) -> None:
        """Let no post be named any more: ``named_posts`` is empty then."""
        named = self._engine.connection.table("named_posts")
        self._register("named_posts", named.limit(0).to_arrow_table())

    def _subject(self, reading: Reading) -> str:
        return self._key.pseudonym(reading.kind, reading.platform, reading.value)

    def _pair(self, kind: Kind, platform: str, value: str) -> tuple[Kind, str]:
        return kind, self._key.pseudonym(kind, platform, value)

    def _ask(self, name: str) -> list[tuple[Any, ...]]:
        return self._engine.rows(load_sql("revocation", name).text)

    def _register(self, name: str, table: pa.Table) -> None:
        self._engine.connection.register(name, table)
