"""Writes the images as one table, CSV or JSON Lines, beside their files."""

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from curate.export.pictures import ExportedImage, file_of
from curate.images.media import keep
from curate.versions import Version

_COLUMNS = (
    "image_id",
    "file",
    "sha256",
    "width_px",
    "height_px",
    "labels",
    "concept_ids",
    "repeat_factor",
    "split",
)


def write_csv(version: Version, images: Iterable[ExportedImage], folder: Path) -> None:
    """``images.csv`` (RFC 4180, UTF-8); lists are in JSON."""
    with (folder / "images.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(_COLUMNS)
        _write(
            version,
            images,
            folder,
            lambda row: lines.writerow(
                json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
                for value in row.values()
            ),
        )


def write_jsonl(version: Version, images: Iterable[ExportedImage], folder: Path) -> None:
    """``images.jsonl``, an object a line."""
    with (folder / "images.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        _write(
            version,
            images,
            folder,
            lambda row: file.write(json.dumps(row, ensure_ascii=False) + "\n"),
        )


def _write(
    version: Version,
    images: Iterable[ExportedImage],
    folder: Path,
    write: Callable[[dict[str, Any]], object],
) -> None:
    for image in images:
        keep(file_of(version, image), folder / image.location, "copy")
        values = (
            image.image_id,
            image.location,
            image.sha256,
            image.width_px,
            image.height_px,
            list(image.labels),
            list(image.concept_ids),
            round(image.repeat_factor, 6),
            image.split,
        )
        write(dict(zip(_COLUMNS, values, strict=True)))
