"""Copies of what left for privacy or an opt-out."""

from datetime import timedelta

import pyarrow as pa
import pytest
from tables import CUTOFF, given, given_policy, output_of, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

STAGE = "image/EXACT_DUP_OF_EXCLUDED"
IMAGES = """
    image_key | post_key
    1         | 10
    2         | 20
    3         | 30
"""
FILES = """
    image_key | sha256
    1         | aa
    2         | aa
    3         | bb
"""


def excluded(engine: Engine, files: str = FILES, preset: str = "strict", **drawings: str) -> None:
    given(engine, images=IMAGES, image_facts=files, **drawings)
    given_policy(engine, PolicyConfig.model_validate({"preset": preset}))
    output_of(engine, "excluded_images")
    output_of(engine, "excluded_files")


BARRED = "post_key | mask\n10 | [{code}]"
REFUSING = "image_key | code\n1 | {code}"


@pytest.mark.parametrize(
    "code", ["MINOR_INDICATED", "ACCT_PRIVATE", "COAUTHOR_PRIVATE", "ACCT_DELETED", "XMP_PLUS_DMI"]
)
@pytest.mark.parametrize("by", ["barred_posts", "said"])
def test_a_copy_of_an_excluded_image_is_excluded_whoever_posted_it(
    engine: Engine, code: str, by: str
) -> None:
    drawing = BARRED if by == "barred_posts" else REFUSING
    excluded(engine, **{by: drawing.format(code=code)})
    then(
        engine,
        STAGE,
        """
        image_key | code                  | because_image
        2         | EXACT_DUP_OF_EXCLUDED | 1
        """,
    )


@pytest.mark.parametrize("code", ["STATUS_MISSING", "STATUS_STALE", "REPOST_OF_UNKNOWN"])
def test_a_copy_of_what_left_for_another_reason_stays(engine: Engine, code: str) -> None:
    excluded(engine, barred_posts=BARRED.format(code=code))
    then_nothing(engine, STAGE)


def test_a_reason_that_the_policy_ignores_is_not_carried_on(engine: Engine) -> None:
    excluded(engine, preset="private-accounts", said=REFUSING.format(code="XMP_PLUS_DMI"))
    then_nothing(engine, STAGE)


def test_an_image_that_is_excluded_itself_is_not_called_a_copy(engine: Engine) -> None:
    excluded(engine, barred_posts="post_key | mask\n10 | [ACCT_PRIVATE]\n20 | [ACCT_PRIVATE]")
    then_nothing(engine, STAGE)


def test_an_image_leaves_once_by_its_post_or_by_its_own_bytes_and_not_by_what_others_say(
    engine: Engine,
) -> None:
    given(
        engine,
        images=IMAGES,
        barred_posts="post_key | mask\n10 | [ACCT_PRIVATE]\n30 | [STATUS_STALE]",
        said="""
        post_key | image_key | code
        -        | 1         | XMP_PLUS_DMI
        -        | 2         | XMP_PLUS_DMI
        -        | 3         | METADATA_UNREADABLE
        30       | -         | ROBOTS_NOAI
        """,
    )
    given_policy(engine, PolicyConfig())
    then(engine, "excluded_images", "image_key\n1\n2")


def test_a_copy_of_several_excluded_images_is_called_one_of_the_first(engine: Engine) -> None:
    excluded(
        engine,
        FILES.replace("bb", "aa"),
        barred_posts="post_key | mask\n20 | [ACCT_PRIVATE]\n30 | [ACCT_PRIVATE]",
    )
    then(engine, STAGE, "image_key | because_image\n1 | 2")


def test_files_that_were_never_read_are_not_copies_of_each_other(engine: Engine) -> None:
    missing = "image_key | state | sha256\n1 | missing | -\n2 | missing | -"
    excluded(engine, missing, barred_posts=BARRED.format(code="ACCT_PRIVATE"))
    then_nothing(engine, STAGE)


# ── What left in earlier runs ─────────────────────────────────────────────────────────────────

WITH_IDS = """
    image_key | post_key | image_id
    1         | 10       | one
    2         | 20       | two
    3         | 30       | three
"""


def remembered(engine: Engine, rows: str, files: str = FILES, config: str = "strict") -> None:
    refused = f"sha256 | code | image_id\n{rows}"
    given(engine, images=WITH_IDS, image_facts=files, refused_files=refused)
    given_policy(engine, PolicyConfig.model_validate({"preset": config}))
    output_of(engine, "excluded_images")
    output_of(engine, "excluded_files")


@pytest.mark.parametrize("image_id", ["-", "elsewhere"])
def test_a_copy_of_what_is_gone_stays_out_and_says_for_what_that_left(
    engine: Engine, image_id: str
) -> None:
    remembered(engine, f"bb | XMP_PLUS_DMI | {image_id}\nbb | ACCT_PRIVATE | {image_id}")
    evidence = "same bytes as an image that left before and is gone: ACCT_PRIVATE"
    then(engine, STAGE, f"image_key | because_image | evidence\n3 | - | {evidence}")


def test_an_original_whose_file_is_gone_or_another_does_not_speak_for_itself(
    engine: Engine,
) -> None:
    for state in ("1 | missing | -", "1 | ok | cc"):
        files = f"image_key | state | sha256\n{state}\n2 | ok | aa"
        remembered(engine, "aa | ACCT_PRIVATE | one", files)
        then(engine, STAGE, "image_key | because_image\n2 | -")


def test_an_original_that_is_judged_again_and_not_excluded_frees_its_copies(
    engine: Engine,
) -> None:
    remembered(engine, "aa | ACCT_PRIVATE | one")
    then_nothing(engine, STAGE)


@pytest.mark.parametrize(
    ("code", "preset"), [("XMP_PLUS_DMI", "private-accounts"), ("STATUS_MISSING", "strict")]
)
def test_a_remembered_code_counts_as_far_as_the_policy_goes(
    engine: Engine, code: str, preset: str
) -> None:
    remembered(engine, f"bb | {code} | -", config=preset)
    then_nothing(engine, STAGE)


@pytest.mark.parametrize(
    ("days", "is_here", "expected"),
    [
        (99, False, [99]),
        (101, False, []),  # forgotten
        (10, True, [10]),  # dated by when it was first seen
        (31, True, [0]),  # dated again
        (101, True, [0]),
    ],
)
def test_a_file_is_remembered_for_the_time_of_the_config(
    engine: Engine, days: int, is_here: bool, expected: list[int]
) -> None:
    refused = f"sha256 | code | image_id | refused_at\naa | ACCT_PRIVATE | one | day {days}"
    here = {
        "images": WITH_IDS,
        "image_facts": FILES.replace("aa", "cc", 2).replace("cc", "aa", 1),
        "barred_posts": BARRED.format(code="ACCT_PRIVATE"),
    }
    given(engine, refused_files=refused, **(here if is_here else {}))
    given_policy(engine, PolicyConfig())
    published = pa.schema([("image_id", pa.string()), ("sha256", pa.string())])
    engine.connection.register("published", published.empty_table())
    params = {
        "now": CUTOFF,
        "dated_again_before": CUTOFF - timedelta(days=30),
        "forgotten_before": CUTOFF - timedelta(days=100),
    }
    rows = engine.arrow(load_sql("revocation", "refused_files").text, params).to_pylist()
    engine.connection.unregister("published")
    assert [(CUTOFF - row["refused_at"]).days for row in rows] == expected


def test_a_file_is_known_by_its_own_digest_and_by_that_of_what_leaves_of_it(
    engine: Engine,
) -> None:
    given(
        engine,
        image_facts="""
        image_key | sha256 | location
        1         | aa     | media/a1/a1.jpg
        2         | bb     | media/bb/bb.jpg
        3         | cc     | -
        4         | -      | -
        """,
    )
    then(
        engine,
        "image_digests",
        """
        image_key | sha256
        1         | aa
        1         | a1
        2         | bb
        3         | cc
        """,
    )


@pytest.mark.parametrize(
    ("state", "signals", "is_judged"),
    [
        ("ok", "[]", True),
        ("too_small", "[]", True),
        ("uncleanable", "[]", True),
        ("unreadable", "[]", True),
        ("metadata_unreadable", "[]", True),
        ("ok", "[c2pa:manifest=read]", True),
        ("ok", "[c2pa:manifest=reader-not-installed]", False),
        ("scan_too_slow", "[]", False),
        ("scan_crashed", "[]", False),
        ("too_large", "[]", False),
        ("unsupported", "[]", False),
    ],
)
def test_an_image_of_which_less_is_told_than_before_is_not_judged_anew(
    engine: Engine, state: str, signals: str, is_judged: bool
) -> None:
    given(
        engine,
        images="image_key | post_key | image_id\n1 | 10 | one",
        image_facts=f"image_key | sha256 | state | signals\n1 | aa | {state} | {signals}",
    )
    name = "one" if is_judged else "-"
    then(engine, "image_digests", f"image_key | image_id | sha256\n1 | {name} | aa")


def test_a_digest_names_the_image_that_is_judged_and_no_older_one_that_counts_no_more(
    engine: Engine,
) -> None:
    given(
        engine,
        images="image_key | post_key | image_id\n1 | 10 | newest",
        replaced_images="image_key | post_key | image_id\n7 | 70 | counted\n8 | 80 | forgotten",
        other_images="""
        post_key | other_key | image_key
        10       | 70        | 7
        20       | 70        | 7
        20       | 10        | 1
        """,
        image_facts="""
        image_key | sha256 | location
        1         | aa     | media/a1/a1.jpg
        7         | ff     | -
        8         | gg     | -
        """,
    )
    then(
        engine,
        "image_digests",
        """
        image_key | image_id | sha256
        1         | newest   | aa
        1         | newest   | a1
        7         | counted  | ff
        8         | -        | gg
        """,
    )


def test_what_is_the_same_once_metadata_is_cut_is_a_copy(engine: Engine) -> None:
    """Of three files that leave as one, the first is excluded; the third is what left of it."""
    files = """
        image_key | sha256 | location
        1         | aa     | media/a1/a1.jpg
        2         | bb     | media/a1/a1.jpg
        3         | a1     | media/a1/a1.jpg
    """
    excluded(engine, files, barred_posts=BARRED.format(code="ACCT_PRIVATE"))
    then(
        engine,
        STAGE,
        """
        image_key | code                  | because_image
        2         | EXACT_DUP_OF_EXCLUDED | 1
        3         | EXACT_DUP_OF_EXCLUDED | 1
        """,
    )


def test_a_file_is_called_the_first_image_of_those_that_left_for_good_if_there_is_one(
    engine: Engine,
) -> None:
    given(
        engine,
        image_digests="""
        image_key | sha256
        1         | aa
        2         | aa
        3         | aa
        4         | bb
        5         | bb
        6         | cc
        """,
        excluded_images="""
        image_key | is_final
        1         | false
        2         | true
        3         | true
        4         | false
        5         | false
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        "excluded_files",
        "sha256 | image_key | code | is_final\naa | 2 | - | true\nbb | 4 | - | false",
    )


def test_of_files_that_are_gone_the_gravest_code_is_told_and_any_of_tier_0_is_final(
    engine: Engine,
) -> None:
    given(
        engine,
        image_digests="image_key | sha256\n1 | aa",
        excluded_images="image_key | is_final\n1 | false",
        refused_files="""
        sha256 | code                    | image_id
        aa     | SUBJECT_ERASURE_REQUEST | one
        dd     | ACCT_PRIVATE            | two
        dd     | SUBJECT_ERASURE_REQUEST | two
        ee     | ACCT_PRIVATE            | three
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        "excluded_files",
        """
        sha256 | image_key | code                    | is_final
        aa     | 1         | -                       | true
        dd     | -         | SUBJECT_ERASURE_REQUEST | true
        ee     | -         | ACCT_PRIVATE            | false
        """,
    )


def test_an_image_of_another_observation_is_judged_again_where_that_counts(engine: Engine) -> None:
    given(
        engine,
        replaced_images="image_key | post_key | image_id\n7 | 70 | counted\n8 | 80 | forgotten",
        other_images="post_key | other_key | image_key\n10 | 70 | 7",
        image_facts="image_key | sha256\n7 | ff\n8 | gg",
        refused_files="""
        sha256 | code         | image_id
        ff     | ACCT_PRIVATE | counted
        gg     | ACCT_PRIVATE | forgotten
        """,
    )
    given_policy(engine, PolicyConfig())
    then(engine, "excluded_files", "sha256 | code\ngg | ACCT_PRIVATE")


def test_an_image_leaves_for_good_if_one_of_its_reasons_says_so(engine: Engine) -> None:
    """Post 10 left for tier 0, post 20 for tier 1; of post 30, which stays, 6 is an older image."""
    given(
        engine,
        images="image_key | post_key\n1 | 10\n2 | 20\n3 | 30\n4 | 30",
        replaced_images="image_key | post_key\n5 | 90\n6 | 80",
        other_images="post_key | other_key | image_key\n20 | 90 | 5\n30 | 80 | 6",
        barred_posts="post_key | mask\n10 | [SUBJECT_ERASURE_REQUEST]\n20 | [ACCT_PRIVATE]",
        said="""
        image_key | code
        1         | XMP_PLUS_DMI
        3         | MINOR_INDICATED
        4         | XMP_PLUS_DMI
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        "excluded_images",
        """
        image_key | is_final
        1         | true
        2         | false
        3         | true
        4         | false
        5         | false
        """,
    )
