"""Whose observations count for which account as well."""

import pytest
from tables import given, output_of, then, then_nothing

from curate.store.engine import Engine

STAGE = "account_links"


def linked(engine: Engine, accounts: str, expected: str, **more: str) -> None:
    given(engine, accounts=accounts, **more)
    then(engine, STAGE, expected)


def test_accounts_with_different_ids_have_nothing_to_tell_each_other(engine: Engine) -> None:
    given(
        engine,
        accounts="""
        account_key | platform  | account_id | handle
        1           | instagram | 101        | ada
        2           | instagram | 102        | bo
        3           | mastodon  | 101        | ada
        """,
    )
    then_nothing(engine, STAGE)


def test_a_handle_is_surely_that_of_the_only_account_that_was_ever_seen_under_it(
    engine: Engine,
) -> None:
    """Whoever else was renamed."""
    given(
        engine,
        accounts="""
        account_key | platform  | account_id | handle
        1           | instagram | 101        | ada
        2           | instagram | @ada       | ada
        3           | instagram | 103        | bo
        """,
        account_handles="account_key | platform | handle\n3 | instagram | bo_old",
    )
    then(
        engine,
        STAGE,
        """
        account_key | other_key | is_sole
        1           | 2         | true
        2           | 1         | true
        """,
    )


@pytest.mark.parametrize(
    "handles",
    ["3 | instagram | ada", "1 | instagram | earlier"],
    ids=["held by another account too", "the account was renamed"],
)
def test_a_handle_that_may_be_somebody_elses_is_not_surely_anyones(
    engine: Engine, handles: str
) -> None:
    given(
        engine,
        accounts="""
        account_key | platform  | account_id | handle
        1           | instagram | 101        | ada
        2           | instagram | @ada       | ada
        3           | instagram | 103        | -
        """,
        account_handles=f"account_key | platform | handle\n{handles}",
    )
    others = {1, 3} if handles.startswith("3") else {1}
    rows = [f"{one} | 2 | false\n2 | {one} | false" for one in others]
    then(engine, STAGE, "account_key | other_key | is_sole\n" + "\n".join(rows))


def test_a_status_table_that_names_no_platform_tells_and_is_told_nothing_by_id(
    engine: Engine,
) -> None:
    linked(
        engine,
        """
        account_key | platform  | account_id
        1           | any       | 101
        2           | instagram | 101
        3           | any       | 102
        4           | instagram | 102
        5           | mastodon  | 102
        """,
        """
        account_key | other_key | is_sole
        2           | 1         | true
        4           | 3         | false
        5           | 3         | false
        """,
    )


def test_what_is_known_of_an_id_reaches_the_handle_of_that_account(engine: Engine) -> None:
    linked(
        engine,
        """
        account_key | platform  | account_id | handle
        1           | any       | 101        | -
        2           | instagram | 101        | ada
        3           | instagram | @ada       | ada
        """,
        """
        account_key | other_key | is_sole
        2           | 1         | true
        2           | 3         | true
        3           | 1         | true
        3           | 2         | true
        """,
    )


def test_an_account_of_a_table_without_a_platform_is_surely_nobody_elsewhere(
    engine: Engine,
) -> None:
    linked(
        engine,
        """
        account_key | platform  | account_id | handle
        1           | table     | 101        | -
        2           | instagram | 101        | ada
        3           | table     | @ada       | ada
        """,
        """
        account_key | other_key | is_sole
        1           | 2         | false
        1           | 3         | false
        2           | 1         | false
        2           | 3         | false
        3           | 1         | false
        3           | 2         | false
        """,
    )


def test_within_a_table_a_handle_is_as_sure_as_on_a_platform(engine: Engine) -> None:
    linked(
        engine,
        """
        account_key | platform  | account_id | handle
        1           | table     | 101        | ada
        2           | table     | @ada       | ada
        3           | instagram | 909        | ada
        4           | tumblr    | 100        | ada
        """,
        """
        account_key | other_key | is_sole
        1           | 2         | true
        2           | 1         | true
        2           | 3         | false
        2           | 4         | false
        3           | 2         | false
        4           | 2         | false
        """,
    )


def test_a_name_that_reads_as_an_id_may_be_that_id(engine: Engine) -> None:
    linked(
        engine,
        """
        account_key | platform  | account_id | handle
        1           | instagram | ada        | -
        2           | instagram | @ada       | ada
        3           | mastodon  | ada        | -
        """,
        """
        account_key | other_key | is_sole
        1           | 2         | false
        2           | 1         | false
        """,
    )


@pytest.mark.parametrize(("of", "by"), [("any", "instagram"), ("instagram", "any")])
def test_a_status_table_that_names_no_platform_is_believed_by_the_handle_it_gives(
    engine: Engine, of: str, by: str
) -> None:
    linked(
        engine,
        f"""
        account_key | platform | account_id | handle
        1           | {of}     | 101        | ada
        2           | {by}     | @ada       | -
        """,
        """
        account_key | other_key | is_sole
        1           | 2         | true
        2           | 1         | true
        """,
    )


def test_a_handle_without_a_platform_is_not_surely_that_of_either_of_two_platforms(
    engine: Engine,
) -> None:
    linked(
        engine,
        """
        account_key | platform  | account_id | handle
        1           | any       | @ada       | ada
        2           | instagram | 101        | ada
        3           | mastodon  | 101        | ada
        """,
        """
        account_key | other_key | is_sole
        1           | 2         | false
        1           | 3         | false
        2           | 1         | false
        3           | 1         | false
        """,
    )


def test_a_status_table_speaks_of_a_table_and_hears_nothing_of_it_by_id(engine: Engine) -> None:
    linked(
        engine,
        """
        account_key | platform | account_id
        1           | any      | 101
        2           | table    | 101
        """,
        """
        account_key | other_key | is_sole
        2           | 1         | true
        """,
    )


def test_an_account_without_a_handle_is_not_called_by_a_name_of_nothing(engine: Engine) -> None:
    given(
        engine,
        accounts="""
        account_key | platform  | account_id | handle
        1           | instagram | 101        | -
        2           | instagram | @          | -
        """,
    )
    then_nothing(engine, STAGE)


@pytest.mark.parametrize(
    ("more", "handles"),
    [("4 | mastodon | 101 | -", ""), ("4 | mastodon | 909 | -", "2 | instagram | earlier")],
    ids=["the id is that of two platforms", "the account was renamed"],
)
def test_by_an_id_and_then_by_a_handle_is_sure_only_if_both_are(
    engine: Engine, more: str, handles: str
) -> None:
    given(
        engine,
        accounts=f"""
        account_key | platform  | account_id | handle
        1           | any       | 101        | -
        2           | instagram | 101        | ada
        3           | instagram | @ada       | ada
        8           | any       | 108        | -
        9           | instagram | 108        | -
        {more}
        """,
        account_handles=f"account_key | platform | handle\n2 | instagram | ada\n{handles}",
    )
    output_of(engine, STAGE)
    rows = engine.rows(f"SELECT other_key, is_sole FROM {STAGE} WHERE account_key = 3 ORDER BY 1")
    assert rows == [(1, False), (2, not handles)]


def test_a_handle_and_an_id_that_read_alike_are_surely_the_one_account_that_has_both(
    engine: Engine,
) -> None:
    alike = "the one is known by a handle that reads as the other's id"
    linked(
        engine,
        """
        account_key | platform  | account_id | handle
        1           | instagram | ada        | ada
        2           | instagram | @ada       | -
        """,
        f"""
        account_key | other_key | is_sole | because
        1           | 2         | true    | {alike}
        2           | 1         | true    | {alike}
        """,
    )


def test_an_account_that_is_listed_under_its_only_name_is_not_linked_to_itself(
    engine: Engine,
) -> None:
    given(
        engine,
        accounts="account_key | platform | account_id\n1 | instagram | @ada",
        account_handles="account_key | platform | handle\n1 | instagram | ada",
    )
    then_nothing(engine, STAGE)


RENAMED = """
    account_key | platform  | account_id | handle
    1           | instagram | @a         | -
    2           | instagram | 22         | b
    3           | instagram | @b         | -
    4           | instagram | 44         | c
    5           | instagram | @c         | -
    6           | flickr    | @a         | -
    7           | instagram | 77         | d
"""
HANDLES = """
    account_key | platform  | handle
    2           | instagram | a
    4           | instagram | b
    4           | instagram | c
"""


def test_a_refusal_follows_renamed_accounts_from_handle_to_handle(engine: Engine) -> None:
    """But two ids are two accounts, however many handles they shared."""
    given(engine, accounts=RENAMED, account_handles=HANDLES)
    linked_pairs = {(1, 2), (1, 3), (1, 4), (1, 5), (2, 3), (2, 5), (3, 4), (3, 5), (4, 5)}
    rows = [
        f"{one} | {other} | false" for pair in linked_pairs for one, other in (pair, pair[::-1])
    ]
    then(engine, STAGE, "account_key | other_key | is_sole\n" + "\n".join(rows))


def test_what_leads_to_an_account_at_once_is_said_before_what_does_in_steps(
    engine: Engine,
) -> None:
    given(engine, accounts=RENAMED, account_handles=HANDLES)
    output_of(engine, STAGE)
    because = dict(
        engine.rows(f"SELECT other_key, because FROM {STAGE} WHERE account_key = 1 ORDER BY 1")
    )
    assert because == {
        2: "the one is known by a handle that the other has or had",
        3: "accounts that were renamed lead from the one to the other",
        4: "accounts that were renamed lead from the one to the other",
        5: "accounts that were renamed lead from the one to the other",
    }


def test_accounts_that_were_renamed_lead_to_nobody_of_another_chain(engine: Engine) -> None:
    given(
        engine,
        accounts="""
        account_key | platform  | account_id | handle
        1           | instagram | @a         | -
        2           | instagram | 22         | b
        3           | instagram | @b         | -
        4           | instagram | @x         | -
        5           | instagram | 55         | y
        6           | instagram | @y         | -
        """,
        account_handles="""
        account_key | platform  | handle
        2           | instagram | a
        5           | instagram | x
        """,
    )
    linked = {(1, 2), (1, 3), (2, 3), (4, 5), (4, 6), (5, 6)}
    rows = [f"{one} | {other} | false" for pair in linked for one, other in (pair, pair[::-1])]
    then(engine, STAGE, "account_key | other_key | is_sole\n" + "\n".join(rows))
