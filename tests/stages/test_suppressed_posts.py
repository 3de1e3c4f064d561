"""The posts that somebody asked to leave."""

import pyarrow as pa
import pytest
from tables import CUTOFF, given, then, then_nothing

from curate.pseudonyms import PseudonymKey
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

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
            post_key | is_repeated | is_beside | code                   | requested_at
            1        | false       | false     | SUPPRESSION_LIST_MATCH | day 3
            2        | true        | false     | SUPPRESSION_LIST_MATCH | day 3
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


def test_a_post_that_somebody_erased_was_in_or_made_is_found_with_its_reposts(
    engine: Engine,
) -> None:
    own, beside = (KEY.pseudonym("post", "instagram", name) for name in ("100", "400"))
    name = KEY.pseudonym("account", "instagram", "200")
    given(
        engine,
        posts=POSTS,
        erasures=f"""
            kind       | subject  | code              | requested_at
            own_post   | {own}    | SUBJECT_OBJECTION | day 2
            other_post | {beside} | SUBJECT_OBJECTION | day 2
            name       | {name}   | SUBJECT_OBJECTION | day 2
        """,
    )
    then(
        engine,
        STAGE,
        """
            post_key | is_repeated | is_beside | code              | requested_at
            2        | true        | false     | SUBJECT_OBJECTION | day 2
            1        | false       | false     | SUBJECT_OBJECTION | day 2
            4        | false       | true      | SUBJECT_OBJECTION | day 2
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
        reposts="post_key | repost_of\n2 | nowhere",
        suppressed_posts=f"""
            post_key | is_repeated | is_beside | code   | requested_at
            1        | false       | false     | {code} | day 3
            2        | true        | false     | {code} | day 3
            3        | false       | true      | {code} | day 3
        """,
    )
    then(
        engine,
        "post_rules",
        f"""
            post_key | code   | observed_at | evidence
            1        | {code} | day 3       | post on the list of those who asked to leave
            3        | {code} | day 3       | somebody in it or in what it repeats asked to leave, and is erased
        """,  # noqa: E501
    )
    then(
        engine,
        "post_rules_on_reasons",
        """
        post_key | code
        2        | REPOST_OF_REFUSED
        2        | REPOST_OF_UNKNOWN
        2        | SUBJECT_INVOLVED
        """,
    )


def test_posts_that_were_never_ingested_are_known_by_ids_that_hold_that_of_their_account(
    engine: Engine,
) -> None:
    did, other = "did:plc:canary", "did:plc:canary2"
    at = {number: f"at://{did}/app.bsky.feed.post/{number}" for number in (1, 2, 3)}
    theirs = f"at://{other}/app.bsky.feed.post/1"
    given(
        engine,
        accounts=f"""
            account_key | platform | account_id
            1           | bluesky  | {did}
            2           | bluesky  | {other}
        """,
        posts=f"""
            post_key | account_key | platform | post_id | repost_of
            7        | 1           | bluesky  | {at[1]} | -
            8        | 2           | bluesky  | {theirs} | {at[2]}
            9        | 2           | bluesky  | x       | {theirs}
        """,
        deleted_posts=f"""
            platform | post_id
            bluesky  | {at[3]}
            bluesky  | {theirs}
        """,
    )
    for name, keys in (("account", [1]), ("post", [])):
        table = pa.table({f"{name}_key": pa.array(keys, pa.int64())})
        engine.connection.register(f"erased_{name}s", table)
    nothing = {name: pa.array([], pa.string()) for name in ("image_id", "sha256")}
    engine.connection.register("published", pa.table(nothing))
    keys = engine.rows(load_sql("revocation", "erased_keys").text)
    assert [key for kind, key, _ in keys if kind == "post"] == [7]
    assert [key for kind, key, _ in keys if kind == "beside"] == [8]
    deletions = {value for kind, _, value in keys if kind == "deletion"}
    assert deletions == {f"bluesky\0{at[1]}", f"bluesky\0{at[3]}"}
    params = {**PADS, "code": "SUBJECT_OBJECTION", "requested_at": CUTOFF}
    left = engine.arrow(load_sql("revocation", "erasures").text, params).to_pylist()
    own = {row["subject"] for row in left if row["kind"] == "own_post"}
    platforms = ("bluesky", "any", "table")
    assert own == {
        KEY.pseudonym("post", platform, post_id)
        for platform in platforms
        for post_id in at.values()
    }
    others = {row["subject"] for row in left if row["kind"] == "other_post"}
    assert KEY.pseudonym("post", "bluesky", theirs) in others
    for name in ("erased_accounts", "erased_posts", "published"):
        engine.connection.unregister(name)


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


def test_a_post_is_found_under_the_platform_by_which_another_observation_of_it_goes(
    engine: Engine,
) -> None:
    """And no other post that has the same id there, or another one that was observed so."""
    given(
        engine,
        posts=POSTS,
        post_links="""
        post_key | other_key | platform | field
        1        | 9         | table    | author
        1        | 9         | table    | images
        4        | 8         | table    | author
        """,
        suppressions=f"""
        subject                                  | kind | code                   | recorded_at
        {KEY.pseudonym("post", "table", "100")} | post | SUPPRESSION_LIST_MATCH | day 3
        """,
    )
    then(engine, STAGE, "post_key | is_repeated\n1 | false", **PADS)


def test_of_requests_under_two_names_the_earliest_counts(engine: Engine) -> None:
    given(
        engine,
        posts=POSTS,
        suppressions=f"""
        subject                                      | kind | code                   | recorded_at
        {KEY.pseudonym("post", "instagram", "400")} | post | SUPPRESSION_LIST_MATCH | day 3
        {KEY.pseudonym("post", "*", "400")}         | post | SUPPRESSION_LIST_MATCH | day 7
        """,
    )
    then(engine, STAGE, "post_key | requested_at\n4 | day 7", **PADS)


@pytest.mark.parametrize("kind", ["name", "image"])
def test_of_what_is_erased_its_names_and_images_are_no_posts(engine: Engine, kind: str) -> None:
    given(
        engine,
        posts=POSTS,
        erasures=f"""
        who | kind   | subject                                      | code
        x   | {kind} | {KEY.pseudonym("post", "instagram", "100")} | SUPPRESSION_LIST_MATCH
        """,
    )
    then_nothing(engine, STAGE, **PADS)
