"""Says of every kind of refusal whether it was looked for, and what was found."""

from typing import Any

from curate.report.questions import Row, ask
from curate.store.engine import Engine

_INTENTS = "the record org.user-intents.declaration of the account's repository"
_PREFERENCE = "the record community.lexicon.preference.ai of the account's repository"
_XMP = "XMP metadata in the image's own bytes, in a sidecar and in its C2PA manifests"
_CREDENTIALS = "every C2PA manifest in the file or beside it, of what it was made from too"

# Each signal that sql/signal_rules.sql or sql/licences.sql judges: its name, and where it is read.
_IMAGE_SIGNALS = {
    "plus:DataMining": ("IPTC/PLUS Data Mining", _XMP),
    "plus:MinorModelAgeDisclosure": ("IPTC/PLUS minor model age", _XMP),
    "tdmrep:reservation": ("TDMRep reservation in the image", _XMP),
    "rsl:license": ("RSL licence in the image", _XMP),
    "xmp:license": ("Licence in the image", "cc:license in its XMP metadata"),
    "xmp:web-statement": ("Rights statement in the image", "xmpRights:WebStatement in its XMP"),
    "plus:Licensor": ("Whoever sells licences to the image", "plus:Licensor in its XMP metadata"),
}
# What sql/facts/said.sql says of pictures whose file is another one now.
_REMEMBERED_SIGNALS = {
    "earlier file": ("A file that the picture had before", "what it refused; it is gone"),
}
_CREDENTIAL_SIGNALS = {
    "c2pa:training-mining": ("C2PA training-mining assertion", _CREDENTIALS),
    "cawg:training-mining": ("CAWG training-mining assertion", _CREDENTIALS),
}
_POST_SIGNALS = {
    "robots:x-robots-tag": ("Robots directives: header", "X-Robots-Tag, a column of the export"),
    "robots:meta": ("Robots directives: page", "robots meta, a column of the export"),
    "tdmrep:reservation": ("TDMRep reservation of the page", "a column of the export"),
    "aipref:content-usage": ("AIPREF preference", "Content-Usage, a column of the export"),
    "content-signal": ("Content Signals", "Content-Signal, a column of the export"),
    "rsl:license": ("RSL licence of the page", "its XML, a column of the export"),
    "registry:optout": ("Registry of opt-outs", "its answer, a column of the export"),
    "license": ("Licence of the photo", "the platform's licence field, or a column of the export"),
    "bluesky:post-label": ("Bluesky !hide, !takedown and others", "the post's labels"),
}
_ACCOUNT_SIGNALS = {
    "account:is_supervised": ("Supervised account (a minor)", "the account's profile"),
    "account:age_group": ("Age of the account's owner", "a birthday or an age in their download"),
    "account:consent": ("Consent, granted or withdrawn", "a column of account-status tables"),
    "mastodon:actor": ("Mastodon archive without its actor", "actor.json, which has the refusals"),
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
    ("Registries of opt-outs that the export does not quote", "none is asked"),
    ("A licence in the image in words", "EXIF and IPTC-IIM copyright, XMP usage terms; free text"),
    (
        "Sidecars that are not beside their picture",
        "XMP and C2PA files of another name, in another folder or archive",
    ),
)
# By whether images.turned_copies is set.
_COPIES_NOT_FOUND = {
    False: (
        "Copies of excluded images that were cropped by much, turned or painted over",
        "a perceptual hash finds those scaled, encoded anew, framed, cropped a little or mirrored",
    ),
    True: (
        "Copies of excluded images that were cropped by much, tilted or painted over",
        "a perceptual hash finds those scaled, encoded anew, framed, cropped a little, mirrored or "
        "turned by quarter turns",
    ),
}


def not_checked(*, turned_copies: bool) -> list[tuple[str, str]]:
    """What no version of this software looks for: its name, and where it would be."""
    return [*_NOT_CHECKED, _COPIES_NOT_FOUND[turned_copies]]


def signal_facts(
    engine: Engine,
    *,
    accounts: int,
    posts: int,
    images: int,
    reads_credentials: bool,
    turned_copies: bool,
) -> dict[str, Any]:
    """What was checked, with counts, and what this version of the software does not check.

    For each checked signal: ``checked`` subjects, of which ``present`` carry it and ``absent`` do
    not; ``refusing`` and ``unknown_value`` are parts of ``present``; ``unreadable`` and
    ``not_checkable`` complete ``total``. Where ``reads_credentials`` is false, nobody looked; with
    ``turned_copies``, copies turned by quarter turns were looked for.
    """
    found = {row["signal"]: row for row in ask(engine, "image_signals")}
    in_xmp = _readings(engine, "image_metadata")
    in_credentials = (
        _readings(engine, "image_credentials") if reads_credentials else {"not_checkable": images}
    )
    checked = [
        _checked(signal, words, "images", found.get(signal), images, readings.get("checked", 0))
        | {
            "unreadable": readings.get("unreadable", 0),
            "not_checkable": readings.get("not_checkable", 0),
        }
        for signals, readings in (
            (_IMAGE_SIGNALS, in_xmp),
            (_CREDENTIAL_SIGNALS, in_credentials),
            (_REMEMBERED_SIGNALS, {"checked": images}),
        )
        for signal, words in signals.items()
    ]
    for subject, total, signals in (
        ("posts", posts, _POST_SIGNALS),
        ("accounts", accounts, _ACCOUNT_SIGNALS),
    ):
        stated = {row["signal"]: row for row in ask(engine, f"{subject[:-1]}_signals")}
        for signal, words in signals.items():
            row = stated.get(signal)
            # A record that does not state it, and a page or profile that nobody ingested, look
            # alike.
            seen = row["present_count"] if row else 0
            entry = _checked(signal, words, subject, row, total, seen)
            checked.append(entry | {"unreadable": 0, "not_checkable": total - seen})
    return {
        "checked": checked,
        "not_checked": [
            {"name": name, "where": where}
            for name, where in not_checked(turned_copies=turned_copies)
        ],
    }


def _readings(engine: Engine, question: str) -> dict[str, int]:
    return {row["reading"]: row["image_count"] for row in ask(engine, question)}


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
