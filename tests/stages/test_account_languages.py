"""The language that most of an account's posts are in."""

import pytest
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


def test_captions_speak_for_an_account_that_says_no_language(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key | language
        1        | 7           | -
        2        | 7           | -
        3        | 7           | -
        4        | 8           | -
        5        | 8           | -
        6        | 9           | -
        7        | 9           | -
        8        | 9           | -
        9        | 9           | sv
        """,
        languages=LANGUAGES,
        # Two of 8 are too few, and 9 says so itself.
        detected_languages="""
        post_key | language | evidence
        1        | de       | caption
        2        | de       | caption
        3        | de       | caption
        4        | de       | caption
        5        | de       | caption
        6        | de       | caption
        """,
        other_captions="post_key | language\n7 | de\n8 | de",
    )
    then(
        engine,
        STAGE,
        """
        account_key | language | share
        7           | de       | 1
        9           | sv       | 1
        """,
    )


@pytest.mark.parametrize(
    ("seen", "language"),
    [
        ("de de en", "de"),
        ("de de de en en", None),
        ("de de en en", None),
        ("de de de de en en", "de"),
    ],
)
def test_two_thirds_of_the_captions_must_agree(
    engine: Engine, seen: str, language: str | None
) -> None:
    numbered = list(enumerate(seen.split()))
    # What tags say is told apart: they do not count.
    rows = [*((n, code, "caption") for n, code in numbered), (99, "sv", "tags")]
    given(
        engine,
        posts="post_key | account_key\n" + "\n".join(f"{n} | 7" for n, *_ in rows),
        detected_languages="post_key | language | evidence\n"
        + "\n".join(" | ".join(map(str, row)) for row in rows),
    )
    if language is None or seen.count(language) < 3:
        then_nothing(engine, STAGE)
    else:
        then(engine, STAGE, f"account_key | language\n7 | {language}")
