"""The licences of Flickr: numbers, names and addresses that mean the same."""

from typing import Any

import pytest

from curate.ingest.formats.flickr.photos import licence, licence_signals


@pytest.mark.parametrize(
    ("written", "means"),
    [
        (0, "0"),
        ("0", "0"),
        (" 10 ", "10"),
        (16, "16"),
        ("All Rights Reserved", "0"),
        ("Attribution-NonCommercial-ShareAlike License", "1"),
        ("CC BY-ND 2.0", "6"),
        ("No known copyright restrictions", "7"),
        ("United States Government Work", "8"),
        ("Public Domain Dedication (CC0)", "9"),
        ("public domain mark", "10"),
        ("http://creativecommons.org/licenses/by-nc/2.0/", "2"),
        ("https://www.creativecommons.org/licenses/by-nc-sa/2.0", "1"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "9"),
    ],
)
def test_a_licence_goes_by_the_number_that_the_api_gives_it(written: Any, means: str) -> None:
    assert licence(written) == means
    assert licence_signals(written) == [{"signal": "license", "value": means}]


@pytest.mark.parametrize(
    "written", ["CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "my own", "-1", "04"]
)
def test_what_is_not_known_stays_as_it_is(written: str) -> None:
    assert licence(written) == written


@pytest.mark.parametrize("written", [True, False, 2.0, [], ["0"], {}, {"id": 4}])
def test_a_licence_that_cannot_be_read_does_not_pass_as_none(written: Any) -> None:
    assert licence(written) == "unreadable"


@pytest.mark.parametrize("written", [None, "", "  "])
def test_nothing_said_is_no_signal(written: Any) -> None:
    assert licence_signals(written) == []


def test_half_a_character_is_made_sound() -> None:
    assert licence("mine \ud83d") == "mine ?"
