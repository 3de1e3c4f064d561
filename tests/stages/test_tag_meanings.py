"""How often each meaning of a tag is used that a language decides about."""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from tables import given, run, then, then_nothing

from curate.store.engine import Engine

STAGE = "tag_meanings"
READINGS = {
    "tag_map": """
    tag   | route    | concept_id | concept_name
    glass | lemma    | 1          | glass
    cat   | lemma    | 7          | cat
    su    | unmapped | -          | -
    """,
    "tag_readings": """
    tag   | language | route    | concept_id | concept_name
    glass | sv       | language | 11         | icecream
    glass | nb       | language | 11         | icecream
    glass | fr       | unmapped | -          | -
    su    | tr       | language | 13         | water
    """,
}


def test_each_meaning_is_counted_in_posts_and_accounts(engine: Engine) -> None:
    given(
        engine,
        **READINGS,
        posts="""
        post_key | account_key
        1        | 1
        2        | 1
        3        | 2
        4        | 3
        5        | 3
        """,
        post_languages="post_key | language\n1 | sv\n2 | nb\n3 | fr\n4 | en\n5 | -",
        post_tags="""
        post_key | tags
        1        | [glass, cat, glass]
        2        | [glass]
        3        | [glass]
        4        | [glass, cat]
        5        | [glass]
        """,
    )
    then(
        engine,
        STAGE,
        """
        tag   | is_reading | route    | concept_id | concept_name | post_count | account_count
        glass | false      | lemma    | 1          | glass        | 2          | 1
        glass | true       | language | 11         | icecream     | 2          | 1
        glass | true       | unmapped | -          | -            | 1          | 1
        """,
    )


def test_barred_posts_are_not_counted(engine: Engine) -> None:
    given(
        engine,
        **READINGS,
        posts="post_key | account_key\n1 | 1",
        post_tags="post_key | tags\n1 | [glass]",
        barred_posts="post_key\n1",
    )
    then_nothing(engine, STAGE)


def test_accounts_that_may_be_the_same_count_once(engine: Engine) -> None:
    given(
        engine,
        **READINGS,
        posts="post_key | account_key\n1 | 1\n2 | 2",
        post_languages="post_key | language\n1 | sv\n2 | sv",
        authors="account_key | author_key\n1 | 1\n2 | 1",
        post_tags="post_key | tags\n1 | [glass]\n2 | [glass]",
    )
    then(engine, STAGE, "tag | post_count | account_count\nglass | 2 | 1")


DEFAULTS = {"glass": 1, "barn": 2, "cat": 7, "su": None}
OTHERWISE = {("glass", "sv"): 11, ("glass", "fr"): None, ("barn", "sv"): 12, ("su", "tr"): 13}
LANGUAGES = ["sv", "fr", "tr", "en", "-"]
POSTS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(LANGUAGES),
        st.lists(st.sampled_from(sorted(DEFAULTS)), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=8,
)
ACCOUNTS = st.dictionaries(st.integers(1, 3), st.sampled_from(LANGUAGES[:-1]))


def table(header: str, rows: list[tuple[object, ...]]) -> str:
    return "\n".join([header, *(" | ".join(map(str, row)) for row in rows)])


def draw(
    engine: Engine, posts: list[tuple[int, str, list[str]]], spoken: Mapping[int, str]
) -> None:
    numbered = list(enumerate(posts))
    shown = {tag: "-" if concept is None else concept for tag, concept in DEFAULTS.items()}
    otherwise = [(*pair, "-" if c is None else c) for pair, c in OTHERWISE.items()]
    drawings = {
        "tag_map": table("tag | concept_id", list(shown.items())),
        "doubtful_posts": table("post_key", [(n,) for n, _ in numbered]),
        "tag_readings": table("tag | language | concept_id", otherwise),
        "languages": table("written | language", [(name, name) for name in LANGUAGES[:-1]]),
        "account_languages": table("account_key | language", list(spoken.items()) or [(9, "en")]),
        "posts": table(
            "post_key | account_key | language", [(n, a, w) for n, (a, w, _) in numbered]
        ),
        "post_tags": table(
            "post_key | tags", [(n, f"[{', '.join(t)}]") for n, (*_, t) in numbered]
        ),
    }
    given(engine, **drawings)
    read = run(engine, "post_languages", ["post_key", "language"])
    given(engine, **drawings, post_languages=table("post_key | language", read or [(99, "en")]))


@pytest.mark.slow
@drawn(posts=POSTS, spoken=ACCOUNTS)
def test_labels_and_counts_are_those_of_reading_each_use_by_itself(
    engine: Engine, posts: list[tuple[int, str, list[str]]], spoken: Mapping[int, str]
) -> None:
    draw(engine, posts, spoken)
    counts: Counter[tuple[str, str]] = Counter()
    labels = []
    for number, (account, written, tags) in enumerate(posts):
        language = spoken.get(account) if written == "-" else written
        meant = {tag: OTHERWISE.get((tag, language), DEFAULTS[tag]) for tag in set(tags)}
        concepts = sorted({concept for concept in meant.values() if concept is not None})
        if concepts:
            labels.append((str(number), f"[{', '.join(map(str, concepts))}]"))
        counts.update(
            (tag, "-" if concept is None else str(concept))
            for tag, concept in meant.items()
            if tag != "cat"
        )
    assert run(engine, "post_concepts", ["post_key", "concept_ids"]) == sorted(labels)
    counted = run(engine, STAGE, ["tag", "concept_id", "post_count"])
    assert counted == sorted((*pair, str(count)) for pair, count in counts.items())
