"""Pictures that look like what left for privacy or an opt-out."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from example_counts import costing
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from tables import CUTOFF, given, given_policy, near_copies_become, output_of, then

from curate.config import PolicyConfig
from curate.errors import InputError
from curate.pseudonyms import PseudonymKey
from curate.stages.read_matches import read_matches
from curate.store.engine import Engine
from curate.store.sqlfiles import load_sql

RULE = "image/NEAR_DUP_OF_EXCLUDED"
KEY = PseudonymKey(bytes(32))
PADS = {"inner_pad": KEY.inner_pad, "outer_pad": KEY.outer_pad}
IMAGES = """
    image_key | post_key | image_id
    1         | 10       | one
    2         | 20       | two
    3         | 30       | three
"""
HASHED = "image_key | sha256 | original_hashes | copy_hashes\n"
PRIVATE = "post_key | mask\n10 | [ACCT_PRIVATE]"


def original(sha256: str) -> str:
    """What names an excluded file."""
    return KEY.pseudonym("file", sha256)


def near_copies(
    engine: Engine, facts: str, distance: int = 6, preset: str = "strict", **drawings: str
) -> list[dict[str, object]]:
    given(engine, **{"images": IMAGES, "image_facts": facts, **drawings})
    given_policy(engine, PolicyConfig.model_validate({"preset": preset}))
    output_of(engine, "excluded_images")
    output_of(engine, "excluded_files")
    output_of(engine, "excluded_hashes", **PADS)
    return near_copies_become(engine, distance)


def test_a_picture_that_looks_like_an_excluded_one_waits_for_a_person(engine: Engine) -> None:
    near_copies(
        engine,
        """
        image_key | sha256 | original_hashes | copy_hashes
        1         | aa     | [0]             | [0]
        2         | bb     | [7]             | [7]
        3         | cc     | [255]           | [255]
        """,
        barred_posts=PRIVATE,
    )
    evidence = f"looks like an excluded image (3 of 64 bits differ; original {original('aa')})"
    then(
        engine,
        RULE,
        f"""
        image_key | code                 | because_image | evidence
        2         | NEAR_DUP_OF_EXCLUDED | 1             | {evidence}
        """,
    )


@pytest.mark.parametrize(
    ("originals", "copies", "is_found"),
    [
        ("[0, 4095]", "[63]", True),  # framed
        ("[1, 4095]", "[63, 1]", True),
        ("[]", "[0]", False),
        ("[0]", "[]", False),  # flat
        ("[0]", "-", False),  # not decoded
        ("[-1]", "[-2]", True),
    ],
)
def test_each_look_of_a_copy_is_held_against_each_of_an_original(
    engine: Engine, originals: str, copies: str, is_found: bool
) -> None:
    facts = f"{HASHED}1 | aa | {originals} | [255]\n2 | bb | [511] | {copies}"
    found = near_copies(engine, facts, barred_posts=PRIVATE)
    assert [row["image_key"] for row in found] == [2] * is_found


def test_the_nearest_excluded_image_is_named_and_the_first_of_equally_near_ones(
    engine: Engine,
) -> None:
    found = near_copies(
        engine,
        """
        image_key | sha256 | original_hashes | copy_hashes
        1         | aa     | [0, 62]         | -
        2         | bb     | [48]            | -
        3         | cc     | -               | [63]
        """,
        barred_posts="post_key | mask\n10 | [ACCT_PRIVATE]\n20 | [ACCT_PRIVATE]",
    )
    assert [(row["because_image"], row["distance"]) for row in found] == [(1, 1)]
    assert found[0]["original_id"] == original("aa")


def test_of_the_same_bytes_is_said_once_and_graver(engine: Engine) -> None:
    near_copies(
        engine,
        f"{HASHED}1 | aa | [0] | -\n2 | aa | - | [0]\n3 | bb | - | [0]",
        barred_posts=PRIVATE,
    )
    then(engine, RULE, "image_key\n3")


@pytest.mark.parametrize("code", ["STATUS_STALE", "NO_CONCEPT"])
def test_what_looks_like_an_image_that_left_for_another_reason_stays(
    engine: Engine, code: str
) -> None:
    found = near_copies(
        engine,
        f"{HASHED}1 | aa | [0] | -\n2 | bb | - | [0]",
        barred_posts=f"post_key | mask\n10 | [{code}]",
    )
    assert found == []


# ── What is gone ──────────────────────────────────────────────────────────────────────────────

HERE = f"{HASHED}1 | aa | [0] | [0]\n2 | bb | [1] | [1]\n3 | cc | [4095] | [4095]"


@pytest.mark.parametrize("image_id", ["-", "elsewhere"])
def test_a_picture_that_looks_like_one_that_is_gone_says_for_what_that_left(
    engine: Engine, image_id: str
) -> None:
    refused = f"sha256 | perceptual_hash | code | image_id\nff | 4094 | POST_DELETED | {image_id}\n"
    near_copies(engine, HERE, refused_files=f"{refused}ff | 4094 | ACCT_PRIVATE | {image_id}")
    evidence = (
        "looks like an image that left before and is gone: ACCT_PRIVATE "
        f"(1 of 64 bits differ; original {original('ff')})"
    )
    then(engine, RULE, f"image_key | because_image | evidence\n3 | - | {evidence}")


def test_an_original_that_is_judged_again_and_not_excluded_frees_what_looks_like_it(
    engine: Engine,
) -> None:
    refused = "sha256 | perceptual_hash | code | image_id\naa | 0 | ACCT_PRIVATE | one"
    assert near_copies(engine, HERE, refused_files=refused) == []


@pytest.mark.parametrize("code", ["XMP_PLUS_DMI", "STATUS_MISSING"])
def test_a_remembered_code_counts_as_far_as_the_policy_goes(engine: Engine, code: str) -> None:
    refused = f"sha256 | perceptual_hash | code | image_id\nff | 0 | {code} | -"
    assert near_copies(engine, HERE, preset="private-accounts", refused_files=refused) == []


def test_each_hash_of_what_left_is_remembered_as_long_as_its_file(engine: Engine) -> None:
    refused = """
        sha256 | perceptual_hash | code         | image_id | refused_at
        aa     | 5               | ACCT_PRIVATE | one      | day 60
        ee     | 8               | ACCT_PRIVATE | gone     | day 60
        ee     | 9               | ACCT_PRIVATE | gone     | day 60
    """
    near_copies(
        engine,
        "image_key | sha256 | location | original_hashes\n1 | aa | media/a1/a1.jpg | [5, 6]",
        barred_posts=PRIVATE,
        refused_files=refused,
    )
    output_of(engine, "image_digests")
    published = pa.table({"image_id": ["gone"], "sha256": ["ee"]})
    engine.connection.register("published", published)
    params = {
        "now": CUTOFF,
        "dated_again_before": CUTOFF - timedelta(days=30),
        "forgotten_before": CUTOFF - timedelta(days=100),
    }
    rows = engine.arrow(load_sql("revocation", "refused_files").text, params).to_pylist()
    engine.connection.unregister("published")
    assert [(row["sha256"], row["perceptual_hash"]) for row in rows] == [
        ("a1", None),
        ("aa", 5),
        ("aa", 6),
        ("ee", 8),
        ("ee", 9),
    ]
    assert {row["refused_at"] for row in rows if row["sha256"] == "aa"} == {CUTOFF}


# ── What a person decided ─────────────────────────────────────────────────────────────────────


def test_a_match_that_a_person_overruled_is_none_and_others_of_the_image_stay(
    engine: Engine,
) -> None:
    facts = f"{HASHED}1 | aa | [0] | -\n2 | bb | [1] | [1]\n3 | cc | [3] | [3]"
    decided = f"image_id | original_id | decision\nthree | {original('aa')} | different\n"
    found = near_copies(engine, facts, barred_posts=PRIVATE, matches=decided)
    assert [row["image_key"] for row in found] == [2]
    decided += f"two | {original('aa')} | copy\n"
    both = "post_key | mask\n10 | [ACCT_PRIVATE]\n20 | [ACCT_PRIVATE]"
    found = near_copies(engine, facts, barred_posts=both, matches=decided)
    assert [(row["image_key"], row["because_image"]) for row in found] == [(3, 2)]


PAIR = f"{'a' * 32},{'b' * 32}"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "matches.csv"
    path.write_text("\n".join(["image_id,original_id,decision,reason", *lines, ""]))
    return path


def test_decisions_are_read_from_a_file(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path, "// seen by two of us", f'{PAIR},different,"another dog, at night"')
    (batch,) = read_matches(engine, {"matches_path": path})
    assert batch.to_pylist() == [
        {
            "image_id": "a" * 32,
            "original_id": "b" * 32,
            "decision": "different",
            "reason": "another dog, at night",
        }
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([f"{PAIR},maybe,I can't tell"], "line 2: a decision is different or copy"),
        ([f"{PAIR},different,"], "line 2: a decision has a reason"),
        (["p-1,p-2,different,seen"], "line 2: what should be the pseudonym"),
        ([f"{PAIR},copy,seen", f"{PAIR},different,seen"], "line 3: this pair was decided above"),
        ([f"{PAIR},different"], "line 2: 3 columns where there should be 4"),
    ],
)
def test_a_line_that_decides_nothing_stops_the_run(
    engine: Engine, tmp_path: Path, lines: list[str], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        list(read_matches(engine, {"matches_path": written(tmp_path, *lines)}))


# ── Against an oracle ─────────────────────────────────────────────────────────────────────────

# Few bits, so that hashes are near each other.
HASHES = st.lists(st.integers(0, 1 << 12).map(lambda n: n - (1 << 63) * (n % 2)), max_size=2)


@settings(
    costing(2),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@drawn(
    st.lists(st.tuples(HASHES, HASHES, st.booleans()), min_size=1, max_size=8), st.integers(0, 5)
)
def test_whoever_compares_every_two_pictures_finds_the_same(
    engine: Engine, pictures: list[tuple[list[int], list[int], bool]], distance: int
) -> None:
    assume(any(is_private for *_, is_private in pictures))
    rows = [
        f"{n} | f{n} | {originals} | {copies}" for n, (originals, copies, _) in enumerate(pictures)
    ]
    found = near_copies(
        engine,
        "\n".join(["image_key | sha256 | original_hashes | copy_hashes", *rows]),
        distance,
        images="\n".join(
            ["image_key | post_key | image_id", *(f"{n} | {n} | i{n}" for n in range(len(rows)))]
        ),
        barred_posts="\n".join(
            ["post_key | mask"]
            + [f"{n} | [ACCT_PRIVATE]" for n, (*_, gone) in enumerate(pictures) if gone]
        ),
    )
    expected = {}
    for number, (_, copies, is_private) in enumerate(pictures):
        apart = [
            (bin((a ^ b) & np.iinfo(np.uint64).max).count("1"), other)
            for other, (excluded, _, is_gone) in enumerate(pictures)
            for a in copies
            for b in excluded
            if is_gone and not is_private
        ]
        if apart and min(apart)[0] <= distance:
            expected[number] = min(apart)
    assert {row["image_key"]: (row["distance"], row["because_image"]) for row in found} == expected
