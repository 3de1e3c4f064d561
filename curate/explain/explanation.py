"""Why something is in or out: the reasons with their causes, and what scripts get of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["post", "image", "account"]


@dataclass(frozen=True)
class Observation:
    """What somebody saw, and where: the end of a chain of causes.

    ``heard_because`` says why an observation of another account counts; null for its own.
    """

    what: str
    origin: str | None
    observed_at: datetime | None
    source_id: int | None
    source_format: str | None
    heard_because: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**vars(self), "observed_at": _iso(self.observed_at)}


@dataclass(frozen=True)
class Cause:
    """Somebody or something else that a reason rests on, and the reasons against it.

    ``id`` is a pseudonym, null for what the store does not know by itself.
    """

    kind: Kind
    id: str | None
    reasons: tuple["Reason", ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        reasons = [reason.to_json() for reason in self.reasons]
        return {"kind": self.kind, "id": self.id, "reasons": reasons}


@dataclass(frozen=True)
class Reason:
    """One reason code against a post, image or account.

    ``rule`` is the path of the file that found it, ``sentence`` what that says; ``action`` is what
    the policy does. It rests either on a ``cause`` or on ``observations``.
    """

    code: str
    tier: int
    rule: str
    sentence: str
    remedy: str
    action: str
    evidence: str
    observed_at: datetime | None
    cause: Cause | None = None
    observations: tuple[Observation, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that scripts may rely on."""
        names = ("code", "tier", "rule", "sentence", "evidence", "remedy")
        because: dict[str, Any] | None = None
        if self.cause is not None:
            because = self.cause.to_json()
        elif self.observations:
            seen = [observation.to_json() for observation in self.observations]
            because = {"kind": "observation", "observations": seen}
        return {
            **{name: getattr(self, name) for name in names},
            "observed_at": _iso(self.observed_at),
            "because": because,
        }


@dataclass(frozen=True)
class ImageFate:
    """What became of one image of a post; ``versions`` are those whose manifest has it."""

    image_id: str
    outcome: str
    codes: tuple[str, ...]
    repeat_factor: float | None
    split: str | None
    versions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**vars(self), "codes": list(self.codes), "versions": list(self.versions)}


@dataclass(frozen=True)
class Explanation:
    """Why something is in or out.

    ``id`` is a pseudonym. ``outcome`` is ``kept``, ``rejected`` or ``quarantined``, and ``unknown``
    for what a version has and the store has not. ``reasons`` are those that count; ``ignored`` are
    codes that the policy records and, as it is set, does not act on. ``notes`` say in words what
    else is known: older observations, a deletion since the last run. ``labels`` maps concept ids
    to names, ``posts`` counts an account's posts by outcome, and ``personal`` is empty unless it
    was asked for.
    """

    id: str
    kind: Kind
    outcome: str
    reasons: tuple[Reason, ...]
    ignored: tuple[str, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
    images: tuple[ImageFate, ...] = ()
    posts: Mapping[str, int] = field(default_factory=dict)
    personal: Mapping[str, str | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that scripts may rely on."""
        body: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "outcome": self.outcome,
            "reasons": [reason.to_json() for reason in self.reasons],
            "labels": list(self.labels),
            "ignored": list(self.ignored),
            "notes": list(self.notes),
        }
        if self.kind == "account":
            body["posts"] = dict(self.posts)
        else:
            body["images"] = [image.to_json() for image in self.images]
        return body | ({"personal": dict(self.personal)} if self.personal else {})


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
