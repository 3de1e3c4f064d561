"""Whose language is to be told, and in which language each post is read in the end."""

from pathlib import Path

import pyarrow as pa
from tables import given, then, then_nothing

from curate.config import TagsConfig
from curate.stages import map_tags
from curate.stages.detect_languages import detect_languages
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


def test_accounts_are_looked_at_if_a_tag_of_theirs_depends_on_it(engine: Engine) -> None:
    given(
        engine,
        posts=POSTS,
        post_tags=TAGS,
        languages=LANGUAGES,
        possible_readings=READINGS,
        barred_posts="post_key\n4",
    )
    then(engine, "undetermined_accounts", "account_key\n7\n9")


def test_none_is_where_no_tag_depends_on_it(engine: Engine) -> None:
    given(engine, posts=POSTS, post_tags=TAGS, languages=LANGUAGES)
    then_nothing(engine, "undetermined_accounts")


def detected(
    engine: Engine, root: Path, *, detect_language: bool = True
) -> dict[int, tuple[str, str]]:
    given(
        engine,
        posts=POSTS,
        post_tags=TAGS,
        languages=LANGUAGES,
        undetermined_accounts="account_key\n7\n8\n9",
        barred_posts="post_key\n4",
    )
    params = map_tags.params(TagsConfig(detect_language=detect_language), root)
    batches = list(detect_languages(engine, params))
    rows = pa.Table.from_batches(batches).to_pylist() if batches else []
    return {row["post_key"]: (row["language"], row["evidence"]) for row in rows}


def test_admitted_posts_that_say_nothing_are_told_by_their_captions(
    engine: Engine, tmp_path: Path
) -> None:
    assert detected(engine, tmp_path) == {1: ("sv", "caption"), 2: ("de", "caption")}


def test_no_caption_is_looked_at_if_that_is_not_wanted(engine: Engine, tmp_path: Path) -> None:
    assert detected(engine, tmp_path, detect_language=False) == {}


def test_a_post_is_read_by_its_own_word_else_by_its_caption_else_by_its_account(
    engine: Engine,
) -> None:
    given(
        engine,
        posts=POSTS,
        post_tags=TAGS,
        languages=LANGUAGES,
        possible_readings=READINGS,
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
    given(engine, posts=POSTS, post_tags=TAGS, possible_readings="tag | language\ngift | de")
    then(engine, "post_languages", "post_key | language | known_by\n3 | - | -")
