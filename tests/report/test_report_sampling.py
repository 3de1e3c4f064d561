"""What the report counts of concepts, against values worked out by hand."""

from typing import Any

from curate.report.questions import ask
from curate.store.engine import Engine


def test_the_appearances_of_a_concept_are_the_repeats_of_its_images(
    engine: Engine, bind: Any
) -> None:
    # 6 × {dog}, 3 × {dog, cat}, 1 × {dog, cat, okapi} with r = 2: 11, 5 and 2.
    labels = [[1]] * 6 + [[1, 2]] * 3 + [[1, 2, 3]]
    rows = [{"labels": found, "repeat_factor": 2.0 if 3 in found else 1.0} for found in labels]
    bind("manifest", rows)
    names = {1: "dog", 2: "cat", 3: "okapi"}
    bind("learned_concepts", [{"concept_id": key, "name": name} for key, name in names.items()])
    found = {row["name"]: row for row in ask(engine, "concept_frequencies")}
    assert {name: row["image_count"] for name, row in found.items()} == {
        "dog": 10,
        "cat": 4,
        "okapi": 1,
    }
    assert {name: row["epoch_count"] for name, row in found.items()} == {
        "dog": 11,
        "cat": 5,
        "okapi": 2,
    }
