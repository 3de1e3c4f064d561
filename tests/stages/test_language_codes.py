"""The languages that posts say they are in."""

import pyarrow as pa
from tables import given

from curate.stages.code_languages import code_languages
from curate.store.engine import Engine


def coded(engine: Engine) -> dict[str, str]:
    batches = list(code_languages(engine, {}))
    rows = pa.Table.from_batches(batches).to_pylist() if batches else []
    return {row["written"]: row["language"] for row in rows}


def test_each_spelling_of_a_language_has_its_code(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | language
        1        | sv-SE
        2        | SWE
        3        | en
        4        | -
        5        | und
        6        | Swedish
        7        | sv-SE
        """,
    )
    assert coded(engine) == {"sv-SE": "sv", "SWE": "sv", "en": "en"}


def test_posts_that_say_nothing_have_no_language(engine: Engine) -> None:
    given(engine, posts="post_key | language\n1 | -")
    assert coded(engine) == {}
