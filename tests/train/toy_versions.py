"""Small versions of drawn pictures, as `curate run` would have left them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, ImageDraw

from curate import ledger
from curate.version_rows import CONCEPTS_SCHEMA, manifest_schema, rows_digest
from curate.versions import (
    Version,
    open_version,
    write_attestation,
)

COLOURS = ["red", "lime", "blue", "yellow", "magenta", "cyan"]
CONCEPT_IDS = [10 * (index + 1) for index in range(len(COLOURS))]


@dataclass(frozen=True)
class Row:
    """One image to draw: its concepts by name, and what the manifest says of it."""

    labels: tuple[str, ...]
    split: str = "train"
    repeat_factor: float = 1.0
    location: str | None = None


def draw(labels: tuple[str, ...], generator: np.random.Generator, side_px: int = 40) -> Image.Image:
    """Noise, with a disc in the colour of each concept."""
    noise = generator.integers(60, 120, (side_px, side_px, 3), dtype=np.uint8)
    image = Image.fromarray(noise)
    for label in labels:
        x, y = generator.integers(6, side_px - 14, 2).tolist()
        ImageDraw.Draw(image).ellipse((x - 6, y - 6, x + 16, y + 16), fill=label)
    return image


def write_version(root: Path, rows: list[Row], name: str = "0001") -> Version:
    """Draw ``rows`` into ``root/store/media`` and write their version below ``root/versions``."""
    generator = np.random.default_rng(0)
    records = []
    for index, row in enumerate(rows):
        image_id = hashlib.sha256(f"{name} {index}".encode()).hexdigest()[:32]
        location = row.location or f"media/{image_id[:2]}/{image_id}.png"
        if row.location is None:
            path = root / "store" / location
            path.parent.mkdir(parents=True, exist_ok=True)
            draw(row.labels, generator).save(path)
        records.append(
            {
                "image_id": image_id,
                "location": location,
                "sha256": None,
                "width_px": 40,
                "height_px": 40,
                "labels": sorted(CONCEPT_IDS[COLOURS.index(label)] for label in row.labels),
                "repeat_factor": row.repeat_factor,
                "split": row.split,
            }
        )
    records.sort(key=lambda record: record["image_id"])
    concepts = [
        {
            "concept_id": concept_id,
            "name": colour,
            "synsets": [],
            "image_count": sum(colour in row.labels for row in rows),
            "repeat_factor": 1.0,
        }
        for concept_id, colour in zip(CONCEPT_IDS, COLOURS, strict=True)
    ]
    return write_tables(root, records, concepts, name)


def write_tables(root: Path, records: list, concepts: list, name: str = "0001") -> Version:
    """Write the tables and the attestation of a version, and open it."""
    building = root / "versions" / "building"
    building.mkdir(parents=True)
    manifest, table = building / "manifest.parquet", building / "concepts.parquet"
    pq.write_table(pa.Table.from_pylist(records, manifest_schema()), manifest)
    pq.write_table(pa.Table.from_pylist(concepts, CONCEPTS_SCHEMA), table)
    digest = rows_digest(manifest, table)
    directory = root / "versions" / f"{name}-{digest[:8]}"
    write_attestation(building, digest, {"name": directory.name})
    ledger.append(root / "ledger.jsonl", "run", {"version": directory.name, "digest": digest})
    return open_version(building.rename(directory))


def balanced_rows(training: int, validation: int) -> list[Row]:
    """One colour an image, in turn; red twice as often in training."""
    turns = [*COLOURS, "red"]
    return [Row((turns[index % 7],)) for index in range(training)] + [
        Row((COLOURS[index % 6],), "validation") for index in range(validation)
    ]
