"""Admitted posts that are left without a concept."""

import pytest
from tables import given, then

from curate.store.engine import Engine


def test_an_admitted_post_without_a_label_is_rejected_and_says_what_was_missing(
    engine: Engine,
) -> None:
    given(
        engine,
        posts="""
        post_key | observed_at
        1        | day 1
        2        | day 1
        3        | day 1
        4        | day 1
        """,
        post_tags="""
        post_key | tags
        1        | [cat]
        2        | [xqzzy]
        """,
        post_concepts="""
        post_key | concept_ids
        1        | [7]
        """,
        barred_posts="""
        post_key
        4
        """,
    )
    then(
        engine,
        "curation/NO_CONCEPT",
        """
        post_key | image_key | code       | evidence                      | observed_at
        2        | -         | NO_CONCEPT | no hashtag is a known concept | day 1
        3        | -         | NO_CONCEPT | the post has no hashtag       | day 1
        """,
    )


TWO_IMAGES = """
    image_key | post_key | path  | url
    5         | 1        | a.jpg | -
    6         | 2        | b.jpg | https://cdn.example/b.jpg
"""


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("missing", "IMAGE_MISSING"),
        ("unreadable", "IMAGE_UNREADABLE"),
        ("unsupported", "IMAGE_UNSUPPORTED"),
        ("too_large", "IMAGE_TOO_LARGE"),
        ("too_small", "IMAGE_TOO_SMALL"),
        ("uncleanable", "IMAGE_UNCLEANABLE"),
    ],
)
@pytest.mark.parametrize("bad", [5, 6])
def test_only_the_image_whose_file_is_no_use_leaves(
    engine: Engine, state: str, code: str, bad: int
) -> None:
    given(
        engine,
        posts="post_key\n1\n2",
        images=TWO_IMAGES,
        image_facts=f"image_key | state\n{bad} | {state}\n{11 - bad} | ok",
    )
    # A path is asked for where it is given, whether or not files are required.
    then(engine, f"curation/{code}", f"image_key | code\n{bad} | {code}", require_files=False)


def test_only_the_post_without_a_photo_leaves(engine: Engine) -> None:
    given(
        engine,
        posts="post_key\n1\n2\n3",
        images=TWO_IMAGES,
        image_facts="image_key | state\n5 | ok\n6 | ok",
    )
    drawing = "post_key | image_key | code\n3 | - | IMAGE_MISSING"
    then(engine, "curation/IMAGE_MISSING", drawing, require_files=True)
