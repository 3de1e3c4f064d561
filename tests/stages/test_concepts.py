"""The concepts that tags became."""

from tables import given, run_in_order

from curate.store.engine import Engine


def test_each_concept_is_listed_once_in_the_order_of_its_id(engine: Engine) -> None:
    given(
        engine,
        tag_map="""
        tag   | concept_id | concept_name | synsets
        kitty | 7          | cat          | [n02121620]
        cat   | 7          | cat          | [n02121620]
        dog   | 3          | dog          | [n02084071, n10114209]
        xqzzy | -          | -            | -
        """,
    )
    assert run_in_order(engine, "concepts", ["concept_id", "name", "synsets"]) == [
        ("3", "dog", "[n02084071, n10114209]"),
        ("7", "cat", "[n02121620]"),
    ]


def test_concepts_that_tags_have_in_single_languages_are_listed(engine: Engine) -> None:
    given(
        engine,
        tag_map="""
        tag   | concept_id | concept_name | synsets
        glass | 7          | glass        | [n03438257]
        """,
        tag_readings="""
        tag   | language | concept_id | concept_name | synsets
        glass | sv       | 3          | icecream     | [n07614500]
        glass | fr       | -          | -            | -
        """,
    )
    assert run_in_order(engine, "concepts", ["concept_id", "name", "synsets"]) == [
        ("3", "icecream", "[n07614500]"),
        ("7", "glass", "[n03438257]"),
    ]
