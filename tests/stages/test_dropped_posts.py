"""What each post that keeps no image left for."""

from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "dropped_posts"
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
        image_key | post_key | mask
        1         | 10       | [XMP_PLUS_DMI]
        2         | 10       | [METADATA_UNREADABLE]
        """,
    )
    given_policy(engine, PolicyConfig())
    then(engine, STAGE, "post_key | mask\n10 | [METADATA_UNREADABLE, XMP_PLUS_DMI]")


def test_a_post_that_keeps_one_image_is_kept(engine: Engine) -> None:
    given(
        engine,
        posts=POST,
        kept_images=KEPT,
        dropped_images="image_key | post_key | mask\n1 | 10 | [XMP_PLUS_DMI]",
    )
    given_policy(engine, PolicyConfig())
    then_nothing(engine, STAGE)


def test_a_post_without_images_is_dropped_for_its_accounts_reason_and_its_own(
    engine: Engine,
) -> None:
    given(
        engine,
        posts=POST,
        barred_posts="post_key | mask\n10 | [ACCT_PRIVATE]",
        curation_reasons="post_key | code\n10 | IMAGE_MISSING",
    )
    given_policy(engine, PolicyConfig())
    then(engine, STAGE, "post_key | mask\n10 | [ACCT_PRIVATE, IMAGE_MISSING]")


def test_each_post_is_settled_by_its_own_images_and_reasons(engine: Engine) -> None:
    given(
        engine,
        posts="post_key\n10\n20\n30",
        kept_images="image_key | post_key\n1 | 10",
        dropped_images="image_key | post_key | mask\n2 | 20 | [XMP_PLUS_DMI]",
        barred_posts="post_key | mask\n30 | [ACCT_PRIVATE]",
    )
    given_policy(engine, PolicyConfig())
    then(engine, STAGE, "post_key | mask\n20 | [XMP_PLUS_DMI]\n30 | [ACCT_PRIVATE]")
