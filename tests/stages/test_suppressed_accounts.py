"""The accounts of those who asked to leave."""

from tables import given, then, then_nothing

from curate.store.engine import Engine

STAGE = "suppressed_accounts"
ACCOUNTS = """
    account_key | platform  | account_id | handle | pseudonym
    1           | instagram | 11         | ada    | p1
    2           | instagram | @ada       | ada    | p2
    3           | instagram | @ada_old   | -      | p3
    4           | instagram | 44         | bo     | p4
    5           | flickr    | @ada       | ada    | p5
    6           | table     | @ada       | ada    | p6
    7           | instagram | 77         | ada    | p7
    8           | instagram | @4         | -      | p8
"""
HANDLES = """
    account_key | platform  | handle  | pseudonym
    1           | instagram | ada     | h-ada
    1           | instagram | ada_old | h-old
    4           | instagram | bo      | h-bo
    7           | instagram | ada     | h-ada
    5           | flickr    | ada     | h-flickr
"""


def suppressed(engine: Engine, subject: str, kind: str) -> None:
    given(
        engine,
        accounts=ACCOUNTS,
        account_handles=HANDLES,
        suppressions=f"""
            subject   | kind   | code              | requested_at | recorded_at
            {subject} | {kind} | SUBJECT_OBJECTION | -            | day 2
        """,
    )


def test_an_account_leaves_with_every_name_it_was_seen_under(engine: Engine) -> None:
    suppressed(engine, "p1", "account")
    then(
        engine,
        STAGE,
        """
            account_key | code              | requested_at
            1           | SUBJECT_OBJECTION | day 2
            2           | SUBJECT_OBJECTION | day 2
            3           | SUBJECT_OBJECTION | day 2
            6           | SUBJECT_OBJECTION | day 2
            7           | SUBJECT_OBJECTION | day 2
        """,
    )


def test_an_earlier_handle_reaches_the_account_that_had_it(engine: Engine) -> None:
    suppressed(engine, "h-old", "handle")
    then(
        engine,
        STAGE,
        """
            account_key
            1
            2
            3
            6
            7
        """,
    )


def test_an_account_without_an_id_reaches_those_who_have_its_handle(engine: Engine) -> None:
    suppressed(engine, "p3", "account")
    then(
        engine,
        STAGE,
        """
            account_key
            1
            3
        """,
    )


def test_a_handle_on_another_platform_is_somebody_else(engine: Engine) -> None:
    suppressed(engine, "p4", "account")
    then(
        engine,
        STAGE,
        """
            account_key
            4
        """,
    )


def test_the_earliest_request_counts_and_every_reason_is_kept(engine: Engine) -> None:
    given(
        engine,
        accounts=ACCOUNTS,
        suppressions="""
            subject | kind    | code              | requested_at | recorded_at
            p4      | account | SUBJECT_OBJECTION | day 9        | day 2
            p4      | account | SUBJECT_OBJECTION | -            | day 5
            p4      | account | CONSENT_WITHDRAWN | -            | day 1
        """,
    )
    then(
        engine,
        STAGE,
        """
            account_key | code              | requested_at
            4           | CONSENT_WITHDRAWN | day 1
            4           | SUBJECT_OBJECTION | day 9
        """,
    )


def test_of_requests_under_several_names_the_earliest_counts(engine: Engine) -> None:
    given(
        engine,
        accounts=ACCOUNTS,
        account_handles=HANDLES,
        suppressions="""
            subject | kind    | code              | recorded_at
            p4      | account | SUBJECT_OBJECTION | day 2
            h-bo    | handle  | SUBJECT_OBJECTION | day 9
        """,
    )
    then(engine, STAGE, "account_key | requested_at\n4 | day 9")


def test_a_subject_of_another_kind_names_no_account(engine: Engine) -> None:
    for subject, kind in (("p4", "post"), ("p4", "handle"), ("h-bo", "account"), ("no", "account")):
        suppressed(engine, subject, kind)
        then_nothing(engine, STAGE)
