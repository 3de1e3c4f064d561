"""Which accounts have to be in one split."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from tables import given, given_policy

from curate.config import PolicyConfig
from curate.stages.group_accounts import group_accounts
from curate.store.engine import Engine

HEADER = "image_key | sha256 | original_hashes | copy_hashes\n"


def grouped(
    engine: Engine,
    *facts: str,
    distance: int = 6,
    deduplicate: bool = False,
    config: PolicyConfig | None = None,
    authors: str = "",
) -> dict[int, int]:
    """Of each account that is tied the first of its group; image and post n are account n's."""
    keys = [fact.split("|")[0] for fact in facts]
    tables: dict[str, str] = {"authors": authors} if authors else {}
    if facts:
        tables |= {
            "kept_images": "image_key | post_key\n" + "\n".join(f"{k} | {k}" for k in keys),
            "posts": "post_key | account_key\n" + "\n".join(f"{k} | {k}" for k in keys),
            "image_facts": HEADER + "\n".join(facts),
        }
    given(engine, **tables)
    given_policy(engine, config or PolicyConfig())
    params: dict[str, Any] = {"deduplicate": deduplicate, "copy_distance": distance}
    batches = list(group_accounts(engine, params))
    rows = pa.Table.from_batches(batches).to_pylist() if batches else []
    return {row["account_key"]: row["group_key"] for row in rows}


def one(key: int, look: int, file: str = "", views: str = "") -> str:
    return f"{key} | {file or f'f{key}'} | [{look}] | [{views or look}]"


def test_accounts_with_pictures_that_look_alike_are_tied_over_a_chain_of_them(
    engine: Engine,
) -> None:
    chain = [one(n, (1 << 4 * (n - 1)) - 1) for n in range(1, 5)]
    assert grouped(engine, *chain, one(9, -1)) == {1: 1, 2: 1, 3: 1, 4: 1}
    assert grouped(engine, *chain, distance=3) == {}


def test_a_framed_copy_and_the_same_file_without_a_look_tie_as_well(engine: Engine) -> None:
    framed = one(1, 4095), one(2, 0, views="0, 4094")
    flat = "3 | aa | [] | []", "4 | aa | [] | []", "5 | bb | [] | []"
    assert grouped(engine, *framed, *flat) == {1: 1, 2: 1, 3: 3, 4: 3}


def test_two_with_the_same_frame_around_other_pictures_are_not_tied(engine: Engine) -> None:
    assert grouped(engine, one(1, 255, views="7"), one(2, 65280, views="7"), distance=2) == {}


@pytest.mark.parametrize(("action", "is_tied"), [("reject", False), ("ignore", True)])
def test_where_one_of_each_picture_is_kept_nothing_is_compared(
    engine: Engine, action: str, is_tied: bool
) -> None:
    config = PolicyConfig.model_validate({"actions": {"NEAR_DUPLICATE": action}})
    found = grouped(engine, one(1, 0), one(2, 0), deduplicate=True, config=config)
    assert bool(found) is is_tied


def test_one_persons_accounts_are_tied_also_to_those_that_share_a_picture(engine: Engine) -> None:
    authors = "account_key | author_key\n1 | 1\n3 | 1"
    assert grouped(engine, one(3, 0), one(7, 0), authors=authors) == {1: 1, 3: 1, 7: 1}
    assert grouped(engine, authors=authors, deduplicate=True) == {1: 1, 3: 1}


LOOKS = st.integers(0, 1 << 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(st.lists(st.tuples(LOOKS, LOOKS), min_size=1, max_size=9), st.integers(0, 3))
def test_no_two_in_different_groups_are_alike_and_a_group_hangs_together(
    engine: Engine, pictures: list[tuple[int, int]], distance: int
) -> None:
    def are_alike(one: int, other: int) -> bool:
        (whole, view), (other_whole, other_view) = pictures[one], pictures[other]
        pairs = [(whole, other_whole), (whole, other_view), (view, other_whole)]
        return any((left ^ right).bit_count() <= distance for left, right in pairs)

    facts = [one(n, whole, views=f"{view}") for n, (whole, view) in enumerate(pictures)]
    found = grouped(engine, *facts, distance=distance)
    least = {n: n for n in range(len(pictures))}
    for _ in pictures:
        for n in least:
            least[n] = min(least[m] for m in least if m == n or are_alike(n, m))
    assert {n: found.get(n, n) for n in least} == least
