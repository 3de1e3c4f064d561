"""Says of every kind of refusal whether it was looked for, and what was found."""

from typing import Any

from curate.report.questions import Row, ask
from curate.store.engine import Engine

_INTENTS = "the record org.user-intents.declaration of the account's repository"
_PREFERENCE = "the record community.lexicon.preference.ai of the account's repository"
_XMP = "XMP metadata in the image's own bytes"

# Each signal that sql/signal_rules.sql judges: its name, and where it is read.
_IMAGE_SIGNALS = {
    "plus:DataMining": ("IPTC/PLUS Data Mining", _XMP),
    "plus:MinorModelAgeDisclosure": ("IPTC/PLUS minor model age", _XMP),
}
_ACCOUNT_SIGNALS = {
    "account:is_supervised": ("Supervised account (a minor)", "the account's profile"),
    "mastodon:indexable": ("Mastodon indexable", "the account's actor document"),
    "mastodon:discoverable": ("Mastodon discoverable", "the account's actor document"),
    "mastodon:noindex": ("Mastodon noindex", "the account, as the API shows it"),
    "bluesky:label": ("Bluesky !no-unauthenticated, !hide, !takedown", "the account's labels"),
    "bluesky:bulkDataset.allow": ("Bluesky intents: bulk datasets", _INTENTS),
    "bluesky:syntheticContentGeneration.allow": ("Bluesky intents: synthetic content", _INTENTS),
    "lexicon:preferences.training.allow": ("Lexicon AI preference: training", _PREFERENCE),
}

# What the policy knows of and nothing reads yet. Leaving one out here would read as "no opt-out".
_NOT_CHECKED = (
    ("C2PA and CAWG training-mining assertions", "content credentials in the image's bytes"),
    ("TDMRep reservation", "HTTP header, HTML meta or /.well-known/tdmrep.json"),
    ("robots directives (noai, noimageai, …)", "X-Robots-Tag header or robots meta"),
    ("AIPREF Content-Usage", "HTTP header or robots.txt"),
    ("Licence of the photo", "the platform's licence field"),
    ("Suppression list (people who asked to leave)", "the project's own store"),
    ("Resized or re-encoded copies of excluded images", "perceptual comparison of the pictures"),
)


def signal_facts(engine: Engine, accounts: int, images: int) -> dict[str, Any]:
    """What was checked, with counts, and what this version of the software does not check.

    For each checked signal: ``checked`` subjects, of which ``present`` carry it and ``absent`` do
    not; ``refusing`` and ``unknown_value`` are parts of ``present``; ``unreadable`` and
    ``not_checkable`` complete ``total``.
    """
    readings = {row["reading"]: row["image_count"] for row in ask(engine, "image_metadata")}
    found = {row["signal"]: row for row in ask(engine, "image_signals")}
    checked = [
        _checked(signal, words, "images", found.get(signal), images, readings.get("checked", 0))
        | {
            "unreadable": readings.get("unreadable", 0),
            "not_checkable": readings.get("not_checkable", 0),
        }
        for signal, words in _IMAGE_SIGNALS.items()
    ]
    stated = {row["signal"]: row for row in ask(engine, "account_signals")}
    for signal, words in _ACCOUNT_SIGNALS.items():
        row = stated.get(signal)
        # A profile that does not state the flag, and a profile that nobody ingested, look alike.
        seen = row["present_count"] if row else 0
        entry = _checked(signal, words, "accounts", row, accounts, seen)
        checked.append(entry | {"unreadable": 0, "not_checkable": accounts - seen})
    return {
        "checked": checked,
        "not_checked": [{"name": name, "where": where} for name, where in _NOT_CHECKED],
    }


def _checked(
    signal: str, words: tuple[str, str], subject: str, row: Row | None, total: int, checked: int
) -> dict[str, Any]:
    name, where = words
    present = row["present_count"] if row else 0
    return {
        "signal": signal,
        "name": name,
        "where": where,
        "subject": subject,
        "total": total,
        "checked": checked,
        "present": present,
        "refusing": row["refusing_count"] if row else 0,
        "unknown_value": row["unknown_count"] if row else 0,
        "absent": checked - present,
    }
