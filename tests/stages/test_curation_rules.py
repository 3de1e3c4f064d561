"""Admitted posts that are left without a concept."""

from tables import given, then

from curate.store.engine import Engine


def test_an_admitted_post_without_a_label_is_rejected_and_says_what_was_missing(
    engine: Engine,
) -> None:
    given(
        engine,
        posts="""
        post_key | observed_at
        1        | day 1
        2        | day 1
        3        | day 1
        4        | day 1
        5        | day 1
        """,
        post_tags="""
        post_key | tags
        1        | [cat]
        2        | [xqzzy]
        5        | []
        """,
        labels="""
        post_key | concept_ids
        1        | [7]
        """,
        barred_posts="""
        post_key
        4
        """,
    )
    then(
        engine,
        "curation/NO_CONCEPT",
        """
        post_key | image_key | code       | evidence                      | observed_at
        2        | -         | NO_CONCEPT | no hashtag is a known concept | day 1
        3        | -         | NO_CONCEPT | the post has no hashtag       | day 1
        5        | -         | NO_CONCEPT | the post has no hashtag       | day 1
        """,
    )
