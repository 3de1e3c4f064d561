"""Says the facts in a few plain sentences, for a reader who is no engineer."""

from datetime import datetime
from typing import Any

# Tiers of the rules: somebody refused or was never public; not proven; nothing to do with it.
_REFUSED, _UNPROVEN, _CURATION = (0, 1, 2, 3, 4), (5,), (6,)


def summary_sentences(facts: dict[str, Any]) -> list[dict[str, str]]:
    """What came in, what left and why, and what the report can't vouch for.

    Each has its ``text`` and what it is ``about``: came_in, kept, declared, refused, unproven,
    curation, statuses, policy or unchecked.
    """
    sentences = {
        "came_in": _came_in(facts),
        "kept": _stayed(facts),
        "declared": _declared(facts),
        **_left(facts),
        "statuses": _statuses(facts),
        "policy": _policy(facts),
        "unchecked": _unchecked(facts),
    }
    return [{"about": about, "text": text} for about, text in sentences.items() if text]


def counted(number: int, noun: str) -> str:
    """``1 image``, ``1,234 images``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day(timestamp: str) -> str:
    """``23 November 2026`` for an ISO 8601 time."""
    moment = datetime.fromisoformat(timestamp)
    return f"{moment.day} {moment:%B %Y}"


def _came_in(facts: dict[str, Any]) -> str:
    sources = facts["sources"]
    exports, totals = sources["exports"], sources["totals"]
    read = sorted(export["ingested_at"] for export in exports)
    if not read:
        return "Nothing was ingested."
    first, last = day(read[0]), day(read[-1])
    when = f"on {first}" if first == last else f"from {first} to {last}"
    authors = sum(row["author_count"] for row in facts["statuses"]["standings"])
    sentence = (
        f"{counted(len(exports), 'export')} {'was' if len(exports) == 1 else 'were'} read {when}, "
        f"with {counted(facts['posts']['in'], 'post')} and "
        f"{counted(facts['images']['in'], 'image')} by {counted(authors, 'account')}."
    )
    if broken := totals["malformed_count"]:
        sentence += (
            f" {counted(broken, 'record')} could not be read and {_is(broken)} not among them."
        )
    if repeated := totals["duplicate_count"]:
        sentence += (
            f" {counted(repeated, 'older observation')} of the same posts gave way to newer ones."
        )
    return sentence


def _stayed(facts: dict[str, Any]) -> str:
    images, posts = facts["images"], facts["posts"]
    if not images["kept"]:
        return f"Nothing was kept: all {counted(images['in'], 'image')} left.{_remedy(facts)}"
    held = images["quarantined"]
    quarantined = (
        f"{held:,} {_was(held)} quarantined until somebody looks at them"
        if held
        else "none was quarantined"
    )
    return (
        f"{counted(images['kept'], 'image')} of {counted(posts['kept'], 'post')} stayed; "
        f"{counted(images['rejected'], 'image')} {_was(images['rejected'])} rejected, and "
        f"{quarantined}.{_remedy(facts)}"
    )


def _remedy(facts: dict[str, Any]) -> str:
    """Of a run that keeps next to nothing: the commonest reason, and what would change it."""
    images = facts["images"]
    if not facts["reasons"] or images["kept"] * 10 >= images["in"]:
        return ""
    reason = max(facts["reasons"], key=lambda row: row["primary_images"])
    return f" The commonest reason: {reason['rule']} To change it: {reason['remedy']}"


def _left(facts: dict[str, Any]) -> dict[str, str]:
    refused, unproven, curation = (
        sum(
            row["rejected"] + row["quarantined"]
            for row in facts["outcomes_by_tier"]
            if row["tier"] in tiers
        )
        for tiers in (_REFUSED, _UNPROVEN, _CURATION)
    )
    sentences = {}
    if refused:
        sentences["refused"] = (
            f"{counted(refused, 'image')} left because somebody in them or behind them said no, or "
            "is not public: private accounts, co-authors or people tagged, audiences smaller than "
            "the public, machine-readable refusals, and exact copies of such images."
        )
    if unproven:
        sentences["unproven"] = (
            f"{counted(unproven, 'image')} left because nothing proves that the account is public, "
            "or that the file holds no refusal: missing is not public."
        )
    if curation:
        sentences["curation"] = (
            f"{counted(curation, 'image')} left for reasons that have nothing to do with privacy, "
            "such as no hashtag that names a thing, or a damaged file."
        )
    return sentences


def _statuses(facts: dict[str, Any]) -> str:
    statuses = facts["statuses"]
    kept = {row["status"]: row["kept_author_count"] for row in statuses["standings"]}
    others = sum(number for status, number in kept.items() if status != "public")
    total = sum(kept.values())
    if not total:
        return ""
    if others:
        return (
            f"Of the {counted(total, 'account')} whose images stayed, {others:,} "
            f"{_was(others)} not known to be public: the policy was set to let them in."
        )
    newest, oldest = statuses["newest_at"], statuses["oldest_at"]
    declared = statuses["declared"]["kept_account_count"]
    if declared == total:
        return ""
    seen = (
        f"{total - declared:,} of {total:,} accounts"
        if declared
        else f"all {counted(total, 'account')}"
    )
    sentence = f"The latest known status of {seen} whose images stayed is public."
    if newest and day(newest) == day(oldest):
        return f"{sentence} Every dated status was observed on {day(newest)}."
    if newest:
        return f"{sentence} Statuses were observed from {day(oldest)} to {day(newest)}."
    return sentence


def _declared(facts: dict[str, Any]) -> str:
    declared = facts["statuses"]["declared"]
    images, accounts = declared["kept_image_count"], declared["kept_account_count"]
    if not images:
        return ""
    return (
        f"{counted(images, 'image')} of {counted(accounts, 'account')} stayed on the word of "
        "whoever ingested them, who declared the accounts public: nobody observed that they are."
    )


def _policy(facts: dict[str, Any]) -> str:
    policy = facts["policy"]
    loosened = len(policy["loosened"])
    if not loosened:
        return f"The policy was “{policy['preset']}”, and no rule of it was loosened."
    return (
        f"The policy was “{policy['preset']}”; {counted(loosened, 'rule')} {_is(loosened)} looser "
        "than in its strictest form, and named below."
    )


def _unchecked(facts: dict[str, Any]) -> str:
    names = [item["name"] for item in facts["signals"]["not_checked"]]
    number = len(names)
    return (
        f"{counted(number, 'kind')} of refusal {_was(number)} not looked for: {'; '.join(names)}. "
        "This report can say nothing about that."
        if number
        else ""
    )


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
