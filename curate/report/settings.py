"""Says how the policy was set, and where it is looser than its strictest form."""

from typing import Any

from curate.config import Config, ImagesConfig, PolicyConfig
from curate.policy import GRAINS, reason_codes
from curate.store.engine import Engine
from curate.store.sqlfiles import list_sql, load_sql, macros_sql

TIER_NAMES = (
    "No override",
    "Privacy",
    "Lifecycle",
    "Machine-readable opt-out",
    "Copy of an excluded image",
    "Not proven to be public",
    "Curation, not privacy",
)
"""The tiers of the rules in words; the lower the number, the weightier the reason."""

_STRENGTH = {"ignore": 0, "quarantine": 1, "reject": 2}
_SHIPPED_VOCABULARIES = ("wordnet-nouns", "imagenet-1k", "raw-tags")
# What decides who is in, in the order of reading; outcomes, tags and sampling make a version of it.
_QUOTED = ("facts", *(f"rules/{grain}" for grain in GRAINS), "outcome")


def policy_facts(engine: Engine, config: Config) -> dict[str, Any]:
    """The preset, every rule with its action in force, and what was loosened, by what."""
    codes = {code.code: code for code in reason_codes()}
    rules = [
        {
            "code": code,
            "tier": tier,
            "tier_name": TIER_NAMES[tier],
            "default_action": codes[code].strict,
            "action": action,
            "set_by": _set_by(code, action, codes[code].strict, config.policy),
            "is_overridable": is_overridable,
            "rule": sentence,
            "remedy": remedy,
            "files": list(codes[code].files),
        }
        for code, tier, action, is_overridable, sentence, remedy in engine.rows(
            load_sql("reports", "policy_in_force").text
        )
    ]
    return {
        "preset": config.policy.preset,
        "max_status_age_days": config.policy.max_status_age_days,
        "rules": rules,
        "loosened": _loosened(rules, config),
    }


def setting_facts(config: Config) -> dict[str, Any]:
    """The other settings that decide what is kept; a file of the user's own is not named."""
    vocabulary = config.tags.vocabulary
    return {
        "vocabulary": vocabulary if vocabulary in _SHIPPED_VOCABULARIES else "own file",
        "top_k": config.tags.top_k,
        "ambiguous": config.tags.ambiguous,
        "detect_language": config.tags.detect_language,
        "purpose": config.policy.purpose,
        "refused_files_days": config.policy.refused_files_days,
        "c2pa": config.images.c2pa,
        "metadata": config.images.metadata,
        "media": config.images.media,
        "copy_distance": config.images.copy_distance,
        "turned_copies": config.images.turned_copies,
        "deduplicate": config.images.deduplicate,
        "require_files": config.images.require_files,
        "min_side_px": config.images.min_side_px,
        "max_megapixels": config.images.max_megapixels,
        "validation_share": config.manifest.validation_share,
        "locations": config.manifest.locations,
    }


def rule_texts() -> list[dict[str, str]]:
    """The SQL that decides who is in: macros, what signals and licences mean, facts, rules."""
    files = [load_sql(".", name) for name in ("signal_rules", "licences")]
    files += [load_sql(folder, name) for folder in _QUOTED for name in list_sql(folder)]
    said_by_several = {
        "file": "sql/macros.sql",
        "purpose": "What several of these files say.",
        "text": macros_sql(),
    }
    return [
        said_by_several,
        *({"file": file.path, "purpose": file.purpose, "text": file.text} for file in files),
    ]


def _set_by(code: str, action: str, default: str, policy: PolicyConfig) -> str:
    if code in policy.actions:
        return "config"
    return "default" if action == default else "preset"


def _loosened(rules: list[dict[str, Any]], config: Config) -> list[dict[str, Any]]:
    policy = config.policy
    found = [
        {
            "setting": rule["code"],
            "rule": rule["rule"],
            "default": rule["default_action"],
            "in_force": rule["action"],
            "set_by": rule["set_by"],
        }
        for rule in rules
        if _STRENGTH[rule["action"]] < _STRENGTH[rule["default_action"]]
    ]
    strictest, images = PolicyConfig(), config.images
    settings = (
        (
            policy.max_status_age_days > strictest.max_status_age_days,
            "max_status_age_days",
            "A status older than this many days no longer counts.",
            strictest.max_status_age_days,
            policy.max_status_age_days,
        ),
        (
            policy.refused_files_days < strictest.refused_files_days,
            "refused_files_days",
            "The file of what was refused is known by its digest for this many days.",
            strictest.refused_files_days,
            policy.refused_files_days,
        ),
        (
            images.copy_distance < ImagesConfig().copy_distance,
            "images.copy_distance",
            "A picture within this many bits of a refused one is taken for a copy of it.",
            ImagesConfig().copy_distance,
            images.copy_distance,
        ),
        (
            images.metadata == "keep",
            "images.metadata",
            "Pictures leave without places, serial numbers, names and comments.",
            "minimal",
            "keep",
        ),
        (
            config.manifest.locations == "url",
            "manifest.locations",
            "Of a picture that is only an address, a reference leaves.",
            "reference",
            "url",
        ),
        (
            images.c2pa == "off",
            "images.c2pa",
            "Content credentials (C2PA) are looked for in every image.",
            "auto",
            "off",
        ),
    )
    found += [
        {
            "setting": name,
            "rule": rule,
            "default": str(default),
            "in_force": str(in_force),
            "set_by": "config",
        }
        for is_looser, name, rule, default, in_force in settings
        if is_looser
    ]
    return found
