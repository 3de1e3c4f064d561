"""What holds of every value of every signal: no refusal is lost, and words stay as they are."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulings import codes, licences, refusing, rules

from curate.signals import UNREADABLE, cut, is_creative_commons

# Written as exports do; the stage that still reads them so has not changed over yet.
OLD_FORMS = {
    *(("tdmrep:reservation", form) for form in ("1.0", "true", "0.0", "tdm-reservation")),
    *(("registry:optout", form) for form in ("1.0", "true", "0.0", "false")),
}
SIGNALS = sorted({signal for signal, _ in rules()} | {"license", "xmp:license"})
# What parts words, holds them, or is nothing but dirt.
DIRT = " \t\n\r,;|\"'()[]{}<>!?&@§…“”\u00a0\u200b\u2028\ufeff\x00"


@pytest.mark.parametrize(("signal", "value"), sorted(set(rules()) - OLD_FORMS))
def test_a_rule_is_written_as_the_word_that_it_judges(signal: str, value: str) -> None:
    assert cut(signal, value) == (value,)


@pytest.mark.parametrize("signal", ["license", "xmp:license"])
@pytest.mark.parametrize("licence", sorted(licences()))
def test_a_licence_is_written_as_the_word_that_it_judges(signal: str, licence: str) -> None:
    assert cut(signal, licence) == (licence,)


def test_the_licences_of_creative_commons_are_known_for_theirs() -> None:
    commons = {licence for licence in licences() if licence.startswith("cc")}
    assert {licence for licence in licences() if is_creative_commons(licence)} == commons
    for licence in commons:
        assert cut("xmp:web-statement", licence) == (licence,)
    assert not is_creative_commons("cc by evil")


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("value", [None, "", " ", "\u200b", "\n", "\u2028\x00"])
def test_what_says_nothing_readable_is_one_word_without_a_rule(
    signal: str, value: str | None
) -> None:
    assert cut(signal, value) == (UNREADABLE,)


def test_no_rule_is_about_the_unreadable_word() -> None:
    assert UNREADABLE not in {value for _, value in rules()}
    assert UNREADABLE not in licences()


@pytest.mark.parametrize("signal", ["robots:x-robots-tag", "robots:meta"])
def test_every_directive_that_refuses_starts_with_no(signal: str) -> None:
    """By which one is told from a crawler's name: `noai: googlebot` refuses."""
    assert all(word.startswith("no") for word in refusing(signal))


@given(st.sampled_from(SIGNALS), st.text())
def test_there_is_always_a_word_and_each_stays_itself(signal: str, value: str) -> None:
    words = cut(signal, value)
    assert words
    assert len(set(words)) == len(words)
    for word in words:
        assert cut(signal, word) == (word,)


PIECES = (
    *(
        "train-ai",
        "noai",
        "none",
        "max-image-preview:",
        "unavailable_after:",
        "25 Jun",
        "googlebot:",
    ),
    *("=", "n", "y", ";", ",", "/", ":", "-", "*", "(", '"', " ", "\n", "1", "0.0", "true", "é"),
    *("https://creativecommons.org/licenses/by-nd/4.0/", "creative commons", "cc", "license", "_"),
    *("http://ns.useplus.org/ldf/vocab/", "DMI-PROHIBITED", "!hide", "all rights reserved", "4.0"),
    *("exceptions", "@1", "?0", "%22", "tdm-reservation"),
)


@given(st.sampled_from(SIGNALS), st.lists(st.sampled_from(PIECES)).map("".join))
def test_words_stay_themselves_in_texts_that_nearly_parse(signal: str, value: str) -> None:
    for word in cut(signal, value):
        assert cut(signal, word) == (word,)


@given(st.data())
def test_no_dirt_hides_a_refusing_word(data: st.DataObject) -> None:
    signal = data.draw(st.sampled_from([s for s in SIGNALS if refusing(s)]))
    word = data.draw(st.sampled_from(refusing(signal)))
    before, after = data.draw(st.text(DIRT)), data.draw(st.text(DIRT))
    decided = codes(signal, f"{before}{word.upper()}{after}")
    assert codes(signal, word) <= decided


@given(st.data())
def test_no_other_word_hides_a_refusing_one(data: st.DataObject) -> None:
    signal = data.draw(st.sampled_from([s for s in SIGNALS if refusing(s)]))
    word = data.draw(st.sampled_from(refusing(signal)))
    others = sorted(value for of, value in rules() if of == signal)
    beside = st.lists(st.one_of(st.sampled_from(others), st.text("abcxyz-._", min_size=1)))
    text = data.draw(st.sampled_from([", ", ",", "\n", " , ", "|"])).join(
        [*data.draw(beside), word, *data.draw(beside)]
    )
    assert codes(signal, word) <= codes(signal, text)


@pytest.mark.parametrize("piece", ["a", "a:", "no-", "/", "1.", "train-ai=", "- ", "x@", " 1.0"])
def test_a_text_as_long_as_a_page_takes_no_quadratic_time(piece: str) -> None:
    started = time.monotonic()
    for signal in ("robots:meta", "aipref:content-usage", "tdmrep:reservation", "license"):
        cut(signal, piece * 10_000)
    assert time.monotonic() - started < 10
