"""Which images leave for the balance of concepts: beyond a cap, or too rare to learn."""

from typing import Any

import pytest
from tables import given, images_become, output_of, run, then, then_nothing

from curate.store.engine import Engine

CAP = {"is_capped": True, "threshold_unit": "count"}


def dropped(engine: Engine, threshold: float, **more: Any) -> list[int]:
    params = CAP | {"threshold": threshold} | more
    output_of(engine, "concept_caps", **params)
    output_of(engine, "balanced_out", **params)
    return [key for (key,) in engine.rows("SELECT image_key FROM balanced_out ORDER BY image_key")]


# ── The cap ───────────────────────────────────────────────────────────────────────────────────


def test_an_image_stays_by_the_chance_that_any_of_its_concepts_draws_it(engine: Engine) -> None:
    # Photo 1 of 10,000, dog 2 of 1,000, both together on 1,000 of them; okapi 3 of 5; a cap of 200.
    images_become(engine, (9_000, [1]), (1_000, [1, 2]), (5, [3]))
    gone = dropped(engine, 200)
    alone, both = sum(key < 9_000 for key in gone), sum(9_000 <= key < 10_000 for key in gone)
    assert 9_000 - alone == pytest.approx(9_000 * 0.02, abs=4 * (9_000 * 0.02) ** 0.5)
    # 1 - (1 - 0.02) (1 - 0.2)
    assert 1_000 - both == pytest.approx(216, abs=4 * (1_000 * 0.216 * 0.784) ** 0.5)
    assert not [key for key in gone if key >= 10_000]


@pytest.mark.parametrize(
    ("threshold", "unit", "chances"),
    [
        (10, "count", [0.75, 0.5, 0.5]),
        (0.2, "share", [0.6, 0.2, 0.2]),
        (0.5, "quantile", [0.5, 0, 0]),
    ],
)
def test_a_cap_is_a_count_a_share_or_a_quantile(
    engine: Engine, threshold: float, unit: str, chances: list[float]
) -> None:
    images_become(engine, (40, [1]), (20, [2]), (20, [3]))
    output_of(engine, "concept_caps", is_capped=True, threshold=threshold, threshold_unit=unit)
    found = engine.rows("SELECT exp(-miss_log / 1e12) FROM concept_caps ORDER BY concept_id")
    assert [chance or 0 for (chance,) in found] == pytest.approx(chances)


def test_without_the_method_no_image_leaves(engine: Engine) -> None:
    images_become(engine, (40, [1]))
    assert dropped(engine, 1, is_capped=False) == []


def test_who_leaves_names_how_many_images_its_rarest_concept_has(engine: Engine) -> None:
    images_become(engine, (60, [1]), (30, [1, 2]))
    assert len(dropped(engine, 0.001)) == 90
    rows = run(engine, "curation/BALANCED_OUT", ["image_key", "evidence"])
    assert dict(rows)["0"] == "not drawn: the rarest of its concepts has 90 images"
    assert dict(rows)["75"] == "not drawn: the rarest of its concepts has 30 images"


# ── Too rare ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("least", "rare"), [(1, []), (3, []), (4, [(2, 3)])])
def test_a_concept_is_rare_below_the_least_number_of_images(
    engine: Engine, least: int, rare: list[tuple[int, int]]
) -> None:
    images_become(engine, (4, [1]), (3, [1, 2]))
    output_of(engine, "rare_concepts", min_images_per_concept=least)
    assert engine.rows("SELECT concept_id, image_count FROM rare_concepts") == rare


def test_a_rare_concept_is_no_label_and_an_image_without_another_leaves(engine: Engine) -> None:
    given(
        engine,
        post_concepts="post_key | concept_ids\n1 | [3, 5]\n2 | [5]\n3 | [3]",
        rare_concepts="concept_id\n5",
        eligible_images="image_key | post_key\n10 | 1\n20 | 2\n30 | 3",
    )
    then(engine, "labels", "post_key | concept_ids\n1 | [3]\n3 | [3]")
    output_of(engine, "labels")
    then(engine, "curation/CONCEPT_TOO_RARE", "post_key | image_key\n- | 20")


# ── What is counted ───────────────────────────────────────────────────────────────────────────

HELD = {
    "images": "image_key | post_key\n1 | 1\n2 | 2\n3 | 3\n4 | 4\n5 | 5",
    "policy": "code | mask\nNEAR_DUPLICATE | 1\nXMP_PLUS_DMI | 2\nNO_CONCEPT | 4\nIGNORED | 0",
    "barred_posts": "post_key\n1",
    "image_reasons": "image_key | code\n2 | XMP_PLUS_DMI\n5 | IGNORED",
    "curation_reasons": "post_key | code\n3 | NO_CONCEPT",
    "near_duplicates": "image_key\n4",
}


def test_counted_is_what_nothing_else_drops_and_only_where_images_may_leave(engine: Engine) -> None:
    given(engine, **HELD)
    then(engine, "eligible_images", "image_key | post_key\n5 | 5", is_thinned=True)
    then_nothing(engine, "eligible_images", is_thinned=False)


def test_duplicates_count_where_the_policy_keeps_them(engine: Engine) -> None:
    kept = HELD["policy"].replace("NEAR_DUPLICATE | 1", "NEAR_DUPLICATE | 0")
    given(engine, **{**HELD, "policy": kept})
    then(engine, "eligible_images", "image_key\n4\n5", is_thinned=True)
