"""Which rules bar an account."""

import pytest
from tables import (
    STALE_BEFORE,
    given,
    given_policy,
    output_of,
    spoken_and_said,
    then,
    then_nothing,
)

from curate.config import PolicyConfig
from curate.policy import rules
from curate.store.engine import Engine

STAGE = "account_rules"


def judged(engine: Engine, standing: str, expected: str, signals: str | None = None) -> None:
    drawn = {"account_standing": standing} | ({"signals": signals} if signals else {})
    given(engine, **drawn)
    given_policy(engine, PolicyConfig())
    spoken_and_said(engine)
    then(engine, STAGE, expected, stale_before=STALE_BEFORE)


def test_a_plainly_and_recently_public_account_gets_no_code(engine: Engine) -> None:
    given(
        engine,
        account_standing="""
        account_key | status | observed_at
        1           | public | day 30
        """,
    )
    then_nothing(engine, STAGE, stale_before=STALE_BEFORE)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("private", "ACCT_PRIVATE"),
        ("unknown", "STATUS_MISSING"),
        ("malformed", "STATUS_MALFORMED"),
    ],
)
def test_each_status_but_public_has_its_code(engine: Engine, status: str, code: str) -> None:
    judged(
        engine,
        f"""
        account_key | status   | observed_at
        1           | {status} | day 1
        """,
        f"""
        account_key | code   | observed_at
        1           | {code} | day 1
        """,
    )


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("deleted", "ACCT_DELETED"),
        ("suspended", "ACCT_SUSPENDED"),
        ("memorialised", "ACCT_MEMORIAL"),
    ],
)
def test_an_account_that_is_gone_is_not_proven_public_either(
    engine: Engine, status: str, code: str
) -> None:
    judged(
        engine,
        f"""
        account_key | status   | was_memorialised           | observed_at
        1           | {status} | {status == "memorialised"} | day 1
        """,
        f"""
        account_key | code           | evidence                                      | observed_at
        1           | {code}         | {status} at the latest observation, by post   | day 1
        1           | STATUS_NOT_PUBLIC | the latest status is {status}, not public  | day 1
        """,
    )


def test_a_memorial_is_told_by_the_observation_that_made_it_one(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status | was_memorialised | observed_at
        1           | public | true             | day 1
        """,
        """
        account_key | code          | evidence                               | observed_at
        1           | ACCT_MEMORIAL | memorialised at an earlier observation | day 1
        """,
    )


def test_once_private_is_a_reason_of_its_own_unless_it_still_is(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status  | observed_at | was_private | was_private_at
        1           | public  | day 1       | true        | day 50
        2           | private | day 1       | true        | day 1
        """,
        """
        account_key | code            | observed_at
        1           | ACCT_WAS_PRIVATE | day 50
        2           | ACCT_PRIVATE     | day 1
        """,
    )


def test_access_through_following_needs_a_private_account(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status  | observed_at | was_private | is_followed_by_viewer
        1           | private | day 1       | true        | true
        2           | public  | day 1       | false       | true
        """,
        """
        account_key | code
        1           | ACCT_PRIVATE
        1           | VIEWER_PRIVILEGED_ACCESS
        """,
    )


def test_an_age_of_exactly_the_limit_is_not_stale_and_a_second_more_is(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 30
        2           | public | day 30.00002
        """,
        """
        account_key | code         | evidence
        2           | STATUS_STALE | the observation is too old
        """,
    )


def test_an_undated_status_is_stale_and_says_so(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status | observed_at
        1           | public | -
        """,
        """
        account_key | code         | evidence
        1           | STATUS_STALE | the observation is undated
        """,
    )


def test_an_account_nobody_observed_is_missing_and_not_stale_besides(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status  | observed_at
        1           | unknown | -
        """,
        """
        account_key | code
        1           | STATUS_MISSING
        """,
    )


def test_all_reasons_are_recorded(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status  | observed_at | is_conflicting | has_future_observation | was_private
        1           | private | day 99      | true           | true                   | true
        """,
        """
        account_key | code
        1           | ACCT_PRIVATE
        1           | STATUS_CONFLICT
        1           | STATUS_FUTURE
        1           | STATUS_STALE
        """,
    )


def test_a_supervised_account_is_a_minor_and_an_unknown_value_quarantines(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 1
        2           | public | day 1
        3           | public | day 1
        """,
        """
        account_key | code                 | evidence
        1           | MINOR_INDICATED      | account:is_supervised = true
        3           | SIGNAL_VALUE_UNKNOWN | account:is_supervised
        """,
        """
        account_key | signal                | value
        1           | account:is_supervised | true
        2           | account:is_supervised | false
        3           | account:is_supervised | perhaps
        """,
    )


def test_a_signal_without_a_value_is_unknown(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status | observed_at
        1           | public | day 1
        """,
        """
        account_key | code
        1           | SIGNAL_VALUE_UNKNOWN
        """,
        """
        account_key | signal                | value
        1           | account:is_supervised | -
        """,
    )


def test_a_signal_of_a_post_says_nothing_about_an_account(engine: Engine) -> None:
    given(
        engine,
        account_standing="""
        account_key | status | observed_at
        1           | public | day 1
        """,
        said="""
        account_key | post_key | signal      | word | code
        -           | 1        | robots:meta | noai | MINOR_INDICATED
        """,
    )
    then_nothing(engine, STAGE, stale_before=STALE_BEFORE)


@pytest.mark.parametrize(
    "code", [rule.code for rule in rules() if rule.grain == "account" and "said" in rule.file.reads]
)
def test_an_account_bears_the_code_of_what_it_says_and_not_of_what_posts_and_images_say(
    engine: Engine, code: str
) -> None:
    given(
        engine,
        said=f"""
        account_key | post_key | image_key | signal | word | code   | observed_at | because_account
        1           | -        | -         | signal | no   | {code} | day 5       | 7
        -           | 2        | -         | signal | no   | {code} | day 5       | -
        -           | -        | 3         | signal | no   | {code} | -           | -
        """,
    )
    then(
        engine,
        STAGE,
        f"""
        account_key | code   | evidence    | observed_at | because_account
        1           | {code} | signal = no | day 5       | 7
        """,
        stale_before=STALE_BEFORE,
    )


@pytest.mark.parametrize(
    "code",
    [
        "CONSENT_WITHDRAWN",
        "SUBJECT_ERASURE_REQUEST",
        "SUBJECT_OBJECTION",
        "SUPPRESSION_LIST_MATCH",
    ],
)
def test_an_account_on_the_list_bears_the_code_of_the_request(engine: Engine, code: str) -> None:
    given(engine, suppressed_accounts=f"account_key | code | requested_at\n1 | {code} | day 4")
    then(
        engine,
        STAGE,
        f"""
        account_key | code   | evidence                                | observed_at
        1           | {code} | on the list of those who asked to leave | day 4
        """,
        stale_before=STALE_BEFORE,
    )


def test_whoever_asked_to_leave_is_barred_beside_every_other_reason(engine: Engine) -> None:
    given(
        engine,
        account_standing="""
        account_key | status  | observed_at | is_conflicting | was_private | is_followed_by_viewer | has_future_observation
        1           | public  | day 2       | false          | false       | false                 | false
        2           | private | day 2       | false          | true        | false                 | false
        """,  # noqa: E501
        suppressed_accounts="""
        account_key | code                    | requested_at
        1           | SUBJECT_ERASURE_REQUEST | day 4
        2           | CONSENT_WITHDRAWN       | day 5
        """,
    )
    then(
        engine,
        STAGE,
        """
        account_key | code                    | evidence                                   | observed_at
        1           | SUBJECT_ERASURE_REQUEST | on the list of those who asked to leave    | day 4
        2           | ACCT_PRIVATE            | private at the latest observation, by post | day 2
        2           | CONSENT_WITHDRAWN       | on the list of those who asked to leave    | day 5
        """,  # noqa: E501
        stale_before=STALE_BEFORE,
    )


def test_what_an_account_says_to_machines_counts_for_its_handle_and_the_other_way_round(
    engine: Engine,
) -> None:
    """A co-author is often known by the handle only; the refusal was read with the id."""
    given(
        engine,
        accounts="""
            account_key | platform | account_id | handle
            1           | mastodon | 101        | ada
            2           | mastodon | @ada       | ada
            3           | mastodon | @earlier   | earlier
            4           | mastodon | 102        | bo
            5           | mastodon | @bo        | bo
            6           | bluesky  | @ada       | ada
        """,
        account_handles="""
            account_key | platform | handle
            1           | mastodon | ada
            1           | mastodon | earlier
        """,
        signals="""
            account_key | signal             | value
            1           | mastodon:indexable | false
            5           | mastodon:noindex   | maybe
        """,
        account_standing="account_key | observed_at\n"
        + "\n".join(f"{account} | day 1" for account in range(1, 7)),
        signal_rules="""
            signal             | value | code
            mastodon:indexable | false | FEDI_NOT_INDEXABLE
        """,
    )
    output_of(engine, "account_links")
    spoken_and_said(engine)
    then(
        engine,
        STAGE,
        """
        account_key | code                 | because_account
        1           | FEDI_NOT_INDEXABLE   | -
        2           | FEDI_NOT_INDEXABLE   | 1
        3           | FEDI_NOT_INDEXABLE   | 1
        4           | SIGNAL_VALUE_UNKNOWN | 5
        5           | SIGNAL_VALUE_UNKNOWN | -
        """,
        stale_before=STALE_BEFORE,
    )


@pytest.mark.parametrize(
    ("consented", "until", "lifted", "besides"),
    [
        ("day 59", "day 60", True, ""),
        ("day 0", "day 60", True, ""),
        ("day 60", "day 60", False, ", and no consent is later than that"),
        ("day 61", "day 60", False, ", and no consent is later than that"),
        ("-", "day 60", False, ""),
        # An undated refusal may be later.
        ("day 5", "-", False, ", and no consent is later than that"),
    ],
)
def test_an_explicit_consent_lifts_an_earlier_privacy_only_if_it_is_later(
    engine: Engine, consented: str, until: str, lifted: bool, besides: str
) -> None:
    given(
        engine,
        account_standing=f"""
        account_key | status | observed_at | was_private | was_private_until | consented_at
        1           | public | day 1       | true        | {until}           | {consented}
        """,
    )
    if lifted:
        then_nothing(engine, STAGE, stale_before=STALE_BEFORE)
    else:
        then(
            engine,
            STAGE,
            f"code | evidence\nACCT_WAS_PRIVATE | private at an earlier observation{besides}",
            stale_before=STALE_BEFORE,
        )


def test_a_consent_lifts_nothing_else_and_a_withdrawn_one_has_no_override(engine: Engine) -> None:
    judged(
        engine,
        """
        account_key | status  | observed_at | was_private | was_private_until | is_followed_by_viewer | consented_at
        1           | private | day 9       | true        | day 9             | false                 | day 1
        2           | public  | day 90      | false       | -                 | false                 | day 1
        3           | public  | day 1       | true        | day 9             | true                  | day 1
        4           | public  | day 1       | true        | day 9             | false                 | day 1
        5           | public  | day 1       | false       | -                 | false                 | -
        6           | public  | day 1       | true        | day 9             | false                 | -
        7           | public  | day 1       | true        | day 9             | false                 | -
        """,  # noqa: E501
        """
        account_key | code
        1           | ACCT_PRIVATE
        2           | STATUS_STALE
        3           | VIEWER_PRIVILEGED_ACCESS
        4           | CONSENT_WITHDRAWN
        5           | SIGNAL_VALUE_UNKNOWN
        6           | ACCT_WAS_PRIVATE
        6           | CONSENT_WITHDRAWN
        7           | ACCT_WAS_PRIVATE
        7           | SIGNAL_VALUE_UNKNOWN
        """,
        """
        account_key | signal          | value     | observed_at
        4           | account:consent | withdrawn | day 5
        5           | account:consent | yes       | day 1
        6           | account:consent | withdrawn | day 1
        7           | account:consent | yes       | day 1
        """,
    )
