"""Gathers everything that the report says of a version as one JSON-ready object, free of names."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from curate.config import Config
from curate.pseudonyms import PseudonymKey, report_pseudonym
from curate.report.disclosures import REQUIRES_HUMAN, disclosure_facts
from curate.report.pictures import picture_facts
from curate.report.questions import Row, ask, date_of
from curate.report.sampling import sampling_facts
from curate.report.settings import TIER_NAMES, policy_facts, rule_texts, setting_facts
from curate.report.signals import signal_facts
from curate.report.summary import summary_sentences
from curate.store.engine import Engine

FACTS_VERSION = 1

LEAST_ACCOUNTS = 5
"""A hashtag is named in the report only if at least this many different accounts use it, or more
where ``min_accounts`` is set higher."""

_MOST_MERGED_CONCEPTS = 12
_SAMPLE_SIZE = 3
_NAMING = ("image_id", "pseudonym")
# The ages of statuses, in the order of the report; the last three have no age.
_AGES = (
    ("up_to_1_day", "up to 1 day"),
    ("up_to_7_days", "up to 7 days"),
    ("up_to_30_days", "up to 30 days"),
    ("up_to_90_days", "up to 90 days"),
    ("over_90_days", "older than 90 days"),
    ("declared", "declared public, never observed"),
    ("undated", "undated"),
    ("no_status", "no status known"),
)


class Tally(Protocol):
    """What became of posts or images, as the pipeline counts them."""

    @property
    def total(self) -> int: ...
    @property
    def kept(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def quarantined(self) -> int: ...


class Outcome(Protocol):
    """What the report needs of a finished run."""

    @property
    def cutoff(self) -> datetime: ...
    @property
    def posts(self) -> Tally: ...
    @property
    def images(self) -> Tally: ...
    @property
    def sql_digest(self) -> str: ...


def collect_facts(
    engine: Engine,
    result: Outcome,
    config: Config,
    *,
    version: Mapping[str, Any],
    key: PseudonymKey,
) -> dict[str, Any]:
    """Everything the report of a version says, as data; ``render_html`` needs nothing else.

    ``engine`` has every table bound. Of ``version`` only ``name``, ``digest``, ``created_at``,
    ``curate_version`` and ``ledger_head`` are taken. The facts hold no account id, handle,
    caption, post id, path or URL, and no time but days. Accounts and images appear by pseudonyms
    that ``key`` makes of them for this version, so that what two reports tell can't be joined.
    """
    renamed = partial(report_pseudonym, key, str(version.get("name")))
    standings = ask(engine, "account_standings")
    accounts = sum(row["account_count"] for row in standings)
    facts: dict[str, Any] = {
        "schema_version": FACTS_VERSION,
        "version": {
            **{key: version.get(key) for key in ("name", "digest", "curate_version")},
            "created_at": (version.get("created_at") or "")[:10] or None,
        },
        "cutoff": date_of(result.cutoff),
        "ledger_head": version.get("ledger_head"),
        "sql_digest": result.sql_digest,
        "sources": _sources(engine),
        "posts": _conservation(result.posts),
        "images": _conservation(result.images),
        "outcomes_by_tier": _outcomes_by_tier(engine),
        "statuses": _statuses(engine, result.cutoff, standings),
        "signals": signal_facts(
            engine,
            accounts=accounts,
            posts=result.posts.total,
            images=result.images.total,
            reads_credentials=config.images.c2pa != "off",
            turned_copies=config.images.turned_copies,
        ),
        "suppression": ask(engine, "suppression")[0],
        "tags": _tags(engine, config.tags.min_accounts),
        "resampling": sampling_facts(engine, config.resample),
        "pictures": picture_facts(engine, config.images),
        "copies": _copies(engine, config, renamed),
        "evaluation": {**ask(engine, "evaluation")[0], "folders": len(config.evaluation.images)},
        "samples": _samples(engine, renamed),
        "policy": policy_facts(engine, config),
        "settings": setting_facts(config),
        "requires_human": [dict(item) for item in REQUIRES_HUMAN],
        "sql": rule_texts(),
    }
    facts["reasons"] = _reasons(engine, facts["policy"]["rules"])
    facts["ignored_reasons"] = _ignored_reasons(engine, facts["policy"]["rules"])
    facts["disclosures"] = disclosure_facts(facts)
    facts["summary"] = summary_sentences(facts)
    return facts


def _conservation(tally: Tally) -> dict[str, Any]:
    parts = tally.kept + tally.rejected + tally.quarantined
    return {
        "in": tally.total,
        "kept": tally.kept,
        "rejected": tally.rejected,
        "quarantined": tally.quarantined,
        "adds_up": tally.total == parts,
    }


def _sources(engine: Engine) -> dict[str, Any]:
    exports = ask(engine, "sources")
    malformed = ask(engine, "malformed_records")
    counts = [name for name in (exports[0] if exports else {}) if name.endswith("_count")]
    return {
        "exports": [
            {
                **export,
                "malformed_reasons": {
                    row["reason"]: row["record_count"]
                    for row in malformed
                    if row["source_id"] == export["source_id"]
                },
            }
            for export in exports
        ],
        "totals": {name: sum(export[name] for export in exports) for name in counts},
        "platforms": ask(engine, "collection_period"),
    }


def _outcomes_by_tier(engine: Engine) -> list[Row]:
    found = ask(engine, "image_outcomes_by_tier")
    return [
        {
            "tier": tier,
            "name": name,
            **{
                outcome: sum(
                    row["image_count"]
                    for row in found
                    if row["tier"] == tier and row["outcome"] == outcome
                )
                for outcome in ("rejected", "quarantined")
            },
        }
        for tier, name in enumerate(TIER_NAMES)
    ]


def _reasons(engine: Engine, rules: list[Row]) -> list[Row]:
    """Every reason for which something left, weightiest tier first.

    ``posts`` and ``images`` left with this reason among theirs; ``primary_posts`` and
    ``primary_images`` with this one as the primary, so that these add up to all that left.
    """
    posts = {row["code"]: row for row in ask(engine, "post_reasons")}
    images = {row["code"]: row for row in ask(engine, "image_reasons")}
    kept_keys = ("code", "tier", "tier_name", "action", "rule", "remedy")
    return [
        {
            **{key: rule[key] for key in kept_keys},
            "posts": posts.get(rule["code"], {}).get("post_count", 0),
            "primary_posts": posts.get(rule["code"], {}).get("primary_count", 0),
            "images": images.get(rule["code"], {}).get("image_count", 0),
            "primary_images": images.get(rule["code"], {}).get("primary_count", 0),
        }
        for rule in rules
        if rule["code"] in posts or rule["code"] in images
    ]


def _ignored_reasons(engine: Engine, rules: list[Row]) -> list[Row]:
    sentences = {rule["code"]: rule["rule"] for rule in rules}
    return [
        {
            "code": row["code"],
            "rule": sentences[row["code"]],
            "posts": row["post_count"],
            "images": row["image_count"],
        }
        for row in ask(engine, "ignored_reasons")
    ]


def _statuses(engine: Engine, cutoff: datetime, standings: list[Row]) -> dict[str, Any]:
    found = {row["age"]: row for row in ask(engine, "status_ages", cutoff=cutoff)}
    dated = [row for key, row in found.items() if row["newest_at"] and key != "declared"]
    return {
        "standings": standings,
        "declared": ask(engine, "declared_accounts")[0],
        "newest_at": max((row["newest_at"] for row in dated), default=None),
        "oldest_at": min((row["oldest_at"] for row in dated), default=None),
        "ages": [
            {
                "age": name,
                "author_count": found.get(key, {}).get("author_count", 0),
                "kept_author_count": found.get(key, {}).get("kept_author_count", 0),
            }
            for key, name in _AGES
        ],
    }


def _tags(engine: Engine, min_accounts: int) -> dict[str, Any]:
    least_accounts = max(LEAST_ACCOUNTS, min_accounts)
    merged: dict[int, dict[str, Any]] = {}
    rows = ask(
        engine,
        "merged_tags",
        least_accounts=least_accounts,
        most_concepts=_MOST_MERGED_CONCEPTS,
    )
    for row in rows:
        concept = merged.setdefault(
            row["concept_id"], {"concept": row["concept_name"], "post_count": 0, "tags": []}
        )
        concept["post_count"] += row["post_count"]
        concept["tags"].append({"tag": row["tag"], "post_count": row["post_count"]})
    return {
        **ask(engine, "tag_totals")[0],
        "languages": ask(engine, "tag_languages"),
        "routes": ask(engine, "tag_routes"),
        "least_accounts": least_accounts,
        "merged": sorted(
            (concept for concept in merged.values() if len(concept["tags"]) > 1),
            key=lambda concept: (-concept["post_count"], concept["concept"]),
        ),
    }


def _copies(engine: Engine, config: Config, renamed: Callable[[str], str]) -> dict[str, Any]:
    decided = ask(engine, "decided_matches")
    return {
        **ask(engine, "copies")[0],
        "copy_distance": config.images.copy_distance,
        "turned_copies": config.images.turned_copies,
        "decisions": [{**row, "image_id": renamed(row["image_id"])} for row in decided],
    }


def _samples(engine: Engine, renamed: Callable[[str], str]) -> dict[str, list[Row]]:
    found = {
        "dropped": ask(engine, "dropped_samples", sample_size=_SAMPLE_SIZE),
        "kept": ask(engine, "kept_samples", sample_size=_SAMPLE_SIZE),
    }
    return {
        outcome: [{**row, **{name: renamed(row[name]) for name in _NAMING}} for row in rows]
        for outcome, rows in found.items()
    }
