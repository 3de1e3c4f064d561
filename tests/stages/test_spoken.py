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


def test_the_profile_that_an_archive_lacked_says_what_it_says_where_it_is_there(
    engine: Engine,
) -> None:
    given(
        engine,
        signals="""
        account_key | signal         | value
        1           | mastodon:actor | missing
        2           | mastodon:actor | missing
        3           | mastodon:actor | missing
        1           | of-one         | no
        """,
        account_status="account_key | origin\n1 | profile\n2 | post",
    )
    then(
        engine,
        "spoken",
        "account_key | signal\n1 | of-one\n2 | mastodon:actor\n3 | mastodon:actor",
    )


def test_what_another_observation_said_counts_where_it_still_stands(engine: Engine) -> None:
    given(
        engine,
        posts="post_key | platform\n1 | flickr\n2 | flickr",
        post_links="""
        post_key | other_key | platform  | field
        1        | 8         | instagram | signals
        2        | 9         | instagram | images
        """,
        signals="""
        post_key | signal  | value
        8        | license | 4
        9        | license | 5
        """,
    )
    then(engine, "spoken", "post_key | signal | value\n1 | license | instagram 4")


def test_what_an_image_of_another_observation_said_counts_for_the_images_of_its_post_only(
    engine: Engine,
) -> None:
    """Post 1 was observed as 2 before, post 3 as 4, and post 5 as 6, of which 50 has no file."""
    given(
        engine,
        images="""
        image_key | post_key
        10        | 1
        30        | 3
        50        | 5
        """,
        other_images="""
        post_key | other_key | image_key
        5        | 6         | 60
        1        | 2         | 20
        1        | 2         | 21
        3        | 4         | 40
        """,
        image_facts="""
        image_key | sha256 | signals
        10        | aa     | []
        20        | bb     | [plus=no, c2pa:manifest=unread]
        21        | cc     | []
        30        | dd     | []
        40        | ee     | [plus=maybe]
        60        | ff     | [plus=never]
        """,
    )
    then(
        engine,
        "spoken",
        """
        image_key | signal        | value  | because_image
        20        | plus          | no     | -
        20        | c2pa:manifest | unread | -
        10        | plus          | no     | 20
        40        | plus          | maybe  | -
        30        | plus          | maybe  | 40
        60        | plus          | never  | -
        50        | plus          | never  | 60
        """,
    )


def test_a_signal_of_an_image_without_a_value_is_said(engine: Engine) -> None:
    given(engine)
    engine.rows(
        "CREATE OR REPLACE VIEW image_facts AS SELECT * REPLACE "
        "([{'signal': 'plus', 'value': NULL}] AS signals) "
        "FROM (SELECT CAST(9 AS BIGINT) AS image_key, 'aa' AS sha256, NULL AS signals)"
    )
    then(engine, "spoken", "image_key | signal | value\n9 | plus |")
    given(engine, image_facts="image_key\n9")
