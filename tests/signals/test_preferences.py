"""AIPREF preferences: a dictionary of structured fields, or what an export made of one."""

import pytest
from rulings import NOTHING, UNKNOWN, codes

from curate.signals import UNREADABLE, cut

AIPREF = "aipref:content-usage"
DISALLOW = "AIPREF_DISALLOW"


@pytest.mark.parametrize(
    "category",
    ["train-ai", "ai-use", "tdm", "all", "bots", "ai", "genai", "train-genai", "ai-output"],
)
def test_every_draft_has_its_refusal(category: str) -> None:
    assert codes(AIPREF, f"{category}=n") == {DISALLOW}
    assert codes(AIPREF, f"{category}=y") == {NOTHING}


@pytest.mark.parametrize(
    "value",
    [
        *("train-ai=n", "TRAIN-AI=N", "train-ai = n", 'train-ai="n"', "train-ai=n, train-ai=y"),
        *("search=y, train-ai=n", "train-ai=y, train-ai=n", "search=y;train-ai=n"),
        *("Content-Usage: train-ai=n", "/photos/ train-ai=n", '"/photos/"="train-ai=n"'),
        *("content-usage : /photos/ train-ai=n, search=y", "['search=y', 'train-ai=n']"),
        *("search=y\ntrain-ai=n", "search=y | train-ai=n", "train-ai\u200b=n", "train-ai=(n)"),
        *("train-ai=n;exceptions=cc-cr", "train-ai=n;exceptions=cc-cr-ec, search=y"),
    ],
)
def test_a_preference_against_training_refuses(value: str) -> None:
    assert codes(AIPREF, value) <= {DISALLOW, NOTHING}
    assert DISALLOW in codes(AIPREF, value)


@pytest.mark.parametrize(
    "value",
    [
        *("nonsense, train-ai=n", "User-Agent: *\nContent-Usage: train-ai=n", "train-ai=n!"),
        *(
            "search=y train-ai=n",
            "train-ai=n train-ai=y",
            "train-ai=n # no training",
            "/train-ai=n",
        ),
        *(
            "search=y;train-ai=n;train-ai=y",
            "train-ai=n;why",
            "googlebot: train-ai=n",
            "*train-ai=n*",
        ),
        *(
            '{"train-ai": "n"}',
            "train-ai: n",
            "train-ai=n, …",
            "train-ai=n;exceptions=(",
            "@, tdm=n",
        ),
    ],
)
def test_a_refusal_beside_what_does_not_parse_is_both(value: str) -> None:
    assert {DISALLOW, UNKNOWN} <= codes(AIPREF, value)


@pytest.mark.parametrize(
    "value",
    ["train-ai=y", "train-ai=y, search=n", "search=n", "/ train-ai=y", "Content-Usage: ai-use=y"],
)
def test_a_preference_for_training_or_about_search_refuses_nothing(value: str) -> None:
    assert codes(AIPREF, value) == {NOTHING}


@pytest.mark.parametrize(
    "value",
    [
        *("train-ai", "train-ai=?0", "train-ai=no", "n", "{", "", "/", "a=b=c", "train-ai=1"),
        *("train-ai=n-o", "noise=n", "noise=y", "trаin-ai=n", "train-ai=y!", "train-ai=nn"),
        *("train-ai=y;exceptions=cc-cr", "train-ai=y search=y", "content-usage:", "train-ai==y"),
    ],
)  # the third of the second line has a Cyrillic а
def test_a_preference_that_nobody_defined_is_unknown(value: str) -> None:
    assert UNKNOWN in codes(AIPREF, value)


def test_a_condition_is_no_permission() -> None:
    """CC signals write `n` with exceptions; a `y` with conditions is not the plain `y` either."""
    assert cut(AIPREF, "genai=n;exceptions=cc-cr-ec") == ("genai=n",)
    assert cut(AIPREF, "genai=y;exceptions=cc-cr-ec") == ("genai=y", UNREADABLE)
