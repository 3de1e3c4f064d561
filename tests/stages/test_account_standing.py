"""Where each account stands."""

import pytest
from tables import CUTOFF, given, output_of, then, words_spoken

from curate.store.engine import Engine

STAGE = "account_standing"
ONE = """
    account_key | account_id
    1           | 101
"""


def given_linked(engine: Engine, **drawings: str) -> None:
    given(engine, **drawings)
    output_of(engine, "account_links")


def standing(engine: Engine, statuses: str, expected: str, accounts: str = ONE) -> None:
    given_linked(engine, accounts=accounts, account_status=statuses)
    then(engine, STAGE, expected, cutoff=CUTOFF)


def test_an_account_that_one_recent_observation_calls_public_is_public(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at | origin
        1           | public | day 3       | profile
        """,
        """
        account_key | status | observed_at | origins | is_conflicting | was_private | is_followed_by_viewer | has_future_observation
        1           | public | day 3       | profile | false          | false       | false                 | false
        """,  # noqa: E501
    )


def test_an_account_that_nobody_observed_is_unknown(engine: Engine) -> None:
    given_linked(engine, accounts=ONE)
    then(
        engine,
        STAGE,
        """
        account_key | status  | observed_at | origins | is_conflicting | was_private | is_followed_by_viewer | has_future_observation
        1           | unknown | -           | none    | false          | false       | false                 | false
        """,  # noqa: E501
        cutoff=CUTOFF,
    )


def test_the_latest_observation_counts_and_an_earlier_private_one_is_remembered(
    engine: Engine,
) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | private | day 90
        1           | private | day 60
        1           | public  | day 2
        """,
        """
        account_key | status | observed_at | was_private | was_private_at | is_conflicting
        1           | public | day 2       | true        | day 90         | false
        """,
    )


def test_an_account_that_went_private_is_private(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | public  | day 9
        1           | private | day 1
        """,
        """
        account_key | status  | observed_at | was_private
        1           | private | day 1       | true
        """,
    )


@pytest.mark.parametrize("other", ["public", "deleted", "suspended", "memorialised", "malformed"])
def test_private_wins_over_every_other_status_of_the_same_moment(
    engine: Engine, other: str
) -> None:
    standing(
        engine,
        f"""
        account_key | status  | observed_at | origin
        1           | {other} | day 1       | post
        1           | private | day 1       | profile
        """,
        """
        account_key | status  | is_conflicting | origins
        1           | private | true           | post and profile
        """,
    )


@pytest.mark.parametrize("other", ["deleted", "suspended", "memorialised", "malformed"])
def test_public_loses_against_every_other_statement_of_the_same_moment(
    engine: Engine, other: str
) -> None:
    standing(
        engine,
        f"""
        account_key | status  | observed_at
        1           | public  | day 1
        1           | {other} | day 1
        """,
        f"""
        account_key | status  | is_conflicting
        1           | {other} | true
        """,
    )


def test_null_beside_public_is_no_conflict_and_null_alone_later_is_unknown(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | public  | day 1
        1           | unknown | day 1
        2           | public  | day 5
        2           | unknown | day 1
        """,
        """
        account_key | status  | is_conflicting
        1           | public  | false
        2           | unknown | false
        """,
        """
        account_key | account_id
        1           | 101
        2           | 102
        """,
    )


def test_an_undated_private_counts_as_latest_because_nothing_shows_that_it_is_older(
    engine: Engine,
) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | private | -
        1           | public  | day 1
        """,
        """
        account_key | status  | observed_at | is_conflicting
        1           | private | day 1       | true
        """,
    )


def test_an_undated_public_does_not_take_back_a_later_private(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | public  | -
        1           | private | day 1
        """,
        """
        account_key | status
        1           | private
        """,
    )


def test_only_undated_observations_leave_the_account_undated(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at
        1           | public | -
        """,
        """
        account_key | status | observed_at | was_private_at
        1           | public | -           | -
        """,
    )


def test_public_after_the_cutoff_proves_nothing(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at
        1           | public | day -1
        """,
        """
        account_key | status  | observed_at | has_future_observation
        1           | unknown | -           | true
        """,
    )


def test_private_after_the_cutoff_is_honoured_although_public_would_not_be(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | public  | day 1
        1           | private | day -1
        """,
        """
        account_key | status  | observed_at | has_future_observation
        1           | private | day 1       | true
        """,
    )


def test_an_observation_at_the_very_cutoff_counts(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 0
        """,
        """
        account_key | status | has_future_observation
        1           | public | false
        """,
    )


def test_a_collector_who_follows_is_noted_from_any_observation(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at | is_followed_by_viewer
        1           | private | day 9       | true
        1           | public  | day 1       | false
        """,
        """
        account_key | status | is_followed_by_viewer
        1           | public | true
        """,
    )


HANDLE = """
    account_key | platform  | account_id | handle
    1           | instagram | 101        | ada
    2           | instagram | @ada       | ada
"""


def test_an_account_known_by_its_handle_shares_the_observations_of_its_id(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 1
        """,
        """
        account_key | status
        1           | public
        2           | public
        """,
        HANDLE,
    )


def test_a_refusal_that_names_the_handle_only_reaches_the_account_with_the_id(
    engine: Engine,
) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | public  | day 9
        2           | private | day 1
        """,
        """
        account_key | status
        1           | private
        2           | private
        """,
        HANDLE,
    )


def test_a_handle_on_another_platform_is_another_account(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 1
        """,
        """
        account_key | status
        1           | public
        2           | unknown
        """,
        """
        account_key | platform  | account_id | handle
        1           | instagram | 101        | ada
        2           | mastodon  | @ada       | ada
        """,
    )


def test_a_handle_that_several_accounts_had_shares_refusals_and_no_grant(engine: Engine) -> None:
    accounts = """
        account_key | account_id | handle
        1           | 101        | ada
        2           | 102        | ada
        3           | @ada       | ada
    """
    standing(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 1
        """,
        """
        account_key | status
        1           | public
        2           | unknown
        3           | unknown
        """,
        accounts,
    )
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | public  | day 1
        2           | public  | day 1
        3           | private | day 1
        """,
        """
        account_key | status
        1           | private
        2           | private
        3           | private
        """,
        accounts,
    )


def test_a_status_table_without_a_platform_speaks_of_the_account_with_that_id(
    engine: Engine,
) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at | origin
        2           | public  | day 1       | status-table
        4           | private | day 1       | status-table
        """,
        """
        account_key | status  | origins
        1           | public  | status-table
        2           | public  | status-table
        3           | private | status-table
        4           | private | status-table
        """,
        """
        account_key | platform  | account_id | handle
        1           | instagram | 101        | ada
        2           | any       | 101        | -
        3           | instagram | 102        | bo
        4           | any       | @bo        | bo
        """,
    )


def test_a_status_without_a_platform_is_no_grant_where_two_platforms_have_that_id(
    engine: Engine,
) -> None:
    accounts = """
        account_key | platform  | account_id
        1           | instagram | 101
        2           | mastodon  | 101
        3           | any       | 101
    """
    for status, others in (("public", "unknown"), ("private", "private")):
        standing(
            engine,
            f"""
            account_key | status   | observed_at
            3           | {status} | day 1
            """,
            f"""
            account_key | status
            1           | {others}
            2           | {others}
            3           | {status}
            """,
            accounts,
        )


def test_a_status_without_a_platform_reaches_the_handle_that_a_post_mentions(
    engine: Engine,
) -> None:
    for handle in ("ada", "-"):
        standing(
            engine,
            """
            account_key | status  | observed_at
            3           | private | day 1
            """,
            """
            account_key | status
            1           | private
            2           | private
            3           | private
            """,
            f"""
            account_key | platform  | account_id | handle
            1           | instagram | 101        | ada
            2           | instagram | @ada       | ada
            3           | any       | 101        | {handle}
            """,
        )


def test_the_same_person_in_a_status_table_and_in_a_profile_is_one_holder_of_the_handle(
    engine: Engine,
) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at
        3           | public | day 1
        """,
        """
        account_key | status
        1           | public
        2           | public
        3           | public
        """,
        """
        account_key | platform  | account_id | handle
        1           | instagram | 101        | ada
        2           | instagram | @ada       | ada
        3           | any       | 101        | ada
        """,
    )


RENAMED = """
    account_key | handle | observed_at
    1           | old    | day 9
    1           | new    | day 1
"""
TWO_NAMES = """
    account_key | account_id | handle
    1           | 101        | old
    2           | @old       | old
    3           | @new       | new
"""


@pytest.mark.parametrize("named", [2, 3])
def test_a_refusal_by_any_handle_of_an_account_reaches_it_and_its_other_handles(
    engine: Engine, named: int
) -> None:
    given_linked(
        engine,
        accounts=TWO_NAMES,
        account_handles=RENAMED,
        account_status=f"""
        account_key | status  | observed_at
        1           | public  | day 9
        {named}     | private | day 1
        """,
    )
    then(
        engine,
        STAGE,
        """
        account_key | status
        1           | private
        2           | private
        3           | private
        """,
        cutoff=CUTOFF,
    )


def test_a_refusal_of_the_account_reaches_everyone_who_is_named_by_a_handle_it_had(
    engine: Engine,
) -> None:
    given_linked(
        engine,
        accounts=TWO_NAMES,
        account_handles=RENAMED,
        account_status="""
        account_key | status  | observed_at
        1           | private | day 1
        """,
    )
    then(
        engine,
        STAGE,
        """
        account_key | status
        1           | private
        2           | private
        3           | private
        """,
        cutoff=CUTOFF,
    )


def test_a_handle_of_a_renamed_account_shares_no_grant(engine: Engine) -> None:
    """Whoever has the old handle today may be somebody else."""
    given_linked(
        engine,
        accounts=TWO_NAMES,
        account_handles=RENAMED,
        account_status="""
        account_key | status | observed_at
        2           | public | day 1
        3           | public | day 1
        """,
    )
    then(
        engine,
        STAGE,
        """
        account_key | status
        1           | unknown
        2           | public
        3           | public
        """,
        cutoff=CUTOFF,
    )


def test_a_handle_that_went_from_one_account_to_another_shares_refusals_only(
    engine: Engine,
) -> None:
    for status, others in (("public", "unknown"), ("private", "private")):
        given_linked(
            engine,
            accounts="""
            account_key | account_id | handle
            1           | 101        | old
            2           | 102        | ada
            3           | @ada       | ada
            """,
            account_handles="""
            account_key | handle
            1           | ada
            1           | old
            2           | ada
            """,
            account_status=f"""
            account_key | status   | observed_at
            3           | {status} | day 1
            """,
        )
        then(
            engine,
            STAGE,
            f"""
            account_key | status
            1           | {others}
            2           | {others}
            3           | {status}
            """,
            cutoff=CUTOFF,
        )


def test_the_same_handle_seen_again_is_no_other_handle(engine: Engine) -> None:
    given_linked(
        engine,
        accounts=HANDLE,
        account_handles="""
        account_key | handle | observed_at
        1           | ada    | day 9
        1           | ada    | -
        """,
        account_status="""
        account_key | status | observed_at
        2           | public | day 1
        """,
    )
    then(
        engine,
        STAGE,
        """
        account_key | status
        1           | public
        2           | public
        """,
        cutoff=CUTOFF,
    )


def test_a_declaration_counts_where_nothing_was_observed(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at | origin
        1           | public | day 3       | declaration
        """,
        """
        account_key | status | observed_at | origins     | is_conflicting
        1           | public | day 3       | declaration | false
        """,
    )


@pytest.mark.parametrize("observed_at", ["day 9", "day 3", "day 1", "-"])
@pytest.mark.parametrize("status", ["public", "unknown", "malformed", "deleted"])
def test_whatever_was_observed_stands_before_a_declaration_however_old_it_is(
    engine: Engine, status: str, observed_at: str
) -> None:
    standing(
        engine,
        f"""
        account_key | status   | observed_at   | origin
        1           | {status} | {observed_at} | post
        1           | public   | day 3         | declaration
        """,
        f"""
        account_key | status   | observed_at   | origins | is_conflicting
        1           | {status} | {observed_at} | post    | false
        """,
    )


def test_a_declaration_does_not_hide_that_the_account_was_seen_private(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at | origin
        1           | private | day 20      | profile
        1           | public  | day 1       | declaration
        """,
        """
        account_key | status  | observed_at | origins | was_private
        1           | private | day 20      | profile | true
        """,
    )


def test_a_declaration_of_a_handle_gives_way_to_what_is_observed_of_its_account(
    engine: Engine,
) -> None:
    given_linked(
        engine,
        accounts="""
            account_key | account_id | handle
            1           | @ada       | ada
            2           | 77         | ada
        """,
        account_handles="""
            account_key | handle
            2           | ada
        """,
        account_status="""
            account_key | status  | observed_at | origin
            1           | public  | day 1       | declaration
            2           | private | day 9       | profile
        """,
    )
    then(
        engine,
        STAGE,
        """
        account_key | status  | origins
        1           | private | profile
        2           | private | profile
        """,
        cutoff=CUTOFF,
    )


UNNAMED = """
    account_key | platform  | account_id | handle
    1           | instagram | 101        | ada
    2           | table     | 101        | -
    3           | table     | @ada       | ada
    4           | mastodon  | 101        | -
"""


@pytest.mark.parametrize("refuser", [1, 2, 3])
def test_a_refusal_reaches_the_accounts_of_a_table_that_names_no_platform_and_comes_from_there(
    engine: Engine, refuser: int
) -> None:
    mine = {
        1: {1: "private", 2: "private", 3: "private", 4: "public"},
        2: {1: "private", 2: "private", 3: "private", 4: "private"},
        3: {1: "private", 2: "private", 3: "private", 4: "public"},
    }[refuser]
    standing(
        engine,
        f"""
        account_key | status  | observed_at
        1           | public  | day 9
        2           | public  | day 9
        3           | public  | day 9
        4           | public  | day 9
        {refuser}   | private | day 1
        """,
        "account_key | status\n" + "\n".join(f"{key} | {said}" for key, said in mine.items()),
        UNNAMED,
    )


def test_a_grant_reaches_no_account_of_a_table_that_names_no_platform(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 1
        """,
        """
        account_key | status
        1           | public
        2           | unknown
        3           | unknown
        4           | unknown
        """,
        UNNAMED,
    )


def test_the_last_moment_of_privacy_is_told_where_every_one_has_a_date(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at
        1           | private | day 90
        1           | private | day 60
        1           | public  | day 2
        2           | private | day 90
        2           | private | -
        2           | public  | day 2
        """,
        """
        account_key | was_private_at | was_private_until
        1           | day 90         | day 60
        2           | day 90         | -
        """,
        """
        account_key | account_id
        1           | 101
        2           | 102
        """,
    )


# ── Consents ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "consented"),
    [
        ("granted | day 5", "day 5"),
        ("granted | day 0", "day 0"),
        ("granted | day -1", "-"),  # after the cutoff: a grant is not believed in advance
        ("granted | -", "-"),
        ("withdrawn | day 5", "-"),
        ("yes | day 5", "-"),
        ("granted, withdrawn | day 5", "-"),
        ("granted, if asked | day 5", "-"),
    ],
)
def test_a_consent_counts_if_it_is_explicit_dated_and_not_in_the_future(
    engine: Engine, said: str, consented: str
) -> None:
    given(
        engine,
        accounts=ONE,
        signals=f"account_key | signal | value | observed_at\n1 | account:consent | {said}",
    )
    words_spoken(engine)
    then(engine, STAGE, f"account_key | consented_at\n1 | {consented}", cutoff=CUTOFF)


def test_the_latest_consent_up_to_the_cutoff_counts(engine: Engine) -> None:
    given(
        engine,
        accounts=ONE,
        signals="""
        account_key | signal          | value   | observed_at
        1           | account:consent | granted | day 9
        1           | account:consent | granted | day 5
        1           | account:consent | granted | day -3
        """,
    )
    words_spoken(engine)
    then(engine, STAGE, "account_key | consented_at\n1 | day 5", cutoff=CUTOFF)


@pytest.mark.parametrize(("is_sole", "consented"), [("true", "day 5"), ("false", "-")])
def test_a_consent_counts_under_another_name_only_if_that_is_surely_the_same_account(
    engine: Engine, is_sole: str, consented: str
) -> None:
    given(
        engine,
        accounts="account_key | account_id\n2 | 102",
        account_links=f"account_key | other_key | is_sole\n2 | 1 | {is_sole}",
        signals="""
        account_key | signal          | value   | observed_at
        1           | account:consent | granted | day 5
        """,
    )
    words_spoken(engine)
    then(engine, STAGE, f"account_key | consented_at\n2 | {consented}", cutoff=CUTOFF)


def test_a_consent_is_the_word_of_that_very_signal_and_value(engine: Engine) -> None:
    given(
        engine,
        accounts="account_key | account_id\n1 | 101\n2 | 102\n3 | 103",
        spoken="""
        account_key | signal          | value | observed_at | is_sole
        1           | account:consent | yes   | day 5       | true
        2           | account:consent | no    | day 5       | true
        3           | another:signal  | yes   | day 5       | true
        """,
        signal_words="""
        signal          | value | word
        account:consent | yes   | granted
        account:consent | no    | withdrawn
        another:signal  | yes   | granted
        another:signal  | no    | granted
        """,
    )
    then(
        engine,
        STAGE,
        "account_key | consented_at\n1 | day 5\n2 | -\n3 | -",
        cutoff=CUTOFF,
    )


def test_sources_that_agree_about_the_same_moment_are_no_conflict(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status | observed_at | origin
        1           | public | day 3       | profile
        1           | public | day 3       | post
        """,
        """
        account_key | status | origins          | is_conflicting
        1           | public | post and profile | false
        """,
    )


def test_a_latest_word_that_cannot_be_read_takes_back_no_refusal_and_is_no_conflict_with_it(
    engine: Engine,
) -> None:
    given(
        engine,
        accounts=ONE,
        account_status="""
        account_key | status    | observed_at
        1           | suspended | day 5
        1           | malformed | day 1
        """,
    )
    then(
        engine,
        STAGE,
        "account_key | status | observed_at | is_conflicting\n1 | suspended | day 1 | false",
        cutoff=CUTOFF,
    )


def test_which_observation_is_the_latest_is_asked_of_each_account_by_itself(
    engine: Engine,
) -> None:
    given(
        engine,
        accounts="account_key | account_id\n1 | 101\n2 | 102",
        account_status="""
        account_key | status    | observed_at
        1           | suspended | day 5
        1           | public    | day 1
        2           | public    | day 5
        """,
    )
    then(
        engine,
        STAGE,
        "account_key | status | observed_at\n1 | public | day 1\n2 | public | day 5",
        cutoff=CUTOFF,
    )


def test_whoever_was_ever_memorialised_is_remembered_so(engine: Engine) -> None:
    given(
        engine,
        accounts="account_key | account_id\n1 | 101\n2 | 102\n3 | 103",
        account_status="""
        account_key | status       | observed_at
        1           | memorialised | day 5
        1           | public       | day 1
        2           | public       | day 1
        """,
    )
    then(
        engine,
        STAGE,
        "account_key | was_memorialised\n1 | true\n2 | false\n3 | false",
        cutoff=CUTOFF,
    )


def test_a_grant_with_another_word_beside_it_is_none(engine: Engine) -> None:
    given(
        engine,
        accounts="account_key | account_id\n1 | 101\n2 | 102\n3 | 103",
        spoken="""
        account_key | signal          | value  | observed_at | is_sole
        1           | account:consent | before | day 5       | true
        2           | account:consent | behind | day 5       | true
        3           | account:consent | alone  | day 5       | true
        """,
        signal_words="""
        signal          | value  | word
        account:consent | before | a word
        account:consent | before | granted
        account:consent | behind | granted
        account:consent | behind | withdrawn
        account:consent | alone  | granted
        """,
    )
    then(engine, STAGE, "account_key | consented_at\n1 | -\n2 | -\n3 | day 5", cutoff=CUTOFF)


def test_a_declaration_gives_way_to_what_is_observed_of_that_account_only(engine: Engine) -> None:
    standing(
        engine,
        """
        account_key | status  | observed_at | origin
        1           | public  | day 1       | declaration
        2           | public  | day 1       | declaration
        2           | deleted | day 9       | post
        """,
        """
        account_key | status  | origins
        1           | public  | declaration
        2           | deleted | post
        """,
        "account_key | account_id\n1 | 101\n2 | 102",
    )


@pytest.mark.parametrize(
    ("later", "stands"),
    [
        ("public | day 1", "public"),
        ("public | day 0", "public"),
        ("public | day -1", "suspended"),
        ("unknown | day 1", "suspended"),
        ("unknown | day 1\n 1 | public | day -1", "suspended"),
    ],
)
def test_an_earlier_refusal_stands_until_an_observation_up_to_the_cutoff_answers_it(
    engine: Engine, later: str, stands: str
) -> None:
    standing(
        engine,
        f"account_key | status | observed_at\n1 | suspended | day 5\n1 | {later}",
        f"account_key | status\n1 | {stands}",
    )


@pytest.mark.parametrize("public", ["day 90", "day 2", "-"])
def test_the_moments_of_privacy_are_those_of_observations_that_say_private(
    engine: Engine, public: str
) -> None:
    standing(
        engine,
        f"""
        account_key | status  | observed_at
        1           | private | day 60
        1           | public  | {public}
        """,
        """
        account_key | was_private_at | was_private_until
        1           | day 60         | day 60
        """,
    )
