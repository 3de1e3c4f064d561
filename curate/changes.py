"""Says for a version's report what changed since the version before, as far as all may know it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from curate.diff import RemovedFor, compare_concepts, compare_images, compare_settings, read_report
from curate.errors import InputError, RefusedError
from curate.report import LEAST_ACCOUNTS
from curate.store.engine import Engine
from curate.versions import MANIFEST_NAME, Version, open_version
from curate.workspace import Workspace, is_version_name

_MOST_CONCEPTS = 20


def changes_since_the_last(
    workspace: Workspace,
    engine: Engine,
    directory: Path,
    facts: Mapping[str, Any],
    statuses: Mapping[str, Any],
) -> dict[str, Any] | None:
    """What a new version changes against the newest one, for its report; null if it is the first.

    ``directory`` has its tables, and is no version yet. ``facts`` are those of its report,
    ``statuses`` the days that it will attest, and ``engine`` has every table of the run bound. Of
    images that left, reasons are told as ``told_reasons`` allows; the others are
    ``removed_untold``. If the newest version is damaged, or has other columns, nothing but its name
    is known, and not that if it is none that a run gave.
    """
    paths = workspace.version_paths()
    if not paths:
        return None
    try:
        before = open_version(paths[-1], workspace, reads_rows=False)
    except (InputError, RefusedError):
        name = paths[-1].name if is_version_name(paths[-1].name) else None
        return {"since": name, "is_comparable": False}
    images, removed = compare_images(engine, before.manifest, directory / MANIFEST_NAME)
    requests = {rule["code"] for rule in facts["policy"]["rules"] if rule["tier"] == 0}
    told = told_reasons(removed, requests)
    changed = compare_concepts(before.concepts, directory / before.concepts.name)
    return {
        "since": before.path.name,
        "is_comparable": True,
        "images": asdict(images),
        "removed_for": [{"code": one.code, "images": one.images} for one in told],
        "removed_untold": images.removed - sum(one.images for one in told),
        "least_accounts": LEAST_ACCOUNTS,
        "concepts": [asdict(one) for one in changed[:_MOST_CONCEPTS]],
        "more_concepts": len(changed[_MOST_CONCEPTS:]),
        "settings": [asdict(one) for one in compare_settings(read_report(before), facts)],
        "statuses": {"before": _statuses(before), "after": _days(statuses)},
    }


def told_reasons(removed: Sequence[RemovedFor], requests: Collection[str]) -> list[RemovedFor]:
    """The reasons that may be told to whoever has both manifests, and sees which images left.

    One of fewer than 5 accounts may not, nor one of more than half of the images, since of each it
    would then be likely; and none of ``requests``, as which people asked to leave.
    """
    images = sum(one.images for one in removed)
    return [
        one
        for one in removed
        if one.code is not None
        and one.code not in requests
        and one.accounts >= LEAST_ACCOUNTS
        and 2 * one.images <= images
    ]


def _statuses(version: Version) -> dict[str, Any]:
    return _days(version.attestation["predicate"].get("statuses") or {})


def _days(statuses: Mapping[str, Any]) -> dict[str, Any]:
    return {name: statuses.get(name) for name in ("oldest", "newest")}
