"""Reads the rules of ``sql/rules``, and says what the policy is as a config sets it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

import pyarrow as pa

from curate.config import Action, PolicyConfig
from curate.errors import ContractError, InputError
from curate.store.schema import load_schema
from curate.store.sqlfiles import SqlFile, list_sql, load_sql, sql_root

Grain = Literal["account", "post", "image", "curation"]
"""What a rule speaks of, and its folder: ``curation`` is what is no matter of privacy (tier 6)."""

GRAINS: tuple[Grain, ...] = get_args(Grain)
PRESETS = ("strict", "private-accounts")
_LAST_TIER = 6
_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
# A mask is one BIGINT, whose sign stays out of it.
_MOST_CODES = 63


@dataclass(frozen=True)
class Rule:
    """One file of ``sql/rules``: it finds the reasons of one code against one grain of things."""

    grain: Grain
    file: SqlFile

    @property
    def code(self) -> str:
        """The reason code, which is the file's name."""
        return self.file.name

    @property
    def table(self) -> str:
        """The table that it adds to."""
        return f"{self.grain}_reasons"


@dataclass(frozen=True)
class ReasonCode:
    """What is said once of a reason code, whatever it is found against.

    ``bit`` is its place in order of tier and code, which is that of its bit in a mask; ``strict``
    and ``private_accounts`` are what the presets do. ``never_ignored`` says why it can't be
    ignored, where that is so; ``files`` are the paths of its rules.
    """

    code: str
    tier: int
    bit: int
    strict: Action
    private_accounts: Action
    sentence: str
    remedy: str
    never_ignored: str | None
    files: tuple[str, ...]

    def action(self, config: PolicyConfig) -> Action:
        """What the policy does as ``config`` sets it: an explicit action wins over the preset's."""
        preset = self.strict if config.preset == "strict" else self.private_accounts
        return config.actions.get(self.code, preset)


def rules() -> tuple[Rule, ...]:
    """Every rule, sorted by grain and code."""
    return _rules(sql_root())


def reason_codes() -> tuple[ReasonCode, ...]:
    """Every reason code in order of its tier and name.

    Raises a ``ContractError`` where the headers don't agree: a code without a tier or a remedy, or
    with two; one under ``curation`` that is not of the last tier; more codes than a mask has bits.
    """
    return _reason_codes(sql_root())


def policy_table(config: PolicyConfig) -> pa.RecordBatch:
    """The ``policy`` table; raises an ``InputError`` for settings that the policy does not have."""
    codes = reason_codes()
    _check(config, codes)
    rows = []
    for code in codes:
        action = code.action(config)
        rows.append(
            {
                "code": code.code,
                "tier": code.tier,
                "bit": code.bit,
                "mask": 0 if action == "ignore" else 1 << code.bit,
                "action": action,
                "is_overridable": code.tier > 0,
                "sentence": code.sentence,
                "remedy": code.remedy,
            }
        )
    return pa.RecordBatch.from_pylist(rows, schema=load_schema()["policy"].arrow)


def _check(config: PolicyConfig, codes: Sequence[ReasonCode]) -> None:
    known = {code.code: code for code in codes}
    for name, action in config.actions.items():
        if name not in known:
            raise InputError(f"policy.actions: there is no reason code {name}")
        if known[name].tier == 0 and action != "reject":
            raise InputError(f"policy.actions: {name} has no override")
        if known[name].never_ignored and action == "ignore":
            raise InputError(
                f"policy.actions: {name} can't be ignored: {known[name].never_ignored}",
                hint='set it to "reject" or "quarantine"',
            )


@cache
def _rules(root: Path) -> tuple[Rule, ...]:
    del root  # what is loaded depends on it
    return tuple(
        Rule(grain, load_sql(f"rules/{grain}", name))
        for grain in GRAINS
        for name in list_sql(f"rules/{grain}")
    )


@cache
def _reason_codes(root: Path) -> tuple[ReasonCode, ...]:
    by_code: dict[str, list[Rule]] = {}
    for rule in _rules(root):
        by_code.setdefault(rule.code, []).append(rule)
    if strange := [code for code in by_code if not _CODE.fullmatch(code)]:
        raise ContractError(f"a rule's file is named after its code, as A_CODE: {strange[0]}")
    found = [(int(_main(own).file.more["tier"]), code, own) for code, own in by_code.items()]
    if len(found) > _MOST_CODES:
        raise ContractError(f"{len(found)} reason codes are more than a mask has bits for")
    return tuple(
        _reason_code(bit, tier, code, own) for bit, (tier, code, own) in enumerate(sorted(found))
    )


def _main(own: Sequence[Rule]) -> Rule:
    """The rule of a code whose header has what is said once; the others name it."""
    main = [rule for rule in own if "as" not in rule.file.more]
    if len(main) != 1:
        raise ContractError(f"{own[0].code}: one of its rules has its tier, and the others name it")
    wanted = {"remedy", "tier", "strict", "private-accounts"}
    more = main[0].file.more
    if not wanted <= more.keys() or more["tier"] not in map(str, range(_LAST_TIER + 1)):
        raise ContractError(f"{main[0].file.path}: its header lacks {sorted(wanted - more.keys())}")
    for rule in own:
        if rule is not main[0] and rule.file.more != {"as": f"{main[0].grain}/{rule.code}"}:
            raise ContractError(f"{rule.file.path}: it is to say `as: {main[0].grain}/{rule.code}`")
        if (rule.grain == "curation") != (int(more["tier"]) == _LAST_TIER):
            raise ContractError(f"{rule.file.path}: curation is tier {_LAST_TIER}, and that only")
    return main[0]


def _reason_code(bit: int, tier: int, code: str, own: Sequence[Rule]) -> ReasonCode:
    main = _main(own)
    more = main.file.more
    actions = [more[preset] for preset in PRESETS]
    if not set(actions) <= set(get_args(Action)):
        raise ContractError(f"{main.file.path}: {actions} are no actions")
    return ReasonCode(
        code,
        tier,
        bit,
        cast(Action, actions[0]),
        cast(Action, actions[1]),
        main.file.purpose,
        more["remedy"],
        more.get("never ignored"),
        tuple(rule.file.path for rule in own),
    )
