"""Takes a workspace through the stages of a run, and checks what came of it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from curate.errors import InputError, UsageError
from curate.pipeline.checks import check
from curate.pipeline.notes import read_note, write_note
from curate.pipeline.plan import needed_for, stages
from curate.pipeline.runner import StageResult, StageRunner
from curate.policy import reason_codes
from curate.resampling import strategies
from curate.revocation import refused_files, take_up
from curate.stages import Stage, map_tags, read_matches, scan_evaluation, scan_images
from curate.store.engine import Engine
from curate.store.memory import DEFAULT_MEMORY
from curate.store.schema import load_schema
from curate.store.sqlfiles import SqlFile, load_sql, macros_sql
from curate.store.tables import Store
from curate.workspace import Workspace

Progress = Callable[[str, int, int], None]

# An unfinished run is taken up again, with its cutoff, for this long.
_RESUME_WITHIN = timedelta(hours=24)
# What `judge` decides: whatever bars a post or an image for privacy or an opt-out.
JUDGED = ("barred_posts", "image_reasons", "excluded_files", "account_standing", "policy")


@dataclass(frozen=True)
class Counts:
    """What became of posts or images; ``total`` is the sum of the three others."""

    total: int
    kept: int
    rejected: int
    quarantined: int


@dataclass(frozen=True)
class LeadingReason:
    """The primary reason for which the most posts left, with what would lift it.

    It is one that whoever curates can lift, if there is any; then ``lost`` posts left for others.
    """

    code: str
    outcome: str
    posts: int
    remedy: str
    lost: int


@dataclass
class RunResult:
    """What one run did; the engine has every table bound while the run's context is open.

    ``unplaced_statuses`` counts the accounts whose status is of a platform that no post is from,
    ``address_images`` the images that left because they are only addresses, ``unnamed_posts`` the
    posts whose account the export does not name.
    """

    cutoff: datetime
    results: list[StageResult] = field(default_factory=list)
    posts: Counts = Counts(0, 0, 0, 0)
    images: Counts = Counts(0, 0, 0, 0)
    post_reasons: dict[str, int] = field(default_factory=dict)
    image_reasons: dict[str, int] = field(default_factory=dict)
    leading_reason: LeadingReason | None = None
    unplaced_statuses: int = 0
    address_images: int = 0
    unnamed_posts: int = 0
    sql_digest: str = ""

    @property
    def reasons(self) -> dict[str, int]:
        """How many posts and images together bear each reason code."""
        both = Counter(self.post_reasons) + Counter(self.image_reasons)
        return dict(sorted(both.items()))


@contextmanager
def run(
    workspace: Workspace,
    *,
    cutoff: datetime | None = None,
    until: str | None = None,
    memory: str = DEFAULT_MEMORY,
    threads: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Iterator[tuple[Engine, RunResult]]:
    """Run every stage, up to ``until`` if given, and check the invariants.

    ``cutoff`` (naive UTC, default now) is the moment that the run judges by: later observations
    are not believed yet, and ages count from it. A run that was killed goes on where it stopped,
    with the same cutoff. Raises a ``ContractError`` if an invariant in ``sql/checks`` is broken,
    and a ``RefusedError`` if the suppression list lacks requests of the ledger.
    """
    plan = stages()
    if until is not None:
        names = [stage.name for stage in plan]
        if until not in names:
            raise UsageError(f"there is no stage {until}", hint=f"the stages: {', '.join(names)}")
        plan = plan[: names.index(until) + 1]
    store = Store(workspace.store)
    with (
        _held(workspace),
        _cutoff(store, cutoff) as moment,
        Engine(workspace.store / "scratch", memory=memory, threads=threads) as engine,
    ):
        runner = _runner(workspace, store, engine, moment, threads)
        result = RunResult(moment, sql_digest=_sql_digest(plan))
        for stage in plan:
            result.results.append(runner.run(stage, progress))
            if stage.writes == "image_digests":
                # Before anything reads what is remembered: the same run again then finds the same.
                runner.bind_all(refused_files.READS)
                refused_files.remember_excluded(workspace, engine)
        if until is None:
            store.forget_other_outputs(runner.finished)
            tables = [name for name in load_schema() if name in runner.tables]
            runner.bind_all(tables)
            if any(not one.is_reused for one in result.results if one.name == "image_facts"):
                scan_images.forget_gone(engine)
            check(runner, engine, _params(workspace, moment), workspace.store / "checks.json")
            _count(engine, result)
        yield engine, result


@contextmanager
def judge(
    workspace: Workspace,
    *,
    cutoff: datetime,
    memory: str = DEFAULT_MEMORY,
    threads: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Iterator[Engine]:
    """Judge what is ingested now, beside the last run and not in its place.

    Outputs of the last run are used where they are still true; no other is touched, and a run that
    was killed can be taken up as before. Raises an ``InputError`` if no post is ingested, and a
    ``RefusedError`` if the suppression list lacks requests of the ledger.
    """
    store = Store(workspace.store, outputs=workspace.store / "verified")
    with (
        _held(workspace),
        Engine(workspace.store / "scratch", memory=memory, threads=threads) as engine,
    ):
        runner = _runner(workspace, store, engine, cutoff, threads, lender=Store(workspace.store))
        for stage in needed_for(JUDGED):
            runner.run(stage, progress)
        runner.bind_all([name for name in load_schema() if name in runner.tables])
        yield engine


@contextmanager
def _held(workspace: Workspace) -> Iterator[None]:
    """Hold a workspace that has something to judge, and the list that its ledger says it has."""
    with workspace.locked():
        take_up(workspace)
        store = Store(workspace.store)
        if not store.source_ids():
            raise InputError(
                "nothing is ingested yet", hint="read an export with `curate ingest PATH`"
            )
        if not store.parts():
            raise InputError(
                "no post is ingested yet, only profiles, statuses or deletions",
                hint="read an export that has posts, too: `curate ingest PATH`",
            )
        yield


def describe() -> list[tuple[str, str]]:
    """Every stage with its purpose, for ``--dry-run`` and the documentation."""
    return [(stage.name, stage.purpose) for stage in stages()]


def _runner(
    workspace: Workspace,
    store: Store,
    engine: Engine,
    cutoff: datetime,
    threads: int | None,
    *,
    lender: Store | None = None,
) -> StageRunner:
    params = _params(workspace, cutoff) | scan_images.params(workspace.config.images, threads)
    return StageRunner(store, engine, params, lender=lender)


def _params(workspace: Workspace, cutoff: datetime) -> dict[str, Any]:
    config, key = workspace.config, workspace.pseudonym_key
    images = config.images
    return {
        "cutoff": cutoff,
        "stale_before": cutoff - timedelta(days=config.policy.max_status_age_days),
        "policy_config": config.policy.model_dump_json(),
        "purpose": config.policy.purpose,
        "require_files": images.require_files,
        "copy_distance": images.copy_distance,
        "deduplicate": images.deduplicate,
        **strategies.configured(config.resample).params,
        "is_thinned": config.resample.drops_images,
        "min_images_per_concept": config.resample.min_images_per_concept,
        "rare_concepts": config.resample.rare_concepts,
        "locations": config.manifest.locations,
        "validation_share": config.manifest.validation_share,
        "validation_bound": _hex_bound(config.manifest.validation_share),
        "inner_pad": key.inner_pad,
        "outer_pad": key.outer_pad,
        **read_matches.params(workspace.root),
        **scan_evaluation.params(config.evaluation.images, workspace.root),
        **map_tags.params(config.tags, workspace.root),
    }


def _hex_bound(share: float) -> str:
    """Of all pseudonyms, ``share`` start with 8 hex digits below this bound."""
    return "g" if share >= 1 else f"{round(share * 2**32):08x}"


def _count(engine: Engine, result: RunResult) -> None:
    counted = {
        subject: Counts(*counts)
        for subject, *counts in engine.rows(load_sql("publish", "outcome_counts").text)
    }
    result.posts, result.images = counted["posts"], counted["images"]
    for code, posts, images in engine.rows(load_sql("publish", "reason_counts").text):
        result.post_reasons |= {code: posts} if posts else {}
        result.image_reasons |= {code: images} if images else {}
    for row in engine.rows(load_sql("publish", "leading_reason").text):
        result.leading_reason = LeadingReason(*row)
    result.address_images = engine.value(load_sql("publish", "address_images").text)
    result.unnamed_posts = engine.value(load_sql("publish", "unnamed_posts").text)
    result.unplaced_statuses = engine.value(load_sql("publish", "unplaced_statuses").text)


def _sql_digest(plan: list[Stage]) -> str:
    """A digest of what decides: the macros, the policy's headers, every stage's text."""
    digest = hashlib.sha256()
    texts = [macros_sql(), repr(reason_codes())]
    texts += [
        stage.text if isinstance(stage, SqlFile) else f"{stage.name} {stage.version}"
        for stage in plan
    ]
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


@contextmanager
def _cutoff(store: Store, given: datetime | None) -> Iterator[datetime]:
    """The run's moment; kept on disk until the run is finished, so that it can be taken up."""
    note = store.root / "run.json"
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    moment = given or _unfinished(note, now) or now
    body = {"cutoff": moment.isoformat(), "started": now.isoformat()}
    write_note(note, body)
    yield moment
    note.unlink(missing_ok=True)


def _unfinished(note: Path, now: datetime) -> datetime | None:
    try:
        content = read_note(note)
        started = datetime.fromisoformat(content["started"])
        cutoff = datetime.fromisoformat(content["cutoff"])
    except (ValueError, KeyError, TypeError):
        return None
    return cutoff if now - started < _RESUME_WITHIN else None
