"""The posts that somebody asked to leave."""

import pytest
from tables import given, then, then_nothing

from curate.pseudonyms import PseudonymKey
from curate.store.engine import Engine

STAGE = "suppressed_posts"
KEY = PseudonymKey(bytes(range(32)))
PADS = {"inner_pad": KEY.inner_pad, "outer_pad": KEY.outer_pad}
POSTS = """
    post_key | platform  | post_id | repost_of
    1        | instagram | 100     | -
    2        | instagram | 200     | 100
    3        | flickr    | 100     | -
    4        | instagram | 400     | 200
"""


def asked(engine: Engine, subject: str, kind: str = "post") -> None:
    given(
        engine,
        posts=POSTS,
        suppressions=f"""
            subject   | kind   | code                   | recorded_at
            {subject} | {kind} | SUPPRESSION_LIST_MATCH | day 3
            {subject} | {kind} | SUPPRESSION_LIST_MATCH | day 2
        """,
    )


def test_a_post_and_what_repeats_it_are_found(engine: Engine) -> None:
    asked(engine, KEY.pseudonym("post", "instagram", "100"))
    then(
        engine,
        STAGE,
        """
            post_key | is_repeated | code                   | requested_at
            1        | false       | SUPPRESSION_LIST_MATCH | day 3
            2        | true        | SUPPRESSION_LIST_MATCH | day 3
        """,
        **PADS,
    )


def test_a_subject_under_another_key_or_of_another_kind_names_no_post(engine: Engine) -> None:
    other = PseudonymKey(bytes(32))
    for subject, kind in (
        (other.pseudonym("post", "instagram", "100"), "post"),
        (KEY.pseudonym("post", "instagram", "100"), "account"),
        (KEY.pseudonym("account", "instagram", "100"), "post"),
        (KEY.pseudonym("post", "instagram", ""), "post"),
    ):
        asked(engine, subject, kind)
        then_nothing(engine, STAGE, **PADS)


def test_the_earliest_request_counts_and_every_reason_is_kept(engine: Engine) -> None:
    subject = KEY.pseudonym("post", "flickr", "100")
    given(
        engine,
        posts=POSTS,
        suppressions=f"""
            subject   | kind | code              | requested_at | recorded_at
            {subject} | post | SUBJECT_OBJECTION | day 9        | day 2
            {subject} | post | SUBJECT_OBJECTION | -            | day 5
            {subject} | post | CONSENT_WITHDRAWN | -            | day 1
        """,
    )
    then(
        engine,
        STAGE,
        """
            post_key | code              | requested_at
            3        | CONSENT_WITHDRAWN | day 1
            3        | SUBJECT_OBJECTION | day 9
        """,
        **PADS,
    )


def test_an_empty_list_names_nothing(engine: Engine) -> None:
    given(engine, posts=POSTS)
    then_nothing(engine, STAGE, **PADS)


@pytest.mark.parametrize(
    "code",
    [
        "CONSENT_WITHDRAWN",
        "SUBJECT_ERASURE_REQUEST",
        "SUBJECT_OBJECTION",
        "SUPPRESSION_LIST_MATCH",
    ],
)
def test_a_listed_post_has_the_code_of_the_request_and_what_repeats_it_refers_to_a_refusal(
    engine: Engine, code: str
) -> None:
    given(
        engine,
        suppressed_posts=f"""
            post_key | is_repeated | code   | requested_at
            1        | false       | {code} | day 3
            2        | true        | {code} | day 3
        """,
    )
    then(engine, "post_rules", f"post_key | code | observed_at\n1 | {code} | day 3")
    then(engine, "post_rules_on_reasons", "post_key | code\n2 | REPOST_OF_REFUSED")


def test_a_request_without_a_platform_reaches_every_platform(engine: Engine) -> None:
    asked(engine, KEY.pseudonym("post", "*", "100"))
    then(
        engine,
        STAGE,
        """
            post_key | is_repeated
            1        | false
            2        | true
            3        | false
        """,
        **PADS,
    )
