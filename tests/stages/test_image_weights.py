"""The repeat factor of each image, and a small published example through the stages."""

import pytest
from tables import given, output_of, run_in_order, then

from curate.store.engine import Engine

STAGE = "image_weights"


@pytest.mark.parametrize(("rule", "factor"), [("max", "3.5"), ("mean", "2")])
def test_an_image_takes_the_largest_factor_of_its_concepts_or_their_mean(
    engine: Engine, rule: str, factor: str
) -> None:
    given(
        engine,
        kept_images="""
        image_key | post_key
        1         | 10
        2         | 20
        """,
        labels="""
        post_key | concept_ids
        10       | [3, 7, 9]
        20       | [3]
        """,
        sampling_plan="""
        concept_id | image_count | repeat_factor
        3          | 2           | 1
        7          | 1           | 3.5
        9          | 1           | 1.5
        """,
    )
    then(
        engine,
        STAGE,
        f"""
        image_key | repeat_factor
        1         | {factor}
        2         | 1
        """,
        image_rule=rule,
    )


@pytest.mark.parametrize(
    ("exponent", "epoch", "by_concept"), [(0.5, 11, [11, 5, 2]), (1.0, 13, [13, 7, 4])]
)
def test_ten_images_of_dogs_a_cat_and_an_okapi_are_levelled_as_published(
    engine: Engine, exponent: float, epoch: int, by_concept: list[int]
) -> None:
    labels = ["[1]"] * 6 + ["[1, 2]"] * 3 + ["[1, 2, 3]"]
    given(
        engine,
        kept_images="image_key | post_key\n" + "\n".join(f"{n} | {n}" for n in range(10)),
        labels="post_key | concept_ids\n"
        + "\n".join(f"{n} | {concepts}" for n, concepts in enumerate(labels)),
    )
    output_of(engine, "concept_counts")
    output_of(
        engine,
        "sampling_plan",
        exponent=exponent,
        threshold=0.4,
        threshold_unit="share",
        max_repeat=1e9,
        image_rule="max",
    )
    repeats = {
        int(key): float(factor)
        for key, factor in run_in_order(
            engine, STAGE, ["image_key", "repeat_factor"], image_rule="max"
        )
    }
    assert [repeats[key] for key in range(10)] == [1] * 9 + [epoch - 9]
    found = [
        sum(repeats[key] for key in repeats if str(concept) in labels[key]) for concept in (1, 2, 3)
    ]
    assert found == pytest.approx(by_concept)
