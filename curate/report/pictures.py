"""Says what kept pictures told beside their pixels, and what of it leaves with them."""

from typing import Any

from curate.config import ImagesConfig
from curate.images.cleaning import KINDS
from curate.report.questions import ask
from curate.store.engine import Engine

_NAMES = {
    "place": "A place: coordinates, a city",
    "device": "A device: its model, its serial number, its owner",
    "people": "Names of people in the picture",
    "faces": "Regions of faces and other things",
    "text": "Titles, comments, keywords",
    "time": "When it was taken or changed",
    "thumbnail": "A smaller picture",
    "behind": "Something behind the end of the picture",
    "credentials": "Content credentials (C2PA)",
    "other": "What has no known purpose",
    "rights": "Who has the rights, and what they allow",
}


def picture_facts(engine: Engine, config: ImagesConfig) -> dict[str, Any]:
    """The setting, and the kept pictures with each kind of data before and after.

    ``not_taken_apart`` are those that leave as they came, because nobody can tell what they hold.
    """
    found = {row["kind"]: row for row in ask(engine, "picture_metadata")}
    unknown = found.pop(None, {"before_count": 0})
    return {
        "metadata": config.metadata,
        "media": config.media,
        "not_taken_apart": unknown["before_count"],
        "kinds": [
            {
                "kind": kind,
                "name": _NAMES[kind],
                "before": found.get(kind, {}).get("before_count", 0),
                "after": found.get(kind, {}).get("after_count", 0),
            }
            for kind in KINDS
        ],
    }
