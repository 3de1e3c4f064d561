"""Finds the reasons against an account, a post or an image, and follows each cause to its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from curate.explain.explanation import Cause, Kind, Observation, Reason
from curate.query import QueryConnection
from curate.store.sqlfiles import load_sql

# Of an account that was observed a thousand times, the newest few tell as much.
_MOST_OBSERVATIONS = 5
# What a copy of an excluded image inherits: macros.sql, is_refusal.
_LAST_REFUSING_TIER = 3
_STATUS_CODES = frozenset({"ACCT_WAS_PRIVATE", "VIEWER_PRIVILEGED_ACCESS"})


@dataclass(frozen=True)
class _Found:
    """A row of a table of reasons, with what the policy says of its code."""

    code: str
    tier: int
    sentence: str
    remedy: str
    action: str
    grain: str
    evidence: str
    observed_at: datetime | None
    because_account: int | None
    because_post: int | None
    because_image: int | None
    because_code: str | None

    @property
    def rule(self) -> str:
        return f"sql/rules/{self.grain}/{self.code}.sql"


class Reasons:
    """Asks for reasons; each comes with its cause and that with its own, as far as it goes."""

    def __init__(self, tables: QueryConnection) -> None:
        self._tables = tables

    def of_account(self, account_key: int) -> list[Reason]:
        """Those against the account itself, in order of tier and code."""
        return self._account(account_key, frozenset())

    def of_post(
        self, post_key: int, account_key: int, image_key: int | None = None
    ) -> list[Reason]:
        """Those of its account, its own, and of its images or the one that is asked for."""
        return self._post(post_key, account_key, image_key, frozenset())

    def of_deletion(self, observed_at: datetime | None) -> list[Reason]:
        """That against a post of which nothing but its deletion was ingested."""
        rows = self._ask("deletion", observed_at=observed_at)
        seen = Observation("its deletion", "the platform", observed_at, None, None)
        return [self._reason(_Found(*row), (seen,), frozenset()) for row in rows]

    def _account(self, key: int, path: frozenset[Any]) -> list[Reason]:
        found = self._found("account_reasons", account_key=key)
        return [self._reason(row, self._of_account(row, key), path) for row in found]

    def _post(
        self, post_key: int, account_key: int, image_key: int | None, path: frozenset[Any]
    ) -> list[Reason]:
        reasons = self._account(account_key, path)
        for row in self._found("post_reasons", post_key=post_key):
            seen = self._observations("record_of_post", post_key=post_key)
            reasons.append(self._reason(row, seen, path))
        if image_key is None:
            images = [row[5] for row in self._ask("images", post_key=post_key)]
        else:
            images = [image_key]
        for image in images:
            reasons += self._image(image, path)
        for row in self._found("curation_reasons", post_key=post_key, image_key=image_key):
            seen = self._observations("record_of_post", post_key=post_key)
            reasons.append(self._reason(row, seen, path))
        return sorted(dict.fromkeys(reasons), key=lambda reason: (reason.tier, reason.code))

    def _image(self, key: int, path: frozenset[Any]) -> list[Reason]:
        seen = self._observations("file_of_image", image_key=key)
        found = self._found("image_reasons", image_key=key)
        return [self._reason(row, seen, path) for row in found]

    def _reason(
        self, found: _Found, observations: tuple[Observation, ...], path: frozenset[Any]
    ) -> Reason:
        cause = self._cause(found, path)
        return Reason(
            found.code,
            found.tier,
            found.rule,
            found.sentence,
            found.remedy,
            found.action,
            found.evidence,
            found.observed_at,
            cause,
            () if cause else observations,
        )

    def _cause(self, found: _Found, path: frozenset[Any]) -> Cause | None:
        because = (found.because_account, found.because_post, found.because_image)
        if because == (None, None, None):
            return None
        names = ("account_key", "post_key", "image_key")
        account, post, image = self._ask("pseudonyms", **dict(zip(names, because, strict=True)))[0]
        step = (*because, found.because_code)
        further = self._further(found, path | {step}) if step not in path else []
        kind: Kind = "account"
        name = account
        if found.because_image is not None:
            kind, name = "image", image
        elif found.because_post is not None:
            kind, name = "post", post
        return Cause(kind, name, tuple(self._that_count(further, found)))

    def _further(self, found: _Found, path: frozenset[Any]) -> list[Reason]:
        """The reasons against a cause; none where an ingest since the run has replaced it."""
        if found.because_image is not None:
            rows = self._ask("post_of_image", image_key=found.because_image)
            owned = [(post_key, owner) for post_key, owner in rows]
            image_key: int | None = found.because_image
        elif found.because_account is not None:
            return self._account(found.because_account, path)
        else:
            rows = self._ask("post", post_key=found.because_post)
            owned = [(found.because_post, owner) for _, owner, *_ in rows]
            image_key = None
        return [
            reason
            for post_key, owner in owned
            for reason in self._post(post_key, owner, image_key, path)
        ]

    def _that_count(self, reasons: Iterable[Reason], found: _Found) -> Iterable[Reason]:
        """Of the reasons against a cause, those that the reason which it caused rests on."""
        for reason in reasons:
            if found.because_code is not None:
                counts = reason.code == found.because_code
            elif found.because_image is not None:
                counts = reason.tier <= _LAST_REFUSING_TIER
            else:
                # A signal under another name is the same word there; a repost of a repost any.
                counts = found.code == reason.code or found.grain == "post"
            if counts and reason.action != "ignore":
                yield reason

    def _of_account(self, found: _Found, key: int) -> tuple[Observation, ...]:
        if found.evidence.startswith("on the list"):
            return (Observation("a request to leave", "person", found.observed_at, None, None),)
        if " = " in found.evidence or ":" in found.evidence:
            return (Observation(found.evidence, "profile", found.observed_at, None, None),)
        seen = self._observations("statuses", account_key=key)
        if found.code in _STATUS_CODES:
            seen = tuple(one for one in seen if one.what == "status private")
        return seen[:_MOST_OBSERVATIONS]

    def _observations(self, question: str, **params: Any) -> tuple[Observation, ...]:
        return tuple(Observation(*row) for row in self._ask(question, **params))

    def _found(self, question: str, **params: Any) -> list[_Found]:
        return [_Found(*row) for row in self._ask(question, **params)]

    def _ask(self, question: str, **params: Any) -> list[tuple[Any, ...]]:
        return self._tables.ask(load_sql("explain", question).text, params)
