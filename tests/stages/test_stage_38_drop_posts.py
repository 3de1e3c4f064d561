"""Stage 38: the outcome of each post that keeps no image."""

from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "38_drop_posts"
POST = """
    post_key
    10
"""
KEPT = """
    image_key | post_key
    2         | 10
"""


def test_a_post_that_lost_all_images_is_dropped_for_their_reasons(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        dropped_images="""
        image_key | post_key | outcome     | primary_code        | codes
        1         | 10       | rejected    | XMP_PLUS_DMI        | [XMP_PLUS_DMI]
        2         | 10       | quarantined | METADATA_UNREADABLE | [METADATA_UNREADABLE]
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key | outcome  | primary_code | codes
        10       | rejected | XMP_PLUS_DMI | [METADATA_UNREADABLE, XMP_PLUS_DMI]
        """,
    )


def test_a_post_whose_images_are_all_quarantined_is_quarantined(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        dropped_images="""
        image_key | post_key | outcome     | primary_code        | codes
        1         | 10       | quarantined | METADATA_UNREADABLE | [METADATA_UNREADABLE]
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key | outcome
        10       | quarantined
        """,
    )


def test_a_post_that_keeps_one_image_is_kept(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        kept_images=KEPT,
        dropped_images="""
        image_key | post_key | outcome  | primary_code | codes
        1         | 10       | rejected | XMP_PLUS_DMI | [XMP_PLUS_DMI]
        """,
    )
    given_policy(engine, PolicyConfig())
    then_nothing(engine, STAGE)


def test_a_post_without_images_is_dropped_for_its_own_reason(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        rejections="""
        post_key | code
        10       | IMAGE_MISSING
        10       | ACCT_PRIVATE
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key | outcome  | primary_code | codes
        10       | rejected | ACCT_PRIVATE | [ACCT_PRIVATE, IMAGE_MISSING]
        """,
    )


def test_a_kept_post_with_an_ignored_reason_stays_kept(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        kept_images=KEPT,
        rejections="""
        post_key | code
        10       | ACCT_WAS_PRIVATE
        """,
    )
    given_policy(engine, PolicyConfig(preset="private-accounts"))
    then_nothing(engine, STAGE)
