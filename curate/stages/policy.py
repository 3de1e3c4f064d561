"""The policy as the config sets it: one action a reason code."""

from curate.config import PolicyConfig
from curate.errors import InputError
from curate.stages.runner import Reference
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

# Codes that can't be ignored, and why.
_NEVER_IGNORED = {
    "IMAGE_MISSING": "there is no image to keep",
    "IMAGE_UNREADABLE": "there is no image to keep",
    "NO_CONCEPT": "there is no label to keep the image under",
    "METADATA_UNREADABLE": "a refusal that could not be read would pass as none",
}
# An explicit action wins over the preset's.
_AS_SET = """
SELECT listed.code, CAST(listed.tier AS INTEGER) AS tier,
       coalesce(own.action, CASE WHEN $preset = 'strict' THEN listed.strict_action
                                 ELSE listed.private_accounts_action END) AS action,
       listed.tier > 0 AS is_overridable, listed.rule, listed.remedy
FROM ({listed}) AS listed
LEFT JOIN (SELECT unnest(CAST($codes AS VARCHAR[])) AS code,
                  unnest(CAST($actions AS VARCHAR[])) AS action) AS own
  ON own.code = listed.code
ORDER BY listed.tier, listed.code
"""


def policy_reference(config: PolicyConfig, engine: Engine) -> Reference:
    """The ``policy`` table; raises an ``InputError`` for settings that the policy does not have."""
    text = load_sql(".", "policy").text
    tiers = dict(engine.rows(f"SELECT code, tier FROM ({text}) AS listed"))  # noqa: S608 - our file
    for code, action in config.actions.items():
        if code not in tiers:
            raise InputError(f"policy.actions: there is no reason code {code}")
        if tiers[code] == 0 and action != "reject":
            raise InputError(f"policy.actions: {code} has no override")
        if code in _NEVER_IGNORED and action == "ignore":
            raise InputError(
                f"policy.actions: {code} can't be ignored: {_NEVER_IGNORED[code]}",
                hint='set it to "reject" or "quarantine"',
            )
    params = {
        "preset": config.preset,
        "codes": list(config.actions),
        "actions": list(config.actions.values()),
    }
    return Reference("policy", _AS_SET.format(listed=text), params)


def signal_rules_reference() -> Reference:
    """The ``signal_rules`` table: what each value of a machine-readable signal decides."""
    return Reference("signal_rules", load_sql(".", "signal_rules").text, {})


def licences_reference() -> Reference:
    """The ``licences`` table: what each licence allows."""
    return Reference("licences", load_sql(".", "licences").text, {})
