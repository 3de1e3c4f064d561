"""Which accounts count as one author of a hashtag."""

import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from tables import given

from curate.stages.collect_authors import collect_authors
from curate.store.engine import Engine


def grouped(engine: Engine, links: list[tuple[int, int]]) -> dict[int, int]:
    lines = [f"{one} | {other} | false" for one, other in links]
    drawing = "\n".join(["account_key | other_key | is_sole", *lines])
    given(engine, **({"account_links": drawing} if lines else {}))
    batches = list(collect_authors(engine, {}))
    rows = pa.Table.from_batches(batches).to_pylist() if batches else []
    return {row["account_key"]: row["author_key"] for row in rows}


@pytest.mark.parametrize("hub", [1, 4, 7])
def test_handles_that_are_linked_to_one_id_only_are_one_author(engine: Engine, hub: int) -> None:
    handles = {1, 4, 5, 7} - {hub}
    links = [(hub, handle) for handle in handles] + [(handle, hub) for handle in handles]
    assert grouped(engine, links) == dict.fromkeys({1, 4, 5, 7}, 1)


def test_a_chain_is_one_author_and_others_are_others(engine: Engine) -> None:
    links = [(9, 8), (8, 7), (7, 6), (6, 2), (20, 21)]
    assert grouped(engine, links) == {2: 2, 6: 2, 7: 2, 8: 2, 9: 2, 20: 20, 21: 20}


def test_accounts_without_links_are_not_listed(engine: Engine) -> None:
    assert grouped(engine, []) == {}


@settings(max_examples=60, deadline=None)
@drawn(links=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=14))
def test_a_group_is_all_that_links_lead_to(engine: Engine, links: list[tuple[int, int]]) -> None:
    reached = {key: {key} for pair in links for key in pair}
    for _ in reached:
        for one, other in links:
            both = reached[one] | reached[other]
            for key in both:
                reached[key] |= both
    assert grouped(engine, links) == {key: min(group) for key, group in reached.items()}
