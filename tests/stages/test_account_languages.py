"""The language that most of an account's posts are in."""

from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "account_languages"
LANGUAGES = """
    written | language
    sv-SE   | sv
    sv      | sv
    en      | en
"""


def test_an_account_writes_in_the_language_of_most_of_its_posts(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key | language
        1        | 7           | sv-SE
        2        | 7           | sv
        3        | 7           | en
        4        | 7           | -
        5        | 7           | -
        6        | 7           | -
        7        | 8           | en
        8        | 9           | nonsense
        """,
        languages=LANGUAGES,
    )
    then(
        engine,
        STAGE,
        """
        account_key | language
        7           | sv
        8           | en
        """,
    )


def test_of_two_equally_frequent_languages_neither_is_the_accounts(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key | language
        1        | 7           | sv
        2        | 7           | en
        """,
        languages=LANGUAGES,
    )
    then_nothing(engine, STAGE)


def test_barred_posts_say_nothing_about_their_account(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key | language
        1        | 7           | sv
        2        | 7           | en
        3        | 8           | sv
        """,
        languages=LANGUAGES,
        barred_posts="post_key\n1\n3",
    )
    then(
        engine,
        STAGE,
        """
        account_key | language
        7           | en
        """,
    )
