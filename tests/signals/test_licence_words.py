"""Licences by name, SPDX id and address, and the address of a rights statement."""

import pytest
from rulings import INCOMPATIBLE, NOTHING, UNKNOWN, codes

from curate.signals import cut

NO = {INCOMPATIBLE}
YES = {NOTHING}


@pytest.mark.parametrize("signal", ["license", "xmp:license"])
@pytest.mark.parametrize(
    ("value", "research", "commercial"),
    [
        ("flickr 0", NO, NO),
        ("flickr 1", YES, NO),
        ("flickr 2", YES, NO),
        ("flickr 3", NO, NO),
        ("flickr 4", YES, YES),
        ("flickr 5", YES, YES),
        ("flickr 6", NO, NO),
        ("flickr 7", YES, YES),
        ("flickr 8", YES, YES),
        ("flickr 9", YES, YES),
        ("flickr 10", YES, YES),
        ("flickr 11", {UNKNOWN}, {UNKNOWN}),
        ("instagram 4", {UNKNOWN}, {UNKNOWN}),
        ("4", {UNKNOWN}, {UNKNOWN}),
        ("unreadable", {UNKNOWN}, {UNKNOWN}),
        ("All rights reserved", NO, NO),
        ("CC BY 4.0", YES, YES),
        ("cc-by-sa-3.0", YES, YES),
        ("CC-BY-NC-4.0", YES, NO),
        ("CC BY-NC-ND 4.0 International", NO, NO),
        ("Creative Commons BY-ND 2.0", NO, NO),
        ("https://creativecommons.org/licenses/by-nc/4.0/", YES, NO),
        ("https://creativecommons.org/licenses/by-nc/4.0/?ref=chooser-v1", YES, NO),
        ("//creativecommons.org/licenses/by/4.0/deed.en", YES, YES),
        ("https://creativecommons.org/licenses/by-nd/", NO, NO),
        ("http://www.creativecommons.org/licenses/by-nd/3.0/de/", NO, NO),
        ("https://creativecommons.org/publicdomain/zero/1.0/", YES, YES),
        ("CC0 1.0 Universal", YES, YES),
        ("CC0-1.0", YES, YES),
        ("Attribution-NonCommercial License", YES, NO),
        ("Attribution-NoDerivs License", NO, NO),
        ("https://creativecommons.org/licenses/by-evil/4.0/", {UNKNOWN}, {UNKNOWN}),
        ("https://example.org/creativecommons.org/licenses/by/4.0/", {UNKNOWN}, {UNKNOWN}),
        ("CC", {UNKNOWN}, {UNKNOWN}),
        ("ask me", {UNKNOWN}, {UNKNOWN}),
        ("", {UNKNOWN}, {UNKNOWN}),
        # More than a licence: what refuses counts, and the rest is unknown.
        ("© 2024 Anna. All rights reserved.", NO | {UNKNOWN}, NO | {UNKNOWN}),
        ("see <https://creativecommons.org/licenses/by-nd/4.0/>", NO | {UNKNOWN}, NO | {UNKNOWN}),
        ("CC BY (http://creativecommons.org/licenses/by/4.0)", YES | {UNKNOWN}, YES | {UNKNOWN}),
    ],
)
def test_a_licence_is_held_against_the_purpose(
    signal: str, value: str, research: set[str], commercial: set[str]
) -> None:
    assert codes(signal, value, "research") == research
    assert codes(signal, value, "commercial") == commercial


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("https://anna.example/terms", ("other",)),
        ("Licence and prices: ask Anna", ("other",)),
        ("https://creativecommons.org/licenses/by-sa/4.0/", ("cc by sa",)),
        ("https://creativecommons.org/publicdomain/mark/1.0/", ("cc mark",)),
        ("https://creativecommons.org/licenses/by-evil/4.0/", ("cc by evil",)),
        ("https://creativecommons.org/terms", ("",)),
        ("https://anna.example/?is=creativecommons.org/licenses/by-nd/4.0", ("cc by nd", "")),
        ("https://anna.example/creativecommons.org/licenses/by-nd/4.0", ("",)),
        ("CC BY-ND 4.0", ("cc by nd",)),
        ("(c) Anna, all rights reserved", ("all rights reserved", "")),
        ("", ("",)),
    ],
)
def test_the_address_of_a_statement_is_a_licence_if_it_is_of_creative_commons(
    value: str, words: tuple[str, ...]
) -> None:
    assert cut("xmp:web-statement", value) == words


def test_a_page_of_somebody_else_is_no_refusal() -> None:
    assert codes("xmp:web-statement", "https://agency.example/eula") == {NOTHING}
