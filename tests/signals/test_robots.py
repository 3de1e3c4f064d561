"""Robots directives: the grammar of the header and of the page, in every writing that occurs."""

import pytest
from rulings import NOTHING, UNKNOWN, codes

from curate.signals import cut

NOAI = "ROBOTS_NOAI"
META = "robots:meta"


@pytest.mark.parametrize("field", ["robots:x-robots-tag", META])
@pytest.mark.parametrize(
    "value", ["noai", "noimageai", "noml", "noindex", "noimageindex", "none", "NoAI", "NOINDEX"]
)
def test_each_refusing_directive_refuses_in_any_case(field: str, value: str) -> None:
    assert codes(field, value) == {NOAI}


@pytest.mark.parametrize(
    "value",
    [
        *("index, noai", "all;noai", "all\nnoai", "all\r\nX-Robots-Tag: noai", "all | noai"),
        *("all noai", "all,noai,", "googlebot: noai", "googlebot:noai", "googlebot : noai"),
        *("*: noai", "my-bot/2.0: index, noai", "googlebot: index, otherbot: noai"),
        *("X-Robots-Tag: googlebot: noai", "['all', 'noai']", '["noai"]', "googlebot:\nnoai"),
        *("all\u00a0noai", "all,\u200bnoai", "max-image-preview:large, noai"),
        *("max-snippet:-1 noai", "/photos/ noai", "https://example.org/photos noai"),
        "unavailable_after: 25 Jun 2026 15:00:00 GMT, noai",
        "unavailable_after: 2026-06-25T15:00:00+00:00 noai",
        "unavailable_after: Wed, 25 Jun 2026 15:00:00 -0700; noai",
        # A value ends with its line: these are two headers.
        *("max-image-preview:\nnone", "max-image-preview:, none", "max-image-preview\nnone"),
    ],
)
def test_a_directive_is_found_among_others_and_for_any_crawler(value: str) -> None:
    assert NOAI in codes(META, value)
    assert codes(META, value) <= {NOAI, NOTHING}


@pytest.mark.parametrize(
    "value",
    [
        *("noai: googlebot, all", "noai!", "“noai”", "noindex=0", "- noindex", "_noai_", "NOAİ"),
        *("index/noai", "index, /noai yes", "noai.", "noai: true", '{"noindex": true}'),
        *('<meta name="robots" content="noai">', "noindex%20", "max-snippet: 5 none @"),
    ],
)
def test_a_directive_beside_what_nobody_defined_is_both(value: str) -> None:
    assert codes(META, value) >= {NOAI, UNKNOWN}


@pytest.mark.parametrize(
    "value",
    [
        *("all", "index, follow", "max-image-preview:none", "max-image-preview: none, index"),
        "nofollow, noarchive, nosnippet, notranslate, indexifembedded",
        "max-snippet:-1, max-image-preview:large, max-video-preview:-1",
        *("MAX-IMAGE-PREVIEW:NONE", "googlebot: max-image-preview:none", "googlebot: index"),
        '{"max-image-preview": "none"}',
        "unavailable_after: 25 Jun 2026 15:00:00 PST",
        "unavailable_after: Wednesday, 25-Jun-26 15:00:00 UTC, index",
        *("googlebot: index, otherbot: follow", "index\nfollow"),
    ],
)
def test_a_directive_that_is_no_refusal_says_nothing(value: str) -> None:
    assert codes(META, value) == {NOTHING}


@pytest.mark.parametrize(
    "value",
    [
        *("noaiplease", "no-ai", "no_ai", "no ai", "no\u200bai", "ｎｏａｉ", "all, ｎｏａｉ"),
        *("all, nоai", "googlebot:", ",", "maybe", "max-image-preview:unsure", "", "/photos/"),
        *("no-ai: all", "nоai: all", "all?", "unavailable_after: 25 Jun 2026, maybe", "all \\"),
    ],
)  # both `nоai` have a Cyrillic о
def test_a_directive_that_nobody_defined_is_unknown(value: str) -> None:
    assert UNKNOWN in codes(META, value)


def test_a_directive_with_a_value_is_its_name() -> None:
    text = "max-snippet: 20, max-image-preview: large, unavailable_after: 25 Jun 2010 15:00:00 PST"
    assert cut(META, text) == ("max-snippet", "max-image-preview", "unavailable_after")
