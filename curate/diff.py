"""Says what changed from one version to another: images, concepts, and what they were made by."""

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyarrow.parquet as pq

from curate.config import ResampleConfig
from curate.outputs import private_file
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql
from curate.store.tables import Store
from curate.versions import REPORT_JSON, Version, open_version
from curate.workspace import Workspace

_DECIDED = ("dropped_images", "reason_sets")


@dataclass(frozen=True)
class ImageChanges:
    """Images of two versions. Some of those ``in_both`` were ``relabelled``, ``moved`` to the other
    split, or have ``other_bytes``."""

    removed: int
    added: int
    in_both: int
    relabelled: int
    moved: int
    other_bytes: int


@dataclass(frozen=True)
class RemovedFor:
    """Removed ``images`` by their primary reason, and of how many accounts they are; no code for
    those that the last run does not drop or know."""

    code: str | None
    images: int
    accounts: int


@dataclass(frozen=True)
class ConceptChange:
    """How many images carry a concept; none where the version does not have it."""

    concept: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class SettingChange:
    """A setting, or the action of a reason code, that differs; none where a version tells none."""

    setting: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Difference:
    """What is other in ``later``. ``removed_for`` counts removed images by the primary reason that
    the last run has against them; none for those that it does not drop or know. ``statuses`` are
    the days of the oldest and the newest observation of each version."""

    earlier: str
    later: str
    images: ImageChanges
    removed_for: dict[str | None, int]
    concepts: tuple[ConceptChange, ...]
    settings: tuple[SettingChange, ...]
    statuses: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        body = asdict(self)
        reasons = [{"code": code, "images": count} for code, count in self.removed_for.items()]
        return {**body, "removed_for": reasons}


def compare_versions(
    workspace: Workspace, earlier: Path, later: Path, *, listing: Path | None = None
) -> Difference:
    """Compare two version folders; with ``listing``, write the images of one only there as CSV.

    Raises what ``open_version`` does for one that is not what a run made.
    """
    versions = open_version(earlier, workspace), open_version(later, workspace)
    with workspace.locked(), Engine(workspace.store / "scratch") as engine:
        _bind_decided(engine, Store(workspace.store))
        images, removed = compare_images(engine, *(version.manifest for version in versions))
        if listing is not None:
            _write(engine, listing)
    return Difference(
        versions[0].path.name,
        versions[1].path.name,
        images,
        {one.code: one.images for one in removed},
        tuple(compare_concepts(*(version.concepts for version in versions))),
        tuple(compare_settings(*(read_report(version) for version in versions))),
        {
            version.path.name: version.attestation["predicate"].get("statuses")
            for version in versions
        },
    )


def compare_images(
    engine: Engine, earlier: Path, later: Path
) -> tuple[ImageChanges, tuple[RemovedFor, ...]]:
    """Compare two manifests; the tables that decide of the last run are bound."""
    for name, manifest in (("earlier", earlier), ("later", later)):
        # Read in pieces, and only the columns that are asked for.
        engine.connection.register(name, ds.dataset(manifest, format="parquet"))
    ((*counts,),) = engine.rows(load_sql("diff", "image_changes").text)
    removed = engine.rows(load_sql("diff", "removed_for").text)
    return ImageChanges(*counts), tuple(RemovedFor(*row) for row in removed)


def _bind_decided(engine: Engine, store: Store) -> None:
    tables = store.derived_tables()
    for name in _DECIDED:
        engine.bind(name, tables.get(name, []))
    superseded = [file.path for file in store.base_files("superseded")]
    engine.bind("superseded", superseded)
    engine.bind("posts", [file.path for file in store.base_files("posts")])
    # Of a post that was observed again, the last run judged the newest observation.
    images = [file.path for file in store.base_files("images")]
    engine.bind("images", images, superseded="superseded" if superseded else None)


def _write(engine: Engine, listing: Path) -> None:
    with private_file(listing) as temporary, temporary.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["image_id", "change"])
        lines.writerows(engine.each(load_sql("diff", "changed_images").text))


def compare_concepts(earlier: Path, later: Path) -> list[ConceptChange]:
    """The concepts of two ``concepts.parquet`` whose images are more or fewer, those first that
    change most."""
    before, after = (
        dict(
            zip(
                *(
                    column.to_pylist()
                    for column in pq.read_table(
                        concepts, columns=["name", "image_count"], partitioning=None
                    ).columns
                ),
                strict=True,
            )
        )
        for concepts in (earlier, later)
    )
    changes = [
        ConceptChange(name, before.get(name), after.get(name))
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    ]
    return sorted(
        changes, key=lambda one: (-abs((one.after or 0) - (one.before or 0)), one.concept)
    )


def compare_settings(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> list[SettingChange]:
    """The settings that differ by what two reports tell, as data."""
    before, after = _told(earlier), _told(later)
    return [
        SettingChange(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def read_report(version: Version) -> dict[str, Any]:
    """The report of an opened version, as data, whatever format it has."""
    facts: dict[str, Any] = json.loads((version.path / REPORT_JSON).read_text(encoding="utf-8"))
    return facts


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a report says of how its version was made."""
    policy, resampling = facts.get("policy", {}), facts.get("resampling", {})
    told = {rule["code"]: rule["action"] for rule in policy.get("rules", ())}
    told |= {name: policy.get(name) for name in ("preset", "max_status_age_days")}
    told |= facts.get("settings", {})
    told |= {f"resample.{name}": resampling.get(name) for name in ResampleConfig.model_fields}
    told["software"] = facts.get("version", {}).get("curate_version")
    return told
