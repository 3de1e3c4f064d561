"""Stage 17: posts whose own record refuses, and those that repeat them."""

from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.store.engine import Engine

STAGE = "17_reject_by_post_signals"
POSTS = """
    post_key | platform | post_id | repost_of | observed_at
    1        | bluesky  | a       | -         | day 1
    2        | bluesky  | b       | a         | day 2
    3        | mastodon | c       | a         | day 3
"""
REFUSAL = """
    post_key | signal      | word | code        | observed_at
    1        | robots:meta | noai | ROBOTS_NOAI | day 5
"""


def test_a_refusing_post_and_what_repeats_it_are_rejected(engine: Engine) -> None:
    given(engine, posts=POSTS, post_signals=REFUSAL)
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key | image_key | code              | evidence                           | observed_at
        1        | -         | ROBOTS_NOAI       | robots:meta = noai                 | day 5
        2        | -         | REPOST_OF_PRIVATE | the original's own record refuses  | day 2
        """,
    )


def test_an_ignored_refusal_is_recorded_and_does_not_reach_who_repeats_it(engine: Engine) -> None:
    given(engine, posts=POSTS, post_signals=REFUSAL)
    given_policy(engine, PolicyConfig(actions={"ROBOTS_NOAI": "ignore"}))
    then(
        engine,
        STAGE,
        """
        post_key | code
        1        | ROBOTS_NOAI
        """,
    )


def test_an_unknown_word_bars_the_post_alone_and_is_not_repeated(engine: Engine) -> None:
    given(
        engine,
        posts=POSTS,
        post_signals="""
        post_key | signal  | word | code
        1        | license | -    | SIGNAL_VALUE_UNKNOWN
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        """
        post_key | code                 | evidence
        1        | SIGNAL_VALUE_UNKNOWN | license
        """,
    )


def test_what_refuses_nothing_rejects_nothing(engine: Engine) -> None:
    given(
        engine,
        posts=POSTS,
        post_signals="""
        post_key | signal      | word | code
        1        | robots:meta | all  | -
        """,
    )
    given_policy(engine, PolicyConfig())
    then_nothing(engine, STAGE)
