"""Content Signals and RSL licences, in a column and in an image."""

import pytest
from rulings import NOTHING, UNKNOWN, codes, refusing

from curate.signals import cut

SIGNAL, RSL = "content-signal", "rsl:license"
REFUSED, RESTRICTED = "CONTENT_SIGNAL", "RSL_RESTRICTED"
NAMESPACE = 'xmlns="https://rslstandard.org/rsl"'


@pytest.mark.parametrize(
    "value",
    [
        *("ai-train=no", "search=yes, ai-train=no", "search=yes,ai-input=yes,ai-train=no"),
        *("Content-Signal: search=yes,ai-train=no", "Content-signal: /photos/ ai-train=no"),
        *(
            "AI-Train = No",
            "ai_train=no",
            "ai-train: no",
            "ai-train=n",
            "ai-train=false",
            "train-ai=n",
        ),
        *(
            "search=yes\nai-train=no",
            "ai-train=yes, ai-train=no",
            '{"ai-train": "no"}',
            "['ai-train=no']",
        ),
    ],
)
def test_a_signal_against_training_refuses_however_it_is_written(value: str) -> None:
    assert codes(SIGNAL, value) <= {REFUSED, NOTHING}
    assert REFUSED in codes(SIGNAL, value)


@pytest.mark.parametrize(
    "value", ["ai-train=yes", "search=no, ai-train=yes", "ai-input=no", "search=yes"]
)
def test_other_signals_refuse_nothing(value: str) -> None:
    assert codes(SIGNAL, value) == {NOTHING}


@pytest.mark.parametrize(
    "value",
    [
        *("ai-train=conditional", "ai-train", "", "no", "ai-train=", "ai-train=maybe", "ai-use=no"),
        *("ai-train=true", "ai-train=1", "?", "search=yes; surely"),
    ],
)
def test_what_no_signal_says_is_unknown(value: str) -> None:
    assert UNKNOWN in codes(SIGNAL, value)


def rsl(inside: str, more: str = "") -> str:
    return f'<rsl {NAMESPACE}><content url="/"{more}><license>{inside}</license></content></rsl>'


@pytest.mark.parametrize(
    "value",
    [
        rsl('<prohibits type="usage">ai-train</prohibits>'),
        rsl('<prohibits type="usage">search, AI-All</prohibits>'),
        rsl('<prohibits type="usage">all</prohibits><permits type="usage">ai-train</permits>'),
        rsl("<prohibits>train-ai</prohibits>"),
        rsl('<permits type="usage">search ai-index</permits>'),
        rsl('<permits type="usage"/>'),
        rsl('<payment type="purchase"/>'),
        rsl(
            '<permits type="usage">all</permits><payment type="crawl"><amount>5</amount></payment>'
        ),
        rsl('<permits type="usage">all</permits>', ' server="https://rsl.example/api"'),
        '<license><prohibits type="usage">ai-train</prohibits></license>',
        '<r:license xmlns:r="urn:x"><r:prohibits r:type="usage">ai-train</r:prohibits></r:license>',
    ],
)
def test_a_licence_that_does_not_give_training_away_is_restricted(value: str) -> None:
    assert RESTRICTED in codes(RSL, value)


@pytest.mark.parametrize(
    "value",
    [
        rsl('<permits type="usage">ai-train search</permits>'),
        rsl('<permits type="usage">all</permits><payment type="free"/>'),
        rsl('<permits type="usage">ai-all</permits><payment type="attribution"/>'),
        rsl('<prohibits type="usage">search</prohibits>'),
    ],
)
def test_a_licence_that_gives_training_away_refuses_nothing(value: str) -> None:
    assert codes(RSL, value) == {NOTHING}


@pytest.mark.parametrize(
    "value",
    [
        *("", "no", "https://example.org/license.xml", "<rsl>", "<rsl/>", "<license/>", "<html/>"),
        rsl('<prohibits type="user">commercial</prohibits>'),
        rsl('<permits type="geo">EU</permits>'),
        rsl('<prohibits type="usage"/>'),
        rsl('<prohibits type="usage">ai-dream</prohibits>'),
        '<!DOCTYPE a [<!ENTITY x "y">]><rsl><license>&x;</license></rsl>',
    ],
)
def test_what_is_no_licence_that_anybody_can_read_is_unknown(value: str) -> None:
    assert UNKNOWN in codes(RSL, value)


def test_words_are_cut_into_themselves() -> None:
    for signal in (SIGNAL, RSL):
        assert refusing(signal)
        for word in refusing(signal):
            assert cut(signal, word) == (word,)


@pytest.mark.parametrize(
    "value",
    ["train-ai=n;exceptions=cc-cr-ec", "ai-use=n;exceptions=cc-cr", "bots=n", "train-genai=n"],
)
def test_a_preference_with_a_condition_refuses(value: str) -> None:
    assert codes("aipref:content-usage", value) == {"AIPREF_DISALLOW"}
