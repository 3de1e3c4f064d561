"""Stage 20: the distinct tags of admitted posts."""

from tables import given, then

from curate.store.engine import Engine


def test_tags_are_counted_over_admitted_posts_only(engine: Engine) -> None:
    given(
        engine,
        post_tags="""
        post_key | tags
        1        | [cat, dog]
        2        | [cat]
        3        | [cat, secret]
        """,
        barred_posts="""
        post_key
        3
        """,
    )
    then(
        engine,
        "20_count_tags",
        """
        tag | post_count
        cat | 2
        dog | 1
        """,
    )


def test_tags_are_counted_as_they_are_written(engine: Engine) -> None:
    given(
        engine,
        post_tags="""
        post_key | tags
        1        | [Cat]
        2        | [cat]
        """,
    )
    then(
        engine,
        "20_count_tags",
        """
        tag | post_count
        Cat | 1
        cat | 1
        """,
    )
