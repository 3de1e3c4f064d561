"""Stage 37: what no rule dropped is kept."""

from tables import given, then

from curate.store.engine import Engine


def test_exactly_the_images_that_are_not_dropped_are_kept(engine: Engine) -> None:
    given(
        engine,
        images="""
        image_key | post_key
        1         | 10
        2         | 10
        3         | 20
        """,
        dropped_images="""
        image_key | post_key | outcome     | primary_code | codes
        1         | 10       | rejected    | ACCT_PRIVATE | [ACCT_PRIVATE]
        3         | 20       | quarantined | STATUS_STALE | [STATUS_STALE]
        """,
    )
    then(
        engine,
        "37_keep_images",
        """
        image_key | post_key
        2         | 10
        """,
    )
