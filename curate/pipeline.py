"""The map: every stage in order, and the run that takes a workspace through them."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from curate.errors import ContractError, InputError, UsageError
from curate.images.credentials import reader_name
from curate.stages import code_languages, collect_authors, map_tags, read_tags, scan_images
from curate.stages.policy import licences_reference, policy_reference, signal_rules_reference
from curate.stages.runner import Stage, StageResult, StageRunner, sql_stage
from curate.store.engine import DEFAULT_MEMORY, Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import SqlFile, list_sql, load_sql
from curate.store.tables import Store
from curate.workspace import Workspace

Progress = Callable[[str, int, int], None]

# An unfinished run is taken up again, with its cutoff, for this long.
_RESUME_WITHIN = timedelta(hours=24)


def stages() -> list[Stage]:
    """Every stage in the order of a run. To add one: its SQL file, one line here, its test."""
    return [
        # Privacy: who may be in at all.
        sql_stage("08_link_accounts"),
        sql_stage("09_find_suppressed"),
        sql_stage("10_standing_accounts"),
        sql_stage("11_judge_accounts"),
        sql_stage("12_reject_by_account"),
        sql_stage("13_reject_by_audience"),
        sql_stage("14_reject_by_people"),
        sql_stage("15_reject_reposts"),
        sql_stage("16_reject_deleted"),
        sql_stage("17_judge_post_signals"),
        sql_stage("17_reject_by_post_signals"),
        sql_stage("18_reject_suppressed"),
        sql_stage("19_bar_posts"),
        # Tags: what the admitted posts show.
        code_languages.STAGE,
        collect_authors.STAGE,
        sql_stage("20_count_tags"),
        sql_stage("20_find_languages"),
        map_tags.STAGE,
        read_tags.STAGE,
        sql_stage("22_count_meanings"),
        sql_stage("22_label_posts"),
        sql_stage("23_reject_unlabelled"),
        sql_stage("24_list_concepts"),
        # Images: what the files are, and what they refuse.
        scan_images.STAGE,
        sql_stage("31_reject_images"),
        sql_stage("32_propagate_exact"),
        sql_stage("36_drop_images"),
        sql_stage("37_keep_images"),
        sql_stage("38_drop_posts"),
        # Sampling: how often each image appears.
        sql_stage("40_count_concepts"),
        sql_stage("41_plan_sampling"),
        sql_stage("42_weigh_images"),
        # Manifest.
        sql_stage("90_assemble_rows"),
        sql_stage("91_sort_manifest"),
    ]


def judging_stages() -> list[Stage]:
    """The stages whose rejections bar a post or an image for privacy or an opt-out.

    They are those up to 19 and from 30 to 35; the others make a version of what is left.
    """
    return [stage for stage in stages() if stage.name < "20" or "30" <= stage.name < "36"]


@dataclass(frozen=True)
class Counts:
    """What became of posts or images; ``total`` is the sum of the three others."""

    total: int
    kept: int
    rejected: int
    quarantined: int


@dataclass
class RunResult:
    """What one run did; the engine has every table bound while the run's context is open.

    ``unplaced_statuses`` counts the accounts whose status is of a platform that no post is from.
    """

    cutoff: datetime
    results: list[StageResult] = field(default_factory=list)
    posts: Counts = Counts(0, 0, 0, 0)
    images: Counts = Counts(0, 0, 0, 0)
    reasons: dict[str, int] = field(default_factory=dict)
    unplaced_statuses: int = 0
    sql_digest: str = ""


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
    with the same cutoff. Raises a ``ContractError`` if an invariant in ``sql/checks`` is broken.
    """
    plan = stages()
    if until is not None:
        names = [stage.name for stage in plan]
        if until not in names:
            raise UsageError(f"there is no stage {until}", hint=f"the stages: {', '.join(names)}")
        plan = plan[: names.index(until) + 1]
    store = Store(workspace.store)
    if not store.parts():
        raise InputError("nothing is ingested yet", hint="read an export with `curate ingest PATH`")
    with (
        workspace.locked(),
        _cutoff(store, cutoff) as moment,
        Engine(workspace.store / "scratch", memory=memory, threads=threads) as engine,
    ):
        runner = _runner(workspace, store, engine, moment)
        result = RunResult(moment, sql_digest=_sql_digest(plan))
        for stage in plan:
            result.results.append(runner.run(stage, progress))
        if until is None:
            store.forget_other_outputs(runner.finished)
            tables = [name for name in load_schema() if name in runner.tables]
            runner.bind_all(tables)
            _check(engine)
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
    """Run the judging stages over what is ingested now, beside the last run and not in its place.

    Outputs of the last run are used where they are still true; no other is touched, and a run that
    was killed can be taken up as before. Raises an ``InputError`` if nothing is ingested.
    """
    store = Store(workspace.store, outputs=workspace.store / "verified")
    if not store.parts():
        raise InputError("nothing is ingested yet", hint="read an export with `curate ingest PATH`")
    with (
        workspace.locked(),
        Engine(workspace.store / "scratch", memory=memory, threads=threads) as engine,
    ):
        runner = _runner(workspace, store, engine, cutoff, lender=Store(workspace.store))
        for stage in judging_stages():
            runner.run(stage, progress)
        runner.bind_all([name for name in load_schema() if name in runner.tables])
        yield engine


def describe() -> list[tuple[str, str]]:
    """Every stage with its purpose, for ``--dry-run`` and the documentation."""
    return [(stage.name, stage.purpose) for stage in stages()]


def _runner(
    workspace: Workspace,
    store: Store,
    engine: Engine,
    cutoff: datetime,
    *,
    lender: Store | None = None,
) -> StageRunner:
    runner = StageRunner(store, engine, _params(workspace, cutoff), lender=lender)
    runner.prepare(policy_reference(workspace.config.policy, engine))
    runner.prepare(signal_rules_reference())
    runner.prepare(licences_reference())
    return runner


def _params(workspace: Workspace, cutoff: datetime) -> dict[str, Any]:
    config, key = workspace.config, workspace.pseudonym_key
    resample, images = config.resample, config.images
    exponents = {"natural": 0.0, "sqrt": 0.5, "uniform": 1.0, "power": resample.power}
    return {
        "cutoff": cutoff,
        "stale_before": cutoff - timedelta(days=config.policy.max_status_age_days),
        "purpose": config.policy.purpose,
        "require_files": images.require_files,
        "min_side_px": images.min_side_px,
        "max_megapixels": images.max_megapixels,
        # Installing the reader, or another version of it, is a reason to look again.
        "c2pa_reader": reader_name(images.c2pa),
        "exponent": exponents[resample.method],
        "threshold": resample.threshold,
        "threshold_unit": resample.threshold_unit,
        "max_repeat": resample.max_repeat or 1e9,
        "validation_bound": _hex_bound(config.manifest.validation_share),
        "inner_pad": key.inner_pad,
        "outer_pad": key.outer_pad,
        **map_tags.params(config.tags, workspace.root),
    }


def _hex_bound(share: float) -> str:
    """Of all pseudonyms, ``share`` start with 8 hex digits below this bound."""
    return "g" if share >= 1 else f"{round(share * 2**32):08x}"


def _check(engine: Engine) -> None:
    for name in list_sql("checks"):
        check = load_sql("checks", name)
        if violations := engine.rows(check.text):
            raise ContractError(
                f"the check {name} found {len(violations)} violations; no version was written",
                hint=check.purpose,
            )


def _count(engine: Engine, result: RunResult) -> None:
    for subject, dropped in (("posts", "dropped_posts"), ("images", "dropped_images")):
        total = engine.value(f"SELECT count(*) FROM {subject}")  # noqa: S608 - our own names
        outcomes = dict(
            engine.rows(f"SELECT outcome, count(*) FROM {dropped} GROUP BY outcome")  # noqa: S608
        )
        kept = engine.value(
            "SELECT count(DISTINCT post_key) FROM kept_images"
            if subject == "posts"
            else "SELECT count(*) FROM kept_images"
        )
        counts = Counts(total, kept, outcomes.get("rejected", 0), outcomes.get("quarantined", 0))
        setattr(result, subject, counts)
    result.reasons = dict(
        engine.rows(
            "SELECT code, count(DISTINCT coalesce(rejections.post_key, -1 - rejections.image_key)) "
            "FROM rejections GROUP BY code ORDER BY code"
        )
    )
    result.unplaced_statuses = engine.value(load_sql("publish", "unplaced_statuses").text)


def _sql_digest(plan: list[Stage]) -> str:
    """A digest of what decides: the policy, the signal rules, the licences, every stage's text."""
    digest = hashlib.sha256()
    texts = [load_sql(".", name).text for name in ("policy", "signal_rules", "licences")]
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
    temporary = note.with_suffix(".tmp")
    temporary.write_text(
        json.dumps({"cutoff": moment.isoformat(), "started": now.isoformat()}), encoding="utf-8"
    )
    temporary.replace(note)
    yield moment
    note.unlink(missing_ok=True)


def _unfinished(note: Path, now: datetime) -> datetime | None:
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
        started = datetime.fromisoformat(content["started"])
        cutoff = datetime.fromisoformat(content["cutoff"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return cutoff if now - started < _RESUME_WITHIN else None
