"""What is said to machines, by whom and how surely, as it was written."""

from tables import given, then

from curate.store.engine import Engine


def test_what_is_said_is_listed_with_who_said_it_and_a_value_that_is_missing_is_empty(
    engine: Engine,
) -> None:
    given(
        engine,
        account_links="""
        account_key | other_key | is_sole
        2           | 1         | true
        3           | 1         | false
        """,
        posts="post_key | platform\n5 | flickr",
        signals="""
        account_key | post_key | signal  | value | observed_at
        1           | -        | of-one  | -     | day 1
        -           | 5        | of-post | -     | day 2
        """,
        image_facts="image_key | signals\n9 | [of-image=no]",
    )
    then(
        engine,
        "spoken",
        """
        account_key | post_key | image_key | signal   | value | observed_at | is_sole | because_account
        1           | -        | -         | of-one   |       | day 1       | true    | -
        2           | -        | -         | of-one   |       | day 1       | true    | 1
        3           | -        | -         | of-one   |       | day 1       | false   | 1
        -           | 5        | -         | of-post  |       | day 2       | true    | -
        -           | -        | 9         | of-image | no    | -           | true    | -
        """,  # noqa: E501
    )


def test_a_label_of_an_account_is_not_that_of_a_post_and_a_number_is_a_platforms_licence(
    engine: Engine,
) -> None:
    given(
        engine,
        posts="post_key | platform\n5 | flickr",
        signals="""
        account_key | post_key | signal        | value
        1           | -        | bluesky:label | !hide
        1           | -        | license       | 4
        -           | 5        | bluesky:label | !hide
        -           | 5        | license       | 4
        -           | 5        | license       | CC BY 4
        -           | 5        | of-post       | 4
        """,
    )
    then(
        engine,
        "spoken",
        """
        account_key | post_key | signal             | value
        1           | -        | bluesky:label      | !hide
        1           | -        | license            | 4
        -           | 5        | bluesky:post-label | !hide
        -           | 5        | license            | flickr 4
        -           | 5        | license            | CC BY 4
        -           | 5        | of-post            | 4
        """,
    )
