"""Why something is in or out: the reasons, the fate of each image, and what scripts get of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["post", "image", "account"]


@dataclass(frozen=True)
class Reason:
    """One reason code against a post, image or account; ``action`` is what the policy does."""

    code: str
    tier: int
    stage: str
    evidence: str
    observed_at: datetime | None
    rule: str
    remedy: str
    action: str


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
        names = ("code", "tier", "stage", "evidence", "rule", "remedy")
        body: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "outcome": self.outcome,
            "reasons": [
                {name: getattr(reason, name) for name in names}
                | {"observed_at": reason.observed_at and reason.observed_at.isoformat()}
                for reason in self.reasons
            ],
            "labels": list(self.labels),
            "ignored": list(self.ignored),
            "notes": list(self.notes),
        }
        if self.kind == "account":
            body["posts"] = dict(self.posts)
        else:
            body["images"] = [image.to_json() for image in self.images]
        return body | ({"personal": dict(self.personal)} if self.personal else {})
