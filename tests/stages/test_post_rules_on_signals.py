"""Posts whose own record refuses."""

import pytest
from tables import given, given_policy, then, then_nothing

from curate.config import PolicyConfig
from curate.policy import rules
from curate.store.engine import Engine

STAGE = "post_rules"


OF_SIGNALS = [
    rule.code
    for rule in rules()
    if rule.grain == "post" and {"said"} <= set(rule.file.reads) <= {"said", "posts"}
]


@pytest.mark.parametrize("code", OF_SIGNALS)
def test_a_post_bears_the_code_of_what_it_says_and_not_of_what_accounts_and_images_say(
    engine: Engine, code: str
) -> None:
    given(
        engine,
        said=f"""
        account_key | post_key | image_key | signal      | word | code   | observed_at
        -           | 1        | -         | robots:meta | noai | {code} | day 5
        2           | -        | -         | robots:meta | noai | {code} | day 5
        -           | -        | 3         | robots:meta | noai | {code} | -
        """,
    )
    given_policy(engine, PolicyConfig())
    then(
        engine,
        STAGE,
        f"""
        post_key | code   | evidence           | observed_at
        1        | {code} | robots:meta = noai | day 5
        """,
    )


def test_an_unknown_word_is_not_repeated(engine: Engine) -> None:
    given(
        engine,
        said="""
        post_key | signal  | word | code
        1        | license | -    | SIGNAL_VALUE_UNKNOWN
        """,
    )
    then(
        engine,
        STAGE,
        """
        post_key | code                 | evidence
        1        | SIGNAL_VALUE_UNKNOWN | license
        """,
    )


def test_what_refuses_nothing_and_what_others_say_rejects_nothing(engine: Engine) -> None:
    given(
        engine,
        said="""
        account_key | post_key | image_key | signal      | word | code
        -           | 1        | -         | robots:meta | all  | -
        7           | -        | -         | x           | y    | ROBOTS_NOAI
        -           | -        | 9         | x           | y    | TDMREP_RESERVED
        """,
    )
    then_nothing(engine, STAGE)
