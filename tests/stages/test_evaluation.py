"""Images that models will be evaluated on."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image
from tables import become, given, then

from curate.errors import InputError
from curate.stages.find_overlaps import find_overlaps
from curate.stages.scan_evaluation import params, scan_evaluation
from curate.store.engine import Engine
from curate.store.schema import load_schema

RULE = "EVALUATION_OVERLAP"
IMAGES = "image_key | post_key\n1 | 10\n2 | 20\n3 | 30\n4 | 40"


def overlaps(
    engine: Engine, facts: str, evaluated: str, distance: int = 6
) -> list[tuple[object, ...]]:
    given(engine, images=IMAGES, image_facts=facts, evaluation_images=evaluated)
    found = list(find_overlaps(engine, {"copy_distance": distance}))
    rows = pa.Table.from_batches(found, load_schema()["evaluation_overlaps"].arrow)
    become(engine, "evaluation_overlaps", rows)
    return [tuple(row.values()) for row in rows.to_pylist()]


FACTS = """
    image_key | sha256 | copy_hashes
    1         | aa     | [0, 4095]
    2         | bb     | [7]
    3         | cc     | []
    4         | -      | -
"""


def test_what_has_the_bytes_of_an_evaluation_image_or_looks_like_one_is_left_out(
    engine: Engine,
) -> None:
    evaluated = "sha256 | state | original_hashes\nee | ok | [0, 1]\ncc | ok | []\nff | ok | [255]"
    found = overlaps(engine, FACTS, evaluated)
    assert found == [(1, "ee", 0), (2, "ee", 2), (3, "cc", 0)]
    then(
        engine,
        f"curation/{RULE}",
        """
        image_key | post_key | evidence
        1         | -        | looks like evaluation image ee (0 of 64 bits differ)
        2         | -        | looks like evaluation image ee (2 of 64 bits differ)
        3         | -        | same bytes as evaluation image cc
        """,
    )


def test_the_nearest_evaluation_image_is_named_and_the_first_of_equally_near_ones(
    engine: Engine,
) -> None:
    evaluated = "sha256 | state | original_hashes\nff | ok | [6]\nee | ok | [3]\ngg | ok | [0]"
    assert overlaps(engine, FACTS, evaluated) == [(1, "gg", 0), (2, "ee", 1)]


@pytest.mark.parametrize("evaluated", ["sha256 | state\n- | missing", "sha256 | state\nee | ok"])
def test_what_could_not_be_hashed_is_like_nothing(engine: Engine, evaluated: str) -> None:
    assert overlaps(engine, FACTS, evaluated) == []


LIMITS = {"max_megapixels": 100.0, "scan_workers": 1, "scan_max_seconds": 60.0}


def test_no_evaluation_image_leaves_nothing_out(engine: Engine) -> None:
    given(engine, images=IMAGES, image_facts=FACTS)
    assert list(scan_evaluation(engine, {"evaluation_folders": [], **LIMITS})) == []
    assert not sum(batch.num_rows for batch in find_overlaps(engine, {"copy_distance": 6}))


# ── The folders ───────────────────────────────────────────────────────────────────────────────


def picture(seed: int) -> bytes:
    grain = np.random.default_rng(seed).integers(0, 256, (9, 12), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(grain).resize((120, 90), Image.Resampling.BICUBIC).save(file, "PNG")
    return file.getvalue()


def test_every_file_below_the_folders_is_looked_at_once_for_its_bytes(
    engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "val/n01").mkdir(parents=True)
    for name, data in (
        ("val/a.png", picture(1)),
        ("val/n01/b.png", picture(2)),
        ("val/again.png", picture(1)),
        ("val/labels.txt", b"a 1"),
    ):
        (tmp_path / name).write_bytes(data)
    found = list(scan_evaluation(engine, {**params(["val"], tmp_path), **LIMITS}))
    rows = pa.Table.from_batches(found).to_pylist()
    assert sorted(row["state"] for row in rows) == ["ok", "ok", "unreadable"]
    assert sorted(bool(row["original_hashes"]) for row in rows) == [False, True, True]


def test_a_file_that_is_added_or_changed_is_seen(tmp_path: Path) -> None:
    (tmp_path / "val").mkdir()
    seen = {params(["val"], tmp_path)["evaluation_seen"]}
    for data in (picture(1), b"another", picture(1)):
        (tmp_path / "val/a.png").write_bytes(data)
        seen.add(params(["val"], tmp_path)["evaluation_seen"])
    assert len(seen) == 4


def test_a_folder_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'val' is no folder"):
        params(["val"], tmp_path)
