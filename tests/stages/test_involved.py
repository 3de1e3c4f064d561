"""Posts and pictures of others that hold whom no setting lets in: tier 0 reaches them by itself."""

from tables import given, given_policy, then

from curate.config import PolicyConfig
from curate.store.engine import Engine

POST, IMAGE = "post/SUBJECT_INVOLVED", "image/SUBJECT_INVOLVED"
# The rules that would inherit it are off; that of this code can't be.
IGNORED = PolicyConfig(
    actions=dict.fromkeys(
        ("TAGGED_ACCOUNT_PRIVATE", "COAUTHOR_PRIVATE", "REPOST_OF_REFUSED", "XMP_PLUS_DMI"),
        "ignore",
    )
)


def test_whoever_is_in_a_post_or_in_what_it_repeats_takes_it_out(engine: Engine) -> None:
    """Of two people in it, one; who is private alone is for the other rules."""
    given(
        engine,
        people="""
        post_key | account_key | role
        1        | 10          | tagged
        1        | 10          | tagged
        1        | 11          | mentioned
        2        | 12          | coauthor
        3        | 13          | author
        """,
        originals="""
        post_key | original_key | account_key
        5        | 1            | 20
        5        | 1            | 20
        6        | 2            | 20
        """,
        account_reasons="""
        account_key | code              | observed_at
        10          | CONSENT_WITHDRAWN | day 4
        12          | ACCT_PRIVATE      | day 4
        13          | MINOR_INDICATED   | day 5
        """,
    )
    given_policy(engine, IGNORED)
    then(
        engine,
        POST,
        """
        post_key | evidence                                    | observed_at | because_account | because_post | because_code
        1        | tagged: CONSENT_WITHDRAWN                   | day 4       | 10              | -            | CONSENT_WITHDRAWN
        3        | author: MINOR_INDICATED                     | day 5       | 13              | -            | MINOR_INDICATED
        5        | in the original, tagged: CONSENT_WITHDRAWN  | day 4       | 10              | 1            | CONSENT_WITHDRAWN
        """,  # noqa: E501
    )


def test_a_repost_of_a_picture_of_a_minor_is_out_and_one_that_only_opts_out_is_not(
    engine: Engine,
) -> None:
    given(
        engine,
        originals="post_key | original_key | account_key\n5 | 1 | 20\n6 | 2 | 20\n7 | 3 | 20",
        images="image_key | post_key\n31 | 1\n32 | 2\n33 | 4",
        other_images="post_key | other_key | image_key\n3 | 9 | 39",
        said="""
        image_key | signal | word | code
        31        | x      | y    | MINOR_INDICATED
        32        | x      | z    | XMP_PLUS_DMI
        33        | x      | y    | MINOR_INDICATED
        39        | x      | y    | MINOR_INDICATED
        """,
    )
    given_policy(engine, IGNORED)
    then(
        engine,
        POST,
        """
        post_key | because_post | because_image | because_code
        5        | 1            | 31            | MINOR_INDICATED
        7        | 3            | 39            | MINOR_INDICATED
        """,
    )


def test_reposts_of_a_listed_post_are_out_however_many_lie_between(engine: Engine) -> None:
    """Post 4 is listed itself, and not what it repeats."""
    given(
        engine,
        reposts="post_key | repost_of\n3 | nowhere\n4 | other\n8 | other",
        originals="post_key | original_key | account_key\n6 | 3 | 20\n7 | 4 | 20",
        suppressed_posts="""
        post_key | is_repeated | code                    | requested_at
        3        | true        | SUBJECT_OBJECTION       | day 3
        3        | true        | SUBJECT_ERASURE_REQUEST | day 3
        4        | false       | SUBJECT_OBJECTION       | day 3
        """,
    )
    given_policy(engine, IGNORED)
    then(engine, POST, "post_key | observed_at\n3 | day 3\n6 | day 3")


def test_a_copy_of_what_left_for_good_is_out_and_not_the_picture_itself(engine: Engine) -> None:
    """Image 9 is of a replaced record; 6 left for a reason that a setting may lift."""
    given(
        engine,
        images="image_key | post_key\n1 | 1\n2 | 2\n3 | 3\n4 | 4\n5 | 5\n6 | 6",
        image_facts="""
        image_key | sha256
        1         | a
        2         | a
        3         | b
        4         | c
        5         | d
        6         | a
        9         | a
        """,
        excluded_images="image_key | is_final\n1 | true\n4 | false\n6 | false",
        excluded_files="sha256 | image_key | is_final\na | 1 | true\nc | 4 | false\nd | - | true",
    )
    given_policy(engine, IGNORED)
    then(engine, IMAGE, "image_key | because_image\n2 | 1\n5 | -\n6 | 1")
