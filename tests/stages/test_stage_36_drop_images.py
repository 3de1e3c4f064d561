"""Stage 36: the outcome of each image that cannot be kept."""

from tables import given, given_policy, then

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "36_drop_images"
IMAGES = """
    image_key | post_key
    1         | 10
    2         | 10
    3         | 20
"""


def test_a_posts_rejection_drops_all_its_images(engine: Engine) -> None:
    given(
        engine,
        images=IMAGES,
        rejections="""
        post_key | image_key | code
        10       | -         | ACCT_PRIVATE
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        image_key | post_key | outcome  | primary_code | codes
        1         | 10       | rejected | ACCT_PRIVATE | [ACCT_PRIVATE]
        2         | 10       | rejected | ACCT_PRIVATE | [ACCT_PRIVATE]
        """,
    )


def test_an_images_rejection_leaves_its_sisters(engine: Engine) -> None:
    given(
        engine,
        images=IMAGES,
        rejections="""
        post_key | image_key | code
        -        | 2         | XMP_PLUS_DMI
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        image_key | outcome
        2         | rejected
        """,
    )


def test_the_lowest_tier_is_primary_and_any_rejection_beats_a_quarantine(engine: Engine) -> None:
    given(
        engine,
        images=IMAGES,
        rejections="""
        post_key | image_key | code
        10       | -         | STATUS_STALE
        10       | -         | STATUS_STALE
        -        | 1         | XMP_PLUS_DMI
        -        | 1         | IMAGE_TOO_SMALL
        20       | -         | STATUS_STALE
        20       | -         | STATUS_FUTURE
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        image_key | outcome     | primary_code  | codes
        1         | rejected    | XMP_PLUS_DMI  | [IMAGE_TOO_SMALL, STATUS_STALE, XMP_PLUS_DMI]
        2         | quarantined | STATUS_STALE  | [STATUS_STALE]
        3         | quarantined | STATUS_FUTURE | [STATUS_FUTURE, STATUS_STALE]
        """,
    )


def test_an_ignored_reason_neither_drops_nor_is_named(engine: Engine) -> None:
    given(
        engine,
        images=IMAGES,
        rejections="""
        post_key | image_key | code
        10       | -         | ACCT_WAS_PRIVATE
        20       | -         | ACCT_WAS_PRIVATE
        20       | -         | NO_CONCEPT
        """,
    )
    given_policy(engine, PolicyConfig(preset="private-accounts"))
    then(
        engine,
        STAGE,
        """
        image_key | codes
        3         | [NO_CONCEPT]
        """,
    )
