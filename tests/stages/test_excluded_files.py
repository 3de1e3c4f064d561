"""Copies of what left for privacy or an opt-out."""

import pytest
from tables import given, given_policy, output_of, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "image/EXACT_DUP_OF_EXCLUDED"
IMAGES = """
    image_key | post_key
    1         | 10
    2         | 20
    3         | 30
"""
FILES = """
    image_key | sha256
    1         | aa
    2         | aa
    3         | bb
"""


def excluded(engine: Engine, files: str = FILES, preset: str = "strict", **drawings: str) -> None:
    given(engine, images=IMAGES, image_facts=files, **drawings)
    given_policy(engine, PolicyConfig.model_validate({"preset": preset}))
    output_of(engine, "excluded_images")
    output_of(engine, "excluded_files")


BARRED = "post_key | mask\n10 | [{code}]"
REFUSING = "image_key | code\n1 | {code}"


@pytest.mark.parametrize(
    "code", ["MINOR_INDICATED", "ACCT_PRIVATE", "COAUTHOR_PRIVATE", "ACCT_DELETED", "XMP_PLUS_DMI"]
)
@pytest.mark.parametrize("by", ["barred_posts", "said"])
def test_a_copy_of_an_excluded_image_is_excluded_whoever_posted_it(
    engine: Engine, code: str, by: str
) -> None:
    drawing = BARRED if by == "barred_posts" else REFUSING
    excluded(engine, **{by: drawing.format(code=code)})
    then(
        engine,
        STAGE,
        """
        image_key | code                  | because_image
        2         | EXACT_DUP_OF_EXCLUDED | 1
        """,
    )


@pytest.mark.parametrize("code", ["STATUS_MISSING", "STATUS_STALE", "REPOST_OF_UNKNOWN"])
def test_a_copy_of_what_left_for_another_reason_stays(engine: Engine, code: str) -> None:
    excluded(engine, barred_posts=BARRED.format(code=code))
    then_nothing(engine, STAGE)


def test_a_reason_that_the_policy_ignores_is_not_carried_on(engine: Engine) -> None:
    excluded(engine, preset="private-accounts", said=REFUSING.format(code="XMP_PLUS_DMI"))
    then_nothing(engine, STAGE)


def test_an_image_that_is_excluded_itself_is_not_called_a_copy(engine: Engine) -> None:
    excluded(engine, barred_posts="post_key | mask\n10 | [ACCT_PRIVATE]\n20 | [ACCT_PRIVATE]")
    then_nothing(engine, STAGE)


def test_an_image_leaves_once_by_its_post_or_by_its_own_bytes_and_not_by_what_others_say(
    engine: Engine,
) -> None:
    given(
        engine,
        images=IMAGES,
        barred_posts="post_key | mask\n10 | [ACCT_PRIVATE]\n30 | [STATUS_STALE]",
        said="""
        post_key | image_key | code
        -        | 1         | XMP_PLUS_DMI
        -        | 2         | XMP_PLUS_DMI
        -        | 3         | METADATA_UNREADABLE
        30       | -         | ROBOTS_NOAI
        """,
    )
    given_policy(engine, PolicyConfig())
    then(engine, "excluded_images", "image_key\n1\n2")


def test_a_copy_of_several_excluded_images_is_called_one_of_the_first(engine: Engine) -> None:
    excluded(
        engine,
        FILES.replace("bb", "aa"),
        barred_posts="post_key | mask\n20 | [ACCT_PRIVATE]\n30 | [ACCT_PRIVATE]",
    )
    then(engine, STAGE, "image_key | because_image\n1 | 2")


def test_files_that_were_never_read_are_not_copies_of_each_other(engine: Engine) -> None:
    missing = "image_key | state | sha256\n1 | missing | -\n2 | missing | -"
    excluded(engine, missing, barred_posts=BARRED.format(code="ACCT_PRIVATE"))
    then_nothing(engine, STAGE)
