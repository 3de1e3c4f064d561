"""Which post each repost and quote repeats."""

from tables import given, then

from curate.store.engine import Engine


def test_a_repost_and_a_quote_have_an_original_and_a_plain_post_has_none(engine: Engine) -> None:
    """Whoever repeats a repost, or a quote, or a repost of nobody knows what, is told so."""
    given(
        engine,
        posts="""
        post_key | account_key | platform  | post_id | kind   | repost_of
        1        | 10          | instagram | a       | post   | -
        2        | 11          | instagram | b       | repost | a
        3        | 12          | instagram | c       | post   | a
        4        | 13          | instagram | d       | repost | -
        5        | 14          | instagram | e       | repost | b
        6        | 15          | instagram | f       | repost | c
        7        | 16          | instagram | g       | repost | d
        8        | 17          | instagram | h       | repost | nowhere
        9        | 18          | table     | i       | repost | a
        10       | 19          | mastodon  | j       | repost | a
        """,
    )
    then(
        engine,
        "originals",
        """
        post_key | original_key | account_key | is_sure | is_repost
        2        | 1            | 10          | true    | false
        3        | 1            | 10          | true    | false
        5        | 2            | 11          | true    | true
        6        | 3            | 12          | true    | true
        5        | 1            | 10          | false   | false
        6        | 1            | 10          | false   | false
        7        | 4            | 13          | true    | true
        9        | 1            | 10          | false   | false
        """,
    )


def test_an_original_is_sure_if_one_observation_names_it_on_its_platform(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key | platform  | post_id | kind
        1        | 10          | instagram | a       | post
        2        | 11          | instagram | b       | post
        """,
        reposts="""
        post_key | platform  | repost_of
        2        | instagram | a
        2        | table     | a
        """,
    )
    then(engine, "originals", "post_key | original_key | is_sure\n2 | 1 | true")
