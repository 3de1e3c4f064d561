"""Which split an account is in."""

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from tables import given, output_of, run, then

from curate.pipeline import _hex_bound
from curate.store.engine import Engine

STAGE = "account_splits"
FEW, MANY = "0" * 32, "f" * 32


class Account(NamedTuple):
    """An account by its pseudonym, the labels of each of its images, and its group."""

    pseudonym: str
    labels: list[list[int]]
    group: int | None = None


def split(engine: Engine, accounts: list[Account], share: float) -> dict[int, str]:
    """The split of each account, which are numbered from 1."""
    numbered = list(enumerate(accounts, 1))
    posts = [
        (100 * key + place, key, labels)
        for key, account in numbered
        for place, labels in enumerate(account.labels)
    ]
    tables = {
        "accounts": ["account_key | pseudonym", *(f"{k} | {a.pseudonym}" for k, a in numbered)],
        "posts": ["post_key | account_key", *(f"{post} | {key}" for post, key, _ in posts)],
        "kept_images": ["image_key | post_key", *(f"{post} | {post}" for post, _, _ in posts)],
        "labels": ["post_key | concept_ids", *(f"{post} | {ids}" for post, _, ids in posts)],
    }
    if tied := [f"{key} | {a.group}" for key, a in numbered if a.group is not None]:
        tables["account_groups"] = ["account_key | group_key", *tied]
    given(engine, **{name: "\n".join(lines) for name, lines in tables.items()})
    output_of(engine, "concept_counts")
    params = {"validation_share": share, "validation_bound": _hex_bound(share)}
    rows = run(engine, STAGE, ["account_key", "split"], **params)
    assert len(rows) == len(dict(rows))
    return {int(key): found for key, found in rows}


@pytest.mark.parametrize(
    ("bound", "found"),
    [("00000000", "train"), ("1999999a", "train"), ("1999999b", "validation")],
)
def test_the_split_is_a_matter_of_the_accounts_pseudonym(
    engine: Engine, bound: str, found: str
) -> None:
    given(
        engine,
        kept_images="image_key | post_key\n1 | 10",
        posts="post_key | account_key\n10 | 100\n20 | 200",
        accounts=f"account_key | pseudonym\n100 | 1999999a{'f' * 24}\n200 | {FEW}",
        labels="post_key | concept_ids\n10 | [3]",
    )
    output_of(engine, "concept_counts")
    params = {"validation_bound": bound, "validation_share": 0.0}
    then(engine, STAGE, f"account_key | split\n100 | {found}", **params)


def tied(last: str, images: int = 1) -> list[Account]:
    return [Account(FEW[:-1] + last, [[1]] * images, 1), Account(MANY, [[1]], 1)]


def test_accounts_that_are_tied_are_in_one_split_whichever_that_is(engine: Engine) -> None:
    others = [Account(MANY, [[9]] * 20)]
    seen = set()
    for last in "0123456789":
        found = split(engine, [*tied(last), *others], 0.5)
        assert found[1] == found[2]
        seen.add(found[1])
    # Of each the least pseudonym begins with many zeros: it is not that which decides.
    assert seen == {"train", "validation"}


def test_a_group_with_more_than_the_share_of_all_images_is_for_training(engine: Engine) -> None:
    for others, found in ((10, "train"), (11, "validation")):
        accounts = [*tied("3", images=10), Account(MANY, [[9]] * others)]
        assert split(engine, accounts, 0.5)[1] == found


def test_of_a_concept_that_can_afford_it_the_smallest_account_moves(engine: Engine) -> None:
    accounts = [Account(MANY, [[1]] * 7), Account(MANY, [[1]] * 2), Account(MANY, [[1]] * 3)]
    assert split(engine, accounts, 0.25) == {1: "train", 2: "validation", 3: "train"}
    # A twentieth of 12 images is none.
    assert set(split(engine, accounts, 0.05).values()) == {"train"}


def test_nobody_moves_who_alone_has_a_concept(engine: Engine) -> None:
    accounts = [Account(MANY, [[1]] * 7), Account(MANY, [[1, 2]]), Account(MANY, [[1]] * 2)]
    assert split(engine, accounts, 0.25) == {1: "train", 2: "train", 3: "validation"}
    assert split(engine, [Account(MANY, [[1]] * 8)], 0.25) == {1: "train"}


def test_what_two_that_would_move_have_together_keeps_both(engine: Engine) -> None:
    large = [Account(MANY, [[1]] * 8), Account(MANY, [[2]] * 8)]
    accounts = [*large, Account(MANY, [[1, 3]]), Account(MANY, [[2, 3]])]
    assert set(split(engine, accounts, 0.2).values()) == {"train"}


ACCOUNTS = st.builds(
    Account,
    st.integers(0, 2**32 - 1).map(lambda n: f"{n:08x}{n:024x}"),
    st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=2, unique=True), max_size=4),
    st.sampled_from([None, None, 1, 2]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(st.lists(ACCOUNTS, min_size=1, max_size=9), st.sampled_from([0.0, 0.3, 0.6, 1.0]))
def test_a_group_is_never_divided_and_what_moves_leaves_no_concept_without_training(
    engine: Engine, accounts: list[Account], share: float
) -> None:
    # A group's key is that of an account in it.
    firsts = {a.group: n for n, a in reversed(list(enumerate(accounts, 1)))}
    placed = [
        account._replace(group=firsts[account.group] if account.group else None)
        for account in accounts
    ]
    if not any(account.labels for account in placed):
        return
    found = split(engine, placed, share)
    assert set(found) == {n for n, account in enumerate(placed, 1) if account.labels}
    for group in {account.group for account in placed} - {None}:
        assert (
            len({found[n] for n, a in enumerate(placed, 1) if a.group == group and n in found}) < 2
        )

    def in_training(moved: bool) -> set[int]:
        bound = _hex_bound(share)
        return {
            concept
            for n, account in enumerate(placed, 1)
            for labels in account.labels
            for concept in labels
            if (found[n] == "train")
            or (moved and account.group is None and account.pseudonym[:8] >= bound)
        }

    assert in_training(True) == in_training(False)
    assert share > 0 or set(found.values()) == {"train"}
