"""Of images that show the same picture one is kept."""

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from tables import become, given, given_policy, then

from curate.config import PolicyConfig
from curate.stages.find_near_duplicates import find_near_duplicates
from curate.store.engine import Engine
from curate.store.schema import load_schema

RULE = "curation/NEAR_DUPLICATE"
HEADER = "image_key | sha256 | width_px | height_px | original_hashes | copy_hashes\n"


def one(key: int, look: int, file: str = "", size: str = "9 | 9", views: str = "") -> str:
    return f"{key} | {file or f'f{key}'} | {size} | [{look}] | [{views or look}]"


def dropped(
    engine: Engine,
    *facts: str,
    distance: int = 6,
    deduplicate: bool = True,
    config: PolicyConfig | None = None,
    **drawings: str,
) -> dict[int, int]:
    """Of each image that leaves the one that is kept for it; image n is of post n, unless drawn."""
    keys = [fact.split("|")[0] for fact in facts]
    plain = {
        "images": "image_key | post_key | image_id\n"
        + "\n".join(f"{key} | {key} | i{key}" for key in keys),
        "posts": "post_key\n" + "\n".join(keys),
    }
    given(engine, **{**plain, "image_facts": HEADER + "\n".join(facts), **drawings})
    given_policy(engine, config or PolicyConfig())
    batches = find_near_duplicates(engine, {"deduplicate": deduplicate, "copy_distance": distance})
    rows = pa.Table.from_batches(list(batches), load_schema()["near_duplicates"].arrow)
    become(engine, "near_duplicates", rows)
    return {row["image_key"]: row["because_image"] for row in rows.to_pylist()}


def test_what_looks_like_a_kept_image_leaves_and_says_how_alike_they_are(engine: Engine) -> None:
    dropped(engine, one(1, 0), one(2, 3), one(3, 255))
    evidence = "looks like a kept image (2 of 64 bits differ)"
    then(
        engine,
        RULE,
        f"""
        post_key | image_key | code           | because_image | evidence
        -        | 2         | NEAR_DUPLICATE | 1             | {evidence}
        """,
    )


@pytest.mark.parametrize(("distance", "is_found"), [(6, True), (5, False)])
def test_it_is_alike_up_to_the_distance_that_is_set(
    engine: Engine, distance: int, is_found: bool
) -> None:
    assert dropped(engine, one(1, 0), one(2, 63), distance=distance) == ({2: 1} if is_found else {})


# ── Which one is kept ─────────────────────────────────────────────────────────────────────────


def test_the_largest_is_kept_however_long_its_sides(engine: Engine) -> None:
    facts = one(1, 0, size="90 | 1"), one(2, 0, size="8 | 12"), one(3, 0, size="9 | 10")
    assert dropped(engine, *facts) == {1: 2, 3: 2}


def test_of_the_largest_the_oldest_is_kept_and_an_undated_one_last(engine: Engine) -> None:
    posts = "post_key | created_at\n1 | -\n2 | day 5\n3 | day 9\n4 | day 1"
    found = dropped(engine, one(1, 0), one(2, 0), one(3, 0), one(4, 0, size="8 | 8"), posts=posts)
    assert found == {1: 3, 2: 3, 4: 3}


def test_of_the_oldest_the_first_name_is_kept(engine: Engine) -> None:
    images = "image_key | post_key | image_id\n1 | 1 | c\n2 | 1 | b\n3 | 2 | a"
    found = dropped(engine, one(1, 0), one(2, 0), one(3, 0), images=images)
    assert found == {1: 3, 2: 3}


# ── What is alike ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("larger", [1, 2])
def test_a_framed_or_mirrored_copy_is_alike_whichever_is_kept(engine: Engine, larger: int) -> None:
    sizes = {larger: "10 | 10", 3 - larger: "9 | 9"}
    plain = one(1, 4095, size=sizes[1])
    other = one(2, 0, views="0, -1, 4094", size=sizes[2])
    assert dropped(engine, plain, other) == {3 - larger: larger}


def test_files_of_the_same_bytes_are_alike_also_if_they_are_flat(engine: Engine) -> None:
    facts = "1 | aa | 9 | 9 | - | -", "2 | aa | 9 | 9 | [] | []", "3 | bb | 9 | 9 | [] | []"
    dropped(engine, *facts, one(4, 0, "cc"), one(5, 0, "cc"))
    then(
        engine,
        RULE,
        """
        image_key | because_image | evidence
        2         | 1             | same bytes as a kept image
        5         | 4             | same bytes as a kept image
        """,
    )


def test_files_that_leave_with_the_same_bytes_are_alike(engine: Engine) -> None:
    facts = "image_key | sha256 | location\n1 | aa | media/dd/dd.jpg\n2 | bb | media/dd/dd.jpg"
    assert dropped(engine, "1 | ", "2 | ", image_facts=facts) == {2: 1}


def test_what_was_not_decoded_is_like_nothing(engine: Engine) -> None:
    assert dropped(engine, "1 | - | - | - | - | -", "2 | - | - | - | - | -") == {}


def test_a_copy_of_a_file_that_leaves_names_the_one_that_is_kept(engine: Engine) -> None:
    dropped(engine, one(1, 0, size="10 | 10"), one(2, 1, "aa"), one(3, 1, "aa"))
    evidence = "looks like a kept image (1 of 64 bits differ)"
    drawing = f"image_key | because_image | evidence\n2 | 1 | {evidence}\n3 | 1 | {evidence}"
    then(engine, RULE, drawing)


def test_in_a_chain_none_leaves_in_favour_of_one_that_leaves(engine: Engine) -> None:
    chain = [one(n, (1 << 4 * (n - 1)) - 1) for n in range(1, 7)]
    assert dropped(engine, *chain) == {2: 1, 4: 3, 6: 5}
    assert dropped(engine, *chain[1:]) == {3: 2, 5: 4}


def test_the_nearest_of_the_kept_ones_is_named(engine: Engine) -> None:
    found = dropped(engine, one(1, 0), one(2, 255), one(3, 31), distance=5)
    assert found == {3: 2}


# ── What is left to choose from ───────────────────────────────────────────────────────────────

TWO = one(1, 0, size="10 | 10"), one(2, 0)


@pytest.mark.parametrize(
    "held",
    [
        {"barred_posts": "post_key\n1"},
        {"image_reasons": "image_key | code\n1 | NEAR_DUP_OF_EXCLUDED"},
        {"curation_reasons": "image_key | code\n1 | IMAGE_UNCLEANABLE"},
        {"curation_reasons": "post_key | code\n1 | NO_CONCEPT"},
    ],
)
def test_an_image_that_leaves_for_another_reason_stands_for_none(
    engine: Engine, held: dict[str, str]
) -> None:
    assert dropped(engine, *TWO, one(3, 0, size="8 | 8"), **held) == {3: 2}


def test_a_reason_that_is_ignored_keeps_none_from_being_kept(engine: Engine) -> None:
    config = PolicyConfig(actions={"IMAGE_TOO_SMALL": "ignore"})
    reasons = "image_key | code\n1 | IMAGE_TOO_SMALL"
    assert dropped(engine, *TWO, config=config, curation_reasons=reasons) == {2: 1}


def test_all_are_kept_if_the_config_says_so(engine: Engine) -> None:
    assert dropped(engine, *TWO, deduplicate=False) == {}


# ── In any order ──────────────────────────────────────────────────────────────────────────────

# Few bits, so that hashes are near each other; few sizes, days and files, so that many are equal.
LOOKS = st.lists(st.integers(0, 1 << 10).map(lambda n: n - (1 << 63) * (n % 2)), max_size=3)
DRAWN = st.tuples(st.integers(8, 10), st.integers(1, 3), LOOKS)
Drawn = tuple[int, int, list[int]]


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@drawn(st.lists(DRAWN, min_size=1, max_size=9), st.integers(0, 4), st.data())
def test_whoever_takes_one_after_the_other_keeps_the_same_in_whatever_order_they_came(
    engine: Engine, pictures: list[Drawn], distance: int, data: st.DataObject
) -> None:
    names = data.draw(st.permutations(range(len(pictures))))
    keyed = dict(enumerate(names))
    rows, posts, images = [], [], []
    for key, name in keyed.items():
        side, day, looks = pictures[name]
        # A picture of the same size and look is the same file.
        file = f"f{side}{looks}".replace(" ", "").replace(",", ".")
        rows.append(f"{key} | {file} | {side} | 9 | {looks[:1]} | {looks}")
        posts.append(f"{key} | day {day}")
        images.append(f"{key} | {key} | i{name}")
    found = dropped(
        engine,
        *rows,
        distance=distance,
        posts="\n".join(["post_key | created_at", *posts]),
        images="\n".join(["image_key | post_key | image_id", *images]),
    )
    assert {keyed[key]: keyed[kept] for key, kept in found.items()} == expected(pictures, distance)


def expected(pictures: list[Drawn], distance: int) -> dict[int, int]:
    def order(name: int) -> tuple[int, int, int]:
        side, day, _ = pictures[name]
        return -side, -day, name

    def apart(one: int, other: int) -> int:
        (side, _, looks), (other_side, _, other_looks) = pictures[one], pictures[other]
        if (side, looks) == (other_side, other_looks):
            return 0
        bits = [
            ((view ^ whole) & (2**64 - 1)).bit_count()
            for views, wholes in ((looks, other_looks), (other_looks, looks))
            for view in views
            for whole in wholes[:1]
        ]
        return min(bits, default=65)

    kept: list[int] = []
    for name in sorted(range(len(pictures)), key=order):
        if all(apart(name, one) > distance for one in kept):
            kept.append(name)
    return {
        name: min((apart(name, one), order(one), one) for one in kept)[-1]
        for name in range(len(pictures))
        if name not in kept
    }
