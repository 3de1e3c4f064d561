"""What each image that cannot be kept left for, and what becomes of it."""

from tables import given, given_policy, output_of, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "dropped_images"
IMAGES = """
    image_key | post_key
    1         | 10
    2         | 10
    3         | 20
"""


def test_a_barred_post_drops_all_its_images(engine: Engine) -> None:
    given(engine, images=IMAGES, barred_posts="post_key | mask\n10 | [ACCT_PRIVATE]")
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        image_key | post_key | mask
        1         | 10       | [ACCT_PRIVATE]
        2         | 10       | [ACCT_PRIVATE]
        """,
    )


def test_an_images_own_reason_leaves_its_sisters(engine: Engine) -> None:
    given(engine, images=IMAGES, image_reasons="image_key | code\n2 | XMP_PLUS_DMI")
    given_policy(engine, PolicyConfig())
    then(engine, STAGE, "image_key | mask\n2 | [XMP_PLUS_DMI]")


def test_reasons_of_all_kinds_add_up(engine: Engine) -> None:
    given(
        engine,
        images=IMAGES,
        barred_posts="post_key | mask\n10 | [STATUS_STALE]",
        image_reasons="image_key | code\n1 | XMP_PLUS_DMI\n1 | XMP_PLUS_DMI",
        curation_reasons="""
        post_key | image_key | code
        -        | 1         | IMAGE_TOO_SMALL
        20       | -         | NO_CONCEPT
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        image_key | mask
        1         | [IMAGE_TOO_SMALL, STATUS_STALE, XMP_PLUS_DMI]
        2         | [STATUS_STALE]
        3         | [NO_CONCEPT]
        """,
    )


def test_an_image_bears_what_bars_its_post_and_what_curation_holds_against_that(
    engine: Engine,
) -> None:
    given(
        engine,
        images=IMAGES,
        barred_posts="post_key | mask\n10 | [STATUS_STALE]",
        curation_reasons="post_key | code\n10 | NO_CONCEPT",
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        image_key | mask
        1         | [NO_CONCEPT, STATUS_STALE]
        2         | [NO_CONCEPT, STATUS_STALE]
        """,
    )


def test_an_ignored_reason_of_curation_drops_neither_the_image_nor_the_post(
    engine: Engine,
) -> None:
    given(
        engine,
        posts="post_key\n10\n20",
        images=IMAGES,
        curation_reasons="""
        post_key | image_key | code
        -        | 1         | IMAGE_TOO_SMALL
        20       | -         | IMAGE_TOO_SMALL
        """,
    )
    given_policy(engine, PolicyConfig(actions={"IMAGE_TOO_SMALL": "ignore"}))
    then_nothing(engine, STAGE)
    then_nothing(engine, "dropped_posts")


def test_an_ignored_reason_does_not_drop(engine: Engine) -> None:
    given(
        engine,
        images=IMAGES,
        image_reasons="image_key | code\n1 | XMP_PLUS_DMI\n3 | METADATA_UNREADABLE",
    )
    given_policy(engine, PolicyConfig(preset="private-accounts"))
    then(engine, STAGE, "image_key | mask\n3 | [METADATA_UNREADABLE]")


def test_the_lowest_tier_is_primary_and_any_rejection_beats_a_quarantine(engine: Engine) -> None:
    given(
        engine,
        dropped_images="""
        image_key | mask
        1         | [XMP_PLUS_DMI, IMAGE_TOO_SMALL, STATUS_STALE]
        2         | [STATUS_STALE]
        3         | [STATUS_STALE]
        4         | [STATUS_STALE, STATUS_FUTURE]
        """,
        dropped_posts="post_key | mask\n1 | [NO_CONCEPT]",
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        "reason_sets",
        """
        outcome     | primary_code  | codes
        rejected    | XMP_PLUS_DMI  | [IMAGE_TOO_SMALL, STATUS_STALE, XMP_PLUS_DMI]
        quarantined | STATUS_STALE  | [STATUS_STALE]
        quarantined | STATUS_FUTURE | [STATUS_FUTURE, STATUS_STALE]
        rejected    | NO_CONCEPT    | [NO_CONCEPT]
        """,
    )


def test_what_the_config_says_of_a_code_decides_the_outcome(engine: Engine) -> None:
    given(engine, dropped_images="image_key | mask\n1 | [ACCT_PRIVATE]")
    given_policy(engine, PolicyConfig(actions={"ACCT_PRIVATE": "quarantine"}))
    output_of(engine, "reason_sets")
    assert engine.rows("SELECT outcome FROM reason_sets") == [("quarantined",)]
