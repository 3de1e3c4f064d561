"""Whose language is to be told, and in which language each post is read in the end."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from tables import given, then

from curate.config import TagsConfig
from curate.stages import map_tags
from curate.stages.detect_languages import detect_languages
from curate.stages.read_other_captions import read_other_captions
from curate.store.engine import Engine

LANGUAGES = "written | language\nsv-SE | sv\nen | en"
READINGS = "tag | language | concept_id\nglass | sv | 11\ngift | de | 12"
TAGS = """
    post_key | tags
    1        | [glass, cat]
    2        | [cat]
    3        | [gift]
    4        | [glass]
    5        | [glass]
    6        | [cat]
"""
POSTS = """
    post_key | account_key | language | caption
    1        | 7           | -        | Vi åt en god glass på stranden igår
    2        | 7           | -        | Unser Hund schläft den ganzen Tag
    3        | 7           | sv-SE    | Das ist ein Geschenk für dich
    4        | 8           | -        | Das ist ein Geschenk für dich
    5        | 9           | nonsense | yum
    6        | 10          | -        | Das ist ein Geschenk für dich
"""


def test_posts_are_doubtful_if_a_tag_of_theirs_depends_on_the_language(engine: Engine) -> None:
    given(engine, post_tags=TAGS, possible_readings=READINGS)
    then(engine, "doubtful_posts", "post_key\n1\n3\n4\n5")


def test_an_account_is_undetermined_if_a_doubtful_post_of_it_shows_nothing(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key | language
        1        | 1           | -
        2        | 2           | -
        3        | 3           | sv
        4        | 4           | -
        5        | 5           | -
        6        | 6           | -
        7        | 6           | sv-SE
        8        | 7           | nonsense
        """,
        languages=LANGUAGES.replace("sv-SE", "sv") + "\nsv-SE | sv",
        doubtful_posts="post_key\n1\n2\n3\n4\n6\n8",
        detected_languages="post_key | language\n2 | de",
        barred_posts="post_key\n4",
    )
    # 2 shows it, 3 says it, 4 is not let in, 5 has nothing doubtful, and 6 says it elsewhere.
    then(engine, "undetermined_accounts", "account_key\n1\n7")


def drawn(engine: Engine, root: Path, *, wanted: bool = True) -> dict[str, object]:
    """Draw posts of which 1 and 5 are doubtful and say nothing; and a run's parameters."""
    given(
        engine,
        posts=POSTS,
        post_tags=TAGS,
        languages=LANGUAGES,
        doubtful_posts="post_key\n1\n3\n4\n5",
        undetermined_accounts="account_key\n7\n8\n9",
        barred_posts="post_key\n4",
    )
    return map_tags.params(TagsConfig(detect_language=wanted), root)


def rows_of(batches: Iterator[pa.RecordBatch]) -> list[tuple[object, ...]]:
    rows = [row for batch in batches for row in batch.to_pylist()]
    return [tuple(value for name, value in row.items() if name != "confidence") for row in rows]


def test_admitted_posts_that_say_nothing_are_told_by_their_captions(
    engine: Engine, tmp_path: Path
) -> None:
    params = drawn(engine, tmp_path)
    assert rows_of(detect_languages(engine, params)) == [(1, "sv", "caption")]
    assert rows_of(read_other_captions(engine, params)) == [(2, "de")]


def test_no_caption_is_looked_at_if_that_is_not_wanted(engine: Engine, tmp_path: Path) -> None:
    params = drawn(engine, tmp_path, wanted=False)
    assert rows_of(detect_languages(engine, params)) == []
    assert rows_of(read_other_captions(engine, params)) == []


def test_a_post_is_read_by_its_own_word_else_by_its_caption_else_by_its_account(
    engine: Engine,
) -> None:
    given(
        engine,
        posts=POSTS,
        languages=LANGUAGES,
        doubtful_posts="post_key\n1\n3\n4\n5",
        detected_languages="""
        post_key | language | evidence | confidence
        1        | sv       | caption  | 0.75
        2        | de       | caption  | 1.0
        3        | de       | caption  | 1.0
        4        | de       | tags     | 1
        """,
        account_languages="""
        account_key | language | share
        7           | en       | 0.5
        9           | en       | 0.75
        """,
    )
    # No tag of posts 2 and 6 depends on it.
    then(
        engine,
        "post_languages",
        """
        post_key | language | known_by | confidence
        1        | sv       | caption  | 0.75
        3        | sv       | stated   | -
        4        | de       | tags     | 1
        5        | en       | account  | 0.75
        """,
    )


def test_a_language_that_is_not_known_is_none(engine: Engine) -> None:
    given(engine, posts=POSTS, doubtful_posts="post_key\n3")
    then(engine, "post_languages", "post_key | language | known_by\n3 | - | -")
