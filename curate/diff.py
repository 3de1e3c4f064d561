"""Says what changed from one version to another: images, concepts, and what they were made by."""

import csv
import json
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
        for name, version in zip(("earlier", "later"), versions, strict=True):
            # Read in pieces, and only the columns that are asked for.
            engine.connection.register(name, ds.dataset(version.manifest, format="parquet"))
        _bind_decided(engine, Store(workspace.store))
        ((*counts,),) = engine.rows(load_sql("diff", "image_changes").text)
        removed_for = dict(engine.rows(load_sql("diff", "removed_for").text))
        if listing is not None:
            _write(engine, listing)
    return Difference(
        versions[0].path.name,
        versions[1].path.name,
        ImageChanges(*counts),
        removed_for,
        tuple(_concepts(*versions)),
        tuple(_settings(*versions)),
        {
            version.path.name: version.attestation["predicate"].get("statuses")
            for version in versions
        },
    )


def _bind_decided(engine: Engine, store: Store) -> None:
    tables = store.derived_tables()
    for name in _DECIDED:
        engine.bind(name, tables.get(name, []))
    superseded = [file.path for file in store.base_files("superseded")]
    engine.bind("superseded", superseded)
    # Of a post that was observed again, the last run judged the newest observation.
    images = [file.path for file in store.base_files("images")]
    engine.bind("images", images, superseded="superseded" if superseded else None)


def _write(engine: Engine, listing: Path) -> None:
    with private_file(listing) as temporary, temporary.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["image_id", "change"])
        lines.writerows(engine.each(load_sql("diff", "changed_images").text))


def _concepts(earlier: Version, later: Version) -> list[ConceptChange]:
    """The concepts whose images are more or fewer, those first that change most."""
    before, after = (
        dict(
            zip(
                *(
                    column.to_pylist()
                    for column in pq.read_table(
                        version.concepts, columns=["name", "image_count"], partitioning=None
                    ).columns
                ),
                strict=True,
            )
        )
        for version in (earlier, later)
    )
    changes = [
        ConceptChange(name, before.get(name), after.get(name))
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    ]
    return sorted(
        changes, key=lambda one: (-abs((one.after or 0) - (one.before or 0)), one.concept)
    )


def _settings(earlier: Version, later: Version) -> list[SettingChange]:
    before, after = (_told(version) for version in (earlier, later))
    return [
        SettingChange(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _told(version: Version) -> dict[str, Any]:
    """What a version's report says of how it was made."""
    facts = json.loads((version.path / REPORT_JSON).read_text(encoding="utf-8"))
    policy, resampling = facts.get("policy", {}), facts.get("resampling", {})
    told = {rule["code"]: rule["action"] for rule in policy.get("rules", ())}
    told |= {name: policy.get(name) for name in ("preset", "max_status_age_days")}
    told |= facts.get("settings", {})
    told |= {f"resample.{name}": resampling.get(name) for name in ResampleConfig.model_fields}
    told["software"] = facts.get("version", {}).get("curate_version")
    return told
