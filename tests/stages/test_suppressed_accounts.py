"""The accounts of those who asked to leave."""

import pytest
import tables
from tables import given

from curate.pseudonyms import PseudonymKey
from curate.store.engine import Engine

STAGE = "suppressed_accounts"
KEY = PseudonymKey(bytes(range(32)))
PADS = {"inner_pad": KEY.inner_pad, "outer_pad": KEY.outer_pad}
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


def then(engine: Engine, stage: str, drawing: str) -> None:
    tables.then(engine, stage, drawing, **PADS)


def then_nothing(engine: Engine, stage: str) -> None:
    tables.then_nothing(engine, stage, **PADS)


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
            2
            3
            6
            7
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


@pytest.mark.parametrize(
    ("kind", "name", "reached"),
    [
        ("account", "44", "4"),
        ("handle", "bo", "4"),
        ("handle", "ada", "1\n2\n3\n5\n6\n7"),
        ("account", "@ada_old", "1\n2\n3\n6\n7"),
        ("post", "44", ""),
    ],
)
def test_a_request_without_a_platform_reaches_every_platform(
    engine: Engine, kind: str, name: str, reached: str
) -> None:
    suppressed(engine, KEY.pseudonym(kind, "*", name), kind)
    if reached:
        then(engine, STAGE, f"account_key\n{reached}")
    else:
        then_nothing(engine, STAGE)


def test_a_request_follows_renamed_handles_any_number_of_steps(engine: Engine) -> None:
    given(
        engine,
        accounts="""
            account_key | platform  | account_id | pseudonym
            1           | instagram | @a         | p1
            2           | instagram | 22         | p2
            3           | instagram | 33         | p3
            4           | instagram | @d         | p4
            5           | flickr    | @d         | p5
            6           | instagram | 66         | p6
        """,
        account_handles="""
            account_key | platform  | handle
            2           | instagram | a
            2           | instagram | b
            3           | instagram | b
            3           | instagram | d
            6           | instagram | e
        """,
        suppressions="""
            subject | kind    | code              | recorded_at
            p1      | account | SUBJECT_OBJECTION | day 2
        """,
    )
    then(engine, STAGE, "account_key\n1\n2\n3\n4")


@pytest.mark.parametrize(("asked", "reached"), [("p1", "1\n2"), ("p2", "1\n2\n3")])
def test_an_export_that_names_no_platform_leads_from_one_platform_to_no_other(
    engine: Engine, asked: str, reached: str
) -> None:
    given(
        engine,
        accounts="""
            account_key | platform  | account_id | pseudonym
            1           | instagram | 11         | p1
            2           | any       | 22         | p2
            3           | flickr    | 33         | p3
            4           | flickr    | 44         | p4
        """,
        account_handles="""
            account_key | platform  | handle
            1           | instagram | a
            1           | instagram | c
            2           | any       | a
            2           | any       | b
            3           | flickr    | b
            4           | flickr    | c
        """,
        suppressions=f"""
            subject | kind    | code              | recorded_at
            {asked} | account | SUBJECT_OBJECTION | day 2
        """,
    )
    then(engine, STAGE, f"account_key\n{reached}")
