"""Stage 32: copies of what left for privacy or an opt-out."""

import pytest
from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "32_propagate_exact"


def copies(engine: Engine, rejections: str, preset: str = "strict") -> None:
    given(
        engine,
        images="""
        image_key | post_key
        1         | 10
        2         | 20
        3         | 30
        """,
        image_facts="""
        image_key | sha256
        1         | aa
        2         | aa
        3         | bb
        """,
        rejections=rejections,
    )
    given_policy(engine, PolicyConfig.model_validate({"preset": preset}))


@pytest.mark.parametrize(
    "code", ["MINOR_INDICATED", "ACCT_PRIVATE", "COAUTHOR_PRIVATE", "ACCT_DELETED", "XMP_PLUS_DMI"]
)
@pytest.mark.parametrize("by", ["10 | -", "- | 1"])
def test_a_copy_of_an_excluded_image_is_excluded_whoever_posted_it(
    engine: Engine, code: str, by: str
) -> None:
    copies(
        engine,
        f"""
        post_key | image_key | code
        {by}     | {code}
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | image_key | code
        -        | 2         | EXACT_DUP_OF_EXCLUDED
        """,
    )


@pytest.mark.parametrize(
    "code", ["STATUS_MISSING", "STATUS_STALE", "NO_CONCEPT", "IMAGE_TOO_SMALL"]
)
def test_a_copy_of_what_left_for_another_reason_stays(engine: Engine, code: str) -> None:
    copies(
        engine,
        f"""
        post_key | code
        10       | {code}
        """,
    )
    then_nothing(engine, STAGE)


def test_a_reason_that_the_policy_ignores_is_not_carried_on(engine: Engine) -> None:
    copies(
        engine,
        """
        post_key | code
        10       | ACCT_WAS_PRIVATE
        """,
        "private-accounts",
    )
    then_nothing(engine, STAGE)


def test_an_image_that_is_excluded_itself_is_not_called_a_copy(engine: Engine) -> None:
    copies(
        engine,
        """
        post_key | code
        10       | ACCT_PRIVATE
        20       | ACCT_PRIVATE
        """,
    )
    then_nothing(engine, STAGE)


def test_files_that_were_never_read_are_not_copies_of_each_other(engine: Engine) -> None:
    given(
        engine,
        images="""
        image_key | post_key
        1         | 10
        2         | 20
        """,
        image_facts="""
        image_key | state   | sha256
        1         | missing | -
        2         | missing | -
        """,
        rejections="""
        post_key | code
        10       | ACCT_PRIVATE
        """,
    )
    given_policy(engine, PolicyConfig())
    then_nothing(engine, STAGE)
