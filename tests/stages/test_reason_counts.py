"""How many posts and images bear a code: each once, however many of its reasons have it."""

from collections import defaultdict
from itertools import product

from hypothesis import given as hypothesis_given
from hypothesis import strategies as st
from tables import given

from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

POSTS = {1: 10, 2: 10, 3: 20}
CODES = ["CONSENT_WITHDRAWN", "NO_CONCEPT", "STATUS_STALE"]


def counted(engine: Engine) -> list[tuple[str, int, int]]:
    return engine.rows(load_sql("publish", "reason_counts").text)


def reasons(key: str, pairs: list[tuple[int, str]]) -> str:
    return "\n".join([f"{key} | code", *(f"{number} | {code}" for number, code in pairs)])


def test_a_post_with_a_code_of_its_account_and_of_its_own_bears_it_once(engine: Engine) -> None:
    given(
        engine,
        posts="post_key | account_key\n1 | 10\n2 | 10\n3 | 20",
        account_reasons="account_key | code\n10 | STATUS_STALE\n10 | STATUS_STALE",
        post_reasons="post_key | code\n1 | STATUS_STALE\n3 | STATUS_STALE\n3 | STATUS_STALE",
        image_reasons="image_key | code\n7 | STATUS_STALE\n7 | STATUS_STALE",
        curation_reasons="post_key | image_key | code\n2 | - | NO_CONCEPT\n- | 8 | NEAR_DUPLICATE",
    )
    assert counted(engine) == [
        ("NEAR_DUPLICATE", 0, 1),
        ("NO_CONCEPT", 1, 0),
        ("STATUS_STALE", 3, 1),
    ]


def pairs(keys: list[int]) -> st.SearchStrategy[list[tuple[int, str]]]:
    return st.lists(st.sampled_from(list(product(keys, CODES))), max_size=6)


def test_counts_are_those_of_sets(engine: Engine) -> None:
    @hypothesis_given(pairs([10, 20]), pairs([1, 2, 3]), pairs([1, 2, 3]), pairs([7, 8]))
    def holds(
        account: list[tuple[int, str]],
        own: list[tuple[int, str]],
        curation: list[tuple[int, str]],
        image: list[tuple[int, str]],
    ) -> None:
        tables = {
            "account_reasons": ("account_key", account),
            "post_reasons": ("post_key", own),
            "curation_reasons": ("post_key", curation),
            "image_reasons": ("image_key", image),
        }
        drawn = {table: reasons(*told) for table, told in tables.items() if told[1]}
        posts = "\n".join(["post_key | account_key", *(f"{p} | {a}" for p, a in POSTS.items())])
        given(engine, posts=posts, **drawn)
        borne: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for key, code in account:
            borne[code] |= {("post", post) for post, of in POSTS.items() if of == key}
        for key, code in (*own, *curation):
            borne[code].add(("post", key))
        for key, code in image:
            borne[code].add(("image", key))
        assert counted(engine) == [
            (code, *(sum(kind == one for one, _ in found) for kind in ("post", "image")))
            for code, found in sorted(borne.items())
        ]

    holds()
