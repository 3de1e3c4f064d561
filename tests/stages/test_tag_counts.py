"""The distinct tags of admitted posts."""

import duckdb
from hypothesis import given as given_any
from hypothesis import strategies as st
from tables import given, then

from curate.store.engine import Engine
from curate.store.sqlfiles import macros_sql


def test_tags_are_counted_over_admitted_posts_only(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key
        1        | 7
        2        | 8
        3        | 9
        """,
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
        "tag_counts",
        """
        tag | post_count | account_count
        cat | 2          | 2
        dog | 1          | 1
        """,
    )


def test_tags_are_counted_as_they_are_written(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key
        1        | 7
        2        | 7
        """,
        post_tags="""
        post_key | tags
        1        | [Cat]
        2        | [cat]
        """,
    )
    then(
        engine,
        "tag_counts",
        """
        tag | post_count
        Cat | 1
        cat | 1
        """,
    )


def test_an_account_that_writes_a_tag_again_and_again_is_one_account(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key
        1        | 7
        2        | 7
        3        | 7
        4        | 8
        """,
        post_tags="""
        post_key | tags
        1        | [cat]
        2        | [cat]
        3        | [cat]
        4        | [cat]
        """,
    )
    then(
        engine,
        "tag_counts",
        """
        tag | post_count | account_count
        cat | 4          | 2
        """,
    )


def test_a_tag_that_stands_twice_in_a_post_is_counted_once(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key
        1        | 7
        """,
        post_tags="""
        post_key | tags
        1        | [cat, cat, cat]
        """,
    )
    then(
        engine,
        "tag_counts",
        """
        tag | post_count | account_count
        cat | 1          | 1
        """,
    )


def test_accounts_that_may_be_the_same_count_once(engine: Engine) -> None:
    given(
        engine,
        posts="""
        post_key | account_key
        1        | 1
        2        | 2
        3        | 3
        """,
        authors="""
        account_key | author_key
        1           | 1
        2           | 1
        """,
        post_tags="""
        post_key | tags
        1        | [cat]
        2        | [cat]
        3        | [cat]
        """,
    )
    then(engine, "tag_counts", "tag | post_count | account_count\ncat | 3 | 2")


@given_any(st.lists(st.none() | st.sampled_from("abcd")) | st.lists(st.text("abc"), min_size=65))
def test_the_items_of_a_list_count_once_and_null_is_none(items: list[str | None]) -> None:
    with duckdb.connect() as connection:
        connection.execute(macros_sql()).fetchall()
        query = "SELECT list_sort(each_once(CAST($items AS VARCHAR[])))"
        ((found,),) = connection.execute(query, {"items": items}).fetchall()
    assert found == sorted({item for item in items if item is not None})
