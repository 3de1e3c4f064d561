"""Draws a synthetic export from a seed: every privacy case, and a truth to test against."""

from curate.synthetic.cases import LEAST_POSTS, Flag
from curate.synthetic.drawing import draw_picture
from curate.synthetic.export import write_export
from curate.synthetic.hashtags import PHONE_HASHTAG
from curate.synthetic.people import (
    ACCOUNT_IDS,
    CANARY,
    LEAST_ACCOUNTS,
    MOST_ACCOUNTS,
    Account,
    Privacy,
)
from curate.synthetic.plan import CONCEPTS
from curate.synthetic.truth import PostTruth, Truth, write_truth

__all__ = [
    "ACCOUNT_IDS",
    "CANARY",
    "CONCEPTS",
    "LEAST_ACCOUNTS",
    "LEAST_POSTS",
    "MOST_ACCOUNTS",
    "PHONE_HASHTAG",
    "Account",
    "Flag",
    "PostTruth",
    "Privacy",
    "Truth",
    "draw_picture",
    "write_export",
    "write_truth",
]
