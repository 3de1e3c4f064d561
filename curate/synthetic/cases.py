"""The special posts every synthetic export contains, whatever its size and seed."""

from dataclasses import dataclass
from typing import Literal

from curate.synthetic.people import Role

Flag = Literal[
    "carousel",
    "video",
    "repost",
    "copy_of_private",
    "copy_of_public",
    "plus_prohibited",
    "plus_allowed",
    "coauthor_private",
    "coauthor_unknown",
    "coauthor_public",
    "tags_private",
    "mentions_private",
    "followed_by_viewer",
    "no_caption",
    "no_hashtags",
    "phone_hashtag",
    "html_caption",
    "formula_caption",
    "malformed_json",
    "missing_media",
    "truncated_media",
]
"""What is remarkable about a post. A repost holds a private photo's very bytes and names its
author; ``copy_of_private`` holds one at half its size; ``copy_of_public`` repeats a public post."""


@dataclass(frozen=True)
class Case:
    """A scripted post: who posts it, what is remarkable, and which earlier case it copies."""

    name: str
    flags: tuple[Flag, ...] = ()
    by: Role = "public"
    copies: str = ""


CASES: tuple[Case, ...] = (
    Case("private original", by="private"),
    Case("second private original", by="private"),
    Case("public original"),
    Case("repost", ("repost", "mentions_private"), copies="private original"),
    Case("copy of private", ("copy_of_private",), copies="second private original"),
    Case("copy of public", ("copy_of_public",), copies="public original"),
    Case("prohibited", ("plus_prohibited",)),
    *(Case(f"allowed {number}", ("plus_allowed",)) for number in range(3)),
    *(Case(f"with a private co-author {number}", by="coauthoring") for number in range(3)),
    Case("with an unknown co-author", ("coauthor_unknown",)),
    Case("with a public co-author", ("coauthor_public",)),
    *(Case(f"tags a private account {number}", ("tags_private",)) for number in range(3)),
    Case("mentions a private account", ("mentions_private",)),
    *(Case(f"unknown status {number}", by="unknown") for number in range(2)),
    *(Case(f"malformed status {number}", by="malformed") for number in range(2)),
    *(Case(f"conflicting status {number}", by="conflict") for number in range(2)),
    *(Case(f"followed by the viewer {number}", by="followed") for number in range(2)),
    Case("carousel", ("carousel",)),
    Case("video", ("video",)),
    Case("no caption", ("no_caption",)),
    Case("phone number as hashtag", ("phone_hashtag",)),
    Case("HTML in the caption", ("html_caption",)),
    Case("formula in the caption", ("formula_caption",)),
    Case("malformed JSON", ("malformed_json",)),
    Case("missing media", ("missing_media",)),
    Case("truncated media", ("truncated_media",)),
)

LEAST_POSTS = len(CASES)
"""An export with fewer posts could not hold every case."""


def case_of(index: int, posts: int) -> Case | None:
    """The case of the ``index``-th post, cases being spread evenly over all posts in order."""
    number = -(-index * len(CASES) // posts)
    return CASES[number] if number < len(CASES) and index_of(number, posts) == index else None


def index_of(number: int, posts: int) -> int:
    """Where the case with this number stands among the posts."""
    return number * posts // len(CASES)


CASE_NUMBERS = {case.name: number for number, case in enumerate(CASES)}
